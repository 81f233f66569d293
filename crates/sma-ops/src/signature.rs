//! Signatures of archives whose content is used.

use sma_core::archive::Archive;
use sma_core::signer::SignaturePolicy;

use crate::context::Context;
use crate::error::Error;

/// Checks the signature of an archive against the policy of the context, on the very bytes that are
/// used. `source` is the name of the archive, for errors.
///
/// # Errors
/// [`Error::Signature`], and [`Error::Canceled`].
pub fn check_signature(
    archive: &Archive,
    source: &str,
    context: &Context<'_>,
) -> Result<(), Error> {
    let check = archive.check_signature_watched(context.signature, context.watch);
    context.run(check)?.map_err(|error| Error::Signature { file: source.to_owned(), error })
}

/// Returns the warning that the signature of an archive is not kept in the result; `None` for an
/// unsigned archive.
#[must_use]
pub fn signature_loss_warning(
    archive: &Archive,
    source: &str,
    context: &Context<'_>,
) -> Option<String> {
    archive.is_signed().then(|| signature_loss(source, context))
}

/// Returns the warning that a signature is not kept.
pub(crate) fn signature_loss(source: &str, context: &Context<'_>) -> String {
    let verified = match context.signature {
        SignaturePolicy::SignedBy(_) => "was verified but is not kept",
        SignaturePolicy::Consistent | SignaturePolicy::Ignored => {
            "was not verified and is not kept"
        }
    };
    format!("{source}: the signature {verified}")
}
