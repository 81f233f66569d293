//! Encrypting a member.

use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::{MAGIC, Stream, TAG};
use crate::encryption::{Algorithm, CHUNK, EncryptMemberError, MasterKey};

/// Encrypts the member at `path`, including its `.enc`, and returns the bytes to store.
///
/// Both salts are random: `archive_salt` is that of `encryption.parameters`, `member_salt` is new
/// for each member. Two members with the same salt and path would share their keys and nonces,
/// which reveals their contents.
///
/// # Errors
/// [`EncryptMemberError::TooLong`], beyond 2^32 chunks.
#[doc(hidden)]
pub fn encrypt_member(
    algorithm: Algorithm,
    key: &MasterKey,
    archive_salt: &[u8; 16],
    path: &str,
    member_salt: &[u8; 16],
    plaintext: &[u8],
) -> Result<Vec<u8>, EncryptMemberError> {
    let too_long = || EncryptMemberError::TooLong { bytes: plaintext.len() };
    let stream =
        Stream::new(algorithm, key, archive_salt, path, member_salt).map_err(|_| too_long())?;
    // An empty plaintext is one empty chunk; otherwise the last chunk is never empty.
    let last =
        u32::try_from(plaintext.len().div_ceil(CHUNK).saturating_sub(1)).map_err(|_| too_long())?;
    let mut stored = Vec::with_capacity(
        MAGIC.len()
            + member_salt.len()
            + plaintext.len()
            + plaintext.len().div_ceil(CHUNK).max(1) * TAG,
    );
    stored.extend_from_slice(&MAGIC);
    stored.extend_from_slice(member_salt);
    let mut chunk = Zeroizing::new(Vec::with_capacity(CHUNK + TAG));
    let mut rest = plaintext;
    for index in 0..=last {
        let (now, later) = rest.split_at(rest.len().min(CHUNK));
        chunk.clear();
        chunk.extend_from_slice(now);
        stream.encrypt_chunk(index, index == last, &mut chunk).map_err(|_| too_long())?;
        stored.extend_from_slice(&chunk);
        rest = later;
    }
    Ok(stored)
}
