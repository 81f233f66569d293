//! Errors of writing, converting, recovering, redacting and of increments.

use alloc::string::String;
use alloc::vec::Vec;

use super::{Listing, examples};
use crate::container::{self, ContainerError, Lookalike, PathProblem};
use crate::convert::ConvertError;
use crate::encryption::{CredentialError, DeriveError, EncryptMemberError};
use crate::increment::IncrementError;
use crate::json::{JsonError, JsonErrorKind};
use crate::layer::{CompressError, Layer, LayerError};
use crate::recover::{PartState, RecoverError, RepairError};
use crate::redact::{Private, RedactError};
use crate::section::SectionError;
use crate::shape::{ProblemKind, Type};
use crate::signer::SignatureError;
use crate::words::UnknownWord;
use crate::write::WriteError;

fn codes() -> Vec<String> {
    ["SMA-I003", "SMA-I004"].map(String::from).into()
}

fn json_error() -> JsonError {
    JsonError { offset: 40, kind: JsonErrorKind::InvalidNumber }
}

fn compress_error() -> CompressError {
    CompressError::Level { layer: Layer::Gzip, level: 12, max: 9 }
}

#[test]
fn errors_of_writing() {
    let path = || String::from("data/devices.json");
    let problem = ProblemKind::Mismatch { expected: Type::Uuid, found: crate::json::Kind::String };
    let pointer = "/archive_info/archive_id".into();
    let writing = examples! { WriteError:
        WriteError::Unreadable { .. } => WriteError::Unreadable { name: "devices".into() };
        WriteError::MissingSection { .. } => WriteError::MissingSection { name: "devices" };
        WriteError::Base { .. } => WriteError::Base { needed: true },
            WriteError::Base { needed: false };
        WriteError::Field { .. } => WriteError::Field { pointer, problem };
        WriteError::SchemaVersion => WriteError::SchemaVersion;
        WriteError::DeviceCount { .. } => WriteError::DeviceCount { given: 12, found: 11 };
        WriteError::BeforeEpoch => WriteError::BeforeEpoch;
        WriteError::NoContainer => WriteError::NoContainer;
        WriteError::Members(_) => container::WriteError::PathTooLong { path: path() }.into();
        WriteError::Compress(_) => compress_error().into();
        WriteError::Document => WriteError::Document;
        WriteError::Invalid { .. } => WriteError::Invalid { codes: codes() };
        WriteError::Manifest { .. } =>
            WriteError::Manifest { path: "validation.public_key".into() };
        WriteError::Encrypted => WriteError::Encrypted;
        WriteError::Randomness => WriteError::Randomness;
        WriteError::Password(_) => WriteError::Password(CredentialError::Empty);
        WriteError::Derive(_) => DeriveError::PasswordTooLong.into();
        WriteError::EncryptMember(_) => EncryptMemberError::TooLong { bytes: 1 << 40 }.into();
        WriteError::Memory => WriteError::Memory;
    };
    let members = examples! { container::WriteError:
        container::WriteError::Path { .. } =>
            container::WriteError::Path { path: path(), problem: Some(PathProblem::Control) },
            container::WriteError::Path { path: "./a".into(), problem: None };
        container::WriteError::DuplicatePath { .. } =>
            container::WriteError::DuplicatePath { path: path() };
        container::WriteError::PathTooLong { .. } =>
            container::WriteError::PathTooLong { path: path() };
        container::WriteError::MemberTooLarge { .. } =>
            container::WriteError::MemberTooLarge { path: path(), size: 1 << 40 };
        container::WriteError::Time { .. } => container::WriteError::Time { seconds: 1 << 40 };
        container::WriteError::NotJson { .. } => container::WriteError::NotJson { path: path() };
        container::WriteError::SpaceAround { .. } =>
            container::WriteError::SpaceAround { path: path() };
        container::WriteError::NotText { .. } => container::WriteError::NotText { path: path() };
    };
    let compressing = examples! { CompressError:
        CompressError::Level { .. } => compress_error(),
            CompressError::Level { layer: Layer::Zstd, level: 12, max: 1 };
        CompressError::Memory { .. } => CompressError::Memory { layer: Layer::Zstd, level: 22 };
    };
    let mut listing = Listing::default();
    listing.errors_with_advice(&writing).errors(&members).errors(&compressing);
    insta::assert_snapshot!("writing", listing.text());
}

#[test]
fn errors_of_sections_and_increments() {
    let error = json_error();
    let name = || String::from("devices");
    let sections = examples! { SectionError:
        SectionError::Name { .. } => SectionError::Name { name: "Aux".into() };
        SectionError::Duplicate { .. } => SectionError::Duplicate { name: name() };
        SectionError::Json { .. } => SectionError::Json { name: name(), error };
        SectionError::JsonValues { .. } => SectionError::JsonValues { name: name(), limit: 1000 };
        SectionError::NotAnObject { .. } => SectionError::NotAnObject { name: name() };
    };
    let increments = examples! { IncrementError:
        IncrementError::Unreadable { .. } => IncrementError::Unreadable { section: name() };
        IncrementError::Section(_) => SectionError::NotAnObject { name: name() }.into();
        IncrementError::Id { .. } =>
            IncrementError::Id { section: "devices", collection: "devices".into() };
    };
    let words = [UnknownWord { given: "deep".into(), accepted: &["basic", "standard"] }];
    let mut listing = Listing::default();
    listing.errors_with_advice(&sections).errors_with_advice(&increments).errors(&words);
    insta::assert_snapshot!("sections", listing.text());
}

#[test]
fn errors_of_converting_and_recovering() {
    let layer = Layer::Gzip;
    let converting = examples! { ConvertError:
        ConvertError::NoDocument => ConvertError::NoDocument;
        ConvertError::Locked => ConvertError::Locked;
        ConvertError::Invalid { .. } => ConvertError::Invalid { codes: codes() };
        ConvertError::CreationTime => ConvertError::CreationTime;
        ConvertError::Empty => ConvertError::Empty;
        ConvertError::TooLarge { .. } => ConvertError::TooLarge { size: Some(11), limit: 10 },
            ConvertError::TooLarge { size: None, limit: 10 };
        ConvertError::Json(_) => ConvertError::Json(json_error());
        ConvertError::NoIntegrity => ConvertError::NoIntegrity;
        ConvertError::Write(_) => WriteError::Memory.into();
    };
    let recovering = examples! { RecoverError:
        RecoverError::Layer(_) => RecoverError::Layer(LayerError::ArchiveSize { limit: 10 });
        RecoverError::Container(_) =>
            RecoverError::Container(ContainerError::MemberCount { offset: 512, limit: 10 });
        RecoverError::NotAnArchive { .. } => RecoverError::NotAnArchive { found: Lookalike::Pdf },
            RecoverError::NotAnArchive { found: Lookalike::Utf16 };
        RecoverError::NothingLeft { .. } =>
            RecoverError::NothingLeft { problem: LayerError::Damaged { layer, offset: 10 } };
        RecoverError::NoMembers => RecoverError::NoMembers;
        RecoverError::FormatMajor { .. } => RecoverError::FormatMajor { found: "2.0.0".into() },
            RecoverError::FormatMajor { found: "0.9".into() };
        RecoverError::JsonValues { .. } => RecoverError::JsonValues { limit: 1000 };
        RecoverError::DocumentSize { .. } => RecoverError::DocumentSize { size: 11, limit: 10 };
    };
    let repairing = examples! { RepairError:
        RepairError::Signature(_) => RepairError::Signature(SignatureError::NotVerified);
        RepairError::Document => RepairError::Document;
        RepairError::Compression { .. } => RepairError::Compression { layer: Layer::Gzip };
        RepairError::NoManifest { .. } => RepairError::NoManifest { state: PartState::Missing },
            RepairError::NoManifest { state: PartState::Damaged };
        RepairError::NothingIntact => RepairError::NothingIntact;
        RepairError::DevicesHidden => RepairError::DevicesHidden;
        RepairError::Invalid { .. } => RepairError::Invalid { codes: codes() };
        RepairError::Write(_) => WriteError::Compress(compress_error()).into();
    };
    let mut listing = Listing::default();
    listing
        .errors_with_advice(&converting)
        .errors_with_advice(&recovering)
        .errors_with_advice(&repairing);
    insta::assert_snapshot!("converting", listing.text());
}

#[test]
fn errors_of_redacting() {
    let kinds = examples! { Private:
        Private::Secret => Private::Secret;
        Private::MacAddress => Private::MacAddress;
        Private::IpAddress => Private::IpAddress;
        Private::Email => Private::Email;
        Private::Network => Private::Network;
        Private::Host => Private::Host;
        Private::Url => Private::Url;
        Private::Person => Private::Person;
        Private::Name => Private::Name;
        Private::Location => Private::Location;
    };
    let section = || String::from("devices");
    let leftover = |kind| RedactError::Leftover {
        section: section(),
        kind,
        pointer: "/devices/0/settings".into(),
    };
    let mut redacting = examples! { RedactError:
        RedactError::Unreadable { .. } => RedactError::Unreadable { section: section() };
        RedactError::Section(_) => SectionError::Duplicate { name: section() }.into();
        RedactError::TooManyNames => RedactError::TooManyNames;
        RedactError::Leftover { .. } => leftover(Private::Secret);
    };
    redacting.extend(kinds.into_iter().skip(1).map(leftover));
    let mut listing = Listing::default();
    listing.errors_with_advice(&redacting).line("NOT_LOOKED_FOR", crate::redact::NOT_LOOKED_FOR);
    insta::assert_snapshot!("redacting", listing.text());
}
