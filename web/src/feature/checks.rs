//! The checks one by one, how deep they look, and the report on them.

mod depth;
mod filing;
mod view;

pub(crate) use view::{checks_card, findings_card};
