//! Public keys of minisign and signify: an untrusted comment and a line of base64.

use base64ct::{Base64, Encoding};
use zeroize::Zeroizing;

use super::error::{KeyForm, PublicKeyError};
use super::found::{Algorithm, Found};

/// Identifier of Ed25519 in both programs, before the key number and the key.
const ALGORITHM: &[u8; 2] = b"Ed";

/// Returns the public key of the two lines, or of the second line alone. `None` where the text is
/// neither.
pub(super) fn public_key(text: &[u8]) -> Option<Result<[u8; 32], PublicKeyError>> {
    let (commented, line) = key_line(text);
    match (decode(line), commented) {
        (Some(key), _) => Some(Ok(key)),
        (None, false) => None,
        (None, true) => Some(Err(match classify(text) {
            Some(found @ (Found::MinisignSecretKey | Found::MinisignSignature)) => {
                PublicKeyError::Unexpected { found }
            }
            _ => PublicKeyError::Malformed { form: KeyForm::Minisign },
        })),
    }
}

/// Classifies another text of these programs.
pub(super) fn classify(text: &[u8]) -> Option<Found> {
    let (_, line) = key_line(text);
    let line = line.split(u8::is_ascii_whitespace).next().unwrap_or_default();
    if decode(line).is_some() {
        Some(Found::PublicKey { algorithm: Algorithm::Ed25519 })
    } else if line.starts_with(b"RWRTY0Iy") || line.starts_with(b"RWRCS") {
        // "Ed", and the encryption of the secret: "ScB2" for minisign, "BK" for signify.
        Some(Found::MinisignSecretKey)
    } else if line.len() == 100 && (line.starts_with(b"RW") || line.starts_with(b"RU")) {
        // Base64 of 74 bytes: "Ed", or "ED" for a digest, the key number, the signature.
        Some(Found::MinisignSignature)
    } else {
        None
    }
}

/// Returns the text after the comment line, and whether there is such a line.
fn key_line(text: &[u8]) -> (bool, &[u8]) {
    let text = text.trim_ascii();
    if !text.starts_with(b"untrusted comment:") {
        return (false, text);
    }
    let comment = text.split_inclusive(|byte| *byte == b'\n').next().unwrap_or_default();
    (true, text.get(comment.len()..).unwrap_or_default())
}

fn decode(line: &[u8]) -> Option<[u8; 32]> {
    // The text may be a secret key.
    let mut decoded = Zeroizing::new([0; 42]);
    let decoded = Base64::decode(line, decoded.as_mut_slice()).ok()?;
    let (_number, key) = decoded.strip_prefix(ALGORITHM)?.split_first_chunk::<8>()?;
    key.try_into().ok()
}
