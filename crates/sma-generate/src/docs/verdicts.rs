//! The page of verdicts and states of signatures, and the checks that each relies on.

use sma_core::report::{Ground, Outcome, SignatureState, Unchecked, Verdict};
use sma_core::words::VariantArray;
use sma_core::{CheckId, Level};

const INTRODUCTION: &str = "# Verdicts and what they rely on

<!-- Written by `cargo xtask docs` \
                            from the core: change that, not this page. -->

A report is summarized \
                            by a verdict and by the state of the signature. Each of these words is \
                            used
only if the checks that it relies on ran with the results listed \
                            here; a test confirms this for every
test vector at every level. \
                            [checks.md](checks.md) describes the checks.
*Counted* means that a \
                            check of severity `info` found something.

## Verdicts

The verdict \
                            comes first in `backup validate`, the HTML report, the npm package and \
                            the page. For a
valid report, the first row that applies is used.

The \
                            headline is the same verdict for people, in the report as `assessment.headline`; \
                            it adds what was found.

| word | headline | means | relies on |
|---|---|---|---|
";

const SIGNATURES: &str = "
## Signatures

The state of the signature in `backup verify`, `backup validate` and the page, from level `standard`
on. Only for the last row does `verify` report *verified* and end with exit code 0. If no row applies,
for example without a manifest, no state is reported, and `verify` ends with exit code 5.

| word | means | relies on |
|---|---|---|
";

const LEVELS: &str = "
## Levels

\"Valid\" means that each of these checks that applies to the file ran, including those of the levels
before, and that none failed. Checks of documents do not apply to archives, nor the other way round.

| level | adds |
|---|---|
";

const REST: &str = "
\"Valid\" does not rely on the signature, which has states of its own (`SMA-G001` to `SMA-G004`); on a
malware scan, which another program performs (`SMA-C020`); or on references to records in another
archive or in an omitted section (`SMA-D025`, `SMA-D026`) and counts of such records (`SMA-D013`,
`SMA-S007`).

## Lists

`backup list --level` shows the verdict of each archive at that level, in the words above. Otherwise:

| word | relies on |
|---|---|
| Not checked | nothing: without `--level`, only the beginning of each file is read |
| a reason, such as `not an archive` | the error that opening the file ended with; its `SMA-A0xx` is in [checks.md](checks.md) |

*Type*, *Created*, *Host*, *Devices*, *Signed* and *Encrypted* are what the archive states about
itself: *Signed* means that it claims a signature, not that the signature is valid.
";

/// Returns the page in Markdown.
pub(super) fn page() -> String {
    let mut page = String::from(INTRODUCTION);
    for (verdict, grounds) in verdicts() {
        page.push_str(&verdict_row(verdict, &grounds));
    }
    // The states in which a check of signatures fails.
    for state in [SignatureState::Unsigned, SignatureState::OtherKey, SignatureState::Forged] {
        let verdict = Verdict::Untrusted { signature: state };
        page.push_str(&verdict_row(verdict, "only checks of signatures failed"));
    }
    page.push_str(SIGNATURES);
    for state in SignatureState::VARIANTS {
        let groups: Vec<String> = state.grounds().iter().map(|group| either(group)).collect();
        let (word, sentence) = (state.word(), state.sentence());
        page.push_str(&format!("| {word} | {sentence} | {} |\n", groups.join("; ")));
    }
    page.push_str(LEVELS);
    for level in Level::VARIANTS {
        let of_level = |id: &CheckId| id.info().level == *level;
        let codes = Verdict::relies_on(*level).filter(of_level).map(code);
        let codes: Vec<String> = codes.collect();
        page.push_str(&format!("| `{level}` | {} |\n", codes.join(", ")));
    }
    page.push_str(REST);
    page
}

fn verdict_row(verdict: Verdict, grounds: &str) -> String {
    let (word, headline, sentence) = (verdict.word(), verdict.headline(), verdict.sentence());
    format!("| {word} | {headline} | {sentence} | {grounds} |\n")
}

/// Returns every verdict except those on signatures, each with the checks that it relies on.
fn verdicts() -> Vec<(Verdict, String)> {
    let is_skipped = |id: CheckId| format!("{} skipped, and no check failed", code(id));
    let partial = |unchecked: &Unchecked| {
        let grounds = match unchecked {
            Unchecked::Checksums => "level `basic`, and no check failed".to_owned(),
            Unchecked::Contents => is_skipped(CheckId::EncryptedSections),
            Unchecked::Base => is_skipped(CheckId::BaseMatches),
            Unchecked::ContentsAndBase => format!(
                "{} and {} skipped, and no check failed",
                code(CheckId::EncryptedSections),
                code(CheckId::BaseMatches)
            ),
            _ => "another check that \"Valid\" relies on skipped, and no check failed".to_owned(),
        };
        (Verdict::Partial { unchecked: *unchecked, warnings: 0, skipped: 0 }, grounds)
    };
    let mut all: Vec<_> = Unchecked::VARIANTS.iter().map(partial).collect();
    all.extend([
        (
            Verdict::ValidWithWarnings { warnings: 1, skipped: 0 },
            "the same as \"Valid\", and a check with a warning".to_owned(),
        ),
        (Verdict::Valid { skipped: 0 }, "the checks of its [level](#levels)".to_owned()),
        (Verdict::NotUnlocked, format!("only {} failed", code(CheckId::Credential))),
        (Verdict::Invalid { failed: 1, altered: false }, "a check failed".to_owned()),
        (
            Verdict::Invalid { failed: 1, altered: true },
            "a check that compares contents with checksums failed".to_owned(),
        ),
    ]);
    all
}

/// Describes grounds of which one must hold.
fn either(group: &[Ground]) -> String {
    let one = |ground: &Ground| {
        let outcome = match ground.outcome {
            Outcome::Passed => "passed",
            Outcome::Counted => "counted",
            Outcome::Warned => "warned",
            Outcome::Failed => "failed",
        };
        format!("{} {outcome}", code(ground.check))
    };
    group.iter().map(one).collect::<Vec<_>>().join(" or ")
}

/// Returns the code of a check as a link to its entry.
fn code(id: CheckId) -> String {
    let code = id.info().code;
    format!("[`{code}`](checks.md#{})", code.to_lowercase())
}
