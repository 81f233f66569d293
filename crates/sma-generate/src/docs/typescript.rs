//! TypeScript declarations of a `2026.1` document, generated from the table that validation uses.

use std::fmt::Write;

use sma_core::document::SHAPE_2026_1;
use sma_core::shape::{Field, Presence, Shape, Type};

const HEAD: &str = "\
// Generated from the table of the format by `cargo xtask docs`.
";

/// Returns the declarations: one interface for each object.
pub(super) fn page() -> String {
    let mut page = HEAD.to_owned();
    interface("SMAArchive", "A `2026.1` document.", &SHAPE_2026_1, &mut page);
    page
}

/// Writes an interface, and after it those of the objects in it.
fn interface(name: &str, about: &str, shape: &Shape, page: &mut String) {
    // Writing to a string cannot fail.
    let _ = writeln!(page, "\n/** {about} */\nexport interface {name} {{");
    for field in shape.fields {
        let optional = if field.presence == Presence::Optional { "?" } else { "" };
        let ty = type_of(field);
        let _ = writeln!(page, "  /** {}. */\n  {}{optional}: {ty};", field.label, field.name);
    }
    page.push_str("}\n");
    for field in shape.fields {
        if let Type::Object(shape) | Type::Array(shape) = field.ty {
            let about = format!("{} of a `2026.1` document.", field.label);
            interface(&name_of(field), &about, shape, page);
        }
    }
}

fn type_of(field: &Field) -> String {
    match field.ty {
        Type::Bool => "boolean".to_owned(),
        Type::Uint { min, max } if min == max => min.to_string(),
        Type::Uint { .. } | Type::Int | Type::Number => "number".to_owned(),
        Type::Word(words) => {
            words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" | ")
        }
        Type::Map => "Record<string, unknown>".to_owned(),
        Type::Strings => "string[]".to_owned(),
        Type::Object(_) => name_of(field),
        Type::Array(_) => format!("{}[]", name_of(field)),
        Type::Str | Type::Text | Type::Time(_) | Type::Uuid | Type::Digest => "string".to_owned(),
        other => unreachable!("documents have no {other:?}"),
    }
}

/// The interface of a field's object, or of one in its array: `SMADevice` for `devices`.
fn name_of(field: &Field) -> String {
    let name = match field.ty {
        Type::Array(_) => field.name.strip_suffix('s').unwrap_or(field.name),
        _ => field.name,
    };
    let words = name.split('_').filter_map(|word| {
        let (first, rest) = word.split_at_checked(1)?;
        Some(first.to_uppercase() + rest)
    });
    format!("SMA{}", words.collect::<String>())
}
