//! Recovery of members from a damaged or truncated container.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::path::escape;
use super::{ContainerError, Member};
use crate::Limits;
use crate::advice::to_sentence;

/// The members of a container that may be damaged. Their paths follow the rules and are unique.
#[derive(Default)]
pub(crate) struct Salvaged {
    /// Members whose end was found. Nothing proves their content intact.
    pub(crate) members: Vec<Member>,
    /// Truncated members, with what is left of them.
    pub(crate) cut: Vec<Member>,
    /// What was skipped and why, one sentence each.
    pub(crate) notes: Vec<String>,
    /// Paths that occur more than once, escaped for display, in lower case.
    duplicates: BTreeSet<String>,
}

impl Salvaged {
    /// Notes what was skipped.
    ///
    /// # Errors
    /// The limit of members, which also limits notes.
    pub(super) fn note_skipped(
        &mut self,
        problem: ContainerError,
        limits: &Limits,
    ) -> Result<(), ContainerError> {
        if self.notes.len() >= limits.members {
            let offset = problem.offset();
            return Err(ContainerError::MemberCount { offset, limit: limits.members });
        }
        self.notes.push(to_sentence(&problem));
        if let ContainerError::DuplicatePath { path, .. } = problem {
            // Compared in normal form.
            let path = path.strip_prefix("./").unwrap_or(&path);
            self.duplicates.insert(path.to_ascii_lowercase());
        }
        Ok(())
    }

    /// Notes that another archive follows, replacing the notes about it. Truncated members belong
    /// to that archive.
    pub(super) fn drop_second_archive(&mut self, offset: usize, notes: usize) {
        self.notes.truncate(notes.saturating_sub(1));
        self.notes.push(format!("Another archive follows at byte {offset}, and is left out."));
        self.cut.clear();
    }

    /// Removes members whose path occurs more than once: it is unknown which one was meant.
    pub(super) fn remove_duplicates(mut self) -> Self {
        let duplicates = &self.duplicates;
        let is_single = |member: &Member| {
            !duplicates.contains(&escape(member.path.as_bytes()).to_ascii_lowercase())
        };
        self.members.retain(is_single);
        self.cut.retain(is_single);
        self
    }
}
