//! A JSON value as a tree that unfolds branch by branch.

use leptos::prelude::*;
use sma_core::secrets::is_placeholder;

use super::json::Node;
use super::secret;
use crate::format;
use crate::ui::icon::{Icon, icon};

/// Number of children drawn at a time.
const BATCH: usize = 100;

/// Draws a value as a tree whose outermost branch is open.
pub(crate) fn json_tree(node: Node) -> AnyView {
    match node {
        Node::Array(items) if items.is_empty() => leaf_view(&Node::Array(items)),
        Node::Object(members) if members.is_empty() => leaf_view(&Node::Object(members)),
        Node::Array(_) | Node::Object(_) => children(node),
        leaf => leaf_view(&leaf),
    }
}

/// Draws the children of an array or object.
fn children(node: Node) -> AnyView {
    let total = match &node {
        Node::Array(items) => items.len(),
        Node::Object(members) => members.len(),
        _ => 0,
    };
    let drawn = RwSignal::new(BATCH);
    let children = StoredValue::new(node);
    let draw = move |index: usize| {
        children.with_value(|node| match node {
            Node::Array(items) => items.get(index).map(|item| child(&index.to_string(), item)),
            Node::Object(members) => members.get(index).map(|(name, item)| child(name, item)),
            _ => None,
        })
    };
    view! {
        <ul class="tree">
            <For each=move || 0..total.min(drawn.get()) key=|index| *index children=draw />
            <Show when=move || drawn.get() < total>
                <li>
                    <button type="button" class="link" on:click=move |_| drawn.update(|n| *n += BATCH)>
                        "Show more (" {move || format::number((total - drawn.get()) as u64)} " left)"
                    </button>
                </li>
            </Show>
        </ul>
    }
    .into_any()
}

fn child(name: &str, node: &Node) -> AnyView {
    let name = view! { <bdi class="key">{name.to_owned()}</bdi> };
    let count = match node {
        Node::Array(items) if !items.is_empty() => {
            format::count(items.len() as u64, "item", "items")
        }
        Node::Object(members) if !members.is_empty() => {
            format::count(members.len() as u64, "field", "fields")
        }
        leaf => return view! { <li class="leaf">{name} " " {leaf_view(leaf)}</li> }.into_any(),
    };
    let node = node.clone();
    let opened = RwSignal::new(false);
    view! {
        <li>
            <details on:toggle=move |_| opened.set(true)>
                <summary>{icon(Icon::Next)} {name} " " <span class="muted">{count}</span></summary>
                {move || opened.get().then(|| children(node.clone()))}
            </details>
        </li>
    }
    .into_any()
}

fn leaf_view(node: &Node) -> AnyView {
    match node {
        Node::Secret(secret) => secret::masked(secret, leaf_view),
        Node::Text(text) if is_placeholder(text) => secret::removed(),
        Node::Text(text) if text.is_empty() => {
            view! { <span class="muted">"empty"</span> }.into_any()
        }
        Node::Text(text) => view! { <bdi class="text">{text.clone()}</bdi> }.into_any(),
        Node::Number(number) => view! { <span class="literal">{number.clone()}</span> }.into_any(),
        Node::Bool(true) => view! { <span class="literal">"true"</span> }.into_any(),
        Node::Bool(false) => view! { <span class="literal">"false"</span> }.into_any(),
        Node::Null => view! { <span class="muted">"null"</span> }.into_any(),
        Node::Array(_) => view! { <span class="muted">"Empty array []"</span> }.into_any(),
        Node::Object(_) => view! { <span class="muted">"Empty object {}"</span> }.into_any(),
    }
}
