//! JSON Schemas (draft 2020-12) of the members of archives and of documents, generated from the
//! tables that validation uses.

mod manifest;
mod values;

use sma_core::document::{SHAPE_2024_1, SHAPE_2026_1};
use sma_core::schema::SCHEMA;
use sma_core::section::{CollectionTable, SECTION, SectionTable, tables};
use sma_core::shape::{Field, Others, Presence, Shape, Type};

use super::json::{Json, array, object};
use values::{Definitions, nullable, of_type, pattern};

/// A schema, and the beginning of its file name.
pub(super) struct Schema {
    /// Beginning of the file name, such as `devices`.
    pub(super) name: String,
    /// The schema itself.
    pub(super) json: Json,
}

/// Returns every schema.
pub(super) fn all() -> Vec<Schema> {
    let mut all = vec![manifest::schema(), database_schema()];
    all.extend(tables().map(section));
    all.push(document_2026_1());
    all.push(document_2024_1());
    all
}

fn database_schema() -> Schema {
    let mut definitions = Definitions::default();
    let version = pattern(
        "A version of the form YYYY.MM.DD.NNN.",
        "[0-9]{4}\\.[0-9]{2}\\.[0-9]{2}\\.[0-9]{3}",
    );
    let root = shape(&SCHEMA, &mut definitions)
        .with("allOf", array([object([("properties", object([("schema_version", version)]))])]));
    complete("schema", "schema.json", "The database that was backed up.", root, definitions)
}

fn section(table: &SectionTable) -> Schema {
    let mut definitions = Definitions::default();
    let mut properties: Vec<_> =
        SECTION.fields.iter().map(|of| (of.name, field(of, &mut definitions))).collect();
    for collection in table.collections {
        properties.push((collection.name, records(collection, &mut definitions)));
    }
    let ids = of_type("array").with("items", definitions.value(Type::Id));
    let deleted = table.collections.iter().map(|collection| (collection.name, ids.clone()));
    let deleted = object([
        ("title", "Deleted records".into()),
        ("description", "Only in incremental and differential archives: ids by collection.".into()),
        ("type", "object".into()),
        ("properties", object(deleted)),
    ]);
    properties.push(("deleted", deleted));
    let root = of_type("object")
        .with("properties", object(properties))
        .with("required", array(required_names(&SECTION)));
    let title = format!("data/{}.json", table.name);
    complete(table.name, &title, table.description, root, definitions)
}

fn records(collection: &CollectionTable, definitions: &mut Definitions) -> Json {
    add_title(collection.label, of_type("array"))
        .with("items", add_title(collection.singular, shape(&collection.record, definitions)))
}

fn document_2026_1() -> Schema {
    let mut definitions = Definitions::default();
    let filled = |name| {
        let list = object([("minItems", 1.into())]);
        object([("properties", object([(name, list)]))])
    };
    let ratio = ["metadata", "system_info", "compression_ratio"];
    let none = ratio.iter().rev().fold(object([("const", 0.into())]), |inner, name| {
        object([("properties", object([(*name, inner)]))])
    });
    let root = shape(&SHAPE_2026_1, &mut definitions)
        .with("allOf", Json::Array(vec![none]))
        .with("anyOf", array(["devices", "templates", "discovered_devices"].map(filled)));
    let about = "A document of Shelly Manager since 2026-07, without unknown fields and with at least one record.";
    complete("document-2026.1", "2026.1 document", about, root, definitions)
}

fn document_2024_1() -> Schema {
    let mut definitions = Definitions::default();
    let root = shape(&SHAPE_2024_1, &mut definitions);
    let about = "A document of Shelly Manager from 2025-09 to 2026-07.";
    complete("document-2024.1", "2024.1 document", about, root, definitions)
}

/// Completes a schema: adds identifier, title, description and definitions to those of the root.
fn complete(name: &str, title: &str, about: &str, root: Json, definitions: Definitions) -> Schema {
    let head = [
        ("$schema", Json::from("https://json-schema.org/draft/2020-12/schema")),
        ("$id", format!("urn:sma:1.0:{name}").into()),
        ("title", title.into()),
        ("description", about.into()),
    ];
    let json = merge(object(head), root).with("$defs", definitions.into_json());
    Schema { name: name.to_owned(), json }
}

/// Returns the schema of an object of a shape.
fn shape(shape: &Shape, definitions: &mut Definitions) -> Json {
    let properties = shape.fields.iter().map(|of| (of.name, field(of, definitions)));
    let mut json = of_type("object").with("properties", object(properties));
    let required = required_names(shape);
    if !required.is_empty() {
        json = json.with("required", array(required));
    }
    match shape.others {
        Others::Reported => json,
        Others::Refused => json.with("additionalProperties", false),
    }
}

/// Returns the names of the required fields.
fn required_names(shape: &Shape) -> Vec<&'static str> {
    let needed =
        |field: &&Field| matches!(field.presence, Presence::Required | Presence::RequiredOrNull);
    shape.fields.iter().filter(needed).map(|field| field.name).collect()
}

fn field(field: &Field, definitions: &mut Definitions) -> Json {
    let value = definitions.value(field.ty);
    let any = matches!(field.ty, Type::Any | Type::Figure);
    let value = match field.presence {
        Presence::Required if any => object([("not", of_type("null"))]),
        Presence::RequiredOrNull | Presence::OptionalOrNull if !any => nullable(value),
        _ => value,
    };
    let value = if field.unique && field.ty != Type::Id {
        value.with("description", "Unique in the collection.")
    } else {
        value
    };
    add_title(field.label, value)
}

/// Puts a title in front of the members of a schema.
fn add_title(title: &str, schema: Json) -> Json {
    merge(object([("title", title.into())]), schema)
}

/// Merges the members of two objects.
fn merge(first: Json, second: Json) -> Json {
    match (first, second) {
        (Json::Object(mut first), Json::Object(second)) => {
            first.extend(second);
            Json::Object(first)
        }
        (_, second) => second,
    }
}
