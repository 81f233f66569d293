//! The record tables of the profile (sections 5, 5.1 and 5.2) and those of the core, field by field.

use std::collections::BTreeMap;

use regex::Regex;
use sma_core::section::{CollectionTable, tables};
use sma_core::shape::{Field, Presence, Type};

use crate::files;

/// `| devices · `devices` (history) | priority | fields |`, the priority in section 5.2 alone.
const ROW: &str = r"(?m)^\| (\w+) · `(\w+)`( \(history\))? \|(?: (\w*) ?\|)? (.*) \|$";
/// `id:id*`, `changes:obj\|objs?`, `affected_devices:→devices…`.
const FIELD: &str = r"(\w+):(→?[\w.|\\]+…?)([*?]?)";

/// A collection as a table has it.
#[derive(Debug, Default, PartialEq)]
struct Collection {
    history: bool,
    /// Fields in the notation of the profile, sorted.
    fields: Vec<String>,
}

type Collections = BTreeMap<(String, String), Collection>;

#[test]
fn the_core_has_the_fields_of_the_profile() {
    let profile = of_profile();
    assert!(profile.len() >= 20, "{} collections", profile.len());
    assert_eq!(of_core(), profile);
}

fn of_profile() -> Collections {
    let text = std::fs::read_to_string(files::root().join("docs/spec/profile-1.0.md")).unwrap();
    let (row, field) = (Regex::new(ROW).unwrap(), Regex::new(FIELD).unwrap());
    let extensions = section(&text, "### 5.1 ", "### 5.2 ");
    let mut collections = Collections::new();
    for part in
        [section(&text, "## 5. ", "### 5.1 "), extensions, section(&text, "### 5.2 ", "### 5.3 ")]
    {
        for found in row.captures_iter(part) {
            let collection =
                collections.entry((found[1].to_owned(), found[2].to_owned())).or_default();
            collection.history |= found.get(3).is_some();
            // Behind the fields a row may speak of what is inside of one.
            let fields = found[5].split(". ").next().unwrap_or_default();
            for field in field.captures_iter(fields) {
                let mark = if part == extensions { "?" } else { &field[3] };
                let kind = field[2].replace('\\', "");
                let kind = kind.rsplit_once('.').map_or(kind.as_str(), |(_, target)| target);
                let kind = kind.trim_start_matches('→').to_owned();
                let arrow = if field[2].starts_with('→') { "→" } else { "" };
                collection.fields.push(format!("{}:{arrow}{kind}{mark}", &field[1]));
            }
        }
    }
    collections.values_mut().for_each(|collection| collection.fields.sort());
    collections
}

/// The text from one heading to the next.
fn section<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let start = text.find(&format!("\n{from}")).unwrap();
    let end = text.find(&format!("\n{to}")).unwrap();
    &text[start..end]
}

fn of_core() -> Collections {
    // The records of orphans are those of section 5, with numbers for references.
    let live = tables().filter(|section| section.name != "orphans");
    let collection = |of: &CollectionTable| {
        let mut fields: Vec<_> = of.record.fields.iter().map(notation).collect();
        fields.sort();
        Collection { history: of.history, fields }
    };
    live.flat_map(|section| {
        section
            .collections
            .iter()
            .map(|of| ((section.name.to_owned(), of.name.to_owned()), collection(of)))
    })
    .collect()
}

/// A field as the profile writes it.
fn notation(field: &Field) -> String {
    let kind = match field.ty {
        Type::Any | Type::Figure => "any".to_owned(),
        Type::Bool => "bool".to_owned(),
        Type::Id => "id".to_owned(),
        Type::Uint { .. } => "uint".to_owned(),
        Type::Int => "int".to_owned(),
        Type::Rate => "rate".to_owned(),
        Type::Str => "str".to_owned(),
        Type::Time(_) => "time".to_owned(),
        Type::Mac => "mac".to_owned(),
        Type::Ip => "ip".to_owned(),
        Type::Map | Type::MapOf(_) => "obj".to_owned(),
        Type::MapOrMaps => "obj|objs".to_owned(),
        Type::Strings => "strs".to_owned(),
        Type::Ref(target) | Type::PastRef(target) => format!("→{}", target.collection),
        Type::Refs(target) => format!("→{}…", target.collection),
        other => panic!("the profile has no {other:?} in records"),
    };
    let mark = match field.presence {
        Presence::Required => "*",
        Presence::OptionalOrNull => "?",
        Presence::Optional => "",
        Presence::RequiredOrNull => panic!("the profile has no such presence in records"),
    };
    format!("{}:{kind}{mark}", field.name)
}
