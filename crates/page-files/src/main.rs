//! Completes the folder of SMA Inspector once its programs are built and its files are copied: the
//! service worker with its list of files, the page as one file, the element for other pages, headers for
//! servers, and the digests of everything. Of the npm package it writes the program as a module.
//! `cargo xtask` runs this program, so that its own commands need not wait for what this depends on.

#[cfg(feature = "compress")]
mod compressed;
mod digest;
mod document;
mod element;
mod files;
mod headers;
mod inline;
mod offline;
mod single;

use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "Usage: page-files <page|package> <FOLDER>";

/// Result of a step. The error is a message for the person at the terminal.
type Outcome<T = ()> = Result<T, String>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.as_slice() {
        [kind, folder] if kind == "page" => complete(Path::new(folder)),
        [kind, folder] if kind == "package" => inline::write(Path::new(folder)),
        _ => Err(USAGE.into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn complete(folder: &Path) -> Outcome {
    document::complete(folder)?;
    let element = element::Element::take(folder)?;
    offline::write(folder)?;
    single::write(folder)?;
    element.write(folder)?;
    headers::write(folder)?;
    digest::write_sums(folder)?;
    #[cfg(feature = "compress")]
    compressed::write(folder)?;
    println!("    program: SHA-256 {}", digest::of_program(folder)?);
    Ok(())
}
