//! Random bytes for keys.

use sma_ops::Error;

/// Returns bytes from the system's source of random numbers.
///
/// # Errors
/// When the system provides none.
pub(crate) fn random_bytes<const LENGTH: usize>() -> Result<[u8; LENGTH], Error> {
    let mut bytes = [0; LENGTH];
    getrandom::fill(&mut bytes).map_err(|_| Error::Randomness)?;
    Ok(bytes)
}
