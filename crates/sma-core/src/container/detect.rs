//! Detection of the container (profile, section 1.2), or of the format that bytes have instead.

use core::fmt;

use super::tar;
use crate::check::CheckId;

/// Result of [`detect`].
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "each outcome is read in another way")]
pub enum Detected {
    /// The first block is a tar header with a matching checksum: read it with [`tar::read`].
    Tar,
    /// The first byte that is not JSON whitespace is `{`: a bundle, a document, or neither, as its
    /// root object tells.
    Json,
    /// A tar whose first header is damaged.
    DamagedTar,
    /// No container.
    Other(Lookalike),
}

/// Format that bytes seem to have that are not a container. `Display` writes words such as "a ZIP
/// archive".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Lookalike {
    /// No bytes.
    Empty,
    /// Zero bytes, such as a tar without entries.
    Zeros,
    /// A ZIP archive, which is also the format of office documents and packages.
    Zip,
    /// A 7z archive.
    SevenZip,
    /// A RAR archive.
    Rar,
    /// An SQLite database.
    Sqlite,
    /// A PDF document.
    Pdf,
    /// A PNG image.
    Png,
    /// A JPEG image.
    Jpeg,
    /// gzip data inside the one layer.
    Gzip,
    /// zstd data inside the one layer.
    Zstd,
    /// LZ4 data inside the one layer.
    Lz4,
    /// bzip2 data, a layer that archives do not use.
    Bzip2,
    /// xz data, a layer that archives do not use.
    Xz,
    /// A key or certificate as PEM.
    Pem,
    /// A key of OpenSSH, private or public.
    OpenSsh,
    /// An OpenPGP message or key, with ASCII armour.
    OpenPgp,
    /// A file that age encrypted.
    Age,
    /// An HTML page, such as an error page saved in place of a download.
    Html,
    /// An XML document.
    Xml,
    /// JSON whose root is an array.
    JsonArray,
    /// UTF-8 text after a byte-order mark, which archives may not have.
    ByteOrderMark,
    /// UTF-16 text, with a byte-order mark or beginning like a JSON object.
    Utf16,
    /// Other text.
    Text,
    /// Anything else.
    Binary,
}

/// Detects the container by its first bytes (profile, section 1.2), never by the file name. Reads a
/// few bytes, and skips leading whitespace or zeros.
///
/// ```
/// use sma_core::container::{Detected, Lookalike, detect};
/// assert_eq!(detect(b" {\"manifest.json\": {}}"), Detected::Json);
/// assert_eq!(detect(b"PK\x03\x04"), Detected::Other(Lookalike::Zip));
/// assert_eq!(Lookalike::Zip.to_string(), "a ZIP archive");
/// ```
#[doc(hidden)]
#[must_use]
pub fn detect(bytes: &[u8]) -> Detected {
    if tar::starts_with_header(bytes) {
        Detected::Tar
    } else if bytes.starts_with(b"{\0") {
        Detected::Other(Lookalike::Utf16)
    } else if skip_leading_space(bytes).starts_with(b"{") {
        Detected::Json
    } else if tar::starts_with_damaged_header(bytes) {
        Detected::DamagedTar
    } else {
        Detected::Other(identify(bytes))
    }
}

impl Lookalike {
    /// Returns what to do about a file that should be a backup, as a sentence.
    #[must_use]
    pub fn action(self) -> &'static str {
        match self {
            Self::ByteOrderMark | Self::Utf16 => {
                "An editor may have saved the backup like this. Save it again as UTF-8 without a \
                 byte-order mark, or use another copy."
            }
            _ => CheckId::NotAnArchive.info().action,
        }
    }
}

impl fmt::Display for Lookalike {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "an empty file",
            Self::Zeros => "a block of zero bytes",
            Self::Zip => "a ZIP archive",
            Self::SevenZip => "a 7z archive",
            Self::Rar => "a RAR archive",
            Self::Sqlite => "an SQLite database",
            Self::Pdf => "a PDF document",
            Self::Png => "a PNG picture",
            Self::Jpeg => "a JPEG picture",
            Self::Gzip => "gzip data inside the compressed data",
            Self::Zstd => "zstd data inside the compressed data",
            Self::Lz4 => "LZ4 data inside the compressed data",
            Self::Bzip2 => "bzip2 data",
            Self::Xz => "xz data",
            Self::Pem => "a key or certificate (PEM)",
            Self::OpenSsh => "an OpenSSH key",
            Self::OpenPgp => "an OpenPGP message or key",
            Self::Age => "a file encrypted with age",
            Self::Html => "a web page (HTML)",
            Self::Xml => "an XML document",
            Self::JsonArray => "a JSON array",
            Self::ByteOrderMark => "text with a byte-order mark",
            Self::Utf16 => "UTF-16 text",
            Self::Text => "text",
            Self::Binary => "unknown binary data",
        })
    }
}

/// First bytes that identify a format. Longer ones precede their prefixes.
const SIGNATURES: &[(&[u8], Lookalike)] = &[
    (b"PK\x03\x04", Lookalike::Zip),
    (b"PK\x05\x06", Lookalike::Zip),
    (b"PK\x07\x08", Lookalike::Zip),
    (b"7z\xbc\xaf\x27\x1c", Lookalike::SevenZip),
    (b"Rar!\x1a\x07", Lookalike::Rar),
    (b"SQLite format 3\0", Lookalike::Sqlite),
    (b"%PDF-", Lookalike::Pdf),
    (b"\x89PNG\r\n\x1a\n", Lookalike::Png),
    (b"\xff\xd8\xff", Lookalike::Jpeg),
    (b"\x1f\x8b", Lookalike::Gzip),
    (b"\x28\xb5\x2f\xfd", Lookalike::Zstd),
    (b"\x04\x22\x4d\x18", Lookalike::Lz4),
    (b"BZh", Lookalike::Bzip2),
    (b"\xfd7zXZ\0", Lookalike::Xz),
    (b"age-encryption.org/", Lookalike::Age),
    (b"-----BEGIN AGE ENCRYPTED FILE-----", Lookalike::Age),
    (b"-----BEGIN PGP ", Lookalike::OpenPgp),
    (b"-----BEGIN OPENSSH ", Lookalike::OpenSsh),
    (b"-----BEGIN ", Lookalike::Pem),
    (b"openssh-key-v1\0", Lookalike::OpenSsh),
    (b"ssh-ed25519 ", Lookalike::OpenSsh),
    (b"ssh-rsa ", Lookalike::OpenSsh),
    (b"\xef\xbb\xbf", Lookalike::ByteOrderMark),
    (b"\xff\xfe", Lookalike::Utf16),
    (b"\xfe\xff", Lookalike::Utf16),
    (b"\0{", Lookalike::Utf16),
];

fn identify(bytes: &[u8]) -> Lookalike {
    if bytes.is_empty() {
        return Lookalike::Empty;
    }
    if bytes.iter().all(|byte| *byte == 0) {
        return Lookalike::Zeros;
    }
    if let Some((_, known)) = SIGNATURES.iter().find(|(first, _)| bytes.starts_with(first)) {
        return *known;
    }
    if !looks_like_text(bytes) {
        return Lookalike::Binary;
    }
    let text = skip_leading_space(bytes);
    let begins_with =
        |word: &[u8]| text.get(..word.len()).is_some_and(|first| first.eq_ignore_ascii_case(word));
    if begins_with(b"<!doctype html") || begins_with(b"<html") {
        Lookalike::Html
    } else if begins_with(b"<?xml") {
        Lookalike::Xml
    } else if begins_with(b"[") {
        Lookalike::JsonArray
    } else {
        Lookalike::Text
    }
}

fn skip_leading_space(bytes: &[u8]) -> &[u8] {
    let space = bytes.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
    bytes.get(space.count()..).unwrap_or_default()
}

/// Returns whether the first bytes are UTF-8 without characters that text does not contain.
fn looks_like_text(bytes: &[u8]) -> bool {
    const LOOKED_AT: usize = 1024;
    let first = bytes.get(..LOOKED_AT).unwrap_or(bytes);
    let valid = match core::str::from_utf8(first) {
        Ok(text) => text,
        // No `error_len` means cut in the middle of a character, as `first` may be.
        Err(error) if error.error_len().is_none() => {
            let valid = first.get(..error.valid_up_to()).unwrap_or_default();
            core::str::from_utf8(valid).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !valid.contains(|c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\x0c'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::container::tar::testing::Entry;
    use alloc::format;
    use alloc::string::ToString;
    use alloc::vec;

    #[test]
    fn the_steps_are_taken_in_order() {
        // A tar whose first name begins with `{` is a tar.
        let tar = Entry::file("{\"manifest.json\":{}}", b"").bytes();
        assert_eq!(detect(&tar), Detected::Tar);
        // With a damaged header it is JSON, although `ustar` stands at 257.
        let mut damaged = tar;
        damaged[148..156].fill(b'7');
        assert_eq!(detect(&damaged), Detected::Json);
        damaged[0] = b'x';
        assert_eq!(detect(&damaged), Detected::DamagedTar);
        damaged.truncate(262);
        assert_eq!(detect(&damaged), Detected::DamagedTar);
        damaged.truncate(261);
        assert_ne!(detect(&damaged), Detected::DamagedTar);
    }

    #[test]
    fn json_white_space_is_the_four_of_rfc_8259() {
        assert_eq!(detect(b"\t\n\r {"), Detected::Json);
        assert_eq!(detect(b"\x0b{"), Detected::Other(Lookalike::Binary));
        assert_eq!(detect(b"\x0c{"), Detected::Other(Lookalike::Text));
        assert_eq!(detect("\u{a0}{".as_bytes()), Detected::Other(Lookalike::Text));
        assert_eq!(detect("\u{feff}{".as_bytes()), Detected::Other(Lookalike::ByteOrderMark));
    }

    #[test]
    fn other_bytes_are_named() {
        let cases: &[(&[u8], Lookalike)] = &[
            (b"", Lookalike::Empty),
            (&[0; 1024], Lookalike::Zeros),
            (b"PK\x05\x06", Lookalike::Zip),
            (b"\xef\xbb\xbf\xef\xbb\xbf{}", Lookalike::ByteOrderMark),
            (b"\xff\xfe{\0}\0", Lookalike::Utf16),
            (b"\xfe\xff\0{\0}", Lookalike::Utf16),
            (b"{\0}\0", Lookalike::Utf16),
            (b"\0{\0}", Lookalike::Utf16),
            (b"SQLite format 3\0\x10", Lookalike::Sqlite),
            (b"\x1f\x8b\x08\0", Lookalike::Gzip),
            (b"-----BEGIN PUBLIC KEY-----\n", Lookalike::Pem),
            (b"-----BEGIN OPENSSH PRIVATE KEY-----\n", Lookalike::OpenSsh),
            (b"-----BEGIN PGP MESSAGE-----\n", Lookalike::OpenPgp),
            (b"-----BEGIN AGE ENCRYPTED FILE-----\n", Lookalike::Age),
            (b"\n<!DOCTYPE html>", Lookalike::Html),
            (b"<?xml version=\"1.0\"?>", Lookalike::Xml),
            (b" [1]", Lookalike::JsonArray),
            (b"hello", Lookalike::Text),
            (b" \n", Lookalike::Text),
            (b"a\0b", Lookalike::Binary),
            (b"\x80", Lookalike::Binary),
        ];
        for (bytes, expected) in cases {
            assert_eq!(detect(bytes), Detected::Other(*expected), "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn text_may_be_truncated_within_a_character() {
        let text = "a".repeat(1023) + "\u{1f600}";
        assert_eq!(detect(text.as_bytes()), Detected::Other(Lookalike::Text));
        let mut broken = vec![b'a'; 1023];
        broken.extend(b"\xffa");
        assert_eq!(detect(&broken), Detected::Other(Lookalike::Binary));
    }

    #[test]
    fn words_fit_a_sentence() {
        let said = format!("The file is {}.", Lookalike::Png);
        assert_eq!(said, "The file is a PNG picture.");
        assert_eq!(Lookalike::Empty.to_string(), "an empty file");
    }
}
