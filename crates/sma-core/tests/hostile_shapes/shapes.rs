//! Hostile contents: long, deep, wide, repeated and nested ones. Each can be made in any size.

use std::fmt::Write as _;

/// A way to fill sections.
pub(super) struct Shape {
    pub(super) name: &'static str,
    pub(super) class: Class,
    /// Sections of about as many bytes, by name. The second time everything has changed that can.
    pub(super) make: fn(usize, Version) -> Vec<(String, String)>,
}

/// What makes a shape expensive; the table of costs has a column for each.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Nothing: backups look like this.
    Usual,
    /// Many fields, collections, sections or values beside each other.
    Wide,
    /// Values, names or secrets that contain each other.
    Nested,
    /// A single long name, number or secret.
    Long,
    /// Strings that are searched.
    Texts,
    /// The same id, address or reference many times.
    Repeated,
}

impl Class {
    pub(super) const ALL: [Self; 6] =
        [Self::Usual, Self::Wide, Self::Nested, Self::Long, Self::Texts, Self::Repeated];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Usual => "usual",
            Self::Wide => "wide",
            Self::Nested => "nested",
            Self::Long => "long",
            Self::Texts => "texts",
            Self::Repeated => "repeated",
        }
    }
}

/// Which of two contents is made, that differ wherever they can.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    Old,
    New,
}

impl Version {
    /// A digit that differs.
    fn digit(self) -> char {
        if self == Self::Old { '1' } else { '2' }
    }
}

pub(super) const SHAPES: &[Shape] = &[
    Shape { name: "a fleet", class: Class::Usual, make: fleet },
    Shape { name: "one device, many fields", class: Class::Wide, make: many_fields },
    Shape {
        name: "many devices, a field of its own each",
        class: Class::Wide,
        make: fields_of_their_own,
    },
    Shape { name: "many empty collections", class: Class::Wide, make: many_collections },
    Shape {
        name: "many collections of an unknown section",
        class: Class::Wide,
        make: unknown_collections,
    },
    Shape { name: "many members of a section", class: Class::Wide, make: many_members },
    Shape { name: "many sections", class: Class::Wide, make: many_sections },
    Shape { name: "deep settings", class: Class::Nested, make: deep },
    Shape { name: "a dense array", class: Class::Wide, make: dense },
    Shape { name: "a long name", class: Class::Long, make: long_name },
    Shape { name: "a long name that many refer to", class: Class::Long, make: long_name_of_many },
    Shape { name: "many values under a long name", class: Class::Long, make: long_key },
    Shape {
        name: "many texts under a long escaped name",
        class: Class::Long,
        make: long_escaped_key,
    },
    Shape { name: "a long password", class: Class::Long, make: long_password },
    Shape {
        name: "passwords that contain each other",
        class: Class::Nested,
        make: nested_passwords,
    },
    Shape { name: "names that contain each other", class: Class::Nested, make: nested_names },
    Shape { name: "many placeholders in one record", class: Class::Wide, make: placeholders },
    Shape { name: "URLs without anything between them", class: Class::Texts, make: urls },
    Shape { name: "a text of addresses", class: Class::Texts, make: addresses },
    Shape { name: "a text of one word", class: Class::Texts, make: one_word },
    Shape { name: "a text of tags that do not end", class: Class::Texts, make: tags },
    Shape { name: "a text of passwords with operators", class: Class::Texts, make: operators },
    Shape { name: "a text of empty passwords", class: Class::Texts, make: empty_passwords },
    Shape { name: "a template of many actions, and its names", class: Class::Texts, make: actions },
    Shape { name: "a template of many variables", class: Class::Texts, make: variables },
    Shape { name: "JSON in texts in JSON", class: Class::Nested, make: json_texts },
    Shape { name: "one id many times", class: Class::Repeated, make: one_id },
    Shape { name: "one address many times", class: Class::Repeated, make: one_address },
    Shape { name: "a list of many references", class: Class::Repeated, make: many_references },
    Shape { name: "references to nothing", class: Class::Repeated, make: dangling_references },
    Shape { name: "long numbers", class: Class::Long, make: long_numbers },
    Shape { name: "escapes", class: Class::Texts, make: escapes },
];

/// What increments delete. The old version is the base.
pub(super) const DELETIONS: &[Shape] = &[
    Shape { name: "deletions of every record", class: Class::Repeated, make: deletions },
    Shape { name: "deletions of nothing", class: Class::Repeated, make: deletions_of_nothing },
    Shape { name: "one deletion many times", class: Class::Repeated, make: one_deletion },
    Shape { name: "deletions of unknown collections", class: Class::Wide, make: unknown_deletions },
];

/// Longer than any name or pointer that is repeated as a whole ([`Limits::MAX_POINTER_BYTES`]).
///
/// [`Limits::MAX_POINTER_BYTES`]: sma_core::Limits::MAX_POINTER_BYTES
const LONG: usize = 1200;

/// One section with one collection.
fn section(section: &str, collection: &str, records: &[String]) -> Vec<(String, String)> {
    Vec::from([of(section, collection, records)])
}

fn of(section: &str, collection: &str, records: &[String]) -> (String, String) {
    let records = records.join(",");
    (section.into(), format!(r#"{{"schema_version":"1.0.0","{collection}":[{records}]}}"#))
}

/// A device of the table, with more members.
fn device(id: usize, name: &str, more: &str) -> String {
    format!(
        r#"{{"id":{id},"mac":"A803{id:08X}","ip":"","type":"x","name":"{name}","settings":{{{more}}},"created_at":"2026-01-19T10:00:00Z","updated_at":"2026-01-19T10:00:00Z"}}"#
    )
}

fn one_device(name: &str, more: &str) -> Vec<(String, String)> {
    section("devices", "devices", &[device(1, name, more)])
}

/// As many as fit, each of about `length` bytes.
fn times(size: usize, length: usize, make: impl Fn(usize) -> String) -> Vec<String> {
    (0..size / length).map(make).collect()
}

/// A text in one record, which comes up in every command that looks into texts.
fn text(content: &str) -> Vec<(String, String)> {
    let template =
        format!(r#"{{"id":1,"name":"a","config":{{"text":"{content}"}},"variables":{{}}}}"#);
    section("templates", "templates", &[template])
}

fn fleet(size: usize, version: Version) -> Vec<(String, String)> {
    let digit = version.digit();
    section(
        "devices",
        "devices",
        &times(size, 200, |id| device(id + 1, &format!("Lamp {id}"), &format!("\"a\":{digit}"))),
    )
}

fn many_fields(size: usize, version: Version) -> Vec<(String, String)> {
    let digit = version.digit();
    one_device("a", &times(size, 9, |id| format!("\"{id:x}\":{digit}")).join(","))
}

fn fields_of_their_own(size: usize, version: Version) -> Vec<(String, String)> {
    let digit = version.digit();
    section(
        "devices",
        "devices",
        &times(size, 20, |id| format!("{{\"id\":{id},\"x{id}\":{digit}}}")),
    )
}

fn many_collections(size: usize, version: Version) -> Vec<(String, String)> {
    let name = version.digit();
    let all = times(size, 10, |id| format!("\"{id:x}{name}\":[]"));
    Vec::from([("devices".into(), format!("{{\"devices\":[],{}}}", all.join(",")))])
}

fn unknown_collections(size: usize, version: Version) -> Vec<(String, String)> {
    let digit = version.digit();
    let all = times(size, 12, |id| format!("\"{id:x}\":[{digit}]"));
    Vec::from([("gadgets".into(), format!("{{{}}}", all.join(",")))])
}

fn many_members(size: usize, version: Version) -> Vec<(String, String)> {
    let digit = version.digit();
    let all = times(size, 10, |id| format!("\"{id:x}\":{digit}"));
    Vec::from([("devices".into(), format!("{{{}}}", all.join(",")))])
}

fn many_sections(size: usize, version: Version) -> Vec<(String, String)> {
    let digit = version.digit();
    (0..size / 100).map(|id| (format!("x{id}"), format!("{{\"a\":[{digit}]}}"))).collect()
}

fn deep(size: usize, version: Version) -> Vec<(String, String)> {
    const DEPTH: usize = 50;
    let nested = format!("{}{}{}", "[".repeat(DEPTH), version.digit(), "]".repeat(DEPTH));
    one_device("a", &times(size, 2 * DEPTH + 8, |id| format!("\"{id:x}\":{nested}")).join(","))
}

fn dense(size: usize, version: Version) -> Vec<(String, String)> {
    let values = vec![String::from(version.digit()); size / 2];
    one_device("a", &format!("\"a\":[{}]", values.join(",")))
}

fn long_name(size: usize, version: Version) -> Vec<(String, String)> {
    one_device(&format!("{}{}", "n".repeat(size), version.digit()), "")
}

fn long_name_of_many(size: usize, version: Version) -> Vec<(String, String)> {
    let digit = version.digit();
    let configs = times(size / 2, 80, |id| {
        format!("{{\"id\":{},\"device_id\":1,\"config\":{{\"a\":{digit}}}}}", id + 1)
    });
    let mut sections = one_device(&"n".repeat(LONG + size / 2), "");
    sections.push(of("configurations", "device_configs", &configs));
    sections
}

fn long_key(size: usize, version: Version) -> Vec<(String, String)> {
    let values = vec![String::from(version.digit()); size / 4];
    one_device("a", &format!("\"{}\":[{}]", "k".repeat(LONG + size / 2), values.join(",")))
}

fn long_escaped_key(size: usize, version: Version) -> Vec<(String, String)> {
    let values = vec![format!("\"{}\"", version.digit()); size / 8];
    one_device("a", &format!("\"{}\":[{}]", "\\u006b".repeat(LONG + size / 12), values.join(",")))
}

fn long_password(size: usize, version: Version) -> Vec<(String, String)> {
    let digits: String = (0..size / 4).map(|id| format!("{:04x}", id * 40_503 % 65_536)).collect();
    one_device("a", &format!("\"password\":\"{digits}{}\"", version.digit()))
}

/// Each is the beginning of the next, and a text holds all of them, over and over.
fn nested_passwords(size: usize, version: Version) -> Vec<(String, String)> {
    let count = (size / 2).isqrt();
    let secrets: Vec<String> = (6..6 + count)
        .map(|length| format!("\"{}{}\"", "Xy".repeat(length / 2), length % 2))
        .collect();
    let text = "Xy".repeat(size / 4);
    one_device(
        "a",
        &format!("\"passwords\":[{}],\"t\":\"{text}{}\"", secrets.join(","), version.digit()),
    )
}

fn nested_names(size: usize, version: Version) -> Vec<(String, String)> {
    let count = (size / 8).isqrt();
    let mut devices: Vec<String> =
        (1..=count).map(|length| device(length, &"ab ".repeat(length), "")).collect();
    let text = format!("\"t\":\"{}{}\"", "ab ".repeat(size / 6), version.digit());
    devices.push(device(count + 1, "c", &text));
    section("devices", "devices", &devices)
}

fn placeholders(size: usize, version: Version) -> Vec<(String, String)> {
    let value = if version == Version::Old { "[REDACTED]" } else { "hunter2" };
    let all = times(size / 2, 26, |id| format!("\"{id:x}\":{{\"pass\":\"{value}\"}}"));
    one_device(&"n".repeat(LONG + size / 2), &all.join(","))
}

fn urls(size: usize, version: Version) -> Vec<(String, String)> {
    text(&format!("{}{}", "http://a:b@c".repeat(size / 12), version.digit()))
}

fn addresses(size: usize, version: Version) -> Vec<(String, String)> {
    let all = times(size, 46, |id| {
        format!(
            "10.0.{}.{} A8:03:2A:B1:{:02X}:{:02X} a{id}@b.example",
            id / 250,
            id % 250 + 1,
            id / 256,
            id % 256
        )
    });
    text(&format!("{} {}", all.join(" "), version.digit()))
}

/// Everything that an address may be made of, and nothing that ends it.
fn one_word(size: usize, version: Version) -> Vec<(String, String)> {
    text(&format!("{}{}", "a8032ab12345-1.2.3.4:@%".repeat(size / 23), version.digit()))
}

fn tags(size: usize, version: Version) -> Vec<(String, String)> {
    text(&format!("{}{}", "<a b='c d=javascript ".repeat(size / 21), version.digit()))
}

fn operators(size: usize, version: Version) -> Vec<(String, String)> {
    text(&format!("{}{}", "pass=a + ".repeat(size / 9), version.digit()))
}

fn empty_passwords(size: usize, version: Version) -> Vec<(String, String)> {
    text(&format!("{}{}", "&pass=".repeat(size / 6), version.digit()))
}

/// Names of devices that occur in every action of a text.
fn actions(size: usize, version: Version) -> Vec<(String, String)> {
    let devices = times(size / 2, 200, |id| device(id + 1, &format!("Lamp {id}"), ""));
    let mut sections = section("devices", "devices", &devices);
    let all = times(size / 2, 22, |id| format!("{{{{ .Lamp {id} }}}} Lamp {}", id % 7));
    sections.extend(text(&format!("{}{}", all.join(" "), version.digit())));
    sections
}

fn variables(size: usize, version: Version) -> Vec<(String, String)> {
    let mut texts = String::new();
    let mut variables = Vec::new();
    for id in 0..size / 60 {
        let _ = write!(texts, "{{{{ .Custom.v{id} }}}} {{{{ .Custom.w{id} }}}} ");
        variables.push(format!("\"v{id}\":{{}},\"u{id}\":{{}}"));
    }
    let template = format!(
        r#"{{"id":1,"name":"a","config":{{"text":"{texts}{}"}},"variables":{{{}}}}}"#,
        version.digit(),
        variables.join(",")
    );
    section("templates", "templates", &[template])
}

/// Each text is JSON with a text in it that is JSON, and so on, of which every one doubles the
/// backslashes of those inside.
fn json_texts(size: usize, version: Version) -> Vec<(String, String)> {
    let mut inner = format!(r#"{{"pass":"[REDACTED]","a":{}}}"#, version.digit());
    for _ in 0..3 {
        let quoted = serde_json::to_string(&inner).expect("a text is JSON");
        inner = format!(r#"{{"t":{quoted}}}"#);
    }
    let quoted = serde_json::to_string(&inner).expect("a text is JSON");
    one_device("a", &times(size, quoted.len() + 6, |id| format!("\"{id:x}\":{quoted}")).join(","))
}

fn one_id(size: usize, version: Version) -> Vec<(String, String)> {
    let digit = version.digit();
    section("devices", "devices", &times(size, 200, |_| device(1, "a", &format!("\"a\":{digit}"))))
}

fn one_address(size: usize, version: Version) -> Vec<(String, String)> {
    let digit = version.digit();
    let records = times(size, 80, |id| {
        format!(
            "{{\"id\":{},\"mac\":\"A8032AB12345\",\"ip\":\"10.0.0.1\",\"name\":\"{digit}\"}}",
            id + 1
        )
    });
    section("devices", "devices", &records)
}

fn many_references(size: usize, version: Version) -> Vec<(String, String)> {
    let ids = times(size / 2, 4, |id| (id + 1).to_string()).join(",");
    let digit = version.digit();
    let template = format!(
        r#"{{"id":1,"name":"a","enabled":true,"device_filter":{{"device_ids":[{ids}]}},"device_ids":[{ids}],"x":{digit}}}"#
    );
    let mut sections = section("notifications", "rules", std::slice::from_ref(&template));
    sections.push(of("resolution", "policies", &[template]));
    sections
}

fn dangling_references(size: usize, version: Version) -> Vec<(String, String)> {
    let shift = if version == Version::Old { 0 } else { 7 };
    let records = times(size, 60, |id| {
        format!("{{\"id\":{},\"device_id\":{},\"config\":{{}}}}", id + 1, 5000 + id + shift)
    });
    section("configurations", "device_configs", &records)
}

fn long_numbers(size: usize, version: Version) -> Vec<(String, String)> {
    let digits = format!("{}{}", "1".repeat(size / 4), version.digit());
    one_device("a", &format!("\"a\":0.{digits},\"b\":[0.{digits}e-5]"))
}

fn escapes(size: usize, version: Version) -> Vec<(String, String)> {
    text(&format!("{}{}", "\\u0041\\n\\\"".repeat(size / 10), version.digit()))
}

/// A fleet as the base, and a section that deletes records of it. An increment requires the other
/// critical section, too.
fn deletions_of(size: usize, version: Version, deleted: &str) -> Vec<(String, String)> {
    if version == Version::Old {
        return fleet(size, version);
    }
    let devices = format!(r#"{{"schema_version":"1.0.0","devices":[],"deleted":{{{deleted}}}}}"#);
    Vec::from([("devices".into(), devices), of("configurations", "device_configs", &[])])
}

fn deletions(size: usize, version: Version) -> Vec<(String, String)> {
    let ids = times(size, 200, |id| (id + 1).to_string()).join(",");
    deletions_of(size, version, &format!("\"devices\":[{ids}]"))
}

fn deletions_of_nothing(size: usize, version: Version) -> Vec<(String, String)> {
    let ids = times(size, 6, |id| (id + 10_000).to_string()).join(",");
    deletions_of(size, version, &format!("\"devices\":[{ids}]"))
}

fn one_deletion(size: usize, version: Version) -> Vec<(String, String)> {
    let ids = times(size, 2, |_| "1".into()).join(",");
    deletions_of(size, version, &format!("\"devices\":[{ids}]"))
}

fn unknown_deletions(size: usize, version: Version) -> Vec<(String, String)> {
    let lists = times(size, 10, |id| format!("\"{id:x}\":[1]")).join(",");
    deletions_of(size, version, &lists)
}
