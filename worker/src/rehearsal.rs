//! What restoring an archive would do to another one.

use std::collections::BTreeMap;

use sma_core::advice::chain;
use sma_core::archive::Archive;
use sma_core::browse::{Rehearsed, describe_restore};
use sma_core::progress::Watch;
use sma_core::restore::{RecordOutcome, RestoreOptions, RestoreResult, rehearse_watched};
use sma_core::signer::SignaturePolicy;

use crate::protocol::{MAX_LINES, MAX_SUBJECTS, ReadRehearsal, Rehearsal, RehearsalPage, Rehearse};
use crate::session::{parse_keys, with_advice};

/// Maximum number of errors and warnings that are sent.
const MAX_MESSAGES: usize = 20;

/// The records of a rehearsal.
#[derive(Debug)]
pub struct Rehearsals(Vec<Rehearsed>);

impl Rehearsals {
    /// Rehearses a restore of an archive.
    ///
    /// # Errors
    /// A sentence, if the signature of the archive is not accepted.
    pub async fn new(
        archive: &Archive,
        target: Option<&Archive>,
        Rehearse { strategy, keys, .. }: &Rehearse,
        watch: &dyn Watch,
    ) -> Result<(Self, Rehearsal), String> {
        let keys = parse_keys(keys);
        let policy = SignaturePolicy::from_keys(&keys);
        let signature = archive.check_signature_watched(policy, watch).await;
        signature.map_err(|error| with_advice(chain(&error), &error))?;
        let options =
            RestoreOptions::default().with_strategy(*strategy).with_signature_checked(true);
        let sections = target.map(Archive::sections);
        let result = rehearse_watched(archive, sections.as_ref(), &options, watch).await;
        let records = describe_restore(&result, &archive.sections());
        let rehearsal = describe(&result, &records);
        Ok((Self(records), rehearsal))
    }

    /// Returns the wanted records.
    #[must_use]
    pub fn read(&self, wanted: ReadRehearsal) -> RehearsalPage {
        let is_wanted = |it: &&Rehearsed| match wanted.outcome {
            Some(outcome) => it.outcome == outcome,
            None => it.outcome != RecordOutcome::Same,
        };
        let found: Vec<_> = self.0.iter().filter(is_wanted).collect();
        let records = found.iter().skip(wanted.from as usize).take(MAX_SUBJECTS).map(|it| {
            let mut record = (*it).clone();
            record.lines.truncate(MAX_LINES);
            record
        });
        RehearsalPage { records: records.collect(), count: found.len() as u64 }
    }
}

fn describe(result: &RestoreResult, records: &[Rehearsed]) -> Rehearsal {
    let mut counts: BTreeMap<(RecordOutcome, &str), u64> = BTreeMap::new();
    for record in records {
        *counts.entry((record.outcome, &record.kind)).or_default() += 1;
    }
    let error = |error: &sma_core::restore::RestoreError| match &error.device {
        Some(device) => format!("{device}: {}", error.message),
        None => error.message.clone(),
    };
    Rehearsal {
        success: result.success,
        is_accepted: !result.records.is_empty() || result.errors.is_empty(),
        counts: counts.into_iter().map(|((outcome, kind), n)| (outcome, kind.into(), n)).collect(),
        errors: result.errors.iter().take(MAX_MESSAGES).map(error).collect(),
        error_count: result.errors.len() as u64,
        warnings: result.warnings.iter().take(MAX_MESSAGES).cloned().collect(),
        secrets_kept: result.secrets_kept.len() as u64,
        secrets_missing: result.secrets_missing.len() as u64,
    }
}
