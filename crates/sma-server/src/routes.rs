//! The routes.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{delete, get, post};
use tower_http::cors::CorsLayer;

use crate::app::App;
use crate::failure::Failure;
use crate::guard::guard;
use crate::metrics::metrics;
use crate::openapi::document;
use crate::page;
use crate::route::{
    archive, backup, contents, create, docs, download, events, health, list, restore, upload,
    validate,
};

/// Returns the service. What pages of other sites may ask is answered before anything is checked:
/// browsers ask that without a key.
pub(crate) fn routes(app: App, cors: Option<CorsLayer>) -> Router {
    let api = Router::new()
        .route("/openapi.json", get(document))
        .route("/docs", get(docs::docs))
        .route("/backup", get(list::list).post(create::create))
        .route("/backup/{id}", get(backup::get).delete(backup::delete))
        .route("/backup/{id}/validate", post(validate::validate))
        .route("/backup/{id}/download", get(download::download))
        .route("/backup/{id}/events", get(events::of_backup))
        .route("/restore", post(restore::restore))
        .route("/restore/validate", post(restore::preview))
        .route("/restore/{id}", get(restore::get).delete(restore::delete))
        .route("/restore/{id}/events", get(events::of_restore))
        .route("/archive/upload", post(upload::upload))
        .route("/archive/{id}/info", get(archive::info))
        .route("/archive/{id}/contents", get(contents::contents))
        .route("/archive/{id}/extract", post(archive::extract))
        .route("/archive/{id}", delete(archive::delete));
    let router = Router::new()
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(metrics))
        .nest("/api/v1", api)
        .fallback(page::fallback)
        .method_not_allowed_fallback(async || Failure::MethodNotAllowed)
        // Bodies have limits of their own.
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(app.clone(), guard))
        .with_state(app);
    match cors {
        Some(cors) => router.layer(cors),
        None => router,
    }
}
