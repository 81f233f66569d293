//! Errors of writing members.

use alloc::string::String;
use core::fmt;

use crate::container::path::PathProblem;

/// Reason why members cannot be written into a container.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WriteError {
    /// A path breaks the rules, or is not in normal form.
    Path {
        /// The path, escaped for display.
        path: String,
        /// The broken rule; `None` for a leading `./`.
        problem: Option<PathProblem>,
    },
    /// A path occurs twice.
    DuplicatePath {
        /// The path, escaped for display.
        path: String,
    },
    /// The path cannot be split at a slash into the two parts of a ustar header, of 155 and 100
    /// bytes.
    PathTooLong {
        /// The path, escaped for display.
        path: String,
    },
    /// The member exceeds the limit of the container: 8 GiB in a tar, a quarter of the address
    /// space in a bundle.
    MemberTooLarge {
        /// Its path, escaped for display.
        path: String,
        /// Its size, in bytes.
        size: u64,
    },
    /// The time is beyond the range of a ustar header, which ends in the year 2242.
    Time {
        /// The time, in seconds after 1970-01-01T00:00:00Z.
        seconds: u64,
    },
    /// The member's name ends in `.json`, but it is not strict JSON, so it cannot be a value of a
    /// bundle.
    NotJson {
        /// Its path, escaped for display.
        path: String,
    },
    /// White space surrounds the JSON of a member, which a bundle cannot preserve.
    SpaceAround {
        /// Its path, escaped for display.
        path: String,
    },
    /// The member must be a string of a bundle, but is not UTF-8.
    NotText {
        /// Its path, escaped for display.
        path: String,
    },
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path { path, problem: Some(problem) } => {
                write!(f, "the path \"{path}\" is not allowed: {problem}")
            }
            Self::Path { path, problem: None } => {
                write!(f, "the path \"{path}\" is not allowed: it begins with \"./\"")
            }
            Self::DuplicatePath { path } => write!(f, "\"{path}\" appears twice"),
            Self::PathTooLong { path } => {
                write!(f, "the path \"{path}\" is too long for a tar header")
            }
            Self::MemberTooLarge { path, size } => {
                write!(f, "\"{path}\" has {size} bytes, more than the container can hold")
            }
            Self::Time { seconds } => {
                write!(f, "the time is {seconds} s after 1970, later than a tar header can store")
            }
            Self::NotJson { path } => write!(f, "\"{path}\" is not strict JSON"),
            Self::SpaceAround { path } => {
                write!(f, "\"{path}\" has whitespace before or after its JSON")
            }
            Self::NotText { path } => write!(f, "\"{path}\" is not UTF-8 text"),
        }
    }
}

impl core::error::Error for WriteError {}
