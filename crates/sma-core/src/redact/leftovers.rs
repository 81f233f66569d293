//! Whether anything private is left, in the copy as anybody would read it.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use aho_corasick::AhoCorasick;

use super::originals::Originals;
use super::places::{Form, Place, Placed, scalars};
use super::text::{SHORTEST_NAME, SHORTEST_SECRET, is_distinct, is_word, templates};
use super::{Private, RedactError};
use crate::progress::Track;
use crate::section::Section;

/// What should be gone.
pub(super) struct Leftovers {
    finder: AhoCorasick,
    /// What the patterns of the finder are.
    patterns: Vec<Pattern>,
}

struct Pattern {
    kind: Private,
    /// Whether it is nowhere by chance, whatever stands around it.
    is_distinct: bool,
}

impl Leftovers {
    /// Looks for everything that was found.
    ///
    /// # Errors
    /// [`RedactError::TooManyNames`].
    pub(super) fn of(originals: &Originals) -> Result<Self, RedactError> {
        let shortest = |kind| match kind {
            Private::Secret => SHORTEST_SECRET,
            _ => SHORTEST_NAME,
        };
        let wanted = originals.spelled().filter(|(kind, text)| text.len() >= shortest(*kind));
        let pattern = |(kind, text): (Private, String)| {
            let is_distinct = match kind {
                Private::MacAddress => true,
                Private::Secret => is_distinct(&text),
                _ => false,
            };
            (text, Pattern { kind, is_distinct })
        };
        let (texts, patterns): (Vec<String>, Vec<Pattern>) = wanted.map(pattern).unzip();
        let finder = AhoCorasick::builder().ascii_case_insensitive(true).build(&texts);
        Ok(Self { finder: finder.map_err(|_| RedactError::TooManyNames)?, patterns })
    }

    /// Whether a text could stand anywhere in the copy.
    pub(super) fn are_none_in(&self, text: &str) -> bool {
        self.find(text, Place::Value(None)).is_none()
    }

    /// Looks at a section.
    ///
    /// # Errors
    /// [`RedactError::Leftover`].
    pub(super) async fn check(
        &self,
        section: Section<'_>,
        track: &mut Track<'_>,
    ) -> Result<(), RedactError> {
        let root = section.root();
        for Placed { place, text, form, range } in scalars(root) {
            track.advance_by(range.len()).await;
            if form == Form::Number {
                continue;
            }
            // MAC addresses are spelled in several ways.
            let digits: String = text.chars().filter(|c| !matches!(c, ':' | '-')).collect();
            let left = self.find(&text, place).or_else(|| self.find(&digits, Place::Name));
            if let Some(kind) = left {
                let mut pointer = root.pointer_to(range.start);
                if form == Form::Name {
                    // What is left would be told by the name itself.
                    pointer.truncate(pointer.rfind('/').unwrap_or_default());
                }
                let section = section.name().to_owned();
                return Err(RedactError::Leftover { section, kind, pointer });
            }
        }
        Ok(())
    }

    fn find(&self, text: &str, place: Place) -> Option<Private> {
        let templates = templates(text);
        let found = self.finder.find_overlapping_iter(text).filter_map(|found| {
            let Pattern { kind, is_distinct } = self.patterns.get(found.pattern().as_usize())?;
            let is_whole = || is_word(text, &found.range());
            let is_left = *is_distinct
                || match kind {
                    Private::IpAddress | Private::Email | Private::Url => is_whole(),
                    // Names of members, words of the format and of templates may be the same as
                    // a name by chance.
                    _ => {
                        matches!(place, Place::Value(_))
                            && is_whole()
                            && !templates.iter().any(|range| range.contains(&found.start()))
                    }
                };
            is_left.then_some(*kind)
        });
        { found }.next()
    }
}
