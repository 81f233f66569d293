//! What all requests share.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sma_core::Limits;
use sma_core::escape::escape;
use sma_ops::{Context, Error};
use sma_storage::Folder;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::config::Config;
use crate::digests::Digests;
use crate::error::ServeError;
use crate::failure::Failure;
use crate::job::Jobs;
use crate::limits::Limits as RequestLimits;
use crate::metrics::Counts;
use crate::monitor::Monitor;
use crate::state::State;

/// Time for a request; uploads and downloads take what they take.
pub(crate) const REQUEST_TIME: Duration = Duration::from_secs(30);

/// Archives that requests open at the same time: each is in memory while it is open.
const OPEN_ARCHIVES: usize = 2;

/// What all requests share.
#[derive(Clone, Debug)]
pub(crate) struct App(Arc<Shared>);

#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) config: Config,
    pub(crate) archives: Folder,
    pub(crate) uploads: Folder,
    pub(crate) state: State,
    pub(crate) jobs: Jobs,
    pub(crate) digests: Digests,
    pub(crate) counts: Counts,
    pub(crate) limits: RequestLimits,
    open: Semaphore,
}

impl std::ops::Deref for App {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl App {
    /// Opens the folders and the state.
    pub(crate) async fn open(config: Config) -> Result<Self, ServeError> {
        let open = |path: &Path| {
            let folder = escape(&path.to_string_lossy());
            Folder::open(path).map_err(|error| ServeError::Storage { folder, error })
        };
        let archives = open(&config.archives)?;
        let uploads = open(&config.state.join("uploads"))?;
        let state = State::open(&config.state.join("server.db")).await;
        let state = state.map_err(|error| ServeError::State { error })?;
        let limits = RequestLimits::new(&config);
        Ok(Self(Arc::new(Shared {
            config,
            archives,
            uploads,
            state,
            jobs: Jobs::default(),
            digests: Digests::default(),
            counts: Counts::default(),
            limits,
            open: Semaphore::new(OPEN_ARCHIVES),
        })))
    }

    /// Returns the limits for archives.
    pub(crate) fn limits(&self) -> Limits {
        Limits::default().with_archive_bytes(self.config.max_archive_bytes)
    }

    /// Runs work on archives for a request, on a thread that may block. It is canceled when the
    /// request has taken its time.
    pub(crate) async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Context<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        self.work_within(Some(REQUEST_TIME), work).await
    }

    /// Runs work as [`App::work`] does, however long it takes.
    pub(crate) async fn work_within<T: Send + 'static>(
        &self,
        time: Option<Duration>,
        work: impl FnOnce(&Context<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let _permit = self.open.acquire().await.map_err(|error| Failure::internal(&error))?;
        let limits = self.limits();
        let result = spawn_blocking(move || {
            let monitor = Monitor::with_deadline(time);
            work(&Context::default().with_limits(limits).with_watch(&monitor))
        });
        match result.await.map_err(|error| Failure::internal(&error))? {
            Err(Failure::Canceled) => Err(Failure::Timeout),
            result => result,
        }
    }

    /// Returns the error of an operation on files of this server, whose paths it does not show.
    pub(crate) fn failure(&self, error: Error) -> Failure {
        match Failure::from(error) {
            Failure::Validation { details } => {
                Failure::Validation { details: self.without_paths(&details) }
            }
            Failure::Archive { code, message } => {
                Failure::Archive { code, message: self.without_paths(&message) }
            }
            Failure::NoSection { details } => {
                Failure::NoSection { details: self.without_paths(&details) }
            }
            other => other,
        }
    }

    /// Returns a text without the paths of the server's folders: names of files stay.
    pub(crate) fn without_paths(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for folder in [&self.archives, &self.uploads] {
            text = text.replace(&escape(&folder.path().join("").to_string_lossy()), "");
        }
        text
    }
}
