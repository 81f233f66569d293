//! The device of `--device`.

use sma_core::archive::Archive;
use sma_core::escape::escape;
use sma_core::json::Value;
use sma_core::section::{CollectionTable, DEVICES, record_id};
use sma_core::shape::mac_address;
use sma_ops::Input;

use crate::failure::Failure;

/// A device of an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Device {
    id: u64,
    mac: Option<u64>,
}

impl Device {
    /// Finds a device by its id, MAC address or name.
    ///
    /// # Errors
    /// When no device matches, or several do.
    pub(super) fn find(opened: &Archive, file: &Input, given: &str) -> Result<Self, Failure> {
        let Some(section) = opened.section(DEVICES.section) else {
            return Err(Failure::Content {
                message: format!("{file} has no readable devices section"),
                action: "Remove --device.",
            });
        };
        let is_id =
            |record: &Value<'_>| record_id(*record).is_some_and(|id| id.to_string() == given);
        let is_name = |record: &Value<'_>| {
            let name = record.get("name").and_then(Value::as_str);
            name.as_deref() == Some(given)
                || mac(*record).is_some_and(|it| Some(it) == mac_address(given))
        };
        let records = || section.records(DEVICES.collection);
        // An id takes precedence over equal names.
        let mut found: Vec<Value<'_>> = records().filter(is_id).collect();
        if found.is_empty() {
            found = records().filter(is_name).collect();
        }
        let ids: Vec<u64> = found.iter().filter_map(|record| record_id(*record)).collect();
        match ids[..] {
            [id] => Ok(Self { id, mac: found.first().and_then(|record| mac(*record)) }),
            [] => Err(Failure::Usage {
                message: format!(
                    "{file} has no device with the id, MAC address or name {}",
                    escape(given)
                ),
                action: "List all devices with: shelly-manager backup extract FILE --section devices --collection devices --format csv --output -",
            }),
            _ => {
                let ids: Vec<String> = ids.iter().map(u64::to_string).collect();
                Err(Failure::Usage {
                    message: format!(
                        "{file} has several devices named {}: ids {}",
                        escape(given),
                        ids.join(", ")
                    ),
                    action: "Use one of the ids with --device.",
                })
            }
        }
    }

    /// Returns whether a record is this device or refers to it.
    pub(super) fn refers_to(
        self,
        section: &str,
        collection: &CollectionTable,
        record: Value<'_>,
    ) -> bool {
        let is_device = section == DEVICES.section && collection.name == DEVICES.collection;
        if is_device {
            return record_id(record) == Some(self.id);
        }
        collection.refers_to(record, DEVICES, self.id)
            // It was found before it was adopted.
            || self.mac.is_some() && self.mac == mac(record)
    }
}

fn mac(record: Value<'_>) -> Option<u64> {
    record.get("mac").and_then(Value::as_str).and_then(|mac| mac_address(&mac))
}
