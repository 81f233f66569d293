//! Everything that an archive records about a device beside its own record.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::history::{Change, changes_of};
use super::names::{Names, RecordLink};
use crate::compare::fields::diff_records;
use crate::escape::truncate;
use crate::json::{Value, parse_token};
use crate::limits::Limits;
use crate::section::{CollectionTable, DEVICES, Sections, collection_table, record_id};
use crate::shape::Target;

/// Maximum number of differences listed for a template.
const MAX_LISTED: usize = 200;

/// What an archive records about a device.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DeviceProfile {
    /// The record of its configuration.
    pub configuration: Option<RecordLink>,
    /// Its templates, and what differs from each.
    pub templates: Vec<TemplateDifferences>,
    /// Changes of its configuration, the latest first.
    pub changes: Vec<Change>,
    /// Number of all changes.
    pub change_count: u64,
}

/// Differences of a device's configuration from a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TemplateDifferences {
    /// The template.
    pub template: RecordLink,
    /// The values of the template that the device has not.
    pub differences: Vec<Difference>,
    /// Number of values that the template computes from variables, which are not compared.
    pub variable_count: u64,
}

/// A value of a template that a device has not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Difference {
    /// Names from the configuration to the value, joined by periods.
    pub path: String,
    /// The value in the template.
    pub template: String,
    /// The value of the device; `None` where it is absent.
    pub device: Option<String>,
}

/// Describes the device at an index of the collection of devices; `None` behind the last one.
#[must_use]
pub fn describe_device(sections: &Sections<'_>, index: u64) -> Option<DeviceProfile> {
    let device = sections.get(DEVICES.section)?.collection(DEVICES.collection)?;
    let device = device.record(usize::try_from(index).ok()?)?;
    let Some(id) = record_id(device) else { return Some(DeviceProfile::default()) };
    let found = configuration(sections, id);
    let config = found.and_then(|(_, record)| record.get("config"));
    let config = config.or_else(|| device.get("desired_config"));
    let (changes, change_count) = changes_of(sections, id);
    let link = |(index, record)| {
        let id = record_id(record)?;
        let names = Names::find(sections, &BTreeSet::from([(CONFIGS, id)]));
        Some(RecordLink { index: Some(index), ..names.link(String::new(), CONFIGS, id) })
    };
    Some(DeviceProfile {
        configuration: found.and_then(link),
        templates: templates(sections, device, found.map(|(_, record)| record), config),
        changes,
        change_count,
    })
}

/// Returns the configuration of a device.
fn configuration<'s>(sections: &'s Sections<'_>, device: u64) -> Option<(u64, Value<'s>)> {
    let configs = sections.get(CONFIGS.section)?;
    let mut configs = (0..).zip(configs.records(CONFIGS.collection));
    configs.find(|(_, record)| record.get("device_id").and_then(Value::as_uint) == Some(device))
}

fn templates(
    sections: &Sections<'_>,
    device: Value<'_>,
    record: Option<Value<'_>>,
    config: Option<Value<'_>>,
) -> Vec<TemplateDifferences> {
    let of = |target, record| template_ids(collection_table(target), record);
    let mut ids = record.map(|record| of(CONFIGS, record)).unwrap_or_default();
    ids.extend(of(DEVICES, device));
    let mut seen = BTreeSet::new();
    ids.retain(|id| seen.insert(*id));
    let wanted: BTreeSet<_> = ids.iter().map(|id| (TEMPLATES, *id)).collect();
    let names = Names::find(sections, &wanted);
    let stored = sections.get(TEMPLATES.section).into_iter();
    let stored: Vec<Value<'_>> = stored.flat_map(|it| it.records(TEMPLATES.collection)).collect();
    let differences = |id: u64| {
        let index = names.index(TEMPLATES, id);
        let record = index.and_then(|index| usize::try_from(index).ok());
        let template = record.and_then(|index| stored.get(index)?.get("config"));
        let (differences, variable_count) = match (template, config) {
            (Some(template), Some(config)) => compare(template, config),
            _ => (Vec::new(), 0),
        };
        let template = names.link(String::new(), TEMPLATES, id);
        TemplateDifferences { template, differences, variable_count }
    };
    ids.into_iter().map(differences).collect()
}

/// Returns the ids of the templates that a record refers to.
fn template_ids(table: Option<&'static CollectionTable>, record: Value<'_>) -> Vec<u64> {
    let ids = table.map(|table| table.ids(record)).unwrap_or_default();
    let ids = ids.into_iter().filter(|(target, _)| *target == TEMPLATES);
    ids.filter_map(|(_, id)| id.as_uint()).collect()
}

/// Returns the values of a template that a configuration has not, and the number of those that the
/// template computes.
fn compare(template: Value<'_>, config: Value<'_>) -> (Vec<Difference>, u64) {
    let mut computed = 0_u64;
    let mut differences = Vec::new();
    for change in diff_records(template, config, None, None) {
        // A template sets some values only.
        let Some(old) = change.old.filter(|_| !change.volatile) else { continue };
        let stored = template.pointer(&change.pointer);
        if stored.is_some_and(is_computed) {
            computed = computed.saturating_add(1);
        } else if differences.len() < MAX_LISTED {
            differences.push(Difference {
                path: path(&change.pointer),
                template: old.to_text(),
                device: change.new.map(|new| new.to_text()),
            });
        }
    }
    (differences, computed)
}

/// Returns whether a template computes a value from variables.
fn is_computed(value: Value<'_>) -> bool {
    value.as_str().is_some_and(|text| text.contains("{{"))
}

/// Returns a JSON pointer as names joined by periods, as Shelly Manager writes paths.
pub(super) fn path(pointer: &str) -> String {
    let names = pointer.split('/').skip(1).map(parse_token);
    truncate(&names.collect::<Vec<_>>().join("."), Limits::MAX_NAME_BYTES)
}

const CONFIGS: Target = Target { section: "configurations", collection: "device_configs" };
const TEMPLATES: Target = Target { section: "templates", collection: "templates" };

#[cfg(test)]
mod tests {
    use super::*;

    fn sections() -> Sections<'static> {
        let devices =
            r#"{"devices": [{"id": 3}, {"id": 7, "name": "Lamp", "template_ids": [4, 9]}]}"#;
        let templates = r#"{"templates": [{"id": 4, "name": "Base", "config":
            {"mqtt": {"enable": true, "server": "{{.Server}}"}, "eco": true, "wifi": {"pass": "swordfish"}}}]}"#;
        let configs = r#"{"device_configs": [{"id": 1, "device_id": 7, "template_id": 4, "config":
            {"mqtt": {"enable": false, "server": "10.0.0.1"}, "name": "x", "wifi": {"pass": "hunter2"}}}]}"#;
        let sections = Sections::new().with("devices", devices).unwrap();
        let sections = sections.with("templates", templates).unwrap();
        sections.with("configurations", configs).unwrap()
    }

    #[test]
    fn a_device_is_compared_with_its_templates() {
        let profile = describe_device(&sections(), 1).unwrap();
        let configuration = profile.configuration.unwrap();
        assert_eq!((configuration.index, configuration.id), (Some(0), 1));
        let [base, missing] = &profile.templates[..] else { panic!("there are two") };
        assert_eq!((&*base.template.title, base.variable_count), ("Base", 1));
        let found: Vec<_> = base
            .differences
            .iter()
            .map(|it| (&*it.path, &*it.template, it.device.as_deref()))
            .collect();
        let expected = [
            ("eco", "true", None),
            ("mqtt.enable", "true", Some("false")),
            ("wifi.pass", "[SECRET]", Some("[SECRET]")),
        ];
        let mut found = found;
        found.sort_unstable();
        assert_eq!(found, expected);
        assert_eq!((&*missing.template.title, missing.template.index), ("Template 9", None));
        assert!(missing.differences.is_empty());
    }

    #[test]
    fn a_device_without_anything_has_an_empty_profile() {
        assert_eq!(describe_device(&sections(), 0), Some(DeviceProfile::default()));
        assert_eq!(describe_device(&sections(), 2), None);
    }
}
