//! Reading a damaged or truncated tar.

use core::mem;

use super::{BLOCK, Reader};
use crate::Limits;
use crate::container::error::ContainerError;
use crate::container::path::escape;
use crate::container::{Content, Member, Salvaged};

/// Reads as much as possible of a tar. Entries that [`read`](super::read()) refuses are skipped,
/// with their data where the size is known; after a damaged header, the next valid one is searched
/// block by block. It may be part of a member's data, so nothing proves what is found.
///
/// What follows the end is read as well, since zeros may be damage; but where it repeats a path, it
/// is another archive, appended with `>>`, and is ignored as a whole.
///
/// # Errors
/// When there are too many members or too many problems.
pub(crate) fn salvage(bytes: &[u8], limits: &Limits) -> Result<Salvaged, ContainerError> {
    let mut reader = Reader::new(bytes, limits);
    let mut salvaged = Salvaged::default();
    let mut is_searching = false;
    let mut after_zeros = false;
    let mut end: Option<End> = None;
    loop {
        let offset = reader.offset;
        let rest = bytes.get(offset..).unwrap_or_default();
        let Some(block) = rest.first_chunk::<BLOCK>() else {
            if !is_searching && rest.iter().any(|byte| *byte != 0) {
                salvaged.note_skipped(ContainerError::Truncated { offset, path: None }, limits)?;
            }
            break;
        };
        if block.iter().all(|byte| *byte == 0) {
            after_zeros = true;
            reader.offset = offset + BLOCK;
            continue;
        }
        if mem::take(&mut after_zeros) && !is_searching {
            salvaged.note_skipped(ContainerError::DataAfterEnd { offset }, limits)?;
            is_searching = true;
            let (members, notes) = (reader.members.len(), salvaged.notes.len());
            end.get_or_insert(End { offset, members, notes });
        }
        let Err(problem) = reader.entry(block) else {
            is_searching = false;
            continue;
        };
        reader.offset = reader.offset.max(offset + BLOCK);
        reader.local = None;
        reader.long_name = None;
        match &problem {
            ContainerError::MemberCount { .. } => return Err(problem),
            ContainerError::DuplicatePath { path, .. }
                if let Some(end) = &end
                    && end.has_earlier_member(&reader.members, path) =>
            {
                reader.members.truncate(end.members);
                salvaged.drop_second_archive(end.offset, end.notes);
                break;
            }
            // One of many blocks that are not headers.
            ContainerError::Header { .. } if is_searching => continue,
            ContainerError::Truncated { path: Some(path), .. } => {
                let content = Content::Range(offset + BLOCK..bytes.len());
                salvaged.cut.push(Member { path: path.clone(), content });
            }
            _ => {}
        }
        is_searching =
            matches!(problem, ContainerError::Header { .. } | ContainerError::Truncated { .. });
        salvaged.note_skipped(problem, limits)?;
    }
    salvaged.members = mem::take(&mut reader.members);
    Ok(salvaged.remove_duplicates())
}

/// An end of the tar that is followed by more data.
struct End {
    /// Offset of that data.
    offset: usize,
    /// Number of members before it.
    members: usize,
    /// Number of notes before it.
    notes: usize,
}

impl End {
    /// Returns whether a member before the end has this path.
    fn has_earlier_member(&self, members: &[Member], path: &str) -> bool {
        let path = path.strip_prefix("./").unwrap_or(path);
        let is_it = |member: &Member| escape(member.path.as_bytes()).eq_ignore_ascii_case(path);
        members.iter().take(self.members).any(is_it)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::CheckId;
    use crate::container::tar::testing::{Entry, tar};
    use alloc::format;
    use alloc::vec::Vec;

    fn paths(members: &[Member]) -> Vec<&str> {
        members.iter().map(|member| &*member.path).collect()
    }

    fn read(bytes: &[u8]) -> Salvaged {
        salvage(bytes, &Limits::default()).expect("within the limits")
    }

    #[test]
    fn intact_entries_after_a_damaged_header_are_found() {
        let entries = [
            Entry::file("a", [b'a'; 700]),
            Entry::file("b", [b'b'; 1500]),
            Entry::file("c", [b'c'; 1]),
        ];
        let mut bytes = tar(&entries);
        // The header of `b`, behind a header and two blocks of `a`.
        bytes[3 * BLOCK + 5] ^= 1;
        let found = read(&bytes);
        assert_eq!(paths(&found.members), ["a", "c"]);
        assert_eq!(found.members[1].bytes(&bytes), b"c");
        assert_eq!(
            found.notes,
            ["The tar header at byte 1536 is damaged: its checksum does not match."]
        );
    }

    #[test]
    fn a_truncated_member_is_not_a_member() {
        let bytes = tar(&[Entry::file("a", b"1"), Entry::file("b", [b'b'; 1500])]);
        let cut = &bytes[..3 * BLOCK + 900];
        let found = read(cut);
        assert_eq!((paths(&found.members), paths(&found.cut)), (["a"].into(), ["b"].into()));
        assert_eq!(found.cut[0].bytes(cut), [b'b'; 900]);
        // In the middle of a header.
        let found = read(&bytes[..2 * BLOCK + 100]);
        assert_eq!((paths(&found.members), paths(&found.cut)), (["a"].into(), Vec::new()));
        assert_eq!(found.notes.len(), 1);
    }

    #[test]
    fn dangerous_entries_are_skipped_with_their_data() {
        let inner = tar(&[Entry::file("inner", b"x")]);
        let entries = [
            Entry::of_type(b'2', "link", b""),
            Entry::file("../up", b"x"),
            Entry::of_type(b'S', "holes", &inner),
            Entry::file("/etc/passwd", &inner),
            Entry::file("folder/", &inner),
            Entry::file("a", b"1"),
        ];
        let found = read(&tar(&entries));
        assert_eq!(paths(&found.members), ["a"]);
        assert_eq!(found.notes.len(), 5);
    }

    #[test]
    fn entries_with_a_repeated_path_are_not_recovered() {
        let entries = [Entry::file("a", b"1"), Entry::file("b", b"2"), Entry::file("./a", b"3")];
        let found = read(&tar(&entries));
        assert_eq!(paths(&found.members), ["b"]);
        let mut bytes = tar(&entries);
        bytes.truncate(5 * BLOCK + 1);
        let found = read(&bytes);
        assert_eq!((paths(&found.members), found.cut.len()), (["b"].into(), 0));
    }

    #[test]
    fn a_zeroed_sector_does_not_end_recovery() {
        let mut bytes =
            tar(&[Entry::file("a", b"1"), Entry::file("b", b"2"), Entry::file("c", b"3")]);
        bytes[2 * BLOCK..4 * BLOCK].fill(0);
        let found = read(&bytes);
        assert_eq!(paths(&found.members), ["a", "c"]);
        assert_eq!(found.notes, ["Data follows the end of the tar at byte 2048."]);
    }

    #[test]
    fn the_first_of_two_archives_is_kept_whole() {
        let first = tar(&[Entry::file("a", b"1"), Entry::file("b", b"2")]);
        let others = [Entry::file("c", b"3"), Entry::file("./B", b"4"), Entry::file("d", b"5")];
        let both = [&first[..], &tar(&others)].concat();
        let found = read(&both);
        assert_eq!(paths(&found.members), ["a", "b"]);
        assert_eq!(found.members[1].bytes(&both), b"2");
        let note = format!("Another archive follows at byte {}, and is left out.", first.len());
        assert_eq!(found.notes, [note]);
        // A third one, or one that is cut off, changes nothing.
        let third = [&both[..], &both[..BLOCK + 3]].concat();
        assert_eq!(paths(&read(&third).members), ["a", "b"]);
    }

    #[test]
    fn members_and_problems_are_limited() {
        let limits = Limits { members: 3, ..Limits::default() };
        let check =
            |entries: &[Entry]| salvage(&tar(entries), &limits).err().map(|error| error.check());
        let file = |n: usize| Entry::file(format!("a{n}"), b"");
        let files: Vec<Entry> = (0..4).map(file).collect();
        assert_eq!(check(&files[..3]), None);
        assert_eq!(check(&files), Some(CheckId::MemberCount));
        let links: Vec<Entry> = (0..4).map(|_| Entry::of_type(b'2', "l", b"")).collect();
        assert_eq!(check(&links[..3]), None);
        assert_eq!(check(&links), Some(CheckId::MemberCount));
    }

    #[test]
    fn bytes_other_than_a_tar_have_no_members() {
        for bytes in [&b""[..], b"x", &[b'x'; 5000], &[0; 5000]] {
            let found = read(bytes);
            assert!(found.members.is_empty() && found.cut.is_empty());
        }
    }
}
