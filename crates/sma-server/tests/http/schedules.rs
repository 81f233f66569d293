//! Backups that are made without a request, and removed without one.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use sma_server::{Clock, Config, ServeError, Server};

use crate::client::PATIENCE;
use crate::place::{Place, restore_of, sample};

const DAILY: &str = "  schedules:\n  - {name: daily, cron: '0 3 * * *', time_zone: Europe/Brussels";

fn clock(time: &str) -> (Clock, sma_server::ClockHand) {
    Clock::by_hand(time.parse().unwrap())
}

fn backups(place: &Place) -> Vec<Value> {
    place.get("/backup").data(200)["backups"].as_array().unwrap().clone()
}

/// Polls until that many backups are listed and all of them have ended, and returns them.
fn wait_for(place: &Place, count: usize) -> Vec<Value> {
    let started = Instant::now();
    loop {
        assert!(started.elapsed() < PATIENCE, "{count} backups do not come");
        let listed = backups(place);
        let is_ended = |it: &Value| !matches!(it["status"].as_str(), Some("pending" | "running"));
        if listed.len() == count && listed.iter().all(is_ended) {
            return listed;
        }
        assert!(listed.len() <= count, "{listed:?}");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_backup_is_made_when_its_time_comes() {
    let (time, hand) = clock("2026-06-01T00:59:00Z");
    let place =
        Place::configured(&format!("{DAILY}, tags: [night], description: nightly}}\n"), &time);
    hand.set("2026-06-01T00:59:59Z".parse().unwrap());
    assert!(backups(&place).is_empty());
    // 03:00 in Brussels.
    hand.set("2026-06-01T01:00:00Z".parse().unwrap());
    let made = wait_for(&place, 1);
    assert_eq!(made[0]["status"], "completed");
    assert_eq!(made[0]["created_by"], "schedule:daily");
    assert_eq!((&made[0]["description"], &made[0]["tags"]), (&json!("nightly"), &json!(["night"])));
    let operation = place.get(&format!("/backup/{}", made[0]["id"].as_str().unwrap())).data(200);
    assert_eq!(operation["options"]["validation"]["level"], "standard");
    assert_eq!(operation["manifest"]["archive_info"]["created_by"], "schedule:daily");
    hand.set("2026-06-02T01:00:30Z".parse().unwrap());
    wait_for(&place, 2);
}

#[test]
fn every_option_is_in_the_backup() {
    let (time, hand) = clock("2026-06-01T00:00:00Z");
    let section = "  sign_key: KEY\n  schedules:\n  - name: small\n    cron: '5 0 * * *'\n    \
        time_zone: UTC\n    type: selective\n    include_sections: [devices, templates]\n    \
        exclude_sections: [templates]\n    password_file: PASSWORD\n    sign: true\n    validation: {level: thorough}\n";
    let samples = fs::canonicalize("../../tests/vectors/samples").unwrap();
    let named = |name: &str| samples.join(name).display().to_string();
    let section = section.replace("KEY", &named("signer.key.pem"));
    let place = Place::configured(&section.replace("PASSWORD", &named("password.txt")), &time);
    hand.set("2026-06-01T00:05:00Z".parse().unwrap());
    let made = wait_for(&place, 1).remove(0);
    assert_eq!((&made["type"], &made["status"]), (&json!("selective"), &json!("completed")));
    assert_eq!((&made["encrypted"], &made["signed"]), (&json!(true), &json!(true)));
    let id = made["id"].as_str().unwrap();
    let operation = place.get(&format!("/backup/{id}")).data(200);
    assert_eq!(operation["options"]["validation"]["level"], "thorough");
    let password = String::from_utf8(sample("password.txt")).unwrap();
    let extract = |password: &str, section: &str| {
        let body = json!({ "section": section, "credentials": { "password": password } });
        place.post(&format!("/archive/{id}/extract"), &body)
    };
    assert_eq!(extract(password.trim_end(), "devices").status, 200);
    extract("another", "devices").error(422, "WRONG_PASSWORD");
    extract(password.trim_end(), "templates").error(404, "SECTION_NOT_FOUND");
}

#[test]
fn what_was_missed_is_made_at_start_only_where_that_is_wanted() {
    for (more, at_start) in [("}", 0), (", catch_up: true}", 1)] {
        let (time, _hand) = clock("2026-06-01T12:00:00Z");
        let place = Place::configured(&format!("{DAILY}{more}\n"), &time);
        assert!(backups(&place).is_empty(), "a new schedule has missed nothing");
        // Three nights later.
        let (time, hand) = clock("2026-06-04T12:00:00Z");
        let place = place.restart_configured(&time);
        wait_for(&place, at_start);
        hand.set("2026-06-05T01:00:00Z".parse().unwrap());
        wait_for(&place, at_start + 1);
        // Another start has missed nothing.
        let (time, hand) = clock("2026-06-05T02:00:00Z");
        let place = place.restart_configured(&time);
        hand.set("2026-06-06T01:00:00Z".parse().unwrap());
        wait_for(&place, at_start + 2);
    }
}

#[test]
fn only_the_own_backups_that_no_rule_keeps_are_removed() {
    let (time, _hand) = clock("2026-06-01T00:00:00Z");
    let place = Place::configured("  retention: {keep_last: 2, keep_tags: [keep]}\n", &time);
    fs::write(place.path("archives/mine.sma"), sample("1.0-tar-gzip.sma")).unwrap();
    let id = place.upload("1.0-tar-gzip.sma")["archive_id"].clone();
    let mut body = restore_of(&id);
    body["options"] = json!({ "conflict_strategy": "overwrite" });
    let restored = place.restore(&body);
    assert_eq!(restored["status"], "completed", "{restored}");
    place.back_up(&json!({ "file_name": "a.sma", "tags": ["keep"] }));
    for name in ["b.sma", "c.sma"] {
        place.back_up(&json!({ "file_name": name }));
    }
    let base = place.back_up(&json!({ "file_name": "d.sma" }));
    let names = |place: &Place| -> Vec<String> {
        let files = fs::read_dir(place.path("archives")).unwrap();
        let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.filter(|name| name.ends_with(".sma")).collect();
        names.sort();
        names
    };
    let started = Instant::now();
    while names(&place).len() > 5 {
        assert!(started.elapsed() < PATIENCE, "{:?}", names(&place));
        thread::sleep(Duration::from_millis(20));
    }
    // The newest two, the one with the tag, the one before the restore, and the one that somebody copied.
    let left = names(&place);
    assert_eq!(left[..4], ["a.sma", "c.sma", "d.sma", "mine.sma"], "{left:?}");
    assert!(left[4].starts_with("pre-restore-"), "{left:?}");
    assert_eq!(backups(&place).len(), 5);
    // A base stays as long as the archives that need it.
    for name in ["e.sma", "f.sma"] {
        let increment = json!({ "file_name": name, "type": "incremental", "base_id": base["id"] });
        place.back_up(&increment);
    }
    while names(&place).contains(&"c.sma".to_owned()) {
        assert!(started.elapsed() < PATIENCE, "{:?}", names(&place));
        thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(names(&place)[..5], ["a.sma", "d.sma", "e.sma", "f.sma", "mine.sma"]);
}

/// Starts a server whose section has these lines, and returns why it does not start.
fn refusal(section: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("shelly-manager.yaml");
    let path = folder.path().display();
    let text = format!(
        "database:\n  provider: sqlite\n  dsn: {path}/shelly.db\nbackup_server:\n  port: 0\n  archives: \
         {path}/archives\n  state: {path}/state\n{section}"
    );
    fs::write(&file, text).unwrap();
    start(&file).unwrap_err().to_string()
}

fn start(file: &Path) -> Result<Server, ServeError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let config = Config::read(Some(file))?;
    runtime.block_on(Server::start(config))
}

#[test]
fn a_schedule_that_cannot_work_is_refused_at_start() {
    for (more, problem) in [
        (", type: weekly}", "the value of type is unknown"),
        (", sign: true}", "the server has no key to sign with"),
        (", include_sections: [attic]}", "include_sections has an unknown section"),
        (", tpye: full}", "a schedule has no option tpye"),
        ("}\n  - {name: daily, cron: '0 4 * * *'}", "another one has its name"),
    ] {
        let refused = refusal(&format!("{DAILY}{more}\n"));
        assert!(refused.starts_with("the schedule daily: "), "{refused}");
        assert!(refused.contains(problem), "{refused}");
    }
    let refused = refusal("  retention: {time_zone: UTC}\n");
    assert!(refused.contains("retention has no rule"), "{refused}");
    let refused = refusal("  retention: {keep_all: 1}\n");
    assert!(refused.contains("no option keep_all"), "{refused}");
}
