//! Whose signature archives have whose content is used.

use sma_core::archive::Archive;
use sma_core::signer::SignaturePolicy;

use crate::context::Context;
use crate::error::Error;

/// Checks that an archive has the signature that the context demands, on the bytes that are
/// used. `source` is the name of the archive, for errors.
///
/// # Errors
/// [`Error::Signature`], and [`Error::Cancelled`].
pub fn check_signature(
    archive: &Archive,
    source: &str,
    context: &Context<'_>,
) -> Result<(), Error> {
    let check = archive.check_signature_watched(context.signature, context.watch);
    context.run(check)?.map_err(|error| Error::Signature { file: source.to_owned(), error })
}

/// Returns the warning that the signature of an archive is not kept in what is made of its
/// content; none for an archive that is not signed.
#[must_use]
pub fn dropped_signature(archive: &Archive, source: &str, context: &Context<'_>) -> Option<String> {
    archive.is_signed().then(|| dropped(source, context))
}

/// The warning that a signature is not kept.
pub(crate) fn dropped(source: &str, context: &Context<'_>) -> String {
    let verified = match context.signature {
        SignaturePolicy::SignedBy(_) => "was verified but is not kept",
        SignaturePolicy::Consistent | SignaturePolicy::Ignored => {
            "was not verified and is not kept"
        }
    };
    format!("{source}: the signature {verified}")
}
