//! Outline of a document's sections.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::sections::{BOOKKEEPING, ITEMS, array, configuration, object};
use crate::json::{Kind, Value};
use crate::section;

/// Outline of a section that a document can be mapped to.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SectionOutline<'a> {
    /// Name, such as `configurations`.
    pub name: &'static str,
    /// Size of its source in the document's text, in bytes.
    pub size: usize,
    /// Its arrays of records; for a known section all of its table, including empty ones.
    pub collections: Vec<CollectionOutline<'a>>,
    /// Names of its other members, without bookkeeping.
    pub fields: Vec<Cow<'a, str>>,
}

/// Outline of a collection.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CollectionOutline<'a> {
    /// Name in the section.
    pub name: Cow<'a, str>,
    /// Number of its records.
    pub count: usize,
    /// The array of these records in the document; `None` where they are embedded elsewhere, as
    /// configurations are, or where there are none.
    pub records: Option<Value<'a>>,
}

/// Outlines a document without mapping it, in one pass over its devices.
pub(super) fn outline(root: Value<'_>) -> Vec<SectionOutline<'_>> {
    let configurations = array(root, "devices")
        .into_iter()
        .flat_map(Value::elements)
        .filter_map(configuration)
        .fold((0, 0), |(count, bytes), value| (count + 1, bytes + value.size()));
    let mut devices = outline_known("devices", |name| array(root, name));
    devices.size = devices.size.saturating_sub(configurations.1);
    let mut configured = outline_known("configurations", |_| None);
    configured.size = configurations.1;
    for collection in &mut configured.collections {
        if collection.name == "device_configs" {
            collection.count = configurations.0;
        }
    }
    let mut sections =
        Vec::from([devices, configured, outline_known("templates", |name| array(root, name))]);
    sections.extend(settings(root, "network_settings"));
    sections.extend(array(root, "plugin_configurations").map(|list| SectionOutline {
        name: "plugin_configurations",
        size: list.size(),
        collections: Vec::from([collection(Cow::Borrowed(ITEMS), Some(list))]),
        fields: Vec::new(),
    }));
    sections.extend(settings(root, "system_settings"));
    sections
}

fn outline_known<'a>(
    name: &'static str,
    records: impl Fn(&str) -> Option<Value<'a>>,
) -> SectionOutline<'a> {
    let tables = section::table(name).map_or(&[][..], |table| table.collections);
    let collections: Vec<_> = tables
        .iter()
        .map(|table| collection(Cow::Borrowed(table.name), records(table.name)))
        .collect();
    let size = collections.iter().filter_map(|found| found.records).map(Value::size).sum();
    SectionOutline { name, size, collections, fields: Vec::new() }
}

fn settings<'a>(root: Value<'a>, name: &'static str) -> Option<SectionOutline<'a>> {
    let settings = object(root, name)?;
    let (mut collections, mut fields) = (Vec::new(), Vec::new());
    for (key, value) in settings.members() {
        if value.kind() == Kind::Array {
            collections.push(collection(key.name(), Some(value)));
        } else if !BOOKKEEPING.iter().any(|member| key.is(member)) {
            fields.push(key.name());
        }
    }
    Some(SectionOutline { name, size: settings.size(), collections, fields })
}

fn collection<'a>(name: Cow<'a, str>, records: Option<Value<'a>>) -> CollectionOutline<'a> {
    CollectionOutline { name, count: records.map_or(0, Value::len), records }
}
