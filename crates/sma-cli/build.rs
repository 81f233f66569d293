//! Puts SMA Inspector into the program: the folder that `SMA_PAGE` names, as `cargo xtask package` does.
//! Without it, the program contains no page.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The variable with the folder of the page.
const VARIABLE: &str = "SMA_PAGE";

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed={VARIABLE}");
    let folder = env::var_os(VARIABLE).filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let page = folder.as_deref().map_or(Ok("None".to_owned()), embed);
    let written = page.and_then(|page| {
        let file = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("page.rs");
        fs::write(file, page).map_err(|error| error.to_string())
    });
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            println!("cargo::error={VARIABLE}: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Returns the page in a folder as an expression: the files with a digest, and the headers that are
/// written beside them for servers.
fn embed(folder: &Path) -> Result<String, String> {
    let folder = folder.canonicalize().map_err(|e| format!("{}: {e}", folder.display()))?;
    // The digests are written last, whenever the page is.
    println!("cargo::rerun-if-changed={}", folder.join("SHA256SUMS").display());
    let mut page = String::from("Some(Page { files: &[\n");
    for line in read(&folder, "SHA256SUMS")?.lines() {
        let (digest, path) = line.split_once("  ").ok_or("SHA256SUMS has another form")?;
        // Configuration of servers, and no part of the page.
        if path == "_headers" || path.starts_with("headers/") {
            continue;
        }
        let content = include(&folder.join(path));
        let compressed = |extension: &str| {
            let file = folder.join(format!("{path}.{extension}"));
            if file.exists() { format!("Some({})", include(&file)) } else { "None".to_owned() }
        };
        let (brotli, gzip) = (compressed("br"), compressed("gz"));
        // Writing to a text succeeds.
        let _ = writeln!(
            page,
            "PageFile {{ path: {path:?}, digest: {digest:?}, content: {content}, brotli: {brotli}, \
             gzip: {gzip} }},"
        );
    }
    page += "], headers: &[\n";
    for line in read(&folder, "_headers")?.lines().skip(1) {
        let header = line.trim().split_once(": ").ok_or("_headers has another form")?;
        let _ = writeln!(page, "{header:?},");
    }
    Ok(page + "] })")
}

fn read(folder: &Path, file: &str) -> Result<String, String> {
    let file = folder.join(file);
    fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))
}

/// Returns the content of a file as an expression.
fn include(file: &Path) -> String {
    format!("include_bytes!({:?})", file.display().to_string())
}
