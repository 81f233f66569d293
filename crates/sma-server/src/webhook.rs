//! Telling another server that an operation has ended.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use backon::{ExponentialBuilder, Retryable as _};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use tokio::task::spawn_blocking;
use tracing::{error, info};
use ureq::Agent;
use ureq::http::{StatusCode, Uri};
use zeroize::Zeroizing;

use crate::app::App;
use crate::config::read_secret;
use crate::error::ServeError;
use crate::operation::{Operation, Status};

/// Header with the signature: `sha256=`, and the HMAC in hex.
const SIGNATURE: &str = "X-Signature-256";

/// Header with the time of sending, in seconds since 1970, which is signed too: an old body cannot be
/// sent again.
const TIMESTAMP: &str = "X-Signature-Timestamp";

/// Time for one attempt.
const TIME: Duration = Duration::from_secs(10);

/// Attempts after the first one, within some two minutes.
const RETRIES: usize = 6;

/// Wait before the second attempt; each further one is twice as long.
const WAIT: Duration = Duration::from_secs(1);

/// Where to send what, and how to sign it.
#[derive(Clone)]
pub struct Webhook {
    url: String,
    secret: Zeroizing<String>,
    events: Vec<Event>,
    agent: Agent,
}

/// `backup_server.webhook`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WebhookSection {
    url: String,
    secret_file: PathBuf,
    #[serde(default = "default_events")]
    events: Vec<Event>,
}

/// An end of operations that the other server can be informed of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Event {
    Completed,
    Failed,
}

/// The body.
#[derive(Serialize)]
struct Message<'o> {
    event: Event,
    operation: &'o Operation,
}

/// Reason why an attempt failed.
#[derive(Debug)]
enum AttemptError {
    /// The other server answers with this status.
    Status(StatusCode),
    /// It cannot be reached.
    Request(Box<ureq::Error>),
    /// The attempt was not made.
    Aborted,
}

fn default_events() -> Vec<Event> {
    vec![Event::Failed]
}

impl WebhookSection {
    /// Reads the secret.
    ///
    /// # Errors
    /// [`ServeError::Webhook`], and when the file of the secret cannot be read.
    pub(crate) fn read(self) -> Result<Webhook, ServeError> {
        let refused = |problem| Err(ServeError::Webhook { problem });
        let uri = self.url.parse::<Uri>().ok().filter(|uri| uri.host().is_some());
        if !uri.is_some_and(|uri| matches!(uri.scheme_str(), Some("http" | "https"))) {
            return refused("its url is not an address that begins with http:// or https://");
        }
        if self.events.is_empty() {
            return refused("its events are empty: they are failed, completed or both");
        }
        let secret = read_secret(&self.secret_file)?;
        if secret.is_empty() {
            return refused("the file of its secret is empty");
        }
        // The address is the one that is configured: neither a proxy of the environment nor a redirect
        // changes it.
        let agent = Agent::config_builder().timeout_global(Some(TIME)).max_redirects(0).proxy(None);
        let agent = Agent::new_with_config(agent.http_status_as_error(false).build());
        Ok(Webhook { url: self.url, secret, events: self.events, agent })
    }
}

impl Webhook {
    /// Sends a message, again and again until it is accepted or refused.
    async fn deliver(&self, id: &str, body: String) {
        let attempt = || async {
            let (webhook, body) = (self.clone(), body.clone());
            let sent = spawn_blocking(move || webhook.send(&body, Timestamp::now()));
            sent.await.unwrap_or(Err(AttemptError::Aborted))
        };
        let waits = ExponentialBuilder::default()
            .with_min_delay(WAIT)
            .with_factor(2.0)
            .with_max_times(RETRIES)
            .with_jitter();
        match attempt.retry(waits).when(AttemptError::may_pass).await {
            Ok(()) => info!(component = "webhook", "the end of {id} is delivered"),
            Err(error) => {
                error!(component = "webhook", "the end of {id} cannot be delivered: {error}");
            }
        }
    }

    fn send(&self, body: &str, now: Timestamp) -> Result<(), AttemptError> {
        let time = now.as_second().to_string();
        let request = self.agent.post(&self.url).header("Content-Type", "application/json");
        let request = request.header(SIGNATURE, self.sign(&time, body)).header(TIMESTAMP, &time);
        let answer = request.send(body).map_err(|error| AttemptError::Request(Box::new(error)))?;
        match answer.status() {
            status if status.is_success() => Ok(()),
            status => Err(AttemptError::Status(status)),
        }
    }

    /// Returns the signature of the time, a dot and the body.
    fn sign(&self, time: &str, body: &str) -> String {
        // A key of any length is one.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.secret.as_bytes()) else {
            return String::new();
        };
        mac.update(time.as_bytes());
        mac.update(b".");
        mac.update(body.as_bytes());
        let hex: String =
            mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        format!("sha256={hex}")
    }
}

impl AttemptError {
    /// Returns whether another attempt may succeed.
    fn may_pass(&self) -> bool {
        match self {
            Self::Status(status) => {
                status.is_server_error()
                    || [StatusCode::REQUEST_TIMEOUT, StatusCode::TOO_MANY_REQUESTS].contains(status)
            }
            Self::Request(_) => true,
            Self::Aborted => false,
        }
    }
}

impl App {
    /// Tells that an operation has ended, without waiting until that is delivered. What ends with the
    /// server is not told: nothing would wait for the delivery.
    pub(crate) fn notify(&self, operation: &Operation) {
        if self.jobs.is_closed() {
            return;
        }
        let event = match operation.status {
            Status::Completed => Event::Completed,
            Status::Failed => Event::Failed,
            Status::Pending | Status::Running | Status::Cancelled => return,
        };
        let Some(webhook) = self.config.webhook.clone().filter(|it| it.events.contains(&event))
        else {
            return;
        };
        match serde_json::to_string(&Message { event, operation }) {
            Ok(body) => {
                let id = operation.id.clone();
                tokio::spawn(async move { webhook.deliver(&id, body).await });
            }
            Err(error) => error!(component = "webhook", "{} cannot be told: {error}", operation.id),
        }
    }
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Addresses of webhooks may contain secrets.
        f.debug_struct("Webhook").field("events", &self.events).finish_non_exhaustive()
    }
}

impl fmt::Display for AttemptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => write!(f, "the answer is {status}"),
            Self::Request(error) => error.fmt(f),
            Self::Aborted => f.write_str("the server ends"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_refused_is_not_sent_again() {
        for (status, may_pass) in [
            (503, true),
            (500, true),
            (429, true),
            (408, true),
            (400, false),
            (404, false),
            (302, false),
        ] {
            let status = StatusCode::from_u16(status).unwrap();
            assert_eq!(AttemptError::Status(status).may_pass(), may_pass, "{status}");
        }
    }
}
