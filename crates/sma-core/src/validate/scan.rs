//! What an antivirus program said, where one was asked (specification, Malware Scanning).

use alloc::format;

use super::findings::{Finding, Findings};
use super::{DocumentSubject, Scan, Subject};
use crate::check::CheckId;
use crate::report::Location;
use crate::shown::shown;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    report(subject.given.scan, findings);
}

pub(super) fn check_document(subject: &DocumentSubject<'_>, findings: &mut Findings) {
    report(subject.given.scan, findings);
}

fn report(scan: Option<&Scan>, findings: &mut Findings) {
    let id = CheckId::MalwareScan;
    match scan {
        None => findings.skipped(id, "No antivirus program is set up."),
        Some(Scan { scanner, threat: None }) => {
            findings.passed(id, format!("{} found nothing.", shown(scanner)));
        }
        Some(Scan { scanner, threat: Some(threat) }) => {
            let mut finding = Finding::new(id);
            let text = format!("{} found {}.", shown(scanner), shown(threat));
            finding.fault(Location::default(), text);
            findings.push(finding);
        }
    }
}
