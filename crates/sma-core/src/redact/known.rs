//! Secrets of an archive, wherever they recur in it.

use alloc::borrow::Cow;

use super::dictionary::Dictionary;
use super::originals::{Collected, Originals};
use super::places::{Place, scalars_with};
use super::{Private, RedactError};
use crate::progress::Track;
use crate::secrets::{find_hidden_watched, splice};
use crate::section::Sections;

/// The secrets of sections, to conceal them in other texts as a redacted copy does: a password may
/// recur in the name of a device.
pub(crate) struct KnownSecrets {
    /// `None` without secrets.
    dictionary: Option<Result<Dictionary, RedactError>>,
}

impl KnownSecrets {
    /// Finds the secrets of sections. Advances the track by their bytes, twice.
    pub(crate) async fn find(sections: [&Sections<'_>; 2], track: &mut Track<'_>) -> Self {
        let mut originals = Originals::default();
        let mut collected = Collected::new();
        for section in sections.into_iter().flat_map(Sections::iter) {
            let hidden = find_hidden_watched(section.root(), track).await;
            for placed in scalars_with(section.root(), &hidden) {
                track.advance_by(placed.range.len()).await;
                originals.collect_secrets(&placed, &mut collected);
            }
        }
        // Nothing else is looked for: a name may contain a secret.
        Self { dictionary: (!originals.secrets.is_empty()).then(|| Dictionary::new(&originals)) }
    }

    /// Returns a text with every secret replaced.
    pub(crate) fn conceal<'t>(&self, text: &'t str, replacement: &str) -> Cow<'t, str> {
        let dictionary = match &self.dictionary {
            None => return Cow::Borrowed(text),
            Some(Ok(dictionary)) => dictionary,
            Some(Err(_)) => return Cow::Owned(replacement.into()),
        };
        let spans = dictionary.find_spans(text, Place::Value(None)).into_iter();
        let secrets = spans.filter(|span| span.kind == Some(Private::Secret));
        splice(text, secrets.map(|span| (span.range, replacement.into())))
    }
}
