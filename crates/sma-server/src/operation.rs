//! Operations as the contract shows them (`rest-api.md`, `Operation`).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sma_storage::ArchiveId;
use utoipa::ToSchema;

/// What an operation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    Backup,
    Restore,
}

/// How far an operation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    Pending,
    Running,
    Completed,
    Failed,
    Cancelled,
}

/// A backup or a restore.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) kind: Kind,
    #[serde(rename = "type")]
    pub(crate) backup_type: Option<String>,
    pub(crate) status: Status,
    #[schema(value_type = Object)]
    pub(crate) options: Value,
    pub(crate) created_by: String,
    pub(crate) created_at: String,
    pub(crate) started_at: Option<String>,
    pub(crate) completed_at: Option<String>,
    pub(crate) progress: Option<Progress>,
    #[schema(value_type = Option<Object>)]
    pub(crate) result: Option<Value>,
    #[schema(value_type = Option<Object>)]
    pub(crate) error: Option<Value>,
}

/// Progress of an operation (`rest-api.md`, `Operation`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Progress {
    pub(crate) stage: String,
    pub(crate) current_section: Option<String>,
    pub(crate) records_total: Option<u64>,
    pub(crate) records_progress: u64,
    pub(crate) bytes_total: Option<u64>,
    pub(crate) bytes_progress: u64,
    pub(crate) start_time: String,
    pub(crate) estimated_end: Option<String>,
}

impl Kind {
    /// Returns the word for it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Backup => "backup",
            Self::Restore => "restore",
        }
    }
}

impl Status {
    /// Returns the word for it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Running => "running",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

impl Operation {
    /// Creates an operation that was just requested.
    pub(crate) fn new(
        id: ArchiveId,
        kind: Kind,
        backup_type: Option<String>,
        options: Value,
        created_by: String,
    ) -> Self {
        Self {
            id: id.to_string(),
            kind,
            backup_type,
            status: Status::Pending,
            options,
            created_by,
            created_at: Timestamp::now().to_string(),
            started_at: None,
            completed_at: None,
            progress: None,
            result: None,
            error: None,
        }
    }

    /// Ends the operation.
    pub(crate) fn end(&mut self, status: Status, result: Option<Value>, error: Option<Value>) {
        self.completed_at = Some(Timestamp::now().to_string());
        (self.status, self.result, self.error) = (status, result, error);
        if status == Status::Completed
            && let Some(progress) = &mut self.progress
        {
            "completing".clone_into(&mut progress.stage);
        }
    }

    /// Returns whether nothing of it changes any more.
    pub(crate) fn is_finished(&self) -> bool {
        !matches!(self.status, Status::Pending | Status::Running)
    }

    /// Returns the name of the file of a backup, finished or not.
    pub(crate) fn file_name(&self) -> Option<&str> {
        self.options.get("file_name")?.as_str()
    }
}

impl Progress {
    /// Creates the progress of an operation that begins.
    pub(crate) fn begun(start_time: Timestamp) -> Self {
        Self {
            stage: "initializing".to_owned(),
            current_section: None,
            records_total: None,
            records_progress: 0,
            bytes_total: None,
            bytes_progress: 0,
            start_time: start_time.to_string(),
            estimated_end: None,
        }
    }
}
