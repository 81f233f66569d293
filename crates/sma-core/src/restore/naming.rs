//! Display names of records in a plan.

use alloc::format;
use alloc::string::{String, ToString};

use super::DeviceName;
use crate::compare::name_of;
use crate::escape::{escape, truncate};
use crate::json::Value;
use crate::limits::Limits;
use crate::pairing::Pairing;
use crate::section::{CollectionTable, DEVICES, collection_table};
use crate::shape::{Target, Type};

impl DeviceName {
    /// Returns the name and address of a device record.
    fn from_device(device: Value<'_>) -> Self {
        let text = |name| device.get(name).and_then(Value::as_str).unwrap_or_default();
        let text = |name| truncate(&text(name), Limits::MAX_NAME_BYTES);
        Self { name: text("name"), mac: text("mac") }
    }
}

/// Returns the device that a record of the archive is or belongs to.
pub(super) fn incoming_device(
    target: Target,
    table: &CollectionTable,
    record: Value<'_>,
    pairing: &Pairing<'_>,
) -> Option<DeviceName> {
    if target == DEVICES {
        return Some(DeviceName::from_device(record));
    }
    let devices = pairing.get(DEVICES)?;
    let id = device_id(table, record)?;
    let device = devices.incoming(id).or_else(|| devices.existing(id));
    device.map(|(_, device)| DeviceName::from_device(device))
}

/// Returns the device that a record of the target is or belongs to.
pub(super) fn existing_device(
    target: Target,
    table: &CollectionTable,
    record: Value<'_>,
    pairing: &Pairing<'_>,
) -> Option<DeviceName> {
    if target == DEVICES {
        return Some(DeviceName::from_device(record));
    }
    let device = pairing.get(DEVICES)?.existing(device_id(table, record)?);
    device.map(|(_, device)| DeviceName::from_device(device))
}

/// Describes a record of the target in a sentence: its kind, and its name or else its number.
pub(super) fn describe_existing(target: Target, id: u64, pairing: &Pairing<'_>) -> String {
    let table = collection_table(target);
    let kind = kind(target);
    let record = pairing.get(target).and_then(|pairs| pairs.existing(id));
    let Some((_, record)) = record else { return format!("{kind} {id}") };
    if target == DEVICES {
        return format!("{kind} {}", DeviceName::from_device(record));
    }
    let title =
        name_of(record, table).title.map_or_else(|| id.to_string(), |it| escape(&it).to_string());
    format!("{kind} {title}")
}

/// Returns the term for the records of a collection in a sentence.
pub(super) fn kind(target: Target) -> String {
    collection_table(target).map_or("record", |table| table.singular).to_lowercase()
}

/// Returns the device that a record belongs to, by its first reference to one.
fn device_id(table: &CollectionTable, record: Value<'_>) -> Option<u64> {
    let mut fields = table.record.fields.iter();
    let field = fields.find(
        |field| matches!(field.ty, Type::Ref(target) | Type::PastRef(target) if target == DEVICES),
    );
    let linked = || table.links.iter().find(|link| link.target == DEVICES && link.path.len() == 1);
    let name = field.map(|field| field.name).or_else(|| linked()?.path.first().copied())?;
    record.get(name)?.as_uint()
}
