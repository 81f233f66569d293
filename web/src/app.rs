//! The page as a whole: the frame around every screen, and the choice of the screen.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, File, HtmlElement};

use crate::archive::{Screen, Tool};
use crate::ask::Worker;
use crate::browser::Step;
use crate::current::{Current, open_archive};
use crate::desk::{Change, Desk};
use crate::feature::about::{self, about};
use crate::feature::fleet::{self, fleet_screen};
use crate::feature::key_sheet::key_sheet;
use crate::feature::opening::{
    self, intake, notice_panel, opening_screen, pick_button, promise, start,
};
use crate::feature::rescue::{self, rescue_card};
use crate::feature::search::search_bar;
use crate::host;
use crate::keys::{self, Command, Scope};
use crate::open_files::OpenFiles;
use crate::ui::icon::{Icon, icon};
use crate::ui::toast::toast;
use crate::voice::Voice;

/// State of the page. Copies share it.
#[derive(Clone, Copy)]
pub(crate) struct App {
    pub(crate) desk: Desk,
    pub(crate) opening: opening::State,
    pub(crate) about: about::State,
    fleet: fleet::State,
    files: OpenFiles,
}

impl App {
    /// Creates the state in which nothing is open.
    pub(crate) fn new() -> Self {
        let app = StoredValue::new(None::<Self>);
        let on_breakdown = move || {
            if let Some(Self { opening, files, fleet, .. }) = app.get_value() {
                let lost = files.lose_all();
                if !fleet.break_down() {
                    opening.break_down(lost);
                }
            }
        };
        let desk = Desk::new(Worker::new(host::mark_ready, on_breakdown));
        let state = Self {
            desk,
            opening: opening::State::new(desk),
            about: about::State::default(),
            fleet: fleet::State::new(desk),
            files: OpenFiles::new(desk),
        };
        app.set_value(Some(state));
        state
    }

    /// Shows the screen that the address names, now or once an archive with such a screen is open.
    pub(crate) fn go_to_address(self) {
        match self.files.current.get_untracked() {
            Some(current) => current.session.trail.go_to_address(),
            None => self.desk.wanted.set(Some(host::address())),
        }
    }

    /// Closes the file on screen, or the one that is being opened. A closed file can be opened again.
    fn close(self) {
        let Self { desk, opening, files, .. } = self;
        let current = files.current.get_untracked().map(|current| current.session);
        opening.close();
        let Some(session) = current else { return };
        let archive = session.archive();
        let address = session.trail.address(&session.trail.screen.get_untracked());
        let title = archive.file.title();
        desk.offer_undo(format!("{title} was closed."), move || {
            desk.wanted.set(Some(address));
            opening.open(&archive.file.name, &archive.source);
        });
    }

    /// Compares the archive on screen with a file, unless that is a key or a password for it.
    fn compare(self, current: Current, file: &File) {
        let (name, source) = (file.name(), file.clone());
        self.opening.unless_companion(file, move || {
            current.session.trail.go(Screen::Tool(Tool::Compare));
            current.compare.take_file(&name, &source);
        });
    }
}

/// Draws the page.
pub(crate) fn page(app: App) -> impl IntoView {
    let dragging = RwSignal::new(None);
    listen(app, dragging);
    keep_focus(app.desk.voice);

    let App { desk, opening, files, .. } = app;
    let current = files.current;
    let is_waiting = opening.operation.is_slow;
    let is_open = Memo::new(move |_| current.with(Option::is_some) && !is_waiting.get());
    let screen = view! {
        {toast(desk)}
        {notice_panel(opening)}
        {move || match current.get() {
            _ if is_waiting.get() => opening_screen(opening).into_any(),
            Some(current) => open_archive(current).into_any(),
            None => view! { {rescue_refused(app)} {start_or_list(app)} }.into_any(),
        }}
    };
    let main = match host::is_page() {
        true => view! { <main id="main" class="main" tabindex="-1">{screen}</main> }.into_any(),
        // Another page has a main part of its own.
        false => view! { <div id="main" class="main" tabindex="-1">{screen}</div> }.into_any(),
    };
    let skip = host::is_page().then(|| {
        view! {
            <a class="skip" href="#main" on:click=move |event| {
                event.prevent_default();
                app.desk.voice.focus_on("main");
            }>"Skip to content"</a>
        }
    });
    view! {
        {skip}
        <header class="masthead">
            <div class="masthead-in">
                <p class="brand">{icon(Icon::Brand)} <span>{host::NAME}</span></p>
                {other_files(app)}
                {move || current.get().filter(|_| is_open.get()).map(|it| search_bar(it.search))}
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
        {main}
        <footer class="foot">
            <Show when=move || is_open.get()>{promise()}</Show>
            {about(app.about, desk.voice)}
            <p class="foot-keys">{key_sheet(desk)}</p>
        </footer>
        <p class="unseen" role="status">{move || desk.voice.announcement.get()}</p>
        {move || dragging.get().map(|over| veil(current, over))}
    }
}

/// Draws buttons for the open files that are not on screen.
fn other_files(app: App) -> impl IntoView {
    let App { desk, files, fleet, .. } = app;
    move || {
        let count = fleet.count();
        let list = (count > 0 && files.current.with(Option::is_some)).then(|| {
            view! {
                <li>
                    <button type="button" class="link" on:click=move |_| {
                        desk.change(Change::SetAside);
                        desk.voice.focus_on("heading");
                    }>"List of " {count} " files"</button>
                </li>
            }
        });
        let kept = files.kept.get();
        let buttons = kept.iter().rev().map(|kept| {
            let number = kept.archive.number;
            view! {
                <li>
                    <button type="button" class="link" on:click=move |_| files.return_to(number)>
                        <bdi>{kept.archive.file.title()}</bdi>
                    </button>
                </li>
            }
        });
        let buttons = buttons.collect_view();
        (!kept.is_empty() || list.is_some()).then(|| {
            view! {
                <nav class="open-files" aria-label="Other open files"><ul>{list} {buttons}</ul></nav>
            }
        })
    }
}

/// Draws the list of the files that were given together, or the start.
fn start_or_list(app: App) -> impl IntoView {
    let App { opening, fleet, desk, .. } = app;
    let open = move |file: &File| opening.open(&file.name(), file);
    let compare = move |newer: &File, older: &File| {
        desk.compare_next.set(Some(older.clone()));
        open(newer);
    };
    let is_listed = Memo::new(move |_| fleet.count() > 0);
    move || {
        if is_listed.get() {
            fleet_screen(fleet, open, compare).into_any()
        } else {
            start(opening).into_any()
        }
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

/// Half of the window: a file is opened on the left, and compared with the archive on screen on the right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Half {
    Left,
    Right,
}

impl Half {
    fn at(event: &DragEvent) -> Self {
        if host::is_right_half(event.client_x().into()) { Self::Right } else { Self::Left }
    }
}

/// Draws what dropping does, over the page.
fn veil(current: RwSignal<Option<Current>>, over: Half) -> impl IntoView {
    let current = current.get_untracked();
    let class = |half| if current.is_some() && over == half { "target" } else { "" };
    let compare = current.map(|current| {
        let title = current.session.archive().file.title();
        view! {
            <p class=class(Half::Right)>
                {icon(Icon::Swap)} <span>"Compare with " <bdi>{title}</bdi></span>
            </p>
        }
    });
    view! {
        <div class="veil" aria-hidden="true">
            <p class=class(Half::Left)>{icon(Icon::Drop)} <span>"Drop the file to open it"</span></p>
            {compare}
        </div>
    }
}

/// Handles files dropped or pasted anywhere on the page, the Escape key, and the browser's Back.
fn listen(app: App, dragging: RwSignal<Option<Half>>) {
    // What is dragged out of the page itself stays the browser's matter.
    let is_own_drag = StoredValue::new(false);
    host::listen(&ev::dragstart, move |_| is_own_drag.set_value(true));
    host::listen(&ev::dragend, move |_| is_own_drag.set_value(false));
    let has_files = move |event: &DragEvent| {
        !is_own_drag.get_value()
            && event.data_transfer().is_some_and(|data| intake::has_files(&data))
    };
    let over = move |event: DragEvent| {
        if has_files(&event) {
            event.prevent_default();
            dragging.set(Some(Half::at(&event)));
        }
    };
    host::listen(&ev::dragenter, over);
    host::listen(&ev::dragover, over);
    host::listen(&ev::dragleave, move |event| {
        if !host::contains(event.related_target()) {
            dragging.set(None);
        }
    });
    host::listen(&ev::drop, move |event| {
        dragging.set(None);
        // The panels take what is dropped on them.
        if event.default_prevented() || !has_files(&event) {
            return;
        }
        event.prevent_default();
        let Some(data) = event.data_transfer() else { return };
        let current = app.files.current.get_untracked().filter(|_| Half::at(&event) == Half::Right);
        match (current, intake::only_file(&data)) {
            (Some(current), Some(file)) => app.compare(current, &file),
            _ => intake::drop(app.opening, &data),
        }
    });
    host::listen(&ev::paste, move |event| {
        let data = event.clipboard_data();
        if let Some(data) = data.filter(|data| !intake::is_for_field(&event, data)) {
            event.prevent_default();
            intake::paste(app.opening, &data);
        }
    });
    host::listen(&ev::keydown, move |event| {
        let is_up = keys::command(&event, Scope::Anywhere) == Some(Command::Up);
        if !is_up || event.default_prevented() {
            return;
        }
        if app.opening.operation.is_slow.get_untracked() {
            app.opening.cancel();
        } else if let Some(current) = app.files.current.get_untracked() {
            current.escape();
        }
    });
    host::listen(&ev::popstate, move |event| {
        app.files.go_to(Step::read(&event.state()));
    });
}

/// Moves the keyboard focus to the requested element once that is drawn.
fn keep_focus(voice: Voice) {
    Effect::new(move || {
        let Some(id) = voice.focus.get() else { return };
        request_animation_frame(move || {
            voice.focus.update_untracked(|wanted| *wanted = None);
            let element = host::find(&id);
            let Some(element) = element.and_then(|e| e.dyn_into::<HtmlElement>().ok()) else {
                return;
            };
            if id == "grid" {
                // It scrolls by itself, below the head of its screen.
                host::focus_in_place(&element);
                host::scroll_to_top();
            } else {
                let _ = element.focus();
            }
        });
    });
}
