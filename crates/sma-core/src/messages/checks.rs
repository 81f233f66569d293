//! The table of checks. Its texts are in `docs/checks.md`, which a test of `sma-generate` holds to
//! the table.

use super::style::{fault_of_fragment, fault_of_sentence, fault_of_words};
use crate::check::{CheckId, Level};
use crate::words::VariantArray;

#[test]
fn checks_state_requirements() {
    for info in CheckId::ALL.iter().map(|id| id.info()) {
        for sentence in [info.meaning, info.action] {
            assert_eq!(fault_of_sentence(sentence), None, "{}: {sentence}", info.code);
        }
        let name = info.name;
        assert_eq!(fault_of_words(name), None, "{}: {name}", info.code);
        assert!(!name.ends_with('.') && name.starts_with(char::is_uppercase), "{name}");
    }
}

#[test]
fn levels_are_described() {
    for level in <Level as VariantArray>::VARIANTS {
        assert_eq!(fault_of_fragment(level.meaning()), None, "{level}");
    }
}
