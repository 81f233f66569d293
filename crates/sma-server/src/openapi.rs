//! The OpenAPI document: of the handlers, and of the types of their bodies.

use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use serde_json::Value;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi, ToSchema};

use crate::metrics;
use crate::operation::Operation;
use crate::route::{
    archive, backup, contents, create, docs, download, events, health, list, restore, upload,
    validate,
};
use crate::state::Upload;

/// A success (`rest-api.md`, section 1).
#[derive(ToSchema)]
#[allow(dead_code, reason = "it describes what `Answer` writes")]
pub(crate) struct Envelope<T> {
    success: bool,
    data: T,
    /// `version` and, of lists, `pagination`, `count` and `total_count`; absent in a 201.
    #[schema(value_type = Option<Object>)]
    meta: Option<Value>,
    /// RFC 3339, in UTC.
    timestamp: String,
    request_id: String,
}

/// An error (`rest-api.md`, section 1).
#[derive(ToSchema)]
#[allow(dead_code, reason = "it describes what `Failure` writes")]
pub(crate) struct ErrorEnvelope {
    success: bool,
    error: ErrorObject,
    #[schema(value_type = Object)]
    meta: Value,
    /// RFC 3339, in UTC.
    timestamp: String,
    request_id: String,
}

/// What went wrong.
#[derive(ToSchema)]
#[allow(dead_code, reason = "it describes what `Failure` writes")]
pub(crate) struct ErrorObject {
    /// Such as `NOT_FOUND`: for programs.
    code: String,
    message: String,
    /// A text or an object, where there is more to say.
    details: Option<Value>,
}

/// What is given as an object of the contract, without more detail here.
#[derive(ToSchema)]
#[schema(value_type = Object)]
pub(crate) struct Described(#[allow(dead_code, reason = "as above")] Value);

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Backups of Shelly Manager",
        description = "Archives, backups and restores. Errors have the same envelope on every path; \
                       `rest-api.md` lists their codes."
    ),
    paths(
        health::healthz,
        health::readyz,
        metrics::metrics,
        document,
        docs::docs,
        list::list,
        create::create,
        backup::get,
        backup::delete,
        validate::validate,
        download::download,
        events::of_backup,
        restore::restore,
        restore::preview,
        restore::get,
        restore::delete,
        events::of_restore,
        upload::upload,
        archive::info,
        contents::contents,
        archive::extract,
        archive::delete,
    ),
    components(schemas(ErrorEnvelope, ErrorObject, Operation, Upload)),
    modifiers(&Keys),
    security(("bearer" = []), ("key" = []))
)]
struct Document;

/// The two headers that a key may be in.
struct Keys;

impl Modify for Keys {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        let bearer = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        components.add_security_scheme("bearer", bearer);
        let header = ApiKey::Header(ApiKeyValue::new("X-API-Key"));
        components.add_security_scheme("key", SecurityScheme::ApiKey(header));
    }
}

/// `GET /api/v1/openapi.json`: the document itself, without an envelope.
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "server",
    responses((status = 200, description = "This document", body = Described)))]
pub(crate) async fn document() -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json; charset=utf-8")], value().to_string())
}

/// Returns the document.
pub(crate) fn value() -> Value {
    // It is plain data, which is always JSON.
    serde_json::to_value(Document::openapi()).unwrap_or_default()
}
