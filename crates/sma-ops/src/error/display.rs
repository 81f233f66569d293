//! Errors as sentences.

use std::fmt;

use sma_core::count::count_bytes;
use sma_core::escape::{escape, escape_name};

use super::Error;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { file, .. } => write!(f, "{file} cannot be read"),
            Self::Remove { file, .. } => write!(f, "{file} cannot be removed"),
            Self::TooLong { file, limit } => {
                write!(f, "{file} is larger than {}", count_bytes(*limit))
            }
            Self::StdinTwice => f.write_str("standard input can be read only once"),
            Self::Run { program, .. } => write!(f, "{program} cannot be run"),
            Self::ScanStdin => f.write_str("standard input cannot be scanned for malware"),
            Self::Scan { file, program, status } => {
                write!(f, "{program} could not scan {file} ({status})")
            }
            Self::Open { file, .. }
            | Self::Recover { file, .. }
            | Self::Unlock { file, .. }
            | Self::Credential { origin: file, .. }
            | Self::PublicKey { file, .. }
            | Self::PrivateKey { file, .. }
            | Self::Signature { file, .. }
            | Self::Repair { file, .. }
            | Self::Refused { file, .. } => f.write_str(file),
            Self::Locked { file } => write!(f, "{file} is encrypted"),
            Self::NoCredential => f.write_str("no password or key to encrypt with"),
            Self::PasswordsDiffer => f.write_str("the passwords do not match"),
            Self::Compress { .. } => f.write_str("the document cannot be compressed"),
            Self::Faulty { file, codes, .. } => {
                write!(f, "{file} has errors: {}", codes.join(", "))
            }
            Self::StaysEncrypted { file, section } => {
                write!(f, "{file}: the section {} cannot be decrypted", escape(section))
            }
            Self::Edited { folder, codes } => {
                write!(f, "{folder} does not match its manifest: {}", codes.join(", "))
            }
            Self::MadeInvalid { file, codes } => {
                write!(f, "an archive of {file} would be invalid: {}", codes.join(", "))
            }
            Self::Link { file } => write!(f, "{file} is a symbolic link"),
            Self::NotRegular { file } => write!(f, "{file} is not a regular file"),
            Self::NoSectionFiles { folder } => write!(f, "{folder} contains no section files"),
            Self::NotExtracted { folder, .. } => {
                write!(f, "{folder} is not a complete extracted archive")
            }
            Self::NoArchives { folder } => write!(f, "{folder} contains no archives"),
            Self::NoSection { source, section, available } => {
                write!(
                    f,
                    "{source} has no section {} (available: {available})",
                    escape_name(section)
                )
            }
            Self::NothingSelected { source } => {
                write!(f, "{source}: every selected section is excluded")
            }
            Self::PartialReplacement { source } => write!(
                f,
                "{source} contains only the changes since its base, so no section can be replaced by it"
            ),
            Self::NothingReadable { file, section } => {
                write!(f, "{file}: nothing of the section {} can be read", escape(section))
            }
            Self::UnneededBase => f.write_str(
                "a base is given, but neither the source nor the new archive builds on one",
            ),
            Self::MissingBase { backup_type } => {
                write!(f, "{backup_type} archives require a base")
            }
            Self::DifferentialOfIncrement => {
                f.write_str("differential archives require a full archive as their base")
            }
            Self::BaseWithoutManifest { file } => {
                write!(f, "{file} has no manifest and cannot be a base")
            }
            Self::BaseOutOfOrder { file } => {
                write!(f, "{file} does not build on the base before it")
            }
            Self::Partial { file } => {
                write!(f, "{file} contains only the changes since its base")
            }
            Self::BaseNotFound { file, digest } => {
                write!(
                    f,
                    "the base of {file} is missing: the archive whose manifest has the checksum {digest}"
                )
            }
            Self::OtherBase { file } => {
                write!(f, "{file} builds on a different base")
            }
            Self::LacksSection { source, section } => {
                write!(f, "{source} has no section {}, but its base has one", escape(section))
            }
            Self::Time { variable } => {
                write!(f, "{variable} is not a number of seconds since 1970")
            }
            Self::Randomness => f.write_str("the system provides no random numbers"),
            Self::Canceled => f.write_str("canceled"),
        }
    }
}
