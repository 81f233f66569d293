//! The rules for the path of a member (profile, section 1.2).

use alloc::collections::BTreeMap;
use alloc::collections::btree_map::Entry;
use alloc::string::String;
use core::fmt;

use super::error::WriteError;
use crate::Limits;

/// Problem in a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PathProblem {
    /// It is empty.
    Empty,
    /// It begins with `/`.
    Absolute,
    /// It is longer than [`Limits::MAX_PATH_BYTES`].
    TooLong,
    /// It is not UTF-8.
    NotUtf8,
    /// It contains `\`, a path separator on some systems.
    Backslash,
    /// It contains a control character.
    Control,
    /// It has an empty segment: two adjacent slashes, or a slash at the end.
    EmptySegment,
    /// One of its segments is `.` or `..`.
    DotSegment,
    /// It contains one of `:*?"<>|`, which some systems forbid in names or treat as special.
    Reserved,
    /// One of its segments ends in a period or a space, which some systems drop.
    DroppedEnd,
    /// One of its segments is a Windows device name.
    Device,
}

impl fmt::Display for PathProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("it is empty"),
            Self::Absolute => f.write_str("it begins with a slash"),
            Self::TooLong => write!(f, "it is longer than {} bytes", Limits::MAX_PATH_BYTES),
            Self::NotUtf8 => f.write_str("it is not UTF-8 text"),
            Self::Backslash => f.write_str("it contains a backslash"),
            Self::Control => f.write_str("it contains a control character"),
            Self::EmptySegment => f.write_str("it contains an empty segment"),
            Self::DotSegment => f.write_str("it contains a segment \".\" or \"..\""),
            Self::Reserved => f.write_str("it contains one of : * ? \" < > |"),
            Self::DroppedEnd => {
                f.write_str("it contains a segment that ends in a period or a space")
            }
            Self::Device => {
                f.write_str("it contains a segment that is the name of a Windows device")
            }
        }
    }
}

/// Checks the path of a member and returns it without a leading `./`.
pub(super) fn normalize(raw: &[u8]) -> Result<&str, PathProblem> {
    let path = raw.strip_prefix(b"./").unwrap_or(raw);
    if path.is_empty() {
        return Err(PathProblem::Empty);
    }
    if path.len() > Limits::MAX_PATH_BYTES {
        return Err(PathProblem::TooLong);
    }
    let path = core::str::from_utf8(path).map_err(|_| PathProblem::NotUtf8)?;
    if path.starts_with('/') {
        return Err(PathProblem::Absolute);
    }
    if path.contains('\\') {
        return Err(PathProblem::Backslash);
    }
    if path.contains(char::is_control) {
        return Err(PathProblem::Control);
    }
    if path.contains([':', '*', '?', '"', '<', '>', '|']) {
        return Err(PathProblem::Reserved);
    }
    for segment in path.split('/') {
        match segment {
            "" => return Err(PathProblem::EmptySegment),
            "." | ".." => return Err(PathProblem::DotSegment),
            _ if segment.ends_with(['.', ' ']) => return Err(PathProblem::DroppedEnd),
            _ if is_device(segment) => return Err(PathProblem::Device),
            _ => {}
        }
    }
    Ok(path)
}

/// Returns whether a name is a Windows device name, in any letter case, with or without an
/// extension.
pub(crate) fn is_device(name: &str) -> bool {
    const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];
    const NUMBERED: [&str; 2] = ["com", "lpt"];

    // Spaces before the extension are dropped like those at the end of a name.
    let stem = name.split('.').next().unwrap_or_default().trim_end_matches(' ');
    let numbered = stem.split_at_checked(3).filter(|(kind, number)| {
        NUMBERED.iter().any(|device| kind.eq_ignore_ascii_case(device))
            && matches!(number.as_bytes(), [b'1'..=b'9'])
    });
    DEVICES.iter().any(|device| stem.eq_ignore_ascii_case(device)) || numbered.is_some()
}

/// Returns a path for display, whatever its bytes are.
pub(super) fn escape(raw: &[u8]) -> String {
    /// In bytes; more than are ever displayed of a path.
    const LOOKED_AT: usize = 4 * (Limits::MAX_PATH_BYTES + 1);

    crate::escape::escape(&String::from_utf8_lossy(raw.get(..LOOKED_AT).unwrap_or(raw)))
}

/// Checks that members can be written: each path is in normal form and unique.
pub(super) fn check_written(members: &[(&str, &[u8])]) -> Result<(), WriteError> {
    let mut paths = Paths::default();
    for (path, _) in members {
        let refuse = |problem| WriteError::Path { path: escape(path.as_bytes()), problem };
        let kept = normalize(path.as_bytes()).map_err(|problem| refuse(Some(problem)))?;
        if kept != *path {
            return Err(refuse(None));
        }
        if !paths.insert(path, Kind::File) {
            return Err(WriteError::DuplicatePath { path: escape(path.as_bytes()) });
        }
    }
    Ok(())
}

/// The paths of a container so far, in lower case: on some systems paths that differ only in case
/// are the same.
#[derive(Debug, Default)]
pub(super) struct Paths(BTreeMap<String, Kind>);

/// Kind of the entry at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    Directory,
}

impl Paths {
    /// Returns whether the path is allowed after the ones before it: only a directory may repeat.
    pub(super) fn insert(&mut self, path: &str, kind: Kind) -> bool {
        match self.0.entry(path.to_ascii_lowercase()) {
            Entry::Vacant(entry) => {
                entry.insert(kind);
                true
            }
            Entry::Occupied(entry) => *entry.get() == Kind::Directory && kind == Kind::Directory,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn valid_paths_are_accepted() {
        for good in
            ["manifest.json", "data/devices.json", "a b", "..a/.b", " a", "\u{e9}/\u{1f600}"]
        {
            assert_eq!(normalize(good.as_bytes()), Ok(good));
        }
        assert_eq!(normalize(b"./data/a"), Ok("data/a"));
        assert_eq!(normalize("a".repeat(255).as_bytes()).map(str::len), Ok(255));
        // The limit is that of the path as it is kept.
        assert_eq!(
            normalize(("./".to_string() + &"a".repeat(255)).as_bytes()).map(str::len),
            Ok(255)
        );
    }

    #[test]
    fn invalid_paths_are_refused() {
        use PathProblem::*;
        let cases: &[(&[u8], PathProblem)] = &[
            (b"", Empty),
            (b"./", Empty),
            (b"/", Absolute),
            (b"/etc/passwd", Absolute),
            (b".//etc/passwd", Absolute),
            (b"a//b", EmptySegment),
            (b"a/", EmptySegment),
            (b".", DotSegment),
            (b"..", DotSegment),
            (b"../a", DotSegment),
            (b"././a", DotSegment),
            (b"a/./b", DotSegment),
            (b"a/..", DotSegment),
            (b"a\\b", Backslash),
            (b"..\\a", Backslash),
            (b"C:\\a", Backslash),
            (b"C:a", Reserved),
            (b"data/devices.json:a", Reserved),
            (b"a*", Reserved),
            (b"a?/b", Reserved),
            (b"\"a\"", Reserved),
            (b"<a", Reserved),
            (b"a>", Reserved),
            (b"a|b", Reserved),
            (b"...", DroppedEnd),
            (b"data/devices.json.", DroppedEnd),
            (b"data/devices.json ", DroppedEnd),
            (b"data./devices.json", DroppedEnd),
            (b"a /b", DroppedEnd),
            (b"a. .", DroppedEnd),
            (b"con", Device),
            (b"data/NUL.json", Device),
            (b"aux/devices.json", Device),
            (b"Prn.tar.gz", Device),
            (b"com1", Device),
            (b"data/LPT9.json.enc", Device),
            (b"nul .txt", Device),
            (b"a\0b", Control),
            (b"a\nb", Control),
            (b"a\x1fb", Control),
            (b"a\x7fb", Control),
            ("a\u{80}b".as_bytes(), Control),
            ("a\u{9f}b".as_bytes(), Control),
            (b"a\xff", NotUtf8),
            // An overlong slash and a surrogate are no UTF-8.
            (b"..\xc0\xafetc", NotUtf8),
            (b"\xed\xa0\x80", NotUtf8),
        ];
        for (path, problem) in cases {
            assert_eq!(normalize(path), Err(*problem), "{}", path.escape_ascii());
        }
        assert_eq!(normalize(&[b'a'; 256]), Err(TooLong));
        // 128 characters, 256 bytes.
        assert_eq!(normalize("\u{e9}".repeat(128).as_bytes()), Err(TooLong));
        assert_eq!(normalize("\u{a0}".as_bytes()), Ok("\u{a0}"));
    }

    #[test]
    fn only_directories_may_repeat() {
        let mut paths = Paths::default();
        assert!(paths.insert("d", Kind::Directory));
        assert!(paths.insert("d", Kind::Directory));
        assert!(!paths.insert("d", Kind::File));
        assert!(paths.insert("f", Kind::File));
        assert!(!paths.insert("f", Kind::File));
        assert!(!paths.insert("f", Kind::Directory));
    }

    #[test]
    fn paths_that_differ_in_the_case_of_ascii_letters_are_one() {
        let mut paths = Paths::default();
        assert!(paths.insert("data/Devices.json", Kind::File));
        assert!(!paths.insert("DATA/devices.JSON", Kind::File));
        assert!(paths.insert("Data", Kind::Directory));
        assert!(paths.insert("data", Kind::Directory));
        assert!(!paths.insert("dATA", Kind::File));
        assert!(paths.insert("\u{e9}", Kind::File));
        assert!(paths.insert("\u{c9}", Kind::File));
    }

    #[test]
    fn only_devices_are_devices() {
        for name in
            ["com0", "com10", "com", "lpt", "co", "console", "nulls", "c\u{f6}n", "com\u{b9}"]
        {
            assert!(!is_device(name), "{name}");
        }
    }

    #[test]
    fn displayed_paths_are_escaped() {
        assert_eq!(escape("a\u{202e}\n".as_bytes()), "a\\u{202e}\\n");
        assert_eq!(escape(b"\xff"), "\u{fffd}");
        assert_eq!(escape(&[b'a'; 1 << 20]).chars().count(), 256);
    }
}
