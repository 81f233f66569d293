//! Decrypting a member.

use alloc::vec::Vec;

use zeroize::{Zeroize, Zeroizing};

use super::{MAGIC, Stream, TAG};
use crate::encryption::{Algorithm, CHUNK, DecryptMemberError, MasterKey};

/// Decrypts a member chunk by chunk. What is handed out is verified, and wiped with the opener.
///
/// A chunk is genuine only as a part of the whole: use none of them for anything that lasts
/// before [`MemberDecryptor::next_chunk`] gave `None` (profile, 7.3).
#[doc(hidden)]
pub struct MemberDecryptor<'a> {
    stream: Stream,
    /// Stored bytes, all of them.
    total: usize,
    /// The sealed chunks that are not opened yet.
    sealed: &'a [u8],
    /// Number of the next chunk.
    index: u32,
    state: State,
    /// The chunk that was opened last.
    chunk: Zeroizing<Vec<u8>>,
}

#[derive(Clone, Copy)]
enum State {
    Open,
    Finished,
    Failed(DecryptMemberError),
}

impl<'a> MemberDecryptor<'a> {
    /// An opener for the `stored` bytes of the member at `path`, which is its path with `.enc`.
    /// Whether the key is right, only [`MemberDecryptor::next_chunk`] tells.
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
        let (member_salt, sealed) = rest.split_first_chunk().ok_or(truncated)?;
        if sealed.len() < TAG {
            return Err(truncated);
        }
        // HKDF gives far more than the 39 bytes that are asked for, so that this never fails.
        let stream = Stream::new(algorithm, key, archive_salt, path, member_salt)
            .map_err(|_| DecryptMemberError::FirstChunk)?;
        Ok(Self {
            stream,
            total: stored.len(),
            sealed,
            index: 0,
            state: State::Open,
            chunk: Zeroizing::new(Vec::with_capacity(sealed.len().min(CHUNK + TAG))),
        })
    }

    /// Opens the next chunk; `None` after the last. The plaintext of an empty member is one empty
    /// chunk. After an error every further call gives that error again.
    ///
    /// # Errors
    /// [`DecryptMemberError::FirstChunk`] and [`DecryptMemberError::Chunk`]; nothing of that chunk is
    /// decrypted then.
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

    /// Stored bytes that are done with, of [`MemberDecryptor::total`].
    #[must_use]
    pub fn done(&self) -> u64 {
        (self.total - self.sealed.len()) as u64
    }

    /// Stored bytes of the member.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total as u64
    }

    fn open_chunk(&mut self) -> Result<(), DecryptMemberError> {
        let failed = match self.index {
            0 => DecryptMemberError::FirstChunk,
            index => DecryptMemberError::Chunk { index },
        };
        let (sealed, rest) = self.sealed.split_at(self.sealed.len().min(CHUNK + TAG));
        // Only the plaintext of a whole member is ever empty, not the rest of one.
        if self.index > 0 && sealed.len() <= TAG {
            return Err(failed);
        }
        self.chunk.clear();
        self.chunk.extend_from_slice(sealed);
        self.stream.open(self.index, rest.is_empty(), &mut self.chunk).map_err(|_| failed)?;
        self.sealed = rest;
        if rest.is_empty() {
            self.state = State::Finished;
        } else {
            self.index = self.index.checked_add(1).ok_or(failed)?;
        }
        Ok(())
    }
}
