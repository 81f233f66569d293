//! What pages of other sites may ask (`rest-api.md`, section 1, *Limits*).

use std::time::Duration;

use axum::http::header::{
    AUTHORIZATION, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, IF_NONE_MATCH, LOCATION, RANGE,
    RETRY_AFTER,
};
use axum::http::{HeaderName, HeaderValue, Method, Uri};
use tower_http::cors::{AllowOrigin, Any, CorsLayer};

use crate::error::ServeError;
use crate::limits::{LIMIT, REMAINING, RESET};

/// Any origin.
const ANY: &str = "*";

/// Methods that are allowed by default: all that the contract has.
const METHODS: [Method; 4] = [Method::GET, Method::HEAD, Method::POST, Method::DELETE];

/// Headers of requests that are allowed by default: all that the contract has.
const REQUEST_HEADERS: [HeaderName; 8] = [
    AUTHORIZATION,
    CONTENT_TYPE,
    IF_NONE_MATCH,
    RANGE,
    HeaderName::from_static("last-event-id"),
    HeaderName::from_static("x-api-key"),
    HeaderName::from_static("x-user"),
    HeaderName::from_static("x-user-id"),
];

/// Headers of answers that scripts can read.
const ANSWER_HEADERS: [HeaderName; 7] =
    [CONTENT_DISPOSITION, ETAG, LOCATION, RETRY_AFTER, LIMIT, REMAINING, RESET];

/// What pages of other sites may ask: `security.cors` of Shelly Manager's configuration.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Cors {
    /// Origins such as `https://manager.example`, or `*` for all; without one, no page may ask.
    pub allowed_origins: Vec<String>,
    /// Methods; without one, those of the contract.
    pub allowed_methods: Vec<String>,
    /// Headers of requests; without one, those of the contract.
    pub allowed_headers: Vec<String>,
    /// How long a browser remembers the answer, in seconds.
    pub max_age: Option<u64>,
}

impl Cors {
    /// Returns whether pages of an origin may ask a server without a key: only if it is named. Any
    /// page could ask otherwise, since a server without a key cannot tell them apart.
    pub(crate) fn names(&self, origin: &str) -> bool {
        origin != ANY && self.allowed_origins.iter().any(|allowed| allowed == origin)
    }

    /// Returns the layer that answers browsers, if anything is allowed. Credentials of the browser
    /// are never allowed: a key is in a header, which a script sets itself.
    ///
    /// # Errors
    /// When an origin, a method or a header is not one.
    pub(crate) fn layer(&self, has_key: bool) -> Result<Option<CorsLayer>, ServeError> {
        let origins = read(&self.allowed_origins, "allowed_origins", origin)?;
        let methods = read(&self.allowed_methods, "allowed_methods", |text| text.parse().ok())?;
        let headers = read(&self.allowed_headers, "allowed_headers", |text| text.parse().ok())?;
        let allowed = if has_key && self.allowed_origins.iter().any(|origin| origin == ANY) {
            AllowOrigin::from(Any)
        } else if origins.is_empty() {
            return Ok(None);
        } else {
            AllowOrigin::list(origins)
        };
        let methods = if methods.is_empty() { METHODS.to_vec() } else { methods };
        let headers = if headers.is_empty() { REQUEST_HEADERS.to_vec() } else { headers };
        let layer = CorsLayer::new()
            .allow_origin(allowed)
            .allow_methods(methods)
            .allow_headers(headers)
            .expose_headers(ANSWER_HEADERS);
        Ok(Some(match self.max_age {
            Some(seconds) => layer.max_age(Duration::from_secs(seconds)),
            None => layer,
        }))
    }
}

/// Reads all texts but `*`.
fn read<T>(
    texts: &[String],
    option: &'static str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Vec<T>, ServeError> {
    let named = texts.iter().filter(|text| option != "allowed_origins" || *text != ANY);
    named
        .map(|text| read(text).ok_or_else(|| ServeError::Cors { option, value: text.clone() }))
        .collect()
}

/// Reads an origin as browsers write it: nothing follows the name and the port.
fn origin(text: &str) -> Option<HeaderValue> {
    let uri: Uri = text.parse().ok()?;
    let written = format!("{}://{}", uri.scheme_str()?, uri.authority()?);
    (written == text && text == text.to_ascii_lowercase()).then(|| text.parse().ok()).flatten()
}
