//! Reading the first member of a truncated tar.

use super::{BLOCK, Reader};
use crate::Limits;
use crate::container::Member;
use crate::container::error::ContainerError;

/// Reads up to the end of the first member, past directories and extension headers. `None` where
/// the bytes end before its header, or the tar has no member.
///
/// # Errors
/// As [`read`](super::read()). Where the bytes end inside the member, [`ContainerError::Truncated`]
/// with its path.
pub(crate) fn first_member(
    bytes: &[u8],
    limits: &Limits,
) -> Result<Option<Member>, ContainerError> {
    let mut reader = Reader::new(bytes, limits);
    while reader.members.is_empty() {
        let rest = bytes.get(reader.offset..).unwrap_or_default();
        match rest.first_chunk::<BLOCK>() {
            Some(block) if block.iter().any(|byte| *byte != 0) => reader.entry(block)?,
            _ => return Ok(None),
        }
    }
    Ok(reader.members.pop())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::container::tar::testing::Entry;

    fn first(tar: &[u8]) -> Result<Option<Member>, ContainerError> {
        first_member(tar, &Limits::default())
    }

    #[test]
    fn bytes_before_the_first_member_are_skipped() {
        let folder = Entry::file("./", b"").with_type(b'5').bytes();
        let name = Entry::file("", b"./long.json\0").with_type(b'L').bytes();
        let file = Entry::file("short.json", b"{}").bytes();
        let tar = [folder.clone(), name, file, b"no header".to_vec()].concat();
        let member = first(&tar).unwrap().unwrap();
        assert_eq!((&*member.path, member.bytes(&tar)), ("long.json", &b"{}"[..]));
        assert_eq!(first(&folder), Ok(None));
        assert_eq!(first(&[&folder[..], &[0; 512]].concat()), Ok(None));
    }

    #[test]
    fn an_error_names_the_truncated_member() {
        let file = Entry::file("a.json", b"{}").bytes();
        let path = |cut: usize| match first(&file[..cut]) {
            Err(ContainerError::Truncated { path, .. }) => path,
            other => panic!("{other:?}"),
        };
        assert_eq!(path(513).as_deref(), Some("a.json"));
        assert_eq!(first(&file[..511]), Ok(None));
        assert!(first(&file[..514]).unwrap().is_some());
        assert!(first(&Entry::file("../a", b"").bytes()).is_err());
    }
}
