//! Every error as the program prints it.

use std::collections::BTreeSet;
use std::process::Command;

use sma_core::Limits;
use sma_core::archive::{Archive, OpenError, UnlockError};
use sma_core::encryption::CredentialError;
use sma_core::integrity::Digest;
use sma_core::layer::{CompressError, Layer, LayerError};
use sma_core::recover::{PartState, RecoverError};
use sma_core::redact::RedactError;
use sma_core::signature::{PrivateKey, PublicKey};
use sma_core::words::VariantNames as _;
use sma_core::write::BackupType;

use super::*;
use crate::style::{assert_advice, assert_fragment, assert_idiomatic};

// Codes of system errors, which have the system's text.
const NOT_FOUND: i32 = 2;
const INPUT_OUTPUT: i32 = 5;
const PERMISSION_DENIED: i32 = 13;
const NOT_A_DIRECTORY: i32 = 20;
const IS_A_DIRECTORY: i32 = 21;
const STORAGE_FULL: i32 = 28;

fn file() -> String {
    "home.sma".to_owned()
}

fn codes() -> Vec<String> {
    vec!["SMA-I003".to_owned(), "SMA-D001".to_owned()]
}

/// Errors of operations: every variant, and every cause with advice of its own.
fn operations() -> Vec<Error> {
    let read = |code| Error::Read { file: file(), error: io::Error::from_raw_os_error(code) };
    let signature = |error| Error::Signature { file: file(), error };
    let repair = |error| Error::Repair { file: file(), error };
    let status = Command::new("false").status().unwrap();
    let section = || "devices".to_owned();
    vec![
        read(NOT_FOUND),
        read(PERMISSION_DENIED),
        read(IS_A_DIRECTORY),
        read(NOT_A_DIRECTORY),
        read(INPUT_OUTPUT),
        Error::Remove { file: file(), error: io::Error::from_raw_os_error(PERMISSION_DENIED) },
        Error::TooLong { file: "password.txt".to_owned(), limit: 1 << 20 },
        Error::StdinTwice,
        Error::Run {
            program: "clamscan".to_owned(),
            error: io::Error::from_raw_os_error(NOT_FOUND),
        },
        Error::ScanStdin,
        Error::Scan { file: file(), program: "clamscan".to_owned(), status },
        Error::Open {
            file: file(),
            error: Archive::open(b"%PDF-1.7", &Limits::default()).unwrap_err(),
        },
        Error::Open {
            file: file(),
            error: OpenError::Layer(LayerError::ArchiveSize { limit: 1 << 30 }),
        },
        Error::Open {
            file: file(),
            error: OpenError::Layer(LayerError::Truncated { layer: Layer::Gzip, offset: 3000 }),
        },
        Error::Locked { file: file() },
        Error::Unlock { file: file(), error: UnlockError::Refused },
        Error::Unlock { file: file(), error: UnlockError::NeedsKey },
        Error::Unlock { file: file(), error: UnlockError::NeedsPassword },
        Error::NoCredential,
        Error::PasswordsDiffer,
        Error::Credential { origin: "password.txt".to_owned(), error: CredentialError::Empty },
        Error::PublicKey {
            file: "signer.pub.pem".to_owned(),
            error: PublicKey::parse(b"no key").unwrap_err(),
        },
        Error::PrivateKey {
            file: "signer.key.pem".to_owned(),
            error: PrivateKey::parse(b"no key").unwrap_err(),
        },
        Error::Recover { file: file(), error: RecoverError::NoMembers },
        signature(SignatureError::NotSigned),
        signature(SignatureError::OtherSigner),
        signature(SignatureError::NotVerified),
        signature(SignatureError::Inconsistent),
        repair(RepairError::Signature(SignatureError::NotVerified)),
        repair(RepairError::Document),
        repair(RepairError::Compression { layer: Layer::Gzip }),
        repair(RepairError::NoManifest { state: PartState::Missing }),
        repair(RepairError::NothingIntact),
        repair(RepairError::DevicesHidden),
        repair(RepairError::Invalid { codes: codes() }),
        Error::StaysEncrypted { file: file(), section: section() },
        Error::from_core(file(), RedactError::Unreadable { section: section() }),
        Error::Compress { error: CompressError::Level { layer: Layer::Gzip, level: 12, max: 9 } },
        Error::Faulty { file: file(), codes: codes(), signed: false },
        Error::Faulty { file: file(), codes: codes(), signed: true },
        Error::Edited { folder: "home".to_owned(), codes: codes() },
        Error::MadeInvalid { file: "home".to_owned(), codes: codes() },
        Error::Link { file: "home/devices.json".to_owned() },
        Error::NotRegular { file: "home/devices.json".to_owned() },
        Error::NoSectionFiles { folder: "home".to_owned() },
        Error::NotExtracted {
            folder: "home".to_owned(),
            error: CompressError::Memory { layer: Layer::Zstd, level: 22 }.into(),
        },
        Error::NoArchives { folder: "backups".to_owned() },
        Error::no_section(file(), section(), ["templates"]),
        Error::NothingSelected { source: file() },
        Error::PartialReplacement { source: file() },
        Error::NothingReadable { file: file(), section: section() },
        Error::UnneededBase,
        Error::MissingBase { backup_type: BackupType::Incremental },
        Error::DifferentialOfIncrement,
        Error::BaseWithoutManifest { file: "export.json".to_owned() },
        Error::BaseOutOfOrder { file: file() },
        Error::Partial { file: file() },
        Error::BaseNotFound { file: file(), digest: Digest::compute(b"") },
        Error::OtherBase { file: file() },
        Error::LacksSection { source: file(), section: section() },
        Error::Time { variable: "SOURCE_DATE_EPOCH" },
        Error::Randomness,
        Error::Canceled,
    ]
}

/// Failures of the program itself: one of each variant, and of each kind of write error.
fn own() -> Vec<Failure> {
    let write = |code| Failure::Write { file: file(), error: io::Error::from_raw_os_error(code) };
    let failures = vec![
        Failure::Usage {
            message: "--bom has no effect without --format csv".to_owned(),
            action: "Remove --bom, or add --format csv.",
        },
        write(NOT_FOUND),
        write(IS_A_DIRECTORY),
        write(PERMISSION_DENIED),
        write(STORAGE_FULL),
        write(INPUT_OUTPUT),
        Failure::Exists { file: file() },
        Failure::Content {
            message: "home.sma: the section devices is damaged".to_owned(),
            action: "List the sections with: shelly-manager backup contents FILE",
        },
    ];
    // A new variant does not compile until it is named here; then add it above.
    for failure in &failures {
        match failure {
            Failure::Usage { .. }
            | Failure::Write { .. }
            | Failure::Exists { .. }
            | Failure::Content { .. }
            | Failure::Operation(_) => {}
        }
    }
    failures
}

fn failures() -> Vec<Failure> {
    own().into_iter().chain(operations().into_iter().map(Failure::Operation)).collect()
}

#[test]
fn every_error_of_an_operation_is_listed() {
    let names: BTreeSet<&str> = operations().iter().map(<&str>::from).collect();
    assert_eq!(names, Error::VARIANTS.iter().copied().collect());
}

#[test]
fn errors_are_printed_with_advice_and_exit_code() {
    let line = |failure: &Failure| {
        let (text, action) = (chain(failure), failure.action());
        format!("error: {text}\nhelp: {action}\nexit code {}\n\n", failure.exit() as u8)
    };
    let text: String = failures().iter().map(line).collect();
    insta::with_settings!({ snapshot_path => "../../tests/cli/snapshots", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("errors", text);
    });
}

#[test]
fn errors_follow_the_style() {
    for failure in failures() {
        assert_advice(failure.action());
        assert_idiomatic(failure.action());
        assert_idiomatic(&failure.to_string());
        let mut error: Option<&dyn StdError> = Some(&failure);
        while let Some(this) = error.filter(|it| !it.is::<io::Error>()) {
            let source = this.source().map(ToString::to_string);
            assert_fragment(&this.to_string(), source.as_deref());
            error = this.source();
        }
    }
}
