//! Advice for each error.

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
                io::ErrorKind::NotFound => "Check the name.",
                io::ErrorKind::PermissionDenied => "Get permission to read the file.",
                io::ErrorKind::IsADirectory => "Give a file in this folder.",
                io::ErrorKind::NotADirectory => "Give a folder.",
                _ => "Check the disk and try again.",
            },
            Self::Remove { .. } => "Get permission to change its folder, and try again.",
            Self::TooLong { .. } => "Check that this is the right file.",
            Self::StdinTwice => "Give a file name for every input but one.",
            Self::Run { .. } => "Check the program's name and that it is installed.",
            Self::ScanStdin => "Give a file name.",
            Self::Scan { .. } => "Run the program on this file to see its report.",
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
                "Use another copy: the manifest or the section itself is damaged."
            }
            Self::Refused { error, .. } => error.action(),
            Self::Compress { .. } => "Choose a lower level that the method supports.",
            Self::Faulty { signed: true, .. } => {
                "Validate it with the public key of its signer, and use another copy. A repaired \
                 copy has no signature."
            }
            Self::Edited { .. } => {
                "If you edited the sections, use the folder data inside it, which gets new \
                 checksums. Otherwise use another copy."
            }
            Self::Faulty { signed: false, .. } => {
                "Validate it for details. Use a copy without errors, or repair it first."
            }
            Self::MadeInvalid { .. } => "Validate the source and correct its sections.",
            Self::Link { .. } => {
                "Remove the link or, if you trust its target, replace it with a copy."
            }
            Self::NotRegular { .. } => "Remove it from the folder.",
            Self::NoSectionFiles { .. } => {
                "Give a folder that contains files such as devices.json and configurations.json."
            }
            Self::NotExtracted { .. } => {
                "Give a folder that contains manifest.json, schema.json and the folder data."
            }
            Self::NoArchives { .. } => {
                "Give archives, or a folder of files whose names end in .sma."
            }
            Self::NoSection { .. } => "Choose a section that it contains.",
            Self::NothingSelected { .. } => "Exclude fewer sections.",
            Self::PartialReplacement { .. } => {
                "Replace the sections by those of its base, and restore it afterwards without replacing."
            }
            Self::NothingReadable { .. } => "Look for another copy of the backup.",
            Self::UnneededBase => "Remove the base, or create an incremental archive.",
            Self::MissingBase { .. } => "Give the base archive.",
            Self::DifferentialOfIncrement => {
                "Give only the full archive as the base, or create an incremental archive."
            }
            Self::BaseWithoutManifest { .. } => {
                "Convert it to an SMA 1.0 archive first, and use that as the base."
            }
            Self::BaseOutOfOrder { .. } => {
                "Give the full archive first, then the archives that build on it, oldest first."
            }
            Self::Partial { .. } => "Create a full archive from it and its bases first.",
            Self::BaseNotFound { .. } => "Add its base to the files.",
            Self::OtherBase { .. } => "Give the base whose checksum is in its manifest.",
            Self::LacksSection { .. } => {
                "Give a source with every section, including empty ones, or choose sections to back \
                 up."
            }
            Self::Time { .. } => "Correct the variable or unset it.",
            Self::Randomness => "Use a system that provides random numbers.",
            Self::Canceled => "Start again.",
        }
    }
}
