//! Stand-in for the plaintexts in a build without decryption.

use alloc::string::String;

use super::SectionText;
use crate::progress::Track;

/// The plaintexts of an archive, which cannot exist in this build.
pub(crate) enum Plaintexts {}

impl Plaintexts {
    pub(super) fn section_text(&self, _: usize) -> Option<SectionText<'_>> {
        match *self {}
    }

    pub(super) fn unparsed_bytes(&self, _: usize) -> &[u8] {
        match *self {}
    }

    pub(super) async fn parse_watched(&self, _: usize, _: &mut Track<'_>) {
        match *self {}
    }

    pub(crate) fn problem(&self, _: usize) -> Option<String> {
        match *self {}
    }
}
