//! Other programs, run in a folder of their own: what they say to an archive is what counts.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// An empty folder of the test that asks for it.
pub(crate) fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// What a shell prints for a script that succeeds, run in a folder.
pub(crate) fn shell(folder: &Path, script: &str) -> String {
    let output =
        Command::new("sh").args(["-ec", script]).current_dir(folder).env("LC_ALL", "C").output();
    let output = output.unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{script}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}
