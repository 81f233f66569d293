//! Writing a bundle.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write as _;

use base64ct::{Base64, Encoding};

use super::Form;
use crate::container::error::WriteError;
use crate::container::path;
use crate::json;

/// Writes a bundle of members, each with its path and content, in the given order and on lines of
/// its own. The same input gives the same bytes.
///
/// `.json` members are embedded byte for byte.
///
/// # Errors
///
/// When a path is unsafe or duplicated; a `.json` member is not strict JSON, is nested deeper than
/// `json_depth` (see [`Limits::json_depth`](crate::Limits::json_depth)), or is surrounded by white
/// space; `checksum.sha256` is not UTF-8; or the bundle would exceed the address space.
///
/// ```
/// use sma_core::container::bundle;
///
/// let members: &[(&str, &[u8])] = &[("manifest.json", b"{}"), ("signature.sig", &[1, 2, 3])];
/// let bundle = bundle::write(members, 64)?;
/// assert_eq!(bundle, b"{\n\"manifest.json\": {},\n\"signature.sig\": \"AQID\"\n}\n");
/// # Ok::<(), sma_core::container::WriteError>(())
/// ```
pub fn write(members: &[(&str, &[u8])], json_depth: u16) -> Result<Vec<u8>, WriteError> {
    path::check_written(members)?;
    let mut bundle = String::from("{");
    for (index, (path, bytes)) in members.iter().enumerate() {
        bundle.push_str(if index == 0 { "\n" } else { ",\n" });
        push_string(&mut bundle, path);
        bundle.push_str(": ");
        match Form::from_path(path) {
            Form::Value => bundle.push_str(value(path, bytes, json_depth)?),
            Form::Text => push_string(&mut bundle, text(path, bytes)?),
            Form::Base64 => push_base64(&mut bundle, path, bytes)?,
        }
    }
    bundle.push_str("\n}\n");
    Ok(bundle.into_bytes())
}

/// Checks a `.json` member. Only one whole value may be embedded: other bytes could end it early
/// and add members of their own.
fn value<'a>(path: &str, bytes: &'a [u8], depth: u16) -> Result<&'a str, WriteError> {
    let escaped = || path::escape(path.as_bytes());
    let tape = json::parse(bytes, depth).map_err(|_| WriteError::NotJson { path: escaped() })?;
    if tape.root(bytes).range() != (0..bytes.len()) {
        return Err(WriteError::SpaceAround { path: escaped() });
    }
    core::str::from_utf8(bytes).map_err(|_| WriteError::NotJson { path: escaped() })
}

fn text<'a>(path: &str, bytes: &'a [u8]) -> Result<&'a str, WriteError> {
    core::str::from_utf8(bytes)
        .map_err(|_| WriteError::NotText { path: path::escape(path.as_bytes()) })
}

fn push_base64(bundle: &mut String, path: &str, bytes: &[u8]) -> Result<(), WriteError> {
    // The library panics where four thirds of the size do not fit the address space.
    if bytes.len() > usize::MAX / 4 {
        let path = path::escape(path.as_bytes());
        return Err(WriteError::MemberTooLarge { path, size: bytes.len() as u64 });
    }
    bundle.push('"');
    bundle.push_str(&Base64::encode_string(bytes));
    bundle.push('"');
    Ok(())
}

/// Writes a JSON string, with no more escapes than RFC 8259, section 7, requires.
fn push_string(bundle: &mut String, text: &str) {
    bundle.push('"');
    for character in text.chars() {
        match character {
            '"' => bundle.push_str("\\\""),
            '\\' => bundle.push_str("\\\\"),
            '\n' => bundle.push_str("\\n"),
            '\r' => bundle.push_str("\\r"),
            '\t' => bundle.push_str("\\t"),
            // Writing into a string cannot fail.
            '\0'..'\u{20}' => _ = write!(bundle, "\\u{:04x}", u32::from(character)),
            other => bundle.push(other),
        }
    }
    bundle.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Limits;
    use crate::container::bundle::read;

    #[test]
    fn written_output_is_json_and_parsed_back() {
        let members: &[(&str, &[u8])] = &[
            ("manifest.json", b"{ \"a\" : 1.0e0,\r\n\t\"\\u0041\": [] }"),
            ("data/\u{fc} '.json", b"\"text\""),
            ("checksum.sha256", "a\"\\\n\r\t\0\u{1f}\u{7f}\u{e9}\u{1f600}".as_bytes()),
            ("data/x.json.enc", b"\xfb\xff\xbf\0"),
            ("empty", b""),
        ];
        let bundle = write(members, 64).unwrap();
        let other: serde_json::Value = serde_json::from_slice(&bundle).unwrap();
        let text = core::str::from_utf8(members[2].1).unwrap();
        assert_eq!(other["checksum.sha256"], text);
        assert_eq!(other["data/x.json.enc"], "+/+/AA==");
        assert_eq!(other["data/\u{fc} '.json"], "text");

        let tape = json::parse(&bundle, 65).unwrap();
        let read = read(tape.root(&bundle), &Limits::default()).unwrap();
        let read: Vec<_> =
            read.iter().map(|member| (&*member.path, member.bytes(&bundle))).collect();
        assert_eq!(read, members);
        assert_eq!(write(&[], 64).unwrap(), b"{\n}\n");
    }

    #[test]
    fn only_a_single_value_is_embedded() {
        for text in [
            &b""[..],
            b" ",
            b"{},\"b.json\":{}",
            b"{}}",
            b"{\"a\":1,\"a\":1}",
            b"\xef\xbb\xbf{}",
            b"{\"a\":\"\xff\"}",
            b"[[[]]]",
        ] {
            let error = write(&[("a.json", text)], 2);
            let path = "a.json".into();
            assert_eq!(error, Err(WriteError::NotJson { path }), "{}", text.escape_ascii());
        }
        for text in [&b" {}"[..], b"{}\n", b"\t1\r\n"] {
            let path = "a.json".into();
            assert_eq!(write(&[("a.json", text)], 2), Err(WriteError::SpaceAround { path }));
        }
        assert!(write(&[("a.json", b"[[]]")], 2).is_ok());
    }

    #[test]
    fn data_that_readers_refuse_is_not_written() {
        for path in ["", "/a", "a/../b", "./a", "a\\b", "a\n"] {
            let error = write(&[(path, b"")], 64);
            assert!(matches!(error, Err(WriteError::Path { .. })), "{path:?}");
        }
        let path = String::from("a");
        assert_eq!(write(&[("a", b""), ("a", b"")], 64), Err(WriteError::DuplicatePath { path }));
        let path = String::from("checksum.sha256");
        assert_eq!(write(&[(&path, b"\xff")], 64), Err(WriteError::NotText { path: path.clone() }));
    }
}
