//! Fields with few different values, and how often each of them occurs.

use alloc::borrow::ToOwned;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::filter::facet_value;
use super::firmware::{FIRMWARE, firmware_version};
use super::key::compare_texts;
use super::names::Names;
use crate::json::Value;
use crate::secrets::is_hidden_name;
use crate::section::{CollectionTable, Sections};
use crate::shape::{Field, Type};

/// Maximum number of values of a facet. A field with more values has no facet.
const MAX_VALUES: usize = 12;

/// Maximum length of a value of a facet, in bytes: longer texts are prose.
const MAX_BYTES: usize = 64;

/// A field with few different values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Facet {
    /// Name of the field.
    pub field: String,
    /// Display name of the field.
    pub label: String,
    /// Its values in the whole collection, the most frequent first.
    pub values: Vec<FacetValue>,
}

/// A value of a facet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FacetValue {
    /// The value; empty for records without one.
    pub value: String,
    /// Its display name.
    pub label: String,
    /// Number of records that have it and meet all filters on other fields.
    pub count: u64,
}

/// Counts values of the fields that may be facets.
pub(super) struct Counter {
    fields: Vec<Counted>,
    records: u64,
}

struct Counted {
    field: &'static Field,
    /// For each value the number of all records, and of those that meet the other filters; `None`
    /// after the maximum of values.
    values: Option<BTreeMap<String, [u64; 2]>>,
}

impl Counter {
    /// Begins with the fields of a collection: its columns, then the others in their order.
    pub(super) fn new(table: Option<&'static CollectionTable>) -> Self {
        let columns = table.map_or(&[][..], |table| table.columns);
        let fields = table.map_or(&[][..], |table| table.record.fields);
        let mut fields: Vec<&'static Field> = fields.iter().filter(|it| is_candidate(it)).collect();
        fields.sort_by_key(|field| columns.iter().position(|it| *it == field.name).is_none());
        let count = |field| Counted { field, values: Some(BTreeMap::new()) };
        Self { fields: fields.into_iter().map(count).collect(), records: 0 }
    }

    /// Counts a record, which meets the filters, or all but that of one field.
    pub(super) fn add(&mut self, record: Value<'_>, meets: impl Fn(&str) -> bool) {
        self.records = self.records.saturating_add(1);
        for counted in &mut self.fields {
            let Some(values) = &mut counted.values else { continue };
            let value = facet_value(record.get(counted.field.name));
            let Some(value) = value.filter(|value| value.len() <= MAX_BYTES) else {
                counted.values = None;
                continue;
            };
            if !values.contains_key(&*value) && values.len() == MAX_VALUES {
                counted.values = None;
                continue;
            }
            let [all, matching] = values.entry(value.into_owned()).or_default();
            *all = all.saturating_add(1);
            *matching = matching.saturating_add(u64::from(meets(counted.field.name)));
        }
    }

    /// Returns the facets: fields with at least two values, which occur twice on average.
    pub(super) fn finish(self, sections: &Sections<'_>) -> Vec<Facet> {
        let Self { fields, records } = self;
        let counted = fields.into_iter().filter_map(|counted| {
            let values = counted.values?;
            let count = u64::try_from(values.len()).unwrap_or(u64::MAX);
            (count >= 2 && count.saturating_mul(2) <= records).then_some((counted.field, values))
        });
        let counted: Vec<_> = counted.collect();
        let referred =
            counted.iter().filter_map(|(field, values)| Some((field.ty.target()?, values)));
        let wanted: BTreeSet<_> = referred
            .flat_map(|(target, values)| {
                values.keys().filter_map(move |value| Some((target, value.parse().ok()?)))
            })
            .collect();
        let names = Names::find(sections, &wanted);
        counted.into_iter().map(|(field, values)| facet(field, values, &names)).collect()
    }
}

fn facet(field: &Field, values: BTreeMap<String, [u64; 2]>, names: &Names) -> Facet {
    let mut values: Vec<_> = values.into_iter().collect();
    values.sort_by(|(a, [all_a, _]), (b, [all_b, _])| {
        all_b.cmp(all_a).then_with(|| compare_texts(a, b))
    });
    let value = |(value, [_, count]): (String, [u64; 2])| FacetValue {
        label: label(field, &value, names),
        value,
        count,
    };
    Facet {
        field: field.name.to_owned(),
        label: field.label.to_owned(),
        values: values.into_iter().map(value).collect(),
    }
}

fn label(field: &Field, value: &str, names: &Names) -> String {
    let referred = field.ty.target().zip(value.parse().ok());
    match (field.ty, value) {
        (_, "") => "None".to_string(),
        (Type::Bool, "true") => "Yes".to_string(),
        (Type::Bool, "false") => "No".to_string(),
        _ if field.name == FIRMWARE => firmware_version(value).unwrap_or(value).to_string(),
        _ => referred.map_or_else(|| value.to_string(), |(target, id)| names.title(target, id)),
    }
}

/// Returns whether the values of a field may be few.
fn is_candidate(field: &Field) -> bool {
    let is_fit = matches!(
        field.ty,
        Type::Bool
            | Type::Str
            | Type::Word(_)
            | Type::Uint { .. }
            | Type::Ref(_)
            | Type::PastRef(_)
    );
    is_fit && !field.unique && !is_hidden_name(field.name)
}
