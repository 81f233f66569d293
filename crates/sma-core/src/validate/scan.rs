//! Result of a virus scan, if there was one (specification, Malware Scanning).

use alloc::format;

use super::findings::{Finding, Findings};
use super::{DocumentSubject, Scan, Subject};
use crate::check::CheckId;
use crate::escape::escape;
use crate::report::Location;

/// Reason for skipping the scan.
pub(super) const NO_SCAN: &str = "No antivirus program was run.";

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    report(subject.given.scan, findings);
}

pub(super) fn check_document(subject: &DocumentSubject<'_>, findings: &mut Findings) {
    report(subject.given.scan, findings);
}

fn report(scan: Option<&Scan>, findings: &mut Findings) {
    let id = CheckId::MalwareScan;
    match scan {
        None => findings.skip(id, NO_SCAN),
        Some(Scan { scanner, threat: None }) => {
            findings.pass(id, format!("{} found nothing.", escape(scanner)));
        }
        Some(Scan { scanner, threat: Some(threat) }) => {
            let mut finding = Finding::new(id);
            let text = format!("{} found {}.", escape(scanner), escape(threat));
            finding.fault(Location::default(), text);
            findings.push(finding);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Archive;
    use crate::check::Level;
    use crate::limits::Limits;
    use crate::report::{Check, Status};
    use crate::validate::testing::{bundle, manifest};

    /// The check of a report on that archive, and whether the report calls the archive valid.
    fn scan(archive: &Archive, scan: Option<&Scan>) -> (Check, bool) {
        let validation = archive.validation(Level::Paranoid);
        let validation = match scan {
            Some(scan) => validation.with_scan(scan),
            None => validation,
        };
        let report = validation.finish();
        let check = report.checks().find(|check| check.id() == Some(CheckId::MalwareScan));
        (check.unwrap().clone(), report.valid)
    }

    #[test]
    fn the_output_of_the_scanner_is_the_result() {
        let document = include_bytes!("../../../../tests/vectors/samples/2026.1-server-export.sma");
        let document = Archive::open(document, &Limits::default()).unwrap();
        let sections = [("devices", "{}")];
        for archive in [bundle(&manifest(&sections), &sections), document] {
            let (check, without) = scan(&archive, None);
            assert_eq!(check.status, Status::Skipped);
            let clean = Scan { scanner: "ClamAV 1.4".into(), threat: None };
            let (check, valid) = scan(&archive, Some(&clean));
            assert_eq!((check.status, valid), (Status::Passed, without));
            assert_eq!(check.message, "ClamAV 1.4 found nothing.");
            let infected = Scan { threat: Some("Eicar-Test-Signature".into()), ..clean };
            let (check, valid) = scan(&archive, Some(&infected));
            assert_eq!((check.status, check.count, valid), (Status::Failed, 1, false));
            assert!(check.message.contains("Eicar-Test-Signature"), "{}", check.message);
        }
    }
}
