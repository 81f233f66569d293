//! Keys that nobody can guess.

use sma_ops::Error;

/// Bytes of the system's source of random numbers.
///
/// # Errors
/// When the system has none.
pub(crate) fn random<const LENGTH: usize>() -> Result<[u8; LENGTH], Error> {
    let mut bytes = [0; LENGTH];
    getrandom::fill(&mut bytes).map_err(|_| Error::Randomness)?;
    Ok(bytes)
}
