//! `GET /api/v1/docs`

use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY};
use axum::http::header::{HeaderName, X_CONTENT_TYPE_OPTIONS};
use axum::response::IntoResponse;
use base64ct::{Base64, Encoding as _};
use sha2::{Digest as _, Sha256};

use crate::docs::{STYLES, render};
use crate::openapi;

/// The path, which needs no key: browsers send none for a page, and it says what every server says.
pub(crate) const PATH: &str = "/api/v1/docs";

/// Shows the OpenAPI document as a page. It loads nothing.
#[utoipa::path(
    get, path = "/api/v1/docs", tag = "server",
    security(()),
    responses((status = 200, description = "This document as a page", content_type = "text/html")),
)]
pub(crate) async fn docs() -> impl IntoResponse {
    let styles = Base64::encode_string(&Sha256::digest(STYLES));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{styles}'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'"
    );
    let headers: [(HeaderName, String); 4] = [
        (CONTENT_TYPE, "text/html; charset=utf-8".into()),
        (CONTENT_SECURITY_POLICY, policy),
        (REFERRER_POLICY, "no-referrer".into()),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".into()),
    ];
    (headers, render(&openapi::value()))
}
