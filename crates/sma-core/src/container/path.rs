//! The rules that a member's path keeps (profile, section 1.2).

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::collections::btree_map::Entry;
use alloc::string::String;
use core::fmt;

use super::error::WriteError;
use crate::Limits;

/// What is wrong with a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PathFault {
    /// It has no characters.
    Empty,
    /// It begins with `/`.
    Absolute,
    /// It is longer than [`Limits::PATH_BYTES`].
    TooLong,
    /// It is not UTF-8.
    NotUtf8,
    /// It contains `\`, which separates folders on some systems.
    Backslash,
    /// It contains a control character.
    Control,
    /// Nothing stands between two of its slashes, or after the last one.
    EmptySegment,
    /// One of its segments is `.` or `..`.
    DotSegment,
}

impl fmt::Display for PathFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("it is empty"),
            Self::Absolute => f.write_str("it begins with a slash"),
            Self::TooLong => write!(f, "it is longer than {} bytes", Limits::PATH_BYTES),
            Self::NotUtf8 => f.write_str("it is not UTF-8 text"),
            Self::Backslash => f.write_str("it contains a backslash"),
            Self::Control => f.write_str("it contains a control character"),
            Self::EmptySegment => f.write_str("it has an empty segment"),
            Self::DotSegment => f.write_str("it has a segment \".\" or \"..\""),
        }
    }
}

/// The path of a member as it is kept: `raw` without one leading `./`.
pub(super) fn checked(raw: &[u8]) -> Result<&str, PathFault> {
    let path = raw.strip_prefix(b"./").unwrap_or(raw);
    if path.is_empty() {
        return Err(PathFault::Empty);
    }
    if path.len() > Limits::PATH_BYTES {
        return Err(PathFault::TooLong);
    }
    let path = core::str::from_utf8(path).map_err(|_| PathFault::NotUtf8)?;
    if path.starts_with('/') {
        return Err(PathFault::Absolute);
    }
    if path.contains('\\') {
        return Err(PathFault::Backslash);
    }
    if path.contains(char::is_control) {
        return Err(PathFault::Control);
    }
    for segment in path.split('/') {
        match segment {
            "" => return Err(PathFault::EmptySegment),
            "." | ".." => return Err(PathFault::DotSegment),
            _ => {}
        }
    }
    Ok(path)
}

/// A path for people's eyes: what a terminal or a page would act on is escaped (control and
/// bidirectional characters, and everything else that cannot be seen), and the rest of a long
/// one is cut off.
pub(super) fn shown(raw: &[u8]) -> String {
    /// In characters, before escaping; the longest path that is allowed has no more.
    const SHOWN: usize = Limits::PATH_BYTES;
    /// In bytes; a character takes four at most.
    const LOOKED_AT: usize = 4 * (SHOWN + 1);

    let text = String::from_utf8_lossy(raw.get(..LOOKED_AT).unwrap_or(raw));
    let mut shown: String = text.chars().take(SHOWN).flat_map(escaped).collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('\u{2026}');
    }
    shown
}

/// Whether members may be written: each path is as a reader keeps it, and none is there twice.
pub(super) fn check_written(members: &[(&str, &[u8])]) -> Result<(), WriteError> {
    let mut paths = Paths::default();
    for (path, _) in members {
        let refuse = |fault| WriteError::Path { path: shown(path.as_bytes()), fault };
        let kept = checked(path.as_bytes()).map_err(|fault| refuse(Some(fault)))?;
        if kept != *path {
            return Err(refuse(None));
        }
        if !paths.insert(path, Kind::File) {
            return Err(WriteError::DuplicatePath { path: shown(path.as_bytes()) });
        }
    }
    Ok(())
}

/// The paths that a container has held so far.
#[derive(Debug, Default)]
pub(super) struct Paths(BTreeMap<String, Kind>);

/// What is at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    Directory,
}

impl Paths {
    /// Whether the path may be there beside the ones before: only a directory may repeat.
    pub(super) fn insert(&mut self, path: &str, kind: Kind) -> bool {
        match self.0.entry(path.to_owned()) {
            Entry::Vacant(entry) => {
                entry.insert(kind);
                true
            }
            Entry::Occupied(entry) => *entry.get() == Kind::Directory && kind == Kind::Directory,
        }
    }

    /// The paths of the directories, in byte order.
    pub(super) fn into_directories(self) -> impl Iterator<Item = String> {
        self.0.into_iter().filter(|(_, kind)| *kind == Kind::Directory).map(|(path, _)| path)
    }
}

/// The character itself where it can be seen, else as `\u{202e}`.
fn escaped(character: char) -> impl Iterator<Item = char> {
    let plain = matches!(character, '"' | '\'' | '\\').then_some(character);
    plain.into_iter().chain(plain.is_none().then(|| character.escape_debug()).into_iter().flatten())
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn good_paths_are_kept() {
        for good in
            ["manifest.json", "data/devices.json", "a b", "...", "..a/b..", "\u{e9}/\u{1f600}"]
        {
            assert_eq!(checked(good.as_bytes()), Ok(good));
        }
        assert_eq!(checked(b"./data/a"), Ok("data/a"));
        assert_eq!(checked("a".repeat(255).as_bytes()).map(str::len), Ok(255));
        // The limit is that of the path as it is kept.
        assert_eq!(
            checked(("./".to_string() + &"a".repeat(255)).as_bytes()).map(str::len),
            Ok(255)
        );
    }

    #[test]
    fn bad_paths_are_refused() {
        use PathFault::*;
        let cases: &[(&[u8], PathFault)] = &[
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
        for (path, fault) in cases {
            assert_eq!(checked(path), Err(*fault), "{}", path.escape_ascii());
        }
        assert_eq!(checked(&[b'a'; 256]), Err(TooLong));
        // 128 characters, 256 bytes.
        assert_eq!(checked("\u{e9}".repeat(128).as_bytes()), Err(TooLong));
        assert_eq!(checked("\u{a0}".as_bytes()), Ok("\u{a0}"));
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
        assert_eq!(paths.into_directories().collect::<alloc::vec::Vec<_>>(), ["d"]);
    }

    #[test]
    fn shown_paths_are_harmless() {
        assert_eq!(shown(b"data/it's \"a\".json"), "data/it's \"a\".json");
        assert_eq!(shown(b"a\x1b[31m\n\0"), "a\\u{1b}[31m\\n\\0");
        assert_eq!(
            shown("a\u{202e}b\u{2066}\u{200b}\u{feff}".as_bytes()),
            "a\\u{202e}b\\u{2066}\\u{200b}\\u{feff}"
        );
        assert_eq!(shown(b"\xff"), "\u{fffd}");
        let long = shown(&[b'a'; 1 << 20]);
        assert_eq!(long.chars().count(), 256);
        assert!(long.ends_with('\u{2026}'));
        assert_eq!(shown(&[b'a'; 255]), "a".repeat(255));
        assert_eq!(shown("\u{1f600}".repeat(255).as_bytes()), "\u{1f600}".repeat(255));
    }
}
