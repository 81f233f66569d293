//! Who did what: a line in the log, and a row of the state.

use std::net::IpAddr;

use axum::http::Method;
use axum::response::Response;
use sma_storage::ArchiveId;
use tracing::{error, info};

use crate::app::App;
use crate::job::Job;
use crate::operation::Operation;
use crate::request::User;

/// Something that was done, or refused. It has no secret: those are in bodies alone, and keys in headers.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// Who did it, as the request says.
    pub(crate) user: String,
    pub(crate) address: String,
    /// Method and path of a request, or the kind of an operation that has ended.
    pub(crate) action: String,
    /// Id of the operation or archive, where there is one.
    pub(crate) id: Option<String>,
    /// Status of the answer, or that of the operation, with the code of its error.
    pub(crate) outcome: String,
}

/// Longest path that is recorded, in characters: longer ones lead nowhere.
const MAX_PATH: usize = 200;

/// Id of what a request has made, beside its answer.
#[derive(Clone, Debug)]
pub(crate) struct Subject(pub(crate) String);

impl Entry {
    /// Describes a request that was let in; `None` for one that only looks.
    pub(crate) fn of_request(
        method: &Method,
        path: &str,
        user: &User,
        address: IpAddr,
        response: &Response,
    ) -> Option<Self> {
        let is_look = [Method::GET, Method::HEAD].contains(method) && !path.ends_with("/download");
        if is_look {
            return None;
        }
        let in_path = || path.split('/').find_map(|part| part.parse::<ArchiveId>().ok());
        let made = response.extensions().get::<Subject>().map(|subject| subject.0.clone());
        let shown: String = path.chars().take(MAX_PATH).collect();
        Some(Self {
            user: user.0.clone(),
            address: address.to_string(),
            action: format!("{method} {shown}"),
            id: made.or_else(|| in_path().map(|id| id.to_string())),
            outcome: response.status().as_u16().to_string(),
        })
    }

    /// Describes an operation that has ended.
    pub(crate) fn of_end(job: &Job, operation: &Operation) -> Self {
        let code = operation.error.as_ref().and_then(|error| error.get("code")?.as_str());
        let status = operation.status.word();
        Self {
            user: operation.created_by.clone(),
            address: job.address.to_string(),
            action: operation.kind.word().to_owned(),
            id: Some(operation.id.clone()),
            outcome: code.map_or_else(|| status.to_owned(), |code| format!("{status} {code}")),
        }
    }
}

impl App {
    /// Writes an entry. What was done is done if that fails, and is in the log.
    pub(crate) async fn audit(&self, entry: Entry) {
        let Entry { user, address, action, id, outcome } = &entry;
        let (user, action) = (user.escape_debug(), action.escape_debug());
        let id = id.as_deref().unwrap_or("-");
        info!(component = "audit", "{user} {address}: {action}, {id}: {outcome}");
        if let Err(error) = self.state.add_audit(&entry).await {
            error!(component = "audit", "an entry cannot be kept: {error}");
        }
    }
}
