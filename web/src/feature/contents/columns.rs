//! The columns of a table, and how wide they are.

use sma_core::shape::Type;
use sma_core::summary::CollectionSummary;

use super::value;
use crate::session::Place;

/// Columns that are drawn: an unknown collection may ask for any number.
const MAX_COLUMNS: usize = 12;

/// A column of a table.
pub(super) struct TableColumn {
    /// Name of the field; none for the record itself.
    pub(super) name: Option<String>,
    /// What a person calls it.
    pub(super) label: String,
    /// Its type, where the format knows one.
    pub(super) ty: Option<Type>,
    /// The least width, in letters' sizes.
    pub(super) letters: f64,
    /// Its part of the room that is left.
    share: u8,
}

impl TableColumn {
    /// Its width, as CSS grids have it.
    pub(super) fn track(&self) -> String {
        format!("minmax({}rem, {}fr)", self.letters, self.share)
    }
}

/// The columns of that collection.
pub(super) fn columns(place: &Place, collection: &CollectionSummary) -> Vec<TableColumn> {
    let fields = value::fields(place);
    let mut columns: Vec<_> = collection
        .columns
        .iter()
        .take(MAX_COLUMNS)
        .map(|column| {
            let ty = value::type_of(fields, &column.name);
            let (letters, share) = width(ty);
            let (name, label) = (Some(column.name.clone()), column.label.clone());
            TableColumn { name, label, ty, letters, share }
        })
        .collect();
    if let Some(first) = columns.first_mut().filter(|first| first.ty == Some(Type::Str)) {
        // What records are called by.
        (first.letters, first.share) = (12.0, 4);
    }
    if columns.is_empty() {
        let label = collection.singular.clone();
        columns.push(TableColumn { name: None, label, ty: None, letters: 12.0, share: 1 });
    }
    columns
}

fn width(ty: Option<Type>) -> (f64, u8) {
    match ty {
        Some(Type::Bool) => (6.0, 1),
        Some(Type::Id | Type::Uint { .. } | Type::Int | Type::Number | Type::Rate) => (7.0, 1),
        Some(Type::Time(_)) => (14.75, 1),
        Some(Type::Mac) => (10.75, 1),
        Some(Type::Ip | Type::Ref(_) | Type::PastRef(_)) => (9.5, 1),
        Some(Type::Str | Type::Text) => (8.75, 2),
        _ => (9.0, 2),
    }
}
