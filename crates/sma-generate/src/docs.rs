//! Documentation and declarations generated from the tables of the core.

mod checks;
mod json;
mod schema;
#[cfg(test)]
mod tests;
mod typescript;
mod verdicts;

use std::fs;
use std::path::PathBuf;

use crate::Outcome;
use crate::workspace;

/// Declarations of the npm package.
const DECLARATIONS: &str = "crates/sma-wasm/npm/document.d.ts";

/// Expected content of a file of the repository.
struct File {
    /// Path relative to its root.
    path: String,
    text: String,
}

/// Writes every file.
pub(crate) fn write() -> Outcome {
    for file in files()? {
        let path = file.place();
        let failed = |e| format!("cannot write {}: {e}", path.display());
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        fs::write(&path, &file.text).map_err(failed)?;
        println!("{}: {} bytes", path.display(), file.text.len());
    }
    Ok(())
}

/// Checks that every file has the content that [`write()`] would give it.
pub(crate) fn check() -> Outcome {
    let mut differing = Vec::new();
    for file in files()? {
        if !file.is_up_to_date()? {
            differing.push(file.path);
        }
    }
    if differing.is_empty() {
        return Ok(());
    }
    let names = differing.join(", ");
    Err(format!("{names}: out of date; run `cargo xtask docs`"))
}

impl File {
    fn place(&self) -> PathBuf {
        workspace::root().join(&self.path)
    }

    fn is_up_to_date(&self) -> Outcome<bool> {
        let path = self.place();
        match fs::read_to_string(&path) {
            Ok(text) => Ok(text == self.text),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(false),
            Err(e) => Err(format!("cannot read {}: {e}", path.display())),
        }
    }
}

fn files() -> Outcome<Vec<File>> {
    let mut files = vec![
        File { path: "docs/checks.md".to_owned(), text: checks::page() },
        File { path: "docs/verdicts.md".to_owned(), text: verdicts::page() },
        File { path: DECLARATIONS.to_owned(), text: typescript::page() },
    ];
    for schema in schema::all() {
        let json = serde_json::to_string_pretty(&schema.json)
            .map_err(|e| format!("cannot write the schema of {}: {e}", schema.name))?;
        let path = format!("docs/schemas/{}.schema.json", schema.name);
        files.push(File { path, text: json + "\n" });
    }
    Ok(files)
}
