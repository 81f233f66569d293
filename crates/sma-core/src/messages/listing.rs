//! The texts of an area, as a snapshot shows them.

use alloc::format;
use alloc::string::{String, ToString};
use core::error::Error;
use core::fmt::{Debug, Display};

use test_programs::style::find_banned_phrase;

use super::style::{find_fragment_problem, find_sentence_problem};
use crate::advice::Advice;

/// Texts under headings. Adding one checks its style.
#[derive(Default)]
pub(super) struct Listing(String);

impl Listing {
    /// Adds errors, each with its causes, category and advice.
    pub(super) fn errors_with_advice<E: Advice + Debug>(&mut self, errors: &[E]) -> &mut Self {
        self.heading::<E>();
        for error in errors {
            self.error(error);
            let action = error.action();
            assert_eq!(find_sentence_problem(action), None, "{action}");
            self.0.push_str(&format!("  {}: {action}\n", error.category()));
        }
        self
    }

    /// Adds errors without advice, each with its causes.
    pub(super) fn errors<E: Error>(&mut self, errors: &[E]) -> &mut Self {
        self.heading::<E>();
        errors.iter().for_each(|error| self.error(error));
        self
    }

    /// Adds what other texts contain, such as "a ZIP archive".
    pub(super) fn parts<P: Debug + Display>(&mut self, parts: &[P]) -> &mut Self {
        self.heading::<P>();
        for part in parts {
            let text = part.to_string();
            assert_eq!(find_fragment_problem(&text), None, "{text}");
            self.0.push_str(&format!("{}: {text}\n", name(part)));
        }
        self
    }

    /// Adds a label or sentence, with what it belongs to.
    pub(super) fn line(&mut self, name: impl Display, text: &str) -> &mut Self {
        assert_eq!(find_banned_phrase(text), None, "{text}");
        self.0.push_str(&format!("{name}: {text}\n"));
        self
    }

    /// Adds a heading.
    pub(super) fn heading<T>(&mut self) -> &mut Self {
        let path = core::any::type_name::<T>().trim_start_matches("sma_core::");
        if !self.0.is_empty() {
            self.0.push('\n');
        }
        self.0.push_str(&format!("# {path}\n"));
        self
    }

    /// The whole text.
    pub(super) fn text(&self) -> &str {
        &self.0
    }

    fn error(&mut self, error: &dyn Error) {
        self.0.push_str(&format!("{}: {error}\n", name(error)));
        let mut next = Some(error);
        while let Some(error) = next {
            let text = error.to_string();
            assert_eq!(find_fragment_problem(&text), None, "{text}");
            next = error.source();
            if let Some(cause) = next {
                assert!(!text.contains(&cause.to_string()), "{text} repeats its cause");
                self.0.push_str(&format!("  because: {cause}\n"));
            }
        }
    }
}

/// The name of a variant, from how it is debugged.
fn name(variant: &(impl Debug + ?Sized)) -> String {
    let debug = format!("{variant:?}");
    debug.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default().to_string()
}
