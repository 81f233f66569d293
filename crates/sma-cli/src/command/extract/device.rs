//! The device that a person means.

use sma_core::json::Value;
use sma_core::section::{CollectionTable, DEVICES};
use sma_core::shape::mac_address;
use sma_core::shown::shown;

use crate::failure::Failure;
use crate::opened::Opened;

/// A device of an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Device {
    id: u64,
}

impl Device {
    /// The device that is given by its id, MAC address or name.
    ///
    /// # Errors
    /// When no device is meant, or several.
    pub(super) fn find(opened: &Opened, given: &str) -> Result<Self, Failure> {
        let Some(section) = opened.view().section(DEVICES.section) else {
            return Err(Failure::Content {
                message: "the archive has no devices that can be read".to_owned(),
                action: "Leave --device out.",
            });
        };
        let text =
            |record: Value<'_>, name| record.get(name).and_then(|it| it.as_str().map(String::from));
        let meant = |record: &Value<'_>| {
            let id = record.get("id").and_then(Value::as_uint);
            let mac = text(*record, "mac").and_then(|mac| mac_address(&mac));
            id.is_some_and(|id| id.to_string() == given)
                || mac.is_some() && mac == mac_address(given)
                || text(*record, "name").as_deref() == Some(given)
        };
        let records = section.records(DEVICES.collection).filter(meant);
        let ids: Vec<u64> = records.filter_map(|record| record.get("id")?.as_uint()).collect();
        match ids[..] {
            [id] => Ok(Self { id }),
            [] => Err(Failure::Usage {
                message: format!("no device has the id, MAC address or name {}", shown(given)),
                action: "List the devices with: shelly-manager backup extract --section devices.",
            }),
            _ => {
                let ids: Vec<String> = ids.iter().map(u64::to_string).collect();
                Err(Failure::Usage {
                    message: format!(
                        "several devices are called {}: {}",
                        shown(given),
                        ids.join(", ")
                    ),
                    action: "Give the id of one of them.",
                })
            }
        }
    }

    /// Whether a record of a collection is this device, or refers to it.
    pub(super) fn concerns(
        self,
        section: &str,
        collection: &CollectionTable,
        record: Value<'_>,
    ) -> bool {
        let is_device = section == DEVICES.section && collection.name == DEVICES.collection;
        if is_device {
            return record.get("id").and_then(Value::as_uint) == Some(self.id);
        }
        collection.refers(record, DEVICES, self.id)
    }
}
