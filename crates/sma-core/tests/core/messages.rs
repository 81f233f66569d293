//! Every message that a check writes about a vector, a sample or a report of a user, as a snapshot,
//! one of each kind. Those that no file of the repository leads to are listed as well.

mod templates;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use sma_core::report::Status;
use sma_core::{Archive, Level, Limits, Report};

use crate::vectors::{folder, index, validate};
use templates::templates;
use test_programs::style::find_banned_phrase;

/// A message of each kind, by the check and its status.
type Messages = BTreeMap<(&'static str, &'static str), BTreeMap<String, String>>;

#[test]
fn messages_of_checks() {
    let mut messages = Messages::new();
    for report in reports() {
        collect(&report, &mut messages);
    }
    let (mut text, mut wrong) = (String::new(), Vec::new());
    for ((code, status), kinds) in &messages {
        text.push_str(&format!("# {code} {status}\n"));
        for message in kinds.values() {
            // Many begin with a name from the file, which may be any.
            let problem =
                find_banned_phrase(message).or((!message.ends_with('.')).then_some("no period"));
            wrong.extend(problem.map(|problem| format!("{code}: {message} ({problem})")));
            text.push_str(&format!("{message}\n"));
        }
        text.push('\n');
    }
    text.push_str("# not in any file\n");
    for template in templates() {
        let is_found = |message: &String| template.matches(message);
        if !messages.values().flat_map(BTreeMap::values).any(is_found) {
            text.push_str(&format!("{}: {}\n", template.file, template.text));
        }
    }
    insta::assert_snapshot!("messages", text);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The reports on every vector and on the files that users reported, at the deepest level.
fn reports() -> impl Iterator<Item = Report> {
    let vectors = index().into_iter().filter_map(|vector| {
        let bytes = fs::read(folder().join(&vector.file)).expect("the vector is there");
        let archive = Archive::open(&bytes, &vector.limits).ok()?;
        let reader = vector.at_level(Level::Paranoid);
        Some(validate(&archive, &reader, &folder()).expect("the reader's files are there"))
    });
    let files = fs::read_dir(folder().join("../reports")).expect("the folder is there");
    let mut files: Vec<PathBuf> = files.filter_map(|file| Some(file.ok()?.path())).collect();
    files.sort();
    let files = files.into_iter().filter_map(|file| {
        let archive = Archive::open(&fs::read(file).ok()?, &Limits::default()).ok()?;
        Some(archive.validate(Level::Paranoid))
    });
    vectors.chain(files)
}

fn collect(report: &Report, messages: &mut Messages) {
    for check in report.checks() {
        let Some(id) = check.id() else { continue };
        let status = match check.status {
            Status::Passed => "passed",
            Status::Failed => "failed",
            Status::Warning => "warning",
            Status::Skipped => "skipped",
        };
        let first = check.message.split_once(" problems. The first: ").map(|(_, first)| first);
        let more = check.details.lines().filter(|line| !line.starts_with("What to do: "));
        for message in
            first.into_iter().chain(more).chain(first.is_none().then_some(&*check.message))
        {
            if message == id.info().meaning {
                continue;
            }
            let kinds = messages.entry((id.info().code, status)).or_default();
            let kept = kinds.entry(kind(message)).or_insert_with(|| message.to_owned());
            if message < &**kept {
                message.clone_into(kept);
            }
        }
    }
}

/// A message without what differs between files: names, places, numbers and digests.
fn kind(message: &str) -> String {
    let mut words = Vec::new();
    let mut is_quoted = false;
    for word in message.split(' ') {
        let bare = word.trim_end_matches(['.', ',', ';', ':']);
        let is_name = bare.contains(['_', '/']) || bare.contains(|c: char| c.is_ascii_digit());
        match word.matches('"').count() {
            0 if is_quoted => {}
            0 => words.push(if is_name { "…" } else { word }),
            1 if is_quoted => is_quoted = false,
            count => {
                is_quoted = count == 1;
                words.push("…");
            }
        }
    }
    words.join(" ")
}

/// A bundle whose manifest includes one section.
fn bundle(section: &str) -> Archive {
    let manifest = r#"{"format_version": "1.0.0", "archive_info": {"backup_type": "full"},
        "encryption": {"enabled": false},
        "data_sections": {"devices": {"included": true, "file_size": 9}}}"#;
    let text = format!(r#"{{"manifest.json": {manifest}, "data/devices.json": {section}}}"#);
    Archive::open(text.as_bytes(), &Limits::default()).unwrap()
}

#[test]
fn names_that_nobody_sees_are_in_quotes() {
    let section = r#"{"devices": [{"id": 1, "": 2, " on": 3}], "deleted": {"": [1]}}"#;
    let report = bundle(section).validate(Level::Thorough);
    let check = report.checks().find(|check| check.code == "SMA-D029").unwrap();
    let text = format!("{}\n{}", check.message, check.details);
    assert!(text.contains("In /devices/0, \"\" is unknown."), "{text}");
    assert!(text.contains("In /devices/0, \" on\" is unknown."), "{text}");
}

#[test]
fn one_byte_is_not_called_bytes() {
    let report = bundle("1").validate(Level::Standard);
    let check = report.checks().find(|check| check.code == "SMA-I002").unwrap();
    assert!(check.message.contains("data/devices.json has 1 byte, but"), "{}", check.message);
}
