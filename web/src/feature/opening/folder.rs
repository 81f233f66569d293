//! Files in folders that were dropped or picked.

use std::collections::VecDeque;

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, File, FileSystemDirectoryEntry, FileSystemEntry, FileSystemFileEntry};

/// Maximum number of files that are taken: a disk may have any number.
const MAX_FILES: usize = 1000;

/// Returns the dropped files and folders, if a folder is among them. They can be read later; the
/// `DataTransfer` only during its event.
pub(super) fn entries(data: &DataTransfer) -> Option<Vec<FileSystemEntry>> {
    let items = data.items();
    let entries = (0..items.length())
        .filter_map(|index| items.get(index)?.webkit_get_as_entry().ok().flatten());
    let entries: Vec<_> = entries.collect();
    entries.iter().any(FileSystemEntry::is_directory).then_some(entries)
}

/// Returns the files with the name of a backup in dropped folders and the folders in them, and every file
/// that was dropped beside them.
pub(super) async fn read(dropped: Vec<FileSystemEntry>) -> Vec<File> {
    let mut files = Vec::new();
    let mut folders = VecDeque::new();
    for entry in dropped {
        match as_folder(&entry) {
            Some(folder) => folders.push_back(folder),
            None => files.extend(file(entry).await),
        }
    }
    while let Some(folder) = folders.pop_front() {
        for entry in content(&folder).await {
            match as_folder(&entry) {
                Some(folder) => folders.push_back(folder),
                None if is_backup(&entry.name()) => files.extend(file(entry).await),
                None => {}
            }
            if files.len() >= MAX_FILES {
                return files;
            }
        }
    }
    files
}

/// Returns the files with the name of a backup among all files of a picked folder.
pub(super) fn backups(files: Vec<File>) -> Vec<File> {
    files.into_iter().filter(|file| is_backup(&file.name())).take(MAX_FILES).collect()
}

/// Returns whether a file in a folder has the name of a backup.
fn is_backup(name: &str) -> bool {
    name.len() > 4 && name.to_ascii_lowercase().ends_with(".sma")
}

// Browsers do not name these classes, so there is nothing to check an entry against.
fn as_folder(entry: &FileSystemEntry) -> Option<FileSystemDirectoryEntry> {
    entry.is_directory().then(|| entry.clone().unchecked_into())
}

/// Returns what is in a folder. One that cannot be read has nothing.
async fn content(folder: &FileSystemDirectoryEntry) -> Vec<FileSystemEntry> {
    let reader = folder.create_reader();
    let mut entries = Vec::new();
    loop {
        // The browser returns a hundred at a time, and none at the end.
        let promise = Promise::new(&mut |resolve, reject| {
            let _ = reader.read_entries_with_callback_and_callback(&resolve, &reject);
        });
        let Ok(found) = JsFuture::from(promise).await else { return entries };
        let found = Array::from(&found);
        if found.length() == 0 {
            return entries;
        }
        entries.extend(found.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
    }
}

async fn file(entry: FileSystemEntry) -> Option<File> {
    let entry: FileSystemFileEntry = entry.unchecked_into();
    let promise = Promise::new(&mut |resolve, reject| {
        entry.file_with_callback_and_callback(&resolve, &reject);
    });
    JsFuture::from(promise).await.ok()?.dyn_into().ok()
}
