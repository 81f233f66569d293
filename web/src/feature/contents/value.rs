//! Display of single values.

use leptos::prelude::*;
use sma_core::secrets::is_placeholder;
use sma_core::section::table;
use sma_core::shape::{Field, Type};

use super::json::Node;
use super::secret;
use crate::format;
use crate::session::Place;

/// Returns the fields that the format defines for the records of a collection.
pub(crate) fn fields(place: &Place) -> &'static [Field] {
    table(&place.section)
        .and_then(|section| section.collection(&place.collection))
        .map_or(&[], |collection| collection.record.fields)
}

/// Returns the type of a field, if the format defines one.
pub(crate) fn type_of(fields: &'static [Field], name: &str) -> Option<Type> {
    fields.iter().find(|field| field.name == name).map(|field| field.ty)
}

/// Draws a value in one line. Arrays and objects are only counted.
pub(crate) fn line(node: Option<&Node>, ty: Option<Type>) -> AnyView {
    match node {
        None | Some(Node::Null) => faint("–"),
        Some(Node::Bool(true)) => "Yes".into_any(),
        Some(Node::Bool(false)) => "No".into_any(),
        Some(Node::Number(number)) => numeral(number, ty),
        Some(Node::Text(text)) => line_of_text(text, ty),
        Some(Node::Array(items)) if ty == Some(Type::Strings) => words(items),
        Some(Node::Array(items)) => faint(&format::count(items.len() as u64, "item", "items")),
        Some(Node::Object(members)) => {
            faint(&format::count(members.len() as u64, "field", "fields"))
        }
        Some(Node::Secret(_)) => secret::hidden(),
    }
}

/// Draws the version of a firmware, such as `v1.14.0` of `20230913-112003/v1.14.0-gcb84623`.
pub(crate) fn firmware(node: Option<&Node>) -> AnyView {
    let version = |text: &str| {
        let (_, version) = text.split_once('/')?;
        Some(version.split_once("-g").map_or(version, |(version, _)| version).to_owned())
    };
    match node {
        Some(Node::Text(text)) => match version(text) {
            Some(version) => {
                let full = text.clone();
                view! { <bdi title=full>{version}</bdi> }.into_any()
            }
            None => line(node, Some(Type::Str)),
        },
        _ => line(node, Some(Type::Str)),
    }
}

/// Returns whether a value needs more than a line.
pub(crate) fn is_deep(node: &Node, ty: Option<Type>) -> bool {
    match node {
        Node::Array(items) => !items.is_empty() && ty != Some(Type::Strings),
        Node::Object(members) => !members.is_empty(),
        _ => false,
    }
}

fn line_of_text(text: &str, ty: Option<Type>) -> AnyView {
    if text.is_empty() {
        return faint("empty");
    }
    if is_placeholder(text) {
        return secret::removed();
    }
    let text = text.to_owned();
    // A text of an unknown field is displayed as a time if it is written as one.
    let time = matches!(ty, None | Some(Type::Time(_))).then(|| format::time(&text)).flatten();
    match (time, ty) {
        (Some(time), _) => view! { <time title=text>{time}</time> }.into_any(),
        (None, Some(Type::Mac | Type::Ip | Type::Uuid | Type::Digest)) => {
            view! { <bdi class="mono">{text}</bdi> }.into_any()
        }
        (None, _) => view! { <bdi>{text}</bdi> }.into_any(),
    }
}

fn numeral(number: &str, ty: Option<Type>) -> AnyView {
    let number = number.to_owned();
    match ty {
        Some(Type::Ref(target) | Type::PastRef(target)) => {
            let singular = table(target.section)
                .and_then(|section| section.collection(target.collection))
                .map_or("Record", |collection| collection.singular);
            view! { <span class="muted">{singular} " "</span> {number} }.into_any()
        }
        _ => number.into_any(),
    }
}

fn words(items: &[Node]) -> AnyView {
    if items.is_empty() {
        return faint("empty");
    }
    items
        .iter()
        .enumerate()
        .map(|(index, item)| view! { {(index > 0).then_some(", ")} {line(Some(item), Some(Type::Str))} })
        .collect_view()
        .into_any()
}

fn faint(text: &str) -> AnyView {
    view! { <span class="muted">{text.to_owned()}</span> }.into_any()
}
