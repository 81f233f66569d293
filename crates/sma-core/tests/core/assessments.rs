//! Assessments: the headline, the ladder, and the problems by cause.

use std::collections::BTreeSet;

use sma_core::check::Rung;
use sma_core::report::{Cause, Check, SignatureState, State, Status};
use sma_core::words::VariantArray;
use sma_core::{Archive, CheckId, Level, Limits, Report};

use crate::vectors::{folder, index, validate};

/// Each rung passes only if every check of it ran and passed; each problem and each skipped check is
/// told once. Whatever the archive and the level.
#[test]
fn every_rung_and_every_cause_relies_on_its_checks() {
    let (folder, vectors) = (folder(), index());
    let mut states = BTreeSet::new();
    for vector in &vectors {
        let Some(archive) = vector.open(&folder) else { continue };
        for level in vector.levels() {
            let report = validate(&archive, &vector.at_level(*level), &folder)
                .expect("the reader's files are there");
            let rungs = &report.assessment.rungs;
            states.extend(rungs.iter().map(|result| (result.rung, result.state.to_string())));
            ladder_fault(&report)
                .or_else(|| grouping_fault(&report))
                .map_or(Ok(()), Err)
                .unwrap_or_else(|fault: String| panic!("{} at {level}: {fault}", vector.file));
        }
    }
    for rung in Rung::VARIANTS {
        for state in ["passed", "failed"] {
            // Nothing fails that was only found to be unusual.
            assert!(states.contains(&(*rung, state.to_owned())), "no vector has {rung} {state}");
        }
    }
}

/// Describes a rung that claims more than its checks found.
fn ladder_fault(report: &Report) -> Option<String> {
    let rungs = &report.assessment.rungs;
    if !rungs.iter().map(|result| result.rung).eq(Rung::VARIANTS.iter().copied()) {
        return Some("not each rung once, in order".to_owned());
    }
    for result in rungs {
        let of_rung =
            |check: &&Check| check.id().is_some_and(|id| id.info().rung == Some(result.rung));
        let checks: Vec<&Check> = report.checks().filter(of_rung).collect();
        let with = |status| checks.iter().any(|check| check.status == status);
        let is_true = match result.state {
            State::Passed => {
                checks.iter().all(|check| check.status == Status::Passed)
                    && !checks.is_empty()
                    && result.rung.level() <= report.level
            }
            // An archive that was changed after signing is not signed as it is.
            State::Failed if result.rung == Rung::Signed => {
                with(Status::Failed) || report.signature() == Some(SignatureState::Forged)
            }
            State::Failed => with(Status::Failed),
            State::Warning => with(Status::Warning) && !with(Status::Failed),
            State::NotChecked => !with(Status::Failed) && !result.reason.is_empty(),
            State::NotApplicable => {
                result.rung == Rung::Signed && report.signature() == Some(SignatureState::Unsigned)
            }
        };
        let is_signed = report.signature() == Some(SignatureState::Verified);
        if !is_true || result.rung == Rung::Signed && result.state == State::Passed && !is_signed {
            return Some(format!("{result:?}"));
        }
        if result.fact.is_empty() || !result.checks.iter().eq(checks.iter().map(|it| &it.code)) {
            return Some(format!("{result:?} of {checks:?}"));
        }
    }
    None
}

/// Describes a problem or a skipped check that is reported twice, or not at all.
fn grouping_fault(report: &Report) -> Option<String> {
    let sorted = |mut codes: Vec<String>| {
        codes.sort();
        codes
    };
    let with = |statuses: &[Status]| {
        let checks = report.checks().filter(|check| statuses.contains(&check.status));
        sorted(checks.map(|check| check.code.to_string()).collect())
    };
    let assessment = &report.assessment;
    let causes = assessment.causes.iter();
    let told = sorted(causes.flat_map(|it| &it.checks).map(ToString::to_string).collect());
    if told != with(&[Status::Failed, Status::Warning]) {
        return Some(format!("the causes are of {told:?}"));
    }
    let skipped = assessment.not_checked.iter();
    let skipped = sorted(skipped.flat_map(|it| &it.checks).map(ToString::to_string).collect());
    if skipped != with(&[Status::Skipped]) {
        return Some(format!("not checked are {skipped:?}"));
    }
    let is_whole = |cause: &Cause| {
        [&cause.title, &cause.action].iter().all(|text| text.ends_with('.') && text.len() > 5)
    };
    let broken = assessment.causes.iter().find(|cause| !is_whole(cause));
    let headline = &assessment.headline;
    if headline.state == State::Passed && !(report.valid && assessment.causes.is_empty()) {
        return Some(format!("{headline:?}"));
    }
    broken.map(|cause| format!("{cause:?}"))
}

fn report(file: &str, level: Level) -> Report {
    open(file).validate(level)
}

fn open(file: &str) -> Archive {
    let bytes = std::fs::read(folder().join(file)).expect("the vector is there");
    Archive::open(&bytes, &Limits::default()).expect("the vector opens")
}

fn states(report: &Report) -> Vec<State> {
    report.assessment.rungs.iter().map(|result| result.state).collect()
}

/// The codes of each cause.
fn codes(report: &Report) -> Vec<Vec<&str>> {
    let causes = report.assessment.causes.iter();
    causes.map(|cause| cause.checks.iter().map(AsRef::as_ref).collect()).collect()
}

#[test]
fn one_changed_byte_is_one_problem() {
    let report = report("flipped/1.0-tar-none-signed.sma", Level::Thorough);
    let [cause] = &*report.assessment.causes else { panic!("{:?}", report.assessment.causes) };
    assert_eq!(
        cause.title,
        "devices.json does not match its checksum. The other 5 sections are intact."
    );
    assert_eq!(codes(&report), [["SMA-I003", "SMA-I007", "SMA-I004"]]);
    assert_eq!(
        report.assessment.headline.title,
        "Damaged: devices.json does not match its checksum. The other 5 sections are \
         intact"
    );
    let place = cause.place.as_ref().expect("a place");
    assert_eq!(place.member.as_deref(), Some("data/devices.json"));
    assert_ne!(place.expected, place.found);
    let rung = &report.assessment.rungs[Rung::Unchanged as usize];
    assert_eq!((rung.state, &*rung.fact), (State::Failed, "13 of 16 checksums match"));
    assert!(rung.caveat.contains("only a signature"));
}

#[test]
fn an_intact_backup_is_told_with_facts() {
    use State::{NotApplicable, NotChecked, Passed};
    let report = report("samples/1.0-tar-gzip.sma", Level::Thorough);
    let expected = [Passed, Passed, Passed, Passed, Passed, NotApplicable, NotChecked];
    assert_eq!(states(&report), expected);
    let facts: Vec<&str> = report.assessment.rungs.iter().map(|it| &*it.fact).collect();
    assert_eq!(
        facts,
        [
            "tar, gzip",
            "9 of 9 required members",
            "16 checksums match",
            "99 records",
            "Counts and references agree",
            "Not signed",
            "Needs level paranoid"
        ]
    );
    let headline = &report.assessment.headline;
    assert_eq!(headline.title, "This backup is intact");
    assert_eq!(
        headline.missing,
        "It is not signed, so nothing proves who made it. Not checked: safe to share."
    );
}

#[test]
fn an_archive_is_not_called_intact_with_an_unverified_signature() {
    let report = report("samples/1.0-tar-none-signed.sma", Level::Thorough);
    let headline = &report.assessment.headline;
    assert_eq!(headline.title, "This backup matches its checksums");
    assert!(headline.missing.starts_with("Its signature was not checked."));
}

#[test]
fn the_problem_of_the_title_is_not_counted_again() {
    for file in ["signature/changed-embedded.sma", "flipped/1.0-tar-gzip.sma"] {
        let report = report(file, Level::Thorough);
        assert_eq!(report.assessment.causes.len(), 1, "{file}");
        let missing = &report.assessment.headline.missing;
        assert!(!missing.contains("more problem"), "{file}: {missing}");
    }
}

/// The request adds the checks of one rung, and changes nothing else.
#[test]
fn sharing_is_checked_on_request_at_any_level() {
    for file in ["samples/1.0-tar-gzip.sma", "samples/2026.1-browser-export.sma"] {
        let archive = open(file);
        for level in Level::VARIANTS {
            let plain = archive.validate(*level);
            let asked = archive.validation(*level).with_sharing_checks().finish();
            let added =
                asked.checks().filter(|check| !plain.checks().any(|it| it.code == check.code));
            assert!(added.into_iter().all(|check| {
                check.id().and_then(|id| id.info().rung) == Some(Rung::SafeToShare)
            }));
            let last = asked.assessment.rungs.last().expect("seven rungs");
            assert_eq!(last.state, State::Passed, "{file} at {level}: {last:?}");
            let others = states(&plain).len() - 1;
            assert_eq!(states(&plain)[..others], states(&asked)[..others]);
        }
    }
}

#[test]
fn skipped_checks_are_grouped_by_what_they_wait_for() {
    let report = report("samples/1.0-aes-argon2-signed.sma", Level::Thorough);
    let groups = &report.assessment.not_checked;
    let sentences: Vec<&str> = groups.iter().map(|group| &*group.sentence).collect();
    assert!(sentences.len() <= 3, "{groups:?}");
    assert!(sentences.iter().any(|it| it.ends_with("checks need the password or key.")));
    assert!(sentences.iter().any(|it| it.ends_with("need the signer's public key.")));
}

/// Secrets do not reach a report, wherever the problem is.
#[test]
fn excerpts_contain_no_secrets() {
    let mut shown = 0;
    for vector in index() {
        let Some(archive) = vector.open(&folder()) else { continue };
        if vector.level < Level::Thorough && !vector.file.starts_with("secrets") {
            continue;
        }
        let report = archive.validation(Level::Paranoid).finish();
        for cause in &report.assessment.causes {
            let Some(excerpt) = &cause.excerpt else { continue };
            let bytes: Vec<&str> = excerpt.hex.split(' ').collect();
            assert!(bytes.len() <= 48 && bytes.iter().all(|it| it.chars().count() == 2));
            shown += 1;
            let is_secret =
                cause.checks.iter().any(|code| *code == CheckId::ClearSecrets.info().code);
            // The place of a secret is its first byte.
            let place = cause.place.as_ref().and_then(|place| place.offset).expect("an offset");
            let at = usize::try_from(place - excerpt.offset).expect("small");
            assert!(!is_secret || bytes[at] == "\u{b7}\u{b7}", "{}: {excerpt:?}", vector.file);
        }
    }
    assert!(shown > 100, "only {shown} excerpts");
}
