//! `backup prune`: what each rule keeps of real archives, and what is never removed.

use std::fs;

use jiff::Timestamp;
use serde_json::Value as Json;

use crate::program::{
    Folder, database, expect_error, expect_output, json, program, sample, write_damaged,
};

/// Backs the sample database up, as if it were that time.
pub(crate) fn back_up(folder: &Folder, name: &str, time: &str, more: &[&str]) {
    let seconds = time.parse::<Timestamp>().unwrap().as_second();
    // SQLite writes files beside a database that it reads.
    let source = Folder::new();
    fs::copy(database("shelly.db"), source.path("shelly.db")).unwrap();
    let mut command = program();
    command.args(["backup", "create", "--from", &source.path("shelly.db"), "--level", "1"]);
    command.args(["--output", &folder.path(name)]).args(more);
    let output = command.env("SOURCE_DATE_EPOCH", seconds.to_string()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Two on Monday, 2026-03-30, one on each of the next two days, one in April and one in 2025.
fn filled() -> Folder {
    let folder = Folder::new();
    for (name, time, tag) in [
        ("a.sma", "2025-06-01T08:00:00Z", "move"),
        ("b.sma", "2026-03-30T08:00:00Z", "house"),
        ("c.sma", "2026-03-30T22:30:00Z", "house"),
        ("d.sma", "2026-03-31T08:00:00Z", "house"),
        ("e.sma", "2026-04-01T08:00:00Z", "house"),
        ("f.sma", "2026-04-20T08:00:00Z", "house"),
    ] {
        back_up(&folder, name, time, &["--tag", tag]);
    }
    folder
}

/// The names of what is kept, without endings.
fn kept(pruned: &Json) -> String {
    let rows = pruned["archives"].as_array().unwrap().iter();
    let kept = rows.filter(|row| row["keep"] == true).map(|row| row["name"].as_str().unwrap());
    let mut names: Vec<&str> = kept.map(|name| name.trim_end_matches(".sma")).collect();
    names.sort_unstable();
    names.concat()
}

fn reasons(pruned: &Json, name: &str) -> String {
    let rows = pruned["archives"].as_array().unwrap();
    let row = rows.iter().find(|row| row["name"] == name).unwrap();
    let reasons = row["reasons"].as_array().unwrap().iter();
    reasons.map(|it| it.as_str().unwrap()).collect::<Vec<_>>().join(", ")
}

#[test]
fn each_rule_keeps_its_own() {
    let folder = filled();
    for (rules, expected) in [
        (&["--keep-last", "2"][..], "ef"),
        (&["--keep-daily", "4"], "cdef"),
        // 2026-W14 and 2026-W17 (`date -d DAY +%G-W%V`).
        (&["--keep-weekly", "2"], "ef"),
        (&["--keep-monthly", "2"], "df"),
        (&["--keep-yearly", "2"], "af"),
        (&["--keep-tag", "move"], "af"),
        (&["--keep-tag", "none", "--keep-tag", "move"], "af"),
        // 22:30 in UTC is 00:30 of the next day, of which 10:00 is newer.
        (&["--keep-daily", "4", "--timezone", "Europe/Brussels"], "bdef"),
        (&["--keep-daily", "1", "--keep-monthly", "2"], "df"),
    ] {
        let prune = ["backup", "prune", &folder.path(""), "--dry-run", "--timezone", "UTC"];
        let is_zone = rules.contains(&"--timezone");
        let prune = if is_zone { &prune[..4] } else { &prune[..] };
        let pruned = json(&[prune, rules].concat(), 0);
        assert_eq!(kept(&pruned), expected, "{rules:?}");
    }
    assert_eq!(folder.names().len(), 6, "a rehearsal removes nothing");
}

#[test]
fn days_are_those_of_this_computer() {
    let folder = filled();
    for (zone, expected) in [("UTC", "cdef"), ("Europe/Brussels", "bdef")] {
        let mut command = program();
        command.args(["backup", "prune", &folder.path(""), "--keep-daily", "4", "--dry-run"]);
        let output = command.arg("--json").env("TZ", zone).output().unwrap();
        let pruned = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(kept(&pruned), expected, "{zone}");
    }
}

#[test]
fn what_is_shown_is_what_is_removed() {
    let folder = filled();
    let prune = ["backup", "prune", "--path", &folder.path(""), "--keep-yearly", "2"];
    let size = |name: &str| fs::metadata(folder.path(name)).unwrap().len();
    let (kept_bytes, removed_bytes) =
        (size("a.sma") + size("f.sma"), ["b", "c", "d", "e"].map(|it| size(&format!("{it}.sma"))));
    let shown = json(&[&prune[..], &["--dry-run"]].concat(), 0);
    assert_eq!(shown["kept_bytes"], kept_bytes);
    assert_eq!(shown["removed_bytes"], removed_bytes.iter().sum::<u64>());
    assert_eq!((&shown["kept"], &shown["removed"]), (&2.into(), &4.into()));
    assert_eq!(reasons(&shown, "f.sma"), "yearly, newest valid");
    let text = expect_output(&[&prune[..], &["--dry-run"]].concat(), 0);
    assert!(text.contains("Keep 2 archives") && text.contains("Remove 4 archives"), "{text}");
    assert!(text.contains("keep: yearly, newest valid"), "{text}");
    // What is not JSON says what was done.
    let copy = Folder::new();
    for name in folder.names() {
        fs::copy(folder.path(&name), copy.path(&name)).unwrap();
    }
    let text =
        expect_output(&["backup", "prune", &copy.path(""), "--keep-yearly", "2", "--confirm"], 0);
    assert!(text.contains("Kept 2 archives") && text.contains("Removed 4 archives"), "{text}");
    let mut done = json(&[&prune[..], &["--confirm"]].concat(), 0);
    assert_eq!(done["dry_run"], false);
    done["dry_run"] = true.into();
    assert_eq!(done, shown);
    assert_eq!(folder.names(), ["a.sma", "f.sma"]);
    // There is nothing more to do.
    let again = json(&[&prune[..], &["--confirm"]].concat(), 0);
    assert_eq!((&again["kept"], &again["removed"]), (&2.into(), &0.into()));
}

#[test]
fn bases_stay_as_long_as_something_builds_on_them() {
    let folder = Folder::new();
    back_up(&folder, "a.sma", "2026-01-01T08:00:00Z", &[]);
    back_up(&folder, "b.sma", "2026-01-02T08:00:00Z", &["--type", "incremental"]);
    back_up(&folder, "c.sma", "2026-01-03T08:00:00Z", &["--type", "incremental"]);
    let prune = ["backup", "prune", &folder.path(""), "--keep-last", "1"];
    let first = json(&[&prune[..], &["--confirm"]].concat(), 0);
    assert_eq!(reasons(&first, "b.sma"), "base");
    assert_eq!(folder.names().len(), 3);
    back_up(&folder, "d.sma", "2026-01-04T08:00:00Z", &[]);
    json(&[&prune[..], &["--confirm"]].concat(), 0);
    assert_eq!(folder.names(), ["d.sma"]);
}

#[test]
fn one_kind_of_backup_does_not_take_the_place_of_another() {
    let folder = Folder::new();
    back_up(&folder, "a.sma", "2026-01-01T08:00:00Z", &[]);
    back_up(&folder, "b.sma", "2026-01-02T08:00:00Z", &["--hostname", "cabin"]);
    back_up(
        &folder,
        "c.sma",
        "2026-01-03T08:00:00Z",
        &["--type", "selective", "--sections", "devices"],
    );
    back_up(
        &folder,
        "d.sma",
        "2026-01-04T08:00:00Z",
        &["--type", "selective", "--sections", "templates"],
    );
    back_up(&folder, "e.sma", "2026-01-05T08:00:00Z", &["--exclude-sections", "templates"]);
    let prune = ["backup", "prune", &folder.path(""), "--keep-last", "1", "--dry-run"];
    assert_eq!(kept(&json(&prune, 0)), "abcde");
}

#[test]
fn what_is_damaged_or_no_backup_is_kept_and_named() {
    let folder = Folder::new();
    write_damaged(&folder);
    folder.file("picture.sma", b"\x89PNG\r\n\x1a\n");
    fs::copy(sample("2026.1-server-export.sma"), folder.path("export.sma")).unwrap();
    back_up(&folder, "old.sma", "2024-01-01T08:00:00Z", &[]);
    back_up(&folder, "new.sma", "2026-01-02T08:00:00Z", &[]);
    let redacted = folder.path("redacted.sma");
    expect_output(&["backup", "redact", &folder.path("new.sma"), "--output", &redacted], 0);
    let prune = ["backup", "prune", &folder.path(""), "--keep-last", "1", "--confirm"];
    let pruned = json(&prune, 0);
    for (name, why) in [
        ("damaged.sma", "damaged"),
        ("picture.sma", "This is a PNG picture, not a backup."),
        ("export.sma", "document"),
        ("redacted.sma", "redacted copy"),
        ("new.sma", "last, newest valid"),
    ] {
        assert_eq!(reasons(&pruned, name), why);
    }
    assert_eq!(
        folder.names(),
        ["damaged.sma", "export.sma", "new.sma", "picture.sma", "redacted.sma"]
    );
}

#[cfg(unix)]
#[test]
fn links_are_kept() {
    let folder = Folder::new();
    back_up(&folder, "old.sma", "2024-01-01T08:00:00Z", &[]);
    back_up(&folder, "new.sma", "2026-01-02T08:00:00Z", &[]);
    std::os::unix::fs::symlink("old.sma", folder.path("link.sma")).unwrap();
    let prune = ["backup", "prune", &folder.path(""), "--keep-last", "1", "--dry-run"];
    let pruned = json(&prune, 0);
    assert_eq!(kept(&pruned), "linknew");
    assert!(reasons(&pruned, "link.sma").contains("is a symbolic link"), "{pruned}");
}

#[test]
fn nothing_is_removed_without_a_rule_or_a_confirmation() {
    let folder = filled();
    let path = folder.path("");
    let without = expect_error(&["backup", "prune", &path, "--confirm"], 2);
    assert!(without.contains("no rule says"), "{without}");
    let unconfirmed = expect_error(&["backup", "prune", &path, "--keep-last", "1"], 2);
    assert!(unconfirmed.contains("the removal is not confirmed"), "{unconfirmed}");
    for wrong in [&["--keep-last", "0"][..], &["--keep-daily", "-1"], &["--timezone", "Mars/Base"]]
    {
        expect_error(&[&["backup", "prune", &path, "--confirm"], wrong].concat(), 2);
    }
    expect_error(&["backup", "prune", &path, "--keep-last", "1", "--confirm", "--dry-run"], 2);
    expect_error(&["backup", "prune", &path, "--path", &path, "--keep-last", "1", "--dry-run"], 2);
    expect_error(&["backup", "prune", &folder.path("none"), "--keep-last", "1", "--dry-run"], 3);
    assert_eq!(folder.names().len(), 6);
}
