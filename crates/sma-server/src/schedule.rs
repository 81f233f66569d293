//! Schedules: when to back up, and what.

use std::env;
use std::path::PathBuf;

use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::{Map, Value};
use sma_core::escape::escape;
use zeroize::Zeroizing;

use crate::clock::zone;
use crate::config::read_secret;
use crate::credentials::Secret;
use crate::error::ServeError;
use crate::route::create::NewBackup;

/// Members of a schedule beside those of `POST /backup`.
const OWN: [&str; 6] =
    ["name", "cron", "time_zone", "catch_up", "password_file", "password_variable"];

/// Members of `POST /backup` that make no sense more than once.
const REFUSED: [&str; 2] = ["base_id", "file_name"];

/// A backup that is made again and again.
#[derive(Clone, Debug)]
pub struct Schedule {
    name: String,
    cron: Cron,
    zone: TimeZone,
    catches_up: bool,
    backup: NewBackup,
}

/// What only schedules have.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Own {
    name: String,
    cron: String,
    #[serde(default)]
    time_zone: Option<String>,
    #[serde(default)]
    catch_up: bool,
    #[serde(default)]
    password_file: Option<PathBuf>,
    #[serde(default)]
    password_variable: Option<String>,
}

impl Schedule {
    /// Reads a schedule of a configuration file, with the password that it names.
    ///
    /// # Errors
    /// [`ServeError::Schedule`], and when the file of the password cannot be read.
    pub(crate) fn read(mut section: Map<String, Value>) -> Result<Self, ServeError> {
        let name = section.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
        let refused = |problem: String| ServeError::Schedule { name: escape(&name), problem };
        let invalid = |error: serde_json::Error| refused(problem(&error));
        if name.trim().is_empty() {
            return Err(refused("it has no name".to_owned()));
        }
        if let Some(known) = REFUSED.iter().find(|known| section.contains_key(**known)) {
            return Err(refused(format!("a schedule has no option {known}")));
        }
        let own: Map<String, Value> = OWN
            .iter()
            .filter_map(|known| Some(((*known).to_owned(), section.remove(*known)?)))
            .collect();
        let own: Own = serde_json::from_value(own.into()).map_err(invalid)?;
        let mut backup: NewBackup = serde_json::from_value(section.into()).map_err(invalid)?;
        if backup.has_credential() {
            let problem = "its password is not in the configuration, but in password_file or \
                           password_variable";
            return Err(refused(problem.to_owned()));
        }
        let zone = zone(own.time_zone.as_deref())
            .map_err(|name| refused(format!("the time zone {} is unknown", escape(name))))?;
        let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed);
        let cron = parser.build().parse(&own.cron).map_err(|_| {
            refused(format!(
                "{} is not a cron pattern: minute, hour, day, month and day of week, such as 30 2 * * *",
                escape(&own.cron)
            ))
        })?;
        let password = match (own.password_file, own.password_variable) {
            (None, None) => None,
            (Some(file), None) => Some(read_secret(&file)?),
            (None, Some(variable)) => {
                let value = env::var(&variable).map(Zeroizing::new);
                let missing = |_| refused(format!("the variable {} is not set", escape(&variable)));
                Some(value.map_err(missing)?)
            }
            (Some(_), Some(_)) => {
                let problem = "it has both password_file and password_variable";
                return Err(refused(problem.to_owned()));
            }
        };
        if let Some(password) = password {
            backup.encrypt_with(Secret::from(password));
        }
        let schedule = Self { name: own.name, cron, zone, catches_up: own.catch_up, backup };
        if schedule.next_after(Timestamp::now()).is_none() {
            let problem = format!("{} never comes", escape(&own.cron));
            return Err(ServeError::Schedule { name: escape(&schedule.name), problem });
        }
        Ok(schedule)
    }

    /// Returns the name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Returns what is backed up.
    pub(crate) fn backup(&self) -> &NewBackup {
        &self.backup
    }

    /// Returns whether a time that came while no server ran is caught up with.
    pub(crate) fn catches_up(&self) -> bool {
        self.catches_up
    }

    /// Returns the first time after another one. One that a change of the clocks skips comes right after
    /// the change, and one that it repeats comes once; patterns of every minute or hour go on through both.
    pub(crate) fn next_after(&self, time: Timestamp) -> Option<Timestamp> {
        let time = time.to_zoned(self.zone.clone());
        self.cron.find_next_occurrence(&time, false).ok().map(|next| next.timestamp())
    }
}

/// Reads the schedules of a configuration file.
///
/// # Errors
/// As [`Schedule::read`], and when two have the same name.
pub(crate) fn read_all(sections: Vec<Map<String, Value>>) -> Result<Vec<Schedule>, ServeError> {
    let mut schedules: Vec<Schedule> = Vec::new();
    for section in sections {
        let schedule = Schedule::read(section)?;
        if schedules.iter().any(|other| other.name == schedule.name) {
            let (name, problem) = (escape(&schedule.name), "another one has its name".to_owned());
            return Err(ServeError::Schedule { name, problem });
        }
        schedules.push(schedule);
    }
    Ok(schedules)
}

/// Returns what is wrong with a schedule. The parser quotes values, which may be misplaced passwords: only
/// names are reported.
fn problem(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let name_after = |start: &str| {
        let (name, _) = text.split_once(start)?.1.split_once('`')?;
        Some(escape(name))
    };
    if let Some(name) = name_after("unknown field `") {
        return format!("a schedule has no option {name}");
    }
    match name_after("missing field `") {
        Some(name) => format!("it has no {name}"),
        None => "a value of it is not valid".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(section: Value) -> Result<Schedule, ServeError> {
        let Value::Object(section) = section else { panic!("{section}") };
        Schedule::read(section)
    }

    /// The next times of a pattern in Brussels.
    fn times(cron: &str, after: &str, count: usize) -> Vec<String> {
        let schedule = json!({ "name": "n", "cron": cron, "time_zone": "Europe/Brussels" });
        let schedule = read(schedule).unwrap();
        let first = schedule.next_after(after.parse().unwrap());
        let all = std::iter::successors(first, |time| schedule.next_after(*time));
        all.take(count).map(|time| time.to_string()).collect()
    }

    #[test]
    fn patterns_have_five_fields_with_names_lists_and_steps() {
        // 2026-01-01 is a Thursday (`date -d 2026-01-01 +%A`); Brussels is at UTC+1.
        let start = "2026-01-01T00:00:00Z";
        assert_eq!(times("30 2 * * *", start, 1), ["2026-01-01T01:30:00Z"]);
        assert_eq!(
            times("0 3 * * SUN", start, 2),
            ["2026-01-04T02:00:00Z", "2026-01-11T02:00:00Z"]
        );
        assert_eq!(
            times("*/20 5,7 * * *", start, 4),
            [
                "2026-01-01T04:00:00Z",
                "2026-01-01T04:20:00Z",
                "2026-01-01T04:40:00Z",
                "2026-01-01T06:00:00Z"
            ]
        );
        assert_eq!(
            times("0 12 1-3/2 feb *", start, 2),
            ["2026-02-01T11:00:00Z", "2026-02-03T11:00:00Z"]
        );
        // A day of the month or of the week, as cron(5) says.
        assert_eq!(
            times("0 0 2 * mon", start, 2),
            ["2026-01-01T23:00:00Z", "2026-01-04T23:00:00Z"]
        );
    }

    #[test]
    fn a_time_that_is_skipped_comes_right_after_and_one_that_is_repeated_once() {
        // `zdump -v Europe/Brussels`: on 2026-03-29 at 01:00 UTC, 02:00 becomes 03:00.
        assert_eq!(
            times("30 2 * * *", "2026-03-28T12:00:00Z", 2),
            ["2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"]
        );
        // On 2026-10-25 at 01:00 UTC, 03:00 becomes 02:00.
        assert_eq!(
            times("30 2 * * *", "2026-10-24T12:00:00Z", 2),
            ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]
        );
        // Every hour stays every hour.
        assert_eq!(
            times("0 * * * *", "2026-10-24T23:30:00Z", 3),
            ["2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z"]
        );
    }

    #[test]
    fn a_password_comes_from_a_variable() {
        // One that cargo sets for every test.
        let mut section = json!({ "name": "n", "cron": "0 2 * * *" });
        assert!(!read(section.clone()).unwrap().backup().has_credential());
        section["password_variable"] = "CARGO_PKG_NAME".into();
        assert!(read(section).unwrap().backup().has_credential());
    }

    #[test]
    fn what_is_wrong_names_the_schedule() {
        let wrong = |section: Value| read(section).unwrap_err().to_string();
        for (member, value, problem) in [
            ("cron", json!("61 * * * *"), "61 * * * * is not a cron pattern"),
            ("cron", json!("0 30 2 * * *"), "is not a cron pattern"),
            ("cron", json!("@never"), "is not a cron pattern"),
            ("cron", json!("0 0 31 2 *"), "0 0 31 2 * never comes"),
            ("cron", json!(5), "a value of it is not valid"),
            ("time_zone", json!("Mars/Base"), "the time zone Mars/Base is unknown"),
            ("tpye", json!("full"), "a schedule has no option tpye"),
            ("file_name", json!("a.sma"), "a schedule has no option file_name"),
            ("password_variable", json!("SMA_TEST_NOT_SET"), "SMA_TEST_NOT_SET is not set"),
            (
                "encryption",
                json!({ "enabled": true, "password": "hunter2" }),
                "its password is not in",
            ),
        ] {
            let mut section = json!({ "name": "nightly", "cron": "0 2 * * *" });
            section[member] = value;
            let message = wrong(section);
            assert!(message.starts_with("the schedule nightly: "), "{message}");
            assert!(message.contains(problem) && !message.contains("hunter2"), "{message}");
        }
        let both = json!({ "name": "nightly", "cron": "0 2 * * *", "password_variable": "PATH",
            "password_file": "key" });
        assert!(wrong(both).contains("both password_file and password_variable"));
        assert!(wrong(json!({ "name": "nightly" })).contains("it has no cron"));
        assert!(wrong(json!({ "cron": "0 2 * * *" })).contains("it has no name"));
    }
}
