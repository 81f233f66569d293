//! One header block of a tar.

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::ops::Range;

use super::BLOCK;
use crate::container::error::{EntryKind, TarHeaderProblem};

const NAME: Range<usize> = 0..100;
const SIZE: Range<usize> = 124..136;
const CHECKSUM: Range<usize> = 148..156;
const TYPE: Range<usize> = 156..157;
const MAGIC: Range<usize> = 257..262;
const MAGIC_AND_VERSION: Range<usize> = 257..265;
const PREFIX: Range<usize> = 345..500;
/// Device numbers, which GNU `tar` writes as zeros in V7 headers as well.
const DEVICE_NUMBERS: [Range<usize>; 2] = [329..337, 337..345];

/// The used fields of a header. Ownership, times and modes are not read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Header<'a> {
    /// Kind of the entry.
    pub(super) entry: Entry,
    /// Size of the data that follows, unless a pax record overrides it, in bytes.
    pub(super) size: u64,
    name: &'a [u8],
    prefix: &'a [u8],
}

/// Kind of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    File,
    Directory,
    /// pax records for the next entry.
    Records,
    /// pax records for all following entries.
    GlobalRecords,
    /// GNU long name for the next entry.
    LongName,
    Refused(EntryKind),
}

impl<'a> Header<'a> {
    /// Parses a block that is not zero.
    pub(super) fn parse(block: &'a [u8; BLOCK]) -> Result<Self, TarHeaderProblem> {
        if !has_matching_checksum(block) {
            return Err(TarHeaderProblem::Checksum);
        }
        let prefix = match field(block, MAGIC_AND_VERSION) {
            b"ustar\x0000" => until_nul(field(block, PREFIX)),
            // Old GNU stores times and the like in place of the ustar prefix.
            b"ustar  \0" => b"",
            other if other.starts_with(b"ustar") => return Err(TarHeaderProblem::Version),
            _ if !is_v7(block) => return Err(TarHeaderProblem::BeyondV7),
            _ => b"",
        };
        let name = until_nul(field(block, NAME));
        let entry = match field(block, TYPE) {
            // V7 has no type for directories, and some programs rely on the trailing slash here
            // even where an extension header gives another name.
            b"\0" if name.ends_with(b"/") => Entry::Refused(EntryKind::FileNamedAsDirectory),
            b"0" | b"\0" => Entry::File,
            b"5" => Entry::Directory,
            b"x" => Entry::Records,
            b"g" => Entry::GlobalRecords,
            b"L" => Entry::LongName,
            other => Entry::Refused(refused_kind(other)),
        };
        let size = number(field(block, SIZE)).ok_or(TarHeaderProblem::Size)?;
        Ok(Self { entry, size, name, prefix })
    }

    /// Returns the path of the header itself.
    pub(super) fn path(&self) -> Cow<'a, [u8]> {
        if self.prefix.is_empty() {
            return Cow::Borrowed(self.name);
        }
        let mut path = Vec::with_capacity(self.prefix.len() + 1 + self.name.len());
        path.extend_from_slice(self.prefix);
        path.push(b'/');
        path.extend_from_slice(self.name);
        Cow::Owned(path)
    }
}

/// Returns whether a tar begins here: a whole block with a matching checksum.
pub(in crate::container) fn starts_with_header(bytes: &[u8]) -> bool {
    bytes.first_chunk().is_some_and(has_matching_checksum)
}

/// Returns whether the bytes were probably meant as a tar.
pub(in crate::container) fn starts_with_damaged_header(bytes: &[u8]) -> bool {
    bytes.get(MAGIC) == Some(b"ustar")
}

/// Returns the unsigned sum of all bytes, with the checksum field taken as spaces.
pub(super) fn checksum(block: &[u8; BLOCK]) -> u64 {
    let sum = |bytes: &[u8]| bytes.iter().map(|byte| u64::from(*byte)).sum::<u64>();
    let spaces = u64::from(b' ') * (CHECKSUM.len() as u64);
    sum(block) - sum(field(block, CHECKSUM)) + spaces
}

/// Returns whether a header has no fields beyond those of V7. Device numbers of zero are harmless,
/// since readers cannot disagree on them.
fn is_v7(block: &[u8; BLOCK]) -> bool {
    let [major, minor] = DEVICE_NUMBERS;
    let rest = [MAGIC.start..major.start, minor.end..BLOCK];
    let is_empty = |range| field(block, range).iter().all(|byte| *byte == 0);
    let is_zero = |range| field(block, range) == b"0000000\0";
    rest.into_iter().all(is_empty)
        && [major, minor].into_iter().all(|range| is_empty(range.clone()) || is_zero(range))
}

fn has_matching_checksum(block: &[u8; BLOCK]) -> bool {
    octal(field(block, CHECKSUM)) == Some(checksum(block))
}

fn field(block: &[u8; BLOCK], range: Range<usize>) -> &[u8] {
    block.get(range).unwrap_or_default()
}

/// Returns the text of a field, which ends at the first NUL or fills the field.
pub(super) fn until_nul(bytes: &[u8]) -> &[u8] {
    bytes.split(|byte| *byte == 0).next().unwrap_or_default()
}

fn number(field: &[u8]) -> Option<u64> {
    match field.split_first() {
        Some((first, rest)) if first & 0x80 != 0 => base_256(*first, rest),
        _ => octal(field),
    }
}

/// Parses GNU's form for large numbers: after the mark in the highest bit, big-endian two's
/// complement. Negative sizes are invalid.
fn base_256(first: u8, rest: &[u8]) -> Option<u64> {
    const MARK: u8 = 0x80;
    const SIGN: u8 = 0x40;
    if first & SIGN != 0 {
        return None;
    }
    rest.iter().try_fold(u64::from(first & !MARK), |value, byte| {
        value.checked_mul(256)?.checked_add(u64::from(*byte))
    })
}

/// Parses octal digits, optionally after spaces and before spaces or NULs. As in other programs, a
/// field without digits is zero.
fn octal(field: &[u8]) -> Option<u64> {
    let spaces = field.iter().take_while(|byte| **byte == b' ').count();
    let (_, text) = field.split_at_checked(spaces)?;
    let digits = text.iter().take_while(|byte| matches!(byte, b'0'..=b'7')).count();
    let (digits, padding) = text.split_at_checked(digits)?;
    if padding.iter().any(|byte| !matches!(byte, b' ' | b'\0')) {
        return None;
    }
    digits
        .iter()
        .try_fold(0_u64, |value, digit| value.checked_mul(8)?.checked_add(u64::from(digit - b'0')))
}

fn refused_kind(flag: &[u8]) -> EntryKind {
    match flag {
        b"1" => EntryKind::HardLink,
        b"2" | b"K" => EntryKind::SymbolicLink,
        b"3" | b"4" => EntryKind::Device,
        b"6" => EntryKind::Fifo,
        b"S" => EntryKind::Sparse,
        other => EntryKind::Other(other.first().copied().unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::container::tar::testing::Entry as TestEntry;

    fn parse(entry: &TestEntry) -> Result<(Entry, u64), TarHeaderProblem> {
        let block = entry.header();
        Header::parse(&block).map(|header| (header.entry, header.size))
    }

    fn parse_size(size: &[u8; 12]) -> Result<u64, TarHeaderProblem> {
        parse(&TestEntry::file("a", b"").with_field(124, size)).map(|(_, size)| size)
    }

    #[test]
    fn octal_numbers_may_be_padded() {
        assert_eq!(parse_size(b"00000000017\0"), Ok(15));
        assert_eq!(parse_size(b"         17 "), Ok(15));
        assert_eq!(parse_size(b"17          "), Ok(15));
        assert_eq!(parse_size(b"17\0\0\0\0\0\0\0\0\0\0"), Ok(15));
        assert_eq!(parse_size(b"     17 \0   "), Ok(15));
        assert_eq!(parse_size(b"777777777777"), Ok((1 << 36) - 1));
        assert_eq!(parse_size(&[0; 12]), Ok(0));
        assert_eq!(parse_size(&[b' '; 12]), Ok(0));
    }

    #[test]
    fn other_numbers_are_refused() {
        for size in [
            b"18          ",
            b"-1          ",
            b"+1          ",
            b"0x1         ",
            b"1 1         ",
            b"1\x001\0\0\0\0\0\0\0\0\0",
            b"\x0017         ",
            b"\x0000000000017",
            b"\t17         ",
            b"17\n         ",
            b"AAAAAAAAAAAA",
        ] {
            assert_eq!(parse_size(size), Err(TarHeaderProblem::Size), "{}", size.escape_ascii());
        }
    }

    #[test]
    fn base_256_numbers_are_positive_and_of_64_bits() {
        assert_eq!(parse_size(b"\x80\0\0\0\0\0\0\0\0\0\x01\x02"), Ok(258));
        assert_eq!(parse_size(b"\x80\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff"), Ok(u64::MAX));
        assert_eq!(parse_size(b"\x80\0\0\x01\0\0\0\0\0\0\0\0"), Err(TarHeaderProblem::Size));
        assert_eq!(parse_size(b"\x81\0\0\0\0\0\0\0\0\0\0\0"), Err(TarHeaderProblem::Size));
        assert_eq!(parse_size(&[0xff; 12]), Err(TarHeaderProblem::Size));
        assert_eq!(parse_size(b"\xc0\0\0\0\0\0\0\0\0\0\0\x01"), Err(TarHeaderProblem::Size));
    }

    #[test]
    fn the_checksum_is_unsigned() {
        // "a", "\xe9" and zeros: 0x61 + 0xe9 + eight spaces; a signed sum is 256 less.
        let mut block = [0; BLOCK];
        block[0] = b'a';
        block[1] = 0xe9;
        block[148..156].copy_from_slice(b"001112\0 ");
        assert_eq!(0o1112, 0x61 + 0xe9 + 8 * 0x20);
        assert!(starts_with_header(&block));
        block[148..156].copy_from_slice(b"000512\0 ");
        assert!(!starts_with_header(&block));
        assert_eq!(Header::parse(&block).err(), Some(TarHeaderProblem::Checksum));
    }

    #[test]
    fn a_short_or_zero_block_is_not_a_tar() {
        let block = TestEntry::file("a", b"").header();
        assert!(starts_with_header(&block));
        assert!(!starts_with_header(&block[..511]));
        assert!(!starts_with_header(&[0; BLOCK]));
        // Without the checksum itself a sum of zero is not even possible.
        assert!(!starts_with_header(&[b' '; BLOCK]));
    }

    #[test]
    fn only_ustar_has_a_prefix() {
        let path = |entry: TestEntry| {
            let block = entry.with_field(345, b"prefix").header();
            Header::parse(&block).map(|header| header.path().into_owned())
        };
        assert_eq!(path(TestEntry::file("a", b"")), Ok(b"prefix/a".to_vec()));
        let gnu = TestEntry::file("a", b"").with_field(257, b"ustar  \0");
        assert_eq!(path(gnu), Ok(b"a".to_vec()));
        let v7 = TestEntry::file("a", b"").with_field(257, &[0; 8]);
        assert_eq!(path(v7), Err(TarHeaderProblem::BeyondV7));
        for version in [b"ustar\x0001", b"ustar\0\0\0", b"ustar \0\0", b"ustarXXX"] {
            let odd = TestEntry::file("a", b"").with_field(257, version);
            assert_eq!(path(odd), Err(TarHeaderProblem::Version));
        }
    }

    #[test]
    fn a_header_without_magic_has_only_fields_of_v7() {
        let v7 = |offset, bytes: &[u8]| {
            let entry = TestEntry::file("a", b"").with_field(257, &[0; 255]);
            Header::parse(&entry.with_field(offset, bytes).header()).map(|header| header.size)
        };
        assert_eq!(v7(257, b""), Ok(0));
        assert_eq!(v7(256, b"x"), Ok(0), "the end of the link's name");
        for offset in [257, 263, 265, 297, 329, 345, 499, 500, 511] {
            assert_eq!(v7(offset, b" "), Err(TarHeaderProblem::BeyondV7), "at {offset}");
        }
        assert_eq!(v7(257, b"Ustar\x0000"), Err(TarHeaderProblem::BeyondV7));
        assert_eq!(v7(329, b"0000000\x000000000\0"), Ok(0), "as GNU tar has it");
        for devices in [b"0000001\0", b"0000000 ", b"00000000"] {
            assert_eq!(v7(337, devices), Err(TarHeaderProblem::BeyondV7));
        }
    }

    #[test]
    fn every_type_but_files_and_directories_is_refused() {
        for flag in 0..=u8::MAX {
            let (entry, _) = parse(&TestEntry::file("a", b"").with_type(flag)).unwrap();
            let allowed = matches!(flag, b'0' | 0 | b'5' | b'x' | b'g' | b'L');
            assert_eq!(!matches!(entry, Entry::Refused(_)), allowed, "type {flag:#x}");
        }
    }
}
