//! Order and choice of the records of a collection.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::facets::{Counter, Facet};
use super::filter::{Failed, Filters};
use super::key::{Key, compare};
use super::names::Names;
use super::query::{Query, Sort};
use crate::json::Value;
use crate::progress::{self, Stage, Track, Unit, Watch};
use crate::secrets::is_hidden_name;
use crate::section::{CollectionTable, Sections};
use crate::shape::Target;

/// Records of a collection that meet a query.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Arrangement {
    /// Their indexes in the collection, in the order to display.
    pub order: Vec<u32>,
    /// Fields with few values, with the number of records for each.
    pub facets: Vec<Facet>,
}

/// Orders and filters the records of a collection. Of one that cannot be read, none meets a query.
#[must_use]
pub fn arrange(
    sections: &Sections<'_>,
    section: &str,
    collection: &str,
    query: &Query,
) -> Arrangement {
    progress::finish(arrange_watched(sections, section, collection, query, &()))
}

/// Does what [`arrange`] does, with checkpoints.
pub async fn arrange_watched(
    sections: &Sections<'_>,
    section: &str,
    collection: &str,
    query: &Query,
    watch: &dyn Watch,
) -> Arrangement {
    let collection = sections.get(section).and_then(|it| it.collection(collection));
    let Some(collection) = collection else { return Arrangement::default() };
    let table = collection.table();
    let total = u64::try_from(collection.len()).unwrap_or(u64::MAX);
    let mut track = Track::new(watch, Stage::Arranging, Unit::Records, total);
    let filters = Filters::new(sections, table, query);
    let mut facets = Counter::new(table);
    let mut found = Vec::new();
    for (index, record) in (0..=u32::MAX).zip(collection.rows(0, usize::MAX)) {
        track.advance(1).await;
        let failed = filters.check(record);
        facets.add(record, |field| match failed {
            Failed::Nothing => true,
            Failed::Field(filter) => filters.field(filter) == Some(field),
            Failed::More => false,
        });
        if let Failed::Nothing = failed {
            found.push((index, record));
        }
    }
    if let Some(sort) = query.sort.as_ref().filter(|sort| !is_hidden_name(&sort.field)) {
        sort_records(&mut found, sections, table, sort, &mut track).await;
    }
    let order = found.into_iter().map(|(index, _)| index).collect();
    Arrangement { order, facets: facets.finish(sections) }
}

/// Sorts records by a field, references by the names of their records. Equal ones keep their order.
async fn sort_records(
    records: &mut Vec<(u32, Value<'_>)>,
    sections: &Sections<'_>,
    table: Option<&'static CollectionTable>,
    Sort { field, descending }: &Sort,
    track: &mut Track<'_>,
) {
    let target = table.and_then(|table| table.target_of(field));
    let ty = table.and_then(|table| table.type_of(field));
    let id = |record: Value<'_>| -> Option<(Target, u64)> {
        target.zip(record.get(field).and_then(Value::as_uint))
    };
    let wanted: BTreeSet<_> = records.iter().filter_map(|(_, record)| id(*record)).collect();
    let names = Names::find(sections, &wanted);
    let mut keyed = Vec::with_capacity(records.len());
    for (index, record) in records.drain(..) {
        track.begin().await;
        let name = id(record).map(|(target, id)| Key::text(&names.title(target, id)));
        let key = || record.get(field).and_then(|value| Key::of(field, value, ty));
        keyed.push((name.or_else(key), index, record));
    }
    keyed.sort_by(|(a, ..), (b, ..)| compare(a.as_ref(), b.as_ref(), *descending));
    records.extend(keyed.into_iter().map(|(_, index, record)| (index, record)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::browse::{Filter, Reference};

    fn sections() -> Sections<'static> {
        let devices = r#"{"devices": [
            {"id": 1, "name": "Lamp 10", "mac": "A4:CF:12:00:00:01", "ip": "10.0.0.9", "status": "online"},
            {"id": 2, "name": "lamp 2", "mac": "A4:CF:12:00:00:02", "ip": "10.0.0.10", "status": "online"},
            {"id": 3, "name": "Pump", "mac": "A4:CF:12:00:00:03", "ip": "", "status": "offline"},
            {"id": 4, "name": "Fan", "mac": "A4:CF:12:00:00:04", "ip": "10.0.0.1", "status": "online",
             "settings": {"pass": "swordfish"}}]}"#;
        let history = r#"{"config_history": [
            {"id": 1, "device_id": 2, "action": "sync"}, {"id": 2, "device_id": 3, "action": "sync"},
            {"id": 3, "device_id": 1, "action": "edit"}, {"id": 4, "device_id": 2, "action": "edit"}]}"#;
        Sections::new().with("devices", devices).unwrap().with("configurations", history).unwrap()
    }

    fn devices(query: &Query) -> Vec<u32> {
        arrange(&sections(), "devices", "devices", query).order
    }

    fn history(query: &Query) -> Vec<u32> {
        arrange(&sections(), "configurations", "config_history", query).order
    }

    #[test]
    fn records_are_sorted_by_the_meaning_of_a_field() {
        let sorted = |sort| devices(&Query::default().with_sort(sort));
        assert_eq!(devices(&Query::default()), [0, 1, 2, 3]);
        assert_eq!(sorted(Sort::ascending("name")), [3, 1, 0, 2]);
        assert_eq!(sorted(Sort::descending("name")), [2, 0, 1, 3]);
        // The one without an address is last either way.
        assert_eq!(sorted(Sort::ascending("ip")), [3, 0, 1, 2]);
        assert_eq!(sorted(Sort::descending("ip")), [1, 0, 3, 2]);
        assert_eq!(sorted(Sort::ascending("nothing")), [0, 1, 2, 3]);
    }

    #[test]
    fn references_are_sorted_by_the_name_of_their_record() {
        let query = Query::default().with_sort(Sort::ascending("device_id"));
        assert_eq!(history(&query), [0, 3, 2, 1]);
    }

    #[test]
    fn a_text_is_found_in_values_and_in_the_names_of_references() {
        let with = |text: &str| Query::default().with_text(text);
        assert_eq!(devices(&with("LAMP")), [0, 1]);
        assert_eq!(devices(&with("a4cf12000003")), [2]);
        assert_eq!(devices(&with(" 10.0.0.1 ")), [1, 3]);
        assert!(devices(&with("swordfish")).is_empty());
        assert_eq!(history(&with("pump")), [1]);
        assert_eq!(history(&with("lamp")), [0, 2, 3]);
    }

    #[test]
    fn filters_of_one_field_are_alternatives_and_others_restrict_them() {
        let online = Filter::new("status", Vec::from(["online".into()]));
        let query = Query::default().with_filter(online).with_text("lamp");
        assert_eq!(devices(&query), [0, 1]);
        let to = Reference::new("devices", "devices", 2);
        let edits = Filter::new("action", Vec::from(["edit".into()]));
        assert_eq!(history(&Query::default().with_reference(to.clone())), [0, 3]);
        assert_eq!(history(&Query::default().with_reference(to).with_filter(edits)), [3]);
        let nothing = Reference::new("gadgets", "gadgets", 2);
        assert!(history(&Query::default().with_reference(nothing)).is_empty());
    }

    #[test]
    fn facets_count_what_the_other_filters_leave() {
        let facets = |query: &Query| {
            let facets = arrange(&sections(), "devices", "devices", query).facets;
            let [status] = &facets[..] else { panic!("only the status has few values") };
            assert_eq!(status.label, "Status");
            status.values.iter().map(|it| (it.label.clone(), it.count)).collect::<Vec<_>>()
        };
        let counts = |online, offline| [("online".into(), online), ("offline".into(), offline)];
        assert_eq!(facets(&Query::default()), counts(3, 1));
        let offline = Filter::new("status", Vec::from(["offline".into()]));
        assert_eq!(facets(&Query::default().with_filter(offline)), counts(3, 1));
        assert_eq!(facets(&Query::default().with_text("lamp")), counts(2, 0));
    }

    #[test]
    fn a_collection_that_cannot_be_read_has_no_records() {
        let none = arrange(&sections(), "gadgets", "gadgets", &Query::default());
        assert_eq!(none, Arrangement::default());
    }
}
