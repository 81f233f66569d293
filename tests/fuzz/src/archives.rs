use std::collections::BTreeSet;

use sma_core::archive::{Archive, OpenError, Opener};
use sma_core::check::Severity;
use sma_core::compare::compare;
use sma_core::encryption::{Credential, MasterKey};
use sma_core::increment::{apply, diff};
use sma_core::redact::redact;
use sma_core::report::Status;
use sma_core::restore::{ConflictStrategy, Plan, RestoreOptions, rehearse};
use sma_core::signature::PrivateKey;
use sma_core::words::VariantArray;
use sma_core::write::Draft;
use sma_core::{Level, Limits, Report};

/// The level of validation with every check.
pub(crate) const MAX_DEPTH: Level = Level::Paranoid;

/// Any file, taken the whole way: opened, summarised, validated at every level, compared,
/// unlocked, signed.
pub fn archives(data: &[u8]) {
    let limits = crate::limits();
    let whole = Archive::open(data, &limits);
    let pieces = in_pieces(data, &limits);
    let archive = match (whole, pieces) {
        (Ok(archive), Ok(pieces)) => {
            assert!(archive.bytes() == pieces.bytes() && archive.layer() == pieces.layer());
            archive
        }
        (Err(whole), Err(pieces)) => {
            assert_eq!(whole, pieces);
            assert!(!whole.to_string().is_empty());
            return;
        }
        (whole, pieces) => panic!("in one go {whole:?}, in pieces {pieces:?}"),
    };
    assert_eq!(archive.file_size(), data.len() as u64);
    look_at(&archive);

    if let Ok(unlocked) = archive.unlock(&Credential::Key(MasterKey::from_bytes([1; 32]))) {
        check_report(&unlocked.validate(MAX_DEPTH));
    }
    sign(&archive);
}

/// An archive does not differ from itself, and from another one as that one from it; what is made
/// of it cannot do harm.
fn compare_with(archive: &Archive) {
    let sections = archive.sections();
    let itself = compare(&sections, &sections);
    let differs = !itself.added.is_empty() || !itself.removed.is_empty();
    assert!(!differs && itself.changed.is_empty(), "{itself:?}");

    let other = include_bytes!("../../vectors/samples/1.0-json-lz4.sma");
    let other = Archive::open(other, &Limits::default()).expect("a sample opens");
    let other = other.sections();
    let (there, back) = (compare(&sections, &other), compare(&other, &sections));
    assert_eq!((&there.added, &there.removed), (&back.removed, &back.added));
    assert_eq!(there.not_compared, back.not_compared);
    assert_eq!(there.is_same(), back.is_same());

    // What is made of it: increments, a copy to share, a restore.
    for (old, new) in [(&sections, &other), (&other, &sections), (&sections, &sections)] {
        let _ = diff(old, new);
        let _ = apply(old, new);
    }
    let _ = redact(&sections);
    let options = RestoreOptions::default().with_strategy(ConflictStrategy::Merge);
    // Whatever the records are: a plan is made, and applied or refused.
    let _ = Plan::new(&sections, &other, &options).apply(&other);
    let restored = rehearse(archive, Some(&other), &options);
    assert!(restored.conflicts_resolved <= restored.conflicts_found);
    assert_eq!(restored.success, restored.errors.is_empty() && restored.validation_passed);
}

/// What any archive that opens can be asked.
pub(crate) fn look_at(archive: &Archive) -> Report {
    let summary = archive.summary();
    assert!(!summary.format.is_empty());
    serde_json::to_string(&summary).expect("a summary is plain");

    let mut failed = BTreeSet::new();
    for level in Level::VARIANTS {
        let report = archive.validate(*level);
        check_report(&report);
        assert_eq!(report.level, *level);
        // A deeper look takes nothing back.
        let now: BTreeSet<String> = codes(&report, Status::Failed);
        assert!(failed.is_subset(&now), "{failed:?} at a lower level, {now:?} at {level:?}");
        failed = now;
    }
    compare_with(archive);
    for section in summary.sections.iter().filter_map(|section| archive.section(&section.name)) {
        let records: u64 = section.collections().iter().map(|all| all.len() as u64).sum();
        assert!(section.record_count() <= records || section.table().is_some());
        assert!(section.root().source().len() <= section.size());
    }
    archive.validate(MAX_DEPTH)
}

/// What every report keeps.
pub(crate) fn check_report(report: &Report) {
    let mut seen = BTreeSet::new();
    let mut valid = true;
    for check in report.checks() {
        assert!(seen.insert(&check.code), "{} is there twice", check.code);
        assert!(check.id().is_some(), "{} is no check", check.code);
        assert!(check.locations.len() <= Limits::MAX_LOCATIONS);
        assert!(check.locations.len() as u64 <= check.count);
        // A report stays short, whatever is in the file.
        assert!(check.message.len() + check.details.len() < 1 << 16, "{}", check.code);
        assert!(!hidden(&check.message) && !hidden(&check.details), "{}", check.code);
        if check.count > 0 && check.severity == Severity::Error {
            assert_eq!(check.status, Status::Failed, "{}", check.code);
        }
        valid &= check.severity != Severity::Error || check.status != Status::Failed;
    }
    assert_eq!(report.valid, valid);
    let json = serde_json::to_string(report).expect("a report is plain");
    let again: Report = serde_json::from_str(&json).expect("a report can be read back");
    assert!(again == *report);
}

/// Whether a text holds what nobody sees, or what changes how the rest looks.
fn hidden(text: &str) -> bool {
    text.contains(|c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
    })
}

fn codes(report: &Report, status: Status) -> BTreeSet<String> {
    report.checks().filter(|check| check.status == status).map(|c| c.code.to_string()).collect()
}

fn in_pieces(data: &[u8], limits: &Limits) -> Result<Archive, OpenError> {
    let size = 1 + data.len() % 1009;
    let mut opener = Opener::new(limits.clone());
    data.chunks(size).try_for_each(|piece| opener.push(piece))?;
    opener.finish()
}

/// Signs an archive that is sound; the signature then verifies, and nothing else has changed.
fn sign(archive: &Archive) {
    let key = PrivateKey::from_seed(&[7; 32]);
    let Ok(mut draft) = Draft::from_archive(archive) else { return };
    draft.sign(&key).expect("a sound archive can be signed");
    let signed = draft.finish().expect("a signed archive can be written");
    let signed = Archive::open(&signed, &Limits::default()).expect("it is an archive");
    let keys = [key.public_key()];
    let report = signed.validation(Level::Standard).with_public_keys(&keys).finish();
    assert!(report.valid, "signing made it invalid: {:?}", codes(&report, Status::Failed));
}
