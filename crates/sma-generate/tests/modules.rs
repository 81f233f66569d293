//! The modules at the top of each crate use each other in one direction, so that one can be read
//! after the other.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Folders of crates whose modules at the top form no circles.
const CRATES: &[&str] = &[
    "crates/sma-core",
    "crates/sma-ops",
    "crates/sma-cli",
    "crates/sma-wasm",
    "crates/xtask",
    "web",
    "worker",
];

#[test]
fn no_modules_use_each_other_in_a_circle() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for folder in CRATES {
        let mut uses = uses(&root.join(folder).join("src"));
        assert!(uses.len() > 2, "{folder}: {uses:?}");
        // What uses nothing that is left comes first; what is never first is in a circle.
        while let Some(first) = uses.iter().find(|(_, used)| used.is_empty()) {
            let first = first.0.clone();
            uses.remove(&first);
            uses.values_mut().for_each(|used| _ = used.remove(&first));
        }
        assert!(uses.is_empty(), "{folder}: {uses:#?}");
    }
}

#[test]
fn uses_are_found_in_every_notation() {
    let names = ["a", "b", "c", "d", "e", "tests"].map(String::from);
    let names: BTreeSet<&String> = names.iter().collect();
    let text = "use crate::a::X;\n// crate::d is only mentioned\nuse crate::{b, c::{Y, Z}, e};\n\
                fn f() { crate::tests::g() }\n#[cfg(test)]\nmod tests { use crate::d::V; }\n";
    let find = |text: &str, depth| find_uses(text, depth, &names).into_iter().collect::<Vec<_>>();
    assert_eq!(find(text, 1), ["a", "b", "c", "e", "tests"]);
    assert_eq!(find("use super::a::X;", 1), ["a"]);
    // In `e/x.rs`, `super` is `e`.
    assert_eq!(find("use super::a;\nuse super::super::{b::Y, c};", 2), ["b", "c"]);
}

/// Returns the modules at the top, each with the others that it uses.
fn uses(src: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let mut files: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for entry in fs::read_dir(src).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        // The roots use everything, and nothing uses them.
        if !["lib", "main"].contains(&name) {
            files.entry(name.into()).or_default().extend(sources(&path));
        }
    }
    let names: BTreeSet<&String> = files.keys().collect();
    let uses = files.iter().map(|(name, files)| {
        let used = files.iter().flat_map(|file| {
            let depth = file.strip_prefix(src).unwrap().components().count();
            find_uses(&fs::read_to_string(file).unwrap(), depth, &names)
        });
        (name.clone(), used.filter(|other| other != name).collect())
    });
    uses.collect()
}

/// Returns a source file, or those in a folder; without tests, which may use anything.
fn sources(path: &Path) -> Vec<PathBuf> {
    if path.is_dir() {
        let entries = fs::read_dir(path).unwrap();
        return entries.flat_map(|entry| sources(&entry.unwrap().path())).collect();
    }
    let is_test = path.file_stem().is_some_and(|name| name == "tests");
    let is_source = path.extension().is_some_and(|extension| extension == "rs") && !is_test;
    is_source.then(|| path.to_owned()).into_iter().collect()
}

/// Returns the modules after each `crate::` or as many `super::` as the module is deep, outside of
/// comments and of tests at the end.
fn find_uses(text: &str, depth: usize, names: &BTreeSet<&String>) -> BTreeSet<String> {
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let code: Vec<&str> =
        text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n").replace(&"super::".repeat(depth), "crate::");
    let mut used = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        let path = match rest.strip_prefix('{') {
            Some(list) => list.split(';').next().unwrap_or_default(),
            None => rest.split(|c: char| !is_of_name(c)).next().unwrap_or_default(),
        };
        let words = path.split(|c: char| !is_of_name(c)).map(str::to_owned);
        used.extend(words.filter(|word| names.contains(word)));
    }
    used
}

fn is_of_name(c: char) -> bool {
    c == '_' || c.is_ascii_alphanumeric()
}
