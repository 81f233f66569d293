//! Every form of keys, right and wrong. The right ones are of one key and were written by other
//! programs (Python's `cryptography`, `ssh-keygen`) or by RFCs.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use alloc::{format, vec};

use proptest::prelude::*;

use super::{Algorithm, Found, KeyForm, PrivateKey, PrivateKeyError, PublicKey, PublicKeyError};
use crate::advice::Advice;

/// RFC 8032, section 7.1, test 1; RFC 8037, appendix A, has the same key as a JWK.
const SEED: &str = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
const KEY: &str = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
const BASE64: &str = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
const SEED_BASE64: &str = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";
const PEM: &str = "-----BEGIN PUBLIC KEY-----\n\
                   MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n\
                   -----END PUBLIC KEY-----\n";
const PRIVATE_PEM: &str = "-----BEGIN PRIVATE KEY-----\n\
                           MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n\
                           -----END PRIVATE KEY-----\n";
const OPENSSH: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea";
const MINISIGN: &str = "RWQAAQIDBAUGB9damAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea";
/// RFC 8037, appendices A.1 and A.2.
const JWK: &str =
    r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
const PRIVATE_JWK: &str = r#"{"kty":"OKP","crv":"Ed25519",
    "d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
    "x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
/// RFC 8410, section 10.3: version 2, with an attribute, and the public key of section 10.1.
const PKCS8_V2: &str = "-----BEGIN PRIVATE KEY-----\n\
                        MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n\
                        oB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrB\n\
                        Z9w7lshQhqowtrbLDFw4rXAxZuE=\n\
                        -----END PRIVATE KEY-----\n";
/// The public key of RFC 8410, section 10.1.
const RFC_8410_BASE64: &str = "Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=";
/// A public key of another kind, from RFC 4716, shortened: it is not looked into.
const SSH_RSA: &str = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQ== ssh-ed25519";

fn public(text: &str) -> Result<PublicKey, PublicKeyError> {
    PublicKey::parse(text.as_bytes())
}

fn private(text: &str) -> Result<PublicKey, PrivateKeyError> {
    PrivateKey::parse(text.as_bytes()).map(|key| key.public_key())
}

fn key() -> PublicKey {
    let bytes: Vec<u8> =
        (0..64).step_by(2).map(|at| u8::from_str_radix(&KEY[at..at + 2], 16).unwrap()).collect();
    PublicKey::from_bytes(&bytes.try_into().unwrap()).unwrap()
}

fn block(label: &str, base64: &str) -> String {
    format!("-----BEGIN {label}-----\n{base64}\n-----END {label}-----\n")
}

#[test]
fn every_form_of_a_public_key_is_read() {
    let other = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";
    let forms = [
        PEM.to_string(),
        PEM.replace('\n', "\r\n"),
        PEM.trim_end().to_string(),
        // Lines of 30 characters, which OpenSSL reads too.
        PEM.replace("VS/7Ty", "VS/\n7Ty"),
        format!("\u{feff}{PEM}"),
        format!("Signer of 2026\nsubject=/CN=a\n\n{PEM}\nsome words\n"),
        format!("{}{PEM}", block("CERTIFICATE", "AAAA")),
        format!("{PRIVATE_PEM}{PEM}{}", block("PUBLIC KEY", "AAAA")),
        OPENSSH.to_string(),
        format!("{OPENSSH} somebody@example.com with words\r\n"),
        format!("\n# {other}\n\n{SSH_RSA}\n  {OPENSSH}\tx\n{other}\n"),
        JWK.to_string(),
        PRIVATE_JWK.to_string(),
        format!("\n {}\r\n", JWK.replace("\"kty\"", "\"alg\":\"EdDSA\",\"kid\":\"1\",\"kty\"")),
        JWK.replace("\"kty\"", "\"alg\":\"Ed25519\",\"use\":\"sig\",\"kty\""),
        JWK.replace("11qY", "\\u00311qY"),
        MINISIGN.to_string(),
        format!("untrusted comment: minisign public key 706050403020100\n{MINISIGN}\n"),
        format!("untrusted comment: {OPENSSH}x\r\n{MINISIGN}\r\n"),
        KEY.to_string(),
        format!(" {}\r\n", KEY.to_uppercase()),
        BASE64.to_string(),
        format!("\n\t{BASE64} \n"),
    ];
    for form in forms {
        assert_eq!(public(&form), Ok(key()), "{form}");
    }
}

#[test]
fn every_form_is_written() {
    assert_eq!(key().to_pem(), PEM);
    assert_eq!(key().to_openssh(), OPENSSH);
    assert_eq!(key().to_base64(), BASE64);
    assert_eq!(*PrivateKey::parse(SEED.as_bytes()).unwrap().to_pem(), PRIVATE_PEM);
}

#[test]
fn fingerprints_equal_those_that_hosts_publish() {
    // The host keys of github.com and gitlab.com, and the fingerprints that both publish.
    let published = [
        (
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl",
            "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU",
        ),
        (
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAfuCHKVTjquxvt6CM6tdG4SLp1Btn/nOeHHE5UOzRdf",
            "SHA256:eUXGGm1YGsMAS7vkcx6JOJdOGHPem5gQp4taiCfCLB8",
        ),
    ];
    for (line, fingerprint) in published {
        let key = public(line).unwrap();
        assert_eq!(key.fingerprint(), fingerprint);
        assert_eq!(format!("{key:?}"), format!("PublicKey({fingerprint})"));
    }
}

#[test]
fn the_public_key_of_minisign_itself_is_read() {
    // The key that releases of minisign are signed with, as its documentation shows it.
    let key = public("RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3").unwrap();
    let hex: String = key.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hex, "79a561e70ee08cd3e754c63e9bd6b9c3520a1d4204cd104da2e7ef763b1853b7");
}

#[test]
fn every_form_of_a_private_key_is_read() {
    let forms = [
        PRIVATE_PEM.to_string(),
        PRIVATE_PEM.replace('\n', "\r\n"),
        format!("Keep this\n{PEM}{PRIVATE_PEM}\n{}", block("PRIVATE KEY", "AAAA")),
        block("PRIVATE KEY", &PRIVATE_PEM.lines().nth(1).unwrap().replace("rn9g", "\nrn9g")),
        SEED.to_string(),
        format!("{}\r\n", SEED.to_uppercase()),
        format!("{SEED_BASE64}\n"),
    ];
    for form in forms {
        assert_eq!(private(&form), Ok(key()), "{form}");
    }
    assert_eq!(private(PKCS8_V2).unwrap().to_base64(), RFC_8410_BASE64);
}

#[test]
fn a_mismatched_public_key_is_detected() {
    // Its last byte changed.
    let forged = PKCS8_V2.replace("rXAxZuE=", "rXAxZuI=");
    assert_eq!(private(&forged), Err(PrivateKeyError::PublicKeyMismatch));
}

#[test]
fn damaged_public_keys_are_named_by_their_form() {
    let damaged = [
        (KeyForm::Pem, PEM.replace("-----END PUBLIC KEY-----\n", "")),
        (KeyForm::Pem, PEM.replace("END PUBLIC", "END PRIVATE")),
        (KeyForm::Pem, PEM.replace("URo=", "URp=")),
        (KeyForm::Pem, PEM.replace("URo=", "URo")),
        (KeyForm::Pem, PEM.replace("URo=", "")),
        (KeyForm::Pem, PEM.replace("11qY", "11-Y")),
        (KeyForm::Pem, block("PUBLIC KEY", "")),
        (KeyForm::Pem, PEM.replace('\n', "\n  ")),
        (KeyForm::Pem, PEM.replace("EA11qY", "EA1 1qY")),
        (KeyForm::Pem, "-----BEGIN PUBLIC KEY-----".into()),
        // Unused bits, a parameter (NULL), bytes behind, a length in more bytes than it takes.
        (KeyForm::Pem, PEM.replace("AyEA11", "AyEB11")),
        (
            KeyForm::Pem,
            block("PUBLIC KEY", "MCwwBwYDK2VwBQADIQDXWpgBgrEKt9VL/tPJZAc6DuFy89qmIyWvAhpo9wdRGg=="),
        ),
        (
            KeyForm::Pem,
            block("PUBLIC KEY", "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURoA"),
        ),
        (
            KeyForm::Pem,
            block("PUBLIC KEY", "MIEqMAUGAytlcAMhANdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea"),
        ),
        (KeyForm::OpenSsh, "ssh-ed25519".into()),
        (KeyForm::OpenSsh, OPENSSH.replace("B1Ea", "B1E=")),
        (KeyForm::OpenSsh, OPENSSH.replace("B1Ea", "B1EaAAAA")),
        (KeyForm::OpenSsh, OPENSSH.replace("AAAAC3Nz", "AAAADXNz")),
        (KeyForm::OpenSsh, OPENSSH.replace("AAAAINda", "AAAAH9da")),
        (KeyForm::OpenSsh, format!("ssh-ed25519 AAAAB3NzaC1yc2EAAAADAQAB\n{OPENSSH}")),
        (KeyForm::Jwk, format!("{JWK}}}")),
        (KeyForm::Jwk, JWK.replace("{", "{\"x\":1,")),
        (KeyForm::Jwk, JWK.replace("_7Ty", "/7Ty")),
        (KeyForm::Jwk, JWK.replace("URo\"", "URo=\"")),
        (KeyForm::Jwk, JWK.replace("URo\"", "URp\"")),
        (KeyForm::Jwk, JWK.replace("\"x\"", "\"y\"")),
        (KeyForm::Jwk, JWK.replace("\"kty\"", "\"alg\":\"ES256\",\"kty\"")),
        (KeyForm::Jwk, JWK.replace("\"kty\"", "\"alg\":null,\"kty\"")),
        (KeyForm::Jwk, format!("{}{}", "{\"a\":".repeat(100), "}".repeat(100))),
        (KeyForm::Minisign, format!("untrusted comment: x\n{}", MINISIGN.replace("RWQ", "RUQ"))),
        (KeyForm::Minisign, format!("untrusted comment: x\n{MINISIGN}\n{MINISIGN}\n")),
        (KeyForm::Minisign, "untrusted comment: x".into()),
        (KeyForm::Hex, KEY[1..].into()),
        (KeyForm::Hex, format!("{KEY}0")),
        (KeyForm::Base64, BASE64.trim_end_matches('=').into()),
        (KeyForm::Base64, BASE64.replace("URo=", "URp=")),
        (KeyForm::Base64, BASE64.replace('/', "_")),
    ];
    for (form, text) in damaged {
        assert_eq!(public(&text), Err(PublicKeyError::Malformed { form }), "{text}");
    }
}

#[test]
fn damaged_private_keys_are_refused() {
    let pem = |base64: &str| block("PRIVATE KEY", base64);
    let damaged = [
        PRIVATE_PEM.replace("-----END PRIVATE KEY-----\n", ""),
        PRIVATE_PEM.replace("rn9g", "rn8="),
        // Bytes behind, version 1 without a public key, version 2, a seed of another length.
        pem("MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9gAA=="),
        PRIVATE_PEM.replace("MC4CAQAw", "MC4CAQEw"),
        PRIVATE_PEM.replace("MC4CAQAw", "MC4CAQIw"),
        PRIVATE_PEM.replace("BCIEIJ1h", "BCIEH51h"),
        // The length of the whole in more bytes than it takes.
        pem("MIEuAgEAMAUGAytlcAQiBCCdYbGd7/1aYLqESvSS7CzEREnFaXsyaRlwO6wDHK5/\nYA=="),
        // A public key, but of version 1.
        PKCS8_V2.replace("MHICAQEw", "MHICAQAw"),
    ];
    for text in damaged {
        let malformed = PrivateKeyError::Malformed { form: KeyForm::Pem };
        assert_eq!(private(&text), Err(malformed), "{text}");
    }
    for text in [format!("{SEED}\n\n"), format!(" {SEED}"), format!("{SEED_BASE64} ")] {
        assert!(private(&text).is_err(), "{text}");
    }
}

#[test]
fn other_lengths_are_counted() {
    let length = |form, bytes| Err(PublicKeyError::Length { form, bytes });
    assert_eq!(public(&KEY[2..]), length(KeyForm::Hex, 31));
    assert_eq!(public(&format!("{KEY}{KEY}")), length(KeyForm::Hex, 64));
    // printf %31s | base64
    let spaces = "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIA==";
    assert_eq!(public(spaces), length(KeyForm::Base64, 31));
    assert_eq!(public(&JWK.replace("URo\"", "\"")), length(KeyForm::Jwk, 30));
    let words = public(spaces).unwrap_err().to_string();
    assert_eq!(words, "this is base64 of 31 bytes, but an Ed25519 public key has 32");
    let error = PrivateKeyError::Length { form: KeyForm::Base64, bytes: 31 };
    assert_eq!(private(spaces), Err(error));
}

#[test]
fn errors_name_the_format_found_instead() {
    let ed25519 = Algorithm::Ed25519;
    let public_of = |algorithm| Found::PublicKey { algorithm };
    let private_of = |algorithm| Found::PrivateKey { algorithm };
    let jwk_of = |kind: &str, curve: &str| format!(r#"{{"kty":"{kind}","crv":"{curve}","x":""}}"#);
    let table = [
        (Found::Empty, String::new()),
        (Found::Empty, "\u{feff} \r\n".into()),
        (Found::TooLong, " ".repeat(1 << 20) + "x"),
        (Found::Binary, "\0".repeat(32)),
        (Found::OpenSshPrivateKey, block("OPENSSH PRIVATE KEY", "b3BlbnNzaC1rZXktdjEA")),
        (private_of(Algorithm::Rsa), block("RSA PRIVATE KEY", "Proc-Type: 4,ENCRYPTED")),
        (public_of(Algorithm::Rsa), block("RSA PUBLIC KEY", "AAAA")),
        (private_of(Algorithm::Dsa), block("DSA PRIVATE KEY", "AAAA")),
        (Found::Certificate, block("TRUSTED CERTIFICATE", "AAAA")),
        (Found::OpenPgp, block("PGP PUBLIC KEY BLOCK", "\nmDMEAAAA\n=AAAA")),
        (Found::OtherPem, block("SSH SIGNATURE", "AAAA")),
        (Found::OtherPem, block("X509 CRL", "AAAA")),
        (public_of(Algorithm::Rsa), SSH_RSA.into()),
        (public_of(Algorithm::Dsa), "ssh-dss AAAAB3NzaC1kc3M= x".into()),
        (public_of(Algorithm::Ec), "ecdsa-sha2-nistp256 AAAA x".into()),
        (Found::SecurityKey, "sk-ssh-ed25519@openssh.com AAAA x".into()),
        (Found::OpenSshCertificate, "ssh-ed25519-cert-v01@openssh.com AAAA x".into()),
        (Found::OpenSshLine, format!("signer@example.com namespaces=\"file\" {OPENSSH}")),
        (Found::PuttyPrivateKey, "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n".into()),
        (
            Found::MinisignSignature,
            format!("untrusted comment: signature\nRUQ{}\n", "A".repeat(97)),
        ),
        (Found::MinisignSignature, format!("RWQ{}\n", "A".repeat(97))),
        (Found::MinisignSecretKey, format!("untrusted comment: x\nRWRTY0Iy{}\n", "A".repeat(204))),
        (Found::JwkSet, format!("{{\"keys\":[{JWK}]}}")),
        (Found::Json, "{\"d\":\"nWGx\"}".into()),
        (public_of(Algorithm::X25519), jwk_of("OKP", "X25519")),
        (public_of(Algorithm::Ed448), jwk_of("OKP", "Ed448")),
        (public_of(Algorithm::Ec), jwk_of("EC", "P-256")),
        (private_of(Algorithm::Rsa), jwk_of("RSA", "").replace("\"x\"", "\"d\"")),
        (public_of(Algorithm::Other), jwk_of("oct", "")),
        (Found::Unknown, "correct horse battery staple".into()),
    ];
    for (found, text) in table {
        assert_eq!(public(&text), Err(PublicKeyError::Unexpected { found }), "{text}");
        assert_eq!(private(&text), Err(PrivateKeyError::Unexpected { found }), "{text}");
        assert!(!PublicKeyError::Unexpected { found }.action().is_empty());
    }
    let utf16: Vec<u8> = "\u{feff}ssh".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let found = Found::Utf16;
    assert_eq!(PublicKey::parse(&utf16), Err(PublicKeyError::Unexpected { found }));

    // Each half where the other is wanted.
    let found = private_of(ed25519);
    assert_eq!(public(PRIVATE_PEM), Err(PublicKeyError::Unexpected { found }));
    let words = "this is an Ed25519 private key, not an Ed25519 public key";
    assert_eq!(PublicKeyError::Unexpected { found }.to_string(), words);
    assert_eq!(private(PRIVATE_JWK), Err(PrivateKeyError::Unexpected { found }));
    let found = public_of(ed25519);
    for text in [PEM, OPENSSH, MINISIGN, JWK] {
        assert_eq!(private(text), Err(PrivateKeyError::Unexpected { found }), "{text}");
    }
}

#[test]
fn errors_contain_no_bytes_of_the_input() {
    let secret = "CANARYCANARYCANARYCANARYCANARYCANARYCANARY";
    let texts = [
        secret.to_string(),
        block("PRIVATE KEY", secret),
        block(secret, secret),
        format!("{{\"{secret}\":1,\"{secret}\":2}}"),
        format!("ssh-ed25519 {secret}"),
        format!("untrusted comment: {secret}\n{secret}"),
    ];
    for text in texts {
        let one = public(&text).unwrap_err();
        let other = private(&text).unwrap_err();
        let shown = format!("{one} {one:?} {} {other} {other:?} {}", one.action(), other.action());
        assert!(!shown.contains("CANARY"), "{shown}");
    }
}

/// Texts that are keys, to cut and to change.
fn keys() -> Vec<&'static str> {
    vec![PEM, PRIVATE_PEM, PKCS8_V2, OPENSSH, JWK, PRIVATE_JWK, MINISIGN, KEY, BASE64]
}

#[test]
fn a_truncated_key_is_never_read_as_another_key() {
    let rfc_8410 = public(RFC_8410_BASE64).unwrap();
    for text in keys() {
        for cut in 0..text.len() {
            let keys = [public(&text[..cut]).ok(), private(&text[..cut]).ok()];
            for cut_key in keys.into_iter().flatten() {
                assert!([key(), rfc_8410].contains(&cut_key), "{}", &text[..cut]);
            }
        }
    }
}

#[test]
fn a_key_with_inserted_text_is_never_read_as_another_key() {
    let rfc_8410 = public(RFC_8410_BASE64).unwrap();
    for text in keys() {
        for (at, insert) in
            (0..text.len()).flat_map(|at| "\n\r =-\"A0".chars().map(move |c| (at, c)))
        {
            let mut text = text.to_string();
            text.insert(at, insert);
            for read in [public(&text).ok(), private(&text).ok()].into_iter().flatten() {
                assert!([key(), rfc_8410].contains(&read), "{text}");
            }
        }
    }
}

proptest! {
    #[test]
    fn changed_keys_are_read_or_refused(
        index in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut text = index.get(&keys()).as_bytes().to_vec();
        for (at, byte) in changes {
            let at = at.index(text.len());
            text[at] = byte;
        }
        let _ = PublicKey::parse(&text);
        let _ = PrivateKey::parse(&text);
    }

    #[test]
    fn any_input_is_read_or_refused(text in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = PublicKey::parse(&text);
        let _ = PrivateKey::parse(&text);
        let _ = super::Signature::parse(&text);
    }
}
