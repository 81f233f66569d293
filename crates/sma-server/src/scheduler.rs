//! Starting scheduled backups when their time comes.

use std::net::{IpAddr, Ipv4Addr};

use jiff::Timestamp;
use sma_core::escape::escape;
use sma_storage::ArchiveId;
use tracing::{error, info, warn};

use crate::app::App;
use crate::error::ServeError;
use crate::failure::Failure;
use crate::schedule::Schedule;

/// The schedules of a server, and how far they are.
#[derive(Debug)]
pub(crate) struct Scheduler {
    pending: Vec<Pending>,
}

/// A schedule, and how far it is.
#[derive(Debug)]
struct Pending {
    schedule: Schedule,
    next: Option<Timestamp>,
    last: Option<ArchiveId>,
}

/// What became of a scheduled backup.
#[derive(Debug, PartialEq, Eq)]
enum Fired {
    Begun,
    /// What it stands back for has not ended.
    Skipped,
    Failed,
}

impl App {
    /// Checks that each schedule is what `POST /backup` accepts.
    ///
    /// # Errors
    /// [`ServeError::Schedule`].
    pub(crate) fn check_schedules(&self) -> Result<(), ServeError> {
        for schedule in &self.config.schedules {
            self.check_backup(schedule.backup()).map_err(|failure| ServeError::Schedule {
                name: escape(schedule.name()),
                problem: match failure {
                    Failure::Validation { details } => details,
                    other => format!("{other:?}"),
                },
            })?;
        }
        Ok(())
    }
}

impl Scheduler {
    /// Looks which times come next, from now on.
    pub(crate) async fn new(app: &App) -> Self {
        let mut pending = Vec::new();
        for schedule in &app.config.schedules {
            pending.push(Pending::new(app, schedule.clone()).await);
        }
        Self { pending }
    }

    /// Starts backups as they are due, for ever.
    pub(crate) async fn run(mut self, app: App) {
        while let Some(next) = self.pending.iter().filter_map(|it| it.next).min() {
            app.config.clock.wait_until(next).await;
            let now = app.config.clock.now();
            for one in &mut self.pending {
                if one.next.is_some_and(|time| time <= now) {
                    one.fire(&app, now).await;
                }
            }
        }
    }
}

impl Pending {
    /// Where scheduled backups are asked for: here.
    const ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    /// Prepares a schedule, which is due at once if it was missed while no server ran.
    async fn new(app: &App, schedule: Schedule) -> Self {
        let now = app.config.clock.now();
        let seen = app.state.seen(schedule.name()).await.unwrap_or_else(|error| {
            error!(component = "scheduler", "the last start is not known: {error}");
            None
        });
        let missed = seen.and_then(|seen| schedule.next_after(seen)).filter(|time| *time <= now);
        let next = missed.filter(|_| schedule.catches_up()).or_else(|| schedule.next_after(now));
        let this = Self { schedule, next, last: None };
        this.remember(app, now).await;
        this
    }

    /// Begins the backup, unless a restore or the previous run has not ended.
    async fn fire(&mut self, app: &App, now: Timestamp) -> Fired {
        self.next = self.schedule.next_after(now);
        self.remember(app, now).await;
        let name = self.schedule.name();
        let runs = |id: &ArchiveId| app.jobs.find(*id).is_some_and(|job| job.is_in_the_way());
        if let Some(last) = self.last.filter(runs) {
            warn!(component = "scheduler", "{name} is skipped: {last} of it has not ended");
            return Fired::Skipped;
        }
        let user = format!("schedule:{name}");
        match app.begin_backup(self.schedule.backup(), &user, Self::ADDRESS).await {
            Ok(begun) => {
                info!(component = "scheduler", "{name} begins {}", begun.id);
                self.last = begun.id.parse().ok();
                Fired::Begun
            }
            Err(Failure::InProgress { id }) => {
                warn!(component = "scheduler", "{name} is skipped: the restore {id} has not ended");
                Fired::Skipped
            }
            Err(failure) => {
                error!(component = "scheduler", "{name} does not begin: {failure:?}");
                app.record_refused(self.schedule.backup(), &user, &failure).await;
                Fired::Failed
            }
        }
    }

    /// Stores until when its times were seen.
    async fn remember(&self, app: &App, now: Timestamp) {
        if let Err(error) = app.state.save_seen(self.schedule.name(), now).await {
            error!(component = "scheduler", "a start cannot be recorded: {error}");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use serde_json::{Value, json};
    use sma_db::{Database, Location};

    use super::*;
    use crate::config::Config;
    use crate::job::{Job, new_id};
    use crate::operation::{Kind, Operation, Status};

    const NOON: &str = "2026-06-01T12:00:00Z";

    /// A server's parts, with a database, and a schedule at noon.
    async fn prepare(folder: &std::path::Path, more: Value) -> (App, Pending) {
        fs::copy("../../tests/databases/shelly.db", folder.join("shelly.db")).unwrap();
        let mut config = Config::new(Database::new(Location::from_path(folder.join("shelly.db"))));
        config.archives = folder.join("archives");
        config.state = folder.join("state");
        let mut section = json!({ "name": "daily", "cron": "0 12 * * *", "time_zone": "UTC" });
        section.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let schedule = Schedule::read(section.as_object().unwrap().clone()).unwrap();
        let app = App::open(config).await.unwrap();
        let pending = Pending::new(&app, schedule).await;
        (app, pending)
    }

    /// Admits an operation that does not end by itself.
    fn admit(app: &App, kind: Kind) -> ArchiveId {
        let id = new_id().unwrap();
        let operation = Operation::new(id, kind, None, json!({}), "test".to_owned());
        app.jobs.admit(&Job::new(id, operation, Pending::ADDRESS, None, Vec::new())).unwrap();
        id
    }

    #[tokio::test]
    async fn a_backup_stands_back_for_a_restore_and_for_its_own_previous_run() {
        let folder = tempfile::tempdir().unwrap();
        let (app, mut daily) = prepare(folder.path(), json!({})).await;
        let noon: Timestamp = NOON.parse().unwrap();
        let restore = admit(&app, Kind::Restore);
        assert_eq!(daily.fire(&app, noon).await, Fired::Skipped);
        app.jobs.remove(restore);
        let previous = admit(&app, Kind::Backup);
        daily.last = Some(previous);
        assert_eq!(daily.fire(&app, noon).await, Fired::Skipped);
        assert_eq!(app.state.operations(Kind::Backup).await.unwrap().len(), 0);
        // Backups of others do not matter.
        daily.last = None;
        assert_eq!(daily.fire(&app, noon).await, Fired::Begun);
        app.jobs.remove(previous);
        assert_eq!(daily.next, Some("2026-06-02T12:00:00Z".parse().unwrap()));
        app.jobs.close().await;
    }

    #[tokio::test]
    async fn a_backup_that_cannot_begin_is_recorded_as_failed() {
        let folder = tempfile::tempdir().unwrap();
        let (app, mut daily) = prepare(folder.path(), json!({ "type": "incremental" })).await;
        assert_eq!(daily.fire(&app, NOON.parse().unwrap()).await, Fired::Failed);
        let operations = app.state.operations(Kind::Backup).await.unwrap();
        assert_eq!(operations.len(), 1);
        assert_eq!(operations[0].status, Status::Failed);
        assert_eq!(operations[0].created_by, "schedule:daily");
        // There is no backup to build on.
        assert_eq!(operations[0].error.as_ref().unwrap()["code"], "CONFLICT");
    }
}
