//! `inspect`: SMA Inspector with a file, in the browser.

use std::thread;

use clap::Args;
use serde::Serialize;
use sma_ops::{Context, Error, Input};
use sma_server::Inspection;

use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::interrupt;
use crate::page::PAGE;

/// Open an archive in the browser, with SMA Inspector
///
/// Nothing leaves this computer. Ends when the page has taken the file, and needs no program any more
#[derive(Args, Debug)]
pub(crate) struct Inspect {
    /// Archive or document; - for standard input
    #[arg(value_name = "ARCHIVE")]
    archive: Input,
    /// Print the address, and open no browser
    #[arg(long)]
    no_browser: bool,
    /// Serve the page until an interrupt, so that it can be reloaded
    #[arg(long)]
    wait: bool,
}

/// The result, as JSON.
#[derive(Debug, Serialize)]
struct Listening<'a> {
    url: &'a str,
}

impl Inspect {
    pub(super) fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let page = PAGE.ok_or_else(|| Failure::Usage {
            message: "this build of shelly-manager contains no page".to_owned(),
            action: "Use a published program, or build one with cargo xtask package.",
        })?;
        let content = self.archive.archive_bytes(&Context::default())?;
        let name = match &self.archive {
            Input::Path(path) => path.file_name().map(|it| it.to_string_lossy().into_owned()),
            Input::Stdin => None,
        };
        let name = name.unwrap_or_else(|| "standard input".to_owned());
        let inspection = Inspection { page, name, content, stays: self.wait };
        let watched = interrupt::Watched::begin_with_own_end();
        let is_taken = thread::scope(|scope| {
            let listening = |url: &str| {
                // A closed standard output does not end the page.
                let _ = console.result(&Listening { url }, || format!("{url}\n"));
                if !self.no_browser {
                    let url = url.to_owned();
                    // A browser in the terminal runs until it is left.
                    scope.spawn(move || open(console, &url));
                }
            };
            inspection.run(listening, interrupt::is_requested)
        });
        let is_taken = is_taken.map_err(|error| Error::from_core("the page", error))?;
        drop(watched);
        // With `--wait`, an interrupt is how it ends.
        if is_taken || self.wait { Ok(Exit::Fine) } else { Err(Error::Canceled.into()) }
    }
}

fn open(console: &Console, url: &str) {
    if let Err(error) = webbrowser::open(url) {
        let message = format!("no browser can be opened ({error}): open the address in one");
        console.warn("browser", &message);
    }
}
