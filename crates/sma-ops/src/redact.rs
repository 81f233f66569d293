//! Redacted copies for sharing.

use serde::Serialize;
use sma_core::redact::{self, Redaction, Replaced};
use sma_core::write::{BackupType, Packing, write_watched};
use tracing::warn;

use crate::content::Content;
use crate::context::Context;
use crate::error::Error;

/// Redacted copy.
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct RedactedCopy {
    /// The file.
    #[serde(skip)]
    pub bytes: Vec<u8>,
    /// Numbers of removed or replaced values.
    pub replaced: Vec<Replaced>,
    /// Private data that was not searched for, as a sentence.
    pub not_looked_for: &'static str,
    /// Warnings about the copy.
    pub warnings: Vec<String>,
}

/// Makes a redacted copy. `source` is the name of the source, for errors.
///
/// # Errors
/// When a section cannot be read, or the copy would still contain private data.
pub fn redact(
    content: &Content,
    source: &str,
    packing: Packing,
    context: &Context<'_>,
) -> Result<RedactedCopy, Error> {
    let copy = redact_sections(content, source, context)?;
    let backup_type = content.backup_type.unwrap_or(BackupType::Full);
    let facts = content.facts.clone().with_backup_type(backup_type).with_packing(packing);
    let new = redact::describe_copy(&facts);
    let bytes = context
        .run(write_watched(&new, &copy.sections, context.watch))?
        .map_err(|error| Error::from_core(source, error))?;
    let warnings = content.signature_warnings().to_vec();
    for warning in &warnings {
        warn!(component = "redactor", "{warning}");
    }
    Ok(RedactedCopy {
        bytes,
        replaced: copy.replaced,
        not_looked_for: copy.not_looked_for,
        warnings,
    })
}

/// Replaces private data in content, for a backup of it. The facts say that it is redacted, and nothing
/// about people and places; a warning says what was not searched for. `source` is the name of the source,
/// for errors.
///
/// # Errors
/// When a section cannot be read, or the copy would still contain private data.
pub fn redact_content(
    content: &Content,
    source: &str,
    context: &Context<'_>,
) -> Result<Content, Error> {
    let copy = redact_sections(content, source, context)?;
    let mut warnings = content.warnings().to_vec();
    warnings.push(copy.not_looked_for.to_owned());
    Ok(Content::new(redact::describe_copy(&content.facts), copy.sections)
        .with_complete(content.is_complete)
        .with_warnings(warnings))
}

fn redact_sections(
    content: &Content,
    source: &str,
    context: &Context<'_>,
) -> Result<Redaction, Error> {
    let copy = context.run(redact::redact_watched(&content.sections(), context.watch))?;
    copy.map_err(|error| Error::from_core(source, error))
}
