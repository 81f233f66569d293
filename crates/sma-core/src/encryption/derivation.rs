//! Keys from passwords (profile, sections 7.1 and 7.2).

#[cfg(feature = "decrypt")]
mod derive;
mod error;

use core::ops::RangeInclusive;
use core::str::FromStr;

use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr, VariantNames};

pub use error::{DeriveError, ParameterError};

use crate::words::UnknownWord;

/// The memory that scrypt's parameters may ask for, in bytes.
const SCRYPT_MEMORY: u64 = 1 << 30;
/// The memory of a derivation that is only measured, in KiB: work for some hundredths of a
/// second, and more than most caches hold.
const MEASURED_KIB: u32 = 8192;

/// How a password becomes a [`MasterKey`](super::MasterKey), with the parameters that say how much
/// work that is.
///
/// The parameters may be anything; [`KeyDerivation::check`] says whether they are in range.
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
        /// Rounds of the hash.
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
        /// The block size, in units of 128 bytes.
        r: u32,
        /// How often the whole work is done.
        p: u32,
    },
}

impl KeyDerivation {
    /// PBKDF2 with the parameters that are written (profile, 7.1).
    pub const PBKDF2: Self = Self::Pbkdf2 { iterations: 600_000 };
    /// Argon2id with the parameters that are written (profile, 7.1).
    pub const ARGON2: Self = Self::Argon2 { memory_kib: 65_536, time_cost: 3, parallelism: 1 };
    /// scrypt with the parameters that are written (profile, 7.1).
    pub const SCRYPT: Self = Self::Scrypt { log_n: 17, r: 8, p: 1 };

    /// Each of them with the parameters that are written, the strongest first.
    pub const ALL: [Self; 3] = [Self::ARGON2, Self::SCRYPT, Self::PBKDF2];

    /// What `iterations` of PBKDF2 may be.
    pub const ITERATIONS: RangeInclusive<u64> = 100_000..=10_000_000;
    /// What `memory_kib` of Argon2id may be with one lane; it is at least eight times
    /// `parallelism`.
    pub const MEMORY_KIB: RangeInclusive<u64> = 8..=1_048_576;
    /// What `time_cost` of Argon2id may be.
    pub const TIME_COST: RangeInclusive<u64> = 1..=16;
    /// What `parallelism` of Argon2id may be.
    pub const PARALLELISM: RangeInclusive<u64> = 1..=16;
    /// What `log_n` of scrypt may be; it is below sixteen times `r`, and with `r` it stays
    /// within 1 GiB of memory.
    pub const LOG_N: RangeInclusive<u64> = 1..=22;
    /// What `r` of scrypt may be.
    pub const R: RangeInclusive<u64> = 1..=32;
    /// What `p` of scrypt may be.
    pub const P: RangeInclusive<u64> = 1..=16;

    /// The parameters, by the names and in the order of the manifest.
    pub fn parameters(self) -> impl Iterator<Item = (&'static str, u64)> {
        self.parameters_and_ranges().into_iter().flatten().map(|(name, value, _)| (name, value))
    }

    /// Whether every parameter is in the range of the profile, section 7.1.
    ///
    /// # Errors
    /// The first parameter that is not, in the order of the manifest.
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

    /// The memory that deriving takes, in bytes, but for some buffers of up to 100 KiB. For PBKDF2,
    /// which has no other, this is 0.
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

    /// Whether guessing passwords is cheaper than it should be (profile, 7.1, last paragraph).
    /// Of PBKDF2 this is never said: its range begins above.
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

    /// A derivation of the same kind that takes a small part of the time, and about how many times
    /// as long this one takes: to tell how long it will take here, by measuring. One that is short
    /// already may come back as it is. What comes back is in range if this one is.
    ///
    /// The time is taken to grow with the work that the parameters ask for, so that it is an
    /// estimate: less memory fits better into a cache, and more lanes do not run side by side.
    ///
    /// ```
    /// use sma_core::encryption::KeyDerivation;
    ///
    /// let (lighter, times) = KeyDerivation::SCRYPT.calibration();
    /// assert_eq!((lighter, times), (KeyDerivation::Scrypt { log_n: 13, r: 8, p: 1 }, 16.0));
    /// ```
    #[must_use]
    pub fn calibration(self) -> (Self, f64) {
        let lighter = match self {
            Self::Pbkdf2 { iterations } => {
                let least = u32::try_from(*Self::ITERATIONS.start()).unwrap_or(iterations);
                Self::Pbkdf2 { iterations: iterations.min(least) }
            }
            // Of the passes over the memory, the first is the dearest: it also allocates.
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

    /// What the time grows with, in units of the kind.
    fn work(self) -> f64 {
        match self {
            Self::Pbkdf2 { iterations } => f64::from(iterations),
            Self::Argon2 { memory_kib, time_cost, .. } => {
                f64::from(memory_kib) * f64::from(time_cost)
            }
            Self::Scrypt { log_n, r, p } => scrypt_blocks(log_n, r) as f64 * f64::from(p),
        }
    }

    /// Each parameter with what it may be, given the ones before and after.
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

/// The derivation of that name, with the parameters that are written.
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

/// *r* 2^`log_n`: how many blocks of 128 bytes scrypt keeps.
fn scrypt_blocks(log_n: u8, r: u32) -> u64 {
    1_u64.checked_shl(log_n.into()).unwrap_or(u64::MAX).saturating_mul(r.into())
}
