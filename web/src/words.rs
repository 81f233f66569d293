//! Texts that several parts of the page share.

use sma_worker::protocol::Allowance;

use crate::format;

/// Name of the first screen of an archive.
pub(crate) const OVERVIEW: &str = "Overview";

/// Title of the ids of deleted records in an incremental archive.
pub(crate) const DELETED: &str = "Deleted since the base";

/// Placeholder for content that the worker has not sent yet.
pub(crate) const LOADING: &str = "Loading…";

/// Label of every button that cancels an operation.
pub(crate) const CANCEL: &str = "Cancel";

/// Label of every way to choose a key file for a signature or a lock.
pub(crate) const CHOOSE_KEY_FILE: &str = "Choose a key file";

/// Reason for a file that the browser cannot read.
pub(crate) const UNREADABLE_FILE: &str = "The browser could not read this file.";

/// Where the commands that reproduce a result are run.
pub(crate) const RUN_COMMANDS: &str = "Run these commands in the folder of the file.";

/// Returns the text in place of a value that is too long to display.
pub(crate) fn too_long(what: &str, bytes: u64) -> String {
    format!("This {what} is too long to display: {}.", format::size(bytes))
}

/// Returns the label of a button that repeats an operation with the highest limits of the page.
pub(crate) fn with_higher_limit(verb: &str) -> String {
    let limit = format::size(Allowance::Most.limits().archive_bytes);
    format!("{verb} with a limit of {limit}")
}
