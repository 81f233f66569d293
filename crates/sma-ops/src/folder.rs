//! Folders: section files, and extracted archives.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use sma_core::Limits;
use sma_core::archive::Archive;
use sma_core::container::tar;
use sma_core::json;
use sma_core::layer::{self, Layer};
use sma_core::manifest::Manifest;
use sma_core::section::Sections;
use sma_core::write::NewArchive;

use crate::content::Content;
use crate::error::Error;
use crate::input::Input;

/// Environment variable for reproducible builds: seconds since 1970.
const TIME_VARIABLE: &str = "SOURCE_DATE_EPOCH";

/// Returns whether the folder is an extracted archive.
pub(crate) fn is_extracted(folder: &Path) -> bool {
    fs::symlink_metadata(folder.join("manifest.json")).is_ok()
}

/// Packs an extracted archive as its manifest describes.
///
/// # Errors
/// When a file cannot be read, is not a regular file, or the files do not make an archive.
pub(crate) fn pack(folder: &Path, limits: &Limits) -> Result<Archive, Error> {
    let is_meant = |path: &Path| !path.is_dir();
    let mut paths = files(folder, is_meant)?;
    let data = folder.join("data");
    if fs::symlink_metadata(&data).is_ok_and(|found| found.is_dir()) {
        paths.extend(files(&data, is_meant)?);
    }
    let mut members: Vec<(String, Vec<u8>)> = Vec::new();
    for path in paths {
        let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().into_owned();
        members.push((name, Input::Path(path).bytes(limits.member_bytes)?));
    }
    let name = Input::Path(folder.to_owned()).to_string();
    let manifest = members.iter().find(|(name, _)| name == "manifest.json");
    let layer = manifest.and_then(|(_, text)| manifest_layer(text, limits)).unwrap_or(Layer::None);
    let pairs: Vec<(&str, &[u8])> =
        members.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let refused = |error| Error::NotExtracted { folder: name.clone(), error };
    let container = tar::write(&pairs, 0).map_err(|error| refused(error.into()))?;
    let bytes = layer::compress(layer, 1, &container);
    let bytes = bytes.map_err(|error| refused(error.into()))?;
    Archive::open(&bytes, limits).map_err(|error| Error::Open { file: name, error })
}

/// Reads the section files of a folder: every `NAME.json` in it.
///
/// # Errors
/// When there is none, or one cannot be read, is not a regular file, or is not a section.
pub(crate) fn read(folder: &Path, limits: &Limits) -> Result<Content, Error> {
    let name = Input::Path(folder.to_owned()).to_string();
    let mut sections = Sections::new();
    let is_section = |path: &Path| path.extension().is_some_and(|extension| extension == "json");
    for path in files(folder, is_section)? {
        let section = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let json = Input::Path(path).bytes(limits.member_bytes)?;
        let taken = sections.insert(&section, json);
        taken.map_err(|error| Error::from_core(name.clone(), error))?;
    }
    if sections.is_empty() {
        return Err(Error::NoSectionFiles { folder: name });
    }
    Ok(Content::new(current_facts()?, sections))
}

/// Returns the facts for a backup that is made now, on this host, by the current user.
///
/// # Errors
/// When `SOURCE_DATE_EPOCH` is set and is not a time.
pub fn current_facts() -> Result<NewArchive, Error> {
    let user = env::var("USER").or_else(|_| env::var("USERNAME"));
    let user = user.ok().filter(|user| !user.is_empty()).unwrap_or("unknown".to_owned());
    let host = gethostname::gethostname().to_string_lossy().into_owned();
    Ok(NewArchive::new(now()?, user).with_hostname(host))
}

/// Returns the current time in whole seconds, or that of a reproducible build.
fn now() -> Result<String, Error> {
    let time = match env::var(TIME_VARIABLE) {
        Err(_) => Some(jiff::Timestamp::now()),
        Ok(text) => text.parse().ok().and_then(|text| jiff::Timestamp::from_second(text).ok()),
    };
    let time = time.and_then(|time| jiff::Timestamp::from_second(time.as_second()).ok());
    time.map(|time| time.to_string()).ok_or(Error::Time { variable: TIME_VARIABLE })
}

/// Returns the compression that a manifest states.
fn manifest_layer(text: &[u8], limits: &Limits) -> Option<Layer> {
    let tape = json::parse(text, limits.json_depth).ok()?;
    let manifest = Manifest::new(tape.root(text));
    if manifest.is_encrypted() {
        return None;
    }
    manifest.text(&["compression", "algorithm"])?.parse().ok()
}

/// Returns the wanted files of a folder, in byte order.
///
/// The folder may be untrusted, and the result is shared: a link would include data from elsewhere,
/// and a pipe or device may never end.
///
/// # Errors
/// When the folder cannot be read, has a link, or a wanted file is not a regular one.
fn files(folder: &Path, is_meant: impl Fn(&Path) -> bool) -> Result<Vec<PathBuf>, Error> {
    let unread = |error| Error::Read { file: Input::Path(folder.to_owned()).to_string(), error };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(unread)? {
        let entry = entry.map_err(unread)?;
        let (path, kind) = (entry.path(), entry.file_type().map_err(unread)?);
        let file = || Input::Path(path.clone()).to_string();
        if kind.is_symlink() {
            return Err(Error::Link { file: file() });
        }
        if !is_meant(&path) {
            continue;
        }
        if !kind.is_file() {
            return Err(Error::NotRegular { file: file() });
        }
        files.push(path);
    }
    files.sort_unstable();
    Ok(files)
}
