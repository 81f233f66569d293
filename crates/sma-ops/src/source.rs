//! Sources of sections.

use sma_core::Level;
use sma_core::archive::Archive;
use sma_core::report::Status;
use sma_core::signer::{SignatureError, SignaturePolicy};

use crate::bases::Bases;
use crate::content::Content;
use crate::context::Context;
use crate::error::Error;
use crate::folder;
use crate::input::Input;
use crate::open::open;

/// Source of sections: an archive, a document, a folder, a database.
pub trait Source {
    /// Reads the sections. An incremental or differential archive is applied to the bases.
    ///
    /// # Errors
    /// When they cannot be read, are invalid, or their base is not given.
    fn content(&self, bases: &Bases, context: &Context<'_>) -> Result<Content, Error>;
}

/// A file is an archive or a document; a folder is an extracted archive, or contains section files.
impl Source for Input {
    fn content(&self, bases: &Bases, context: &Context<'_>) -> Result<Content, Error> {
        let archive = match self.folder() {
            Some(folder) if folder::is_extracted(folder) => {
                let archive = folder::pack(folder, &context.limits)?;
                refuse_edited(&archive, self, context)?;
                archive
            }
            Some(folder) => {
                if let SignaturePolicy::SignedBy(_) = context.signature {
                    let error = SignatureError::NotSigned;
                    return Err(Error::Signature { file: self.to_string(), error });
                }
                return folder::read(folder, &context.limits);
            }
            None => open(self, context)?,
        };
        bases.content_of(archive, self, context).map(|(_, content)| content)
    }
}

/// Refuses an extracted archive whose files were edited, before any other fault: the remedy differs
/// from that for a damaged archive. If a signature is required, the missing signature is reported
/// instead.
fn refuse_edited(archive: &Archive, input: &Input, context: &Context<'_>) -> Result<(), Error> {
    if archive.is_locked() || matches!(context.signature, SignaturePolicy::SignedBy(_)) {
        return Ok(());
    }
    let report = context.run(archive.validation(Level::Standard).finish_watched(context.watch))?;
    let failed = report.integrity_checks.iter().filter(|check| check.status == Status::Failed);
    let codes: Vec<String> = failed.map(|check| check.code.to_string()).collect();
    if codes.is_empty() {
        return Ok(());
    }
    Err(Error::Edited { folder: input.to_string(), codes })
}
