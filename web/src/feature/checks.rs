//! Single checks, the validation level, and saving the report.

mod export;
mod findings;
mod level;
mod view;

pub(crate) use findings::findings_card;
pub(crate) use view::checks_card;
