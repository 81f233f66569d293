//! Columns of a table, and their widths.

use sma_core::shape::Type;
use sma_core::summary::CollectionSummary;

use super::value;
use crate::session::Place;

/// Maximum number of columns drawn: an unknown collection may have any number.
const MAX_COLUMNS: usize = 12;

/// A column of a table.
pub(super) struct TableColumn {
    /// Name of the field; none for the whole record.
    pub(super) name: Option<String>,
    /// Its heading.
    pub(super) label: String,
    /// Its type, if the format defines one.
    pub(super) ty: Option<Type>,
    /// Minimum width, in `rem`.
    pub(super) min_width: f64,
    /// Its share of the remaining width.
    share: u8,
}

impl TableColumn {
    /// Returns whether its values are numbers to compare, which are aligned at their last digits.
    pub(super) fn is_number(&self) -> bool {
        matches!(self.ty, Some(Type::Uint { .. } | Type::Int | Type::Number | Type::Rate))
    }

    /// Returns its width as a track of a CSS grid.
    pub(super) fn track(&self) -> String {
        format!("minmax({}rem, {}fr)", self.min_width, self.share)
    }
}

/// Returns the columns of a collection.
pub(super) fn columns(place: &Place, collection: &CollectionSummary) -> Vec<TableColumn> {
    let fields = value::fields(place);
    let mut columns: Vec<_> = collection
        .columns
        .iter()
        .take(MAX_COLUMNS)
        .map(|column| {
            let ty = value::type_of(fields, &column.name);
            let (min_width, share) = width(ty);
            let (name, label) = (Some(column.name.clone()), column.label.clone());
            TableColumn { name, label, ty, min_width, share }
        })
        .collect();
    if let Some(first) = columns.first_mut().filter(|first| first.ty == Some(Type::Str)) {
        // Usually the name of the record.
        (first.min_width, first.share) = (12.0, 4);
    }
    if columns.is_empty() {
        let label = collection.singular.clone();
        columns.push(TableColumn { name: None, label, ty: None, min_width: 12.0, share: 1 });
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
