//! The folder of the page.

use crate::Outcome;
use std::fs;
use std::path::Path;

/// The program, which the page and its workers run.
pub(crate) const PROGRAM: &str = "sma-inspector_bg.wasm";

/// The script that starts the program.
pub(crate) const SCRIPT: &str = "sma-inspector.js";

/// The page as one file.
pub(crate) const SINGLE: &str = "sma-inspector.html";

/// The script that stores the page. It is not stored itself: the browser does that.
pub(crate) const SERVICE_WORKER: &str = "service-worker.js";

/// Reads a file of the page.
pub(crate) fn read(folder: &Path, file: &str) -> Outcome<Vec<u8>> {
    let path = folder.join(file);
    fs::read(&path).map_err(|e| format!("cannot read {}: {e}", path.display()))
}

/// Reads a file of the page that is text.
pub(crate) fn read_text(folder: &Path, file: &str) -> Outcome<String> {
    String::from_utf8(read(folder, file)?).map_err(|e| format!("cannot read {file}: {e}"))
}

/// Reads a file that becomes a part of another, and removes it.
pub(crate) fn take_text(folder: &Path, file: &str) -> Outcome<String> {
    let text = read_text(folder, file)?;
    fs::remove_file(folder.join(file)).map_err(|e| format!("cannot remove {file}: {e}"))?;
    Ok(text)
}

/// Writes a file of the page or beside it, and the folder for it.
pub(crate) fn write(folder: &Path, file: &str, content: impl AsRef<[u8]>) -> Outcome {
    let path = folder.join(file);
    let parent = path.parent().unwrap_or(folder);
    fs::create_dir_all(parent)
        .and_then(|()| fs::write(&path, content))
        .map_err(|e| format!("cannot write {}: {e}", path.display()))
}

/// Returns the paths of all files in the folder, with `/` between their parts, sorted.
pub(crate) fn list(folder: &Path) -> Outcome<Vec<String>> {
    let mut files = Vec::new();
    collect(folder, "", &mut files)?;
    files.sort();
    Ok(files)
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<String>) -> Outcome {
    let failed = |e: std::io::Error| format!("cannot read {}: {e}", folder.display());
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.push(name);
        }
    }
    Ok(())
}
