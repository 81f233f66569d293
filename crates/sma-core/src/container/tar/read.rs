//! Reading a tar.

mod first;
#[cfg(feature = "recover")]
mod salvage;

use alloc::borrow::Cow;
use alloc::borrow::ToOwned;
use alloc::vec::Vec;

pub(crate) use first::first_member;
#[cfg(feature = "recover")]
pub(crate) use salvage::salvage;

use super::extension::{Attributes, long_name};
use super::header::{Entry, Header};
use super::{BLOCK, End, TarContents};
use crate::Limits;
use crate::container::error::{ContainerError, EntryKind, ExtensionProblem, TarHeaderProblem};
use crate::container::path::{self, Kind, Paths};
use crate::container::{Content, Member};

/// Reads a tar that fills all of `bytes`.
///
/// The data of members is referenced in place; memory grows with the number of members only, which
/// `limits` bounds. In addition to the profile, section 1.2:
///
/// - A directory with a size is a damaged header: programs disagree on whether data follows.
/// - An extension header for the next entry must be followed by that entry, or by one more
///   extension header of another kind. Two of a kind, a long name beside a pax path, and a missing
///   entry are refused, since programs disagree about each.
/// - Padding after the last member's data may be missing, which counts as a missing end: no data is
///   lost.
/// - Entries count as members for the limit, including directories and the root. As many global
///   extension headers are allowed again.
///   global extension headers again.
///
/// # Errors
///
/// Returns the first problem, in the order of the bytes.
///
/// ```
/// use sma_core::Limits;
/// use sma_core::container::tar::{self, End};
///
/// let bytes = tar::write(&[("data/a.json", b"{}")], 1_705_658_400)?;
/// let tar = tar::read(&bytes, &Limits::default())?;
/// assert_eq!(tar.members[0].path, "data/a.json");
/// assert_eq!(tar.members[0].bytes(&bytes), b"{}");
/// assert_eq!(tar.end, End::Marked);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read(bytes: &[u8], limits: &Limits) -> Result<TarContents, ContainerError> {
    let mut reader = Reader::new(bytes, limits);
    loop {
        let rest = bytes.get(reader.offset..).unwrap_or_default();
        match rest.first_chunk::<BLOCK>() {
            Some(block) if block.iter().any(|byte| *byte != 0) => reader.entry(block)?,
            _ => {
                let end = reader.end(rest)?;
                return Ok(TarContents { members: reader.members, end });
            }
        }
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    limits: &'a Limits,
    /// Offset of the next header.
    offset: usize,
    entries: usize,
    global_headers: usize,
    /// From the `g` headers so far.
    global: Attributes<'a>,
    /// From an `x` header for the next entry; overrides the global ones.
    local: Option<Attributes<'a>>,
    /// From an `L` header for the next entry.
    long_name: Option<&'a [u8]>,
    paths: Paths,
    members: Vec<Member>,
}

impl<'a> Reader<'a> {
    fn new(bytes: &'a [u8], limits: &'a Limits) -> Self {
        Self {
            bytes,
            limits,
            offset: 0,
            entries: 0,
            global_headers: 0,
            global: Attributes::default(),
            local: None,
            long_name: None,
            paths: Paths::default(),
            members: Vec::new(),
        }
    }

    /// Reads the entry with this header. Even where it is faulty, the next header follows its data
    /// if the header gives a size.
    fn entry(&mut self, block: &'a [u8; BLOCK]) -> Result<(), ContainerError> {
        let offset = self.offset;
        let header =
            Header::parse(block).map_err(|problem| ContainerError::Header { offset, problem })?;
        match header.entry {
            Entry::Records | Entry::GlobalRecords | Entry::LongName => self.extension(&header),
            Entry::File => self.file(&header),
            Entry::Directory => self.directory(&header),
            Entry::Refused(kind) => {
                let (path, size) = self.path_and_size(&header)?;
                self.skip(size);
                Err(ContainerError::EntryType { offset, path: Some(path::escape(&path)), kind })
            }
        }
    }

    fn extension(&mut self, header: &Header<'a>) -> Result<(), ContainerError> {
        let offset = self.offset;
        let problem = |problem| ContainerError::Extension { offset, problem };
        if header.size > Limits::MAX_TAR_EXTENSION_BYTES {
            return Err(problem(ExtensionProblem::TooLarge));
        }
        let start = offset + BLOCK;
        let end = self.skip(header.size).ok_or(ContainerError::Truncated { offset, path: None })?;
        let data = self.bytes.get(start..end).unwrap_or_default();
        let attributes = match header.entry {
            Entry::LongName => {
                let name = long_name(data).map_err(problem)?;
                return match self.long_name.replace(name) {
                    None => Ok(()),
                    Some(_) => Err(problem(ExtensionProblem::Repeated)),
                };
            }
            Entry::GlobalRecords => {
                if self.local.is_some() || self.long_name.is_some() {
                    return Err(problem(ExtensionProblem::Dangling));
                }
                if self.global_headers == self.limits.members {
                    return Err(ContainerError::MemberCount { offset, limit: self.limits.members });
                }
                self.global_headers += 1;
                self.global = self.global.with_records(data).map_err(problem)?;
                self.global
            }
            _ => {
                if self.local.is_some() {
                    return Err(problem(ExtensionProblem::Repeated));
                }
                let local = self.global.with_records(data).map_err(problem)?;
                self.local = Some(local);
                local
            }
        };
        if attributes.sparse {
            let kind = EntryKind::Sparse;
            return Err(ContainerError::EntryType { offset, path: None, kind });
        }
        Ok(())
    }

    fn file(&mut self, header: &Header<'a>) -> Result<(), ContainerError> {
        self.count()?;
        let offset = self.offset;
        let (path, size) = self.path_and_size(header)?;
        let end = self.skip(size);
        if path.ends_with(b"/") {
            let kind = EntryKind::FileNamedAsDirectory;
            return Err(ContainerError::EntryType {
                offset,
                path: Some(path::escape(&path)),
                kind,
            });
        }
        let path = self.insert(&path, Kind::File, offset)?.to_owned();
        let limit = self.limits.member_bytes;
        if size > limit {
            let path = path::escape(path.as_bytes());
            return Err(ContainerError::MemberSize { offset, path, size, limit });
        }
        let Some(end) = end else {
            let path = Some(path::escape(path.as_bytes()));
            return Err(ContainerError::Truncated { offset, path });
        };
        self.members.push(Member { path, content: Content::Range(offset + BLOCK..end) });
        Ok(())
    }

    fn directory(&mut self, header: &Header<'a>) -> Result<(), ContainerError> {
        self.count()?;
        let offset = self.offset;
        let (path, size) = self.path_and_size(header)?;
        if size != 0 {
            let problem = TarHeaderProblem::DirectorySize;
            return Err(ContainerError::Header { offset, problem });
        }
        if !matches!(&*path, b"." | b"./") {
            let path = path.strip_suffix(b"/").unwrap_or(&path);
            self.insert(path, Kind::Directory, offset)?;
        }
        self.offset += BLOCK;
        Ok(())
    }

    /// Returns the path and size given by the header and the extension headers before it.
    fn path_and_size(
        &mut self,
        header: &Header<'a>,
    ) -> Result<(Cow<'a, [u8]>, u64), ContainerError> {
        let attributes = self.local.take().unwrap_or(self.global);
        let path = match (self.long_name.take(), attributes.path) {
            (None, None) => header.path(),
            (Some(path), None) | (None, Some(path)) => Cow::Borrowed(path),
            (Some(_), Some(_)) => {
                let problem = ExtensionProblem::TwoPaths;
                return Err(ContainerError::Extension { offset: self.offset, problem });
            }
        };
        Ok((path, attributes.size.unwrap_or(header.size)))
    }

    fn count(&mut self) -> Result<(), ContainerError> {
        let limit = self.limits.members;
        if self.entries == limit {
            return Err(ContainerError::MemberCount { offset: self.offset, limit });
        }
        self.entries += 1;
        Ok(())
    }

    fn insert<'p>(
        &mut self,
        raw: &'p [u8],
        kind: Kind,
        offset: usize,
    ) -> Result<&'p str, ContainerError> {
        let path = path::normalize(raw).map_err(|problem| ContainerError::UnsafePath {
            offset,
            path: path::escape(raw),
            problem,
        })?;
        match self.paths.insert(path, kind) {
            true => Ok(path),
            false => Err(ContainerError::DuplicatePath { offset, path: path::escape(raw) }),
        }
    }

    /// Skips to the header after `size` bytes of data, of which only the padding may be truncated.
    /// Returns the end of the data, or `None` where the bytes end before it.
    fn skip(&mut self, size: u64) -> Option<usize> {
        let start = self.offset + BLOCK;
        let end = start.checked_add(usize::try_from(size).ok()?)?;
        if end > self.bytes.len() {
            return None;
        }
        self.offset = end.checked_next_multiple_of(BLOCK)?;
        Some(end)
    }

    /// Determines the end of the tar from `rest`, which begins with a zero block or is shorter than
    /// a block.
    fn end(&self, rest: &[u8]) -> Result<End, ContainerError> {
        let offset = self.offset;
        let begins_with_zero_block = rest.len() >= BLOCK;
        let is_awaited = self.local.is_some() || self.long_name.is_some();
        match rest.iter().position(|byte| *byte != 0) {
            Some(zeros) if begins_with_zero_block => {
                Err(ContainerError::DataAfterEnd { offset: offset + zeros })
            }
            Some(_) => Err(ContainerError::Truncated { offset, path: None }),
            None if is_awaited && begins_with_zero_block => {
                Err(ContainerError::Extension { offset, problem: ExtensionProblem::Dangling })
            }
            None if is_awaited => Err(ContainerError::Truncated { offset, path: None }),
            None if rest.len() >= 2 * BLOCK => Ok(End::Marked),
            None => Ok(End::Missing),
        }
    }
}

#[cfg(test)]
mod tests;
