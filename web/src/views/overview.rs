//! What an archive is, whether it is sound, and what is in it.

use leptos::prelude::*;

use super::checks::{checks_card, findings_card};
use super::conversion::conversion_card;
use super::facts::facts_card;
use super::rescue::rescue_card;
use super::sections::sections_card;
use super::signature::signature_panel;
use super::unlock::unlock_panel;
use super::verdict::verdict_banner;
use crate::state::App;

/// The first screen of an open archive.
pub(crate) fn overview(app: App) -> impl IntoView {
    view! {
        <div class="overview">
            {verdict_banner(app)}
            {unlock_panel(app)}
            {signature_panel(app)}
            {findings_card(app)}
            {rescue_card(app)}
            {sections_card(app)}
            {facts_card(app)}
            {conversion_card(app)}
            {checks_card(app)}
        </div>
    }
}
