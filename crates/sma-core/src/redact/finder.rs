//! Search for many patterns at once, in time and memory linear in the patterns and the text.
//!
//! This is the Aho–Corasick automaton (1975), restricted to the longest pattern that ends at each
//! position. The `aho-corasick` crate stores all of them: for nested patterns, its lists of matches
//! grow beyond the patterns themselves, and a hostile archive needs only a few kilobytes for that.

use alloc::vec::Vec;

/// No state, and no pattern.
const NONE: u32 = u32::MAX;

/// The initial state.
const ROOT: u32 = 0;

/// Finds the longest of many patterns that ends at each position of a text.
pub(super) struct Finder {
    nodes: Vec<Node>,
    /// State for each first byte of a pattern.
    first: Vec<u32>,
}

/// State: a prefix of patterns.
#[derive(Clone, Copy)]
struct Node {
    /// The byte that leads to this state.
    byte: u8,
    child: u32,
    sibling: u32,
    /// State of the longest proper suffix that is a prefix of a pattern.
    fallback: u32,
    /// The longest pattern that ends here.
    pattern: u32,
}

/// The patterns exceed the maximum number of states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooMany;

impl Finder {
    /// Creates a finder of patterns, identified by their index. Of equal ones the first is found;
    /// empty ones never are.
    pub(super) fn new<'p>(patterns: impl IntoIterator<Item = &'p [u8]>) -> Result<Self, TooMany> {
        let root = Node { byte: 0, child: NONE, sibling: NONE, fallback: ROOT, pattern: NONE };
        let mut finder = Self { nodes: Vec::from([root]), first: Vec::from([ROOT; 256]) };
        for (id, pattern) in patterns.into_iter().enumerate() {
            finder.insert(pattern, u32::try_from(id).map_err(|_| TooMany)?)?;
        }
        finder.link();
        Ok(finder)
    }

    /// Returns the state after a byte, from a state or from [`Finder::start`].
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

    /// Returns the initial state.
    pub(super) fn start() -> u32 {
        ROOT
    }

    /// Returns the longest pattern that ends at this state.
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

    /// Computes the fallbacks, in order of length.
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
        // States come from the automaton itself.
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

    /// Returns each match: its end, and the pattern.
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
    fn the_automaton_has_at_most_one_state_per_pattern_byte() {
        let nested: Vec<String> = (1..200).map(|count| "a".repeat(count)).collect();
        let finder = Finder::new(nested.iter().map(String::as_bytes)).unwrap();
        assert_eq!(finder.nodes.len(), 200);
        let long = "x".repeat(100_000);
        let finder = Finder::new([long.as_bytes(), b"xy"]).unwrap();
        assert_eq!(finder.nodes.len(), 100_002);
    }

    proptest! {
        #[test]
        fn the_automaton_agrees_with_plain_search(
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
