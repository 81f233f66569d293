//! Answers in the envelope (`rest-api.md`, section 1).

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, ETAG, LOCATION};
use axum::http::{HeaderName, HeaderValue, Response, StatusCode};
use axum::response::IntoResponse;
use serde::Serialize;
use serde_json::{Map, Value, json};
use sma_core::integrity::Digest;

use crate::audit::Subject;
use crate::failure::Failure;
use crate::request::RequestId;

/// What a handler returns.
pub(crate) type Reply = Result<Answer, Failure>;

/// A successful answer.
#[derive(Debug)]
pub(crate) struct Answer {
    status: StatusCode,
    data: Value,
    meta: Map<String, Value>,
    headers: Vec<(HeaderName, HeaderValue)>,
    subject: Option<Subject>,
}

impl Answer {
    /// Answers 200.
    pub(crate) fn ok(data: impl Serialize) -> Self {
        Self::new(StatusCode::OK, data)
    }

    /// Answers with a status.
    pub(crate) fn new(status: StatusCode, data: impl Serialize) -> Self {
        // Values of this crate are plain data, which is always JSON.
        let data = serde_json::to_value(data).unwrap_or_default();
        Self { status, data, meta: Map::new(), headers: Vec::new(), subject: None }
    }

    /// Answers 204, without a body.
    pub(crate) fn no_content() -> Self {
        Self::new(StatusCode::NO_CONTENT, ())
    }

    /// Adds members to `meta`.
    pub(crate) fn with_meta(mut self, meta: Map<String, Value>) -> Self {
        self.meta.extend(meta);
        self
    }

    /// Names what was made, for the record.
    pub(crate) fn with_subject(self, id: String) -> Self {
        Self { subject: Some(Subject(id)), ..self }
    }

    /// Adds the address of what was begun.
    pub(crate) fn with_location(self, location: &str) -> Self {
        self.with_header(LOCATION, location)
    }

    /// Adds a tag of the data, for something that does not change any more.
    pub(crate) fn with_tag(self) -> Self {
        let digest = Digest::compute(self.data.to_string().as_bytes());
        self.with_header(ETAG, &format!("\"{}\"", digest.to_hex()))
    }

    fn with_header(mut self, name: HeaderName, value: &str) -> Self {
        self.headers.extend(HeaderValue::from_str(value).ok().map(|value| (name, value)));
        self
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response<Body> {
        let mut response = match self.status {
            StatusCode::NO_CONTENT => self.status.into_response(),
            status => {
                let mut envelope = Map::new();
                envelope.insert("success".into(), true.into());
                envelope.insert("data".into(), self.data);
                if status != StatusCode::CREATED {
                    let mut meta = self.meta;
                    meta.insert("version".into(), "v1".into());
                    envelope.insert("meta".into(), meta.into());
                }
                render(status, envelope)
            }
        };
        response.headers_mut().extend(self.headers);
        if let Some(subject) = self.subject {
            response.extensions_mut().insert(subject);
        }
        response
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response<Body> {
        if let Failure::BodyTooLarge = self {
            return StatusCode::PAYLOAD_TOO_LARGE.into_response();
        }
        let status = self.status();
        let mut envelope = Map::new();
        envelope.insert("success".into(), false.into());
        envelope.insert("error".into(), self.to_object());
        envelope.insert("meta".into(), json!({ "version": "v1" }));
        let mut response = render(status, envelope);
        response.headers_mut().extend(self.headers());
        response
    }
}

/// Renders an envelope: one line, and a final LF.
fn render(status: StatusCode, mut envelope: Map<String, Value>) -> Response<Body> {
    let id = RequestId::new();
    envelope.insert("timestamp".into(), jiff::Timestamp::now().to_string().into());
    envelope.insert("request_id".into(), id.0.clone().into());
    let text = format!("{}\n", Value::from(envelope));
    let kind = [(CONTENT_TYPE, "application/json; charset=utf-8")];
    let mut response = (status, kind, text).into_response();
    response.extensions_mut().insert(id);
    response
}
