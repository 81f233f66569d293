//! Reading a damaged bundle.

use alloc::format;
use alloc::vec::Vec;

use super::Form;
use super::read::{content, insert};
use crate::Limits;
use crate::advice::to_sentence;
use crate::container::error::{BundleProblem, ContainerError};
use crate::container::path::{self, Paths};
use crate::container::{Content, Member, Salvaged};
use crate::json::{self, Fragments};

/// Reads as much as possible of a bundle that may be damaged or truncated: the members before the
/// first place where its brackets, quotes and commas cannot be followed. Their JSON is not parsed,
/// so nothing proves them intact. Members that [`read()`](super::read()) refuses are skipped.
///
/// # Errors
/// When there are too many members or too many problems.
pub(crate) fn salvage(text: &[u8], limits: &Limits) -> Result<Salvaged, ContainerError> {
    let mut paths = Paths::default();
    let mut salvaged = Salvaged::default();
    let mut fragments = Fragments::new(text);
    for fragment in fragments.by_ref() {
        let (range, offset) = (fragment.range.clone(), fragment.range.start);
        if salvaged.members.len() == limits.members {
            return Err(ContainerError::MemberCount { offset, limit: limits.members });
        }
        let path = match insert(&mut paths, &fragment.name.unwrap_or_default(), offset) {
            Ok(path) => path,
            Err(problem) => {
                salvaged.note_skipped(problem, limits)?;
                continue;
            }
        };
        let value = text.get(range.clone()).unwrap_or_default();
        let content = match Form::from_path(&path) {
            Form::Value => Ok(Content::Range(range)),
            // A string that is cut off cannot be decoded.
            _ if !fragment.is_whole => Ok(Content::Owned(Vec::new())),
            _ => json::parse(value, 0)
                .map_err(|_| BundleProblem::NotAString)
                .and_then(|tape| content(&path, tape.root(value), range)),
        };
        let escaped = || path::escape(path.as_bytes());
        match content {
            Err(problem) => {
                let problem = ContainerError::BundleMember { offset, path: escaped(), problem };
                salvaged.note_skipped(problem, limits)?;
            }
            Ok(content) if content.size() > limits.member_bytes => {
                let (path, size, limit) = (escaped(), content.size(), limits.member_bytes);
                let problem = ContainerError::MemberSize { offset, path, size, limit };
                salvaged.note_skipped(problem, limits)?;
            }
            Ok(content) if fragment.is_whole => salvaged.members.push(Member { path, content }),
            Ok(content) => salvaged.cut.push(Member { path, content }),
        }
    }
    if let Some(offset) = fragments.problem() {
        let text = format!("the JSON of the bundle cannot be read beyond byte {offset}");
        salvaged.notes.push(to_sentence(&text));
    }
    Ok(salvaged.remove_duplicates())
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::String;

    #[test]
    fn complete_members_before_the_damage_are_kept() {
        let text = concat!(
            "{\"manifest.json\": {\"a\": tru}, \"../up\": \"\", \"sig\": \"AQID\", \"x\": 1,",
            "\"twice.json\": 1, \"./twice.json\": 2, \"data/a.json\": {\"b\": [1, 2"
        );
        let found = salvage(text.as_bytes(), &Limits::default()).unwrap();
        let read = |members: &[Member]| -> Vec<(String, Vec<u8>)> {
            let bytes = |member: &Member| member.bytes(text.as_bytes()).to_vec();
            members.iter().map(|member| (member.path.clone(), bytes(member))).collect()
        };
        // Whether the text of a value is JSON is not asked here.
        let whole = [("manifest.json", &b"{\"a\": tru}"[..]), ("sig", &[1, 2, 3])];
        let cut = [("data/a.json", &b"{\"b\": [1, 2"[..])];
        let owned = |list: &[(&str, &[u8])]| -> Vec<(String, Vec<u8>)> {
            list.iter().map(|(path, bytes)| ((*path).into(), bytes.to_vec())).collect()
        };
        assert_eq!(read(&found.members), owned(&whole));
        assert_eq!(read(&found.cut), owned(&cut));
        let at = |value: &str| text.find(value).unwrap();
        let notes = [
            format!(
                "The path \"../up\" at byte {} is not allowed: it contains a segment \".\" or \
                 \"..\".",
                at("\"\"")
            ),
            format!("The value of \"x\" at byte {} of the bundle is not a string.", at("1,\"tw")),
            format!("\"./twice.json\" appears a second time at byte {}.", at("2, \"data")),
            format!("The JSON of the bundle cannot be read beyond byte {}.", text.len()),
        ];
        assert_eq!(found.notes, notes);
    }
}
