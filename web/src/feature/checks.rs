//! Single checks, the validation level, and saving the report.

mod export;
mod level;
mod view;

pub(crate) use view::{checks_card, findings_card};
