//! Where the program is drawn: in a page of its own, or in an element of another page.
//!
//! The other page keeps its title, its address, its history and its storage: the element has an address
//! of its own, and reports what happens as events.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::ev::EventDescriptor;
use leptos::prelude::*;
use serde::Serialize;
use wasm_bindgen::convert::FromWasmAbi;
use wasm_bindgen::prelude::*;
use web_sys::{
    CustomEvent, CustomEventInit, Element, EventTarget, FocusOptions, HtmlElement, Node,
    ShadowRoot, Storage,
};

use crate::browser::Step;

/// Name of the program, as in the window's title.
pub(crate) const NAME: &str = "SMA Inspector";

/// Attribute with the address of an element.
const ROUTE: &str = "route";

thread_local! {
    static PLACE: RefCell<Place> = const { RefCell::new(Place::Page) };
}

/// Where the program is drawn.
#[derive(Clone)]
enum Place {
    /// In a page of its own.
    Page,
    /// In an element of another page.
    Element(Rc<Embedding>),
}

/// An element of another page.
struct Embedding {
    element: HtmlElement,
    shadow: ShadowRoot,
    /// The element in the shadow tree that contains everything.
    frame: HtmlElement,
    address: RefCell<String>,
}

/// Sets where the program is drawn: in an element of a shadow tree, or in the page. Returns that element, or
/// the body.
pub(crate) fn settle(frame: Option<HtmlElement>) -> Option<HtmlElement> {
    let Some(frame) = frame else { return document().body() };
    let shadow: ShadowRoot = frame.get_root_node().dyn_into().ok()?;
    let element: HtmlElement = shadow.host().dyn_into().ok()?;
    let address = RefCell::new(element.get_attribute(ROUTE).unwrap_or_default());
    let embedding = Embedding { element, shadow, frame: frame.clone(), address };
    PLACE.set(Place::Element(Rc::new(embedding)));
    Some(frame)
}

/// Returns whether the program has a page of its own, which it can close off.
pub(crate) fn is_page() -> bool {
    matches!(place(), Place::Page)
}

/// Reports that everything is loaded, and the worker listens.
pub(crate) fn mark_ready() {
    match place() {
        Place::Page => {
            if let Some(root) = document().document_element() {
                let _ = root.set_attribute("data-state", "ready");
            }
        }
        Place::Element(_) => emit("ready", &()),
    }
}

/// Reports an event to the other page, if the program is in one.
pub(crate) fn emit(name: &str, detail: &impl Serialize) {
    let Place::Element(embedding) = place() else { return };
    let text = serde_json::to_string(detail).unwrap_or_default();
    let init = CustomEventInit::new();
    init.set_detail(&js_sys::JSON::parse(&text).unwrap_or(JsValue::NULL));
    if let Ok(event) = CustomEvent::new_with_event_init_dict(name, &init) {
        let _ = embedding.element.dispatch_event(&event);
    }
}

/// Sets the title of the page.
pub(crate) fn set_title(title: &str) {
    if is_page() {
        document().set_title(title);
    }
}

/// Returns the part of the address that names a screen, such as `#/devices/17`, or an empty text.
pub(crate) fn address() -> String {
    match place() {
        Place::Page => window().location().hash().unwrap_or_default(),
        Place::Element(embedding) => embedding.address.borrow().clone(),
    }
}

/// Adds an entry with an address to the browser's history, to which its Back returns.
pub(crate) fn push_history(step: Step, address: &str) {
    match place() {
        Place::Page => {
            if let Ok(history) = window().history() {
                let _ = history.push_state_with_url(&step.to_entry(), "", Some(address));
            }
        }
        Place::Element(embedding) => embedding.show_address(address),
    }
}

/// Replaces the current entry, so that the browser's Back skips the previous screen.
pub(crate) fn replace_history(step: Step, address: &str) {
    match place() {
        Place::Page => {
            if let Ok(history) = window().history() {
                let _ = history.replace_state_with_url(&step.to_entry(), "", Some(address));
            }
        }
        Place::Element(embedding) => embedding.show_address(address),
    }
}

/// Takes an address that the other page chose. Returns whether it is another one.
pub(crate) fn take_address(address: &str) -> bool {
    match place() {
        Place::Element(embedding) => embedding.address.replace(address.to_owned()) != address,
        Place::Page => false,
    }
}

/// Returns the storage of the page. None in another page, or where the browser stores nothing.
pub(crate) fn storage() -> Option<Storage> {
    // In a browser that stores nothing, even asking fails.
    is_page().then(|| window().local_storage().ok().flatten())?
}

/// Returns an element by its id.
pub(crate) fn find(id: &str) -> Option<Element> {
    match place() {
        Place::Page => document().get_element_by_id(id),
        Place::Element(embedding) => embedding.shadow.get_element_by_id(id),
    }
}

/// Focuses the main part, which always exists, without scrolling.
pub(crate) fn focus_main() {
    if let Some(main) = find("main").and_then(|main| main.dyn_into().ok()) {
        focus_in_place(&main);
    }
}

/// Focuses an element without scrolling to it.
pub(crate) fn focus_in_place(element: &HtmlElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.focus_with_options(&options);
}

/// Scrolls a page of its own to its top.
pub(crate) fn scroll_to_top() {
    if is_page() {
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }
}

/// Returns whether a place in the window is in the right half of what the program fills.
pub(crate) fn is_right_half(x: f64) -> bool {
    match place() {
        Place::Page => x > crate::browser::window_width() / 2.0,
        Place::Element(embedding) => {
            let area = embedding.frame.get_bounding_client_rect();
            x > f64::midpoint(area.left(), area.right())
        }
    }
}

/// Returns whether what the pointer enters belongs to the program.
pub(crate) fn contains(target: Option<EventTarget>) -> bool {
    match place() {
        // Only what leaves the window enters nothing.
        Place::Page => target.is_some(),
        Place::Element(embedding) => {
            let node = target.and_then(|target| target.dyn_into::<Node>().ok());
            embedding.frame.contains(node.as_ref())
        }
    }
}

/// Handles an event anywhere in the program, until the reactive scope of the caller ends.
pub(crate) fn listen<E: EventDescriptor>(event: &E, handle: impl FnMut(E::EventType) + 'static)
where
    E::EventType: FromWasmAbi + 'static,
{
    let target: EventTarget = match place() {
        Place::Page => window().into(),
        Place::Element(embedding) => embedding.frame.clone().into(),
    };
    let name = event.name().into_owned();
    let handler = Closure::new(handle);
    let function = handler.as_ref().unchecked_ref();
    let _ = target.add_event_listener_with_callback(&name, function);
    StoredValue::new_local(Listener { target, name, handler });
}

fn place() -> Place {
    PLACE.with_borrow(Place::clone)
}

impl Embedding {
    fn show_address(&self, address: &str) {
        // Before the attribute, whose change is reported to the program.
        self.address.replace(address.to_owned());
        let _ = self.element.set_attribute(ROUTE, address);
    }
}

/// A listener, which is removed when it is dropped.
struct Listener<T> {
    target: EventTarget,
    name: String,
    handler: Closure<dyn FnMut(T)>,
}

impl<T> Drop for Listener<T> {
    fn drop(&mut self) {
        let function = self.handler.as_ref().unchecked_ref();
        let _ = self.target.remove_event_listener_with_callback(&self.name, function);
    }
}
