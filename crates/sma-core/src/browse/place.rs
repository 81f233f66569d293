//! The record at a place that a check names.

use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::json::parse_token;
use crate::report::Location;
use crate::section::{table, tables};

/// A value in a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RecordPlace {
    /// Name of the section.
    pub section: String,
    /// Name of the collection.
    pub collection: String,
    /// Index of the record in the collection.
    pub index: u64,
    /// JSON pointer (RFC 6901) of the value in the record; empty for the record itself.
    pub pointer: String,
}

impl RecordPlace {
    /// Returns the name of the field that contains the value; `None` for the record itself.
    #[must_use]
    pub fn field(&self) -> Option<String> {
        self.pointer.split('/').nth(1).map(parse_token)
    }
}

/// Returns the record at a location. `None` if no record is there. Whether the archive contains such a
/// record is not checked.
///
/// ```
/// use sma_core::browse::locate;
/// use sma_core::report::Location;
/// let mut location = Location::default();
/// location.member = Some("data/devices.json".into());
/// location.pointer = Some("/devices/0/mac".into());
/// let place = locate(&location).unwrap();
/// assert_eq!((&*place.section, &*place.collection, place.index), ("devices", "devices", 0));
/// assert_eq!(place.field().as_deref(), Some("mac"));
/// ```
#[must_use]
pub fn locate(location: &Location) -> Option<RecordPlace> {
    let mut tokens = location.pointer.as_deref()?.splitn(4, '/').skip(1);
    let collection = parse_token(tokens.next()?);
    let index = tokens.next()?;
    let is_index = !index.is_empty() && index.bytes().all(|byte| byte.is_ascii_digit());
    let index = is_index.then(|| index.parse().ok())??;
    let pointer = tokens.next().map(|rest| alloc::format!("/{rest}")).unwrap_or_default();
    let section = match location.member.as_deref() {
        Some(member) => {
            let file = member.strip_prefix("data/")?;
            let file = file.strip_suffix(".enc").unwrap_or(file);
            file.strip_suffix(".json")?.into()
        }
        // A document has the collections of several sections beside each other.
        None => section_of(&collection)?.into(),
    };
    Some(RecordPlace { section, collection, index, pointer })
}

/// Returns the section of a collection in a document: the one of the same name, else the only one.
fn section_of(collection: &str) -> Option<&'static str> {
    let own = table(collection).filter(|table| table.collection(collection).is_some());
    let other = || tables().find(|table| table.collection(collection).is_some());
    own.or_else(other).map(|table| table.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(member: Option<&str>, pointer: &str) -> Option<(String, String, u64, String)> {
        let location = Location {
            member: member.map(String::from),
            pointer: Some(pointer.into()),
            ..Location::default()
        };
        let RecordPlace { section, collection, index, pointer } = locate(&location)?;
        Some((section, collection, index, pointer))
    }

    #[test]
    fn locations_in_records_are_places() {
        let found = |section: &str, collection: &str, index, pointer: &str| {
            Some((section.into(), collection.into(), index, pointer.into()))
        };
        let member = Some("data/notifications.json");
        let rule = found("notifications", "rules", 12, "/device_filter/device_ids/0");
        assert_eq!(place(member, "/rules/12/device_filter/device_ids/0"), rule);
        assert_eq!(place(Some("data/gadgets.json.enc"), "/a~1b/0"), found("gadgets", "a/b", 0, ""));
        let discovered = found("devices", "discovered_devices", 1, "/mac");
        assert_eq!(place(None, "/discovered_devices/1/mac"), discovered);
    }

    #[test]
    fn other_locations_are_none() {
        for (member, pointer) in [
            (Some("manifest.json"), "/sections/0"),
            (Some("data/devices.json"), "/schema_version"),
            (Some("data/devices.json"), "/devices/x"),
            (Some("data/devices.json"), ""),
            (None, "/metadata/0"),
        ] {
            assert_eq!(place(member, pointer), None, "{member:?} {pointer}");
        }
    }
}
