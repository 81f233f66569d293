//! Key derivation from passwords (profile, sections 7.1 and 7.2).

#[cfg(feature = "decrypt")]
mod derive;
mod error;

use core::ops::RangeInclusive;
use core::str::FromStr;

use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr, VariantNames};

pub use error::{DeriveError, ParameterError};

use crate::words::UnknownWord;

/// Maximum memory of scrypt, in bytes.
const SCRYPT_MEMORY: u64 = 1 << 30;
/// Memory of a calibration run, in KiB: some hundredths of a second of work, and more than most
/// caches hold.
const MEASURED_KIB: u32 = 8192;

/// Key derivation function with its cost parameters: derives a [`MasterKey`](super::MasterKey) from
/// a password.
///
/// The parameters are not checked on construction; [`KeyDerivation::check`] checks their ranges.
///
/// ```
/// use sma_core::encryption::{KeyDerivation, Password};
///
/// let scrypt = KeyDerivation::Scrypt { log_n: 10, r: 8, p: 1 };
/// let password = Password::new(b"correct horse")?;
/// let key = scrypt.derive(&password, &[0; 16], scrypt.memory_bytes())?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[derive(Display, IntoStaticStr, VariantNames)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(tag = "name", rename_all = "snake_case", deny_unknown_fields)]
#[strum(serialize_all = "snake_case")]
#[expect(
    clippy::exhaustive_enums,
    reason = "the format has these three (profile, 7.1), and each has its parameters"
)]
pub enum KeyDerivation {
    /// PBKDF2 with HMAC-SHA-256 (RFC 8018).
    Pbkdf2 {
        /// Number of hash iterations.
        iterations: u32,
    },
    /// Argon2id, version 0x13 (RFC 9106).
    Argon2 {
        /// Memory, in KiB.
        memory_kib: u32,
        /// Passes over the memory.
        time_cost: u32,
        /// Lanes.
        parallelism: u32,
    },
    /// scrypt (RFC 7914).
    Scrypt {
        /// The binary logarithm of the cost *N*.
        log_n: u8,
        /// Block size, in units of 128 bytes.
        r: u32,
        /// Parallelization: how often the whole work is done.
        p: u32,
    },
}

impl KeyDerivation {
    /// PBKDF2 with the default parameters (profile, 7.1).
    pub const PBKDF2: Self = Self::Pbkdf2 { iterations: 600_000 };
    /// Argon2id with the default parameters (profile, 7.1).
    pub const ARGON2: Self = Self::Argon2 { memory_kib: 65_536, time_cost: 3, parallelism: 1 };
    /// scrypt with the default parameters (profile, 7.1).
    pub const SCRYPT: Self = Self::Scrypt { log_n: 17, r: 8, p: 1 };

    /// All functions with their default parameters, strongest first.
    pub const ALL: [Self; 3] = [Self::ARGON2, Self::SCRYPT, Self::PBKDF2];

    /// Range of `iterations` of PBKDF2.
    pub const ITERATIONS: RangeInclusive<u64> = 100_000..=10_000_000;
    /// Range of `memory_kib` of Argon2id with one lane; the minimum is eight times `parallelism`.
    pub const MEMORY_KIB: RangeInclusive<u64> = 8..=1_048_576;
    /// Range of `time_cost` of Argon2id.
    pub const TIME_COST: RangeInclusive<u64> = 1..=16;
    /// Range of `parallelism` of Argon2id.
    pub const PARALLELISM: RangeInclusive<u64> = 1..=16;
    /// Range of `log_n` of scrypt; it must also be below sixteen times `r`, and the memory within 1
    /// GiB.
    pub const LOG_N: RangeInclusive<u64> = 1..=22;
    /// Range of `r` of scrypt.
    pub const R: RangeInclusive<u64> = 1..=32;
    /// Range of `p` of scrypt.
    pub const P: RangeInclusive<u64> = 1..=16;

    /// Returns the parameters, with the names and in the order of the manifest.
    pub fn parameters(self) -> impl Iterator<Item = (&'static str, u64)> {
        self.parameters_and_ranges().into_iter().flatten().map(|(name, value, _)| (name, value))
    }

    /// Checks that every parameter is in the range of the profile, section 7.1.
    ///
    /// # Errors
    /// Returns the first parameter out of range, in the order of the manifest.
    pub fn check(self) -> Result<(), ParameterError> {
        for (name, value, range) in self.parameters_and_ranges().into_iter().flatten() {
            if !range.contains(&value) {
                let (min, max) = range.into_inner();
                return Err(ParameterError::Range { name, value, min, max });
            }
        }
        match self {
            Self::Scrypt { .. } if self.memory_bytes() > SCRYPT_MEMORY => {
                Err(ParameterError::Memory { bytes: self.memory_bytes(), limit: SCRYPT_MEMORY })
            }
            _ => Ok(()),
        }
    }

    /// Returns the memory that the derivation takes, in bytes, apart from buffers of up to 100 KiB;
    /// 0 for PBKDF2, which uses no other memory.
    ///
    /// ```
    /// use sma_core::encryption::KeyDerivation;
    /// assert_eq!(KeyDerivation::ARGON2.memory_bytes(), 64 << 20);
    /// assert_eq!(KeyDerivation::SCRYPT.memory_bytes(), 128 << 20);
    /// ```
    #[must_use]
    pub fn memory_bytes(self) -> u64 {
        match self {
            Self::Pbkdf2 { .. } => 0,
            Self::Argon2 { memory_kib, .. } => u64::from(memory_kib) * 1024,
            Self::Scrypt { log_n, r, .. } => scrypt_blocks(log_n, r).saturating_mul(128),
        }
    }

    /// Returns whether guessing passwords is cheaper than recommended (profile, 7.1, last
    /// paragraph). Never true for PBKDF2, whose range begins above that.
    #[must_use]
    pub fn is_weak(self) -> bool {
        match self {
            Self::Pbkdf2 { .. } => false,
            Self::Argon2 { memory_kib, time_cost, .. } => {
                u64::from(memory_kib) * u64::from(time_cost) < 38_912
            }
            Self::Scrypt { log_n, r, .. } => scrypt_blocks(log_n, r) < 1 << 18,
        }
    }

    /// Returns a cheaper derivation of the same kind, and the factor by which this one takes
    /// longer. Measuring the cheaper one gives an estimate of the time that this one will take. A
    /// short derivation may be returned unchanged. The result is in range if this one is.
    ///
    /// The estimate assumes that the time is proportional to the work: less memory fits better into
    /// a cache, and lanes do not run in parallel.
    ///
    /// ```
    /// use sma_core::encryption::KeyDerivation;
    ///
    /// let (cheaper, factor) = KeyDerivation::SCRYPT.calibration();
    /// assert_eq!((cheaper, factor), (KeyDerivation::Scrypt { log_n: 13, r: 8, p: 1 }, 16.0));
    /// ```
    #[must_use]
    pub fn calibration(self) -> (Self, f64) {
        let lighter = match self {
            Self::Pbkdf2 { iterations } => {
                let least = u32::try_from(*Self::ITERATIONS.start()).unwrap_or(iterations);
                Self::Pbkdf2 { iterations: iterations.min(least) }
            }
            // The first pass over the memory is the most expensive: it also allocates.
            Self::Argon2 { memory_kib, parallelism, .. } if memory_kib > MEASURED_KIB => {
                Self::Argon2 { memory_kib: MEASURED_KIB, time_cost: 1, parallelism }
            }
            Self::Argon2 { .. } => self,
            Self::Scrypt { log_n, r, .. } => {
                let most = (MEASURED_KIB * 8 / r.max(1)).checked_ilog2().unwrap_or(1);
                let log_n = log_n.min(u8::try_from(most).unwrap_or(log_n));
                Self::Scrypt { log_n, r, p: 1 }
            }
        };
        (lighter, self.work() / lighter.work())
    }

    /// Returns the work that the time is proportional to, in units of the kind.
    fn work(self) -> f64 {
        match self {
            Self::Pbkdf2 { iterations } => f64::from(iterations),
            Self::Argon2 { memory_kib, time_cost, .. } => {
                f64::from(memory_kib) * f64::from(time_cost)
            }
            Self::Scrypt { log_n, r, p } => scrypt_blocks(log_n, r) as f64 * f64::from(p),
        }
    }

    /// Returns each parameter with its range, given the others.
    fn parameters_and_ranges(self) -> [Option<(&'static str, u64, RangeInclusive<u64>)>; 3] {
        match self {
            Self::Pbkdf2 { iterations } => {
                [Some(("iterations", iterations.into(), Self::ITERATIONS)), None, None]
            }
            Self::Argon2 { memory_kib, time_cost, parallelism } => {
                let least = 8 * u64::from(parallelism).min(*Self::PARALLELISM.end());
                let memory = least.max(*Self::MEMORY_KIB.start())..=*Self::MEMORY_KIB.end();
                [
                    Some(("memory_kib", memory_kib.into(), memory)),
                    Some(("time_cost", time_cost.into(), Self::TIME_COST)),
                    Some(("parallelism", parallelism.into(), Self::PARALLELISM)),
                ]
            }
            Self::Scrypt { log_n, r, p } => {
                let most = (16 * u64::from(r).max(1) - 1).min(*Self::LOG_N.end());
                [
                    Some(("log_n", log_n.into(), *Self::LOG_N.start()..=most)),
                    Some(("r", r.into(), Self::R)),
                    Some(("p", p.into(), Self::P)),
                ]
            }
        }
    }
}

/// Returns the function of that name with its default parameters.
///
/// ```
/// use sma_core::encryption::KeyDerivation;
/// assert_eq!("argon2".parse(), Ok(KeyDerivation::ARGON2));
/// ```
impl FromStr for KeyDerivation {
    type Err = UnknownWord;

    fn from_str(name: &str) -> Result<Self, UnknownWord> {
        let all = Self::ALL.into_iter();
        let mut named = all.filter(|this| <&str>::from(this) == name);
        named.next().ok_or_else(|| UnknownWord::new::<Self>(name))
    }
}

/// Returns *r* 2^`log_n`, the number of 128-byte blocks that scrypt keeps.
fn scrypt_blocks(log_n: u8, r: u32) -> u64 {
    1_u64.checked_shl(log_n.into()).unwrap_or(u64::MAX).saturating_mul(r.into())
}
