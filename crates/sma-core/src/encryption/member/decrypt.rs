//! Decrypting a member.

use alloc::vec::Vec;

use zeroize::{Zeroize, Zeroizing};

use super::{MAGIC, Stream, TAG};
use crate::encryption::{Algorithm, CHUNK, DecryptMemberError, MasterKey};

/// Decrypts a member chunk by chunk. Each returned chunk is verified; it is wiped with the
/// decryptor.
///
/// A chunk is only trustworthy as a part of the whole: use none of them for anything permanent
/// before [`MemberDecryptor::next_chunk`] has returned `None` (profile, 7.3).
#[doc(hidden)]
pub struct MemberDecryptor<'a> {
    stream: Stream,
    /// Number of stored bytes.
    total: usize,
    /// The chunks that are not decrypted yet.
    encrypted: &'a [u8],
    /// Index of the next chunk.
    index: u32,
    state: State,
    /// The last decrypted chunk.
    chunk: Zeroizing<Vec<u8>>,
}

#[derive(Clone, Copy)]
enum State {
    Open,
    Finished,
    Failed(DecryptMemberError),
}

impl<'a> MemberDecryptor<'a> {
    /// Creates a decryptor for the `stored` bytes of the member at `path`, including its `.enc`.
    /// [`MemberDecryptor::next_chunk`] reports a wrong key.
    ///
    /// # Errors
    /// [`DecryptMemberError::NotEncrypted`] and [`DecryptMemberError::Truncated`].
    pub fn new(
        algorithm: Algorithm,
        key: &MasterKey,
        archive_salt: &[u8; 16],
        path: &str,
        stored: &'a [u8],
    ) -> Result<Self, DecryptMemberError> {
        let truncated = DecryptMemberError::Truncated { bytes: stored.len() };
        if !stored.starts_with(&MAGIC) {
            return Err(if MAGIC.starts_with(stored) {
                truncated
            } else {
                DecryptMemberError::NotEncrypted
            });
        }
        let rest = stored.get(MAGIC.len()..).unwrap_or_default();
        let (member_salt, encrypted) = rest.split_first_chunk().ok_or(truncated)?;
        if encrypted.len() < TAG {
            return Err(truncated);
        }
        // HKDF yields far more than the 39 bytes requested here, so this cannot fail.
        let stream = Stream::new(algorithm, key, archive_salt, path, member_salt)
            .map_err(|_| DecryptMemberError::FirstChunk)?;
        Ok(Self {
            stream,
            total: stored.len(),
            encrypted,
            index: 0,
            state: State::Open,
            chunk: Zeroizing::new(Vec::with_capacity(encrypted.len().min(CHUNK + TAG))),
        })
    }

    /// Decrypts the next chunk; returns `None` after the last. The plaintext of an empty member is
    /// one empty chunk. After an error every further call returns that error.
    ///
    /// # Errors
    /// [`DecryptMemberError::FirstChunk`] and [`DecryptMemberError::Chunk`]; nothing of that chunk
    /// is decrypted.
    pub fn next_chunk(&mut self) -> Result<Option<&[u8]>, DecryptMemberError> {
        match self.state {
            State::Open => {}
            State::Finished => return Ok(None),
            State::Failed(error) => return Err(error),
        }
        if let Err(error) = self.open_chunk() {
            self.chunk.zeroize();
            self.state = State::Failed(error);
            return Err(error);
        }
        Ok(Some(&self.chunk))
    }

    /// Returns the number of stored bytes processed so far, of [`MemberDecryptor::total`].
    #[must_use]
    pub fn done(&self) -> u64 {
        (self.total - self.encrypted.len()) as u64
    }

    /// Returns the number of stored bytes of the member.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total as u64
    }

    fn open_chunk(&mut self) -> Result<(), DecryptMemberError> {
        let failed = match self.index {
            0 => DecryptMemberError::FirstChunk,
            index => DecryptMemberError::Chunk { index },
        };
        let (encrypted, rest) = self.encrypted.split_at(self.encrypted.len().min(CHUNK + TAG));
        // Only the first chunk may be empty, as the plaintext of an empty member.
        if self.index > 0 && encrypted.len() <= TAG {
            return Err(failed);
        }
        self.chunk.clear();
        self.chunk.extend_from_slice(encrypted);
        self.stream.open(self.index, rest.is_empty(), &mut self.chunk).map_err(|_| failed)?;
        self.encrypted = rest;
        if rest.is_empty() {
            self.state = State::Finished;
        } else {
            self.index = self.index.checked_add(1).ok_or(failed)?;
        }
        Ok(())
    }
}
