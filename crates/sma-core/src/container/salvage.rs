//! What can be had of a container that is damaged or cut off.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::path::escape;
use super::{ContainerError, Member};
use crate::Limits;

/// The members of a container that may be damaged. Their paths keep the rules, and each is there
/// once.
#[derive(Default)]
pub(crate) struct Salvaged {
    /// Those whose end was found. Nothing vouches for what is in them.
    pub(crate) members: Vec<Member>,
    /// Those that are cut off, with what there is of them.
    pub(crate) cut: Vec<Member>,
    /// What was passed over, and why, one sentence each.
    pub(crate) notes: Vec<String>,
    /// Paths that are there more than once, as they are shown, in lower case.
    duplicates: BTreeSet<String>,
}

impl Salvaged {
    /// Notes what was passed over.
    ///
    /// # Errors
    /// The limit of members, which is one for notes too.
    pub(super) fn pass_over(
        &mut self,
        fault: ContainerError,
        limits: &Limits,
    ) -> Result<(), ContainerError> {
        if self.notes.len() >= limits.members {
            let offset = fault.offset();
            return Err(ContainerError::MemberCount { offset, limit: limits.members });
        }
        self.notes.push(sentence(&fault.to_string()));
        if let ContainerError::DuplicatePath { path, .. } = fault {
            // As the other one is kept.
            let path = path.strip_prefix("./").unwrap_or(&path);
            self.duplicates.insert(path.to_ascii_lowercase());
        }
        Ok(())
    }

    /// Notes that another archive follows, in place of what was noted of it. What is cut off is a
    /// part of that one.
    pub(super) fn leave_out_second(&mut self, offset: usize, notes: usize) {
        self.notes.truncate(notes.saturating_sub(1));
        self.notes.push(format!("Another archive follows at byte {offset}, and is left out."));
        self.cut.clear();
    }

    /// Takes away what is there more than once: nobody knows which one was meant.
    pub(super) fn without_duplicates(mut self) -> Self {
        let duplicates = &self.duplicates;
        let is_single = |member: &Member| {
            !duplicates.contains(&escape(member.path.as_bytes()).to_ascii_lowercase())
        };
        self.members.retain(is_single);
        self.cut.retain(is_single);
        self
    }
}

/// What an error says, as a sentence of its own.
pub(crate) fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(characters).chain(['.']).collect()
}
