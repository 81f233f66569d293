//! The records that are wanted, and their order.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

/// Choice of records of a collection, and their order. The default is all of them, as the archive
/// orders them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Query {
    /// Order; `None` for that of the archive.
    pub sort: Option<Sort>,
    /// Filters by field, all of which apply.
    pub filters: Vec<Filter>,
    /// Text that a record, or the name of a record it refers to, contains. Letter case is ignored.
    pub text: String,
    /// Record that the records refer to.
    pub refers_to: Option<Reference>,
}

impl Query {
    /// Sets the order.
    #[must_use]
    pub fn with_sort(self, sort: Sort) -> Self {
        Self { sort: Some(sort), ..self }
    }

    /// Adds a filter by field.
    #[must_use]
    pub fn with_filter(mut self, filter: Filter) -> Self {
        self.filters.push(filter);
        self
    }

    /// Sets the text that the records contain.
    #[must_use]
    pub fn with_text(self, text: impl Into<String>) -> Self {
        Self { text: text.into(), ..self }
    }

    /// Sets the record that the records refer to.
    #[must_use]
    pub fn with_reference(self, to: Reference) -> Self {
        Self { refers_to: Some(to), ..self }
    }

    /// Returns whether every record is wanted.
    #[must_use]
    pub fn wants_all(&self) -> bool {
        self.filters.is_empty() && self.text.trim().is_empty() && self.refers_to.is_none()
    }
}

/// Order by the value of a field. Records without a value come last, whatever the direction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Sort {
    /// Name of the field.
    pub field: String,
    /// Whether the largest value comes first.
    pub descending: bool,
}

impl Sort {
    /// Creates an order that begins with the smallest value.
    #[must_use]
    pub fn ascending(field: impl Into<String>) -> Self {
        Self { field: field.into(), descending: false }
    }

    /// Creates an order that begins with the largest value.
    #[must_use]
    pub fn descending(field: impl Into<String>) -> Self {
        Self { field: field.into(), descending: true }
    }
}

/// Values of a field of which each record has one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Filter {
    /// Name of the field.
    pub field: String,
    /// The values, as [`FacetValue::value`](super::FacetValue::value) has them.
    pub values: Vec<String>,
}

impl Filter {
    /// Creates a filter for some values of a field.
    #[must_use]
    pub fn new(field: impl Into<String>, values: Vec<String>) -> Self {
        Self { field: field.into(), values }
    }
}

/// A record of a known collection, by its id.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Reference {
    /// Name of the section.
    pub section: String,
    /// Name of the collection.
    pub collection: String,
    /// Id of the record.
    pub id: u64,
}

impl Reference {
    /// Creates a reference.
    #[must_use]
    pub fn new(section: impl Into<String>, collection: impl Into<String>, id: u64) -> Self {
        Self { section: section.into(), collection: collection.into(), id }
    }
}
