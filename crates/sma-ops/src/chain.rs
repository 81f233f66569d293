//! Finding the base of a new incremental or differential archive.

use std::fs;
use std::path::{Path, PathBuf};

use sma_core::archive::Archive;
use sma_core::integrity::Digest;
use sma_core::lineage::is_based_on;
use sma_core::time::{Time, TimeFormat};
use sma_core::write::{BackupType, NewArchive};

use crate::context::Context;
use crate::error::Error;
use crate::input::{Input, is_archive};
use crate::open::open;

/// Returns the archives in a folder that a new backup can build on, in the order of
/// [`Bases::read`](crate::Bases::read): the newest one of the same host and kind of database and, if
/// that is incremental, those that it builds on. A differential backup builds on a full one.
///
/// Files that cannot be opened are passed over: the folder may contain anything.
///
/// # Errors
/// When the folder cannot be read, or has no such archive.
pub fn find_bases(
    folder: &Path,
    backup_type: BackupType,
    facts: &NewArchive,
    context: &Context<'_>,
) -> Result<Vec<Input>, Error> {
    let unread = |error| Error::Read { file: Input::Path(folder.to_owned()).to_string(), error };
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder).map_err(unread)? {
        let path = entry.map_err(unread)?.path();
        if is_archive(&path) && path.is_file() {
            files.push(path);
        }
    }
    files.sort_unstable();
    let mut found = Vec::new();
    for file in files {
        let input = Input::Path(file);
        match open(&input, context) {
            Ok(archive) if is_of_same_system(&archive, facts) => found.push((input, archive)),
            Err(Error::Canceled) => return Err(Error::Canceled),
            _ => {}
        }
    }
    found.sort_by_cached_key(|(_, archive)| created(archive));
    let mut chains = found.iter().rev().filter_map(|last| chain(last, &found));
    let is_fit = |chain: &Vec<Input>| backup_type != BackupType::Differential || chain.len() == 1;
    chains.find(is_fit).ok_or(Error::MissingBase { backup_type })
}

/// Returns those of the files that an incremental or differential archive builds on, in the order of
/// [`Bases::read`](crate::Bases::read); none for another archive. `name` is its own, for errors.
///
/// Files that cannot be opened are passed over.
///
/// # Errors
/// [`Error::BaseNotFound`], with the first one that is missing, and [`Error::Canceled`].
pub fn find_chain(
    archive: &Archive,
    name: &str,
    files: &[Input],
    context: &Context<'_>,
) -> Result<Vec<Input>, Error> {
    let mut chain = Vec::new();
    let mut wanted = archive.base_digest();
    let files = if wanted.is_some() { files } else { &[] };
    let mut known: Vec<(&Input, Digest, Option<Digest>)> = Vec::new();
    for file in files {
        match open(file, context) {
            Ok(other) => known
                .extend(other.manifest_digest().map(|digest| (file, digest, other.base_digest()))),
            Err(Error::Canceled) => return Err(Error::Canceled),
            Err(_) => {}
        }
    }
    while let Some(digest) = wanted {
        let found = known.iter().position(|(_, other, _)| *other == digest);
        // Each file is taken once: names that go around in a circle end.
        let Some(found) = found.map(|index| known.swap_remove(index)) else {
            return Err(Error::BaseNotFound { file: name.to_owned(), digest });
        };
        chain.push(found.0.clone());
        wanted = found.2;
    }
    chain.reverse();
    Ok(chain)
}

type Found = (Input, Archive);

/// Returns an archive and those that it builds on, the full one first; `None` where one is missing.
fn chain(last: &Found, all: &[Found]) -> Option<Vec<Input>> {
    let (mut current, mut chain) = (last, vec![last.0.clone()]);
    while current.1.base_digest().is_some() {
        current = all.iter().find(|(_, other)| is_based_on(&current.1, other))?;
        // A chain is no longer than the folder.
        if chain.len() > all.len() {
            return None;
        }
        chain.push(current.0.clone());
    }
    chain.reverse();
    (!current.1.is_partial()).then_some(chain)
}

fn is_of_same_system(archive: &Archive, facts: &NewArchive) -> bool {
    let summary = archive.summary();
    archive.manifest_digest().is_some()
        && summary.hostname.as_deref() == Some(&*facts.hostname)
        && summary.database_type.as_deref() == Some(&*facts.database_type)
        && archive.backup_type() != Some(BackupType::Selective)
}

fn created(archive: &Archive) -> Option<Time> {
    Time::parse(archive.summary().created_at.as_deref()?, TimeFormat::Profile)
}
