//! The decrypted sections of an archive.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use once_cell::race::OnceBox;
use zeroize::Zeroizing;

use super::problem::MemberProblem;
use crate::archive::SectionText;
use crate::json::{self, JsonError, Tape};
use crate::progress::Track;

/// Result of decrypting each encrypted member, by its index among the members. Plaintexts are wiped
/// from memory on drop.
#[derive(Default)]
pub(crate) struct Plaintexts {
    members: Vec<(usize, Result<Plaintext, MemberProblem>)>,
}

/// The plaintext of one member.
struct Plaintext {
    text: Zeroizing<Vec<u8>>,
    tape: OnceBox<Result<Tape, JsonError>>,
    json_depth: u16,
}

impl Plaintexts {
    pub(in crate::archive) fn add(
        &mut self,
        index: usize,
        text: Result<Zeroizing<Vec<u8>>, MemberProblem>,
        json_depth: u16,
    ) {
        let plaintext = text.map(|text| Plaintext { text, tape: OnceBox::new(), json_depth });
        self.members.push((index, plaintext));
    }

    /// Returns the plaintext of a member; `None` where it could not be decrypted.
    pub(in crate::archive) fn section_text(&self, index: usize) -> Option<SectionText<'_>> {
        let plaintext = self.find(index)?.as_ref().ok()?;
        let Plaintext { text, json_depth, .. } = plaintext;
        let tape = plaintext.tape.get_or_init(|| Box::new(json::parse(text, *json_depth)));
        Some(SectionText { text, tape: tape.as_ref() })
    }

    /// Returns the plaintext of a member that is not parsed yet.
    pub(in crate::archive) fn unparsed_bytes(&self, index: usize) -> &[u8] {
        match self.find(index) {
            Some(Ok(plaintext)) if plaintext.tape.get().is_none() => &plaintext.text,
            _ => &[],
        }
    }

    /// Parses the plaintext of a member, with checkpoints, so that [`Plaintexts::section_text`]
    /// returns at once.
    pub(in crate::archive) async fn parse_watched(&self, index: usize, track: &mut Track<'_>) {
        if let Some(Ok(Plaintext { text, tape, json_depth })) = self.find(index)
            && tape.get().is_none()
        {
            let parsed = json::parse_watched(text, *json_depth, track).await;
            // A faster thread may have set the same value.
            drop(tape.set(Box::new(parsed)));
        }
    }

    /// Returns what cannot be done with a member, and why: `cannot be decrypted: …`.
    pub(crate) fn problem(&self, index: usize) -> Option<String> {
        let problem = self.find(index)?.as_ref().err()?;
        Some(format!("cannot be {}: {problem}", problem.failed_step()))
    }

    /// Returns whether the key is probably wrong: some member rejects it, and none proves it right.
    pub(in crate::archive) fn reject_key(&self) -> bool {
        let mut members = self.members.iter().map(|(_, member)| member.as_ref().err());
        let refuses =
            |problem: Option<&MemberProblem>| problem.is_some_and(MemberProblem::may_be_wrong_key);
        let proves =
            |problem: Option<&MemberProblem>| problem.is_none_or(MemberProblem::proves_key);
        members.clone().any(refuses) && !members.any(proves)
    }

    fn find(&self, index: usize) -> Option<&Result<Plaintext, MemberProblem>> {
        self.members.iter().find(|(found, _)| *found == index).map(|(_, member)| member)
    }
}
