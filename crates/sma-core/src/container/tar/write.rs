//! Writing a tar.

use alloc::borrow::Cow;
use alloc::format;
use alloc::vec::Vec;

use super::BLOCK;
use super::header::checksum;
use crate::container::error::WriteError;
use crate::container::path;

/// Maximum of the eleven octal digits of a header, which hold a size in bytes (8 GiB) or a time in
/// seconds (until the year 2242).
const MAX_NUMBER: u64 = 0o777_7777_7777;
const NAME_BYTES: usize = 100;
const PREFIX_BYTES: usize = 155;

/// Writes a ustar archive as the profile, section 1.2, requires: members in the given order, each
/// with its path and content; mode 0644, user and group 0 without names, `mtime` in seconds after
/// 1970-01-01T00:00:00Z; no directories; two zero blocks at the end. The same input gives the same
/// bytes.
///
/// # Errors
///
/// When a path is unsafe, duplicated, or too long for a ustar header, or when a member or the time
/// exceeds its range.
///
/// ```
/// let tar = sma_core::container::tar::write(&[("manifest.json", b"{}")], 1_705_658_400)?;
/// assert_eq!(tar.len(), 4 * 512);
/// # Ok::<(), sma_core::container::WriteError>(())
/// ```
pub fn write(members: &[(&str, &[u8])], mtime: u64) -> Result<Vec<u8>, WriteError> {
    let parts = parts(members, mtime)?;
    Ok(parts.iter().map(|part| &**part).collect::<Vec<_>>().concat())
}

/// Returns the parts of the archive that [`write`] joins, without copies of the members' content.
///
/// # Errors
/// As [`write`].
pub(crate) fn parts<'a>(
    members: &[(&str, &'a [u8])],
    mtime: u64,
) -> Result<Vec<Cow<'a, [u8]>>, WriteError> {
    static ZEROS: [u8; 2 * BLOCK] = [0; 2 * BLOCK];
    path::check_written(members)?;
    if mtime > MAX_NUMBER {
        return Err(WriteError::Time { seconds: mtime });
    }
    let mut parts = Vec::with_capacity(3 * members.len() + 1);
    for (path, data) in members {
        parts.push(Cow::Owned(header(path, data.len() as u64, mtime)?.to_vec()));
        parts.push(Cow::Borrowed(*data));
        let padding = data.len().next_multiple_of(BLOCK) - data.len();
        parts.extend(ZEROS.get(..padding).map(Cow::Borrowed));
    }
    parts.push(Cow::Borrowed(&ZEROS));
    Ok(parts)
}

fn header(path: &str, size: u64, mtime: u64) -> Result<[u8; BLOCK], WriteError> {
    let escaped = || path::escape(path.as_bytes());
    let (prefix, name) = split(path).ok_or_else(|| WriteError::PathTooLong { path: escaped() })?;
    if size > MAX_NUMBER {
        return Err(WriteError::MemberTooLarge { path: escaped(), size });
    }
    let mut block = [0; BLOCK];
    put(&mut block, 0, name.as_bytes());
    put(&mut block, 100, b"0000644\x000000000\x000000000\0");
    put(&mut block, 124, format!("{size:011o}\0{mtime:011o}\0").as_bytes());
    put(&mut block, 156, b"0");
    put(&mut block, 257, b"ustar\x0000");
    // Device numbers, which regular files do not have.
    put(&mut block, 329, b"0000000\x000000000\0");
    put(&mut block, 345, prefix.as_bytes());
    let sum = checksum(&block);
    put(&mut block, 148, format!("{sum:06o}\0 ").as_bytes());
    Ok(block)
}

fn put(block: &mut [u8; BLOCK], offset: usize, bytes: &[u8]) {
    for (to, from) in block.iter_mut().skip(offset).zip(bytes) {
        *to = *from;
    }
}

/// Splits a path into prefix and name: the whole path as the name if it fits, else at the last
/// slash that leaves a prefix which fits.
fn split(path: &str) -> Option<(&str, &str)> {
    if path.len() <= NAME_BYTES {
        return Some(("", path));
    }
    let slashes = path.char_indices().rev().filter(|(_, character)| *character == '/');
    let (slash, _) = slashes.into_iter().find(|(slash, _)| *slash <= PREFIX_BYTES)?;
    let (prefix, rest) = path.split_at_checked(slash)?;
    let name = rest.strip_prefix('/')?;
    (name.len() <= NAME_BYTES).then_some((prefix, name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Limits;
    use crate::container::tar::{End, read};
    use alloc::string::String;

    #[test]
    fn long_paths_are_split_at_a_slash() {
        let a = |count| "a".repeat(count);
        let good = [
            a(100),
            a(155) + "/" + &a(99),
            a(154) + "/" + &a(100),
            a(1) + "/" + &a(100),
            "b/".repeat(100) + &a(55),
            a(60) + "/" + &a(60) + "/" + &a(60),
        ];
        for path in good {
            let tar = write(&[(&path, b"x")], 0).unwrap();
            let read = read(&tar, &Limits::default()).unwrap();
            assert_eq!((read.members[0].path.as_str(), read.end), (&*path, End::Marked));
        }
        for path in [a(101), a(1) + "/" + &a(101), a(156) + "/a", a(101) + "/" + &a(101)] {
            let error = write(&[(&path, b"")], 0);
            assert_eq!(error, Err(WriteError::PathTooLong { path }));
        }
    }

    #[test]
    fn data_that_readers_refuse_is_not_written() {
        for path in ["", "/a", "../a", "a/", "a\\b", "a\0", "./a"] {
            let error = write(&[(path, b"")], 0);
            assert!(matches!(error, Err(WriteError::Path { .. })), "{path:?}");
        }
        let error = write(&[("a", b""), ("b", b""), ("a", b"")], 0);
        assert_eq!(error, Err(WriteError::DuplicatePath { path: String::from("a") }));
        assert_eq!(write(&[], 1 << 33), Err(WriteError::Time { seconds: 1 << 33 }));
        assert_eq!(write(&[("a", b"")], (1 << 33) - 1).unwrap().len(), 3 * BLOCK);
    }

    #[test]
    fn padding_fills_blocks_and_no_more() {
        for (size, blocks) in [(0, 0), (1, 1), (511, 1), (512, 1), (513, 2)] {
            let tar = write(&[("a", &alloc::vec![1; size])], 0).unwrap();
            assert_eq!(tar.len(), (1 + blocks + 2) * BLOCK);
        }
        assert_eq!(write(&[], 0).unwrap(), [0; 2 * BLOCK]);
    }
}
