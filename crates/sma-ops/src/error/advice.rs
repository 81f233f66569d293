//! What to do about each error.

use std::io;

use sma_core::advice::{Advice, ErrorCategory};

use super::{Error, ErrorKind};

impl Advice for Error {
    fn category(&self) -> ErrorCategory {
        match self {
            Self::Open { error, .. } => error.category(),
            Self::Recover { error, .. } => error.category(),
            Self::Unlock { error, .. } => error.category(),
            Self::Signature { error, .. } => error.category(),
            Self::Repair { error, .. } => error.category(),
            Self::Refused { error, .. } => error.category(),
            _ => match self.kind() {
                ErrorKind::System => ErrorCategory::System,
                ErrorKind::Content => ErrorCategory::Archive,
                _ => ErrorCategory::User,
            },
        }
    }

    fn action(&self) -> &'static str {
        match self {
            Self::Read { error, .. } => match error.kind() {
                io::ErrorKind::NotFound => "Check the name of the file.",
                io::ErrorKind::PermissionDenied => "Ask for the right to read this file.",
                io::ErrorKind::IsADirectory => "Give the name of a file in this folder.",
                io::ErrorKind::NotADirectory => "Give the name of a folder.",
                _ => "Check the disk, and try again.",
            },
            Self::TooLong { .. } => "Make sure that this is the file you mean.",
            Self::StdinTwice => "Give the name of one of them.",
            Self::Run { .. } => "Check the name of the program, and that it is installed.",
            Self::ScanStdin => "Give the name of the file.",
            Self::Open { error, .. } => error.action(),
            Self::Recover { error, .. } => error.action(),
            Self::Locked { .. } | Self::NoCredential => "Give a password or a key.",
            Self::Unlock { error, .. } => error.action(),
            Self::PasswordsDiffer => "Try again.",
            Self::Credential { error, .. } => error.action(),
            Self::PublicKey { error, .. } => error.action(),
            Self::PrivateKey { error, .. } => error.action(),
            Self::Signature { error, .. } => error.action(),
            Self::Repair { error, .. } => error.action(),
            Self::StaysEncrypted { .. } => {
                "Look for another copy: what decrypts it was in its manifest, or is damaged itself."
            }
            Self::Refused { error, .. } => error.action(),
            Self::Level { .. } => "Choose a level that the compression has.",
            Self::Faulty { signed: true, .. } => {
                "Validate it with the public key of its signer, and use another copy. A repaired \
                 copy is no longer signed."
            }
            Self::Edited { .. } => {
                "If you edited its sections, use its folder data: new checksums are made of that. \
                 Otherwise use another copy."
            }
            Self::Faulty { signed: false, .. } => {
                "Validate it to see them, and use a copy without faults; or repair it first."
            }
            Self::MadeInvalid { .. } => "Validate the source, and correct its sections.",
            Self::Link { .. } => {
                "Remove the link; or, if you trust what it leads to, put a copy in its place."
            }
            Self::NotRegular { .. } => "Remove it from the folder.",
            Self::NoSectionFiles { .. } => {
                "Give a folder with files such as devices.json and configurations.json."
            }
            Self::NotExtracted { .. } => {
                "Give a folder with manifest.json, schema.json and the folder data."
            }
            Self::NoArchives { .. } => {
                "Give archives, or a folder with files whose names end in .sma."
            }
            Self::NoSection { .. } => "Name sections that it has, separated by commas.",
            Self::UnneededBase => "Leave the base out, or make an incremental backup.",
            Self::MissingBase { .. } => "Give that archive as base.",
            Self::DifferentialOfIncrement => {
                "Give the full archive alone as base, or make an incremental backup."
            }
            Self::BaseWithoutManifest { .. } => {
                "Convert it to an SMA 1.0 archive first, and build on that."
            }
            Self::BaseOutOfOrder { .. } => {
                "Give a full archive as first base, and then what builds on it."
            }
            Self::Partial { .. } => "Make a full backup of it and what it builds on first.",
            Self::OtherBase { .. } => {
                "Give the archive that it builds on; its manifest names the checksum."
            }
            Self::LacksSection { .. } => {
                "Give a source with every section, those without records too; or name those to \
                 back up."
            }
            Self::Time { .. } => "Correct the variable, or unset it.",
            Self::Randomness => "Use a system with a source of random numbers.",
            Self::Cancelled => "Start it again.",
        }
    }
}
