//! Display of single values.

use leptos::prelude::*;
use sma_core::browse::firmware_version;
use sma_core::secrets::is_placeholder;
use sma_core::section::table;
use sma_core::shape::{Field, Type};

use super::json::Node;
use super::secret;
use super::tone::tone;
use crate::archive::Place;
use crate::format;
use crate::ui::icon::{Icon, icon};

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
        Some(Node::Bool(true)) => flag(Icon::Tick, "Yes"),
        Some(Node::Bool(false)) => flag(Icon::Skip, "No"),
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

/// Draws the value of a field in one line.
pub(crate) fn field(name: &str, node: Option<&Node>, ty: Option<Type>) -> AnyView {
    match (name, node) {
        ("firmware", Some(Node::Text(text))) => firmware(text),
        _ => state(name, node, ty),
    }
}

/// Draws a value in one line, and marks a word that is a state.
pub(crate) fn state(name: &str, node: Option<&Node>, ty: Option<Type>) -> AnyView {
    let word = match node {
        Some(Node::Text(text)) => tone(name, text).map(|tone| (text.clone(), tone)),
        _ => None,
    };
    match word {
        Some((word, tone)) => {
            let class = format!("word {tone}");
            view! { <span class=class><bdi>{word}</bdi></span> }.into_any()
        }
        None => line(node, ty),
    }
}

/// Draws the version of a firmware; its whole build id is the tooltip.
fn firmware(text: &str) -> AnyView {
    match firmware_version(text) {
        Some(version) => view! { <bdi title=text.to_owned()>{version.to_owned()}</bdi> }.into_any(),
        None => line(Some(&Node::Text(text.to_owned())), Some(Type::Str)),
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

fn flag(sign: Icon, word: &'static str) -> AnyView {
    view! { <span class="flag">{icon(sign)} {word}</span> }.into_any()
}

fn faint(text: &str) -> AnyView {
    view! { <span class="muted">{text.to_owned()}</span> }.into_any()
}
