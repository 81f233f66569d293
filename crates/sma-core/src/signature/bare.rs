//! Thirty-two bytes as text: hex digits or base64.

use alloc::vec;

use base64ct::{Base64, Encoding};
use zeroize::Zeroizing;

use super::error::KeyForm;
use super::found::Found;
use super::minisign;

/// Maximum length of a text that may be a key with missing or additional characters.
const MAX_CHARACTERS: usize = 1024;

/// Reason why a text is not 32 bytes.
pub(super) enum NotThirtyTwo {
    /// It is hex or base64 of another number of bytes.
    Length { form: KeyForm, bytes: usize },
    /// It is nearly hex or base64: a digit is missing, or the encoding is not canonical.
    Malformed { form: KeyForm },
    /// It is something else.
    Other { found: Found },
}

/// Parses 64 hex digits in either case, or standard base64 of 32 bytes, without anything around it.
pub(super) fn parse(text: &[u8]) -> Result<Zeroizing<[u8; 32]>, NotThirtyTwo> {
    let mut bytes = Zeroizing::new([0; 32]);
    if text.is_empty() || text.len() > MAX_CHARACTERS {
        return Err(NotThirtyTwo::Other { found: Found::classify(text) });
    }
    if text.iter().all(u8::is_ascii_hexdigit) {
        let form = KeyForm::Hex;
        return match base16ct::decoded_len(text) {
            Ok(32) if base16ct::mixed::decode(text, bytes.as_mut_slice()).is_ok() => Ok(bytes),
            Ok(length) => Err(NotThirtyTwo::Length { form, bytes: length }),
            Err(_) => Err(NotThirtyTwo::Malformed { form }),
        };
    }
    let mut decoded = Zeroizing::new(vec![0; text.len()]);
    match Base64::decode(text, &mut decoded) {
        Ok(decoded) if decoded.len() == bytes.len() => {
            bytes.copy_from_slice(decoded);
            Ok(bytes)
        }
        // Keys of other programs are base64 too.
        Ok(decoded) => Err(match minisign::classify(text) {
            Some(found) => NotThirtyTwo::Other { found },
            None => NotThirtyTwo::Length { form: KeyForm::Base64, bytes: decoded.len() },
        }),
        Err(_) if nearly_base64(text) => Err(NotThirtyTwo::Malformed { form: KeyForm::Base64 }),
        Err(_) => Err(NotThirtyTwo::Other { found: Found::classify(text) }),
    }
}

/// Returns whether this could be base64 of 32 bytes in another variant: without padding, URL-safe,
/// or with stray bits.
fn nearly_base64(text: &[u8]) -> bool {
    let digit = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/-_".contains(byte);
    let digits = text.strip_suffix(b"=").unwrap_or(text);
    digits.len() == 43 && digits.iter().all(digit)
}
