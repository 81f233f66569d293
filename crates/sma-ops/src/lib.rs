//! Use cases of backups, as a library below the command line and the server.
//!
//! | to | use |
//! |---|---|
//! | make a backup | [`create()`], with [`BackupOptions`] |
//! | check archives | [`validate()`], with [`ValidateOptions`] |
//! | list archives | [`list()`] |
//! | see what differs | [`compare()`] |
//! | turn a document into an archive, or the other way around | [`convert()`] |
//! | save what is intact in a damaged file | [`repair()`] |
//! | make a copy to share | [`redact()`] |
//! | see what a restore would do | [`rehearse_restore()`] |
//! | restore | [`restore()`], into a [`Target`] |
//!
//! Each takes plain values and returns plain values: [`Content`] comes from a [`Source`] (an
//! archive, a document, a folder, later a database), and new archives leave as bytes. The core
//! knows the format; the callers know people, programs and networks; this crate knows the steps.
//!
//! A [`Context`] carries what every operation needs: [`Credentials`], limits, the
//! [`SignaturePolicy`](sma_core::signer::SignaturePolicy) that archives must meet before their
//! content is used, and the [`Watch`](sma_core::progress::Watch) that follows it and may cancel it. Operations run on the
//! calling thread; a cancelled one ends with [`Error::Cancelled`], and leaves nothing behind.
//!
//! Events are emitted with `tracing`; the field `component` is that of the specification's
//! `BackupLog`.

mod antivirus;
mod bases;
mod budget;
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
mod list;
mod open;
mod progress;
mod redact;
mod repair;
mod restore;
mod results;
mod signature;
mod source;
mod validate;

pub use bases::Bases;
pub use budget::Budget;
pub use compare::compare;
pub use content::Content;
pub use context::Context;
pub use convert::{Conversion, ConversionPreview, ConvertOptions, Format, convert};
pub use create::{BackupOptions, Created, create};
pub use credentials::{Credentials, PASSWORD_VARIABLE};
pub use encryption::Encryption;
pub use error::{Error, ErrorKind};
pub use input::{Input, find_archives, is_special};
pub use list::{ListEntry, list};
pub use open::{check, open, open_unlocked, unlock};
pub use progress::BackupProgress;
pub use redact::{RedactedCopy, redact};
pub use repair::{DamagedFile, repair};
pub use restore::{Target, rehearse_restore, restore};
pub use results::BackupResult;
pub use signature::{check_signature, dropped_signature};
pub use source::Source;
pub use validate::{Outcome, ValidateOptions, validate};
