//! Errors of requests and operations: status, code, message and details (`rest-api.md`).

use std::error::Error as StdError;
use std::io;

use axum::http::header::{CONTENT_RANGE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use serde_json::{Map, Value, json};
use sma_core::advice::{chain, to_sentence};
use sma_db::DatabaseError;
use sma_ops::{Error, ErrorKind};
use sma_storage::{ArchiveId, StorageError};
use tracing::error;

/// Reason why a request or an operation fails.
#[derive(Clone, Debug)]
pub(crate) enum Failure {
    /// The request is not what the contract wants.
    Validation { details: String },
    /// The request cannot be read.
    BadRequest { details: String },
    /// A restore that writes was not confirmed.
    ConfirmationRequired,
    /// The key is missing or wrong.
    Unauthorized,
    /// A page of another site asks a server that has no key.
    Forbidden,
    /// There is no such thing.
    NotFound { what: &'static str },
    /// The path exists, but not with this method.
    MethodNotAllowed,
    /// What exists stands in the way.
    Conflict { message: String, details: Option<Value> },
    /// An operation stands in the way.
    InProgress { id: ArchiveId },
    /// It is not finished, or too far to be canceled.
    NotReady { message: &'static str },
    /// There were too many requests, or too many wrong keys.
    RateLimit { seconds: u64 },
    /// The request took too long.
    Timeout,
    /// A JSON body is too large. The answer has no body.
    BodyTooLarge,
    /// An upload is too large.
    ArchiveTooLarge { limit: u64 },
    /// The range is not in the file.
    Range { size: u64 },
    /// The body is of a kind that is not read.
    MediaType,
    /// The file is not an archive that can be used.
    Archive { code: Option<String>, message: String },
    /// The archive is encrypted.
    PasswordRequired,
    /// The password or key does not open it.
    WrongPassword,
    /// The archive has no such section.
    NoSection { details: String },
    /// The database cannot be used now.
    Database { details: Option<String> },
    /// The disk is full.
    NoSpace,
    /// The server ends.
    Unavailable { message: &'static str },
    /// The operation was canceled.
    Canceled,
    /// Whatever else; the log has the reason.
    Internal,
}

impl Failure {
    /// Reports a request that is not what the contract wants.
    pub(crate) fn validation(details: impl Into<String>) -> Self {
        Self::Validation { details: details.into() }
    }

    /// Reports something that no request causes. Only the log says what.
    pub(crate) fn internal(reason: &(dyn StdError + 'static)) -> Self {
        error!(component = "server", "{}", chain(reason));
        Self::Internal
    }

    /// Reports a file that cannot be written.
    pub(crate) fn of_writing(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::NoSpace,
            _ => Self::internal(error),
        }
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.parts().0
    }

    /// Returns the error object of an envelope or operation.
    pub(crate) fn to_object(&self) -> Value {
        let (_, code, message) = self.parts();
        let mut object = Map::new();
        object.insert("code".into(), code.into());
        object.insert("message".into(), message.into());
        object.extend(self.details().map(|details| ("details".to_owned(), details)));
        object.into()
    }

    pub(crate) fn headers(&self) -> Option<(HeaderName, HeaderValue)> {
        match self {
            Self::Unauthorized => Some((WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))),
            Self::Database { .. } => Some((RETRY_AFTER, HeaderValue::from_static("5"))),
            Self::RateLimit { seconds } => Some((RETRY_AFTER, HeaderValue::from(*seconds))),
            Self::Range { size } => {
                let value = HeaderValue::from_str(&format!("bytes */{size}"));
                value.ok().map(|value| (CONTENT_RANGE, value))
            }
            _ => None,
        }
    }

    fn details(&self) -> Option<Value> {
        match self {
            Self::Validation { details }
            | Self::BadRequest { details }
            | Self::NoSection { details } => Some(details.as_str().into()),
            Self::Conflict { details, .. } => details.clone(),
            Self::InProgress { id } => Some(json!({ "id": id.to_string() })),
            Self::ArchiveTooLarge { limit } => Some(json!({ "limit": limit })),
            Self::Archive { code, message } => {
                let mut details = Map::new();
                details.extend(code.clone().map(|code| ("code".to_owned(), code.into())));
                details.insert("message".into(), message.as_str().into());
                Some(details.into())
            }
            Self::Database { details } => details.as_deref().map(Value::from),
            _ => None,
        }
    }

    /// Returns status, code and message.
    fn parts(&self) -> (StatusCode, &'static str, String) {
        use StatusCode as Status;
        let (status, code, message) = match self {
            Self::Validation { .. } => {
                (Status::BAD_REQUEST, "VALIDATION_FAILED", "Validation failed")
            }
            Self::BadRequest { .. } => (Status::BAD_REQUEST, "BAD_REQUEST", "Bad request"),
            Self::ConfirmationRequired => (
                Status::BAD_REQUEST,
                "CONFIRMATION_REQUIRED",
                "A restore that writes needs \"confirm\": true",
            ),
            Self::Unauthorized => {
                (Status::UNAUTHORIZED, "UNAUTHORIZED", "Admin authorization required")
            }
            Self::Forbidden => (
                Status::FORBIDDEN,
                "FORBIDDEN",
                "Without a key, only this computer is served, and no page of another site",
            ),
            Self::NotFound { what } => {
                return (Status::NOT_FOUND, "NOT_FOUND", format!("{what} not found"));
            }
            Self::MethodNotAllowed => {
                (Status::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", "Method not allowed")
            }
            Self::Conflict { message, .. } => {
                return (Status::CONFLICT, "CONFLICT", message.clone());
            }
            Self::InProgress { .. } => {
                (Status::CONFLICT, "OPERATION_IN_PROGRESS", "Another operation is in progress")
            }
            Self::NotReady { message } => (Status::CONFLICT, "NOT_READY", *message),
            Self::RateLimit { .. } => {
                (Status::TOO_MANY_REQUESTS, "RATE_LIMIT_EXCEEDED", "Too many requests")
            }
            Self::Timeout => {
                (Status::REQUEST_TIMEOUT, "REQUEST_TIMEOUT", "The request took too long")
            }
            Self::BodyTooLarge => {
                (Status::PAYLOAD_TOO_LARGE, "REQUEST_TOO_LARGE", "The body is too large")
            }
            Self::ArchiveTooLarge { .. } => {
                (Status::PAYLOAD_TOO_LARGE, "REQUEST_TOO_LARGE", "The archive is too large")
            }
            Self::Range { .. } => {
                (Status::RANGE_NOT_SATISFIABLE, "BAD_REQUEST", "The range is not in the file")
            }
            Self::MediaType => (
                Status::UNSUPPORTED_MEDIA_TYPE,
                "UNSUPPORTED_MEDIA_TYPE",
                "The content type is not supported",
            ),
            Self::Archive { .. } => (
                Status::UNPROCESSABLE_ENTITY,
                "ARCHIVE_ERROR",
                "The file cannot be used as an archive",
            ),
            Self::PasswordRequired => {
                (Status::UNPROCESSABLE_ENTITY, "PASSWORD_REQUIRED", "The archive is encrypted")
            }
            Self::WrongPassword => (
                Status::UNPROCESSABLE_ENTITY,
                "WRONG_PASSWORD",
                "The password or key does not open the archive",
            ),
            Self::NoSection { .. } => (Status::NOT_FOUND, "SECTION_NOT_FOUND", "Section not found"),
            Self::Database { .. } => (
                Status::SERVICE_UNAVAILABLE,
                "DATABASE_ERROR",
                "The database cannot be reached, or is busy",
            ),
            Self::NoSpace => {
                (Status::INSUFFICIENT_STORAGE, "INSUFFICIENT_STORAGE", "The disk is full")
            }
            Self::Unavailable { message } => {
                (Status::SERVICE_UNAVAILABLE, "SERVICE_UNAVAILABLE", *message)
            }
            Self::Canceled => {
                (Status::SERVICE_UNAVAILABLE, "SERVICE_UNAVAILABLE", "The operation was canceled")
            }
            Self::Internal => {
                (Status::INTERNAL_SERVER_ERROR, "INTERNAL_SERVER_ERROR", "Internal server error")
            }
        };
        (status, code, message.to_owned())
    }
}

/// An error of an operation. Its text names no path.
impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let reason = error.source().map_or_else(|| error.to_string(), |it| chain(it).to_string());
        let sentence = to_sentence(reason);
        match &error {
            Error::Canceled => Self::Canceled,
            Error::Open { error, .. } => {
                let code = Some(error.check().info().code.to_owned());
                Self::Archive { code, message: sentence }
            }
            Error::Locked { .. } => Self::PasswordRequired,
            Error::NoSection { .. } => Self::NoSection { details: sentence },
            Error::MissingBase { .. } | Error::DifferentialOfIncrement | Error::UnneededBase => {
                Self::Conflict { message: sentence, details: None }
            }
            Error::BaseNotFound { digest, .. } => Self::Conflict {
                message: "The base of the archive is not here".to_owned(),
                details: Some(json!({ "manifest_checksum": digest.to_string() })),
            },
            Error::Partial { .. } | Error::OtherBase { .. } | Error::BaseOutOfOrder { .. } => {
                let message = "The archive cannot be used without its base".to_owned();
                Self::Conflict { message, details: None }
            }
            Error::Faulty { codes, .. } | Error::MadeInvalid { codes, .. } => {
                let message = format!("The archive has errors: {}.", codes.join(", "));
                Self::Archive { code: codes.first().cloned(), message }
            }
            Error::Refused { error: cause, .. } => {
                let cause: &(dyn StdError + 'static) = cause.as_ref();
                match cause.downcast_ref::<DatabaseError>() {
                    Some(cause) => of_database(cause, sentence),
                    None => Self::Archive { code: None, message: sentence },
                }
            }
            _ => match error.kind() {
                ErrorKind::Credential => Self::WrongPassword,
                ErrorKind::Signature => Self::Archive { code: None, message: sentence },
                ErrorKind::System => Self::internal(&error),
                _ => Self::Validation { details: sentence },
            },
        }
    }
}

/// What the database refuses is its reason; what it cannot do now may work later.
fn of_database(error: &DatabaseError, sentence: String) -> Failure {
    match error {
        DatabaseError::Record { .. } | DatabaseError::ReadBack { .. } => {
            Failure::Conflict { message: sentence, details: None }
        }
        DatabaseError::Canceled => Failure::Canceled,
        _ => {
            error!(component = "database", "{}", chain(error));
            Failure::Database { details: Some(sentence) }
        }
    }
}

impl From<StorageError> for Failure {
    fn from(error: StorageError) -> Self {
        match &error {
            StorageError::Exists { .. } => {
                Self::Conflict { message: to_sentence(&error), details: None }
            }
            StorageError::Missing { .. } => Self::NotFound { what: "Archive" },
            StorageError::Full { .. } => Self::NoSpace,
            _ => Self::internal(&error),
        }
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        Self::internal(&error)
    }
}
