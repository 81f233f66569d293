//! The section of templates.

use super::{BY_NAME, CREATED, ID, UPDATED, record};
use crate::section::{CollectionTable, Priority, SectionTable};
use crate::shape::{Shape, Type, optional, optional_or_null, required, unique};

pub(super) const TABLE: SectionTable = SectionTable {
    name: "templates",
    label: "Templates",
    description: "Configurations to apply to many devices.",
    priority: Priority::High,
    collections: &[CollectionTable {
        name: "templates",
        label: "Templates",
        singular: "Template",
        history: false,
        identity: BY_NAME,
        links: &[],
        columns: &["name", "device_type", "generation", "is_default", "updated_at"],
        record: record(&[
            ID,
            unique(required("name", "Name", Type::Str)),
            optional("description", "Description", Type::Str),
            required("device_type", "Device type", Type::Str),
            optional("generation", "Generation", Type::UINT),
            required("config", "Configuration", Type::Map),
            optional("variables", "Variables", Type::MapOf(&VARIABLE)),
            optional("is_default", "Default", Type::Bool),
            CREATED,
            UPDATED,
            optional_or_null("scope", "Scope", Type::Str),
        ]),
    }],
};

/// Fields of a template's variable.
const VARIABLE: Shape = record(&[
    optional("type", "Type", Type::Str),
    optional("description", "Description", Type::Str),
    optional("default", "Default", Type::Any),
    optional("sensitive", "Sensitive", Type::Bool),
]);
