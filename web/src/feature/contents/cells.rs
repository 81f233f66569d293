//! Cells of a row.

use std::sync::Arc;

use leptos::prelude::*;

use super::columns::TableColumn;
use super::records::{Loaded, Record};
use super::value;
use crate::words;

/// Draws the cells of a record.
pub(super) fn cells(
    columns: &[TableColumn],
    record: Memo<Option<Arc<Loaded>>>,
) -> impl IntoView + use<> {
    columns
        .iter()
        .enumerate()
        .map(|(index, column)| {
            let class = cell_class(column);
            let column = column.clone();
            let content = move || match record.get() {
                None => view! { <span class="skeleton"></span> }.into_any(),
                Some(loaded) => cell(&column, index, &loaded),
            };
            view! { <div role="gridcell" class=class>{content}</div> }
        })
        .collect_view()
}

/// Returns the CSS class of a cell.
pub(super) fn cell_class(column: &TableColumn) -> &'static str {
    if column.is_number() { "cell number" } else { "cell" }
}

fn cell(column: &TableColumn, index: usize, loaded: &Loaded) -> AnyView {
    let node = match &loaded.record {
        Record::Read(node) => node,
        Record::TooLong(bytes) if index == 0 => {
            return words::too_long("record", *bytes).into_any();
        }
        Record::TooLong(_) => return ().into_any(),
    };
    let Some(name) = &column.name else { return value::line(Some(node), column.ty) };
    if column.is_reference() {
        let mut links = loaded.named.links.iter();
        if let Some(link) = links.find(|link| link.pointer.strip_prefix('/') == Some(name)) {
            return view! { <bdi>{link.title.clone()}</bdi> }.into_any();
        }
    }
    value::field(name, node.get(name), column.ty)
}
