//! Bases of an incremental or differential archive: a full archive and the increments after it,
//! each of which names the previous one.

use sma_core::archive::Archive;
use sma_core::increment;
use sma_core::integrity::Digest;
use sma_core::lineage::is_based_on;
use sma_core::report::Status;
use sma_core::section::Sections;
use sma_core::write::Base as NamedBase;
use sma_core::{CheckId, Level};

use crate::content::Content;
use crate::context::Context;
use crate::error::Error;
use crate::input::Input;
use crate::open::{check, open, unlock};
use crate::signature::{check_signature, signature_loss_warning};

/// The bases of an archive, the full one first.
#[derive(Debug, Default)]
pub struct Bases(Option<Base>);

/// Opens the bases of a validation in order: a full archive, and increments of which each is based
/// on the previous one. Every base but the last is checked as well: the ones after it build on its
/// content.
///
/// # Errors
/// When one cannot be opened, has errors, or is not based on the previous one.
pub fn open_bases(inputs: &[Input], context: &Context<'_>) -> Result<Vec<Archive>, Error> {
    let mut bases: Vec<(&Input, Archive)> = Vec::new();
    for input in inputs {
        let archive = open(input, context)?;
        if let Some((previous, base)) = bases.last() {
            if !is_based_on(&archive, base) {
                return Err(Error::BaseOutOfOrder { file: input.to_string() });
            }
            check(base, &previous.to_string(), context)?;
        }
        bases.push((input, archive));
    }
    Ok(bases.into_iter().map(|(_, archive)| archive).collect())
}

/// The last base, and the state that all of them together represent.
#[derive(Debug)]
pub(crate) struct Base {
    last: Archive,
    pub(crate) content: Content,
    manifest_digest: Digest,
}

impl Bases {
    /// Reads the archives in order.
    ///
    /// # Errors
    /// When one cannot be read, is invalid, or is not based on the previous one.
    pub fn read(inputs: &[Input], context: &Context<'_>) -> Result<Self, Error> {
        let mut bases = Self::default();
        for input in inputs {
            let archive = open(input, context)?;
            let Some(manifest_digest) = archive.manifest_digest() else {
                return Err(Error::BaseWithoutManifest { file: input.to_string() });
            };
            let (last, content) = bases.content_of(archive, input, context)?;
            if bases.0.is_some() && !content.is_increment() {
                return Err(Error::BaseOutOfOrder { file: input.to_string() });
            }
            bases.0 = Some(Base { last, content, manifest_digest });
        }
        Ok(bases)
    }

    /// Returns the last base, if there is one.
    pub(crate) fn last(&self) -> Option<&Base> {
        self.0.as_ref()
    }

    /// Returns the content that an archive represents, and the archive itself, unlocked.
    ///
    /// # Errors
    /// When it does not meet the context's signature policy, stays locked, is invalid, or its base
    /// is not given.
    pub(crate) fn content_of(
        &self,
        archive: Archive,
        input: &Input,
        context: &Context<'_>,
    ) -> Result<(Archive, Content), Error> {
        let source = input.to_string();
        check_signature(&archive, &source, context)?;
        let archive = unlock(archive, input, context)?;
        check(&archive, &source, context)?;
        let mut content = Content::from_archive(archive.clone());
        content.drop_signatures(signature_loss_warning(&archive, &source, context));
        if !content.is_increment() {
            return Ok((archive, content));
        }
        content.replace(self.apply_increment(&archive, input, context)?);
        let bases = self.last().map(|base| base.content.signature_warnings().to_vec());
        content.drop_signatures(bases.unwrap_or_default());
        Ok((archive, content))
    }

    /// Applies an increment to the last base, and returns the sections.
    ///
    /// # Errors
    /// When there is no base, or the increment has another one.
    fn apply_increment(
        &self,
        archive: &Archive,
        input: &Input,
        context: &Context<'_>,
    ) -> Result<Sections<'static>, Error> {
        let Some(base) = &self.0 else {
            return Err(Error::Partial { file: input.to_string() });
        };
        let validation = archive.validation(Level::Standard).with_base(&base.last);
        let report = context.run(validation.finish_watched(context.watch))?;
        let check = report.check(CheckId::BaseMatches);
        if check.is_none_or(|check| check.status != Status::Passed) {
            return Err(Error::OtherBase { file: input.to_string() });
        }
        let (old, new) = (base.content.sections(), archive.sections());
        context
            .run(increment::apply_watched(&old, &new, context.watch))?
            .map_err(|error| Error::from_core(input.to_string(), error))
    }
}

impl Base {
    /// Returns the reference to this base for a new archive.
    pub(crate) fn reference(&self) -> NamedBase {
        let facts = &self.content.facts;
        let base = NamedBase::new(self.manifest_digest, facts.created_at.clone());
        match &facts.archive_id {
            Some(id) => base.with_archive_id(id.clone()),
            None => base,
        }
    }
}
