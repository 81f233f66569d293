//! Changes of the page's sources.

use crate::workspace::root;
use std::fs;
use std::io;
use std::path::Path;
use std::thread;
use std::time::{Duration, SystemTime};

/// What the page is built from.
const SOURCES: [&str; 6] =
    ["Cargo.toml", "Cargo.lock", "crates/page-files", "crates/sma-core", "web", "worker"];

/// How often the sources are looked at. Systems tell programs of changes each in its own way; a few
/// hundred files are looked at in milliseconds.
const LOOK: Duration = Duration::from_millis(500);

/// An iterator that waits for the next change of the sources. It never ends.
pub(super) struct Changes {
    latest: Option<SystemTime>,
}

impl Changes {
    /// Waits for changes from now on.
    pub(super) fn begin() -> Self {
        Self { latest: latest_change() }
    }
}

impl Iterator for Changes {
    type Item = ();

    fn next(&mut self) -> Option<()> {
        loop {
            let latest = latest_change();
            if latest != self.latest {
                self.latest = latest;
                return Some(());
            }
            thread::sleep(LOOK);
        }
    }
}

/// Returns when a source was last changed. A folder changes when a file is added or removed.
fn latest_change() -> Option<SystemTime> {
    // A file that is removed while it is looked at makes the time of its folder newer.
    SOURCES.iter().filter_map(|source| change_in(&root().join(source)).ok()).max()
}

fn change_in(path: &Path) -> io::Result<SystemTime> {
    let metadata = fs::metadata(path)?;
    let mut latest = metadata.modified()?;
    if metadata.is_dir() {
        for entry in fs::read_dir(path)? {
            latest = latest.max(change_in(&entry?.path())?);
        }
    }
    Ok(latest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_sources_exist() {
        for source in SOURCES {
            assert!(change_in(&root().join(source)).is_ok(), "{source}");
        }
    }

    #[test]
    fn the_newest_file_in_a_folder_counts() {
        let folder = root().join("crates/xtask/src");
        let newest = change_in(&folder).unwrap();
        assert!(newest >= change_in(&folder.join("serve/watch.rs")).unwrap());
    }
}
