//! What the core does, called as other crates call it.
//!
//! One program, since each links the core. Tests that count the memory of their process, or are compiled
//! without features, are programs of their own.

#[path = "../randomness/counter.rs"]
mod counter;
mod shell;

mod assessments;
mod comparison;
mod container_tar;
mod converted_archive;
mod ecmascript_numbers;
mod encryption_members;
mod encryption_secrets;
mod encryption_vectors;
mod examples;
mod hostile_tars;
mod increments;
mod json_canonical_vectors;
mod json_test_suite;
mod json_values;
mod key_derivation_limits;
mod key_derivation_vectors;
mod layer_compress;
mod messages;
mod openssl_signatures;
mod peeks;
mod progress;
mod properties;
mod recovery;
mod redacted_archives;
mod redacted_home;
mod redaction;
mod report_filed;
mod reports;
mod restore;
mod sealed_archive;
mod search;
mod shell_commands;
#[allow(dead_code, reason = "the unit tests of the crate use the rest")]
mod style;
mod vectors;
mod written_archive;
