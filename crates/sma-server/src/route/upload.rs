//! `POST /archive/upload`

use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest as _, Multipart, Request, State};
use axum::http::StatusCode;

use crate::answer::{Answer, Reply};
use crate::app::App;
use crate::body::{content_kind, content_length};
use crate::failure::Failure;
use crate::openapi::{Envelope, ErrorEnvelope};
use crate::pieces::{failure, paced};
use crate::state::Upload;

/// Kinds of bodies that are the file itself.
const RAW: [&str; 2] = ["application/octet-stream", "application/gzip"];

/// What parts and their heads add to the length of a file, at most.
const OVERHEAD: u64 = 64 << 10;

/// Receives an archive, as it is or in a form.
#[utoipa::path(
    post, path = "/api/v1/archive/upload", tag = "archive",
    request_body(
        content = Vec<u8>,
        content_type = "application/octet-stream",
        description = "The file; or a form with a part named file",
    ),
    responses(
        (status = 201, description = "It is new here", body = Envelope<Upload>),
        (status = 200, description = "It was here", body = Envelope<Upload>),
        (status = "default", description = "An error", body = ErrorEnvelope),
    ),
)]
pub(crate) async fn upload(State(app): State<App>, request: Request) -> Reply {
    let limit = app.config.max_archive_bytes;
    let stated = content_length(request.headers()).unwrap_or_default();
    let (received, name) = match content_kind(request.headers()).as_deref() {
        Some(kind) if RAW.contains(&kind) => {
            if stated > limit {
                return Err(Failure::ArchiveTooLarge { limit });
            }
            let body = paced(request.into_body(), limit);
            (app.receive(body.into_data_stream()).await?, None)
        }
        Some("multipart/form-data") => {
            let form_limit = limit.saturating_add(OVERHEAD);
            if stated > form_limit {
                return Err(Failure::ArchiveTooLarge { limit });
            }
            let unread = |error: MultipartError| failure(&error, "The form cannot be read.");
            let request = request.map(|body| paced(body, form_limit));
            let form = Multipart::from_request(request, &app).await;
            let mut form = form.map_err(|_| Failure::BadRequest {
                details: "The form has no boundary.".to_owned(),
            })?;
            loop {
                let part = form.next_field().await.map_err(unread)?;
                let Some(part) = part else {
                    return Err(Failure::validation("the form has no part named file"));
                };
                if part.name() == Some("file") {
                    let name = part.file_name().and_then(|name| name.parse().ok());
                    break (app.receive(part).await?, name);
                }
            }
        }
        _ => return Err(Failure::MediaType),
    };
    let (upload, is_new) = app.keep(received, name).await?;
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    let id = upload.archive_id.clone();
    Ok(Answer::new(status, upload).with_subject(id))
}
