//! The table of checks. Its texts are in `docs/checks.md`, which a test of `sma-generate` holds to
//! the table.

use test_programs::style::find_banned_phrase;

use super::style::{find_fragment_problem, find_sentence_problem};
use crate::check::{CheckId, Level};
use crate::words::VariantArray;

#[test]
fn checks_state_requirements() {
    for info in CheckId::ALL.iter().map(|id| id.info()) {
        for sentence in [info.meaning, info.action] {
            assert_eq!(find_sentence_problem(sentence), None, "{}: {sentence}", info.code);
        }
        let name = info.name;
        assert_eq!(find_banned_phrase(name), None, "{}: {name}", info.code);
        assert!(!name.ends_with('.') && name.starts_with(char::is_uppercase), "{name}");
    }
}

#[test]
fn levels_are_described() {
    for level in <Level as VariantArray>::VARIANTS {
        assert_eq!(find_fragment_problem(level.meaning()), None, "{level}");
    }
}
