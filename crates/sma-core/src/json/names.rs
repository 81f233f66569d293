//! Detection of repeated names in an object.

use alloc::vec::Vec;

use super::error::{BoxedError, JsonErrorKind, error};
use super::string::Content;
use super::tape::{Node, wide};

/// Members up to which names are compared pairwise; more are sorted.
const FEW_MEMBERS: usize = 16;

/// Refuses the first repeated name of the object at index `object`.
///
/// The object is at the end of `nodes`; `names` is a reusable buffer.
pub(super) fn refuse_duplicates(
    nodes: &[Node],
    text: &[u8],
    object: usize,
    names: &mut Vec<u32>,
) -> Result<(), BoxedError> {
    names.clear();
    let mut name = object + 1;
    while let (Ok(index), Some(value)) = (u32::try_from(name), nodes.get(name + 1)) {
        if names.try_reserve(1).is_err() {
            return Err(error(wide(value.start), JsonErrorKind::TooManyValues));
        }
        names.push(index);
        name = wide(value.next);
    }
    match first_duplicate(names, |name| content(nodes, text, name)) {
        None => Ok(()),
        Some(name) => {
            let offset = nodes.get(wide(name)).map_or(0, |node| wide(node.start));
            Err(error(offset, duplicate(content(nodes, text, name))))
        }
    }
}

/// Returns the error for a repeated name.
pub(super) fn duplicate(name: Content<'_>) -> JsonErrorKind {
    JsonErrorKind::DuplicateName { name: name.resolve().into_owned() }
}

/// Returns the first of `names`, in text order, that equals an earlier one.
fn first_duplicate<'a>(names: &mut [u32], content: impl Fn(u32) -> Content<'a>) -> Option<u32> {
    if names.len() <= FEW_MEMBERS {
        let mut contents = [Content::plain(""); FEW_MEMBERS];
        return names.iter().enumerate().find_map(|(index, &name)| {
            let this = content(name);
            let (earlier, later) = contents.split_at_mut_checked(index)?;
            *later.first_mut()? = this;
            earlier.iter().any(|other| other.is_same(this)).then_some(name)
        });
    }
    names.sort_unstable_by(|&a, &b| content(a).compare_names(content(b)).then(a.cmp(&b)));
    let pairs = names.iter().zip(names.iter().skip(1));
    pairs.filter(|(a, b)| content(**a).is_same(content(**b))).map(|(_, b)| *b).min()
}

fn content<'a>(nodes: &[Node], text: &'a [u8], name: u32) -> Content<'a> {
    nodes.get(wide(name)).map_or(Content::plain(""), |node| node.content(text))
}
