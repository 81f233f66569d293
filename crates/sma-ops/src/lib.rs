//! Use cases of backups, as a library below the command line and the server.
//!
//! | task | use |
//! |---|---|
//! | create a backup | [`create()`], with [`BackupOptions`] |
//! | validate archives | [`validate()`], with [`ValidateOptions`] |
//! | list archives | [`list()`] |
//! | compare two archives | [`compare()`] |
//! | convert a document to an archive, or vice versa | [`convert()`] |
//! | recover intact data from a damaged file | [`repair()`], [`salvage()`] to restore it |
//! | make a redacted copy for sharing | [`redact()`] |
//! | preview a restore | [`rehearse_restore()`], [`PlannedRestore`] |
//! | restore | [`restore()`], into a [`Target`] |
//! | decide which backups to keep | [`Retention`], for what [`examine()`] finds |
//!
//! Operations take and return plain values: [`Content`] comes from a [`Source`] (an archive, a
//! document, a folder, later a database), and new archives are returned as bytes. The core knows the
//! format, this crate the steps of each use case, and the caller the user interface and the network.
//!
//! A [`Context`] contains the inputs that operations share: [`Credentials`], limits, the
//! [`SignaturePolicy`](sma_core::signer::SignaturePolicy) for archives whose content is used, and the
//! [`Watch`](sma_core::progress::Watch) that observes and may cancel the operation. Operations run on
//! the calling thread; a canceled one returns [`Error::Canceled`], without leaving anything behind.
//!
//! Events are emitted with `tracing`; the field `component` is that of the specification's
//! `BackupLog`.

mod antivirus;
mod bases;
mod budget;
mod chain;
mod compare;
mod content;
mod context;
mod convert;
mod create;
mod credentials;
mod encryption;
mod error;
mod folder;
mod input;
mod join;
mod list;
mod open;
mod progress;
mod prune;
mod redact;
mod repair;
mod restore;
mod results;
mod retention;
mod selection;
mod signature;
mod source;
mod validate;

pub use bases::{Bases, open_bases};
pub use budget::Budget;
pub use chain::{find_bases, find_chain};
pub use compare::compare;
pub use content::Content;
pub use context::Context;
pub use convert::{Conversion, ConversionPreview, ConvertOptions, Format, convert};
pub use create::{BackupOptions, Created, create};
pub use credentials::{Credentials, PASSWORD_VARIABLE};
pub use encryption::Encryption;
pub use error::{Error, ErrorKind};
pub use folder::current_facts;
pub use input::{Input, find_archives, is_special};
pub use join::join;
pub use list::{ListEntry, list};
pub use open::{check, open, open_unlocked, unlock};
pub use progress::BackupProgress;
pub use prune::{Examined, examine};
pub use redact::{RedactedCopy, redact, redact_content};
pub use repair::{DamagedFile, ExtractedSection, Salvaged, repair, salvage};
pub use restore::{PlannedRestore, Target, rehearse_restore, restore};
pub use results::BackupResult;
pub use retention::{Backup, Decision, Exemption, Period, Reason, Retention};
pub use signature::{check_signature, signature_loss_warning};
pub use source::Source;
pub use validate::{Outcome, ValidateOptions, validate};
