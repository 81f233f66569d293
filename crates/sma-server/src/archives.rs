//! The archives that requests name: backups and uploads.

use std::collections::BTreeSet;

use jiff::Timestamp;
use sma_ops::Input;
use sma_storage::{ArchiveId, ArchiveName, Folder, Stored};

use crate::app::App;
use crate::failure::Failure;
use crate::operation::{Kind, Operation, Status};
use crate::state::Upload;

/// How long what a restore did is known, in seconds.
const RESTORES_KEPT: i64 = 7 * 24 * 60 * 60;

/// An archive of this server.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) id: ArchiveId,
    pub(crate) file: Stored,
    pub(crate) origin: Origin,
}

/// Where an archive is from.
#[derive(Clone, Debug)]
pub(crate) enum Origin {
    /// A backup that this server made.
    Backup(Box<Operation>),
    /// A file in the folder of the backups that this server did not make.
    Unrecorded,
    /// An upload.
    Upload(Upload),
}

impl Found {
    /// Returns the name that it has for users.
    pub(crate) fn file_name(&self) -> &str {
        match &self.origin {
            Origin::Upload(upload) => &upload.file_name,
            Origin::Backup(_) | Origin::Unrecorded => self.file.name.as_str(),
        }
    }
}

impl App {
    /// Returns the folder that has an archive.
    pub(crate) fn folder(&self, found: &Found) -> &Folder {
        match found.origin {
            Origin::Upload(_) => &self.uploads,
            Origin::Backup(_) | Origin::Unrecorded => &self.archives,
        }
    }

    /// Returns an archive as the input of an operation.
    pub(crate) fn input(&self, found: &Found) -> Input {
        Input::Path(self.folder(found).path_of(&found.file.name))
    }

    /// Returns the archive with an id, a backup or an upload.
    pub(crate) async fn find_archive(&self, id: &str) -> Result<Found, Failure> {
        let missing = Failure::NotFound { what: "Archive" };
        let Ok(id) = id.parse() else { return Err(missing) };
        if let Some(upload) = self.state.upload(id, now()).await? {
            let file =
                upload_name(&upload.archive_id).and_then(|name| self.uploads.find(&name).ok());
            let file = file.flatten().ok_or(missing)?;
            return Ok(Found { id, file, origin: Origin::Upload(upload) });
        }
        self.find_backup_with(id, missing).await
    }

    /// Returns the backup with an id.
    pub(crate) async fn find_backup(&self, id: &str) -> Result<Found, Failure> {
        let missing = Failure::NotFound { what: "Backup" };
        let Ok(id) = id.parse() else { return Err(missing) };
        self.find_backup_with(id, missing).await
    }

    /// Returns the backups that have a file: those that this server made, and other files in its
    /// folder.
    pub(crate) async fn backups(&self) -> Result<Vec<Found>, Failure> {
        // What runs has its file before it is recorded as completed. It is looked for first: what ends
        // meanwhile is recorded.
        let mut taken: BTreeSet<ArchiveName> =
            self.jobs.all().iter().filter_map(|job| job.file.clone()).collect();
        let made = self.state.operations(Kind::Backup).await?;
        let listed = self.archives.list()?;
        let mut found = Vec::new();
        for operation in made.into_iter().filter(|it| it.status == Status::Completed) {
            let file = listed.iter().find(|file| Some(file.name.as_str()) == operation.file_name());
            if let (Ok(id), Some(file)) = (operation.id.parse(), file) {
                taken.insert(file.name.clone());
                let origin = Origin::Backup(Box::new(operation));
                found.push(Found { id, file: file.clone(), origin });
            }
        }
        let others = listed.into_iter().filter(|file| !taken.contains(&file.name));
        found.extend(others.map(|file| Found {
            id: ArchiveId::from_name(&file.name),
            file,
            origin: Origin::Unrecorded,
        }));
        Ok(found)
    }

    /// Returns the files of all backups and uploads: where a base may be.
    pub(crate) async fn all_inputs(&self) -> Result<Vec<Input>, Failure> {
        let backups = self.archives.list()?;
        let backups = backups.iter().map(|file| Input::Path(self.archives.path_of(&file.name)));
        let uploads = self.state.upload_ids(now()).await?;
        let uploads = uploads.iter().filter_map(|id| upload_name(id));
        Ok(backups.chain(uploads.map(|name| Input::Path(self.uploads.path_of(&name)))).collect())
    }

    /// Removes uploads that have expired, files that no upload has, and what is known of old restores.
    pub(crate) async fn remove_expired(&self) -> Result<(), Failure> {
        let now = now();
        let kept: BTreeSet<String> = self.state.upload_ids(now).await?.into_iter().collect();
        self.state.delete_expired(now).await?;
        for file in self.uploads.list()? {
            let id = file.name.as_str().strip_suffix(".sma").unwrap_or_default();
            // Looked for again: it may have been uploaded meanwhile.
            let is_kept = kept.contains(id) || self.is_upload(id, now).await?;
            if !is_kept {
                self.uploads.delete(&file.name)?;
            }
        }
        for operation in self.state.operations(Kind::Restore).await? {
            let ended = operation.completed_at.as_ref().and_then(|time| time.parse().ok());
            let is_old = |ended: Timestamp| now.saturating_sub(ended.as_second()) > RESTORES_KEPT;
            if ended.is_some_and(is_old) {
                self.state.delete(&operation.id).await?;
            }
        }
        Ok(())
    }

    async fn is_upload(&self, id: &str, now: i64) -> Result<bool, Failure> {
        let Ok(id) = id.parse() else { return Ok(false) };
        Ok(self.state.upload(id, now).await?.is_some())
    }

    async fn find_backup_with(&self, id: ArchiveId, missing: Failure) -> Result<Found, Failure> {
        match self.state.operation(id).await? {
            Some(operation) if operation.kind == Kind::Restore => Err(missing),
            Some(operation) if operation.status == Status::Completed => {
                let name = operation.file_name().and_then(|name| name.parse().ok());
                let file = name.map(|name| self.archives.find(&name)).transpose()?.flatten();
                let file = file.ok_or(missing)?;
                Ok(Found { id, file, origin: Origin::Backup(Box::new(operation)) })
            }
            Some(_) => Err(Failure::NotReady { message: "The backup is not complete" }),
            None => {
                let mut all = self.backups().await?.into_iter();
                all.find(|found| found.id == id).ok_or(missing)
            }
        }
    }
}

/// Returns the name of the file of an upload.
pub(crate) fn upload_name(id: &str) -> Option<ArchiveName> {
    format!("{id}.sma").parse().ok()
}

/// Returns the time in seconds since 1970.
pub(crate) fn now() -> i64 {
    Timestamp::now().as_second()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use serde_json::json;
    use sma_db::{Database, Location};

    use super::*;
    use crate::config::Config;
    use crate::job::{Job, new_id};

    #[tokio::test]
    async fn the_file_of_a_backup_that_is_not_recorded_yet_is_not_listed() {
        let folder = tempfile::tempdir().unwrap();
        let mut config =
            Config::new(Database::new(Location::from_path(folder.path().join("a.db"))));
        config.archives = folder.path().join("archives");
        config.state = folder.path().join("state");
        let app = App::open(config).await.unwrap();
        let id = new_id().unwrap();
        let operation = Operation::new(id, Kind::Backup, None, json!({}), "test".to_owned());
        let name: ArchiveName = "a.sma".parse().unwrap();
        let address = std::net::Ipv4Addr::LOCALHOST.into();
        app.jobs.admit(&Job::new(id, operation, address, Some(name.clone()), Vec::new())).unwrap();
        fs::copy("../../tests/vectors/samples/1.0-tar-gzip.sma", app.archives.path_of(&name))
            .unwrap();
        assert!(app.backups().await.unwrap().is_empty());
        app.jobs.remove(id);
        assert_eq!(app.backups().await.unwrap().len(), 1);
    }
}
