//! Columns of a table, and their widths.

use leptos::prelude::*;
use sma_core::shape::Type;
use sma_core::summary::CollectionSummary;

use super::value;
use crate::archive::Place;
use crate::ui::menu::menu;

/// Maximum number of columns to choose from: an unknown collection may have any number.
const MAX_COLUMNS: usize = 64;

/// A column of a table.
#[derive(Clone)]
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
    /// Whether it is displayed unless the user chooses otherwise.
    is_usual: bool,
}

impl TableColumn {
    /// Returns whether its values are numbers to compare, which are aligned at their last digits.
    pub(super) fn is_number(&self) -> bool {
        matches!(self.ty, Some(Type::Uint { .. } | Type::Int | Type::Number | Type::Rate))
    }

    /// Returns whether its values refer to other records.
    pub(super) fn is_reference(&self) -> bool {
        self.ty.is_some_and(|ty| ty.target().is_some())
    }

    /// Returns its width as a track of a CSS grid.
    pub(super) fn track(&self) -> String {
        format!("minmax({}rem, {}fr)", self.min_width, self.share)
    }
}

/// Returns the columns of a collection: those that are usually displayed, then its other fields.
pub(super) fn columns(place: &Place, collection: &CollectionSummary) -> Vec<TableColumn> {
    let fields = value::fields(place);
    let usual = collection.columns.iter().map(|it| (it.name.clone(), it.label.clone(), true));
    let is_usual = |name: &str| collection.columns.iter().any(|column| column.name == name);
    let others = fields.iter().filter(|field| !is_usual(field.name));
    let others = others.map(|field| (field.name.to_owned(), field.label.to_owned(), false));
    let mut columns: Vec<_> = usual
        .chain(others)
        .take(MAX_COLUMNS)
        .map(|(name, label, is_usual)| {
            let ty = value::type_of(fields, &name);
            let (min_width, share) = width(ty);
            TableColumn { name: Some(name), label, ty, min_width, share, is_usual }
        })
        .collect();
    if let Some(first) = columns.first_mut().filter(|first| first.ty == Some(Type::Str)) {
        // Usually the name of the record.
        (first.min_width, first.share) = (12.0, 4);
    }
    if columns.is_empty() {
        let label = collection.singular.clone();
        let column =
            TableColumn { name: None, label, ty: None, min_width: 12.0, share: 1, is_usual: true };
        columns.push(column);
    }
    columns
}

/// Returns the columns to display: the chosen ones or, before any choice, the usual ones.
pub(super) fn displayed(columns: &[TableColumn], chosen: Option<&[String]>) -> Vec<TableColumn> {
    let is_displayed = |column: &&TableColumn| match (chosen, &column.name) {
        (Some(chosen), Some(name)) => chosen.contains(name),
        _ => column.is_usual,
    };
    columns.iter().filter(is_displayed).cloned().collect()
}

/// Draws the choice of columns.
pub(super) fn column_menu(
    columns: &[TableColumn],
    chosen: RwSignal<Option<Vec<String>>>,
) -> Option<impl IntoView + use<>> {
    let usual: Vec<String> =
        columns.iter().filter(|it| it.is_usual).filter_map(|it| it.name.clone()).collect();
    let names: Vec<_> = columns
        .iter()
        .filter_map(|column| Some((column.name.clone()?, column.label.clone())))
        .collect();
    let all = StoredValue::new(names.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>());
    let usual = StoredValue::new(usual);
    let current = move || chosen.get().unwrap_or_else(|| usual.get_value());
    let switch = move |name: &str| {
        let mut now = current();
        match now.iter().position(|other| other == name) {
            // A table has at least one column.
            Some(_) if now.len() == 1 => return,
            Some(at) => drop(now.remove(at)),
            None => now.push(name.to_owned()),
        }
        let in_order =
            all.with_value(|all| all.iter().filter(|it| now.contains(it)).cloned().collect());
        chosen.set(Some(in_order));
    };
    let choice = move |(name, label): (String, String)| {
        let switched = name.clone();
        view! {
            <label class="column-choice">
                <input
                    type="checkbox"
                    prop:checked=move || current().contains(&name)
                    on:change=move |_| switch(&switched)
                />
                <bdi>{label}</bdi>
            </label>
        }
    };
    (names.len() > 1).then(|| {
        let choices = names.into_iter().map(choice).collect_view();
        menu(
            "Columns",
            view! {
                <fieldset class="column-choices">
                    <legend class="unseen">"Columns"</legend>
                    {choices}
                </fieldset>
                <button type="button" class="link" on:click=move |_| chosen.set(None)>
                    "Usual columns"
                </button>
            },
        )
    })
}

fn width(ty: Option<Type>) -> (f64, u8) {
    match ty {
        Some(Type::Bool) => (6.0, 1),
        Some(Type::Id | Type::Uint { .. } | Type::Int | Type::Number | Type::Rate) => (7.0, 1),
        Some(Type::Time(_)) => (14.75, 1),
        Some(Type::Mac) => (10.75, 1),
        Some(Type::Ip) => (9.5, 1),
        Some(Type::Ref(_) | Type::PastRef(_)) => (11.0, 2),
        Some(Type::Str | Type::Text) => (8.75, 2),
        _ => (9.0, 2),
    }
}
