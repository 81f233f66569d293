use sma_core::convert::{self, Faults};
use sma_core::document::Version;
use sma_core::write::Packing;
use sma_core::{Archive, Level, Limits, json};

/// Conversions: what comes out is valid where it was made of what is valid, and a document that
/// nothing was noted of comes back the same.
pub fn conversion(data: &[u8]) {
    let limits = crate::limits();
    let Ok(archive) = Archive::open(data, &limits) else { return };
    let plan = convert::plan(&archive);
    serde_json::to_string(&plan).expect("a plan is plain");

    if let Ok(document) = convert::to_document(&archive, Faults::Refused) {
        check(&document.json);
    }
    let _ = convert::to_document(&archive, Faults::Accepted);
    let _ = convert::to_archive(&archive, &Packing::default(), Faults::Accepted);
    let Ok(converted) = convert::to_archive(&archive, &Packing::default(), Faults::Refused) else {
        return;
    };
    assert!(plan.obstacle.is_none(), "{:?}", plan.obstacle);
    let converted = check(&converted);
    let back = convert::to_document(&converted, Faults::Refused).expect("it was a document");
    check(&back.json);
    if plan.notes.is_empty() && plan.from_version == <&str>::from(Version::V2026_1) {
        assert!(canonical(archive.bytes()) == back.json, "it has become another document");
    }
}

/// What a conversion made of a sound source is sound.
fn check(bytes: &[u8]) -> Archive {
    let archive = Archive::open(bytes, &Limits::default()).expect("what was converted opens");
    let report = archive.validate(Level::Standard);
    crate::archives::check_report(&report);
    assert!(report.valid, "what was converted is not valid");
    archive
}

fn canonical(text: &[u8]) -> Vec<u8> {
    let tape = json::parse(text, Limits::default().json_depth).expect("it was opened");
    let mut canonical = Vec::new();
    json::canonical(&tape, text, &[], &mut |piece| canonical.extend_from_slice(piece));
    canonical
}
