//! Archives as they are: none is refused, and redacting a copy once more changes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value as Json;
use sma_core::redact::redact;
use sma_core::section::Sections;
use sma_core::{Archive, Limits};

/// All files in a folder, and in those in it.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files(&path, found),
            false => found.push(path),
        }
    }
}

/// The archives among the vectors, samples and reports whose sections can all be read.
fn archives() -> Vec<(PathBuf, Archive)> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests");
    let mut paths = Vec::new();
    files(&tests.join("vectors"), &mut paths);
    files(&tests.join("reports"), &mut paths);
    paths.push(tests.join("../web/samples/home.sma"));
    paths.sort();
    let opened = paths.into_iter().filter_map(|path| {
        let archive = Archive::open(&std::fs::read(&path).ok()?, &Limits::default()).ok()?;
        let sections = archive.sections();
        (sections.unreadable().is_empty() && !sections.is_empty())
            .then_some((path, archive.clone()))
    });
    opened.collect()
}

fn json(sections: &Sections<'_>) -> BTreeMap<String, Json> {
    let parsed = |text| serde_json::from_slice(text).unwrap();
    sections.iter().map(|it| (it.name().to_owned(), parsed(it.text()))).collect()
}

/// The strings, numbers and other plain values of both, side by side.
fn leaves<'a>(before: &'a Json, after: &'a Json, found: &mut Vec<(&'a Json, &'a Json)>) {
    match (before, after) {
        (Json::Object(before), Json::Object(after)) => {
            assert_eq!(before.len(), after.len());
            for (name, before) in before {
                // Names that were replaced are compared elsewhere.
                if let Some(after) = after.get(name) {
                    leaves(before, after, found);
                }
            }
        }
        (Json::Array(before), Json::Array(after)) => {
            assert_eq!(before.len(), after.len());
            before.iter().zip(after).for_each(|(before, after)| leaves(before, after, found));
        }
        _ => found.push((before, after)),
    }
}

#[test]
fn no_archive_is_refused_and_a_copy_of_a_copy_is_the_same() {
    let archives = archives();
    assert!(archives.len() > 500, "{}", archives.len());
    // Most vectors hold the same sections.
    let mut seen = BTreeSet::new();
    for (path, archive) in archives {
        let sections = archive.sections();
        let texts: Vec<Vec<u8>> = sections.iter().map(|it| it.text().to_vec()).collect();
        if !seen.insert(texts) {
            continue;
        }
        let copy = redact(&sections).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let again =
            redact(&copy.sections).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(again.sections == copy.sections, "{}", path.display());
        let (before, after) = (json(&sections), json(&copy.sections));
        let mut all = Vec::new();
        for (name, before) in &before {
            leaves(before, &after[name], &mut all);
        }
        // What was the same is the same, wherever a value is replaced as a whole; other values keep
        // their kind.
        let mut replaced: BTreeMap<&str, &str> = BTreeMap::new();
        for (before, after) in all {
            assert_eq!(
                std::mem::discriminant(before),
                std::mem::discriminant(after),
                "{before} became {after}"
            );
            if let (Json::String(before), Json::String(after)) = (before, after)
                && let Some(number) =
                    after.strip_prefix("Name ").or_else(|| after.strip_prefix("02:00:00:"))
                && !number.contains(' ')
            {
                let other = replaced.insert(before, after);
                assert!(
                    other.is_none_or(|other| other == after),
                    "{before}: {other:?} and {after}"
                );
            }
        }
    }
}
