//! Whether anything private is left: looked for plainly, not in the way in which it was replaced.

use alloc::string::String;
use alloc::vec::Vec;

use aho_corasick::AhoCorasick;

use super::dictionary::{Dictionary, SHORTEST, is_word, templates};
use super::places::{Place, Placed, strings};
use super::{Private, RedactError};
use crate::increment::MadeSection;
use crate::json;
use crate::limits::Limits;

/// What should be gone.
pub(super) struct Leftovers {
    finder: AhoCorasick,
    /// What the patterns of the finder are.
    kinds: Vec<Private>,
}

impl Leftovers {
    /// Looks for what a dictionary replaces.
    ///
    /// # Errors
    /// [`RedactError::TooManyNames`].
    pub(super) fn of(dictionary: &Dictionary) -> Result<Self, RedactError> {
        let wanted = dictionary.originals().filter(|(_, text)| text.len() > SHORTEST);
        let (kinds, patterns): (Vec<Private>, Vec<String>) = wanted.unzip();
        let finder = AhoCorasick::builder().ascii_case_insensitive(true).build(&patterns);
        Ok(Self { finder: finder.map_err(|_| RedactError::TooManyNames)?, kinds })
    }

    /// Looks at a section.
    ///
    /// # Errors
    /// [`RedactError::Leftover`].
    pub(super) fn check(&self, section: &MadeSection) -> Result<(), RedactError> {
        let unreadable = || RedactError::Unreadable { section: section.name.clone() };
        let depth = Limits::default().json_depth;
        let tape = json::parse(&section.json, depth).map_err(|_| unreadable())?;
        let root = tape.root(&section.json);
        for Placed { place, text, range } in strings(root) {
            // MAC addresses are spelled in several ways.
            let digits: String = text.chars().filter(|c| !matches!(c, ':' | '-')).collect();
            let left = self.find(&text, place).or_else(|| self.find(&digits, Place::Name));
            if let Some(kind) = left {
                let pointer = root.pointer_to(range.start);
                return Err(RedactError::Leftover { section: section.name.clone(), kind, pointer });
            }
        }
        Ok(())
    }

    fn find(&self, text: &str, place: Place) -> Option<Private> {
        let templates = templates(text);
        let found = self.finder.find_overlapping_iter(text).filter_map(|found| {
            let kind = self.kinds.get(found.pattern().as_usize()).copied()?;
            let is_left = match kind {
                // Twelve digits are not there by chance, whatever stands around them.
                Private::MacAddress => true,
                Private::IpAddress | Private::Email => is_word(text, &found.range()),
                // Names of members, words of the format and of templates may be the same as a
                // name by chance.
                _ => {
                    matches!(place, Place::Value(_))
                        && is_word(text, &found.range())
                        && !templates.iter().any(|range| range.contains(&found.start()))
                }
            };
            is_left.then_some(kind)
        });
        { found }.next()
    }
}
