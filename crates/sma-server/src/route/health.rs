//! Whether the server is there, and whether it can work.

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;

use crate::app::App;

/// `GET /healthz`
#[utoipa::path(
    get, path = "/healthz", tag = "server",
    security(()),
    responses((status = 200, description = "The server is there")),
)]
pub(crate) async fn healthz() -> impl IntoResponse {
    status(StatusCode::OK, "ok")
}

/// `GET /readyz`: the state and the folder of the backups can be read.
#[utoipa::path(
    get, path = "/readyz", tag = "server",
    security(()),
    responses(
        (status = 200, description = "The server can work"),
        (status = 503, description = "It cannot"),
    ),
)]
pub(crate) async fn readyz(State(app): State<App>) -> impl IntoResponse {
    let is_ready = app.state.check().await.is_ok() && app.archives.list().is_ok();
    match is_ready {
        true => status(StatusCode::OK, "ok"),
        false => status(StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
    }
}

fn status(status: StatusCode, word: &str) -> impl IntoResponse + use<> {
    let kind = [(CONTENT_TYPE, "application/json; charset=utf-8")];
    (status, kind, format!("{{\"status\":\"{word}\"}}\n"))
}
