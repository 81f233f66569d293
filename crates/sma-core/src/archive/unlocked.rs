//! An archive whose sections are decrypted.

use alloc::vec::Vec;
use core::cell::OnceCell;
use core::fmt;
use core::ops::Deref;

use zeroize::Zeroizing;

use super::Archive;
use super::summary;
use super::unlock::MemberFault;
use super::view::{SectionText, View};
use crate::check::Level;
use crate::json::{self, JsonError, Tape};
use crate::report::Report;
use crate::section::Section;
use crate::summary::Summary;
use crate::validate::Validation;

/// An encrypted archive with its sections decrypted. Dropping it, or [`Unlocked::lock`], wipes
/// them from memory.
///
/// `A` is what leads to the archive: `&Archive`, `Rc<Archive>`, `Box<Archive>`. What needs no
/// password is asked of [`Unlocked::archive`].
pub struct Unlocked<A> {
    archive: A,
    plaintexts: Plaintexts,
}

impl<A: Deref<Target = Archive>> Unlocked<A> {
    pub(super) fn new(archive: A, plaintexts: Plaintexts) -> Self {
        Self { archive, plaintexts }
    }

    /// Wipes what was decrypted, and gives the locked archive back.
    #[must_use]
    pub fn lock(self) -> A {
        self.archive
    }

    /// The archive without what was decrypted.
    #[must_use]
    pub fn archive(&self) -> &A {
        &self.archive
    }

    /// A section that can be read: one that was decrypted, and is a JSON object.
    #[must_use]
    pub fn section(&self, name: &str) -> Option<Section<'_>> {
        self.view().section(name)
    }

    /// What the archive says it is, and what is in its sections. Nothing of it is verified.
    #[must_use]
    pub fn summary(&self) -> Summary {
        summary::summarize(self.view())
    }

    /// Runs the checks of a level, those of decrypted sections too.
    #[must_use]
    pub fn validate(&self, level: Level) -> Report {
        self.validation(level).finish()
    }

    /// Prepares the checks of a level, to be run step by step.
    #[must_use]
    pub fn validation(&self, level: Level) -> Validation<'_> {
        Validation::new(self.view(), level)
    }

    pub(super) fn view(&self) -> View<'_> {
        View::unlocked(&self.archive, &self.plaintexts)
    }
}

impl<A> fmt::Debug for Unlocked<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unlocked").finish_non_exhaustive()
    }
}

/// What became of the encrypted members, each by its index among the members.
#[derive(Default)]
pub(crate) struct Plaintexts {
    members: Vec<(usize, Result<Plaintext, MemberFault>)>,
}

/// The plaintext of one member.
struct Plaintext {
    text: Zeroizing<Vec<u8>>,
    tape: OnceCell<Result<Tape, JsonError>>,
    json_depth: u16,
}

impl Plaintexts {
    pub(super) fn add(
        &mut self,
        index: usize,
        text: Result<Zeroizing<Vec<u8>>, MemberFault>,
        json_depth: u16,
    ) {
        let plaintext = text.map(|text| Plaintext { text, tape: OnceCell::new(), json_depth });
        self.members.push((index, plaintext));
    }

    /// The plaintext of a member; none where it could not be decrypted.
    pub(super) fn section_text(&self, index: usize) -> Option<SectionText<'_>> {
        let plaintext = self.find(index)?.as_ref().ok()?;
        let Plaintext { text, json_depth, .. } = plaintext;
        let tape = plaintext.tape.get_or_init(|| json::parse(text, *json_depth));
        Some(SectionText { text, tape: tape.as_ref() })
    }

    /// Why a member could not be decrypted, if it could not.
    pub(crate) fn fault(&self, index: usize) -> Option<&MemberFault> {
        self.find(index)?.as_ref().err()
    }

    /// Whether the key seems to be wrong: some member refuses it, and none shows that it is right.
    pub(super) fn refuse_the_key(&self) -> bool {
        let mut members = self.members.iter().map(|(_, member)| member.as_ref().err());
        let refuses = |fault: Option<&MemberFault>| fault.is_some_and(MemberFault::may_be_the_key);
        let proves = |fault: Option<&MemberFault>| fault.is_none_or(MemberFault::proves_the_key);
        members.clone().any(refuses) && !members.any(proves)
    }

    fn find(&self, index: usize) -> Option<&Result<Plaintext, MemberFault>> {
        self.members.iter().find(|(found, _)| *found == index).map(|(_, member)| member)
    }
}
