//! JSON whose objects keep the order of their members.

use serde::{Serialize, Serializer};

/// A JSON value to be written.
#[derive(Clone)]
pub(super) enum Json {
    Bool(bool),
    Integer(i64),
    Text(String),
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// Creates an object of these members, in this order.
pub(super) fn object<N: Into<String>>(members: impl IntoIterator<Item = (N, Json)>) -> Json {
    Json::Object(members.into_iter().map(|(name, value)| (name.into(), value)).collect())
}

/// Creates an array of these values.
pub(super) fn array<V: Into<Json>>(values: impl IntoIterator<Item = V>) -> Json {
    Json::Array(values.into_iter().map(Into::into).collect())
}

impl Json {
    /// Appends a member to an object; other values are returned unchanged.
    pub(super) fn with(mut self, name: &str, value: impl Into<Json>) -> Self {
        if let Self::Object(members) = &mut self {
            members.push((name.to_owned(), value.into()));
        }
        self
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Json {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Bool(value) => value.serialize(serializer),
            Self::Integer(value) => value.serialize(serializer),
            Self::Text(text) => text.serialize(serializer),
            Self::Array(values) => values.serialize(serializer),
            Self::Object(members) => {
                serializer.collect_map(members.iter().map(|(name, value)| (name, value)))
            }
        }
    }
}
