//! Contents of the archive: sections, tables, records and fields.

mod cells;
mod columns;
mod copy;
mod device;
mod field;
mod fields;
mod filter;
mod geometry;
mod grid;
mod json;
mod json_tree;
mod links;
mod order;
mod pane;
mod record;
mod records;
mod secret;
mod sections;
mod state;
mod table;
mod tone;
mod value;

pub(crate) use field::field_screen;
pub(crate) use record::record_screen;
pub(crate) use sections::sections_card;
pub(crate) use state::State;
pub(crate) use table::table_screen;
