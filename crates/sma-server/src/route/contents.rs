//! `GET /archive/{id}/contents`

use axum::extract::State;
use serde_json::{Map, Value, json};
use sma_core::archive::Archive;
use sma_core::integrity::Digest;
use sma_core::summary::{SectionState, SectionSummary};
use sma_ops::open;

use super::archive::manifest;
use crate::answer::{Answer, Reply};
use crate::app::App;
use crate::openapi::{Described, Envelope, ErrorEnvelope};
use crate::request::Id;

/// Lists the members and sections of an archive.
#[utoipa::path(
    get, path = "/api/v1/archive/{id}/contents", tag = "archive",
    params(("id" = String, Path, description = "Id of the archive")),
    responses(
        (status = 200, description = "Its members and sections", body = Envelope<Described>),
        (status = "default", description = "An error", body = ErrorEnvelope),
    ),
)]
pub(crate) async fn contents(State(app): State<App>, Id(id): Id) -> Reply {
    let found = app.find_archive(&id).await?;
    let (input, inner) = (app.input(&found), app.clone());
    let work = app.work(move |context| {
        let archive = open(&input, context).map_err(|error| inner.failure(error))?;
        Ok(json!({ "members": members(&archive), "sections": sections(&archive) }))
    });
    Ok(Answer::ok(work.await?))
}

fn members(archive: &Archive) -> Vec<Value> {
    let of = |(path, bytes): (&str, &[u8])| {
        let checksum = Digest::compute(bytes).to_string();
        json!({ "path": path, "size": bytes.len(), "checksum": checksum })
    };
    archive.members().map(of).collect()
}

/// Returns the sections. What the manifest states is given as it states it, where there is one.
fn sections(archive: &Archive) -> Vec<Value> {
    let manifest = manifest(archive).unwrap_or_default();
    let of = |section: &SectionSummary| {
        let stated = |name: &str| &manifest["data_sections"][section.name.as_str()][name];
        let or = |name: &str, other: Value| match stated(name) {
            Value::Null => other,
            stated => stated.clone(),
        };
        let is_included = section.state != SectionState::NotIncluded;
        let collections: Option<Map<String, Value>> = match section.state {
            SectionState::Readable => {
                let counts = section.collections.iter();
                Some(counts.map(|it| (it.name.clone(), it.count.into())).collect())
            }
            _ => None,
        };
        json!({
            "name": section.name,
            "included": or("included", is_included.into()),
            "encrypted": section.state == SectionState::Encrypted,
            "record_count": or("record_count", section.records.into()),
            "file_size": or("file_size", section.size.into()),
            "checksum": stated("checksum"),
            "priority": or("priority", section.priority.clone().into()),
            "collections": collections,
        })
    };
    archive.summary().sections.iter().map(of).collect()
}
