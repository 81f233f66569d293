//! Recognition of files by their content, wherever on the page they are given.

use sma_core::encryption::{MasterKey, Password};
use sma_core::signature::PublicKey;

use crate::protocol::{FileKind, KeyFacts};
use crate::session::key_facts;

/// Maximum size of a file that is anything but an archive, in bytes: there may be much around a key.
pub const MAX_BYTES: usize = 65_536;

/// Maximum length of a line that can be a password, in bytes.
const MAX_LINE_BYTES: usize = 1024;

/// Recognizes a file.
#[must_use]
pub fn recognize(bytes: &[u8]) -> FileKind {
    if bytes.len() > MAX_BYTES {
        return FileKind::Other;
    }
    let key = PublicKey::parse(bytes).ok().map(|key| key_facts(&key));
    if MasterKey::from_file(bytes).is_ok() {
        return FileKind::Bare(key.or_else(|| raw_key(bytes)));
    }
    match key {
        Some(key) => FileKind::PublicKey(key),
        None if is_line(bytes) => FileKind::Line,
        None => FileKind::Other,
    }
}

fn raw_key(bytes: &[u8]) -> Option<KeyFacts> {
    let key = PublicKey::from_bytes(bytes.try_into().ok()?).ok()?;
    Some(key_facts(&key))
}

/// Returns whether this can be a password: what can be typed in one line, and is no JSON document.
fn is_line(bytes: &[u8]) -> bool {
    let password = Password::from_file(bytes);
    let can_be_typed = password.and_then(|password| password.check_typable()).is_ok();
    bytes.len() <= MAX_LINE_BYTES && can_be_typed && !bytes.starts_with(b"{")
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    const PEM: &str = include_str!("../../tests/vectors/keys/signer.pub.pem");

    #[wasm_bindgen_test]
    fn keys_say_what_they_are() {
        let FileKind::PublicKey(key) = recognize(PEM.as_bytes()) else { panic!("it is a key") };
        assert_eq!(key.pem, PEM);
        let bare = recognize(key.base64.as_bytes());
        assert_eq!(bare, FileKind::Bare(Some(key)));
    }

    #[wasm_bindgen_test]
    fn thirty_two_bytes_can_be_a_key_file() {
        let kind = recognize(include_bytes!("../../tests/vectors/samples/raw.key"));
        assert!(matches!(kind, FileKind::Bare(_)), "{kind:?}");
        assert!(matches!(recognize(&[0; 32]), FileKind::Bare(None)));
    }

    #[wasm_bindgen_test]
    fn one_line_of_text_can_be_a_password() {
        let password = include_bytes!("../../tests/vectors/samples/password.txt");
        assert_eq!(recognize(password), FileKind::Line);
        assert_eq!(recognize("päss wörd\r\n".as_bytes()), FileKind::Line);
    }

    #[wasm_bindgen_test]
    fn anything_else_is_opened() {
        let archive = include_bytes!("../../tests/vectors/samples/1.0-tar-gzip.sma");
        let many = vec![b'a'; MAX_LINE_BYTES + 1];
        let private = include_bytes!("../../tests/vectors/samples/signer.key.pem");
        for bytes in
            [&archive[..], b"", b"{\"a\":1}", b"\x89PNG\r\n\x1a\n", b"two\nlines", &many, private]
        {
            assert_eq!(recognize(bytes), FileKind::Other);
        }
    }
}
