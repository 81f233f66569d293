//! What is known of a request: its id, who made it, and the id in its path.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, Path};
use axum::http::HeaderMap;
use axum::http::request::Parts;

use crate::failure::Failure;

/// Longest name of a user that is recorded, in characters.
const MAX_USER: usize = 100;

/// Id of a request, in its answer and in the log.
#[derive(Clone, Debug)]
pub(crate) struct RequestId(pub(crate) String);

impl RequestId {
    /// Creates the id of an answer that is made now.
    pub(crate) fn new() -> Self {
        let now = jiff::Timestamp::now().strftime("%Y%m%d%H%M%S");
        let mut bytes = [0; 4];
        // Without random numbers, ids of one second are not distinct, which nothing relies on.
        let _ = getrandom::fill(&mut bytes);
        Self(format!("{now}-{:08x}", u32::from_be_bytes(bytes)))
    }
}

/// The text in a path where an id belongs. If it is not an id, the handler reports what was not found.
#[derive(Clone, Debug)]
pub(crate) struct Id(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let id = Path::<String>::from_request_parts(parts, state).await;
        // Bytes that are no text are no id.
        id.map(|Path(id)| Self(id)).map_err(|_| Failure::NotFound { what: "Path" })
    }
}

/// Who made a request, as the headers say: for the record, and proven by nothing.
#[derive(Clone, Debug)]
pub(crate) struct User(pub(crate) String);

impl User {
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let named = ["x-user-id", "x-user"].iter().find_map(|name| {
            let text = headers.get(*name)?.to_str().ok()?.trim();
            (!text.is_empty()).then(|| text.chars().take(MAX_USER).collect())
        });
        Self(named.unwrap_or_else(|| "api".to_owned()))
    }
}

impl<S: Sync> FromRequestParts<S> for User {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers))
    }
}
