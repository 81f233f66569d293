//! The schema of `manifest.json`: its tables, and the rules between fields.

use sma_core::manifest::{BASE, GROUPS, SECTION_ENTRY, encryption_parameters};
use sma_core::section::{Priority, SECTIONS};
use sma_core::shape::MAX_SAFE;

use super::values::{Definitions, nullable, of_type, pattern};
use super::{Schema, add_title, complete, merge, shape};
use crate::docs::json::{Json, array, object};

/// Returns the schema of `manifest.json` of major version 1.
pub(super) fn schema() -> Schema {
    let mut definitions = Definitions::default();
    let mut properties = vec![("format_version", format_version())];
    for group in GROUPS {
        let fields = shape(group.shape, &mut definitions);
        let rules = match group.name {
            "archive_info" => base(&mut definitions),
            "encryption" => encryption(&mut definitions),
            "statistics" => ratio(),
            "validation" => signature(),
            _ => object::<&str>([]),
        };
        properties.push((group.name, merge(fields, rules)));
        if group.name == "encryption" {
            properties.push(("data_sections", data_sections(&mut definitions)));
        }
    }
    let required = array(properties.iter().map(|(name, _)| *name));
    let root = of_type("object").with("properties", object(properties)).with("required", required);
    let root = merge(root, critical_sections());
    let about = "Content of an archive, its creation, and the checksums of its members.";
    complete("manifest", "manifest.json", about, root, definitions)
}

/// Returns the schema of a semantic version (semver 2.0.0) of major 1.
fn format_version() -> Json {
    const NUMBER: &str = "(0|[1-9][0-9]*)";
    const WORD: &str = "[0-9]*[A-Za-z-][0-9A-Za-z-]*";
    let pre_release = format!("({NUMBER}|{WORD})");
    let build = "[0-9A-Za-z-]+";
    let inner = format!(
        "1\\.{NUMBER}\\.{NUMBER}(-{pre_release}(\\.{pre_release})*)?(\\+{build}(\\.{build})*)?"
    );
    add_title("Format version", pattern("A semantic version with major version 1.", &inner))
}

/// Returns the schema of the base of an incremental or differential archive.
fn base(definitions: &mut Definitions) -> Json {
    let base = object([("base", shape(&BASE, definitions))]);
    let partial =
        object([("backup_type", object([("enum", array(["incremental", "differential"]))]))]);
    object([
        ("allOf", array([object([("properties", base)])])),
        ("if", require_all(partial)),
        ("then", object([("required", array(["base"]))])),
    ])
}

/// Returns the rules for fields that are null without encryption and required with it.
fn encryption(definitions: &mut Definitions) -> Json {
    let derivations = [Some("pbkdf2"), Some("argon2"), Some("scrypt"), None];
    let derived = derivations.map(|name| {
        let means = name.map_or_else(|| of_type("null"), |name| object([("const", name.into())]));
        let parameters = shape(encryption_parameters(name), definitions);
        let properties = object([("key_derivation", means), ("parameters", parameters)]);
        object([("properties", properties)])
    });
    let on = object([
        ("properties", object([("algorithm", of_type("string"))])),
        ("required", array(["parameters"])),
        ("anyOf", array(derived)),
    ]);
    let off = object([("algorithm", of_type("null")), ("key_derivation", of_type("null"))]);
    object([
        ("if", require_all(object([("enabled", object([("const", true.into())]))]))),
        ("then", on),
        ("else", object([("properties", off)])),
    ])
}

/// Returns the schema of a ratio. Unsafe integers are refused (profile, section 2), and every
/// larger binary64 is an integer.
fn ratio() -> Json {
    let safe = i64::try_from(MAX_SAFE).unwrap_or(i64::MAX);
    let range = object([("minimum", (-safe).into()), ("maximum", safe.into())]);
    let properties = object([("compression_ratio", range)]);
    object([("allOf", array([object([("properties", properties)])]))])
}

/// Returns the rule that a signature requires an algorithm.
fn signature() -> Json {
    let unsigned = nullable(object([("const", "".into())]));
    object([
        ("if", require_all(object([("signature_algorithm", of_type("null"))]))),
        ("then", object([("properties", object([("signature", unsigned)]))])),
    ])
}

/// Returns the schema of `data_sections`, which lists all known sections.
fn data_sections(definitions: &mut Definitions) -> Json {
    let entry = |definitions: &mut Definitions| {
        let zero = || object([("const", 0.into())]);
        let absent =
            [("record_count", zero()), ("file_size", zero()), ("checksum", of_type("null"))];
        merge(
            shape(&SECTION_ENTRY, definitions),
            object([
                ("if", require_all(object([("included", object([("const", true.into())]))]))),
                ("then", object([("properties", object([("checksum", of_type("string"))]))])),
                ("else", object([("properties", object(absent))])),
            ]),
        )
    };
    object([
        ("title", "Sections".into()),
        ("type", "object".into()),
        ("propertyNames", section_name()),
        ("additionalProperties", entry(definitions)),
        ("required", array(SECTIONS.iter().map(|section| section.name))),
    ])
}

/// Returns the schema of a section name, which is not a Windows device name.
fn section_name() -> Json {
    let device = pattern("A device name of Windows.", "(con|prn|aux|nul|(com|lpt)[1-9])");
    pattern("The name of a section.", "[a-z][a-z0-9_]{0,63}").with("not", device)
}

/// Returns the rule that only a selective backup may lack critical sections.
fn critical_sections() -> Json {
    let critical = SECTIONS.iter().filter(|section| section.priority == Priority::Critical);
    let included = critical.map(|section| {
        let included = object([("included", object([("const", true.into())]))]);
        (section.name, object([("properties", included)]))
    });
    let included = object([("properties", object(included))]);
    let selective = require_all(object([("backup_type", object([("const", "selective".into())]))]));
    object([
        ("if", require_all(object([("archive_info", selective)]))),
        ("else", object([("properties", object([("data_sections", included)]))])),
    ])
}

/// Returns a condition that holds only where all these properties are present.
fn require_all(properties: Json) -> Json {
    let names = match &properties {
        Json::Object(members) => array(members.iter().map(|(name, _)| name.as_str())),
        _ => array::<&str>([]),
    };
    object([("properties", properties), ("required", names)])
}
