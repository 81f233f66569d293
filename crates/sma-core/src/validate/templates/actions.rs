//! The actions in a template: the code between `{{` and `}}`, and its words.
//!
//! Parsed like Go's `text/template`, as far as relevant here: quoted text and comments hide braces
//! and words. Takes linear time.

/// Iterator over the actions of a template; ends with an error where the braces do not match.
pub(in crate::validate) struct Actions<'a> {
    /// The text after the last action; `None` after an error.
    rest: Option<&'a str>,
}

/// Problem in the braces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::validate) enum BraceProblem {
    /// A `}}` without a `{{` before it.
    NotOpened,
    /// A `{{` without a `}}` before the end, or before the next `{{`.
    NotClosed,
}

impl<'a> Actions<'a> {
    pub(in crate::validate) fn new(text: &'a str) -> Self {
        Self { rest: Some(text) }
    }

    /// Finds the next action in a text, and returns it with the rest.
    fn split(text: &'a str) -> Result<Option<(&'a str, &'a str)>, BraceProblem> {
        let (before, behind) = match text.split_once("{{") {
            Some((before, behind)) => (before, Some(behind)),
            None => (text, None),
        };
        if before.contains("}}") {
            return Err(BraceProblem::NotOpened);
        }
        let Some(behind) = behind else { return Ok(None) };
        let mut rest = skip_comment(behind).ok_or(BraceProblem::NotClosed)?;
        loop {
            if let Some(after) = rest.strip_prefix("}}") {
                let length = behind.len() - rest.len();
                return Ok(behind.get(..length).map(|inside| (inside, after)));
            }
            let first = rest.chars().next().ok_or(BraceProblem::NotClosed)?;
            rest = match first {
                '"' | '`' | '\'' => skip_quoted(rest).ok_or(BraceProblem::NotClosed)?,
                '{' if rest.starts_with("{{") => return Err(BraceProblem::NotClosed),
                _ => rest.get(first.len_utf8()..).unwrap_or_default(),
            };
        }
    }
}

impl<'a> Iterator for Actions<'a> {
    type Item = Result<&'a str, BraceProblem>;

    fn next(&mut self) -> Option<Self::Item> {
        match Self::split(self.rest.take()?) {
            Ok(found) => {
                let (inside, rest) = found?;
                self.rest = Some(rest);
                Some(Ok(inside))
            }
            Err(fault) => Some(Err(fault)),
        }
    }
}

/// Returns whether a text is one action, apart from surrounding whitespace.
pub(in crate::validate) fn is_single_action(text: &str) -> bool {
    let text = text.trim();
    let mut actions = Actions::new(text);
    let Some(Ok(inside)) = actions.next() else { return false };
    inside.len() + "{{}}".len() == text.len()
}

/// Word in an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word<'a> {
    /// A function, keyword or constant.
    Function(&'a str),
    /// The `x` of a `.Custom.x`.
    Custom(&'a str),
}

/// Iterator over the words of an action.
pub(super) struct Words<'a> {
    rest: &'a str,
    /// Whether the next field belongs to an expression in parentheses.
    after_parenthesis: bool,
}

impl<'a> Words<'a> {
    pub(super) fn new(action: &'a str) -> Self {
        Self { rest: skip_comment(action).unwrap_or_default(), after_parenthesis: false }
    }

    /// Consumes the characters that `belongs` accepts.
    fn take(&mut self, belongs: impl Fn(char) -> bool) -> &'a str {
        let length = self.rest.find(|c| !belongs(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at_checked(length).unwrap_or_default();
        self.rest = rest;
        taken
    }
}

impl<'a> Iterator for Words<'a> {
    type Item = Word<'a>;

    fn next(&mut self) -> Option<Word<'a>> {
        let is_name = |c: char| c == '_' || c.is_alphanumeric();
        loop {
            let first = self.rest.chars().next()?;
            let after_parenthesis = core::mem::replace(&mut self.after_parenthesis, first == ')');
            match first {
                '"' | '`' | '\'' => self.rest = skip_quoted(self.rest)?,
                '.' | '$' => {
                    let fields = self.take(|c| is_name(c) || matches!(c, '.' | '$'));
                    // `$` is the initial value of `.`.
                    let fields = fields.strip_prefix('$').unwrap_or(fields);
                    let name = fields.strip_prefix(".Custom.").and_then(|f| f.split('.').next());
                    let name = name.filter(|name| !name.is_empty() && !after_parenthesis);
                    if let Some(name) = name {
                        return Some(Word::Custom(name));
                    }
                }
                // A number, with its base, decimal point and exponent.
                '0'..='9' => drop(self.take(|c| is_name(c) || c == '.')),
                _ if is_name(first) => return Some(Word::Function(self.take(is_name))),
                _ => self.rest = self.rest.get(first.len_utf8()..).unwrap_or_default(),
            }
        }
    }
}

/// Skips the comment at the beginning of an action; `None` where it has no end.
fn skip_comment(action: &str) -> Option<&str> {
    let trimmed = action.strip_prefix('-').unwrap_or(action).trim_start();
    match trimmed.strip_prefix("/*") {
        Some(comment) => comment.split_once("*/").map(|(_, rest)| rest),
        None => Some(action),
    }
}

/// Skips the quoted text at the beginning of `text`; `None` where it has no end. Only raw text may
/// have several lines, and only there a backslash is literal.
fn skip_quoted(text: &str) -> Option<&str> {
    let mut characters = text.chars();
    let quote = characters.next()?;
    loop {
        match characters.next()? {
            end if end == quote => return Some(characters.as_str()),
            '\\' if quote != '`' => drop(characters.next().filter(|c| *c != '\n')?),
            '\n' if quote != '`' => return None,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    fn actions(text: &str) -> Result<Vec<&str>, BraceProblem> {
        Actions::new(text).collect()
    }

    #[test]
    fn braces_alternate() {
        for (text, expected) in [
            ("", &[][..]),
            ("a { b } c", &[]),
            ("{{.A}}", &[".A"]),
            ("{{.A}}{{.B}} and {{- .C -}}\n", &[".A", ".B", "- .C -"]),
            ("{{.A}}}", &[".A"]),
            ("{{{.A}}", &["{.A"]),
            ("{ {{.A}} }", &[".A"]),
            ("{{}}", &[""]),
            ("ü{{.Ä}}€", &[".Ä"]),
        ] {
            assert_eq!(actions(text).as_deref(), Ok(expected), "{text}");
        }
        for text in ["}}", "{{.A}}}}", "a }} {{.A}}", "}}{{", "{{.A}} b}} {{.C}}"] {
            assert_eq!(actions(text), Err(BraceProblem::NotOpened), "{text}");
        }
        for text in ["{{", "{{.A", "{{.A}", "{{.A {{.B}}", "{{{{.A}}}}", "{{.A}} {{", "{{ } }"] {
            assert_eq!(actions(text), Err(BraceProblem::NotClosed), "{text}");
        }
    }

    #[test]
    fn quotes_and_comments_hide_braces() {
        for text in [
            r#"{{"}}"}}"#,
            r#"{{"{{"}}"#,
            r#"{{"\"}}"}}"#,
            r#"{{"\\"}}"#,
            "{{`}}\n\\`}}",
            "{{'}'}}",
            r"{{'\''}}",
            "{{/* it's }} */}}",
            "{{- /* }} */ -}}",
        ] {
            assert!(actions(text).is_ok_and(|found| found.len() == 1), "{text}");
        }
        // Actions that Go rejects as unterminated.
        for text in
            [r#"{{"a}}"#, "{{\"a\n\"}}", "{{`a}}", "{{it's}}", r#"{{"a\"}}"#, "{{/* a }}", "{{\"\\"]
        {
            assert_eq!(actions(text), Err(BraceProblem::NotClosed), "{text}");
        }
        // Outside of actions they are nothing.
        assert_eq!(actions("it's \"{{.A}}\" `").as_deref(), Ok(&[".A"][..]));
        // A comment is one only at the beginning.
        assert_eq!(actions("{{.A /* }}").as_deref(), Ok(&[".A /* "][..]));
    }

    #[test]
    fn a_single_action_is_recognized() {
        for text in ["{{.A}}", " {{ .A | upper }}\n", "{{\"}}\"}}", "{{}}"] {
            assert!(is_single_action(text), "{text}");
        }
        for text in ["", "{{.A}}b", "a{{.A}}", "{{.A}}{{.B}}", "{{.A", "{{", "{{}", "{{.A}}}", ".A"]
        {
            assert!(!is_single_action(text), "{text}");
        }
    }

    fn words(action: &str) -> Vec<Word<'_>> {
        Words::new(action).collect()
    }

    #[test]
    fn functions_are_not_variables() {
        let functions = |action| {
            let of_function = |word| match word {
                Word::Function(name) => Some(name),
                Word::Custom(_) => None,
            };
            words(action).into_iter().filter_map(of_function).collect::<Vec<_>>()
        };
        assert_eq!(functions("if and .A (eq $b.c 1)"), ["if", "and", "eq"]);
        assert_eq!(functions(".Time | formatTime \"date upper\" |title"), ["formatTime", "title"]);
        assert_eq!(functions("$x := len .Items"), ["len"]);
        assert_eq!(functions("-5e+3 0x1F 1_000 .5 1.e3 3i"), [""; 0]);
        assert_eq!(functions("add 1 exec"), ["add", "exec"]);
        assert_eq!(functions("add 1.5 exec"), ["add", "exec"]);
        assert_eq!(functions("- .A -"), [""; 0]);
        assert_eq!(functions("/* exec it */"), [""; 0]);
        assert_eq!(functions("- /* exec */ -"), [""; 0]);
        assert_eq!(functions(r#"printf "%s\" exec" .A"#), ["printf"]);
        assert_eq!(functions("printf `exec \\` 'e'"), ["printf"]);
        assert_eq!(functions("(index .A 1).exec"), ["index"]);
        assert_eq!(functions("größe .A"), ["größe"]);
        assert_eq!(functions("_a1(b)"), ["_a1", "b"]);
    }

    #[test]
    fn variables_are_fields_of_custom() {
        let custom = |action| {
            let of_custom = |word| match word {
                Word::Custom(name) => Some(name),
                Word::Function(_) => None,
            };
            words(action).into_iter().filter_map(of_custom).collect::<Vec<_>>()
        };
        assert_eq!(custom(".Custom.a"), ["a"]);
        assert_eq!(custom("if eq .Custom.a_1 $.Custom.b.c"), ["a_1", "b"]);
        assert_eq!(custom("(.Custom.a)|upper"), ["a"]);
        for none in [
            ".Custom",
            ".Custom.",
            ".custom.a",
            ".Device.Custom.a",
            "$x.Custom.a",
            ".Customs.a",
            "(.Device).Custom.a",
            "\".Custom.a\"",
            "/* .Custom.a */",
        ] {
            assert_eq!(custom(none), [""; 0], "{none}");
        }
    }
}
