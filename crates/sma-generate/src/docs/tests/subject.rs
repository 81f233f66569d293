//! What a schema describes, a value of it, and what the checks of the core say about such values.

use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::{Map, Value, json};
use sma_core::document::{SHAPE_2024_1, SHAPE_2026_1};
use sma_core::manifest::{BASE, GROUPS, SECTION_ENTRY, encryption_parameters};
use sma_core::report::Status;
use sma_core::schema::SCHEMA;
use sma_core::section::{SECTION, SECTIONS, tables};
use sma_core::shape::{Shape, Type};
use sma_core::time::TimeFormat;
use sma_core::{Archive, CheckId, Level, Limits};

use crate::docs::schema;

/// A text for a field that takes any.
pub(super) const ANY_TEXT: &str = "text";
/// A time that fits every clock.
const TIME: &str = "2024-01-19T10:00:00Z";
const UUID: &str = "5a3e0c1e-24d0-4c6b-9f3a-0b7e5d1c2a18";
/// SHA-256 of nothing.
const DIGEST: &str = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// A schema, a value that fits it, and the checks that look at such values.
pub(super) struct Subject {
    pub(super) name: &'static str,
    pub(super) sample: Value,
    /// Below which its places are looked at, as another subject looks at the others.
    within: &'static str,
    validator: &'static Validator,
    wrap: fn(&'static str, &Value) -> Value,
    level: Level,
    checks: &'static [CheckId],
}

impl Subject {
    /// Where there are values to change, as JSON pointers.
    pub(super) fn places(&self) -> impl Iterator<Item = String> {
        let all = pointers(&self.sample).into_iter().chain([String::new()]);
        all.filter(|pointer| pointer.starts_with(self.within))
    }

    /// Whether the published schema accepts a value.
    pub(super) fn fits_schema(&self, value: &Value) -> bool {
        self.validator.is_valid(value)
    }

    /// Whether an archive with this value opens, and none of the checks fails.
    pub(super) fn passes_checks(&self, value: &Value) -> bool {
        let bytes = (self.wrap)(self.name, value).to_string();
        let Ok(archive) = Archive::open(bytes.as_bytes(), &Limits::default()) else { return false };
        let report = archive.validate(self.level);
        self.checks.iter().all(|id| {
            let check = report.check(*id).unwrap_or_else(|| panic!("no {id:?} for {}", self.name));
            check.status == Status::Passed
        })
    }

    pub(super) fn assert_agreement(&self, value: &Value, what: &str) {
        let (schema, checks) = (self.fits_schema(value), self.passes_checks(value));
        assert_eq!(schema, checks, "{}: {what}: schema (left) and checks (right)", self.name);
    }
}

/// The validator of a published schema.
pub(super) fn validator(name: &str) -> &'static Validator {
    static ALL: LazyLock<Vec<(String, Validator)>> = LazyLock::new(|| {
        let compile = |schema: schema::Schema| {
            let json = serde_json::to_value(&schema.json).unwrap();
            jsonschema::draft202012::meta::validate(&json).unwrap();
            // Formats are not asserted: the schemas must be exact without.
            (schema.name, jsonschema::draft202012::new(&json).unwrap())
        };
        schema::all().into_iter().map(compile).collect()
    });
    let found = ALL.iter().find(|(of, _)| of == name);
    &found.unwrap_or_else(|| panic!("no schema {name}")).1
}

/// Every schema with a value that has all of its fields; some twice, where one field decides what
/// another means.
pub(super) fn all() -> Vec<Subject> {
    let mut all = vec![manifest(), partial_manifest(), database()];
    all.extend([Some("pbkdf2"), Some("argon2"), Some("scrypt"), None].map(encrypted_manifest));
    for table in tables() {
        all.push(section(table.name));
        all.push(deletions(table.name));
    }
    all.push(document("document-2026.1", &SHAPE_2026_1));
    all.push(document("document-2024.1", &SHAPE_2024_1));
    all
}

pub(super) fn manifest() -> Subject {
    Subject {
        name: "manifest",
        sample: manifest_sample(),
        within: "",
        validator: validator("manifest"),
        wrap: |_, manifest| json!({ "manifest.json": manifest }),
        level: Level::Basic,
        checks: &[
            CheckId::FormatVersion,
            CheckId::ArchiveInfo,
            CheckId::SourceSystem,
            CheckId::Compression,
            CheckId::Encryption,
            CheckId::Statistics,
            CheckId::Validation,
            CheckId::Base,
            CheckId::DataSections,
            CheckId::SectionNames,
            CheckId::CriticalSections,
        ],
    }
}

pub(super) fn partial_manifest() -> Subject {
    let mut subject = Subject { within: "/archive_info", ..manifest() };
    subject.sample["archive_info"]["backup_type"] = json!("incremental");
    subject.sample["archive_info"]["base"] = object(&BASE);
    subject
}

pub(super) fn encrypted_manifest(key_derivation: Option<&str>) -> Subject {
    let mut subject = Subject { within: "/encryption", ..manifest() };
    subject.sample["encryption"] = json!({
        "enabled": true,
        "algorithm": "aes-256-gcm",
        "key_derivation": key_derivation,
        "parameters": object(encryption_parameters(key_derivation)),
    });
    subject
}

pub(super) fn database() -> Subject {
    let mut sample = object(&SCHEMA);
    sample["schema_version"] = json!("2024.01.19.001");
    Subject {
        name: "schema",
        sample,
        within: "",
        validator: validator("schema"),
        wrap: |_, schema| json!({ "manifest.json": manifest_sample(), "schema.json": schema }),
        level: Level::Basic,
        checks: &[CheckId::SchemaJson, CheckId::SchemaFields],
    }
}

pub(super) fn section(name: &'static str) -> Subject {
    let table = sma_core::section::table(name).unwrap();
    let mut sample = object(&SECTION);
    for collection in table.collections {
        sample[collection.name] = json!([object(&collection.record)]);
    }
    Subject {
        name,
        sample,
        within: "",
        validator: validator(name),
        wrap: |name, section| {
            let mut manifest = json!({ "archive_info": { "backup_type": "incremental" } });
            manifest["data_sections"][name] = json!({ "included": true });
            json!({ "manifest.json": manifest, format!("data/{name}.json"): section })
        },
        level: Level::Thorough,
        checks: &[
            CheckId::SectionJson,
            CheckId::SectionFields,
            CheckId::RequiredFields,
            CheckId::FieldValues,
            CheckId::DeletedRecords,
        ],
    }
}

/// A section that deletes and holds nothing.
fn deletions(name: &'static str) -> Subject {
    let table = sma_core::section::table(name).unwrap();
    let mut subject = Subject { within: "/deleted", ..section(name) };
    subject.sample = object(&SECTION);
    for collection in table.collections {
        subject.sample["deleted"][collection.name] = json!([1]);
    }
    subject
}

pub(super) fn document(name: &'static str, shape: &'static Shape) -> Subject {
    let mut sample = object(shape);
    // What the checks know beside the table.
    sample["metadata"]["system_info"]["compression_ratio"] = json!(0);
    Subject {
        name,
        sample,
        within: "",
        validator: validator(name),
        wrap: |_, document| document.clone(),
        level: Level::Basic,
        checks: &[CheckId::DocumentStructure],
    }
}

/// A manifest that breaks no rule.
fn manifest_sample() -> Value {
    let mut manifest = json!({ "format_version": "1.0.0" });
    for group in GROUPS {
        manifest[group.name] = object(group.shape);
    }
    if let Some(info) = manifest["archive_info"].as_object_mut() {
        info.remove("base");
    }
    manifest["encryption"] = json!({
        "enabled": false, "algorithm": null, "key_derivation": null, "parameters": null,
    });
    for section in SECTIONS {
        manifest["data_sections"][section.name] = object(&SECTION_ENTRY);
    }
    manifest["data_sections"]["of_tomorrow"] = object(&SECTION_ENTRY);
    manifest
}

/// An object with all fields of a shape.
fn object(shape: &Shape) -> Value {
    let fields = shape.fields.iter().map(|field| (field.name.to_owned(), value(field.ty)));
    Value::Object(fields.collect::<Map<_, _>>())
}

/// A value of a type, written by hand.
fn value(ty: Type) -> Value {
    match ty {
        Type::Any | Type::Figure => json!({}),
        Type::Bool => json!(true),
        Type::Id | Type::Ref(_) => json!(1),
        Type::PastRef(_) => json!(0),
        Type::Uint { min, .. } => json!(min),
        Type::Int => json!(-67),
        Type::Number => json!(0.25),
        Type::Rate => json!(0.5),
        Type::Str | Type::Text => json!(ANY_TEXT),
        Type::Word(words) => json!(words[0]),
        Type::Time(TimeFormat::Profile | TimeFormat::AnyOffset | TimeFormat::Utc) => json!(TIME),
        Type::Uuid => json!(UUID),
        Type::Digest => json!(DIGEST),
        // All bits zero: 16 bytes are 21 whole digits and two bits more, 32 are 42 and four more.
        Type::Base64 { bytes: 16 } => json!(format!("{}==", "A".repeat(22))),
        Type::Base64 { bytes: 32 } => json!(format!("{}=", "A".repeat(43))),
        Type::Base64 { bytes } => panic!("no base64 of {bytes} bytes by hand"),
        Type::Mac => json!("A8:48:FA:00:00:01"),
        Type::Ip => json!("192.168.1.20"),
        Type::Map | Type::MapOrMaps => json!({}),
        Type::Strings => json!(["text"]),
        Type::Refs(_) => json!([1]),
        Type::Object(of) => object(of),
        Type::Array(of) => json!([object(of)]),
        Type::MapOf(of) => json!({ "name": object(of) }),
    }
}

/// Where there are values below the root, as JSON pointers. No name here needs escapes.
pub(super) fn pointers(value: &Value) -> Vec<String> {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(members) => members.iter().map(|(name, v)| (name.clone(), v)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(i, v)| (i.to_string(), v)).collect(),
        _ => Vec::new(),
    };
    let below = |(name, child): (String, &Value)| {
        let rest = pointers(child).into_iter().map(|rest| format!("/{name}{rest}"));
        [format!("/{name}")].into_iter().chain(rest).collect::<Vec<_>>()
    };
    children.into_iter().flat_map(below).collect()
}
