//! Parameters of lists, and their pages (`rest-api.md`, section 1).

use axum::extract::Query;
use axum::http::Uri;
use serde_json::{Map, Value, json};

use crate::failure::Failure;

/// Entries of a page, unless a request wants another number.
const PAGE_SIZE: usize = 20;

/// Most entries of a page.
const MAX_PAGE_SIZE: usize = 100;

/// The parameters of a request.
#[derive(Debug, Default)]
pub(crate) struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Reads the parameters of an address.
    pub(crate) fn of(uri: &Uri) -> Result<Self, Failure> {
        let parsed = Query::try_from_uri(uri).map_err(|_| Failure::BadRequest {
            details: "The parameters cannot be read.".to_owned(),
        })?;
        Ok(Self(parsed.0))
    }

    /// Returns a parameter that is not empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// Returns whether a parameter says yes.
    pub(crate) fn is_set(&self, name: &str) -> bool {
        matches!(self.get(name), Some("true" | "1" | "yes"))
    }
}

/// Returns the entries of a page, and what `meta` says about it.
pub(crate) fn page<T>(entries: Vec<T>, parameters: &Parameters) -> (Vec<T>, Map<String, Value>) {
    let number = |name: &str| parameters.get(name).and_then(|text| text.parse::<usize>().ok());
    let size = number("page_size").filter(|size| (1..=MAX_PAGE_SIZE).contains(size));
    let size = size.unwrap_or(PAGE_SIZE);
    let page = number("page").unwrap_or(1).max(1);
    let total = entries.len();
    let pages = total.div_ceil(size);
    let first = page.saturating_sub(1).saturating_mul(size);
    let entries: Vec<T> = entries.into_iter().skip(first).take(size).collect();
    let pagination = json!({
        "page": page,
        "page_size": size,
        "total_pages": pages,
        "has_next": page < pages,
        "has_previous": page > 1,
    });
    let mut meta = Map::new();
    meta.insert("pagination".into(), pagination);
    meta.insert("count".into(), entries.len().into());
    meta.insert("total_count".into(), total.into());
    (entries, meta)
}
