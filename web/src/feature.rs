//! Features of the page. Each keeps and draws its own state; none knows another.

pub(crate) mod about;
pub(crate) mod base;
pub(crate) mod charts;
pub(crate) mod checks;
pub(crate) mod compare;
pub(crate) mod contents;
pub(crate) mod conversion;
pub(crate) mod facts;
pub(crate) mod fleet;
pub(crate) mod history;
pub(crate) mod key_sheet;
pub(crate) mod make;
pub(crate) mod opening;
pub(crate) mod rehearsal;
pub(crate) mod rescue;
pub(crate) mod search;
pub(crate) mod signature;
pub(crate) mod tools;
pub(crate) mod unlock;
pub(crate) mod verdict;
