//! What is decrypted of an archive in a build that cannot decrypt: nothing.

use super::SectionText;
use crate::progress::Track;

/// The plaintexts of an archive, of which there never are any.
pub(crate) enum Plaintexts {}

impl Plaintexts {
    pub(super) fn section_text(&self, _: usize) -> Option<SectionText<'_>> {
        match *self {}
    }

    pub(super) fn unparsed(&self, _: usize) -> &[u8] {
        match *self {}
    }

    pub(super) async fn parse_watched(&self, _: usize, _: &mut Track<'_>) {
        match *self {}
    }

    pub(crate) fn fault(&self, _: usize) -> Option<&str> {
        match *self {}
    }
}
