//! Forms of contents: plain, compressed, encrypted and incremental archives, and documents.

use sma_core::encryption::{Algorithm, MasterKey};
use sma_core::layer::Layer;
use sma_core::section::Sections;
use sma_core::write::{BackupType, Base, Draft, NewArchive, NewEncryption, Packing, Secret, write};
use sma_core::{Archive, Limits, container::Container};

use super::counter::Counter;
use super::shapes::{DELETIONS, SHAPES, Shape, Version};

/// A form of contents.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// An archive without compression or encryption.
    Plain,
    /// A compressed archive.
    Packed(Layer),
    /// An archive whose sections are encrypted.
    Encrypted,
    /// A document of a format version.
    Document(&'static str),
    /// An incremental archive, which builds on a plain one.
    Increment,
}

impl Form {
    /// Returns the bytes of content that are measured. Compressors search more, up to a limit, the
    /// more they have seen: below some 16 KiB, that grows faster than the content.
    pub(super) fn sizes(self) -> [usize; 3] {
        match self {
            Self::Packed(_) => [16, 32, 64],
            _ => [1, 2, 4],
        }
        .map(|kibibytes| kibibytes * 1024)
    }
}

/// A shape in a form.
pub(super) struct Case {
    pub(super) shape: &'static Shape,
    pub(super) form: Form,
}

/// Shapes that are compressed: a usual one, one with much repetition, and one with little.
const PACKED: &[&str] = &["a fleet", "a text of one word", "a long password"];

/// Shapes that are encrypted: few members and many, large values and small ones.
const ENCRYPTED: &[&str] = &["a fleet", "many sections", "a long name", "a dense array"];

/// Shapes of devices and templates, which documents have as well.
const DOCUMENTS: &[&str] = &[
    "a fleet",
    "one device, many fields",
    "many devices, a field of its own each",
    "deep settings",
    "a dense array",
    "many values under a long name",
    "one id many times",
    "long numbers",
    "escapes",
];

/// Every shape in every form that is measured.
pub(super) fn cases() -> impl Iterator<Item = Case> {
    let of = |form, names: &'static [&str]| {
        let shapes = names.iter().map(|name| SHAPES.iter().find(|shape| shape.name == *name));
        shapes.map(move |shape| Case { shape: shape.expect("it is a shape"), form })
    };
    let layers = [Layer::Gzip, Layer::Zstd, Layer::Lz4];
    let versions = ["2026.1", "2024.1"];
    SHAPES
        .iter()
        .map(|shape| Case { shape, form: Form::Plain })
        .chain(layers.into_iter().flat_map(move |layer| of(Form::Packed(layer), PACKED)))
        .chain(of(Form::Encrypted, ENCRYPTED))
        .chain(versions.into_iter().flat_map(move |version| of(Form::Document(version), DOCUMENTS)))
        .chain(DELETIONS.iter().map(|shape| Case { shape, form: Form::Increment }))
}

impl Case {
    pub(super) fn name(&self) -> String {
        let Self { shape: Shape { name, .. }, form } = self;
        match form {
            Form::Plain | Form::Increment => (*name).to_owned(),
            Form::Packed(layer) => format!("{name}, in {layer}"),
            Form::Encrypted => format!("{name}, encrypted"),
            Form::Document(version) => format!("{name}, in a {version} document"),
        }
    }

    /// Returns the file of one version.
    pub(super) fn file(&self, size: usize, version: Version) -> Vec<u8> {
        let contents = (self.shape.make)(size, version);
        if let Form::Document(format) = self.form {
            return document(format, &contents);
        }
        let mut sections = Sections::new();
        for (name, json) in contents {
            sections.insert(&name, json.into_bytes()).expect(self.shape.name);
        }
        let new = match self.form {
            Form::Packed(layer) => new_archive(layer),
            Form::Increment if version == Version::New => {
                let base = open(&self.file(size, Version::Old));
                let checksum = base.manifest_digest().expect("it has a manifest");
                new_archive(Layer::None)
                    .with_backup_type(BackupType::Incremental)
                    .with_base(Base::new(checksum, CREATED))
            }
            _ => new_archive(Layer::None),
        };
        if self.form != Form::Encrypted {
            return write(&new, &sections).expect(self.shape.name);
        }
        let key = key();
        let encryption = NewEncryption::new(Algorithm::ChaCha20Poly1305, Secret::Key(&key));
        let mut draft = Draft::new(&new, &sections).expect(self.shape.name);
        draft.encrypt(&encryption, &mut Counter(0)).expect("the key is there");
        draft.finish().expect(self.shape.name)
    }
}

/// When everything was made.
const CREATED: &str = "2026-01-19T10:00:00Z";

pub(super) fn key() -> MasterKey {
    MasterKey::from_bytes([7; 32])
}

pub(super) fn open(file: &[u8]) -> Archive {
    Archive::open(file, &Limits::default()).expect("it is written as it should be")
}

pub(super) fn new_archive(layer: Layer) -> NewArchive {
    NewArchive::new(CREATED, "anna")
        .with_manager_version("1")
        .with_hostname("host")
        .with_packing(Packing::default().with(Some(Container::Tar), Some(layer), None))
}

/// Returns a document of the devices and templates of sections. Its records are those of archives,
/// so that many checks fail.
fn document(format: &str, sections: &[(String, String)]) -> Vec<u8> {
    let records = |collection: &str| {
        let begin = format!("\"{collection}\":[");
        let found = sections.iter().find_map(|(_, json)| json.split_once(&begin));
        found.and_then(|(_, rest)| rest.strip_suffix("]}")).unwrap_or_default()
    };
    let sma = if format == "2024.1" { r#""sma_version":"1.0","# } else { "" };
    let (devices, templates) = (records("devices"), records("templates"));
    format!(
        r#"{{{sma}"format_version":"{format}","metadata":{{"export_id":"0","created_at":"{CREATED}","created_by":"anna","export_type":"manual","system_info":{{"version":"1","hostname":"host","database_type":"sqlite","total_size_bytes":0,"compression_ratio":0}},"integrity":{{"checksum":"","record_count":1,"file_count":1}}}},"devices":[{devices}],"templates":[{templates}],"discovered_devices":[],"network_settings":{{"wifi_networks":[],"ntp_servers":[]}},"plugin_configurations":[],"system_settings":{{"log_level":"info","api_settings":{{}},"database_settings":{{}}}}}}"#
    )
    .into_bytes()
}
