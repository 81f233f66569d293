//! The list of files in the service worker.

use crate::Outcome;
use crate::digest;
use crate::document::Html;
use crate::files::{self, SERVICE_WORKER};
use std::fmt::Write;
use std::path::Path;

/// The place of the list in the script.
const LIST: &str = "const FILES = new Map([]);";

/// Inserts the files of the page, which are all that are in the folder now.
pub(crate) fn write(folder: &Path) -> Outcome {
    let mut list = String::from("const FILES = new Map([\n");
    for file in files::list(folder)?.iter().filter(|file| *file != SERVICE_WORKER) {
        let digest = digest::hex(&files::read(folder, file)?);
        // Writing to a text succeeds.
        let _ = writeln!(list, "  [\"{file}\", \"{digest}\"],");
    }
    list += "]);";
    let mut script = Html(files::read_text(folder, SERVICE_WORKER)?);
    script.replace(LIST, &list)?;
    files::write(folder, SERVICE_WORKER, script.0)
}
