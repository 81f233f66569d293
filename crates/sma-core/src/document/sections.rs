//! Mapping a document to sections of SMA 1.0.

#[cfg(test)]
mod tests;

use alloc::string::String;
use alloc::vec::Vec;

use super::ids::Ids;
use super::record::{Given, RecordWriter};
use super::shapes::{CONFIGURATION, DEVICE, DISCOVERED_DEVICE, TEMPLATE};
use crate::json::{self, Kind, Value};
use crate::progress::{Stage, Track, Unit, Watch};
use crate::section::{self, CollectionTable, Sections};

/// Schema version of mapped sections.
const SCHEMA_VERSION: &str = r#""1.0.0""#;

/// Members of every mapped section that describe it.
pub(super) use crate::section::BOOKKEEPING;

/// Member of a mapped section that holds the elements of an array.
pub(super) const ITEMS: &str = "items";

/// A section with its JSON.
type Mapped = (&'static str, Vec<u8>);

/// Maps a document: known sections first, then the others by name.
pub(super) async fn map_watched(
    root: Value<'_>,
    text: &[u8],
    watch: &dyn Watch,
) -> Sections<'static> {
    let created = root.get("metadata").and_then(|metadata| metadata.get("created_at"));
    let mapper = Mapper {
        text,
        root,
        created: created.filter(|created| created.kind() == Kind::String),
        devices: Ids::new(array(root, "devices")),
        templates: Ids::new(array(root, "templates")),
    };
    let mut track = Track::new(watch, Stage::Parsing, Unit::Bytes, text.len() as u64);
    track.begin().await;
    let mapped = [
        mapper.devices(&mut track).await,
        mapper.configurations(&mut track).await,
        mapper.templates(&mut track).await,
        mapper.settings("network_settings"),
        mapper.list("plugin_configurations"),
        mapper.settings("system_settings"),
    ];
    let mapped: Vec<Mapped> = mapped.into_iter().flatten().collect();
    let total = mapped.iter().map(|(_, text)| text.len() as u64).sum();
    let mut track = Track::new(watch, Stage::Parsing, Unit::Bytes, total);
    track.begin().await;
    let mut sections = Sections::new();
    for (name, text) in mapped {
        // Mapping does not nest deeper than the document; only the size of the text may exceed a
        // tape.
        if let Ok(tape) = json::parse_watched(&text, u16::MAX, &mut track).await {
            sections.insert_parsed(name, text, tape);
        }
    }
    sections
}

/// Returns an array of the root, if it is one.
pub(super) fn array<'a>(root: Value<'a>, name: &str) -> Option<Value<'a>> {
    root.get(name).filter(|value| value.kind() == Kind::Array)
}

/// Returns an object of the root, if it is one.
pub(super) fn object<'a>(root: Value<'a>, name: &str) -> Option<Value<'a>> {
    root.get(name).filter(|value| value.kind() == Kind::Object)
}

/// Returns the configuration of a device, if it has one.
pub(super) fn configuration(device: Value<'_>) -> Option<Value<'_>> {
    object(device, "configuration")
}

struct Mapper<'a> {
    text: &'a [u8],
    root: Value<'a>,
    created: Option<Value<'a>>,
    devices: Ids,
    templates: Ids,
}

impl<'a> Mapper<'a> {
    async fn devices(&self, track: &mut Track<'_>) -> Option<Mapped> {
        let mut section = self.begin("devices", |_| false);
        let mut writer = RecordWriter::new(table("devices", "devices")?, &DEVICE.open);
        let write = |(device, id): (Value<'a>, u64), out: &mut String| {
            let id = ("id", Given::Number(id));
            // An invalid configuration stays in place, so that it remains visible.
            let moves = device
                .get("configuration")
                .is_none_or(|value| value.is_null() || value.kind() == Kind::Object);
            let moved = ("configuration", Given::Value(None));
            let given = if moves { &[id, moved][..] } else { &[id] };
            writer.write(self.text, device, given, out);
            let elsewhere = configuration(device).map_or(0, Value::size);
            device.size().saturating_sub(elsewhere)
        };
        section.records("devices", self.numbered_devices(), track, write).await;
        let collection = "discovered_devices";
        let mut writer = RecordWriter::new(table("devices", collection)?, &DISCOVERED_DEVICE.open);
        let write = |(device, id): (Value<'a>, u64), out: &mut String| {
            writer.write(self.text, device, &[("id", Given::Number(id))], out);
            device.size()
        };
        section.records(collection, self.elements(collection).zip(1..), track, write).await;
        Some(section.finish())
    }

    async fn configurations(&self, track: &mut Track<'_>) -> Option<Mapped> {
        let mut section = self.begin("configurations", |_| false);
        let collection = "device_configs";
        let mut writer =
            RecordWriter::new(table("configurations", collection)?, &CONFIGURATION.open);
        let configured = self.numbered_devices().filter_map(|(device, device_id)| {
            configuration(device).map(|configuration| (configuration, device, device_id))
        });
        let write = |(found, id): ((Value<'a>, Value<'a>, u64), u64), out: &mut String| {
            let (configuration, device, device_id) = found;
            let given = [
                ("id", Given::Number(id)),
                ("device_id", self.device_of(configuration, device, device_id)),
                ("template_id", self.template_of(configuration)),
                ("created_at", Given::Value(device.get("created_at"))),
            ];
            writer.write(self.text, configuration, &given, out);
            configuration.size()
        };
        section.records(collection, configured.zip(1..), track, write).await;
        Some(section.finish())
    }

    async fn templates(&self, track: &mut Track<'_>) -> Option<Mapped> {
        let mut section = self.begin("templates", |_| false);
        let mut writer = RecordWriter::new(table("templates", "templates")?, &TEMPLATE.open);
        let templates = self.elements("templates").zip(self.templates.iter());
        let write = |(template, id): (Value<'a>, u64), out: &mut String| {
            writer.write(self.text, template, &[("id", Given::Number(id))], out);
            template.size()
        };
        section.records("templates", templates, track, write).await;
        Some(section.finish())
    }

    /// Maps an object of the root to a section, unchanged.
    fn settings(&self, name: &'static str) -> Option<Mapped> {
        let settings = object(self.root, name)?;
        let mut section = self.begin(name, |member| settings.get(member).is_some());
        if !settings.is_empty() {
            let source = settings.source();
            let members = source.strip_prefix('{')?.strip_suffix('}')?;
            section.separate();
            section.out.push_str(members);
        }
        Some(section.finish())
    }

    /// Maps an array of the root to a section.
    fn list(&self, name: &'static str) -> Option<Mapped> {
        let list = array(self.root, name)?;
        let mut section = self.begin(name, |_| false);
        section.member(ITEMS, list.source());
        Some(section.finish())
    }

    /// Returns the reference of a configuration to its device, where `id` is the id that the
    /// containing device gets.
    fn device_of(&self, configuration: Value<'a>, device: Value<'a>, id: u64) -> Given<'a> {
        let Some(reference) = configuration.get("device_id").filter(|value| !value.is_null())
        else {
            return Given::Number(id);
        };
        let written = device.get("id").and_then(Value::as_uint);
        match reference.as_uint() {
            // A repeated id means the device that contains the configuration.
            Some(number) if Some(number) == written => Given::Number(id),
            Some(number) => Given::Number(self.devices.resolve(number)),
            None => Given::Value(Some(reference)),
        }
    }

    fn template_of(&self, configuration: Value<'a>) -> Given<'a> {
        let reference = configuration.get("template_id");
        match reference.and_then(Value::as_uint) {
            Some(number) => Given::Number(self.templates.resolve(number)),
            None => Given::Value(reference),
        }
    }

    fn elements(&self, name: &str) -> impl Iterator<Item = Value<'a>> + use<'a> {
        array(self.root, name).into_iter().flat_map(Value::elements)
    }

    fn numbered_devices(&self) -> impl Iterator<Item = (Value<'a>, u64)> {
        self.elements("devices").zip(self.devices.iter())
    }

    /// Begins a section with its bookkeeping, except for members that it `has` itself.
    fn begin(&self, name: &'static str, has: impl Fn(&str) -> bool) -> SectionWriter {
        let mut section = SectionWriter { name, out: String::from("{") };
        let values = [Some(SCHEMA_VERSION), self.created.map(Value::source)];
        for (member, value) in BOOKKEEPING.into_iter().zip(values) {
            if let Some(value) = value.filter(|_| !has(member)) {
                section.member(member, value);
            }
        }
        section
    }
}

/// Returns the table of a known collection.
fn table(section: &str, collection: &str) -> Option<&'static CollectionTable> {
    section::table(section)?.collection(collection)
}

/// A section being written.
struct SectionWriter {
    name: &'static str,
    out: String,
}

impl SectionWriter {
    /// Appends a member with a JSON value.
    fn member(&mut self, name: &str, value: &str) {
        self.separate();
        for part in ["\"", name, "\":", value] {
            self.out.push_str(part);
        }
    }

    /// Appends a collection. `write` writes each record and returns the size of its source in the
    /// document, in bytes.
    async fn records<T>(
        &mut self,
        name: &str,
        records: impl Iterator<Item = T>,
        track: &mut Track<'_>,
        mut write: impl FnMut(T, &mut String) -> usize,
    ) {
        self.member(name, "[");
        for (index, record) in records.enumerate() {
            if index > 0 {
                self.out.push(',');
            }
            track.advance_by(write(record, &mut self.out)).await;
        }
        self.out.push(']');
    }

    fn separate(&mut self) {
        if self.out.len() > 1 {
            self.out.push(',');
        }
    }

    fn finish(mut self) -> Mapped {
        self.out.push('}');
        (self.name, self.out.into_bytes())
    }
}
