//! Backing up the database: its bases, and its file.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;
use std::time::Instant;

use jiff::Timestamp;
use serde_json::{Value, json};
use sma_core::write::BackupType;
use sma_ops::{
    BackupOptions, Bases, Context, Created, Input, Source as _, create as make, current_facts,
    find_bases, find_chain, open, redact_content,
};
use sma_storage::{ArchiveId, ArchiveName};

use crate::app::App;
use crate::credentials::Given;
use crate::digests::digest_of;
use crate::failure::Failure;
use crate::job::Job;

/// A backup that a request wants.
pub(crate) struct Backup {
    pub(crate) options: BackupOptions,
    pub(crate) backup_type: BackupType,
    pub(crate) name: ArchiveName,
    /// Whether private data is replaced.
    pub(crate) is_redacted: bool,
    /// The archives that it builds on, the full one first.
    pub(crate) bases: Vec<Input>,
    /// What opens them.
    pub(crate) given: Given,
}

/// Backs up the database, and returns the `BackupResult`.
pub(crate) fn back_up(app: &App, job: &Job, backup: &Backup, user: &str) -> Result<Value, Failure> {
    let started = Instant::now();
    let context = Context::default()
        .with_limits(app.limits())
        .with_credentials(&backup.given)
        .with_watch(&job.monitor);
    let failure = |error| app.failure(error);
    let bases = Bases::read(&backup.bases, &context).map_err(failure)?;
    job.monitor.enter(Some("collecting"));
    let options = &backup.options;
    let (included, excluded) = (&options.include_sections, &options.exclude_sections);
    let database = app.config.database.clone().with_sections(included.clone(), excluded.clone());
    let mut content = database.content(&Bases::default(), &context).map_err(failure)?;
    if backup.is_redacted {
        content = redact_content(&content, "the database", &context).map_err(failure)?;
    } else {
        user.clone_into(&mut content.facts.created_by);
    }
    job.monitor.enter(None);
    let created = make(content, "the database", &bases, options, &context).map_err(failure)?;
    job.monitor.enter(Some("completing"));
    store(app, job, &created, &backup.name, true)?;
    let result = &created.result;
    Ok(json!({
        "success": true,
        "backup_path": backup.name.as_str(),
        "file_size": result.file_size,
        "compressed_size": result.compressed_size,
        "record_count": result.record_count,
        "duration_ms": u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        "checksum": result.checksum,
        "manifest_checksum": created.manifest_digest.map(|digest| digest.to_string()),
        "errors": result.errors,
        "warnings": result.warnings,
    }))
}

/// Stores a new archive under its name, once it is complete and was read back.
pub(crate) fn store(
    app: &App,
    job: &Job,
    created: &Created,
    name: &ArchiveName,
    is_last: bool,
) -> Result<(), Failure> {
    let mut file = app.archives.begin()?;
    file.write_all(&created.bytes).map_err(|error| Failure::of_writing(&error))?;
    read_back(file.path(), &created.result.checksum)?;
    let may_commit = if is_last { job.monitor.commit() } else { !job.monitor.is_canceled() };
    if !may_commit {
        return Err(Failure::Canceled);
    }
    Ok(file.commit(name)?)
}

/// Compares a file with the checksum of what was written to it.
fn read_back(path: &Path, checksum: &str) -> Result<(), Failure> {
    let read = File::open(path).and_then(digest_of).map_err(|error| Failure::internal(&error))?;
    if read.to_string() == checksum {
        return Ok(());
    }
    let reason = "an archive that was read back is not what was written: the disk may be damaged";
    Err(Failure::internal(&io::Error::other(reason)))
}

/// Returns a name that begins so, and that no other archive has.
pub(crate) fn default_name(start: &str, id: ArchiveId) -> Result<ArchiveName, Failure> {
    let now = Timestamp::now().strftime("%Y%m%d-%H%M%S");
    let id = id.to_string();
    let short = id.split('-').next().unwrap_or_default();
    format!("{start}-{now}-{short}.sma").parse().map_err(|_| Failure::Internal)
}

impl App {
    /// Returns the archives that a new backup builds on.
    pub(crate) async fn bases(
        &self,
        kind: BackupType,
        base: Option<&str>,
    ) -> Result<Vec<Input>, Failure> {
        let named = match base {
            Some(id) => Some(self.input(&self.find_archive(id).await?)),
            None => None,
        };
        let (app, inputs) = (self.clone(), self.all_inputs().await?);
        self.work(move |context| {
            let folder = app.archives.path();
            let Some(named) = named else {
                let mut facts = current_facts()?;
                let provider = app.config.database.location().provider();
                provider.name().clone_into(&mut facts.database_type);
                return Ok(find_bases(folder, kind, &facts, context)?);
            };
            let archive = open(&named, context).map_err(|error| app.failure(error))?;
            if archive.is_redacted() {
                let message = "The base is redacted: changes since made-up values mean nothing";
                return Err(Failure::Conflict { message: message.to_owned(), details: None });
            }
            if kind == BackupType::Differential && archive.is_partial() {
                return Err(sma_ops::Error::DifferentialOfIncrement.into());
            }
            let mut chain = find_chain(&archive, "the base", &inputs, context)?;
            chain.push(named);
            Ok(chain)
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_file_that_was_altered_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.sma");
        // `printf abc | sha256sum`
        let checksum = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        fs::write(&file, "abc").unwrap();
        assert!(read_back(&file, checksum).is_ok());
        fs::write(&file, "abd").unwrap();
        assert!(matches!(read_back(&file, checksum), Err(Failure::Internal)));
        fs::remove_file(&file).unwrap();
        assert!(matches!(read_back(&file, checksum), Err(Failure::Internal)));
    }
}
