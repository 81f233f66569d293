//! SHA-256 digests, and their form in archives (profile, section 6).

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use sha2::{Digest as _, Sha256};

use crate::progress::Track;

/// Bytes hashed at once. JavaScript engines optimize a wasm function only when it is called again:
/// a single call for a whole section would run ten times slower.
const PIECE_BYTES: usize = 64 * 1024;

/// A SHA-256 digest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// Computes the digest of bytes.
    ///
    /// ```
    /// use sma_core::integrity::Digest;
    /// // printf abc | sha256sum
    /// assert!(Digest::compute(b"abc").to_string().starts_with("sha256:ba7816bf8f01cfea"));
    /// ```
    #[must_use]
    pub fn compute(bytes: &[u8]) -> Self {
        let mut hasher = Hasher::new();
        hasher.update(bytes);
        hasher.finish()
    }

    /// Computes the digest of bytes, with checkpoints.
    pub(crate) async fn compute_watched(bytes: &[u8], track: &mut Track<'_>) -> Self {
        let mut hasher = Hasher::new();
        hasher.update_watched(bytes, track).await;
        hasher.finish()
    }

    /// Parses `sha256:` and 64 lowercase hex digits.
    #[must_use]
    pub fn from_prefixed(text: &str) -> Option<Self> {
        Self::from_hex(text.strip_prefix("sha256:")?.as_bytes())
    }

    /// Parses 64 lowercase hex digits.
    #[must_use]
    pub fn from_hex(hex: &[u8]) -> Option<Self> {
        let mut bytes = [0; 32];
        let length = base16ct::lower::decode(hex, &mut bytes).ok()?.len();
        (length == bytes.len()).then_some(Self(bytes))
    }

    /// Returns the 32 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Returns 64 lowercase hex digits, as `sha256sum` prints them.
    #[must_use]
    pub fn to_hex(&self) -> String {
        base16ct::lower::encode_string(&self.0)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256:{}", self.to_hex())
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Computes a [`Digest`] of bytes that arrive in pieces.
#[doc(hidden)]
#[derive(Clone, Debug, Default)]
pub struct Hasher(Sha256);

impl Hasher {
    /// Starts with no bytes.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        for piece in bytes.chunks(PIECE_BYTES) {
            self.0.update(piece);
        }
    }

    /// Adds the next bytes, with checkpoints.
    pub(crate) async fn update_watched(&mut self, bytes: &[u8], track: &mut Track<'_>) {
        for piece in bytes.chunks(PIECE_BYTES) {
            self.update(piece);
            track.advance_by(piece.len()).await;
        }
    }

    /// Returns the digest of all bytes.
    #[must_use]
    pub fn finish(self) -> Digest {
        Digest(self.0.finalize().into())
    }
}

/// Line of `checksum.sha256`.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "a line has these two parts (profile, 6.3), and callers make them"
)]
pub struct Line<'a> {
    /// Digest of the member's bytes.
    pub digest: Digest,
    /// Path of the member.
    pub path: &'a str,
}

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}  {}", self.digest.to_hex(), self.path)
    }
}

/// Writes the lines of `checksum.sha256`, in byte order of their paths (profile, 6.3).
#[doc(hidden)]
#[must_use]
pub fn write_lines(mut lines: Vec<Line<'_>>) -> String {
    lines.sort_unstable_by_key(|line| line.path);
    lines.iter().map(ToString::to_string).collect()
}

/// Computes the common digest of the data members: that of their [lines](write_lines) (profile,
/// 6.2).
#[doc(hidden)]
#[must_use]
pub fn data_checksum(data: Vec<Line<'_>>) -> Digest {
    Digest::compute(write_lines(data).as_bytes())
}

/// First malformed line of `checksum.sha256`.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MalformedLine {
    /// Offset of the line, in bytes.
    pub offset: usize,
    /// Number of the line, from 1.
    pub line: usize,
}

/// Parses the lines of `checksum.sha256`: 64 lowercase hex digits, two spaces, a path and a line
/// feed, and nothing else (profile, 6.3).
///
/// # Errors
/// Returns the first malformed line, such as a last one without a line feed.
#[doc(hidden)]
pub fn parse_lines(text: &[u8]) -> Result<Vec<Line<'_>>, MalformedLine> {
    let mut lines = Vec::new();
    let mut offset = 0;
    for (index, line) in text.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let parsed = parse_line(line).ok_or(MalformedLine { offset, line: index + 1 })?;
        lines.push(parsed);
        offset += line.len();
    }
    Ok(lines)
}

fn parse_line(line: &[u8]) -> Option<Line<'_>> {
    let (hex, rest) = line.split_at_checked(64)?;
    let path = rest.strip_prefix(b"  ")?.strip_suffix(b"\n")?;
    let path = core::str::from_utf8(path).ok().filter(|path| !path.is_empty())?;
    Some(Line { digest: Digest::from_hex(hex)?, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// printf '' | sha256sum
    const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    #[test]
    fn digests_equal_those_of_sha256sum() {
        assert_eq!(Digest::compute(b"").to_hex(), EMPTY);
        // python3 -c 'print("a" * 200000, end="")' | sha256sum
        let long = alloc::vec![b'a'; 200_000];
        assert_eq!(
            Digest::compute(&long).to_hex(),
            "2287d207f24a941ff3b56c04c8a25ad56b63e3023207b3bb5b4ac0c9869d74be"
        );
    }

    #[test]
    fn hex_is_read_strictly() {
        let digest = Digest::from_hex(EMPTY.as_bytes()).unwrap();
        assert_eq!(Digest::from_prefixed(&digest.to_string()), Some(digest));
        assert_eq!(Digest::from_hex(EMPTY.to_uppercase().as_bytes()), None);
        assert_eq!(Digest::from_hex(&EMPTY.as_bytes()[1..]), None);
        assert_eq!(Digest::from_prefixed(EMPTY), None);
    }

    #[test]
    fn lines_have_one_form() {
        let line = alloc::format!("{EMPTY}  data/a b.json\n");
        let parsed = parse_lines(line.as_bytes()).unwrap();
        assert_eq!(parsed.len(), 1);
        assert_eq!(parsed[0].path, "data/a b.json");
        assert_eq!(parsed[0].to_string(), line);
        assert_eq!(parse_lines(b"").unwrap(), []);
        for bad in [
            alloc::format!("{EMPTY} data/a.json\n"),
            alloc::format!("{EMPTY} *data/a.json\n"),
            alloc::format!("{EMPTY}  data/a.json"),
            alloc::format!("{EMPTY}  \n"),
            alloc::format!("{}  a\n", EMPTY.to_uppercase()),
            String::from("\n"),
        ] {
            assert_eq!(parse_lines(bad.as_bytes()), Err(MalformedLine { offset: 0, line: 1 }));
        }
        let second = alloc::format!("{line}x\n");
        let problem = MalformedLine { offset: line.len(), line: 2 };
        assert_eq!(parse_lines(second.as_bytes()), Err(problem));
    }
}
