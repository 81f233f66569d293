//! Encrypted members: known answers of another program, archives of an independent writer, and
//! what somebody without the key can do to a member.

use std::fs;
use std::path::Path;

use aead_stream::{KeyInit, NewStream, StreamBE32, StreamPrimitive};
use base64ct::{Base64, Encoding};
use chacha20poly1305::ChaCha20Poly1305;
use hkdf::Hkdf;
use serde_json::Value;
use sha2::{Digest, Sha256};

use sma_core::Limits;
use sma_core::container::tar;
use sma_core::encryption::{
    Algorithm, DecryptMemberError, KeyDerivation, MasterKey, MemberDecryptor, Password,
    encrypt_member,
};
use sma_core::layer::decompress;
use sma_core::words::VariantArray;

const PATH: &str = "data/devices.json.enc";
const ARCHIVE_SALT: [u8; 16] = *b"AAAAAAAAAAAAAAAA";
const MEMBER_SALT: [u8; 16] = *b"MMMMMMMMMMMMMMMM";
const HEADER: usize = 24;
const CHUNK: usize = 65_536;
const ENCRYPTED_CHUNK: usize = CHUNK + 16;

/// What came out of a member until the end or the error.
#[derive(Debug, PartialEq)]
struct Opened {
    plaintext: Vec<u8>,
    result: Result<(), DecryptMemberError>,
}

impl Opened {
    fn failed(plaintext: &[u8], error: DecryptMemberError) -> Self {
        Self { plaintext: plaintext.to_vec(), result: Err(error) }
    }
}

/// The bytes 0 to 31, as in the Python program below.
fn key() -> MasterKey {
    MasterKey::from_bytes(std::array::from_fn(|i| i as u8))
}

/// `bytes(i % 251 for i in range(length))`
fn plaintext(length: usize) -> Vec<u8> {
    (0..length).map(|i| (i % 251) as u8).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn encrypt(algorithm: Algorithm, plaintext: &[u8]) -> Vec<u8> {
    encrypt_member(algorithm, &key(), &ARCHIVE_SALT, PATH, &MEMBER_SALT, plaintext).expect("short")
}

fn open_as(
    algorithm: Algorithm,
    key: &MasterKey,
    archive_salt: &[u8; 16],
    path: &str,
    stored: &[u8],
) -> Opened {
    let mut plaintext = Vec::new();
    let mut opener = match MemberDecryptor::new(algorithm, key, archive_salt, path, stored) {
        Ok(opener) => opener,
        Err(error) => return Opened::failed(&[], error),
    };
    assert_eq!(opener.total(), stored.len() as u64);
    loop {
        let before = opener.done();
        match opener.next_chunk() {
            Ok(Some(chunk)) => plaintext.extend_from_slice(chunk),
            Ok(None) => {
                assert_eq!(opener.done(), opener.total());
                assert_eq!(opener.next_chunk(), Ok(None), "the end stays the end");
                return Opened { plaintext, result: Ok(()) };
            }
            Err(error) => {
                assert_eq!(opener.done(), before);
                assert_eq!(opener.next_chunk(), Err(error), "an error is given again");
                return Opened { plaintext, result: Err(error) };
            }
        }
        assert!(opener.done() > before);
    }
}

fn open(algorithm: Algorithm, stored: &[u8]) -> Opened {
    open_as(algorithm, &key(), &ARCHIVE_SALT, PATH, stored)
}

/// Answers of Python's `cryptography` 48.0.0:
///
/// ```python
/// from hashlib import sha256
/// from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
/// from cryptography.hazmat.primitives.hashes import SHA256
/// from cryptography.hazmat.primitives.kdf.hkdf import HKDF
///
/// def member(cipher, data, path="data/devices.json.enc"):
///     key, archive_salt, salt = bytes(range(32)), b"A" * 16, b"M" * 16
///     okm = HKDF(SHA256(), 39, salt, b"sma/1.0/member\0" + archive_salt + path.encode()).derive(key)
///     chunks = [data[i:i + 65536] for i in range(0, len(data), 65536)] or [b""]
///     nonce = lambda i: okm[32:] + i.to_bytes(4, "big") + bytes([i == len(chunks) - 1])
///     seal = lambda i: cipher(okm[:32]).encrypt(nonce(i), chunks[i], None)
///     return b"SMAENC1\0" + salt + b"".join(map(seal, range(len(chunks))))
///
/// for cipher in AESGCM, ChaCha20Poly1305:
///     for data in b"", b'{"devices":[]}':
///         print(member(cipher, data)[24:].hex())
///     for n in 65535, 65536, 65537, 131072, 300000:
///         print(n, sha256(member(cipher, bytes(i % 251 for i in range(n)))).hexdigest())
///     print(member(cipher, b"{}", "data/zones/küche.json.enc").hex())
/// ```
#[test]
fn another_program_writes_the_same_members() {
    let (aes, chacha) = (Algorithm::Aes256Gcm, Algorithm::ChaCha20Poly1305);
    for (algorithm, data, encrypted) in [
        (aes, &b""[..], "7d773d9a338d9b5c211425afded65df2"),
        (aes, b"{\"devices\":[]}", "66984bada76a16f74cf9999aed4143dd45025d1bdc2431d573b2630070c7"),
        (chacha, b"", "762e1d3295d1393f4d407ce28c9c7132"),
        (
            chacha,
            b"{\"devices\":[]}",
            "68cd2cc59c9d2595479ef0fb153915012b466212b870e4b25dd828fcfaf3",
        ),
    ] {
        let stored = encrypt(algorithm, data);
        assert_eq!(stored[..HEADER], *b"SMAENC1\0MMMMMMMMMMMMMMMM");
        assert_eq!(hex(&stored[HEADER..]), encrypted);
        assert_eq!(open(algorithm, &stored), Opened { plaintext: data.to_vec(), result: Ok(()) });
    }
    for (algorithm, length, digest) in [
        (aes, 65_535, "bf17ef55a5efbe225f660ded8953a93013cab1e2ea6db1bc8a63200e842c9bec"),
        (aes, 65_536, "652970c080563f33c5af6822cc8ddbbc94f68e64953a1d0f39ae5d0c608e59a1"),
        (aes, 65_537, "6fcc0905704e44e77f0165c1171a371d5f791b6245150da087b72d4787554e45"),
        (aes, 131_072, "ca698c49a0115fd2092a8c41565c811da7061d65ccef4dc09c194ffda98d6280"),
        (aes, 300_000, "97312d1e4bfe6882a2cdf991be3b5622b1b5be1577fc8404f64d0a8d9a064842"),
        (chacha, 65_535, "3d16462b063a93c49c212de18e7ee11e5ddb100b1a2e6694a4dadbfc443e5233"),
        (chacha, 65_536, "fb959d928b89c87464c29102e60a44babd7a53f143bd821aa7cb155160b70002"),
        (chacha, 65_537, "c2f13a39fac6956124e400bc5fe95cb0ce33a871163b1cb00867267038958f46"),
        (chacha, 131_072, "0ba95b1877538bcd6ebc0f1ca9b5283d2757772ff9a04272f0e0e2a99a0f5bac"),
        (chacha, 300_000, "40de945580368ef334a43f55b3150d20354ed95cf2e9cde303746645c3127bb4"),
    ] {
        let data = plaintext(length);
        let stored = encrypt(algorithm, &data);
        assert_eq!(hex(&Sha256::digest(&stored)), digest, "{length}");
        assert!(open(algorithm, &stored) == Opened { plaintext: data, result: Ok(()) });
    }
}

#[test]
fn paths_are_utf_8() {
    let path = "data/zones/küche.json.enc";
    let encrypted = "8533f2b84c709a6886e3f6b182b6ef2c2970";
    let stored =
        encrypt_member(Algorithm::Aes256Gcm, &key(), &ARCHIVE_SALT, path, &MEMBER_SALT, b"{}");
    assert_eq!(hex(&stored.expect("short")[HEADER..]), encrypted);
}

/// The manifest and the members of a tar sample.
fn sample(name: &str) -> (Value, Vec<(String, Vec<u8>)>) {
    let bytes = fs::read(samples().join(name)).expect("the sample");
    let members: Vec<_> = tar::read(&bytes, &Limits::default())
        .expect("a tar")
        .members
        .iter()
        .map(|member| (member.path.clone(), member.bytes(&bytes).to_vec()))
        .collect();
    let manifest = &members.iter().find(|(path, _)| path == "manifest.json").expect("a manifest").1;
    (serde_json::from_slice(manifest).expect("JSON"), members)
}

fn samples() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/samples"))
}

/// Opens every member of a sample, and counts the devices.
fn assert_sample_opens(name: &str, master: impl Fn(&[u8; 16]) -> MasterKey) {
    let (manifest, members) = sample(name);
    let encryption = &manifest["encryption"];
    let salt = encryption["parameters"]["salt"].as_str().expect("a salt");
    let salt = Base64::decode_vec(salt).expect("base64").try_into().expect("16 bytes");
    let algorithm = encryption["algorithm"].as_str().expect("a name");
    let algorithm = algorithm.parse().expect("an algorithm");
    let key = master(&salt);

    let encrypted = || members.iter().filter(|(path, _)| path.ends_with(".enc"));
    assert_eq!(encrypted().count(), 6, "{name}");
    for (path, stored) in encrypted() {
        let opened = open_as(algorithm, &key, &salt, path, stored);
        assert_eq!(opened.result, Ok(()), "{name}, {path}");
        let layer = decompress(&opened.plaintext, &Limits::default()).expect("compressed");
        assert_eq!(layer.layer.to_string(), manifest["compression"]["algorithm"]);
        let section: Value = serde_json::from_slice(&layer.bytes).expect("JSON");
        if path == PATH {
            let count = section["devices"].as_array().map(Vec::len);
            assert_eq!(manifest["source_system"]["total_devices"], count.expect("an array"));
        }
        // The password or key is right; the place is another one.
        let elsewhere = open_as(algorithm, &key, &salt, "data/other.json.enc", stored);
        assert_eq!(elsewhere, Opened::failed(&[], DecryptMemberError::FirstChunk));
    }
}

#[test]
fn archives_of_an_independent_writer_open() {
    let file = fs::read(samples().join("password.txt")).expect("a password");
    let password = Password::from_file(&file).expect("not empty");
    for (name, derivation) in [
        ("1.0-aes-argon2-signed.sma", KeyDerivation::ARGON2),
        ("1.0-chacha-scrypt.sma", KeyDerivation::SCRYPT),
    ] {
        let (manifest, _) = sample(name);
        for (parameter, value) in derivation.parameters() {
            assert_eq!(manifest["encryption"]["parameters"][parameter], value, "{name}");
        }
        assert_sample_opens(name, |salt| {
            derivation.derive(&password, salt, 128 << 20).expect("a key")
        });
    }
    let raw = fs::read(samples().join("raw.key")).expect("a key");
    assert_sample_opens("1.0-chacha-rawkey.sma", |_| {
        MasterKey::from_file(&raw).expect("a key file")
    });
}

/// A member of three whole chunks and one of 1000 bytes, taken apart.
fn chunks_of(stored: &[u8]) -> (&[u8], Vec<&[u8]>) {
    let (header, encrypted) = stored.split_at(HEADER);
    (header, encrypted.chunks(ENCRYPTED_CHUNK).collect())
}

#[test]
fn misplaced_chunks_are_detected_before_their_plaintext_is_released() {
    let data = plaintext(3 * CHUNK + 1000);
    for &algorithm in Algorithm::VARIANTS {
        let stored = encrypt(algorithm, &data);
        let (header, chunks) = chunks_of(&stored);
        for (order, released) in [
            // Swapped.
            (&[1, 0, 2, 3][..], 0),
            (&[0, 2, 1, 3], 1),
            (&[0, 1, 3, 2], 2),
            // Dropped.
            (&[1, 2, 3], 0),
            (&[0, 2, 3], 1),
            (&[0, 1, 3], 2),
            (&[3], 0),
            // Repeated.
            (&[0, 0, 1, 2, 3], 1),
            (&[0, 1, 1, 2, 3], 2),
            (&[0, 1, 2, 2, 3], 3),
            (&[0, 1, 2, 3, 3], 3),
            (&[0, 1, 2, 3, 0], 3),
            // Cut at the border of a chunk, so that the last one is not marked so.
            (&[0, 1, 2], 2),
            (&[0, 1], 1),
            (&[0], 0),
        ] {
            let moved: Vec<&[u8]> = order.iter().map(|&index| chunks[index]).collect();
            let error = match released {
                0 => DecryptMemberError::FirstChunk,
                index => DecryptMemberError::Chunk { index },
            };
            let expected = Opened::failed(&data[..released as usize * CHUNK], error);
            assert!(open(algorithm, &[header, &moved.concat()].concat()) == expected, "{order:?}");
        }
    }
}

#[test]
fn shortened_and_lengthened_members_are_found() {
    for &algorithm in Algorithm::VARIANTS {
        for length in [2 * CHUNK, 2 * CHUNK + 1000] {
            let data = plaintext(length);
            let stored = encrypt(algorithm, &data);
            for more in [&[0][..], &[0; 16], &[0; 17], &stored[HEADER..], &stored] {
                let opened = open(algorithm, &[&stored, more].concat());
                let last = (length - 1) / CHUNK;
                let error = DecryptMemberError::Chunk { index: last as u32 };
                assert!(opened == Opened::failed(&data[..last * CHUNK], error), "{length}");
            }
            for length in [
                stored.len() - 1,
                stored.len() - 16,
                stored.len() - 17,
                HEADER + ENCRYPTED_CHUNK + 17,
                HEADER + ENCRYPTED_CHUNK + 16,
                HEADER + ENCRYPTED_CHUNK + 1,
            ] {
                let opened = open(algorithm, &stored[..length]);
                let index = opened.plaintext.len() / CHUNK;
                assert_eq!(opened.result, Err(DecryptMemberError::Chunk { index: index as u32 }));
                assert!(opened.plaintext == data[..index * CHUNK], "cut to {length}");
            }
        }
        let stored = encrypt(algorithm, b"{\"devices\":[]}");
        for length in 0..stored.len() {
            let error = match length {
                0..40 => DecryptMemberError::Truncated { bytes: length },
                _ => DecryptMemberError::FirstChunk,
            };
            assert_eq!(open(algorithm, &stored[..length]), Opened::failed(&[], error));
        }
    }
}

#[test]
fn every_flipped_bit_is_detected() {
    for &algorithm in Algorithm::VARIANTS {
        for data in [&b""[..], b"{\"devices\":[]}"] {
            let stored = encrypt(algorithm, data);
            for (position, bit) in (0..stored.len()).flat_map(|p| (0..8).map(move |bit| (p, bit))) {
                let mut flipped = stored.clone();
                flipped[position] ^= 1 << bit;
                let error = match position {
                    0..8 => DecryptMemberError::NotEncrypted,
                    _ => DecryptMemberError::FirstChunk,
                };
                assert_eq!(open(algorithm, &flipped), Opened::failed(&[], error), "{position}");
            }
        }
        // In a later chunk, it is that chunk.
        let data = plaintext(2 * CHUNK + 5);
        let stored = encrypt(algorithm, &data);
        for position in [HEADER + ENCRYPTED_CHUNK, HEADER + 2 * ENCRYPTED_CHUNK - 1] {
            let mut flipped = stored.clone();
            flipped[position] ^= 1;
            let error = DecryptMemberError::Chunk { index: 1 };
            assert!(open(algorithm, &flipped) == Opened::failed(&data[..CHUNK], error));
        }
    }
}

#[test]
fn a_member_opens_only_where_it_belongs() {
    let (aes, chacha) = (Algorithm::Aes256Gcm, Algorithm::ChaCha20Poly1305);
    let refused = Opened::failed(&[], DecryptMemberError::FirstChunk);
    for (algorithm, other) in [(aes, chacha), (chacha, aes)] {
        let stored = encrypt(algorithm, b"{\"devices\":[]}");
        let with = |salt, path| open_as(algorithm, &key(), salt, path, &stored);
        assert_eq!(with(&ARCHIVE_SALT, PATH).result, Ok(()));
        assert_eq!(with(&MEMBER_SALT, PATH), refused, "another archive, the same raw key");
        for path in ["data/templates.json.enc", "data/devices.json", "DATA/devices.json.enc", ""] {
            assert_eq!(with(&ARCHIVE_SALT, path), refused, "{path}");
        }
        assert_eq!(open(other, &stored), refused);
        let mut near = *key().as_bytes();
        near[31] ^= 0x80;
        let near = MasterKey::from_bytes(near);
        assert_eq!(open_as(algorithm, &near, &ARCHIVE_SALT, PATH, &stored), refused);
    }
}

/// Profile, 7.3: an empty last chunk after others is damage, even encrypted with the right key.
#[test]
fn an_empty_last_chunk_after_others_is_damage() {
    let mut okm = [0; 39];
    let info = [b"sma/1.0/member\0", &ARCHIVE_SALT[..], PATH.as_bytes()].concat();
    Hkdf::<Sha256>::new(Some(&MEMBER_SALT), key().as_bytes()).expand(&info, &mut okm).expect("39");
    let cipher = ChaCha20Poly1305::new_from_slice(&okm[..32]).expect("32");
    let prefix: [u8; 7] = okm[32..].try_into().expect("7");
    let stream = StreamBE32::from_aead(cipher, &prefix.into());

    let data = plaintext(CHUNK);
    let member = |chunks: &[&[u8]]| {
        let mut stored = [&b"SMAENC1\0"[..], &MEMBER_SALT].concat();
        for (index, chunk) in (0..).zip(chunks) {
            let last = index as usize == chunks.len() - 1;
            stored.extend(stream.encrypt(index, last, *chunk).expect("encrypted"));
        }
        open(Algorithm::ChaCha20Poly1305, &stored)
    };
    assert_eq!(member(&[&data, b"x"]).result, Ok(()));
    assert_eq!(member(&[b""]).result, Ok(()));
    let error = DecryptMemberError::Chunk { index: 1 };
    assert!(member(&[&data, b""]) == Opened::failed(&data, error));
}
