//! Passwords and keys: which files hold one, and that nothing of them comes out again.

use aes_gcm::Aes256Gcm;
use chacha20poly1305::ChaCha20Poly1305;
use zeroize::ZeroizeOnDrop;

use sma_core::encryption::{
    Algorithm, Credential, CredentialError, DecryptMemberError, KeyDerivation, KeyFileProblem,
    MasterKey, MemberDecryptor, Password, encrypt_member,
};
use sma_core::words::VariantArray;

/// `head -c 32 key | xxd -p -c 32` and `head -c 32 key | base64`
const HEX: &str = "00112233445566778899aabbccddeeff0123456789abcdeffedcba9876543210";
const BASE64: &str = "ABEiM0RVZneImaq7zN3u/wEjRWeJq83v/ty6mHZUMhA=";

fn raw() -> [u8; 32] {
    std::array::from_fn(|i| u8::from_str_radix(&HEX[2 * i..2 * i + 2], 16).expect("hex"))
}

fn problem(file: &[u8]) -> KeyFileProblem {
    match MasterKey::from_file(file) {
        Err(CredentialError::KeyFile { problem }) => problem,
        other => panic!("{other:?}"),
    }
}

/// The key that a password becomes, to tell passwords apart.
fn key_of(password: &Password) -> [u8; 32] {
    let quick = KeyDerivation::Argon2 { memory_kib: 8, time_cost: 1, parallelism: 1 };
    *quick.derive(password, &[0; 16], 8192).expect("a key").as_bytes()
}

#[test]
fn key_files_have_three_forms() {
    let capitals = HEX.to_uppercase();
    for text in [HEX, &capitals, BASE64] {
        for end in ["", "\n", "\r\n"] {
            let file = [text, end].concat();
            assert_eq!(MasterKey::from_file(file.as_bytes()).expect("a key").as_bytes(), &raw());
        }
    }
    assert_eq!(MasterKey::from_file(&raw()).expect("a key").as_bytes(), &raw());
    // 32 bytes are a key whatever they are: text, ends of lines.
    let text = *b"0123456789abcdef0123456789abcd\r\n";
    assert_eq!(MasterKey::from_file(&text).expect("a key").as_bytes(), &text);
}

#[test]
fn other_files_are_not_key_files() {
    for end in ["\n\n", "\r", "\n\r", " ", "\0", "\r\r\n"] {
        for text in [HEX, BASE64] {
            let file = [text, end].concat();
            assert_eq!(problem(file.as_bytes()), KeyFileProblem::Length { bytes: file.len() });
        }
    }
    for length in [1, 16, 31, 33, 43, 63, 65, 128, 1 << 20] {
        assert_eq!(problem(&vec![b'a'; length]), KeyFileProblem::Length { bytes: length });
    }
    // A raw key and the end of a line are 33 bytes, and no key.
    let longer = [&raw()[..], b"\n"].concat();
    assert_eq!(problem(&longer), KeyFileProblem::Length { bytes: 33 });
    for wrong in ["g", "G", " ", "+", "-", "\0", "é"] {
        let file = [&HEX[wrong.len()..], wrong].concat();
        assert_eq!(problem(file.as_bytes()), KeyFileProblem::NotHex, "{wrong:?}");
    }
    for file in [
        // Another alphabet, no padding, a last bit too many, 33 bytes, 31 bytes, none.
        BASE64.replace('/', "_"),
        BASE64.replace('=', "*"),
        BASE64.replace("hA=", "hB="),
        BASE64.replace("hA=", "hAA"),
        BASE64.replace("hA=", "g=="),
        "=".repeat(44),
    ] {
        assert_eq!(problem(file.as_bytes()), KeyFileProblem::NotBase64, "{file}");
    }
    for nothing in [&b""[..], b"\n", b"\r\n"] {
        assert_eq!(MasterKey::from_file(nothing).err(), Some(CredentialError::Empty));
    }
}

#[test]
fn passwords_lose_one_end_of_line_and_only_from_a_file() {
    let typed = |bytes: &[u8]| key_of(&Password::new(bytes).expect("not empty"));
    let file = |bytes: &[u8]| key_of(&Password::from_file(bytes).expect("not empty"));
    for (content, password) in [
        (&b"horse"[..], &b"horse"[..]),
        (b"horse\n", b"horse"),
        (b"horse\r\n", b"horse"),
        (b"horse\n\n", b"horse\n"),
        (b"horse\r\n\r\n", b"horse\r\n"),
        (b"horse\r", b"horse\r"),
        (b"horse\n\r", b"horse\n\r"),
        (b" horse \n", b" horse "),
        (b"\n\n", b"\n"),
        (b"\xFF\0\n", b"\xFF\0"),
    ] {
        assert_eq!(file(content), typed(password), "{content:?}");
    }
    assert_ne!(typed(b"horse\n"), typed(b"horse"));
    // Not normalized: é as one character and as two.
    assert_ne!(typed("é".as_bytes()), typed("e\u{301}".as_bytes()));

    assert_eq!(Password::new(b"").err(), Some(CredentialError::Empty));
    for nothing in [&b""[..], b"\n", b"\r\n"] {
        assert_eq!(Password::from_file(nothing).err(), Some(CredentialError::Empty));
    }
}

#[test]
fn secrets_and_ciphers_wipe_themselves() {
    fn wipes<T: ZeroizeOnDrop>() {}
    wipes::<Password>();
    wipes::<MasterKey>();
    wipes::<Aes256Gcm>();
    wipes::<ChaCha20Poly1305>();
}

/// Whether `text` shows `secret` as text, hex or a list of numbers.
fn shows(text: &str, secret: &[u8]) -> bool {
    let joined = |format: &dyn Fn(&u8) -> String, between: &str| {
        secret.iter().map(format).collect::<Vec<_>>().join(between)
    };
    let forms = [
        String::from_utf8_lossy(secret).into_owned(),
        joined(&|byte| format!("{byte:02x}"), ""),
        joined(&|byte| format!("{byte:02X}"), ""),
        joined(&|byte| byte.to_string(), ", "),
        joined(&|byte| byte.to_string(), ",\n    "),
    ];
    forms.iter().any(|form| text.contains(form))
}

#[test]
fn nothing_shows_a_secret() {
    let canary = b"canary-0123456789-canary-0123456";
    assert!(shows(&format!("{canary:?}"), canary) && shows(&format!("{canary:#?}"), canary));

    let password = || Password::new(canary).expect("not empty");
    let key = || MasterKey::from_bytes(*canary);
    for (secret, name) in [
        (Box::new(password()) as Box<dyn std::fmt::Debug>, "Password"),
        (Box::new(key()), "MasterKey"),
        (Box::new(Credential::Password(password())), "Password"),
        (Box::new(Credential::Key(key())), "MasterKey"),
        (Box::new(Some(&key())), "MasterKey"),
    ] {
        for text in [format!("{secret:?}"), format!("{secret:#?}")] {
            assert!(text.contains(name) && !shows(&text, canary), "{text}");
            assert!(!text.contains("canary") && !text.contains("99, 97"), "{text}");
        }
    }

    let file = [&canary[..], canary].concat();
    let mut errors = vec![MasterKey::from_file(&file).expect_err("not hex").to_string()];
    errors.push(MasterKey::from_file(&file[..44]).expect_err("not base64").to_string());
    errors.push(MasterKey::from_file(&file[..40]).expect_err("too short").to_string());
    let refused = KeyDerivation::ARGON2.derive(&password(), &[0; 16], 0).expect_err("no memory");
    errors.push(format!("{refused} {refused:?}"));
    for error in errors {
        assert!(!error.contains("canary"), "{error}");
    }
}

/// A chunk that is refused leaves nothing of it, in the error neither.
#[test]
fn a_refused_chunk_shows_no_plaintext() {
    let canary = b"canary in a section";
    let key = MasterKey::from_bytes([1; 32]);
    for &algorithm in Algorithm::VARIANTS {
        let mut stored =
            encrypt_member(algorithm, &key, &[2; 16], "a", &[3; 16], canary).expect("short");
        assert!(!stored.windows(6).any(|window| window == b"canary"));
        if let Some(last) = stored.last_mut() {
            *last ^= 1;
        }
        let mut opener =
            MemberDecryptor::new(algorithm, &key, &[2; 16], "a", &stored).expect("whole");
        let error = opener.next_chunk().expect_err("a wrong tag");
        assert_eq!(error, DecryptMemberError::FirstChunk);
        assert_eq!(error.to_string(), "wrong password or key, or damaged data");
    }
}
