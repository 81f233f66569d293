//! Finding many patterns at once, in time and memory that are proportional to them and to the text.
//!
//! This is the automaton of Aho and Corasick (1975), of which only the longest pattern that ends at
//! a place is wanted. The `aho-corasick` crate reports all of them: where patterns lie in each
//! other, its lists of matches outgrow them, and a hostile archive needs only a few kilobytes for
//! that.

use alloc::vec::Vec;

/// No state, and no pattern.
const NONE: u32 = u32::MAX;

/// The state before anything was read.
const ROOT: u32 = 0;

/// Finds the longest of many patterns that ends at each place of a text.
pub(super) struct Finder {
    nodes: Vec<Node>,
    /// The states that the first byte of a pattern leads to.
    first: Vec<u32>,
}

/// What was read so far, as far as patterns go.
#[derive(Clone, Copy)]
struct Node {
    /// The byte that leads here.
    byte: u8,
    child: u32,
    sibling: u32,
    /// The state for the longest end of what was read that is the beginning of a pattern.
    fallback: u32,
    /// The longest pattern that ends here.
    pattern: u32,
}

/// There are more bytes of patterns than a finder has states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooMany;

impl Finder {
    /// Makes a finder of patterns, which are known by their place in the list. Of equal ones the
    /// first is found; empty ones never are.
    pub(super) fn new<'p>(patterns: impl IntoIterator<Item = &'p [u8]>) -> Result<Self, TooMany> {
        let root = Node { byte: 0, child: NONE, sibling: NONE, fallback: ROOT, pattern: NONE };
        let mut finder = Self { nodes: Vec::from([root]), first: Vec::from([ROOT; 256]) };
        for (id, pattern) in patterns.into_iter().enumerate() {
            finder.insert(pattern, u32::try_from(id).map_err(|_| TooMany)?)?;
        }
        finder.link();
        Ok(finder)
    }

    /// Goes on with a byte of the text, from a state or from [`Finder::start`].
    pub(super) fn next(&self, mut state: u32, byte: u8) -> u32 {
        loop {
            if state == ROOT {
                return self.first.get(usize::from(byte)).copied().unwrap_or(ROOT);
            }
            match self.child(state, byte) {
                Some(next) => return next,
                None => state = self.node(state).fallback,
            }
        }
    }

    /// The state before anything was read.
    pub(super) fn start() -> u32 {
        ROOT
    }

    /// The longest pattern that ends where the state was reached.
    pub(super) fn pattern(&self, state: u32) -> Option<usize> {
        let pattern = self.node(state).pattern;
        (pattern != NONE).then(|| usize::try_from(pattern).ok())?
    }

    fn insert(&mut self, pattern: &[u8], id: u32) -> Result<(), TooMany> {
        let mut state = ROOT;
        for &byte in pattern {
            state = match self.child(state, byte) {
                Some(next) => next,
                None => self.add(state, byte)?,
            };
        }
        if let Some(node) = self.node_mut(state)
            && state != ROOT
            && node.pattern == NONE
        {
            node.pattern = id;
        }
        Ok(())
    }

    fn add(&mut self, parent: u32, byte: u8) -> Result<u32, TooMany> {
        let new = u32::try_from(self.nodes.len()).ok().filter(|new| *new != NONE).ok_or(TooMany)?;
        let sibling = self.node(parent).child;
        self.nodes.push(Node { byte, child: NONE, sibling, fallback: ROOT, pattern: NONE });
        if let Some(node) = self.node_mut(parent) {
            node.child = new;
        }
        if parent == ROOT
            && let Some(first) = self.first.get_mut(usize::from(byte))
        {
            *first = new;
        }
        Ok(new)
    }

    /// Finds the fallbacks, those of shorter beginnings first.
    fn link(&mut self) {
        let mut queue: Vec<u32> = self.children(ROOT).collect();
        let mut at = 0;
        while let Some(&state) = queue.get(at) {
            at += 1;
            let fallback = self.node(state).fallback;
            if self.node(state).pattern == NONE {
                let inherited = self.node(fallback).pattern;
                if let Some(node) = self.node_mut(state) {
                    node.pattern = inherited;
                }
            }
            let children: Vec<u32> = self.children(state).collect();
            for child in children {
                let next = self.next(fallback, self.node(child).byte);
                if let Some(node) = self.node_mut(child) {
                    node.fallback = next;
                }
                queue.push(child);
            }
        }
    }

    fn child(&self, state: u32, byte: u8) -> Option<u32> {
        if state == ROOT {
            return self.first.get(usize::from(byte)).copied().filter(|next| *next != ROOT);
        }
        self.children(state).find(|child| self.node(*child).byte == byte)
    }

    fn children(&self, state: u32) -> impl Iterator<Item = u32> {
        let mut next = self.node(state).child;
        core::iter::from_fn(move || {
            let child = (next != NONE).then_some(next)?;
            next = self.node(child).sibling;
            Some(child)
        })
    }

    fn node(&self, state: u32) -> Node {
        let root = Node { byte: 0, child: NONE, sibling: NONE, fallback: ROOT, pattern: NONE };
        // No state was made up.
        usize::try_from(state).ok().and_then(|at| self.nodes.get(at)).copied().unwrap_or(root)
    }

    fn node_mut(&mut self, state: u32) -> Option<&mut Node> {
        self.nodes.get_mut(usize::try_from(state).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::String;
    use alloc::string::ToString;
    use proptest::prelude::*;

    /// What ends at each place: where, and which pattern.
    fn found(patterns: &[&str], text: &str) -> Vec<(usize, String)> {
        let finder = Finder::new(patterns.iter().map(|it| it.as_bytes())).unwrap();
        let mut state = Finder::start();
        let mut found = Vec::new();
        for (at, byte) in text.bytes().enumerate() {
            state = finder.next(state, byte);
            found.extend(finder.pattern(state).map(|id| (at + 1, patterns[id].to_string())));
        }
        found
    }

    #[test]
    fn the_longest_pattern_that_ends_at_a_place_is_found() {
        let expected = [(4, "she"), (6, "hers")].map(|(at, it)| (at, it.to_string()));
        assert_eq!(found(&["he", "she", "e", "hers"], "ushers"), expected);
        assert_eq!(
            found(&["a", "aa", "aaa"], "aaaa").iter().map(|it| it.1.len()).collect::<Vec<_>>(),
            [1, 2, 3, 3]
        );
        assert_eq!(found(&["", "b"], "abc"), [(2, "b".to_string())]);
        assert_eq!(found(&[], "abc"), []);
    }

    #[test]
    fn there_are_no_more_states_than_bytes_of_patterns() {
        let nested: Vec<String> = (1..200).map(|count| "a".repeat(count)).collect();
        let finder = Finder::new(nested.iter().map(String::as_bytes)).unwrap();
        assert_eq!(finder.nodes.len(), 200);
        let long = "x".repeat(100_000);
        let finder = Finder::new([long.as_bytes(), b"xy"]).unwrap();
        assert_eq!(finder.nodes.len(), 100_002);
    }

    proptest! {
        #[test]
        fn it_finds_what_a_plain_search_finds(
            patterns in prop::collection::vec("[ab]{1,4}", 0..6),
            text in "[abc]{0,24}",
        ) {
            let patterns: Vec<&str> = patterns.iter().map(String::as_str).collect();
            let plain: Vec<(usize, String)> = (1..=text.len())
                .filter_map(|end| {
                    let ends = patterns.iter().filter(|it| text[..end].ends_with(**it));
                    Some((end, ends.max_by_key(|it| it.len())?.to_string()))
                })
                .collect();
            prop_assert_eq!(found(&patterns, &text), plain);
        }
    }
}
