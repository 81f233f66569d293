//! Whatever is in an archive, no JSON that is printed commands a terminal; and what an editor did to
//! a file is named.

use crate::program::{Folder, expect_error, expect_output, program, reported_case, sample};
use serde_json::{Value as Json, json};

/// Control characters of both sets, marks of direction, separators and what cannot be seen.
const HOSTILE: &str =
    "a\u{1b}[31m\u{7f}\u{9b}31m\u{202e}b\u{2066}\u{200e}\u{61c}\u{2028}\u{feff}\u{e0041}c";

fn is_active(character: char) -> bool {
    character.is_control() && character != '\n'
        || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}')
        || matches!(character, '\u{200f}' | '\u{61c}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
        || matches!(character, '\u{e0000}'..='\u{e007f}')
}

/// The JSON of a command, in which nothing is active.
fn shown(arguments: &[&str], code: i32) -> Json {
    let text = expect_output(arguments, code);
    assert!(!text.contains(is_active), "{arguments:?}: {text:?}");
    serde_json::from_str(&text).unwrap()
}

/// Archives with hostile texts wherever there may be texts: two of them, which differ.
fn archives(folder: &Folder) -> [String; 2] {
    ["old", "new"].map(|name| {
        let time = "2026-01-19T10:00:00Z";
        let device = json!({
            "id": 1, "mac": "A80300000001", "ip": "", "type": HOSTILE, "name": format!("{name}{HOSTILE}"),
            "created_at": time, "updated_at": time, HOSTILE: HOSTILE,
        });
        let section = json!({
            "schema_version": "1.0.0", "last_updated": time, "devices": [device],
        });
        let home = folder.path(name);
        std::fs::create_dir(&home).unwrap();
        folder.file(&format!("{name}/devices.json"), section.to_string());
        let archive = folder.path(&format!("{name}.sma"));
        let create = ["backup", "create", "--type", "selective", "--from", &home];
        let words = ["--description", HOSTILE, "--tag", HOSTILE, "--output", &archive];
        expect_output(&[&create[..], &words].concat(), 0);
        archive
    })
}

#[test]
fn json_has_no_active_characters() {
    // Case s17.
    let summary = shown(&["backup", "info", &reported_case("security/s17-c1.sma"), "--json"], 0);
    let description = summary["description"].as_str().unwrap();
    assert!(description.contains('\u{9b}') && description.contains('\u{202e}'), "{summary}");
    let text =
        expect_output(&["backup", "info", &reported_case("security/s17-c1.sma"), "--json"], 0);
    assert!(text.contains("\\u009b") && text.contains("\\u202e"), "{text}");

    let folder = Folder::new();
    let [old, new] = archives(&folder);
    let output = folder.path("out");
    let output = ["--json", "--force", "--output", &output];
    let summary = shown(&["backup", "info", &old, "--json"], 0);
    assert_eq!(summary["description"], HOSTILE);
    shown(&["backup", "contents", &old, "--json"], 0);
    shown(&["backup", "list", &folder.path(""), "--json"], 0);
    let changes = shown(&["backup", "compare", &old, &new, "--json"], 1);
    assert!(changes.to_string().contains('\u{9b}'), "{changes}");
    let report = program().args(["backup", "validate", &old, "--json"]).output().unwrap();
    let report = String::from_utf8(report.stdout).unwrap();
    assert!(!report.contains(is_active) && report.contains("\"level\""), "{report:?}");
    shown(&["restore", &old, "--target", &new, "--dry-run", "--json"], 0);
    shown(&[&["backup", "convert", &old, "--to", "2026.1"], &output[..]].concat(), 0);
    let extract = ["backup", "extract", &old, "--section", "devices", "--output", "-"];
    let devices = ["--collection", "devices"];
    let records = shown(&[&extract[..], &devices].concat(), 0);
    assert_eq!(records[0]["type"], HOSTILE);
    assert_eq!(records[0][HOSTILE], HOSTILE);
    let line = shown(&[&extract[..], &devices, &["--format", "ndjson"]].concat(), 0);
    assert_eq!(line, records[0]);
    shown(&["backup", "extract", &old, "--device", "1", "--output", "-"], 0);
    // A section as a whole is as it is in the archive, to the byte.
    assert!(expect_output(&extract, 0).contains('\u{9b}'));
}

#[test]
fn log_events_contain_no_secrets() {
    let file = format!("/no/such/{HOSTILE}.sma");
    let message = expect_error(&["backup", "info", &file, "--log-format", "json"], 3);
    assert!(!message.contains(is_active), "{message:?}");
    let event: Json = serde_json::from_str(&message).unwrap();
    assert!(event["error"].as_str().unwrap().contains("/no/such/"), "{event}");
}

#[test]
fn changes_by_an_editor_are_reported() {
    test_programs::needs!("sh", "gzip");
    // Case 22.
    let case = reported_case("22-document-with-mark.sma");
    let message = expect_output(&["backup", "validate", &case], 1);
    assert!(message.contains("text with a byte-order mark, not a backup"), "{message}");
    assert!(message.contains("Save it again as UTF-8 without a byte-order mark"), "{message}");
    // What is advised helps.
    let folder = Folder::new();
    let bytes = std::fs::read(&case).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let document = text.strip_prefix('\u{feff}').unwrap();
    let saved = folder.file("saved.sma", document);
    expect_output(&["backup", "info", &saved], 0);
    let utf16 = |mark: bool, to_bytes: fn(u16) -> [u8; 2]| {
        let text = format!("{}{document}", if mark { "\u{feff}" } else { "" });
        text.encode_utf16().flat_map(to_bytes).collect::<Vec<u8>>()
    };
    let gzip = folder.path("marked.sma.gz");
    crate::program::shell(r#"gzip -c "$1" > "$2""#, &[&case, &gzip]);
    for (name, bytes, words) in [
        ("le.sma", utf16(true, u16::to_le_bytes), "UTF-16 text"),
        ("be.sma", utf16(true, u16::to_be_bytes), "UTF-16 text"),
        ("le-unmarked.sma", utf16(false, u16::to_le_bytes), "UTF-16 text"),
        ("be-unmarked.sma", utf16(false, u16::to_be_bytes), "UTF-16 text"),
        ("twice.sma", format!("\u{feff}{text}").into_bytes(), "text with a byte-order mark"),
        ("marked.sma", std::fs::read(&gzip).unwrap(), "text with a byte-order mark"),
    ] {
        let file = folder.file(name, bytes);
        for command in [
            &["backup", "validate"][..],
            &["backup", "info"],
            &["backup", "repair", "--output", "-"],
            &["backup", "convert", "--output", "-"],
        ] {
            let output = program().args(command).arg(&file).output().unwrap();
            let message = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
            assert_eq!(output.status.code(), Some(1), "{name}: {message}");
            assert!(message.contains(words), "{name}: {message}");
            assert!(message.contains("Save it again as UTF-8 without"), "{name}: {message}");
        }
    }
    // Section files, too.
    std::fs::create_dir(folder.path("home")).unwrap();
    let devices =
        std::fs::read_to_string(reported_case("security/s13-folder/devices.json")).unwrap();
    folder.file("home/devices.json", format!("\u{feff}{devices}"));
    let create = ["backup", "create", "--from", &folder.path("home"), "--output", "-"];
    let message = expect_error(&create, 1);
    assert!(message.contains("byte-order mark at the beginning"), "{message}");
    // Keys are found behind one.
    let key = std::fs::read_to_string(sample("signer.pub.pem")).unwrap();
    let key = folder.file("key.pem", format!("\u{feff}{key}"));
    expect_output(
        &["backup", "verify", &sample("1.0-tar-none-signed.sma"), "--public-key", &key],
        0,
    );
}
