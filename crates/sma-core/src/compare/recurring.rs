//! Secrets of two systems that recur in texts shown beside them, such as a password in a name.

use alloc::string::String;

use super::{Comparison, FieldChange, RecordName};
use crate::progress::{Stage, Track, Unit, Watch};
use crate::redact::KnownSecrets;
use crate::section::Sections;

impl Comparison {
    /// Replaces every secret of the two in the texts of the comparison.
    pub(super) async fn conceal(&mut self, both: [&Sections<'_>; 2], watch: &dyn Watch) {
        if self.changed.is_empty() {
            return;
        }
        let secrets = find(both, Stage::Comparing, watch).await;
        for section in &mut self.changed {
            conceal_fields(&mut section.fields, &secrets);
            for collection in &mut section.collections {
                let names = collection.added.iter_mut().chain(&mut collection.removed);
                names.for_each(|name| conceal_name(name, &secrets));
                for record in collection.changed.iter_mut().chain(&mut collection.volatile) {
                    conceal_name(&mut record.record, &secrets);
                    conceal_fields(&mut record.fields, &secrets);
                }
            }
        }
    }
}

/// Finds the secrets of two systems.
pub(crate) async fn find(
    both: [&Sections<'_>; 2],
    stage: Stage,
    watch: &dyn Watch,
) -> KnownSecrets {
    let sizes = both.into_iter().flat_map(Sections::iter).map(|section| section.size() as u64);
    let total = sizes.sum::<u64>().saturating_mul(2);
    let mut track = Track::new(watch, stage, Unit::Bytes, total);
    track.begin().await;
    KnownSecrets::find(both, &mut track).await
}

/// Replaces secrets in the values of fields, and in the names of the records they refer to.
pub(crate) fn conceal_fields(fields: &mut [FieldChange], secrets: &KnownSecrets) {
    for field in fields {
        conceal_text(&mut field.pointer, secrets);
        for value in [&mut field.old, &mut field.new].into_iter().flatten() {
            value.conceal(secrets);
        }
        let records = [&mut field.old_record, &mut field.new_record];
        records.into_iter().flatten().for_each(|name| conceal_name(name, secrets));
    }
}

/// Replaces secrets in the name of a record.
pub(crate) fn conceal_name(name: &mut RecordName, secrets: &KnownSecrets) {
    if let Some(title) = &mut name.title {
        conceal_text(title, secrets);
    }
}

/// Replaces secrets in a text.
pub(crate) fn conceal_text(text: &mut String, secrets: &KnownSecrets) {
    if let alloc::borrow::Cow::Owned(new) = secrets.conceal(text, Comparison::SECRET) {
        *text = new;
    }
}
