//! The fields of a record.

use leptos::prelude::*;
use sma_core::browse::RecordLink;
use sma_core::shape::Field;

use super::json::Node;
use super::json_tree::json_tree;
use super::links::{reference, references};
use super::records::{Loaded, Record};
use super::{State, secret, value};
use crate::words;

/// Id of the field that a finding is about.
const HIGHLIGHT: &str = "highlight";

/// Draws the fields of a record: those that the format defines, then the others.
pub(super) fn record_fields(state: State, loaded: &Loaded, fields: &'static [Field]) -> AnyView {
    let members = match &loaded.record {
        Record::TooLong(bytes) => {
            return view! { <p class="card">{words::too_long("record", *bytes)}</p> }.into_any();
        }
        Record::Read(Node::Object(members)) => members,
        Record::Read(node) => {
            return view! { <div class="card">{json_tree(node.clone())}</div> }.into_any();
        }
    };
    let row = |(name, node): &(String, Node)| field_row(state, loaded, fields, name, Some(node));
    let known: Vec<_> = fields
        .iter()
        .filter_map(|field| members.iter().find(|(name, _)| name == field.name))
        .map(row)
        .collect();
    let missing = state.session.trail.highlight.get_untracked();
    let missing = missing.filter(|name| members.iter().all(|(other, _)| other != name));
    let missing = missing.map(|name| field_row(state, loaded, fields, &name, None));
    let is_unknown = |member: &&(String, Node)| value::type_of(fields, &member.0).is_none();
    let unknown: Vec<_> = members.iter().filter(is_unknown).map(row).collect();
    let note =
        (!fields.is_empty() && !unknown.is_empty()).then(|| view! { <h2>"Unknown fields"</h2> });
    let unknown = (!unknown.is_empty()).then(|| view! { <dl class="card fields">{unknown}</dl> });
    let known =
        (!fields.is_empty()).then(|| view! { <dl class="card fields">{known} {missing}</dl> });
    view! { {known} {note} {unknown} }.into_any()
}

/// Draws a field; without a value, one that is missing.
fn field_row(
    state: State,
    loaded: &Loaded,
    fields: &'static [Field],
    name: &str,
    node: Option<&Node>,
) -> impl IntoView + use<> {
    let field = fields.iter().find(|field| field.name == name);
    let label = match field {
        Some(field) => view! {
            <span>{field.label}</span> " " <code class="raw"><bdi>{name.to_owned()}</bdi></code>
        }
        .into_any(),
        None => view! { <code><bdi>{name.to_owned()}</bdi></code> }.into_any(),
    };
    let links: Vec<RecordLink> =
        loaded.named.links.iter().filter(|link| is_in(link, name)).cloned().collect();
    let content = match node {
        Some(node) => content(state, name, node, &links, field),
        None => view! { <span class="muted">"missing"</span> }.into_any(),
    };
    let is_highlight = state.session.trail.highlight.get_untracked().as_deref() == Some(name);
    if is_highlight {
        state.session.desk.voice.focus_on(HIGHLIGHT);
    }
    view! {
        <div
            class="field"
            class:highlight=is_highlight
            id=is_highlight.then_some(HIGHLIGHT)
            tabindex=is_highlight.then_some("-1")
        >
            <dt>{label}</dt>
            <dd>
                {is_highlight.then(|| view! { <span class="tag warn">"The finding is here"</span> " " })}
                {content}
            </dd>
        </div>
    }
}

fn content(
    state: State,
    name: &str,
    node: &Node,
    links: &[RecordLink],
    field: Option<&'static Field>,
) -> AnyView {
    let ty = field.map(|field| field.ty);
    match (node, links) {
        (Node::Secret(hidden), _) => {
            secret::masked(hidden, move |node| value::line(Some(node), ty))
        }
        (Node::Number(_), [link]) => reference(state, link),
        (Node::Array(items), links) if !links.is_empty() && items.len() == links.len() => {
            references(state, links)
        }
        (node, []) if !value::is_deep(node, ty) => value::state(name, Some(node), ty),
        (node, []) => json_tree(node.clone()),
        (node, links) => view! { {json_tree(node.clone())} {references(state, links)} }.into_any(),
    }
}

/// Returns whether a reference is in a field.
fn is_in(link: &RecordLink, name: &str) -> bool {
    link.pointer.split('/').nth(1) == Some(name)
}
