//! The page of checks, made from their table.

use sma_core::check::{Category, CheckInfo};
use sma_core::words::VariantArray;
use sma_core::{CheckId, Level};

/// The categories in the order of a report, with what a reader looks for.
const CATEGORIES: [(Category, &str); 6] = [
    (Category::Archive, "layers, container, members, paths"),
    (Category::Manifest, "`manifest.json`"),
    (Category::Data, "sections and their records; documents"),
    (Category::Schema, "`schema.json`"),
    (Category::Integrity, "checksums, sizes and counts that hold the parts together"),
    (Category::Security, "signatures, encryption, content that could do harm"),
];

const INTRODUCTION: &str = "\
# Checks

<!-- Written by `cargo xtask docs` from the table of checks: change that, not this page. -->

What a validation looks at. Each check has a code that stays: a report names it, scripts may rely on
it, and the code of a check that is given up is never used for another one.

**Levels.** Each level does what the ones before it do, and more. A check of a deeper level than the
one asked for is not in the report.

{LEVELS}
**Severities.** What a fault weighs. An archive is invalid when a check of severity `error` fails,
and only then.

| severity | means |
|---|---|
| `error` | the archive breaks a rule that it must keep |
| `warning` | odd or risky, yet the archive can be used |
| `info` | good to know, nothing to do |

**Statuses.** What became of a check: `passed`; `failed`, a fault of severity `error`; `warning`, a
fault of severity `warning`; `skipped`, it could not run, and its message says why. Not checked is
not passed. A check of severity `info` passes, and counts what it found.

**Archive errors.** The codes `SMA-A0xx` and nothing else: the bytes cannot be opened as an archive
at all, so there is no report. Their first sentence says what is wrong; that of every other check
says what holds when it passes.

**Sources.** [*profile*](spec/profile-1.0.md), [*specification*](spec/backup-format-specification.md) and
[*wire documents*](spec/wire-documents.md), with their sections. What they leave open is decided in
[format.md](format.md).
";

/// The whole page, in Markdown.
pub(super) fn page() -> String {
    let mut levels = String::from("| level | adds |\n|---|---|\n");
    for level in Level::VARIANTS {
        levels.push_str(&format!("| `{level}` | {} |\n", level.meaning()));
    }
    let mut page = INTRODUCTION.replace("{LEVELS}", &levels);
    page.push('\n');
    for (category, about) in CATEGORIES {
        let name = category.label();
        let count = of(category).len();
        let anchor = name.to_lowercase();
        page.push_str(&format!("- [{name}](#{anchor}): {about} ({count} checks)\n"));
    }
    for (category, _) in CATEGORIES {
        page.push_str(&format!("\n## {}\n", category.label()));
        for check in of(category) {
            page.push_str(&entry(check));
        }
    }
    page
}

/// The checks of a category, by code.
fn of(category: Category) -> Vec<&'static CheckInfo> {
    let mut checks: Vec<_> = CheckId::ALL.iter().map(|id| id.info()).collect();
    checks.retain(|check| check.category == category);
    checks.sort_by_key(|check| check.code);
    checks
}

fn entry(check: &CheckInfo) -> String {
    let CheckInfo { code, name, meaning, action, source, .. } = check;
    let anchor = code.to_lowercase();
    let weight = if check.is_archive_error() {
        "archive error".to_owned()
    } else {
        format!("level `{}`, severity `{}`", check.level, check.severity)
    };
    format!(
        "\n### <a id=\"{anchor}\"></a>{code} {name}\n\n{}\n\n- {weight}\n- What to do: {}\n\
         - Source: {}\n",
        plain(meaning),
        plain(action),
        plain(source)
    )
}

/// A sentence of the table as Markdown that shows exactly it.
fn plain(sentence: &str) -> String {
    let mut text = String::with_capacity(sentence.len());
    for letter in sentence.chars() {
        if "\\`*_[]<>".contains(letter) {
            text.push('\\');
        }
        text.push(letter);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_has_one_entry_with_an_anchor() {
        let page = page();
        for id in CheckId::ALL {
            let anchor = format!("<a id=\"{}\"></a>", id.info().code.to_lowercase());
            assert_eq!(page.matches(&anchor).count(), 1, "{anchor}");
        }
        assert_eq!(page.matches("<a id=").count(), CheckId::ALL.len());
    }

    #[test]
    fn markup_in_a_sentence_is_shown_and_not_followed() {
        assert_eq!(plain("a_b <x> [y](z)"), "a\\_b \\<x\\> \\[y\\](z)");
    }
}
