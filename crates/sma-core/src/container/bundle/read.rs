//! Reading a bundle.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

use base64ct::{Base64, Encoding};

use super::Form;
use crate::Limits;
use crate::container::error::{BundleProblem, ContainerError};
use crate::container::path::{self, Kind, Paths};
use crate::container::{Content, Member};
use crate::json::Value;

/// Reads the members of a bundle, in order. `root` is the root of the whole container, parsed
/// strictly; a root that is not an object has no members. The object of the bundle itself does not
/// count toward the depth of its members (profile, section 2): parse with one level more than
/// [`Limits::json_depth`].
///
/// The text of `.json` members is referenced in place; the others are decoded.
///
/// # Errors
///
/// Returns the first member whose path or value breaks the rules or exceeds a limit.
///
/// ```
/// use sma_core::{Limits, container::bundle, json};
///
/// let text = br#"{"manifest.json": {"a": 1}, "signature.sig": "AQID"}"#;
/// let limits = Limits::default();
/// let tape = json::parse(text, limits.json_depth + 1)?;
/// let members = bundle::read(tape.root(text), &limits)?;
/// assert_eq!(members[0].bytes(text), br#"{"a": 1}"#);
/// assert_eq!(members[1].bytes(text), [1, 2, 3]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read(root: Value<'_>, limits: &Limits) -> Result<Vec<Member>, ContainerError> {
    let mut paths = Paths::default();
    let mut members = Vec::new();
    for (key, value) in root.members() {
        let range = value.range();
        let offset = range.start;
        if members.len() == limits.members {
            return Err(ContainerError::MemberCount { offset, limit: limits.members });
        }
        let path = insert(&mut paths, &key.name(), offset)?;
        let content = content(&path, value, range).map_err(|problem| {
            ContainerError::BundleMember { offset, path: path::escape(path.as_bytes()), problem }
        })?;
        let size = content.size();
        if size > limits.member_bytes {
            let (path, limit) = (path::escape(path.as_bytes()), limits.member_bytes);
            return Err(ContainerError::MemberSize { offset, path, size, limit });
        }
        members.push(Member { path, content });
    }
    Ok(members)
}

pub(super) fn insert(
    paths: &mut Paths,
    name: &str,
    offset: usize,
) -> Result<String, ContainerError> {
    let escaped = || path::escape(name.as_bytes());
    let path = path::normalize(name.as_bytes()).map_err(|problem| ContainerError::UnsafePath {
        offset,
        path: escaped(),
        problem,
    })?;
    if !paths.insert(path, Kind::File) {
        return Err(ContainerError::DuplicatePath { offset, path: escaped() });
    }
    Ok(path.to_owned())
}

pub(super) fn content(
    path: &str,
    value: Value<'_>,
    range: Range<usize>,
) -> Result<Content, BundleProblem> {
    let form = Form::from_path(path);
    if let Form::Value = form {
        return Ok(Content::Range(range));
    }
    let text = value.as_str().ok_or(BundleProblem::NotAString)?;
    Ok(Content::Owned(match form {
        Form::Value | Form::Text => text.into_owned().into_bytes(),
        Form::Base64 => Base64::decode_vec(&text).map_err(|_| BundleProblem::NotBase64)?,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::CheckId;
    use crate::json;

    fn read_text(text: &str, limits: &Limits) -> Result<Vec<Member>, ContainerError> {
        let tape = json::parse(text.as_bytes(), 65).expect("strict JSON");
        read(tape.root(text.as_bytes()), limits)
    }

    fn check(text: &str) -> Option<CheckId> {
        read_text(text, &Limits::default()).err().map(|error| error.check())
    }

    #[test]
    fn members_are_the_exact_bytes() {
        let text = concat!(
            "{\n \"./manifest.json\" :\t{ \"a\" : 1.0e0 }\n , \"data/x.json\":\"\\u0041\",",
            "\"checksum.sha256\":\"a \\u00e9\\n\", \"data/x.json.enc\":\"+\\/\\u002b/\",",
            "\"empty\":\"\", \"one\":\"AA==\", \"./two\":\"//8=\" }"
        );
        let members = read_text(text, &Limits::default()).unwrap();
        let read: Vec<_> =
            members.iter().map(|member| (&*member.path, member.bytes(text.as_bytes()))).collect();
        let expected: &[(&str, &[u8])] = &[
            ("manifest.json", b"{ \"a\" : 1.0e0 }"),
            ("data/x.json", b"\"\\u0041\""),
            ("checksum.sha256", "a \u{e9}\n".as_bytes()),
            ("data/x.json.enc", b"\xfb\xff\xbf"),
            ("empty", b""),
            ("one", b"\0"),
            ("two", b"\xff\xff"),
        ];
        assert_eq!(read, expected);
    }

    #[test]
    fn other_forms_are_refused() {
        for value in ["null", "1", "true", "{}", "[\"AA==\"]"] {
            let problem = BundleProblem::NotAString;
            for path in ["checksum.sha256", "signature.sig"] {
                let error =
                    read_text(&alloc::format!("{{\"{path}\": {value}}}"), &Limits::default());
                let offset = path.len() + 5;
                let path = path.into();
                assert_eq!(error, Err(ContainerError::BundleMember { offset, path, problem }));
            }
        }
        // Unpadded, half padded, over-padded, not canonical, whitespace, the other alphabet,
        // something behind the padding, not ASCII.
        for value in [
            "AA",
            "AAA",
            "AA=",
            "A",
            "AAAA=",
            "AAAA====",
            "=",
            "====",
            "AB==",
            "AAB=",
            "AA==AA==",
            "AA==\\n",
            " AA==",
            "AAAA\\n",
            "AA\\nAA",
            "-_-_",
            "AAA\u{e9}",
            "AA A",
            "A===",
        ] {
            let text = alloc::format!("{{\"signature.sig\": \"{value}\"}}");
            assert_eq!(check(&text), Some(CheckId::BundleMember), "{value}");
        }
    }

    #[test]
    fn paths_keep_the_rules() {
        for path in ["", "../a.json", "/a.json", "data//a.json", "data/", "a\\\\b", "\\u0000"] {
            let text = alloc::format!("{{\"{path}\": \"\"}}");
            assert_eq!(check(&text), Some(CheckId::UnsafePath), "{path}");
        }
        assert_eq!(check("{\"a.json\":1,\"./a.json\":1}"), Some(CheckId::DuplicatePath));
        assert_eq!(check("{\"a.json\":1,\"./\\u0061.json\":1}"), Some(CheckId::DuplicatePath));
        assert_eq!(check("{\"a.json\":1,\"A.json\":1}"), Some(CheckId::DuplicatePath));
    }

    #[test]
    fn a_value_at_its_limit_is_allowed() {
        let limits = Limits { members: 2, member_bytes: 3, ..Limits::default() };
        let check = |text: &str| read_text(text, &limits).err().map(|error| error.check());
        assert_eq!(check("{\"a.json\":123,\"b\":\"AAAA\"}"), None);
        assert_eq!(check("{\"a.json\":1,\"b\":\"\",\"c\":\"\"}"), Some(CheckId::MemberCount));
        assert_eq!(check("{\"a.json\":1234}"), Some(CheckId::MemberSize));
        assert_eq!(check("{\"a\":\"AAAAAA==\"}"), Some(CheckId::MemberSize));
    }

    #[test]
    fn other_values_have_no_members() {
        assert_eq!(read_text("[1]", &Limits::default()), Ok(Vec::new()));
        assert_eq!(read_text("{}", &Limits::default()), Ok(Vec::new()));
    }
}
