//! Sections that the code and its documents cite, by the documents of `docs/spec`.

use std::path::Path;

use regex::Regex;

use crate::files;

/// `profile, section 6.3`, `profile 2, 5`, `profile's sections 3 to 5 and 7.1`.
const PROFILE: &str = r"(?i)\bprofile(?:'s)?[, (]+(?:sections? )?(\d+(?:\.\d+)?(?:(?:, and |, | and | to |-)\d+(?:\.\d+)?)*)";
/// `database.md`, section 10, 1: the numbers behind that of the section are its rules.
const DATABASE: &str = r"\bdatabase\.md`?, (?:section )?(\d+)";
/// "specification, Memory Requirements", "specification, `BackupLog`".
const SPECIFICATION: &str = r"\b[Ss]pecification, [`*]?([A-Z]\w+(?: (?:& )?[A-Z]\w+)*)";

#[test]
fn every_cited_section_of_the_profile_exists() {
    let sections = sections("profile-1.0.md");
    let cited = check_citations(PROFILE, |number| sections.contains(&number.to_owned()));
    assert!(cited >= 200, "{cited} citations");
}

#[test]
fn every_cited_section_of_the_databases_exists() {
    let sections = sections("database.md");
    let cited = check_citations(DATABASE, |number| sections.contains(&number.to_owned()));
    assert!(cited >= 10, "{cited} citations");
}

#[test]
fn every_cited_name_is_in_the_specification() {
    let text = specification("backup-format-specification.md");
    let cited = check_citations(SPECIFICATION, |name| text.contains(name));
    assert!(cited >= 20, "{cited} citations");
}

/// Counts what `pattern` finds in the repository, and fails on any that does not `exist`.
fn check_citations(pattern: &str, exists: impl Fn(&str) -> bool) -> usize {
    let pattern = Regex::new(pattern).unwrap();
    let single = Regex::new(", and |, | and | to |-").unwrap();
    let mut count = 0;
    let mut missing = Vec::new();
    for file in files::texts(&["rs", "md", "py", "mjs", "ts", "toml"]) {
        if file.path.starts_with("docs/spec") || file.path == Path::new(file!()) {
            continue;
        }
        for found in pattern.captures_iter(&join_citations(&file.text)) {
            for section in single.split(&found[1]) {
                count += 1;
                if !exists(section) {
                    missing.push(format!("{}: {}", file.path.display(), &found[0]));
                }
            }
        }
    }
    assert!(missing.is_empty(), "cited and missing:\n{}", missing.join("\n"));
    count
}

/// The lines of a text that name a document, each with the one behind it, without marks of comments.
fn join_citations(text: &str) -> String {
    let marks = ["///", "//!", "//", "#"];
    let names = ["rofile", "database.md", "pecification, "];
    let mut lines = String::new();
    let mut goes_on = false;
    for line in text.lines().map(str::trim) {
        let names_one = names.iter().any(|name| line.contains(name));
        if names_one || goes_on {
            lines.push(' ');
            lines.push_str(
                marks.iter().find_map(|mark| line.strip_prefix(mark)).unwrap_or(line).trim(),
            );
        }
        goes_on = names_one;
    }
    lines
}

/// The numbers of a document's headings, such as `6.3`.
fn sections(document: &str) -> Vec<String> {
    let number = Regex::new(r"(?m)^#+ (\d+(?:\.\d+)?)\.? ").unwrap();
    let text = specification(document);
    number.captures_iter(&text).map(|found| found[1].to_owned()).collect()
}

fn specification(document: &str) -> String {
    std::fs::read_to_string(files::root().join("docs/spec").join(document)).unwrap()
}
