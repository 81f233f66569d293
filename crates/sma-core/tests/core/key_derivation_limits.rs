//! The parameters of key derivations: what is written, what may be read, and that anything else
//! is refused before any work (profile, 7.1).

use serde_json::json;

use sma_core::encryption::KeyDerivation::{self, Argon2, Pbkdf2, Scrypt};
use sma_core::encryption::{DeriveError, ParameterError, Password};

const GIB: u64 = 1 << 30;

fn range(name: &'static str, value: u64, min: u64, max: u64) -> Result<(), ParameterError> {
    Err(ParameterError::Range { name, value, min, max })
}

fn argon2(memory_kib: u32, time_cost: u32, parallelism: u32) -> KeyDerivation {
    Argon2 { memory_kib, time_cost, parallelism }
}

fn scrypt(log_n: u8, r: u32, p: u32) -> KeyDerivation {
    Scrypt { log_n, r, p }
}

#[test]
fn written_output_follows_the_profile() {
    for (derivation, name, parameters) in [
        (KeyDerivation::PBKDF2, "pbkdf2", &[("iterations", 600_000)][..]),
        (
            KeyDerivation::ARGON2,
            "argon2",
            &[("memory_kib", 65_536), ("time_cost", 3), ("parallelism", 1)],
        ),
        (KeyDerivation::SCRYPT, "scrypt", &[("log_n", 17), ("r", 8), ("p", 1)]),
    ] {
        assert_eq!(derivation.to_string(), name);
        assert_eq!(name.parse(), Ok(derivation));
        assert_eq!(derivation.parameters().collect::<Vec<_>>(), parameters);
        assert_eq!(derivation.check(), Ok(()));
        assert!(!derivation.is_weak());
    }
    assert!("PBKDF2".parse::<KeyDerivation>().is_err());
    assert!("argon2id".parse::<KeyDerivation>().is_err());
}

#[test]
fn the_ranges_end_where_the_profile_says() {
    for derivation in [
        Pbkdf2 { iterations: 100_000 },
        Pbkdf2 { iterations: 10_000_000 },
        argon2(8, 1, 1),
        argon2(128, 16, 16),
        argon2(1_048_576, 16, 16),
        scrypt(1, 1, 1),
        scrypt(15, 1, 16),
        scrypt(22, 2, 1),
        scrypt(20, 8, 16),
        scrypt(18, 32, 1),
    ] {
        assert_eq!(derivation.check(), Ok(()), "{derivation:?}");
        assert!(derivation.memory_bytes() <= GIB);
    }
    for (derivation, expected) in [
        (Pbkdf2 { iterations: 0 }, range("iterations", 0, 100_000, 10_000_000)),
        (Pbkdf2 { iterations: 99_999 }, range("iterations", 99_999, 100_000, 10_000_000)),
        (Pbkdf2 { iterations: 10_000_001 }, range("iterations", 10_000_001, 100_000, 10_000_000)),
        (argon2(7, 1, 1), range("memory_kib", 7, 8, 1_048_576)),
        (argon2(31, 1, 4), range("memory_kib", 31, 32, 1_048_576)),
        (argon2(127, 1, 16), range("memory_kib", 127, 128, 1_048_576)),
        (argon2(1_048_577, 1, 1), range("memory_kib", 1_048_577, 8, 1_048_576)),
        (argon2(64, 0, 1), range("time_cost", 0, 1, 16)),
        (argon2(64, 17, 1), range("time_cost", 17, 1, 16)),
        (argon2(64, 1, 0), range("parallelism", 0, 1, 16)),
        (argon2(1024, 1, 17), range("parallelism", 17, 1, 16)),
        (argon2(1024, 1, u32::MAX), range("parallelism", u32::MAX.into(), 1, 16)),
        (scrypt(0, 8, 1), range("log_n", 0, 1, 22)),
        (scrypt(23, 2, 1), range("log_n", 23, 1, 22)),
        (scrypt(16, 1, 1), range("log_n", 16, 1, 15)),
        (scrypt(10, 0, 1), range("r", 0, 1, 32)),
        (scrypt(10, 33, 1), range("r", 33, 1, 32)),
        (scrypt(10, 8, 0), range("p", 0, 1, 16)),
        (scrypt(10, 8, 17), range("p", 17, 1, 16)),
        (scrypt(21, 8, 1), Err(ParameterError::Memory { bytes: 2 * GIB, limit: GIB })),
        (scrypt(19, 32, 1), Err(ParameterError::Memory { bytes: 2 * GIB, limit: GIB })),
    ] {
        assert_eq!(derivation.check(), expected, "{derivation:?}");
        let text = expected.unwrap_err().to_string();
        assert!(text.contains(|c: char| c.is_ascii_digit()), "{text}");
    }
}

#[test]
fn each_parameter_has_a_range() {
    for (name, of, derivation) in [
        ("iterations", KeyDerivation::ITERATIONS, KeyDerivation::PBKDF2),
        ("memory_kib", KeyDerivation::MEMORY_KIB, KeyDerivation::ARGON2),
        ("time_cost", KeyDerivation::TIME_COST, KeyDerivation::ARGON2),
        ("parallelism", KeyDerivation::PARALLELISM, KeyDerivation::ARGON2),
        ("log_n", KeyDerivation::LOG_N, KeyDerivation::SCRYPT),
        ("r", KeyDerivation::R, KeyDerivation::SCRYPT),
        ("p", KeyDerivation::P, KeyDerivation::SCRYPT),
    ] {
        let parameter = derivation.parameters().find(|(parameter, _)| *parameter == name);
        assert!(parameter.is_some_and(|(_, value)| of.contains(&value)), "{name}");
    }
}

/// If any of these were tried, the test would not end, or end in want of memory.
#[test]
fn excessive_parameters_are_refused_at_once() {
    let password = Password::new(b"correct horse").expect("not empty");
    for derivation in [
        // 4 TiB, twice.
        argon2(u32::MAX, 1, 1),
        argon2(u32::MAX, u32::MAX, u32::MAX),
        scrypt(35, 1, 1),
        scrypt(255, u32::MAX, u32::MAX),
        Pbkdf2 { iterations: u32::MAX },
    ] {
        let refused = derivation.derive(&password, &[0; 16], u64::MAX);
        assert!(matches!(refused, Err(DeriveError::Parameter(_))), "{derivation:?}");
    }
    assert_eq!(argon2(u32::MAX, 1, 1).memory_bytes(), (1 << 42) - 1024);
    assert_eq!(scrypt(35, 1, 1).memory_bytes(), 1 << 42);
    assert_eq!(scrypt(255, u32::MAX, 1).memory_bytes(), u64::MAX);
}

#[test]
fn callers_may_allow_less_memory() {
    let password = Password::new(b"correct horse").expect("not empty");
    let browser = GIB / 4;
    for derivation in [argon2(262_145, 1, 1), argon2(1_048_576, 16, 1), scrypt(19, 8, 1)] {
        assert_eq!(derivation.check(), Ok(()));
        let refused = derivation.derive(&password, &[0; 16], browser);
        let bytes = derivation.memory_bytes();
        let expected = DeriveError::MemoryLimit { bytes, limit: browser };
        assert_eq!(refused.err(), Some(expected), "{derivation:?}");
        assert!(expected.to_string().ends_with("more than the limit of 256 MiB"));
    }
    // At the limit is allowed, and PBKDF2 needs none.
    let small = argon2(64, 1, 1);
    assert!(small.derive(&password, &[0; 16], 65_536).is_ok());
    assert!(small.derive(&password, &[0; 16], 65_535).is_err());
    assert!(Pbkdf2 { iterations: 100_000 }.derive(&password, &[0; 16], 0).is_ok());
}

/// Profile, 7.1, last paragraph: 38 912 KiB passes, and 2^18 blocks.
#[test]
fn cheap_derivations_are_recognized() {
    for (derivation, cheap) in [
        (argon2(38_911, 1, 1), true),
        (argon2(38_912, 1, 1), false),
        (argon2(19_456, 2, 1), false),
        (argon2(4864, 8, 1), false),
        (argon2(4863, 8, 1), true),
        (scrypt(15, 8, 1), false),
        (scrypt(15, 7, 1), true),
        (scrypt(14, 8, 16), true),
        (scrypt(18, 2, 1), false),
        (Pbkdf2 { iterations: 100_000 }, false),
    ] {
        assert_eq!(derivation.is_weak(), cheap, "{derivation:?}");
    }
}

#[test]
fn lighter_derivations_are_in_range_and_take_the_stated_time() {
    for (derivation, lighter, times) in [
        (KeyDerivation::PBKDF2, Pbkdf2 { iterations: 100_000 }, 6.0),
        (Pbkdf2 { iterations: 100_000 }, Pbkdf2 { iterations: 100_000 }, 1.0),
        (KeyDerivation::ARGON2, argon2(8192, 1, 1), 24.0),
        (argon2(1_048_576, 16, 16), argon2(8192, 1, 16), 2048.0),
        (argon2(8192, 16, 1), argon2(8192, 16, 1), 1.0),
        (argon2(8, 1, 1), argon2(8, 1, 1), 1.0),
        (KeyDerivation::SCRYPT, scrypt(13, 8, 1), 16.0),
        (scrypt(20, 8, 16), scrypt(13, 8, 1), 2048.0),
        (scrypt(18, 32, 1), scrypt(11, 32, 1), 128.0),
        (scrypt(22, 2, 3), scrypt(15, 2, 1), 384.0),
        (scrypt(15, 1, 1), scrypt(15, 1, 1), 1.0),
        (scrypt(1, 1, 1), scrypt(1, 1, 1), 1.0),
    ] {
        assert_eq!(derivation.check(), Ok(()));
        assert_eq!(derivation.calibration(), (lighter, times), "{derivation:?}");
        assert_eq!(lighter.check(), Ok(()));
    }
    // Nor do parameters out of range do any harm.
    for derivation in [scrypt(255, u32::MAX, 0), argon2(u32::MAX, 0, 0), Pbkdf2 { iterations: 0 }] {
        let _ = derivation.calibration();
    }
}

#[test]
fn derivations_round_trip_as_json() {
    for (derivation, json) in [
        (KeyDerivation::PBKDF2, json!({"name": "pbkdf2", "iterations": 600_000})),
        (
            KeyDerivation::ARGON2,
            json!({"name": "argon2", "memory_kib": 65_536, "time_cost": 3, "parallelism": 1}),
        ),
        (KeyDerivation::SCRYPT, json!({"name": "scrypt", "log_n": 17, "r": 8, "p": 1})),
    ] {
        assert_eq!(serde_json::to_value(derivation).expect("JSON"), json);
        assert_eq!(serde_json::from_value::<KeyDerivation>(json).expect("known"), derivation);
    }
    let more = json!({"name": "pbkdf2", "iterations": 600_000, "r": 8});
    assert!(serde_json::from_value::<KeyDerivation>(more).is_err());
}
