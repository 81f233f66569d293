//! What results say: verdicts, the state of a signature, notes of a conversion.

use super::style::find_sentence_problem;
use super::{Listing, examples};
use crate::check::{Category, Level};
use crate::convert::NoteKind;
use crate::report::{SignatureState, Unchecked, Verdict};
use crate::words::VariantArray;

#[test]
fn words_of_results() {
    let signature = SignatureState::Forged;
    let mut verdicts = examples! { Verdict:
        Verdict::Valid { .. } => Verdict::Valid { skipped: 0 }, Verdict::Valid { skipped: 2 };
        Verdict::ValidWithWarnings { .. } =>
            Verdict::ValidWithWarnings { warnings: 1, skipped: 0 },
            Verdict::ValidWithWarnings { warnings: 2, skipped: 1 };
        Verdict::Partial { .. } => Verdict::Partial {
                unchecked: Unchecked::Checksums, warnings: 1, skipped: 2,
            };
        Verdict::NotUnlocked => Verdict::NotUnlocked;
        Verdict::Untrusted { .. } => Verdict::Untrusted { signature };
        Verdict::Invalid { .. } => Verdict::Invalid { failed: 1, altered: false },
            Verdict::Invalid { failed: 2, altered: true };
    };
    verdicts.extend(Unchecked::VARIANTS.iter().map(|unchecked| Verdict::Partial {
        unchecked: *unchecked,
        warnings: 0,
        skipped: 0,
    }));
    let mut listing = Listing::default();
    listing.heading::<Verdict>();
    for verdict in verdicts {
        let sentence = verdict.sentence();
        assert_eq!(find_sentence_problem(&sentence), None, "{sentence}");
        listing.line(verdict.word(), &sentence);
    }
    listing.heading::<SignatureState>();
    for state in SignatureState::VARIANTS {
        let sentence = state.sentence();
        assert_eq!(find_sentence_problem(sentence), None, "{sentence}");
        listing.line(state.word(), sentence);
    }
    listing.heading::<Level>();
    for level in <Level as VariantArray>::VARIANTS {
        listing.line(level.label(), level.meaning());
    }
    listing.heading::<Category>();
    for category in <Category as VariantArray>::VARIANTS {
        listing.line(category, category.label());
    }
    listing.heading::<NoteKind>();
    let kinds = examples! { NoteKind:
        NoteKind::NotCarried => NoteKind::NotCarried;
        NoteKind::FilledIn => NoteKind::FilledIn;
        NoteKind::Changed => NoteKind::Changed;
        NoteKind::Remark => NoteKind::Remark;
    };
    for kind in kinds {
        listing.line(format_args!("{kind:?}"), kind.label());
    }
    insta::assert_snapshot!("results", listing.text());
}
