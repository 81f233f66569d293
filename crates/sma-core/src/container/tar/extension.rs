//! Extension headers: pax records (POSIX.1-2017, *pax*, "pax Extended Header") and GNU long names.

use super::header::until_nul;
use crate::container::error::ExtensionProblem;

/// The relevant attributes of pax records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Attributes<'a> {
    /// Path that overrides the header's.
    pub(super) path: Option<&'a [u8]>,
    /// Size of the data that overrides the header's, in bytes.
    pub(super) size: Option<u64>,
    /// Whether the file is sparse, so that the data is not its content.
    pub(super) sparse: bool,
}

impl<'a> Attributes<'a> {
    /// Returns these attributes as changed by the records of one extension header. An empty value
    /// resets an attribute. Unknown keywords are ignored.
    pub(super) fn with_records(mut self, mut data: &'a [u8]) -> Result<Self, ExtensionProblem> {
        while !data.is_empty() {
            let (keyword, value, rest) = next_record(data).ok_or(ExtensionProblem::Record)?;
            match keyword {
                b"path" => self.path = Some(value).filter(|value| !value.is_empty()),
                b"size" if value.is_empty() => self.size = None,
                b"size" => self.size = Some(decimal(value).ok_or(ExtensionProblem::Size)?),
                _ => self.sparse |= is_sparse_keyword(keyword),
            }
            data = rest;
        }
        Ok(self)
    }
}

/// Returns the path in a GNU long name: up to the NUL, which must end the data. Without it some
/// programs read on into the padding, and others do not.
pub(super) fn long_name(data: &[u8]) -> Result<&[u8], ExtensionProblem> {
    let name = until_nul(data);
    let rest = data.get(name.len()..).unwrap_or_default();
    match rest.is_empty() || rest.iter().any(|byte| *byte != 0) {
        true => Err(ExtensionProblem::LongName),
        false => Ok(name),
    }
}

/// Splits off the first record: keyword, value, and the rest. A record is `"%d %s=%s\
/// "`, where the number is its total length.
fn next_record(data: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let (length, _) = data.split_at_checked(data.iter().position(|byte| *byte == b' ')?)?;
    let (record, rest) = data.split_at_checked(usize::try_from(decimal(length)?).ok()?)?;
    let record = record.get(length.len() + 1..)?.strip_suffix(b"\n")?;
    let (keyword, value) = record.split_at_checked(record.iter().position(|b| *b == b'=')?)?;
    (!keyword.is_empty()).then_some((keyword, value.get(1..)?, rest))
}

fn decimal(digits: &[u8]) -> Option<u64> {
    // `u64::from_str` would accept a sign.
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    core::str::from_utf8(digits).ok()?.parse().ok()
}

/// Returns whether a keyword is one of those for sparse files in pax: GNU tar, star, Solaris tar.
fn is_sparse_keyword(keyword: &[u8]) -> bool {
    keyword.starts_with(b"GNU.sparse.")
        || keyword == b"SCHILY.realsize"
        || keyword == b"SUN.holesdata"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(data: &[u8]) -> Result<Attributes<'_>, ExtensionProblem> {
        Attributes::default().with_records(data)
    }

    #[test]
    fn later_records_win_and_empty_ones_delete() {
        assert_eq!(records(b""), Ok(Attributes::default()));
        let both = records(b"8 path=b10 size=123\n");
        assert_eq!(both, Err(ExtensionProblem::Record));
        let both = records(b"9 path=b\n12 size=123\n").unwrap();
        assert_eq!((both.path, both.size), (Some(&b"b"[..]), Some(123)));
        let later = both.with_records(b"9 path=c\n8 path=\n9 path=d\n8 size=\n").unwrap();
        assert_eq!((later.path, later.size), (Some(&b"d"[..]), None));
        assert_eq!(later.with_records(b"8 path=\n").unwrap().path, None);
    }

    #[test]
    fn values_may_hold_anything() {
        let odd = records(b"15 path=a=b\n c\n").unwrap();
        assert_eq!(odd.path, Some(&b"a=b\n c"[..]));
        // Keywords are compared as they are.
        assert_eq!(records(b"9 Path=b\n9  path=\n").unwrap(), Attributes::default());
        assert_eq!(records(b"15 linkpath=xy\n27 hdrcharset=BINARY-ish 1\n").unwrap().path, None);
    }

    #[test]
    fn sparse_files_are_recognized() {
        for data in [
            &b"22 GNU.sparse.major=1\n"[..],
            b"25 GNU.sparse.realsize=9\n",
            b"26 GNU.sparse.name=../etc\n",
            b"21 SCHILY.realsize=9\n",
            b"21 SUN.holesdata= 0 \n",
        ] {
            assert!(records(data).unwrap().sparse, "{}", data.escape_ascii());
        }
        assert!(!records(b"20 GNU.sparsely=abc\n").unwrap().sparse);
    }

    #[test]
    fn malformed_records_are_refused() {
        for data in [
            &b"path=b\n"[..],
            b"9 path=b",
            b"11 path=b\n",
            b"8 path=b\n",
            b"9 path=b\n\0",
            b"9 path=b\n\0\0\0",
            b" 9 path=b\n",
            b"9\tpath=b\n",
            b"+9 path=b\n",
            b"-9 path=b\n",
            b"0x9 path=b\n",
            b"0 path=b\n",
            b"1 path=b\n",
            b"2 path=b\n",
            b" ",
            b"9",
            b"9 path b\n",
            b"5 =b\n",
            b"3 \n",
            b"18446744073709551615 path=b\n",
            b"18446744073709551625 path=b\n",
            b"99999999999999999999999999999 path=b\n",
            b"4294967305 path=b\n",
        ] {
            let problem = records(data);
            assert_eq!(problem, Err(ExtensionProblem::Record), "{}", data.escape_ascii());
        }
        for data in [&b"11 size=-1\n"[..], b"11 size=+1\n", b"12 size=0x1\n", b"12 size=1.0\n"] {
            assert_eq!(records(data), Err(ExtensionProblem::Size), "{}", data.escape_ascii());
        }
        assert_eq!(records(b"29 size=18446744073709551615\n").unwrap().size, Some(u64::MAX));
        assert_eq!(records(b"29 size=18446744073709551616\n"), Err(ExtensionProblem::Size));
    }

    #[test]
    fn long_names_end_with_a_nul() {
        assert_eq!(long_name(b"a/b\0"), Ok(&b"a/b"[..]));
        assert_eq!(long_name(b"a/b\0\0"), Ok(&b"a/b"[..]));
        assert_eq!(long_name(b"\0"), Ok(&b""[..]));
        for data in [&b"a/b"[..], b"", b"a\0b", b"a\0\0b\0"] {
            assert_eq!(long_name(data), Err(ExtensionProblem::LongName), "{}", data.escape_ascii());
        }
    }
}
