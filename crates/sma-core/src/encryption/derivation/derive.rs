//! Deriving the key.

use alloc::vec::Vec;
use core::hint::black_box;

use argon2::{Argon2, Block, Version};
use pbkdf2::pbkdf2_hmac;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{DeriveError, KeyDerivation};
use crate::encryption::{MasterKey, Password};

impl KeyDerivation {
    /// Derives the master key of an archive with that `salt`.
    ///
    /// Parameters out of range, and more memory than `memory_limit` bytes, are refused before
    /// anything is allocated or computed. The working memory is wiped, except that of scrypt.
    ///
    /// # Errors
    /// See [`DeriveError`].
    pub fn derive(
        self,
        password: &Password,
        salt: &[u8; 16],
        memory_limit: u64,
    ) -> Result<MasterKey, DeriveError> {
        self.check().map_err(DeriveError::Parameter)?;
        let bytes = self.memory_bytes();
        if bytes > memory_limit {
            return Err(DeriveError::MemoryLimit { bytes, limit: memory_limit });
        }
        let password = password.as_bytes();
        let mut key = Zeroizing::new([0; 32]);
        match self {
            Self::Pbkdf2 { iterations } => {
                pbkdf2_hmac::<Sha256>(password, salt, iterations, key.as_mut());
            }
            // The parameters are in range, so the crates can only refuse an absurdly long password.
            Self::Argon2 { memory_kib, time_cost, parallelism } => {
                let parameters = argon2::Params::new(memory_kib, time_cost, parallelism, Some(32))
                    .map_err(|_| DeriveError::PasswordTooLong)?;
                let count = parameters.block_count();
                let mut blocks = Zeroizing::new(allocate(count, bytes)?);
                blocks.resize(count, Block::new());
                Argon2::new(argon2::Algorithm::Argon2id, Version::V0x13, parameters)
                    .hash_password_into_with_memory(password, salt, key.as_mut(), &mut **blocks)
                    .map_err(|_| DeriveError::PasswordTooLong)?;
            }
            Self::Scrypt { log_n, r, p } => {
                let parameters =
                    scrypt::Params::new(log_n, r, p).map_err(|_| DeriveError::PasswordTooLong)?;
                // The crate would abort when out of memory, so availability is tested first. An
                // unused allocation may be optimized away.
                let length = usize::try_from(bytes).map_err(|_| DeriveError::Memory { bytes })?;
                drop(black_box(allocate::<u8>(length, bytes)?));
                scrypt::scrypt(password, salt, &parameters, key.as_mut())
                    .map_err(|_| DeriveError::PasswordTooLong)?;
            }
        }
        Ok(MasterKey::from_bytes(*key))
    }
}

/// Allocates an empty vector with room for `length` items of `bytes` bytes in total.
fn allocate<T>(length: usize, bytes: u64) -> Result<Vec<T>, DeriveError> {
    let mut items = Vec::new();
    items.try_reserve_exact(length).map_err(|_| DeriveError::Memory { bytes })?;
    Ok(items)
}
