//! Errors of opening and reading.

use alloc::string::String;

use super::{Listing, examples};
use crate::archive::OpenError;
use crate::container::{
    BundleProblem, ContainerError, EntryKind, ExtensionProblem, Lookalike, PathProblem,
    TarHeaderProblem,
};
use crate::json::{JsonError, JsonErrorKind, NumberProblem, NumberProblemKind, Position};
use crate::layer::{Checksum, HeaderProblem, Layer, LayerError};
use crate::shape::{MAX_SAFE, ProblemKind, Type};
use crate::time::TimeFormat;

const POSITION: Position = Position { line: 3, column: 14 };

fn json_error() -> JsonError {
    JsonError { offset: 40, kind: JsonErrorKind::InvalidNumber }
}

#[test]
fn errors_of_archives() {
    let number = NumberProblem { offset: 40, kind: NumberProblemKind::Unsafe };
    let position = POSITION;
    let opening = examples! { OpenError:
        OpenError::Layer(_) => LayerError::ArchiveSize { limit: 1024 }.into(),
            LayerError::Memory { layer: Layer::Gzip, bytes: 1 << 30 }.into();
        OpenError::Container(_) => ContainerError::DataAfterEnd { offset: 2048 }.into();
        OpenError::DamagedTar => OpenError::DamagedTar;
        OpenError::NotAnArchive { .. } => OpenError::NotAnArchive { found: Lookalike::Zip },
            OpenError::NotAnArchive { found: Lookalike::ByteOrderMark };
        OpenError::NoManifest => OpenError::NoManifest;
        OpenError::LoneManifest => OpenError::LoneManifest;
        OpenError::Json { .. } => OpenError::Json { error: json_error(), position };
        OpenError::Manifest { .. } => OpenError::Manifest { error: json_error(), position };
        OpenError::ManifestNumber { .. } => OpenError::ManifestNumber { problem: number, position };
        OpenError::FormatMajor { .. } => OpenError::FormatMajor { found: "2.0.0".into() },
            OpenError::FormatMajor { found: "0.9".into() };
        OpenError::DocumentDepth { .. } => OpenError::DocumentDepth { limit: 64, position };
        OpenError::JsonValues { .. } => OpenError::JsonValues { limit: 1000 };
        OpenError::DocumentNumber { .. } => OpenError::DocumentNumber { problem: number, position };
        OpenError::DocumentVersion { .. } => OpenError::DocumentVersion { found: "2027.1".into() },
            OpenError::DocumentVersion { found: "2023.1".into() };
        OpenError::DocumentLayer { .. } => OpenError::DocumentLayer { layer: Layer::Zstd };
        OpenError::DocumentSize { .. } => OpenError::DocumentSize { size: 11, limit: 10 };
    };
    let mut listing = Listing::default();
    listing.errors_with_advice(&opening).parts(&lookalikes());
    insta::assert_snapshot!("archive", listing.text());
}

fn lookalikes() -> impl core::ops::Deref<Target = [Lookalike]> {
    use Lookalike::{
        Age, Binary, Bzip2, Empty, Gzip, Html, Jpeg, JsonArray, Lz4, OpenPgp, OpenSsh, Pdf, Pem,
        Png, Rar, SevenZip, Sqlite, Text, Utf16, Xml, Xz, Zeros, Zip, Zstd,
    };
    examples! { Lookalike:
        Empty => Empty; Zeros => Zeros; Zip => Zip; SevenZip => SevenZip; Rar => Rar;
        Sqlite => Sqlite; Pdf => Pdf; Png => Png; Jpeg => Jpeg; Gzip => Gzip; Zstd => Zstd;
        Lz4 => Lz4; Bzip2 => Bzip2; Xz => Xz; Pem => Pem; OpenSsh => OpenSsh; OpenPgp => OpenPgp;
        Age => Age; Html => Html; Xml => Xml; JsonArray => JsonArray;
        Lookalike::ByteOrderMark => Lookalike::ByteOrderMark; Utf16 => Utf16; Text => Text;
        Binary => Binary;
    }
}

#[test]
fn errors_of_layers() {
    let layer = Layer::Gzip;
    let header = |problem| LayerError::Header { layer, offset: 10, problem };
    let errors = examples! { LayerError:
        LayerError::ArchiveSize { .. } => LayerError::ArchiveSize { limit: 1024 };
        LayerError::ContainerSize { .. } => LayerError::ContainerSize { layer, limit: 1024 };
        LayerError::Expansion { .. } =>
            LayerError::Expansion { layer, limit: 1100, produced: 1 << 21, consumed: 1000 };
        LayerError::Memory { .. } => LayerError::Memory { layer, bytes: 1 << 30 };
        LayerError::Header { .. } => header(HeaderProblem::ReservedBits);
        LayerError::Truncated { .. } => LayerError::Truncated { layer, offset: 300 };
        LayerError::Damaged { .. } => LayerError::Damaged { layer, offset: 200 };
        LayerError::Checksum { .. } =>
            LayerError::Checksum { layer, offset: 300, checksum: Checksum::Content },
            LayerError::Checksum { layer, offset: 300, checksum: Checksum::Length },
            LayerError::Checksum { layer: Layer::Lz4, offset: 0, checksum: Checksum::Header },
            LayerError::Checksum { layer: Layer::Lz4, offset: 7, checksum: Checksum::Block };
        LayerError::Trailing { .. } => LayerError::Trailing { layer, offset: 310 };
    };
    let headers = examples! { HeaderProblem:
        HeaderProblem::ReservedBits => HeaderProblem::ReservedBits;
        HeaderProblem::Method(_) => HeaderProblem::Method(9);
        HeaderProblem::HeaderCrc => HeaderProblem::HeaderCrc;
        HeaderProblem::Dictionary => HeaderProblem::Dictionary;
        HeaderProblem::SkippableFrame => HeaderProblem::SkippableFrame;
        HeaderProblem::LegacyFrame => HeaderProblem::LegacyFrame;
        HeaderProblem::Window(_) => HeaderProblem::Window(1 << 31);
        HeaderProblem::Version(_) => HeaderProblem::Version(2);
        HeaderProblem::BlockSize(_) => HeaderProblem::BlockSize(3);
    };
    let mut listing = Listing::default();
    listing.errors(&errors).parts(&headers);
    insta::assert_snapshot!("layers", listing.text());
}

#[test]
fn errors_of_containers() {
    let path = || String::from("data/devices.json");
    let errors = examples! { ContainerError:
        ContainerError::Header { .. } =>
            ContainerError::Header { offset: 512, problem: TarHeaderProblem::Checksum };
        ContainerError::Truncated { .. } =>
            ContainerError::Truncated { offset: 512, path: Some(path()) },
            ContainerError::Truncated { offset: 512, path: None };
        ContainerError::EntryType { .. } => ContainerError::EntryType {
                offset: 512, path: Some(path()), kind: EntryKind::SymbolicLink,
            },
            ContainerError::EntryType { offset: 512, path: None, kind: EntryKind::Sparse };
        ContainerError::Extension { .. } =>
            ContainerError::Extension { offset: 512, problem: ExtensionProblem::Record };
        ContainerError::DataAfterEnd { .. } => ContainerError::DataAfterEnd { offset: 2048 };
        ContainerError::UnsafePath { .. } => ContainerError::UnsafePath {
                offset: 512, path: "../devices.json".into(), problem: PathProblem::DotSegment,
            };
        ContainerError::DuplicatePath { .. } =>
            ContainerError::DuplicatePath { offset: 512, path: path() };
        ContainerError::BundleMember { .. } => ContainerError::BundleMember {
                offset: 512, path: "signature.sig".into(), problem: BundleProblem::NotBase64,
            };
        ContainerError::MemberCount { .. } =>
            ContainerError::MemberCount { offset: 512, limit: 1024 };
        ContainerError::MemberSize { .. } =>
            ContainerError::MemberSize { offset: 512, path: path(), size: 11, limit: 10 };
    };
    let headers = examples! { TarHeaderProblem:
        TarHeaderProblem::Checksum => TarHeaderProblem::Checksum;
        TarHeaderProblem::Version => TarHeaderProblem::Version;
        TarHeaderProblem::Size => TarHeaderProblem::Size;
        TarHeaderProblem::DirectorySize => TarHeaderProblem::DirectorySize;
        TarHeaderProblem::BeyondV7 => TarHeaderProblem::BeyondV7;
    };
    let entries = examples! { EntryKind:
        EntryKind::HardLink => EntryKind::HardLink;
        EntryKind::SymbolicLink => EntryKind::SymbolicLink;
        EntryKind::Device => EntryKind::Device;
        EntryKind::Fifo => EntryKind::Fifo;
        EntryKind::Sparse => EntryKind::Sparse;
        EntryKind::FileNamedAsDirectory => EntryKind::FileNamedAsDirectory;
        EntryKind::Other(_) => EntryKind::Other(b'Q');
    };
    let extensions = examples! { ExtensionProblem:
        ExtensionProblem::TooLarge => ExtensionProblem::TooLarge;
        ExtensionProblem::Record => ExtensionProblem::Record;
        ExtensionProblem::Size => ExtensionProblem::Size;
        ExtensionProblem::LongName => ExtensionProblem::LongName;
        ExtensionProblem::Dangling => ExtensionProblem::Dangling;
        ExtensionProblem::Repeated => ExtensionProblem::Repeated;
        ExtensionProblem::TwoPaths => ExtensionProblem::TwoPaths;
    };
    let bundles = examples! { BundleProblem:
        BundleProblem::NotAString => BundleProblem::NotAString;
        BundleProblem::NotBase64 => BundleProblem::NotBase64;
    };
    let paths = examples! { PathProblem:
        PathProblem::Empty => PathProblem::Empty;
        PathProblem::Absolute => PathProblem::Absolute;
        PathProblem::TooLong => PathProblem::TooLong;
        PathProblem::NotUtf8 => PathProblem::NotUtf8;
        PathProblem::Backslash => PathProblem::Backslash;
        PathProblem::Control => PathProblem::Control;
        PathProblem::EmptySegment => PathProblem::EmptySegment;
        PathProblem::DotSegment => PathProblem::DotSegment;
        PathProblem::Reserved => PathProblem::Reserved;
        PathProblem::DroppedEnd => PathProblem::DroppedEnd;
        PathProblem::Device => PathProblem::Device;
    };
    let mut listing = Listing::default();
    listing.errors(&errors).parts(&headers).parts(&entries).parts(&extensions);
    listing.parts(&bundles).parts(&paths);
    insta::assert_snapshot!("containers", listing.text());
}

#[test]
fn errors_of_json() {
    use JsonErrorKind as Kind;
    let kinds = examples! { JsonErrorKind:
        Kind::UnexpectedEnd => Kind::UnexpectedEnd;
        Kind::UnexpectedByte { .. } => Kind::UnexpectedByte { byte: b'}' },
            Kind::UnexpectedByte { byte: 0 };
        Kind::InvalidUtf8 => Kind::InvalidUtf8;
        Kind::ByteOrderMark => Kind::ByteOrderMark;
        Kind::DuplicateName { .. } => Kind::DuplicateName { name: "id".into() };
        Kind::LoneSurrogate => Kind::LoneSurrogate;
        Kind::ControlCharacter => Kind::ControlCharacter;
        Kind::InvalidEscape => Kind::InvalidEscape;
        Kind::InvalidNumber => Kind::InvalidNumber;
        Kind::NumberTooLarge => Kind::NumberTooLarge;
        Kind::TooDeep { .. } => Kind::TooDeep { limit: 64 };
        Kind::TrailingData => Kind::TrailingData;
        Kind::TooLong => Kind::TooLong;
        Kind::TooManyValues => Kind::TooManyValues;
    };
    let numbers = examples! { NumberProblemKind:
        NumberProblemKind::Unsafe => NumberProblemKind::Unsafe;
        NumberProblemKind::Underflow => NumberProblemKind::Underflow;
    };
    let mismatch = |expected, found| ProblemKind::Mismatch { expected, found };
    let shapes = examples! { ProblemKind:
        ProblemKind::Missing { .. } => ProblemKind::Missing { name: "mac" };
        ProblemKind::Refused { .. } => ProblemKind::Refused { name: "color".into() };
        ProblemKind::Unknown { .. } => ProblemKind::Unknown { name: "color".into() };
        ProblemKind::Mismatch { .. } => mismatch(Type::Bool, crate::json::Kind::String),
            mismatch(Type::Mac, crate::json::Kind::String),
            mismatch(Type::Word(&["full", "selective"]), crate::json::Kind::Null);
        ProblemKind::Spelling => ProblemKind::Spelling;
    };
    let types = [
        Type::Any,
        Type::Bool,
        Type::Id,
        Type::UINT,
        Type::Uint { min: 1, max: MAX_SAFE },
        Type::Uint { min: 1, max: 22 },
        Type::Int,
        Type::Number,
        Type::Rate,
        Type::Str,
        Type::Text,
        Type::TIME,
        Type::Time(TimeFormat::Utc),
        Type::Uuid,
        Type::Digest,
        Type::Base64 { bytes: 32 },
        Type::Mac,
        Type::Ip,
        Type::Map,
        Type::MapOrMaps,
        Type::Strings,
    ];
    let mut listing = Listing::default();
    listing.errors(&[json_error()]).parts(&kinds).parts(&numbers).parts(&shapes).parts(&types);
    insta::assert_snapshot!("json", listing.text());
}
