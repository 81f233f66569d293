//! Links to files and to headings.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use regex::Regex;

use crate::files;

#[test]
fn every_relative_link_resolves() {
    let root = files::root();
    let mut count = 0;
    let mut broken = Vec::new();
    for file in files::texts(&["md"]) {
        for link in links(&file.text) {
            count += 1;
            if !resolves(&root.join(&file.path), &link) {
                broken.push(format!("{}: {link}", file.path.display()));
            }
        }
    }
    assert!(count >= 50, "{count} links");
    assert!(broken.is_empty(), "broken links:\n{}", broken.join("\n"));
}

#[test]
fn a_missing_file_or_heading_is_found() {
    let from = files::root().join("docs/spec/README.md");
    assert!(resolves(&from, "profile-1.0.md#63-checksumsha256"));
    assert!(resolves(&from, "../format.md"));
    assert!(!resolves(&from, "profile-1.0.md#63-checksum"));
    assert!(!resolves(&from, "profile-2.0.md"));
    let html = "<picture><source srcset=\"a.png\">\n<img src=\"b.png\"></picture>";
    assert_eq!(
        links(&format!("[a](c.md) ![b](d.png) https://e\n\n{html}")),
        ["c.md", "d.png", "a.png", "b.png"]
    );
}

/// The destinations of all links and pictures of this repository.
fn links(text: &str) -> Vec<String> {
    let attribute = Regex::new(r#"(?:src|srcset|href)="([^"]*)""#).unwrap();
    let mut links = Vec::new();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                links.push(dest_url.into_string());
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                links.extend(attribute.captures_iter(&html).map(|found| found[1].to_owned()));
            }
            _ => {}
        }
    }
    // Those with `::` lead to items of the library; rustdoc denies broken ones.
    links.retain(|link| !link.contains("://") && !link.contains("::"));
    links
}

/// Whether a link in the file at `from` leads to something that exists.
fn resolves(from: &Path, link: &str) -> bool {
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let target: PathBuf =
        if path.is_empty() { from.to_owned() } else { from.parent().unwrap().join(path) };
    target.exists()
        && (anchor.is_empty()
            || std::fs::read_to_string(&target).is_ok_and(|text| anchors(&text).contains(anchor)))
}

/// The anchors of a text: those of HTML, and those that hosts of repositories make of headings: lower
/// case, without punctuation, a hyphen for each space, and a number where a heading repeats.
fn anchors(text: &str) -> HashSet<String> {
    let id = Regex::new(r#"id="([^"]*)""#).unwrap();
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut anchors = HashSet::new();
    let mut heading: Option<String> = None;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::Text(text) | Event::Code(text) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&text);
                }
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                anchors.extend(id.captures_iter(&html).map(|found| found[1].to_owned()));
            }
            Event::End(TagEnd::Heading(_)) => {
                let slug = slug(&heading.take().unwrap());
                let repeats = seen.entry(slug.clone()).or_default();
                anchors.insert(if *repeats == 0 { slug } else { format!("{slug}-{repeats}") });
                *repeats += 1;
            }
            _ => {}
        }
    }
    anchors
}

fn slug(heading: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    heading.to_lowercase().chars().filter(kept).map(|c| if c == ' ' { '-' } else { c }).collect()
}
