//! Operations that run: begun, watched, canceled, ended.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde_json::Value;
use sma_ops::{Context, Input, open};
use sma_storage::{ArchiveId, ArchiveName};
use tokio::sync::{Notify, Semaphore};
use tokio::task::spawn_blocking;
use tracing::{error, info};

use crate::app::App;
use crate::audit::Entry;
use crate::failure::Failure;
use crate::log::{HasLines, Lines, keep_lines};
use crate::monitor::Monitor;
use crate::operation::{Kind, Operation, Status};
use crate::route::backup::result_of;

/// Backups that run at the same time; others wait, as `pending`.
const RUNNING: usize = 2;

/// What ends an operation that was interrupted by the server's own end.
const INTERRUPTED: Failure = Failure::Unavailable { message: "The server ended meanwhile" };

/// The operations that run or wait.
#[derive(Debug)]
pub(crate) struct Jobs {
    active: Mutex<Active>,
    slots: Semaphore,
    ended: Notify,
}

#[derive(Debug, Default)]
struct Active {
    jobs: BTreeMap<ArchiveId, Arc<Job>>,
    /// Whether the server ends, and nothing may begin.
    is_closed: bool,
}

/// An operation that runs or waits.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) id: ArchiveId,
    pub(crate) kind: Kind,
    /// Address of the client that began it.
    pub(crate) address: IpAddr,
    /// Name of the file that it writes.
    pub(crate) file: Option<ArchiveName>,
    /// Archives that it reads.
    pub(crate) sources: Vec<ArchiveId>,
    pub(crate) monitor: Monitor,
    pub(crate) lines: Lines,
    operation: Mutex<Operation>,
    /// Whether its work is done, and it is only being recorded.
    is_over: AtomicBool,
}

/// What an operation has done: its result, and why it failed, if it did.
#[derive(Debug, Default)]
pub(crate) struct Done {
    pub(crate) result: Option<Value>,
    pub(crate) failure: Option<Failure>,
}

impl Default for Jobs {
    fn default() -> Self {
        Self { active: Mutex::default(), slots: Semaphore::new(RUNNING), ended: Notify::new() }
    }
}

impl Job {
    /// Prepares an operation.
    pub(crate) fn new(
        id: ArchiveId,
        operation: Operation,
        address: IpAddr,
        file: Option<ArchiveName>,
        sources: Vec<ArchiveId>,
    ) -> Arc<Self> {
        let kind = operation.kind;
        let (monitor, lines) = (Monitor::default(), Lines::default());
        let (operation, is_over) = (Mutex::new(operation), AtomicBool::new(false));
        Arc::new(Self { id, kind, address, file, sources, monitor, lines, operation, is_over })
    }

    /// Returns whether its work is not done, so that it stands in the way of others.
    pub(crate) fn is_in_the_way(&self) -> bool {
        !self.is_over.load(Ordering::Acquire)
    }

    /// Returns the operation as it is now.
    pub(crate) fn snapshot(&self) -> Operation {
        let mut operation = self.operation().clone();
        if operation.status == Status::Running {
            operation.progress = Some(self.monitor.progress());
        }
        operation
    }

    fn change(&self, change: impl FnOnce(&mut Operation)) -> Operation {
        let mut operation = self.operation();
        change(&mut operation);
        operation.clone()
    }

    fn operation(&self) -> MutexGuard<'_, Operation> {
        self.operation.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl HasLines for Arc<Job> {
    fn lines(&self) -> &Lines {
        &self.lines
    }
}

impl Jobs {
    /// Returns an operation that runs or waits.
    pub(crate) fn find(&self, id: ArchiveId) -> Option<Arc<Job>> {
        self.active().jobs.get(&id).cloned()
    }

    /// Returns the operations that run or wait.
    pub(crate) fn all(&self) -> Vec<Arc<Job>> {
        self.active().jobs.values().cloned().collect()
    }

    /// Cancels everything, lets nothing begin, and waits until nothing runs.
    pub(crate) async fn close(&self) {
        {
            let mut active = self.active();
            active.is_closed = true;
            for job in active.jobs.values() {
                job.monitor.cancel();
            }
        }
        loop {
            let ended = self.ended.notified();
            if self.active().jobs.is_empty() {
                return;
            }
            ended.await;
        }
    }

    /// Admits an operation: a restore runs alone, and no two write the same file.
    pub(crate) fn admit(&self, job: &Arc<Job>) -> Result<(), Failure> {
        let mut active = self.active();
        if active.is_closed {
            return Err(Failure::Unavailable { message: "The server is ending" });
        }
        for other in active.jobs.values().filter(|other| other.is_in_the_way()) {
            if job.kind == Kind::Restore || other.kind == Kind::Restore {
                return Err(Failure::InProgress { id: other.id });
            }
            if job.file.is_some() && job.file == other.file {
                let message = "Another backup writes a file with this name".to_owned();
                return Err(Failure::Conflict { message, details: None });
            }
        }
        active.jobs.insert(job.id, job.clone());
        Ok(())
    }

    /// Does something quick while nothing runs or begins; `None` where something runs, or the server ends.
    pub(crate) fn while_idle<T>(&self, work: impl FnOnce() -> T) -> Option<T> {
        let active = self.active();
        let is_idle = active.jobs.is_empty() && !active.is_closed;
        is_idle.then(work)
    }

    pub(crate) fn remove(&self, id: ArchiveId) {
        self.active().jobs.remove(&id);
        self.ended.notify_waiters();
    }

    /// Returns whether the server ends.
    pub(crate) fn is_closed(&self) -> bool {
        self.active().is_closed
    }

    fn active(&self) -> MutexGuard<'_, Active> {
        self.active.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl App {
    /// Begins an operation, which goes on however the request ends. Returns it as it is at first.
    pub(crate) async fn begin(
        &self,
        job: Arc<Job>,
        work: impl FnOnce(&App, &Job) -> Done + Send + 'static,
    ) -> Result<Operation, Failure> {
        self.jobs.admit(&job)?;
        let first = job.snapshot();
        let app = self.clone();
        // Not part of the request: one that is dropped while it is recorded still runs.
        let recorded = tokio::spawn(async move {
            if let Err(error) = app.state.save(&job.snapshot()).await {
                app.jobs.remove(job.id);
                return Err(Failure::from(error));
            }
            tokio::spawn(async move { app.run(&job, work).await });
            Ok(())
        });
        recorded.await.map_err(|error| Failure::internal(&error))??;
        Ok(first)
    }

    /// Marks what an earlier process left unfinished.
    pub(crate) async fn end_interrupted(&self) -> Result<(), sqlx::Error> {
        for kind in [Kind::Backup, Kind::Restore] {
            for mut operation in self.state.operations(kind).await? {
                if operation.is_finished() {
                    continue;
                }
                let result = self.result_of_interrupted(&operation);
                let (status, error) = match &result {
                    Some(_) => (Status::Completed, None),
                    None => (Status::Failed, Some(INTERRUPTED.to_object())),
                };
                operation.end(status, result, error);
                self.state.save(&operation).await?;
                self.notify(&operation);
                info!(component = "server", "{} was interrupted", operation.id);
            }
        }
        Ok(())
    }

    /// Returns the result of a backup whose file had its name before the server ended: it is complete.
    fn result_of_interrupted(&self, operation: &Operation) -> Option<Value> {
        let name = operation.file_name()?.parse().ok()?;
        self.archives.find(&name).ok()??;
        let input = Input::Path(self.archives.path_of(&name));
        let context = Context::default().with_limits(self.limits());
        let archive = open(&input, &context).ok()?;
        // Another file with this name is not of this operation.
        let is_own = archive.summary().archive_id.as_deref() == Some(&operation.id);
        is_own.then(|| result_of(name.as_str(), &archive))
    }

    async fn run(&self, job: &Arc<Job>, work: impl FnOnce(&App, &Job) -> Done + Send + 'static) {
        let done = match self.jobs.slots.acquire().await {
            Ok(_permit) if !job.monitor.is_canceled() => {
                let running = job.change(|operation| {
                    operation.status = Status::Running;
                    operation.started_at = Some(Timestamp::now().to_string());
                });
                self.record(&running).await;
                let (app, worker) = (self.clone(), job.clone());
                let work = spawn_blocking(move || {
                    keep_lines(worker.clone(), worker.kind, || work(&app, &worker))
                });
                work.await.unwrap_or_else(|error| Done::from(Failure::internal(&error)))
            }
            _ => Done::from(Failure::Canceled),
        };
        // From here on, a request to cancel is refused.
        job.monitor.commit();
        let (status, error) = match done.failure {
            None => (Status::Completed, None),
            Some(Failure::Canceled) if self.jobs.is_closed() => {
                (Status::Failed, Some(INTERRUPTED.to_object()))
            }
            Some(Failure::Canceled) => (Status::Cancelled, None),
            Some(failure) => (Status::Failed, Some(failure.to_object())),
        };
        let mut ended = job.snapshot();
        ended.end(status, done.result, error);
        if let Err(error) = self.state.save_lines(job.id, &job.lines.since(0)).await {
            error!(component = "server", "the log of {} cannot be kept: {error}", job.id);
        }
        self.audit(Entry::of_end(job, &ended)).await;
        self.counts.end(&ended);
        // Whoever sees in the state that it has ended can begin another at once.
        job.is_over.store(true, Ordering::Release);
        self.record(&ended).await;
        self.notify(&ended);
        self.jobs.remove(job.id);
        let app = self.clone();
        tokio::spawn(async move { app.retain().await });
    }

    /// Writes the state of an operation. It goes on if that fails: the next start marks it.
    pub(crate) async fn record(&self, operation: &Operation) {
        if let Err(error) = self.state.save(operation).await {
            error!(component = "server", "{} cannot be recorded: {error}", operation.id);
        }
    }
}

/// Returns the id of a new operation.
pub(crate) fn new_id() -> Result<ArchiveId, Failure> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|_| Failure::Internal)?;
    Ok(ArchiveId::from_random_bytes(random))
}

impl From<Failure> for Done {
    fn from(failure: Failure) -> Self {
        Self { result: None, failure: Some(failure) }
    }
}
