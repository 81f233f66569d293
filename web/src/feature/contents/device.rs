//! What an archive records about a device beside its own record.

use leptos::prelude::*;
use sma_core::browse::{Change, ChangedValue, Difference, TemplateDifferences};
use sma_core::compare::Comparison;
use sma_worker::protocol::{DescribeDevice, Device};

use super::json_tree::json_tree;
use super::links::{link_place, record_link, reference};
use super::records::Record;
use super::{State, secret};
use crate::archive::Place;
use crate::ask::Operation;
use crate::format;
use crate::ui::progress::bar;
use crate::words;

/// Draws the configuration of a device, its differences from its templates, and its history.
pub(super) fn device_cards(state: State, index: u64) -> impl IntoView {
    let device = RwSignal::new(None);
    let operation = Operation::new();
    state.session.start(operation, DescribeDevice { index }, move |answer| {
        device.set(answer.body);
    });
    view! {
        {bar(operation, "cancel-device", move || operation.cancel())}
        {move || device.get().map(|device| cards(state, device))}
    }
}

fn cards(state: State, device: Device) -> impl IntoView {
    let Device { profile, configuration } = device;
    let templates = profile.templates.iter().map(|it| template_card(state, it)).collect_view();
    let configuration = configuration.map(|text| {
        let tree = match Record::from_text(&text) {
            Record::Read(node) => json_tree(node),
            Record::TooLong(bytes) => words::too_long("configuration", bytes).into_any(),
        };
        let record = profile.configuration.map(|link| {
            let (place, index) = (link_place(&link), link.index?);
            let title = String::from("Open its record");
            Some(view! { <p>{record_link(state, &place, index, title)}</p> })
        });
        view! {
            <section class="card" aria-labelledby="configuration">
                <h2 id="configuration">"Configuration"</h2>
                {tree}
                {record}
            </section>
        }
    });
    let count = profile.change_count;
    let listed = profile.changes.len() as u64;
    let changes = profile.changes.into_iter().map(|it| change(state, it)).collect_view();
    let history = (count > 0).then(|| {
        view! {
            <section class="card" aria-labelledby="history">
                <h2 id="history">
                    "History " <span class="muted">{format::count(count, "change", "changes")}</span>
                </h2>
                <ol class="timeline">{changes}</ol>
                {(count > listed).then(|| view! {
                    <p class="muted">"The latest " {format::number(listed)} " are listed."</p>
                })}
            </section>
        }
    });
    view! { {templates} {configuration} {history} }
}

/// Draws the values of a template that the device has not.
fn template_card(state: State, template: &TemplateDifferences) -> impl IntoView + use<> {
    let id = format!("template-{}", template.template.id);
    let labelled_by = id.clone();
    let computed = (template.variable_count > 0).then(|| {
        let values = format::count(template.variable_count, "value", "values");
        view! { <p class="hint">{values} " set by variables of the template: not compared."</p> }
    });
    let count = template.differences.len();
    let body = match (template.template.index, count) {
        (None, _) => view! { <p class="muted">"This template is not in the archive."</p> }.into_any(),
        (_, 0) => view! { <p class="muted">"Nothing differs from this template."</p> }.into_any(),
        _ => view! {
            <table class="differences">
                <thead>
                    <tr><th scope="col">"Setting"</th><th scope="col">"Template"</th><th scope="col">"Device"</th></tr>
                </thead>
                <tbody>{template.differences.iter().map(difference).collect_view()}</tbody>
            </table>
        }
        .into_any(),
    };
    view! {
        <section class="card" aria-labelledby=labelled_by>
            <h2 id=id>"Differences from the template " {reference(state, &template.template)}</h2>
            {body}
            {computed}
        </section>
    }
}

fn difference(difference: &Difference) -> impl IntoView + use<> {
    view! {
        <tr>
            <th scope="row"><bdi class="mono">{difference.path.clone()}</bdi></th>
            <td>{value(Some(&difference.template))}</td>
            <td>{value(difference.device.as_ref())}</td>
        </tr>
    }
}

fn change(state: State, change: Change) -> impl IntoView {
    let place = Place { section: change.section, collection: change.collection };
    let time = format::time(&change.time).unwrap_or(change.time);
    let link = if time.is_empty() { "Open its record".into() } else { time };
    let by = (!change.by.is_empty()).then(|| view! { " · " <bdi>{change.by.clone()}</bdi> });
    view! {
        <li>
            <p>
                {record_link(state, &place, change.index, link)}
                " " <span class="muted"><bdi>{change.action}</bdi> {by}</span>
            </p>
            <ul class="changes">{change.values.iter().map(changed).collect_view()}</ul>
        </li>
    }
}

fn changed(changed: &ChangedValue) -> impl IntoView + use<> {
    view! {
        <li>
            <bdi class="mono">{changed.path.clone()}</bdi> " "
            <del><span class="unseen">"before: "</span>{value(changed.old.as_ref())}</del>
            <span class="muted" aria-hidden="true">" → "</span>
            <ins><span class="unseen">"after: "</span>{value(changed.new.as_ref())}</ins>
        </li>
    }
}

/// Draws a value that the core prepared for display.
fn value(text: Option<&String>) -> AnyView {
    match text.map(String::as_str) {
        None => view! { <span class="muted">"not set"</span> }.into_any(),
        Some("") => view! { <span class="muted">"empty"</span> }.into_any(),
        Some(Comparison::SECRET) => secret::hidden(),
        Some(text) => view! { <bdi>{text.to_owned()}</bdi> }.into_any(),
    }
}
