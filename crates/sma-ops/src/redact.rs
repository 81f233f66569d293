//! Copies to share.

use serde::Serialize;
use sma_core::redact::{self, Replaced};
use sma_core::write::{BackupType, NewArchive, Packing, write_watched};
use tracing::warn;

use crate::content::Content;
use crate::context::Context;
use crate::error::Error;

/// A copy to share.
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct Redacted {
    /// The file.
    #[serde(skip)]
    pub bytes: Vec<u8>,
    /// What was taken out or replaced.
    pub replaced: Vec<Replaced>,
    /// What was not looked for, as a sentence.
    pub not_looked_for: &'static str,
    /// What is odd about it.
    pub warnings: Vec<String>,
}

/// Makes a copy to share. `source` is the name of what it is made of, for errors.
///
/// # Errors
/// When a section cannot be read, or the copy would still hold what should be gone.
pub fn redact(
    content: &Content,
    source: &str,
    packing: Packing,
    context: &Context<'_>,
) -> Result<Redacted, Error> {
    let sections = content.sections();
    let copy = context
        .run(redact::redact_watched(&sections, context.watch))?
        .map_err(|error| Error::refused(source, error))?;
    // When, by which program and of which database, which tell nothing of whose and where.
    let facts = &content.facts;
    let new = NewArchive::new(facts.created_at.clone(), redact::TAG)
        .with_backup_type(content.backup_type.unwrap_or(BackupType::Full))
        .with_description("Redacted copy for sharing")
        .with_tags([redact::TAG])
        .with_manager_version(facts.manager_version.clone())
        .with_database(facts.database_type.clone(), facts.database_version.clone())
        .with_schema_version(facts.schema_version.clone())
        .with_hostname(redact::TAG)
        .with_packing(packing);
    let bytes = context
        .run(write_watched(&new, &copy.sections, context.watch))?
        .map_err(|error| Error::refused(source, error))?;
    let warnings = content.dropped_signatures().to_vec();
    for warning in &warnings {
        warn!(component = "redactor", "{warning}");
    }
    Ok(Redacted { bytes, replaced: copy.replaced, not_looked_for: copy.not_looked_for, warnings })
}
