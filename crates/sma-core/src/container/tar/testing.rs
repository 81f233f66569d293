//! Tar entries made by hand, for tests that need headers which no program writes.

use alloc::string::String;
use alloc::vec::Vec;

use super::BLOCK;

/// A header with fields that can be overwritten, and its data. The checksum is always right.
#[derive(Clone)]
pub(in crate::container) struct Entry {
    fields: Vec<(usize, Vec<u8>)>,
    data: Vec<u8>,
}

impl Entry {
    /// A regular file in a ustar header that says the size of the data.
    pub(in crate::container) fn file(name: impl AsRef<[u8]>, data: impl AsRef<[u8]>) -> Self {
        let data = data.as_ref().to_vec();
        let size = alloc::format!("{:011o}", data.len());
        Self { fields: Vec::new(), data }
            .with_field(0, name.as_ref())
            .with_field(124, size.as_bytes())
            .with_type(b'0')
            .with_field(257, b"ustar\x0000")
    }

    /// Another entry; its data may be records or a long name.
    pub(in crate::container) fn of_type(flag: u8, name: &str, data: impl AsRef<[u8]>) -> Self {
        Self::file(name, data).with_type(flag)
    }

    /// pax records, each with its length.
    pub(in crate::container) fn records(flag: u8, records: &[(&str, &str)]) -> Self {
        let mut data = String::new();
        for (keyword, value) in records {
            let rest = alloc::format!(" {keyword}={value}\n");
            // The length counts its own digits.
            let length = (1..).map(|digits| rest.len() + digits);
            let length = length
                .zip(1..)
                .find(|(length, digits)| alloc::format!("{length}").len() == *digits);
            data += &alloc::format!("{}{rest}", length.unwrap().0);
        }
        Self::of_type(flag, "records", data)
    }

    /// Overwrites bytes of the header.
    pub(in crate::container) fn with_field(mut self, offset: usize, bytes: &[u8]) -> Self {
        self.fields.push((offset, bytes.to_vec()));
        self
    }

    /// Overwrites the type.
    pub(in crate::container) fn with_type(self, flag: u8) -> Self {
        self.with_field(156, &[flag])
    }

    /// The header.
    pub(in crate::container) fn header(&self) -> [u8; BLOCK] {
        let mut block = [0; BLOCK];
        for (offset, bytes) in &self.fields {
            block[*offset..offset + bytes.len()].copy_from_slice(bytes);
        }
        block[148..156].fill(b' ');
        let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
        block[148..155].copy_from_slice(alloc::format!("{sum:06o}\0").as_bytes());
        block
    }

    /// The header, and the data padded to whole blocks.
    pub(in crate::container) fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.header().to_vec();
        bytes.extend(&self.data);
        bytes.resize(bytes.len().next_multiple_of(BLOCK), 0);
        bytes
    }
}

/// A tar of these entries, with two zero blocks.
pub(in crate::container) fn tar(entries: &[Entry]) -> Vec<u8> {
    let mut bytes: Vec<u8> = entries.iter().flat_map(Entry::bytes).collect();
    bytes.resize(bytes.len() + 2 * BLOCK, 0);
    bytes
}
