//! Answers about the records of a collection.

use sma_core::archive::Archive;
use sma_core::browse::{self, Arrangement, Referrers};
use sma_core::progress::Watch;

use crate::protocol::{Arrange, Chosen, Copy, Device, FindReferrers, MAX_ROWS, Row, Rows};
use crate::session::json_text;

/// Orders and filters the records of a collection.
pub async fn arrange(archive: &Archive, wanted: &Arrange, watch: &dyn Watch) -> Arrangement {
    let Arrange { section, collection, query } = wanted;
    browse::arrange_watched(&archive.sections(), section, collection, query, watch).await
}

/// Returns the requested records. Those outside the collection are omitted.
#[must_use]
pub fn rows(archive: &Archive, wanted: &Rows) -> Vec<Row> {
    let Rows { section, collection, indexes } = wanted;
    let sections = archive.sections();
    let found = sections.get(section).and_then(|section| section.collection(collection));
    let Some(found) = found else { return Vec::new() };
    let indexes = indexes.get(..MAX_ROWS).unwrap_or(indexes);
    let records = found.pick(indexes);
    let named = browse::name_records(&sections, section, collection, &records);
    let row = |(record, named)| Row { text: json_text(&record), named };
    records.into_iter().zip(named).map(row).collect()
}

/// Writes the requested records as a text.
pub async fn copy(archive: &Archive, wanted: &Copy, watch: &dyn Watch) -> String {
    let Copy { section, collection, records, form, columns } = wanted;
    let sections = archive.sections();
    let found = sections.get(section).and_then(|section| section.collection(collection));
    let Some(found) = found else { return String::new() };
    let order = match records {
        Chosen::At(indexes) => indexes.clone(),
        Chosen::Matching(query) => {
            browse::arrange_watched(&sections, section, collection, query, watch).await.order
        }
    };
    browse::write_records_watched(&found, &order, *form, columns, watch).await
}

/// Finds the records that refer to a record.
pub async fn find_referrers(
    archive: &Archive,
    FindReferrers { to }: &FindReferrers,
    watch: &dyn Watch,
) -> Vec<Referrers> {
    browse::find_referrers_watched(&archive.sections(), to, watch).await
}

/// Describes the device at an index.
#[must_use]
pub fn describe_device(archive: &Archive, index: u64) -> Option<Device> {
    let sections = archive.sections();
    let profile = browse::describe_device(&sections, index)?;
    let configuration = profile.configuration.as_ref().and_then(|link| {
        let configs = sections.get(&link.section)?.collection(&link.collection)?;
        let record = configs.record(usize::try_from(link.index?).ok()?)?;
        Some(json_text(&record.get("config")?))
    });
    Some(Device { profile, configuration })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::JsonText;
    use sma_core::Limits;
    use sma_core::section::table;
    use sma_core::shape::Presence;
    use wasm_bindgen_test::wasm_bindgen_test;

    const HOME: &[u8] = include_bytes!("../../tests/vectors/samples/1.0-tar-gzip.sma");

    fn home() -> Archive {
        Archive::open(HOME, &Limits::browser()).unwrap()
    }

    fn range(collection: &str, indexes: &[u32]) -> Rows {
        let (section, collection) = ("devices".into(), collection.into());
        Rows { section, collection, indexes: indexes.to_vec() }
    }

    #[wasm_bindgen_test]
    fn rows_are_the_requested_records() {
        let archive = home();
        let all = rows(&archive, &range("devices", &(0..24).collect::<Vec<_>>()));
        assert_eq!(all.len(), 24);
        let some = rows(&archive, &range("devices", &[23, 2, 2]));
        assert_eq!(some, [all[23].clone(), all[2].clone(), all[2].clone()]);
        let JsonText::Whole { text: first, .. } = &all[0].text else { panic!("it is short") };
        let fields = table("devices").unwrap().collection("devices").unwrap().record.fields;
        let required = fields.iter().filter(|field| field.presence == Presence::Required);
        for name in required.map(|field| field.name) {
            assert!(first.contains(&format!("\"{name}\":")), "{name}");
        }
    }

    #[wasm_bindgen_test]
    fn records_outside_a_collection_are_omitted() {
        let archive = home();
        assert_eq!(rows(&archive, &range("devices", &[24, u32::MAX])), []);
        assert_eq!(rows(&archive, &range("gadgets", &[0])), []);
    }
}
