//! Checks of a document's records: repeated ids, and references (profile, section 9).

use alloc::format;
use alloc::vec::Vec;

use super::super::DocumentSubject;
use super::super::findings::{Finding, Findings};
use super::super::records::find_repeated;
use crate::check::CheckId;
use crate::json::{Kind, Value};
use crate::progress::Track;
use crate::section::record_id;

pub(super) async fn check(
    subject: &DocumentSubject<'_>,
    findings: &mut Findings,
    track: &mut Track<'_>,
) {
    ids(subject, findings);
    configurations(subject, findings, track).await;
}

/// Checks ids of devices and templates; discovered devices have none.
fn ids(subject: &DocumentSubject<'_>, findings: &mut Findings) {
    let mut finding = Finding::new(CheckId::DocumentIds);
    for name in ["devices", "templates"] {
        for records in array(subject, name) {
            for offset in find_repeated(records, "id", Value::as_uint) {
                let text = format!("Two {name} have the same id.");
                finding.fault(subject.locator.at(offset), text);
            }
        }
    }
    findings.push(finding);
}

/// Checks configurations, each inside its device, with a reference to it and optionally to a
/// template.
async fn configurations(
    subject: &DocumentSubject<'_>,
    findings: &mut Findings,
    track: &mut Track<'_>,
) {
    let mut owners = Finding::new(CheckId::DocumentConfigurations);
    let mut references = Finding::new(CheckId::DocumentReferences);
    let mut templates: Vec<u64> =
        array(subject, "templates").flat_map(Value::elements).filter_map(record_id).collect();
    templates.sort_unstable();
    for device in array(subject, "devices").flat_map(Value::elements) {
        track.advance_by(device.size()).await;
        let Some(configuration) = device.get("configuration") else { continue };
        let named = configuration.get("device_id");
        if let Some((value, named)) = named.and_then(|value| Some((value, value.as_uint()?)))
            && record_id(device).is_some_and(|id| id != named)
        {
            let text = format!(
                "A configuration names device {named}, but is contained in another device."
            );
            owners.fault(subject.locator.value(value), text);
        }
        let template = configuration.get("template_id");
        if let Some((value, template)) = template.and_then(|value| Some((value, value.as_uint()?)))
            && templates.binary_search(&template).is_err()
        {
            let text = format!("A configuration names template {template}, which is missing.");
            references.fault(subject.locator.value(value), text);
        }
    }
    findings.push(owners);
    findings.push(references);
}

/// Returns the elements of an array of the root; empty if it is not one.
fn array<'a>(subject: &DocumentSubject<'a>, name: &str) -> impl Iterator<Item = Value<'a>> {
    subject.root().get(name).filter(|value| value.kind() == Kind::Array).into_iter()
}
