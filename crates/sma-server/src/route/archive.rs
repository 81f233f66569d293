//! `/archive/{id}`: information, extracting, deleting.

use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use sma_core::archive::Archive;
use sma_core::container::Container;
use sma_core::escape::escape;
use sma_core::json::Value as JsonValue;
use sma_core::signer::SignaturePolicy;
use sma_core::summary::Summary;
use sma_ops::{Context, Error, open, open_unlocked};
use utoipa::ToSchema;

use crate::answer::{Answer, Reply};
use crate::app::App;
use crate::archives::Origin;
use crate::body::{Json, object};
use crate::credentials::CredentialsBody;
use crate::failure::Failure;
use crate::openapi::{Described, Envelope, ErrorEnvelope};
use crate::request::Id;
use crate::uploads::format_version;

/// Path of the manifest.
const MANIFEST: &str = "manifest.json";

/// The body of an extraction.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Extraction {
    #[serde(default)]
    section: Option<String>,
    #[serde(default)]
    collection: Option<String>,
    #[serde(default, deserialize_with = "object")]
    credentials: CredentialsBody,
}

/// `GET /archive/{id}/info`
#[utoipa::path(
    get, path = "/api/v1/archive/{id}/info", tag = "archive",
    params(("id" = String, Path, description = "Id of the archive")),
    responses(
        (status = 200, description = "Its metadata", body = Envelope<Described>),
        (status = "default", description = "An error", body = ErrorEnvelope),
    ),
)]
pub(crate) async fn info(State(app): State<App>, Id(id): Id) -> Reply {
    let found = app.find_archive(&id).await?;
    let (input, inner) = (app.input(&found), app.clone());
    let id = found.id.to_string();
    let work = app.work(move |context| {
        let archive = open(&input, context).map_err(|error| inner.failure(error))?;
        let checksum = inner.digests.compute(inner.folder(&found), &found.file)?;
        let summary = archive.summary();
        let is_document = summary.container == Container::Document;
        let mut info = json!({
            "archive_id": id,
            "file_name": found.file_name(),
            "size": found.file.size,
            "checksum": checksum.to_string(),
            "container": summary.container,
            "compression": summary.layer,
            "format": format_version(&summary.format, is_document),
            "signature": signature(&summary),
        });
        match is_document {
            true => info["metadata"] = metadata(&archive),
            false => info["manifest"] = manifest(&archive).unwrap_or_default(),
        }
        Ok(info)
    });
    Ok(Answer::ok(work.await?))
}

/// `POST /archive/{id}/extract`: the section itself, without an envelope.
#[utoipa::path(
    post, path = "/api/v1/archive/{id}/extract", tag = "archive",
    params(("id" = String, Path, description = "Id of the archive")),
    request_body = Extraction,
    responses(
        (status = 200, description = "The section itself, or one of its collections", body = Described),
        (status = "default", description = "An error", body = ErrorEnvelope),
    ),
)]
pub(crate) async fn extract(
    State(app): State<App>,
    Id(id): Id,
    Json(body): Json<Extraction>,
) -> Result<Response, Failure> {
    let found = app.find_archive(&id).await?;
    let given = body.credentials.read()?;
    let section = body.section.ok_or_else(|| Failure::validation("section is missing"))?;
    let (input, inner, collection) = (app.input(&found), app.clone(), body.collection);
    let work = app.work(move |context| {
        let context = context.clone().with_credentials(&given);
        let context = context.with_signature(SignaturePolicy::from_keys(&given.public_keys));
        let archive = open_unlocked(&input, &context).map_err(|error| inner.failure(error))?;
        let text = extract_text(&archive, &section, collection.as_deref(), &context)?;
        let name = collection.unwrap_or(section);
        Ok((text, name))
    });
    let (text, name) = work.await?;
    let is_plain = |it: char| it.is_ascii_alphanumeric() || "_-".contains(it);
    let name: String = name.chars().filter(|it| is_plain(*it)).collect();
    let headers = [
        (CONTENT_TYPE, "application/json; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.json\"")),
    ];
    Ok((headers, text).into_response())
}

/// `DELETE /archive/{id}`: an upload. A backup is deleted as a backup.
#[utoipa::path(
    delete, path = "/api/v1/archive/{id}", tag = "archive",
    params(("id" = String, Path, description = "Id of the archive")),
    responses(
        (status = 204, description = "It is deleted"),
        (status = "default", description = "An error", body = ErrorEnvelope),
    ),
)]
pub(crate) async fn delete(State(app): State<App>, Id(id): Id) -> Reply {
    let found = app.find_archive(&id).await?;
    app.check_unread(found.id)?;
    let Origin::Upload(upload) = &found.origin else {
        return app.delete_backup(&found, false).await;
    };
    app.state.delete_upload(&upload.archive_id).await?;
    app.uploads.delete(&found.file.name)?;
    Ok(Answer::no_content())
}

/// Returns the manifest of an archive, as it is.
pub(crate) fn manifest(archive: &Archive) -> Option<Value> {
    let (_, text) = archive.members().find(|(path, _)| *path == MANIFEST)?;
    serde_json::from_slice(text).ok()
}

fn metadata(archive: &Archive) -> Value {
    let metadata = archive.document().and_then(|document| document.get("metadata"));
    metadata.and_then(|value| serde_json::from_str(value.source()).ok()).unwrap_or_default()
}

/// Returns what the archive claims about its signature, unverified.
fn signature(summary: &Summary) -> Value {
    match summary.signed {
        false => Value::Null,
        true => json!({ "signed": true, "embedded_key": summary.embedded_key }),
    }
}

fn extract_text(
    archive: &Archive,
    name: &str,
    collection: Option<&str>,
    context: &Context<'_>,
) -> Result<Vec<u8>, Failure> {
    let missing = || {
        let sections = archive.sections();
        Failure::from(Error::no_section("the archive", name, sections.names()))
    };
    // Bytes that do not match their digests are not given as content.
    sma_ops::check(archive, "the archive", context)?;
    let section = archive.section(name).ok_or_else(missing)?;
    let Some(collection) = collection else { return Ok(section.text().to_vec()) };
    let found = section.collection(collection).ok_or_else(|| Failure::NoSection {
        details: format!("The section has no collection {}.", escape(collection)),
    })?;
    let records: Vec<&str> = found.rows(0, found.len()).map(JsonValue::source).collect();
    Ok(format!("[{}]", records.join(",")).into_bytes())
}
