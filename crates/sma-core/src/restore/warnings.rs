//! Warnings of a plan, beside the outcomes of records.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::RestoreError;
use super::naming::{describe_existing, kind};
use super::planner::Planner;
use crate::count::count;
use crate::escape::{escape, escape_name};
use crate::section::{ORPHANS, Sections, idle_exclusions, known_table, list_names, unknown_names};
use crate::shape::Target;

/// Maximum number of records that a warning names.
const MAX_NAMED: usize = 5;

impl Planner<'_, '_> {
    /// Adds warnings about sections.
    pub(super) fn look_at_sections(&mut self, target: &Sections<'_>) {
        let names = self.archive.all_names();
        let (chosen, excluded) = (&self.options.sections, &self.options.excluded_sections);
        for unknown in unknown_names(chosen, excluded, &names) {
            let message = format!(
                "The archive has no section {} (available: {}).",
                escape_name(unknown),
                list_names(names.iter().copied())
            );
            self.error(RestoreError::for_section(unknown, message));
        }
        for idle in idle_exclusions(chosen, excluded, &names) {
            let message = format!("Excluding the section {} has no effect.", escape(idle));
            self.result.warnings.push(message);
        }
        if self.is_partial {
            let message = "The archive contains only changes since its base. Restore the base \
                           first, then every archive between the base and this one, oldest first.";
            self.result.warnings.push(message.to_owned());
        }
        if names.contains(&ORPHANS) && !self.options.wants(ORPHANS) {
            let message = "The section orphans is restored only when it is named.";
            self.result.warnings.push(message.to_owned());
        }
        for name in names.into_iter().filter(|name| self.options.wants(name)) {
            let Some(section) = self.archive.get(name) else {
                let message = format!("The section {} cannot be read.", escape(name));
                self.error(RestoreError::for_section(name, message));
                continue;
            };
            let Some(table) = section.table() else {
                let message = match known_table(name) {
                    Some(table) => format!(
                        "{} are not restored: Shelly Manager keeps them in its configuration file.",
                        table.label
                    ),
                    None => {
                        let name = escape(name);
                        format!("The section {name} is unknown, and is not restored.")
                    }
                };
                self.result.warnings.push(message);
                continue;
            };
            if target.unreadable().iter().any(|other| other == name) {
                let message = "The target's section cannot be read, so its records are unknown.";
                self.error(RestoreError::for_section(name, message.to_owned()));
            }
            for other in section.collections() {
                if table.collection(other.name()).is_none() {
                    let other = escape_name(other.name());
                    let message =
                        format!("{other} in the section {name} is unknown, and is left out.");
                    self.result.warnings.push(message);
                }
            }
        }
    }

    /// Adds a warning with the records that references found by id alone.
    pub(super) fn warn_of_numbers(&mut self) {
        if !self.is_partial {
            let mut by_target: BTreeMap<Target, Vec<u64>> = BTreeMap::new();
            for (target, id) in &self.references.by_number {
                by_target.entry(*target).or_default().push(*id);
            }
            for (target, ids) in by_target {
                let named = ids.iter().take(MAX_NAMED);
                let named = named.map(|id| {
                    format!("{id} is the {}", describe_existing(target, *id, &self.pairing))
                });
                let named = named.collect::<Vec<_>>().join(", ");
                let more = match ids.len().saturating_sub(MAX_NAMED) {
                    0 => String::new(),
                    more => format!(", and {more} more"),
                };
                let kind = kind(target);
                self.result.warnings.push(format!(
                    "The archive refers to {kind} records that it does not contain, by id alone. \
                     In the target, {named}{more}."
                ));
            }
        }
        let gone = self.references.renumbered_count();
        if gone > 0 {
            self.result.warnings.push(format!(
                "The restore leaves out {} that the archive refers to under an id that another \
                 record has in the target. These references get new ids, so that they do not lead to \
                 that record.",
                count(gone, "record")
            ));
        }
    }
}
