//! Salts and keys that nobody can guess.

use crate::failure::Failure;

/// Bytes of the system's source of random numbers.
///
/// # Errors
/// When the system has none.
pub(crate) fn random<const LENGTH: usize>() -> Result<[u8; LENGTH], Failure> {
    let mut bytes = [0; LENGTH];
    getrandom::fill(&mut bytes).map_err(|_| Failure::Randomness)?;
    Ok(bytes)
}
