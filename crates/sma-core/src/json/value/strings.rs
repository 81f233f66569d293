//! Iteration over the strings of a value, at any depth.

use alloc::vec::Vec;

use super::{Key, Kind, Value, wide};

/// The strings in a value, in the order of the text, each with the names around it. Names of
/// members are not included.
///
/// The time is linear in the value, the memory in its depth.
///
/// ```
/// use sma_core::json::{self, Strings};
///
/// let text = br#"{"wifi": {"ssid": "Home", "pass": ["a", "b"]}}"#;
/// let tape = json::parse(text, 64)?;
/// let mut strings = Strings::new(tape.root(text));
/// let mut found = Vec::new();
/// while let Some(string) = strings.next_string() {
///     let name = strings.name().map(|name| name.name()).unwrap_or_default();
///     found.push(format!("{name} is {}", string.source()));
/// }
/// assert_eq!(found, [r#"ssid is "Home""#, r#"pass is "a""#, r#"pass is "b""#]);
/// # Ok::<(), sma_core::json::JsonError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Strings<'a> {
    root: Value<'a>,
    /// Index of the next value, or of its name; `None` after the last.
    next: Option<usize>,
    /// The arrays and objects around the next value, outermost first.
    around: Vec<Container<'a>>,
    /// Result of [`Strings::name`].
    name: Option<Key<'a>>,
}

/// An array or object being visited.
#[derive(Clone, Copy, Debug)]
struct Container<'a> {
    value: Value<'a>,
    name: Option<Key<'a>>,
    /// Index of the innermost object on the stack: this one, or one around it.
    object: Option<usize>,
}

impl<'a> Strings<'a> {
    /// Begins with the first string in a value, which may be a string itself.
    #[must_use]
    pub fn new(value: Value<'a>) -> Self {
        Self { root: value, next: Some(value.index), around: Vec::new(), name: None }
    }

    /// Returns the next string.
    pub fn next_string(&mut self) -> Option<Value<'a>> {
        loop {
            let mut index = self.next?;
            while self.around.last().is_some_and(|around| around.value.end() <= index) {
                self.around.pop();
            }
            let parent = self.around.last().copied();
            if parent.is_none() && index != self.root.index {
                self.next = None;
                return None;
            }
            let mut name = parent.and_then(|parent| parent.name);
            if parent.is_some_and(|parent| parent.value.kind() == Kind::Object) {
                name = Some(Key(self.root.at(index)));
                index += 1;
            }
            self.next = Some(index + 1);
            let value = self.root.at(index);
            match value.kind() {
                Kind::String => {
                    self.name = name;
                    return Some(value);
                }
                Kind::Array => {
                    let object = parent.and_then(|parent| parent.object);
                    self.around.push(Container { value, name, object });
                }
                Kind::Object => {
                    let object = Some(self.around.len());
                    self.around.push(Container { value, name, object });
                }
                Kind::Null | Kind::Bool | Kind::Number => {}
            }
        }
    }

    /// Returns the name of the member whose value is the last string, or an array containing it.
    #[must_use]
    pub fn name(&self) -> Option<Key<'a>> {
        self.name
    }

    /// Returns the objects around the last string, innermost first, each with the name of the
    /// member whose value is the object, or an array containing it.
    pub fn objects(&self) -> impl Iterator<Item = (Option<Key<'a>>, Value<'a>)> {
        let mut next = self.around.last().and_then(|around| around.object);
        core::iter::from_fn(move || {
            let index = next?;
            let object = self.around.get(index)?;
            let outer = index.checked_sub(1).and_then(|outer| self.around.get(outer));
            next = outer.and_then(|outer| outer.object);
            Some((object.name, object.value))
        })
    }
}

impl Value<'_> {
    /// Returns the index of the node after the value and its descendants.
    fn end(self) -> usize {
        wide(self.node().next)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::parse;
    use super::*;
    use alloc::format;
    use alloc::string::String;

    /// Each string, and the names around it, innermost first; `-` where there is none.
    fn strings(text: &str) -> Vec<String> {
        let tape = parse(text.as_bytes(), u16::MAX).unwrap();
        let mut strings = Strings::new(tape.root(text.as_bytes()));
        let mut found = Vec::new();
        while let Some(string) = strings.next_string() {
            let show = |key: Option<Key<'_>>| key.map_or("-".into(), |key| key.name().into_owned());
            let around: Vec<String> = strings.objects().map(|(name, _)| show(name)).collect();
            let name = show(strings.name());
            found.push(format!("{} {name} {}", string.as_str().unwrap(), around.join(" ")));
        }
        assert!(strings.next_string().is_none());
        found
    }

    #[test]
    fn strings_come_in_order_with_the_names_around_them() {
        assert_eq!(strings(r#" "a" "#), ["a - "]);
        assert_eq!(strings("[]"), [""; 0]);
        assert_eq!(strings(r#"{"a":{"b":[1,{}],"c":null}}"#), [""; 0]);
        assert_eq!(strings(r#"["a",[["b"]],"c"]"#), ["a - ", "b - ", "c - "]);
        assert_eq!(
            strings(r#"{"a":"1","b":{"c":["2",[[],"3",{"d":"4"},"5"]],"e":"6"},"f":"7"}"#),
            ["1 a -", "2 c b -", "3 c b -", "4 d c b -", "5 c b -", "6 e b -", "7 f -"]
        );
        // A name is no string, even beside a value that is equal to it.
        assert_eq!(strings(r#"[{"x":"x"},"y",{"y":1}]"#), ["x x -", "y - "]);
    }

    #[test]
    fn strings_of_a_member_end_with_it() {
        let text = br#"{"a":["1",{"b":"2"}],"c":"3"}"#;
        let tape = parse(text, 64).unwrap();
        let mut strings = Strings::new(tape.root(text).get("a").unwrap());
        assert_eq!(strings.next_string().unwrap().source(), r#""1""#);
        assert!(strings.name().is_none() && strings.objects().next().is_none());
        assert_eq!(strings.next_string().unwrap().source(), r#""2""#);
        assert!(strings.name().unwrap().is("b"));
        assert!(strings.next_string().is_none());
    }

    #[test]
    fn depth_takes_no_stack() {
        let depth = 60_000;
        let text = format!("{}\"a\"{}", r#"{"n":"#.repeat(depth), "}".repeat(depth));
        let tape = parse(text.as_bytes(), u16::MAX).unwrap();
        let mut strings = Strings::new(tape.root(text.as_bytes()));
        assert!(strings.next_string().is_some());
        assert_eq!(strings.objects().count(), depth);
    }
}
