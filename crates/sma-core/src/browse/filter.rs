//! Filters of records.

use alloc::borrow::Cow;
use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use super::known;
use super::names::ids_by_name;
use super::query::Query;
use crate::json::{Kind, Value};
use crate::secrets::find_hidden;
use crate::section::{CollectionTable, Sections};
use crate::shape::{Target, Type};

/// Filters of a query, prepared for many records.
pub(super) struct Filters<'q> {
    table: Option<&'static CollectionTable>,
    fields: Vec<(&'q str, BTreeSet<&'q str>)>,
    text: String,
    /// Records whose name contains the text.
    named: BTreeSet<(Target, u64)>,
    /// The record to refer to; `None` inside where no table describes it.
    refers_to: Option<Option<(Target, u64)>>,
}

/// What of a query a record does not meet.
pub(super) enum Failed {
    Nothing,
    /// The filter of one field.
    Field(usize),
    More,
}

impl<'q> Filters<'q> {
    pub(super) fn new(
        sections: &Sections<'_>,
        table: Option<&'static CollectionTable>,
        query: &'q Query,
    ) -> Self {
        let text = query.text.trim().to_lowercase();
        let targets: BTreeSet<Target> =
            table.into_iter().flat_map(CollectionTable::targets).collect();
        let named = match text.is_empty() {
            true => BTreeSet::new(),
            false => targets.iter().flat_map(|it| ids_by_name(sections, *it, &text)).collect(),
        };
        let fields = query
            .filters
            .iter()
            .map(|filter| (&*filter.field, filter.values.iter().map(String::as_str).collect()));
        let refers_to = query
            .refers_to
            .as_ref()
            .map(|to| known(&to.section, &to.collection).map(|(target, _)| (target, to.id)));
        Self { table, fields: fields.collect(), text, named, refers_to }
    }

    /// Returns the field of a filter.
    pub(super) fn field(&self, index: usize) -> Option<&str> {
        self.fields.get(index).map(|(field, _)| *field)
    }

    pub(super) fn check(&self, record: Value<'_>) -> Failed {
        if !self.is_referring(record) || !self.holds_text(record) {
            return Failed::More;
        }
        let mut failed = self.fields.iter().enumerate().filter(|(_, (field, values))| {
            let value = facet_value(record.get(field));
            !value.is_some_and(|value| values.contains(&*value))
        });
        match (failed.next(), failed.next()) {
            (None, _) => Failed::Nothing,
            (Some((index, _)), None) => Failed::Field(index),
            _ => Failed::More,
        }
    }

    fn is_referring(&self, record: Value<'_>) -> bool {
        let Some(wanted) = self.refers_to else { return true };
        let mut ids = self.table.map(|table| table.ids(record)).unwrap_or_default().into_iter();
        ids.any(|(target, id)| id.as_uint().map(|id| (target, id)) == wanted)
    }

    fn holds_text(&self, record: Value<'_>) -> bool {
        if self.text.is_empty() || self.holds_name(record) {
            return true;
        }
        let matching = record.members().filter(|(key, value)| {
            self.is_in(*value, self.table.and_then(|table| table.type_of(&key.name())))
        });
        let mut matching = matching.map(|(_, value)| value.range().start).peekable();
        // A secret is not found by guessing it.
        matching.peek().is_some() && {
            let hidden = find_hidden(record);
            matching.any(|start| hidden.binary_search(&start).is_err())
        }
    }

    fn holds_name(&self, record: Value<'_>) -> bool {
        if self.named.is_empty() {
            return false;
        }
        let mut ids = self.table.map(|table| table.ids(record)).unwrap_or_default().into_iter();
        ids.any(|(target, id)| id.as_uint().is_some_and(|id| self.named.contains(&(target, id))))
    }

    fn is_in(&self, value: Value<'_>, ty: Option<Type>) -> bool {
        match value.kind() {
            Kind::String => {
                let text = value.as_str().unwrap_or_default().to_lowercase();
                let plain = |text: &str| text.replace([':', '-', '.'], "");
                text.contains(&self.text)
                    || ty == Some(Type::Mac) && plain(&text).contains(&plain(&self.text))
            }
            Kind::Number => value.source() == self.text,
            _ => false,
        }
    }
}

/// Returns a value as a facet lists it: texts as they are, others as JSON, missing ones as the
/// empty text. `None` of an array or object.
pub(super) fn facet_value<'a>(value: Option<Value<'a>>) -> Option<Cow<'a, str>> {
    let Some(value) = value else { return Some(Cow::Borrowed("")) };
    match value.kind() {
        Kind::Null => Some(Cow::Borrowed("")),
        Kind::String => value.as_str(),
        Kind::Bool | Kind::Number => Some(Cow::Borrowed(value.source())),
        Kind::Array | Kind::Object => None,
    }
}
