use sma_core::container::tar;
use sma_core::layer::Layer;
use sma_core::recover::{RecoveredState, Recovery};
use sma_core::report::Status;
use sma_core::write::Packing;
use sma_core::{Archive, Level};

/// An archive of an independent writer, without layer and encryption.
const SAMPLE: &[u8] = include_bytes!("../../vectors/samples/1.0-tar-none-signed.sma");

/// What is still good: of any file, and of a sound archive that was damaged as the input says.
pub fn recovery(data: &[u8]) {
    let limits = crate::limits();
    if let Ok(recovery) = Recovery::open(data, &limits) {
        check(&recovery);
    }

    let Ok(recovery) = Recovery::open(&damaged(data), &limits) else { return };
    check(&recovery);
    // What is called intact is what was there before the damage.
    let sample = tar::read(SAMPLE, &limits).expect("the sample is a tar");
    for section in recovery.sections().iter().filter(|s| s.state == RecoveredState::Intact) {
        let path = format!("data/{}.json", section.name);
        let before = sample.members.iter().find(|member| member.path == path);
        let before = before.map(|member| member.bytes(SAMPLE));
        let after = recovery.section_bytes(&section.name).map(|(_, bytes)| bytes);
        assert!(before.is_some() && after == before, "{} is called intact", section.name);
    }
}

fn check(recovery: &Recovery) {
    let report = serde_json::to_string(recovery.report()).expect("a report is plain");
    assert!(report.len() < 1 << 20, "a report of {} bytes", report.len());
    assert!(!recovery.sentence().is_empty());
    // Compressing is another target's matter, and slow.
    let packing = Packing { layer: Layer::None, ..recovery.packing() };
    match recovery.repair(&packing) {
        Ok(repaired) => {
            let archive = Archive::open(&repaired, &crate::limits()).expect("it is an archive");
            let report = archive.validate(Level::Standard);
            crate::archives::check_report(&report);
            let failed = report.checks().find(|check| check.status == Status::Failed);
            assert!(report.valid, "what was repaired is not valid: {failed:?}");
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// The sample, cut where the first two bytes say, and changed where each three of the others do.
fn damaged(data: &[u8]) -> Vec<u8> {
    let (cut, changes) = data.split_first_chunk::<2>().unwrap_or((&[0xFF, 0xFF], data));
    let mut file = SAMPLE.to_vec();
    file.truncate(usize::from(u16::from_le_bytes(*cut)));
    for [low, high, change] in changes.as_chunks::<3>().0 {
        let at = usize::from(u16::from_le_bytes([*low, *high]));
        if let Some(byte) = file.get_mut(at) {
            *byte ^= change;
        }
    }
    file
}
