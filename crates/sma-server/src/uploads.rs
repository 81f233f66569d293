//! Receiving archives.

use std::error::Error;
use std::io::Write as _;

use axum::body::Bytes;
use futures_util::{Stream, StreamExt as _};
use jiff::{SignedDuration, Timestamp};
use sma_core::container::Container;
use sma_core::integrity::{Digest, Hasher};
use sma_ops::{Input, open};
use sma_storage::{ArchiveId, ArchiveName, StorageError, Unfinished};
use tokio::task::block_in_place;

use crate::app::App;
use crate::archives::upload_name;
use crate::failure::Failure;
use crate::pieces::failure;
use crate::state::Upload;

/// How long an upload is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// A file that was received, and has no name yet.
pub(crate) struct Received {
    file: Unfinished,
    digest: Digest,
    size: u64,
}

impl App {
    /// Receives the pieces of a file, which is written as it comes.
    pub(crate) async fn receive<E: Error + 'static>(
        &self,
        mut pieces: impl Stream<Item = Result<Bytes, E>> + Unpin,
    ) -> Result<Received, Failure> {
        let limit = self.config.max_archive_bytes;
        let mut file = self.uploads.begin()?;
        let (mut hasher, mut size) = (Hasher::new(), 0_u64);
        loop {
            let Some(piece) = pieces.next().await else { break };
            let piece = piece.map_err(|error| failure(&error, "The body ends before its end."))?;
            size = size.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
            if size > limit {
                return Err(Failure::ArchiveTooLarge { limit });
            }
            block_in_place(|| {
                hasher.update(&piece);
                file.write_all(&piece)
            })
            .map_err(|error| Failure::of_writing(&error))?;
        }
        Ok(Received { file, digest: hasher.finish(), size })
    }

    /// Keeps a file that was received if it is an archive. Returns whether it is new.
    pub(crate) async fn keep(
        &self,
        received: Received,
        file_name: Option<ArchiveName>,
    ) -> Result<(Upload, bool), Failure> {
        let Received { file, digest, size } = received;
        let id = ArchiveId::from_content(digest.as_bytes());
        let app = self.clone();
        let limits = self.limits().with_expansion(self.config.max_expansion);
        let opened = self.work_within(None, move |context| {
            let context = &context.clone().with_limits(limits);
            let input = Input::Path(file.path().to_owned());
            let archive = open(&input, context).map_err(|error| app.failure(error))?;
            let summary = archive.summary();
            let is_document = summary.container == Container::Document;
            let format = format_version(&summary.format, is_document);
            Ok((file, format, summary.encryption.is_some()))
        });
        let (file, format, encrypted) = opened.await?;
        let expires = Timestamp::now().saturating_add(KEPT).unwrap_or(Timestamp::MAX);
        let upload = Upload {
            archive_id: id.to_string(),
            file_name: file_name.map_or_else(|| format!("{id}.sma"), |name| name.to_string()),
            size,
            checksum: digest.to_string(),
            format,
            encrypted,
            expires_at: expires.to_string(),
        };
        // Recorded before it has its name: a file that is not recorded is removed.
        self.state.save_upload(&upload, expires.as_second()).await?;
        let name = upload_name(&upload.archive_id).ok_or(Failure::Internal)?;
        match block_in_place(|| file.commit(&name)) {
            Ok(()) => Ok((upload, true)),
            Err(StorageError::Exists { .. }) => Ok((upload, false)),
            Err(error) => Err(error.into()),
        }
    }
}

/// Returns the version of a format as the contract spells it: `1.0.0`, `2026.1`, `2024.1`.
pub(crate) fn format_version(format: &str, is_document: bool) -> String {
    let version = format.strip_prefix("SMA ").unwrap_or(format);
    match version.split('.').count() {
        2 if !is_document => format!("{version}.0"),
        _ => version.to_owned(),
    }
}
