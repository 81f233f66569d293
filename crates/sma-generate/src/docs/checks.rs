//! The page of checks, generated from their table.

use sma_core::check::{Category, CheckInfo, Rung};
use sma_core::words::VariantArray;
use sma_core::{CheckId, Level};

/// The categories in the order of a report, each with its subject.
const CATEGORIES: [(Category, &str); 6] = [
    (Category::Archive, "layers, container, members, paths"),
    (Category::Manifest, "`manifest.json`"),
    (Category::Data, "sections and their records; documents"),
    (Category::Schema, "`schema.json`"),
    (Category::Integrity, "checksums, sizes and counts"),
    (Category::Security, "signatures, encryption, harmful content"),
];

const INTRODUCTION: &str = "# Checks

<!-- Written by `cargo xtask docs` from the table of checks: \
                            change that, not this page. -->

The checks that a validation runs. \
                            Each has a stable code: reports name it, scripts may rely on it,
and \
                            the code of a removed check is never used for another \
                            one.

**Levels.** Each level includes the checks of the levels before \
                            it. A report contains only the checks
of the requested \
                            level.

{LEVELS}
**Severities.** An archive is invalid if, and only \
                            if, a check of severity `error` fails.

| severity | means \
                            |
|---|---|
| `error` | the archive violates its format, or cannot be \
                            trusted |
| `warning` | unusual or risky, but the archive can be used \
                            |
| `info` | for information; no action needed |

**Statuses.** The \
                            result of a check is `passed`; `failed` if it found a problem of \
                            severity `error`;
`warning` if it found one of severity `warning`; or \
                            `skipped` if it could not run, with the reason in
its message. Skipped \
                            is not passed. A check of severity `info` passes and counts what it \
                            found.

**Ladder.** Seven questions about an archive, each answered by the checks of its rung: with the worst
of their results, and *not checked* if one of them did not run.

{LADDER}
**Archive errors.** Codes `SMA-A0xx` mean that the file cannot \
                            be opened as an archive, so there is no
report. Their first sentence \
                            states what is wrong. The first sentence of every other check states \
                            the
requirement.

**Sources.** [*profile*](spec/profile-1.0.md), \
                            [*specification*](spec/backup-format-specification.md) and
[*wire \
                            documents*](spec/wire-documents.md), with their sections. Decisions on \
                            what they leave
open are in [format.md](format.md).
";

/// Returns the page in Markdown.
pub(super) fn page() -> String {
    let mut levels = String::from("| level | adds |\n|---|---|\n");
    for level in Level::VARIANTS {
        levels.push_str(&format!("| `{level}` | {} |\n", level.meaning()));
    }
    let mut ladder = String::from("| rung | passes when | from level |\n|---|---|---|\n");
    for rung in Rung::VARIANTS {
        let (label, meaning, level) = (rung.label(), rung.meaning(), rung.level());
        ladder.push_str(&format!("| {label} | {meaning} | `{level}` |\n"));
    }
    let mut page = INTRODUCTION.replace("{LEVELS}", &levels).replace("{LADDER}", &ladder);
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

/// Returns the checks of a category, by code.
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
    let rung = match check.rung {
        Some(rung) => format!("rung: {}", rung.label()),
        None => "no rung: another program runs it".to_owned(),
    };
    format!(
        "\n### <a id=\"{anchor}\"></a>{code} {name}\n\n{}\n\n- {weight}\n- {rung}\n- What to do: {}\n\
         - Source: {}\n",
        plain(meaning),
        plain(action),
        plain(source)
    )
}

/// Escapes a sentence of the table for Markdown.
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
    fn markup_in_a_sentence_is_escaped() {
        assert_eq!(plain("a_b <x> [y](z)"), "a\\_b \\<x\\> \\[y\\](z)");
    }
}
