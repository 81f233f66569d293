//! The bytes of an encrypted member (profile, 7.3).

mod decrypt;
#[cfg(feature = "encrypt")]
mod encrypt;

use aead_stream::{NewStream, StreamBE32, StreamPrimitive};
use aes_gcm::Aes256Gcm;
use alloc::boxed::Box;
use alloc::vec::Vec;
use chacha20poly1305::ChaCha20Poly1305;
use hkdf::{Hkdf, InvalidLength};
use sha2::Sha256;
use zeroize::Zeroizing;

pub use decrypt::MemberDecryptor;
#[cfg(feature = "encrypt")]
pub use encrypt::encrypt_member;

use super::{Algorithm, MasterKey};

/// The first bytes of every encrypted member.
#[doc(hidden)]
pub const MAGIC: [u8; 8] = *b"SMAENC1\0";

/// Size of the authentication tag of a chunk, in bytes.
const TAG: usize = 16;

/// STREAM construction with the keys of one member.
enum Stream {
    Aes256Gcm(Box<StreamBE32<Aes256Gcm>>),
    ChaCha20Poly1305(StreamBE32<ChaCha20Poly1305>),
}

impl Stream {
    /// Derives the keys of the member (profile, 7.2).
    fn new(
        algorithm: Algorithm,
        master: &MasterKey,
        archive_salt: &[u8; 16],
        path: &str,
        member_salt: &[u8; 16],
    ) -> Result<Self, InvalidLength> {
        let mut key = Zeroizing::new([0; 32]);
        let mut nonce_prefix = [0; 7];
        let mut okm = Zeroizing::new([0; 39]);
        Hkdf::<Sha256>::new(Some(member_salt), master.as_bytes()).expand_multi_info(
            &[b"sma/1.0/member\0", archive_salt, path.as_bytes()],
            okm.as_mut(),
        )?;
        for (byte, derived) in key.iter_mut().chain(&mut nonce_prefix).zip(okm.iter()) {
            *byte = *derived;
        }
        let (key, nonce_prefix) = ((&*key).into(), (&nonce_prefix).into());
        Ok(match algorithm {
            Algorithm::Aes256Gcm => Self::Aes256Gcm(Box::new(StreamBE32::new(key, nonce_prefix))),
            Algorithm::ChaCha20Poly1305 => {
                Self::ChaCha20Poly1305(StreamBE32::new(key, nonce_prefix))
            }
        })
    }

    /// Encrypts chunk `index` in place, and appends the tag.
    #[cfg(feature = "encrypt")]
    fn encrypt_chunk(
        &self,
        index: u32,
        last: bool,
        chunk: &mut Vec<u8>,
    ) -> aead_stream::aead::Result<()> {
        match self {
            Self::Aes256Gcm(stream) => stream.encrypt_in_place(index, last, b"", chunk),
            Self::ChaCha20Poly1305(stream) => stream.encrypt_in_place(index, last, b"", chunk),
        }
    }

    /// Decrypts chunk `index` in place, if it is authentic, and removes the tag.
    fn open(&self, index: u32, last: bool, chunk: &mut Vec<u8>) -> aead_stream::aead::Result<()> {
        match self {
            Self::Aes256Gcm(stream) => stream.decrypt_in_place(index, last, b"", chunk),
            Self::ChaCha20Poly1305(stream) => stream.decrypt_in_place(index, last, b"", chunk),
        }
    }
}
