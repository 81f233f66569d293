//! Removing the backups of this server that no rule keeps.

use serde::Deserialize;
use sma_ops::{Backup, Examined, Exemption, Input, Retention, examine};
use sma_storage::Stored;
use tracing::{error, info};

use crate::app::App;
use crate::archives::{Found, Origin};
use crate::clock::zone;
use crate::failure::Failure;

/// `backup_server.retention`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RetentionSection {
    #[serde(default)]
    keep_last: u32,
    #[serde(default)]
    keep_daily: u32,
    #[serde(default)]
    keep_weekly: u32,
    #[serde(default)]
    keep_monthly: u32,
    #[serde(default)]
    keep_yearly: u32,
    #[serde(default)]
    keep_tags: Vec<String>,
    #[serde(default)]
    time_zone: Option<String>,
}

impl RetentionSection {
    /// Returns the rules, or what is wrong with them.
    pub(crate) fn read(self) -> Result<Retention, &'static str> {
        let mut rules = Retention::default();
        rules.keep_last = self.keep_last;
        rules.keep_daily = self.keep_daily;
        rules.keep_weekly = self.keep_weekly;
        rules.keep_monthly = self.keep_monthly;
        rules.keep_yearly = self.keep_yearly;
        rules.keep_tags = self.keep_tags;
        rules.zone = zone(self.time_zone.as_deref())
            .map_err(|_| "the time_zone of backup_server.retention is unknown")?;
        if rules.is_empty() {
            return Err("backup_server.retention has no rule that keeps anything");
        }
        Ok(rules)
    }
}

impl App {
    /// Removes what no rule keeps. While an operation runs, nothing is removed: its end tries again.
    pub(crate) async fn retain(&self) {
        if let Err(failure) = self.try_to_retain().await {
            error!(component = "retention", "old backups cannot be removed: {failure:?}");
        }
    }

    async fn try_to_retain(&self) -> Result<(), Failure> {
        let Some(rules) = self.config.retention.clone() else { return Ok(()) };
        let listed = self.archives.list()?;
        let found = self.backups().await?;
        // Uploads are not removed, but what they build on stays.
        let backups: Vec<Input> = found.iter().map(|it| self.input(it)).collect();
        let mut inputs = backups.clone();
        inputs.extend(self.all_inputs().await?.into_iter().filter(|it| !backups.contains(it)));
        let work = self.work_within(None, move |context| {
            let examined = examine(&inputs, context)?;
            Ok(removable(&rules, found, &examined))
        });
        let removable = work.await?;
        if removable.is_empty() {
            return Ok(());
        }
        let removed = self.jobs.while_idle(|| self.remove(&listed, removable));
        for operation in removed.transpose()?.unwrap_or_default() {
            self.state.delete(&operation).await?;
        }
        Ok(())
    }

    /// Removes files, and returns the ids of their operations; nothing if the folder has changed since it
    /// was looked at, since what is new may build on what is old.
    fn remove(&self, listed: &[Stored], removable: Vec<Found>) -> Result<Vec<String>, Failure> {
        if self.archives.list()? != listed {
            return Ok(Vec::new());
        }
        let mut removed = Vec::new();
        for found in removable {
            self.archives.delete(&found.file.name)?;
            info!(component = "retention", "removed {}, which no rule keeps", found.file.name);
            removed.push(found.id.to_string());
        }
        Ok(removed)
    }
}

/// Returns those of the backups that are removed, each before its base. `examined` begins with them.
fn removable(rules: &Retention, found: Vec<Found>, examined: &[Examined]) -> Vec<Found> {
    let mut backups: Vec<Backup> = Vec::new();
    let mut owners: Vec<Option<Found>> = Vec::new();
    let mut found = found.into_iter();
    for examined in examined {
        let owner = found.next().filter(|it| matches!(it.origin, Origin::Backup(_)));
        let Ok((_, backup)) = &examined.found else { continue };
        let mut backup = backup.clone();
        match owner.as_ref().map(|it| &it.origin) {
            // Archives have whole seconds.
            Some(Origin::Backup(operation)) => {
                backup.candidate.created_at = Some(operation.created_at.clone());
            }
            _ => backup.exemption = Some(Exemption::Foreign),
        }
        backups.push(backup);
        owners.push(owner);
    }
    let removed = rules.decide(&backups).removed.into_iter();
    removed.filter_map(|index| owners.get_mut(index)?.take()).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::net::Ipv4Addr;
    use std::path::Path;

    use serde_json::json;
    use sma_db::{Database, Location};
    use tokio::runtime::Runtime;

    use super::*;
    use crate::config::Config;
    use crate::job::{Job, new_id};
    use crate::operation::{Kind, Operation};
    use crate::route::create::NewBackup;

    async fn open(folder: &Path, retention: Option<Retention>) -> App {
        let mut config = Config::new(Database::new(Location::from_path(folder.join("shelly.db"))));
        config.archives = folder.join("archives");
        config.state = folder.join("state");
        config.retention = retention;
        App::open(config).await.unwrap()
    }

    /// A folder with three backups, made without rules.
    fn filled() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::copy("../../tests/databases/shelly.db", folder.path().join("shelly.db")).unwrap();
        Runtime::new().unwrap().block_on(async {
            let app = open(folder.path(), None).await;
            for _ in 0..3 {
                let begun = app
                    .begin_backup(&NewBackup::default(), "test", Ipv4Addr::LOCALHOST.into())
                    .await
                    .unwrap();
                while app.jobs.find(begun.id.parse().unwrap()).is_some() {
                    tokio::task::yield_now().await;
                }
            }
            assert_eq!(app.archives.list().unwrap().len(), 3);
            app.state.close().await;
        });
        folder
    }

    #[test]
    fn backups_of_others_take_no_place_of_the_own() {
        let folder = filled();
        let mut rules = Retention::default();
        rules.keep_last = 1;
        Runtime::new().unwrap().block_on(async {
            let app = open(folder.path(), None).await;
            // One that is not known any more is as if somebody had copied it here; it is the newest.
            let operations = app.state.operations(Kind::Backup).await.unwrap();
            app.state.delete(&operations[0].id).await.unwrap();
            let found = app.backups().await.unwrap();
            let inputs: Vec<Input> = found.iter().map(|it| app.input(it)).collect();
            let mut examined = examine(&inputs, &sma_ops::Context::default()).unwrap();
            let foreign = found.iter().position(|it| matches!(it.origin, Origin::Unrecorded));
            let foreign = examined[foreign.unwrap()].found.as_mut().unwrap();
            foreign.1.candidate.created_at = Some("2999-01-01T00:00:00Z".to_owned());
            assert_eq!(removable(&rules, found, &examined).len(), 1);
        });
    }

    #[test]
    fn nothing_is_removed_from_a_folder_that_has_changed() {
        let folder = filled();
        Runtime::new().unwrap().block_on(async {
            let app = open(folder.path(), None).await;
            let (listed, found) = (app.archives.list().unwrap(), app.backups().await.unwrap());
            fs::write(app.archives.path().join("new.sma"), "").unwrap();
            assert_eq!(app.remove(&listed, found.clone()).unwrap(), [""; 0]);
            assert_eq!(app.archives.list().unwrap().len(), 4);
            fs::remove_file(app.archives.path().join("new.sma")).unwrap();
            assert_eq!(app.remove(&listed, found).unwrap().len(), 3);
        });
    }

    #[test]
    fn nothing_is_removed_while_a_restore_runs() {
        let folder = filled();
        let mut rules = Retention::default();
        rules.keep_last = 1;
        Runtime::new().unwrap().block_on(async {
            let app = open(folder.path(), Some(rules)).await;
            let id = new_id().unwrap();
            let operation = Operation::new(id, Kind::Restore, None, json!({}), "test".to_owned());
            app.jobs
                .admit(&Job::new(id, operation, Ipv4Addr::LOCALHOST.into(), None, Vec::new()))
                .unwrap();
            app.retain().await;
            assert_eq!(app.archives.list().unwrap().len(), 3);
            app.jobs.remove(id);
            app.retain().await;
            assert_eq!(app.archives.list().unwrap().len(), 1);
            assert_eq!(app.state.operations(Kind::Backup).await.unwrap().len(), 1);
        });
    }

    #[test]
    fn rules_keep_something() {
        let read = |section| serde_json::from_value::<RetentionSection>(section).unwrap().read();
        assert!(read(json!({})).is_err_and(|problem| problem.contains("no rule")));
        let zone = json!({ "keep_last": 1, "time_zone": "Mars/Base" });
        assert!(read(zone).is_err_and(|problem| problem.contains("time_zone")));
        let all = json!({ "keep_last": 1, "keep_daily": 2, "keep_weekly": 3, "keep_monthly": 4,
            "keep_yearly": 5, "keep_tags": ["a"], "time_zone": "Europe/Brussels" });
        let rules = read(all).unwrap();
        assert_eq!((rules.keep_last, rules.keep_daily, rules.keep_weekly), (1, 2, 3));
        assert_eq!((rules.keep_monthly, rules.keep_yearly), (4, 5));
        assert_eq!(rules.keep_tags, ["a"]);
        assert_eq!(rules.zone.iana_name(), Some("Europe/Brussels"));
    }
}
