//! Tars that no program writes. What programs write is in `tests/core/container_tar.rs`.

use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::*;
use crate::CheckId;
use crate::container::PathProblem;
use crate::container::tar::testing::{Entry, tar};

/// Paths and contents of the members, or the error.
fn members(bytes: &[u8]) -> Result<Vec<(String, Vec<u8>)>, ContainerError> {
    let tar = read(bytes, &Limits::default())?;
    Ok(tar.members.iter().map(|m| (m.path.clone(), m.bytes(bytes).to_vec())).collect())
}

fn paths(entries: &[Entry]) -> Result<Vec<String>, ContainerError> {
    Ok(members(&tar(entries))?.into_iter().map(|(path, _)| path).collect())
}

fn check(entries: &[Entry]) -> Option<CheckId> {
    read(&tar(entries), &Limits::default()).err().map(|error| error.check())
}

fn file(name: &str) -> Entry {
    Entry::file(name, b"data")
}

fn directory(name: &str) -> Entry {
    Entry::of_type(b'5', name, b"")
}

/// An `x` header.
fn local(keyword: &str, value: &str) -> Entry {
    Entry::records(b'x', &[(keyword, value)])
}

/// A `g` header.
fn global(keyword: &str, value: &str) -> Entry {
    Entry::records(b'g', &[(keyword, value)])
}

fn long(name: &str) -> Entry {
    Entry::of_type(b'L', "././@LongLink", format!("{name}\0"))
}

#[test]
fn only_files_are_members() {
    let bytes = tar(&[
        directory("./"),
        directory("data/"),
        file("data/a"),
        directory("data"),
        directory("."),
        Entry::file("./b", b"").with_type(0),
    ]);
    let tar = read(&bytes, &Limits::default()).unwrap();
    assert_eq!(
        members(&bytes).unwrap(),
        [("data/a".into(), b"data".to_vec()), ("b".into(), Vec::new())]
    );
    assert_eq!(tar.end, End::Marked);
}

#[test]
fn directories_keep_the_path_rules() {
    for name in ["../", "/", "//", "a//", "a/../b/", "./.", ".//", "..", "a\\b/", ""] {
        assert_eq!(check(&[directory(name)]), Some(CheckId::UnsafePath), "{name:?}");
    }
    let sized = Entry::of_type(b'5', "d/", b"data");
    assert_eq!(check(&[sized]), Some(CheckId::TarHeader));
    assert_eq!(check(&[local("size", "1"), directory("d/")]), Some(CheckId::TarHeader));
}

#[test]
fn paths_are_unique_but_directories_may_repeat() {
    let duplicate = Some(CheckId::DuplicatePath);
    assert_eq!(check(&[file("a"), file("b"), file("a")]), duplicate);
    assert_eq!(check(&[file("a"), file("./a")]), duplicate);
    assert_eq!(check(&[file("a"), directory("a/")]), duplicate);
    assert_eq!(check(&[directory("./a"), file("a")]), duplicate);
    assert_eq!(check(&[file("a"), local("path", "a"), file("b")]), duplicate);
    assert_eq!(check(&[file("a"), file("A")]), duplicate);
    assert_eq!(check(&[directory("A"), file("a")]), duplicate);
    assert_eq!(check(&[directory("A"), directory("a"), file("a/b")]), None);
}

#[test]
fn files_named_as_directories_are_refused() {
    let refused = Some(CheckId::TarEntryType);
    assert_eq!(check(&[file("a/")]), refused);
    assert_eq!(check(&[file("a/").with_type(0)]), refused);
    assert_eq!(check(&[file("a/").with_type(0).with_field(257, &[0; 8])]), refused);
    assert_eq!(check(&[local("path", "a/"), file("a")]), refused);
    assert_eq!(check(&[long("a/"), file("a")]), refused);
    // A name that was cut to fit its field may end anywhere.
    assert_eq!(paths(&[local("path", "b"), file("a/")]).unwrap(), ["b"]);
    // Except where the slash alone would make it a directory for others.
    assert_eq!(check(&[local("path", "b"), file("a/").with_type(0)]), refused);
}

#[test]
fn refused_entries_are_named() {
    let error = |entries: &[Entry]| paths(entries).unwrap_err();
    let link = Entry::of_type(b'2', "short", b"");
    let refused = error(&[file("a"), local("path", "data/evil\u{202e}"), link]);
    assert_eq!(
        refused,
        ContainerError::EntryType {
            offset: 2 * 512 + 2 * 512,
            path: Some("data/evil\\u{202e}".into()),
            kind: EntryKind::SymbolicLink,
        }
    );
    let kinds = [
        (b'1', EntryKind::HardLink),
        (b'2', EntryKind::SymbolicLink),
        (b'K', EntryKind::SymbolicLink),
        (b'3', EntryKind::Device),
        (b'4', EntryKind::Device),
        (b'6', EntryKind::Fifo),
        (b'7', EntryKind::Other(b'7')),
        (b'S', EntryKind::Sparse),
        (b'V', EntryKind::Other(b'V')),
    ];
    for (flag, expected) in kinds {
        let refused = error(&[Entry::of_type(flag, "a", b"")]);
        let path = Some("a".into());
        assert_eq!(refused, ContainerError::EntryType { offset: 0, path, kind: expected });
    }
}

#[test]
fn unsafe_paths_are_refused_in_every_position() {
    let refused = |entries: &[Entry]| match paths(entries) {
        Err(ContainerError::UnsafePath { offset, problem, .. }) => Some((offset, problem)),
        _ => None,
    };
    for (path, problem) in [
        ("../a", PathProblem::DotSegment),
        ("/a", PathProblem::Absolute),
        ("a\\b", PathProblem::Backslash),
        ("a\nb", PathProblem::Control),
        (".", PathProblem::DotSegment),
    ] {
        assert_eq!(refused(&[file(path)]), Some((0, problem)));
        assert_eq!(refused(&[local("path", path), file("a")]), Some((1024, problem)));
        assert_eq!(refused(&[global("path", path), file("a")]), Some((1024, problem)));
        assert_eq!(refused(&[long(path), file("a")]), Some((1024, problem)));
    }
    let in_prefix = file("a").with_field(345, b"..");
    assert_eq!(check(&[in_prefix]), Some(CheckId::UnsafePath));
    assert_eq!(check(&[Entry::file(b"a\xff", b"")]), Some(CheckId::UnsafePath));
    assert_eq!(check(&[file("")]), Some(CheckId::UnsafePath));
    assert_eq!(check(&[local("path", &"a".repeat(256)), file("a")]), Some(CheckId::UnsafePath));
    assert_eq!(check(&[local("path", "a\0b"), file("a")]), Some(CheckId::UnsafePath));
}

#[test]
fn local_records_go_before_global_ones() {
    let read = paths(&[
        global("path", "global"),
        local("path", "local"),
        file("a"),
        file("b"),
        global("comment", "adds, and takes nothing away"),
        local("path", ""),
        file("c"),
        global("path", ""),
        file("d"),
    ]);
    assert_eq!(read.unwrap(), ["local", "global", "c", "d"]);
}

#[test]
fn a_size_of_pax_records_goes_before_the_header() {
    let mut bytes = Vec::new();
    bytes.extend(local("size", "600").bytes());
    bytes.extend(Entry::file("a", [1; 600]).with_field(124, b"00000000000\0").bytes());
    bytes.extend(tar(&[Entry::file("b", [2; 3])]));
    let read = members(&bytes).unwrap();
    assert_eq!(read, [("a".into(), vec![1; 600]), ("b".into(), vec![2; 3])]);
    // The size does not apply to extension headers.
    let entries = [global("size", "4"), local("comment", "longer than four"), file("a"), file("b")];
    assert_eq!(paths(&entries).unwrap(), ["a", "b"]);
}

#[test]
fn extension_headers_precede_their_entry() {
    let extension = Some(CheckId::TarExtension);
    assert_eq!(paths(&[long("b"), local("mtime", "1"), file("a")]).unwrap(), ["b"]);
    assert_eq!(paths(&[local("mtime", "1"), long("b"), file("a")]).unwrap(), ["b"]);
    assert_eq!(check(&[local("path", "b"), local("path", "c"), file("a")]), extension);
    assert_eq!(check(&[long("b"), long("c"), file("a")]), extension);
    assert_eq!(check(&[local("path", "b"), long("b"), file("a")]), extension);
    assert_eq!(check(&[global("path", "b"), long("b"), file("a")]), extension);
    assert_eq!(check(&[local("path", "b"), global("path", "c"), file("a")]), extension);
    assert_eq!(check(&[long("b"), global("comment", "c"), file("a")]), extension);
    assert_eq!(check(&[file("a"), long("b")]), extension);
    assert_eq!(check(&[file("a"), local("path", "b")]), extension);
    assert_eq!(check(&[file("a"), global("path", "b")]), None);
    // One that was used is used up.
    assert_eq!(paths(&[long("b"), file("a"), file("c")]).unwrap(), ["b", "c"]);
}

#[test]
fn sparse_files_are_refused_in_pax_and_global_records() {
    for flag in *b"xg" {
        let sparse = Entry::records(flag, &[("GNU.sparse.major", "1")]);
        let kind = EntryKind::Sparse;
        let error = paths(&[sparse, file("a")]).unwrap_err();
        assert_eq!(error, ContainerError::EntryType { offset: 0, path: None, kind });
    }
}

#[test]
fn extension_headers_may_have_one_mebibyte() {
    let comment =
        |size: usize| Entry::records(b'x', &[("c", &"c".repeat(size - "1048576 c=\n".len()))]);
    assert_eq!(check(&[comment(1 << 20), file("a")]), None);
    assert_eq!(check(&[comment((1 << 20) + 1), file("a")]), Some(CheckId::TarExtension));
    let huge = Entry::of_type(b'L', "a", b"").with_field(124, b"777777777777");
    assert_eq!(check(&[huge]), Some(CheckId::TarExtension));
}

#[test]
fn a_value_at_its_limit_is_allowed() {
    let limits = Limits { members: 2, member_bytes: 4, ..Limits::default() };
    let check = |entries: &[Entry]| read(&tar(entries), &limits).err().map(|error| error.check());
    let count = Some(CheckId::MemberCount);
    assert_eq!(check(&[file("a"), directory("d/")]), None);
    assert_eq!(check(&[file("a"), directory("d/"), file("c")]), count);
    assert_eq!(check(&[directory("d/"), directory("d/"), directory("d/")]), count);
    assert_eq!(check(&[directory("./"), directory("."), directory("./")]), count);
    assert_eq!(check(&[global("a", "b"), global("a", "b"), file("a"), file("b")]), None);
    assert_eq!(check(&[global("a", "b"), global("a", "b"), global("a", "b")]), count);
    assert_eq!(check(&[Entry::file("a", b"five.")]), Some(CheckId::MemberSize));
    // Refused before any data is read.
    let huge = file("a").with_field(124, b"\x80\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff");
    assert_eq!(check(&[huge]), Some(CheckId::MemberSize));
    assert_eq!(
        check(&[local("size", "18446744073709551615"), file("a")]),
        Some(CheckId::MemberSize)
    );
}

#[test]
fn sizes_beyond_the_end_are_cut_members() {
    let limits = Limits { member_bytes: u64::MAX, ..Limits::default() };
    for size in [u64::MAX, u64::MAX - 511, u64::MAX - 1023, i64::MAX as u64, 1 << 32, 1537] {
        let bytes = tar(&[local("size", &format!("{size}")), file("a")]);
        let error = read(&bytes, &limits).unwrap_err();
        assert_eq!(error, ContainerError::Truncated { offset: 1024, path: Some("a".into()) });
    }
}

#[test]
fn the_end_is_two_zero_blocks_and_then_zeros() {
    let whole = file("a").bytes();
    let with = |more: &[u8]| {
        let bytes = [&whole, more].concat();
        read(&bytes, &Limits::default()).map(|tar| tar.end)
    };
    for zeros in [0, 1, 511, 512, 513, 1023] {
        assert_eq!(with(&vec![0; zeros]), Ok(End::Missing), "{zeros}");
    }
    for zeros in [1024, 1025, 10240] {
        assert_eq!(with(&vec![0; zeros]), Ok(End::Marked), "{zeros}");
    }
    for zeros in [512, 513, 1023, 1024, 1025, 2047] {
        let mut more = vec![0; zeros];
        more.push(1);
        let offset = 1024 + zeros;
        assert_eq!(with(&more), Err(ContainerError::DataAfterEnd { offset }), "{zeros}");
    }
    // A second tar behind the first.
    let bytes = [tar(&[file("a")]), tar(&[file("b")])].concat();
    assert_eq!(members(&bytes), Err(ContainerError::DataAfterEnd { offset: 2048 }));
    // Less than a header, and not zero.
    for zeros in [0, 1, 510] {
        let mut more = vec![0; zeros];
        more.push(1);
        let cut = ContainerError::Truncated { offset: 1024, path: None };
        assert_eq!(with(&more), Err(cut));
    }
}

#[test]
fn only_padding_may_be_cut() {
    let bytes = file("a").bytes();
    for length in 512 + 4..1024 {
        let tar = read(&bytes[..length], &Limits::default()).unwrap();
        assert_eq!((tar.members[0].bytes(&bytes), tar.end), (&b"data"[..], End::Missing));
    }
    for length in 512..512 + 4 {
        let error = read(&bytes[..length], &Limits::default()).unwrap_err();
        assert_eq!(error, ContainerError::Truncated { offset: 0, path: Some("a".into()) });
    }
    // Nor may an extension header be all that is left.
    let bytes = local("path", "b").bytes();
    for length in [512, 519, 521, 1023, 1024] {
        let error = read(&bytes[..length], &Limits::default()).unwrap_err();
        assert_eq!(error.check(), CheckId::TarTruncated, "{length}");
    }
}

#[test]
fn truncations_and_flipped_bits_are_detected_without_panic() {
    let whole = tar(&[
        directory("data/"),
        global("comment", "c"),
        local("path", "data/a"),
        file("a"),
        long("data/b"),
        Entry::file("b", [7; 513]),
    ]);
    let expected = members(&whole).unwrap();
    let end = whole.len() - 1024;
    for length in 0..whole.len() {
        match read(&whole[..length], &Limits::default()) {
            // Cut between entries it is a shorter tar, and says that its end is missing.
            Ok(tar) => {
                assert_eq!(tar.end, End::Missing, "{length}");
                assert!(tar.members.len() == expected.len() || length < end);
            }
            Err(error) => assert_eq!(error.check(), CheckId::TarTruncated, "{length}"),
        }
    }
    // Everything in a header is under its checksum; the field of the sum may be padded in
    // several ways.
    let headers = [0, 1, 3, 5, 7, 9];
    let mut flipped = whole.clone();
    for index in 0..whole.len() {
        let is_summed = headers.contains(&(index / 512)) && !(148..156).contains(&(index % 512));
        for bit in 0..8 {
            flipped[index] ^= 1 << bit;
            assert!(members(&flipped).is_err() || !is_summed, "byte {index}, bit {bit}");
            flipped[index] ^= 1 << bit;
        }
    }
}
