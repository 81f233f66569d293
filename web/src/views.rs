//! What is drawn. Each file knows one part of the screen.

pub(crate) mod checks;
pub(crate) mod commands;
pub(crate) mod conversion;
pub(crate) mod crumbs;
pub(crate) mod depth;
pub(crate) mod facts;
pub(crate) mod field;
pub(crate) mod filing;
pub(crate) mod icon;
pub(crate) mod json_tree;
pub(crate) mod keyring;
pub(crate) mod notice;
pub(crate) mod overview;
pub(crate) mod pick;
pub(crate) mod progress;
pub(crate) mod record;
pub(crate) mod rescue;
pub(crate) mod sections;
pub(crate) mod signature;
pub(crate) mod start;
pub(crate) mod table;
pub(crate) mod unlock;
pub(crate) mod value;
pub(crate) mod verdict;
