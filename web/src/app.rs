//! The page as a whole: the frame around every screen, and the choice of the screen.

use std::sync::Arc;
use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, HtmlElement};

use crate::ask::Worker;
use crate::browser;
use crate::current::{Current, open_archive};
use crate::desk::{Desk, Voice};
use crate::feature::opening::{
    self, intake, notice_panel, opening_screen, pick_button, promise, start,
};
use crate::feature::rescue::{self, rescue_card};
use crate::session::OpenArchive;
use crate::ui::icon::{Icon, icon};

/// State of the page. Copies share it.
#[derive(Clone, Copy)]
pub(crate) struct App {
    pub(crate) desk: Desk,
    opening: opening::State,
    current: RwSignal<Option<Current>>,
    /// Reactive scope of the page.
    root: StoredValue<Owner>,
    /// Reactive scope of the open archive; everything that belongs to it is dropped with this.
    scope: StoredValue<Option<Owner>>,
}

impl App {
    /// Creates the state in which nothing is open.
    pub(crate) fn new() -> Self {
        let opening = StoredValue::new(None::<opening::State>);
        let on_breakdown = move || {
            if let Some(opening) = opening.get_value() {
                opening.break_down();
            }
        };
        let desk = Desk::new(Worker::new(browser::mark_ready, on_breakdown));
        let app = Self {
            desk,
            opening: opening::State::new(desk),
            current: RwSignal::new(None),
            root: StoredValue::new(Owner::current().unwrap_or_default()),
            scope: StoredValue::new(None),
        };
        opening.set_value(Some(app.opening));
        desk.on_replace(move |archive| app.replace(archive));
        app
    }

    fn replace(self, archive: Option<Arc<OpenArchive>>) {
        // Not in the caller's scope: the clicked element may be dropped with the open archive.
        let scope = archive.is_some().then(|| self.root.get_value().with(Owner::new));
        let current = scope.as_ref().zip(archive);
        let current =
            current.map(|(scope, archive)| scope.with(|| Current::begin(self.desk, &archive)));
        if current.is_none() {
            document().set_title(browser::NAME);
        }
        let number = |current: Current| current.session.archive().number;
        let before = self.current.get_untracked().map(number);
        if let Some(before) = before.filter(|before| current.map(number) != Some(*before)) {
            self.desk.worker.close(before);
        }
        let left = self.scope.try_update_value(|held| std::mem::replace(held, scope)).flatten();
        self.current.set(current);
        // Dropped only once nothing on screen shows it.
        set_timeout(move || drop(left), Duration::ZERO);
    }

    fn close(self) {
        self.opening.close();
    }
}

/// Draws the page.
pub(crate) fn page(app: App) -> impl IntoView {
    let dragging = RwSignal::new(false);
    listen(app, dragging);
    keep_focus(app.desk.voice);

    let App { desk, opening, current, .. } = app;
    let is_waiting = opening.operation.is_slow;
    let is_open = Memo::new(move |_| current.with(Option::is_some) && !is_waiting.get());
    view! {
        <a class="skip" href="#main" on:click=move |event| {
            event.prevent_default();
            app.desk.voice.focus_on("main");
        }>"Skip to content"</a>
        <header class="masthead">
            <div class="masthead-in">
                <p class="brand">{icon(Icon::Brand)} <span>{browser::NAME}</span></p>
                <Show when=move || is_open.get()>
                    <div class="masthead-actions">
                        {pick_button(opening, "button", "another", "Open file")}
                        <button type="button" class="button quiet" on:click=move |_| app.close()>
                            {icon(Icon::Close)} <span>"Close file"</span>
                        </button>
                    </div>
                </Show>
            </div>
        </header>
        <main id="main" tabindex="-1">
            {notice_panel(opening)}
            {move || match current.get() {
                _ if is_waiting.get() => opening_screen(opening).into_any(),
                Some(current) => open_archive(current).into_any(),
                None => view! { {rescue_refused(app)} {start(opening)} }.into_any(),
            }}
        </main>
        <Show when=move || is_open.get()>
            <footer class="foot">{promise()}</footer>
        </Show>
        <p class="unseen" role="status">{move || desk.voice.announcement.get()}</p>
        <Show when=move || dragging.get()>
            <div class="veil" aria-hidden="true">
                <p>{icon(Icon::Drop)} "Drop the file to open it"</p>
            </div>
        </Show>
    }
}

/// Draws the recovery of a file that was refused as damaged.
fn rescue_refused(app: App) -> impl IntoView {
    move || {
        app.opening.damaged_file().map(|(file, source, allowance)| {
            let state = rescue::State::new(app.desk, file, source, allowance, None);
            rescue_card(state, Signal::stored(true))
        })
    }
}

/// Handles files dropped or pasted anywhere on the page, and the Escape key.
fn listen(app: App, dragging: RwSignal<bool>) {
    let over = move |event: DragEvent| {
        event.prevent_default();
        dragging.set(true);
    };
    let _ = window_event_listener(ev::dragenter, over);
    let _ = window_event_listener(ev::dragover, over);
    let _ = window_event_listener(ev::dragleave, move |event| {
        // Only a drag that leaves the window has no related target.
        if event.related_target().is_none() {
            dragging.set(false);
        }
    });
    let _ = window_event_listener(ev::drop, move |event| {
        dragging.set(false);
        // The panels take what is dropped on them.
        if event.default_prevented() {
            return;
        }
        event.prevent_default();
        if let Some(data) = event.data_transfer() {
            intake::drop(app.opening, &data);
        }
    });
    let _ = window_event_listener(ev::paste, move |event| {
        let data = event.clipboard_data();
        if let Some(data) = data.filter(|data| !intake::is_for_field(&event, data)) {
            event.prevent_default();
            intake::paste(app.opening, &data);
        }
    });
    let _ = window_event_listener(ev::keydown, move |event| {
        if event.key() != "Escape" || event.default_prevented() {
            return;
        }
        if app.opening.operation.is_slow.get_untracked() {
            app.opening.cancel();
        } else if let Some(current) = app.current.get_untracked() {
            current.escape();
        }
    });
}

/// Moves the keyboard focus to the requested element once that is drawn.
fn keep_focus(voice: Voice) {
    Effect::new(move || {
        let Some(id) = voice.focus.get() else { return };
        request_animation_frame(move || {
            voice.focus.update_untracked(|wanted| *wanted = None);
            let element = document().get_element_by_id(&id);
            if let Some(element) = element.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
                let _ = element.focus();
            }
        });
    });
}
