//! The page as a whole: what frames every screen, and which screen is drawn.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, HtmlElement};

use crate::state::{App, Screen};
use crate::views::field::field_screen;
use crate::views::icon::{Icon, icon};
use crate::views::notice::notice_panel;
use crate::views::overview::overview;
use crate::views::pick::pick_button;
use crate::views::progress::opening;
use crate::views::record::record_screen;
use crate::views::rescue::rescue_card;
use crate::views::start::{promise, start};
use crate::views::table::table_screen;
use crate::{browser, intake};

/// The page.
pub(crate) fn app(app: App) -> impl IntoView {
    let dragging = RwSignal::new(false);
    listen(app, dragging);
    keep_title(app);
    keep_focus(app);

    let is_open = Memo::new(move |_| app.archive.with(Option::is_some));
    let is_waiting = Memo::new(move |_| app.slow.get() && !is_open.get());
    view! {
        <a class="skip" href="#main" on:click=move |event| {
            event.prevent_default();
            app.focus_on("main");
        }>"Skip to content"</a>
        <header class="masthead">
            <div class="masthead-in">
                <p class="brand">{icon(Icon::Brand)} <span>{browser::NAME}</span></p>
                <Show when=move || is_open.get()>
                    <div class="masthead-actions">
                        {pick_button(app, "button", "another", "Open another")}
                        <button type="button" class="button quiet" on:click=move |_| app.close()>
                            {icon(Icon::Close)} <span>"Close file"</span>
                        </button>
                    </div>
                </Show>
            </div>
        </header>
        <main id="main" tabindex="-1">
            {notice_panel(app)}
            {move || {
                if is_waiting.get() {
                    opening(app).into_any()
                } else if is_open.get() {
                    open_archive(app).into_any()
                } else {
                    view! { {rescue_card(app)} {start(app)} }.into_any()
                }
            }}
        </main>
        <Show when=move || is_open.get()>
            <footer class="foot">{promise()}</footer>
        </Show>
        <p class="unseen" role="status">{move || app.announcement.get()}</p>
        <Show when=move || dragging.get()>
            <div class="veil" aria-hidden="true">
                <p>{icon(Icon::Drop)} "Drop the file to open it"</p>
            </div>
        </Show>
    }
}

/// The screens of an open archive.
fn open_archive(app: App) -> impl IntoView {
    move || match app.screen.get() {
        Screen::Overview => overview(app).into_any(),
        Screen::Table(place) => table_screen(app, &place).into_any(),
        Screen::Record(place, index) => record_screen(app, &place, index).into_any(),
        Screen::Field(field) => field_screen(app, field).into_any(),
    }
}

/// Hears files that are dropped or pasted anywhere on the page, and the browser's Back.
fn listen(app: App, dragging: RwSignal<bool>) {
    let over = move |event: DragEvent| {
        event.prevent_default();
        dragging.set(true);
    };
    let _ = window_event_listener(ev::dragenter, over);
    let _ = window_event_listener(ev::dragover, over);
    let _ = window_event_listener(ev::dragleave, move |event| {
        // Only the drag that leaves the window goes to no element.
        if event.related_target().is_none() {
            dragging.set(false);
        }
    });
    let _ = window_event_listener(ev::drop, move |event| {
        dragging.set(false);
        // The unlock panel takes what is dropped on it.
        if event.default_prevented() {
            return;
        }
        event.prevent_default();
        if let Some(data) = event.data_transfer() {
            intake::drop(app, &data);
        }
    });
    let _ = window_event_listener(ev::paste, move |event| {
        let data = event.clipboard_data();
        if let Some(data) = data.filter(|data| !intake::is_for_field(&event, data)) {
            event.prevent_default();
            intake::paste(app, &data);
        }
    });
    let _ = window_event_listener(ev::keydown, move |event| {
        if event.key() == "Escape" && !event.default_prevented() {
            if app.slow.get_untracked() { app.close() } else { app.up() }
        }
    });
    let _ = window_event_listener(ev::popstate, move |event| {
        if let Some(step) = browser::read_history(&event.state()) {
            app.go_back_to(step);
        }
    });
}

fn keep_title(app: App) {
    Effect::new(move || {
        let title = match (app.archive.get(), app.report.get()) {
            (Some(archive), Some(report)) => {
                format!(
                    "{} – {} – {}",
                    report.verdict().word(),
                    archive.file.title(),
                    browser::NAME
                )
            }
            (Some(archive), None) => format!("{} – {}", archive.file.title(), browser::NAME),
            (None, _) => browser::NAME.into(),
        };
        document().set_title(&title);
    });
}

/// Moves the keyboard's focus once what it should be on has been drawn.
fn keep_focus(app: App) {
    Effect::new(move || {
        let Some(id) = app.focus.get() else { return };
        request_animation_frame(move || {
            app.focus.update_untracked(|wanted| *wanted = None);
            let element = document().get_element_by_id(&id);
            if let Some(element) = element.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
                let _ = element.focus();
            }
        });
    });
}
