//! Errors of a server that does not start, or ends.

use std::fmt;
use std::io;
use std::net::SocketAddr;

use sma_core::advice::{Advice, ErrorCategory};
use sma_core::escape::escape;
use sma_core::signature::PrivateKeyError;
use sma_db::DatabaseError;
use sma_storage::StorageError;

use crate::tls::TlsError;

/// Reason why the server does not start, or ends.
#[derive(Debug)]
#[non_exhaustive]
pub enum ServeError {
    /// A configuration file, or a file that it names, cannot be read.
    Read {
        /// Name of the file.
        file: String,
        /// The system's error.
        error: io::Error,
    },
    /// The configuration is invalid.
    Config {
        /// Name of the file.
        file: String,
        /// The problem, as a fragment that shows no value.
        problem: String,
    },
    /// A schedule in the configuration is invalid.
    Schedule {
        /// Name of the schedule.
        name: String,
        /// The problem, as a fragment that shows no secret.
        problem: String,
    },
    /// The webhook in the configuration is invalid.
    Webhook {
        /// The problem, as a fragment that shows no secret.
        problem: &'static str,
    },
    /// The configuration does not name a database.
    Database {
        /// The cause.
        error: DatabaseError,
    },
    /// The key to sign with is not one.
    SignKey {
        /// Name of the file.
        file: String,
        /// The cause.
        error: PrivateKeyError,
    },
    /// What pages of other sites may ask is invalid.
    Cors {
        /// Name of the option of `security.cors`.
        option: &'static str,
        /// The value.
        value: String,
    },
    /// A file of TLS cannot be used.
    Tls {
        /// Name of the file.
        file: String,
        /// The cause.
        error: TlsError,
    },
    /// The address is not a loopback address, and there is no key.
    KeyRequired {
        /// The address.
        address: SocketAddr,
    },
    /// The address cannot be listened on.
    Listen {
        /// The address.
        address: SocketAddr,
        /// The system's error.
        error: io::Error,
    },
    /// A folder of archives cannot be opened.
    Storage {
        /// Name of the folder.
        folder: String,
        /// The cause.
        error: StorageError,
    },
    /// The server's own state cannot be read or written.
    State {
        /// The driver's error.
        error: sqlx::Error,
    },
    /// The system cannot provide threads.
    Runtime {
        /// The system's error.
        error: io::Error,
    },
}

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { file, .. } => write!(f, "{file} cannot be read"),
            Self::Config { file, problem } => write!(f, "{file}: {problem}"),
            Self::Schedule { name, problem } => write!(f, "the schedule {name}: {problem}"),
            Self::Webhook { problem } => write!(f, "the webhook: {problem}"),
            Self::Database { .. } => f.write_str("the configuration does not name a database"),
            Self::SignKey { file, .. } | Self::Tls { file, .. } => f.write_str(file),
            Self::Cors { option, value } => {
                write!(f, "security.cors.{option}: {} is not valid", escape(value))
            }
            Self::KeyRequired { address } => {
                write!(f, "{address} can be reached from elsewhere, and no key is configured")
            }
            Self::Listen { address, .. } => write!(f, "{address} cannot be listened on"),
            Self::Storage { folder, .. } => f.write_str(folder),
            Self::State { .. } => f.write_str("the state of the server cannot be read or written"),
            Self::Runtime { .. } => f.write_str("the server cannot be run"),
        }
    }
}

impl std::error::Error for ServeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read { error, .. } | Self::Listen { error, .. } | Self::Runtime { error } => {
                Some(error)
            }
            Self::Database { error } => Some(error),
            Self::SignKey { error, .. } => Some(error),
            Self::Tls { error, .. } => Some(error),
            Self::Storage { error, .. } => Some(error),
            Self::State { error } => Some(error),
            Self::Config { .. }
            | Self::Schedule { .. }
            | Self::Cors { .. }
            | Self::Webhook { .. }
            | Self::KeyRequired { .. } => None,
        }
    }
}

impl Advice for ServeError {
    fn category(&self) -> ErrorCategory {
        match self {
            Self::Read { .. } | Self::Listen { .. } | Self::Runtime { .. } => ErrorCategory::System,
            Self::Storage { .. } | Self::State { .. } => ErrorCategory::System,
            Self::Database { error } => error.category(),
            Self::Config { .. } | Self::Schedule { .. } | Self::Webhook { .. } => {
                ErrorCategory::User
            }
            Self::SignKey { .. }
            | Self::Tls { .. }
            | Self::Cors { .. }
            | Self::KeyRequired { .. } => ErrorCategory::User,
        }
    }

    fn action(&self) -> &'static str {
        match self {
            Self::Read { .. } => "Check the name, and that the file can be read.",
            Self::Config { .. } | Self::Schedule { .. } | Self::Webhook { .. } => {
                "Correct the configuration file."
            }
            Self::Database { error } => error.action(),
            Self::SignKey { error, .. } => error.action(),
            Self::Cors { .. } => {
                "Correct it: an origin is like https://manager.example:8080, without a path, or *."
            }
            Self::Tls { .. } => {
                "Correct backup_server.tls: the certificate and its own private key, both in PEM."
            }
            Self::KeyRequired { .. } => {
                "Set security.admin_api_key or SHELLY_SECURITY_ADMIN_API_KEY, or listen on 127.0.0.1."
            }
            Self::Listen { .. } => "Choose another address or port, or stop what listens on it.",
            Self::Storage { error: StorageError::InUse, .. } => {
                "Stop the other server, or give this one folders of its own."
            }
            Self::Storage { .. } => "Check the disk and the rights on the folder.",
            Self::State { .. } => "Check the disk and the rights on the folder of the state.",
            Self::Runtime { .. } => "Try again when the system has more memory.",
        }
    }
}
