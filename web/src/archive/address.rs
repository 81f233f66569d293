//! Addresses of screens, such as `#/devices/17`.
//!
//! The browser keeps addresses, so they carry nothing out of an archive: only names that the format
//! defines, and numbers. Whatever else a section contains is named by its position, `~0`.

use sma_core::section::table;
use sma_core::summary::{CollectionSummary, SectionSummary, Summary};
use sma_worker::protocol::Field;

use super::screen::{Place, Screen, Tool};

/// Address of the overview, and of the page on which nothing is open.
pub(crate) const OVERVIEW: &str = "#/";

/// Returns the address of a screen of an archive with this summary.
pub(crate) fn write(screen: &Screen, summary: &Summary) -> String {
    let path = match screen {
        Screen::Overview => None,
        Screen::Table(place) => place_path(place, summary),
        Screen::Record(place, index) => {
            place_path(place, summary).map(|path| format!("{path}/{}", index + 1))
        }
        Screen::Field(field) => field_path(field, summary),
        Screen::Tool(tool) => Some(tool.name().into()),
    };
    format!("{OVERVIEW}{}", path.unwrap_or_default())
}

/// Returns the screen that an address names. None if the archive has no such screen.
pub(crate) fn read(address: &str, summary: &Summary) -> Option<Screen> {
    let path = address.strip_prefix(OVERVIEW)?;
    if path.is_empty() {
        return Some(Screen::Overview);
    }
    if let Some(tool) = Tool::ALL.iter().find(|tool| tool.name() == path) {
        return Some(Screen::Tool(*tool));
    }
    let mut parts = path.split('/');
    let name = parts.next()?;
    let index = summary.sections.iter().enumerate();
    let mut index = index.filter(|(at, section)| section_part(section, *at) == name);
    let (_, section) = index.next()?;
    let rest: Vec<_> = parts.collect();
    if let [part] = *rest
        && let Some(field) = field_of(section, part)
    {
        return Some(Screen::Field(field));
    }
    let mut collections = section.collections.iter().enumerate();
    collections.find_map(|(at, collection)| {
        let rest = match collection_part(section, collection, at) {
            None => &*rest,
            Some(part) if rest.first() == Some(&&*part) => rest.get(1..)?,
            Some(_) => return None,
        };
        let place = Place { section: section.name.clone(), collection: collection.name.clone() };
        match rest {
            [] => (collection.count > 0).then_some(Screen::Table(place)),
            [number] => {
                let index = number.parse::<u64>().ok()?.checked_sub(1)?;
                (index < collection.count).then_some(Screen::Record(place, index))
            }
            _ => None,
        }
    })
}

fn place_path(place: &Place, summary: &Summary) -> Option<String> {
    let at = summary.sections.iter().position(|section| section.name == place.section)?;
    let section = summary.sections.get(at)?;
    let index = section.collections.iter().position(|it| it.name == place.collection)?;
    let part = section_part(section, at);
    Some(match collection_part(section, section.collections.get(index)?, index) {
        Some(collection) => format!("{part}/{collection}"),
        None => part,
    })
}

fn field_path(field: &Field, summary: &Summary) -> Option<String> {
    let at = summary.sections.iter().position(|section| section.name == field.section)?;
    let section = summary.sections.get(at)?;
    let index = section.fields.iter().position(|name| *name == field.name)?;
    let index = section.collections.len() + index;
    Some(format!("{}/~{index}", section_part(section, at)))
}

fn field_of(section: &SectionSummary, part: &str) -> Option<Field> {
    let index = part.strip_prefix('~')?.parse::<usize>().ok()?;
    let name = section.fields.get(index.checked_sub(section.collections.len())?)?;
    Some(Field { section: section.name.clone(), name: name.clone() })
}

fn section_part(section: &SectionSummary, at: usize) -> String {
    table(&section.name).map_or_else(|| format!("~{at}"), |table| table.name.into())
}

/// Returns the part of a collection; none for the one that has the name of its section.
fn collection_part(
    section: &SectionSummary,
    collection: &CollectionSummary,
    at: usize,
) -> Option<String> {
    let is_known = table(&section.name).is_some_and(|it| it.collection(&collection.name).is_some());
    match is_known {
        true if collection.name == section.name => None,
        true => Some(collection.name.clone()),
        false => Some(format!("~{at}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sma_core::{Archive, Limits};
    use wasm_bindgen_test::wasm_bindgen_test;

    fn summary(bytes: &[u8]) -> Summary {
        Archive::open(bytes, &Limits::browser()).unwrap().summary()
    }

    fn place(section: &str, collection: &str) -> Place {
        Place { section: section.into(), collection: collection.into() }
    }

    #[wasm_bindgen_test]
    fn every_screen_has_an_address_that_leads_to_it() {
        let summary = summary(include_bytes!("../../samples/home.sma"));
        for (address, screen) in [
            ("#/", Screen::Overview),
            ("#/devices", Screen::Table(place("devices", "devices"))),
            ("#/devices/17", Screen::Record(place("devices", "devices"), 16)),
            ("#/notifications/rules", Screen::Table(place("notifications", "rules"))),
            ("#/notifications/rules/1", Screen::Record(place("notifications", "rules"), 0)),
            ("#/compare", Screen::Tool(Tool::Compare)),
        ] {
            assert_eq!(write(&screen, &summary), address);
            assert_eq!(read(address, &summary), Some(screen), "{address}");
        }
        for address in ["", "#main", "#/gadgets", "#/devices/0", "#/devices/25", "#/devices/x/1"] {
            assert_eq!(read(address, &summary), None, "{address}");
        }
    }

    #[wasm_bindgen_test]
    fn no_section_has_the_name_of_a_tool() {
        assert!(Tool::ALL.iter().all(|tool| table(tool.name()).is_none()));
    }

    #[wasm_bindgen_test]
    fn names_out_of_an_archive_are_not_in_its_addresses() {
        let bytes =
            include_bytes!("../../../tests/vectors/samples/2024.1-browser-after-2026-07-21.sma");
        let summary = summary(bytes);
        let field = Field { section: "network_settings".into(), name: "mqtt_config".into() };
        let address = write(&Screen::Field(field.clone()), &summary);
        assert!(!address.contains("mqtt"), "{address}");
        assert_eq!(read(&address, &summary), Some(Screen::Field(field)));
    }
}
