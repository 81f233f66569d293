//! The texts of the repository, without what is built or made by others.

use std::fs;
use std::path::{Path, PathBuf};

/// Folders that hold no text of this repository.
const SKIPPED: [&str; 7] =
    [".git", "dist", "node_modules", "playwright-report", "snippets", "target", "test-results"];

/// A text file of the repository.
pub(crate) struct Text {
    /// Its path, relative to the root.
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Every text file whose name ends in one of `extensions`, in the order of their paths.
pub(crate) fn texts(extensions: &[&str]) -> Vec<Text> {
    let root = root();
    let mut paths = Vec::new();
    collect(&root, extensions, &mut paths);
    paths.sort();
    let read = |path: PathBuf| Text {
        text: fs::read_to_string(&path).unwrap(),
        path: path.strip_prefix(&root).unwrap().to_owned(),
    };
    paths.into_iter().map(read).collect()
}

fn collect(folder: &Path, extensions: &[&str], paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy();
        if path.is_dir() && !SKIPPED.contains(&&*name) {
            collect(&path, extensions, paths);
        } else if path.extension().is_some_and(|found| extensions.iter().any(|of| found == *of)) {
            paths.push(path);
        }
    }
}
