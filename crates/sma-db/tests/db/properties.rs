//! What holds for every database and every archive: rows with any content are restored from one SQLite
//! file to another.

use proptest::prelude::*;
use sma_core::restore::{ConflictStrategy, RestoreOptions};

use crate::home::{Home, archive, as_restored, normalize_times, records, restore_all, restore_to};

/// Statements that change some rows of a sample, by numbers that mean a table, a row and a value.
fn changes() -> impl Strategy<Value = String> {
    let change = (0_u8..9, 1_u8..8, 0_u8..5).prop_map(|(what, id, value)| match what {
        0 => format!("UPDATE devices SET name = 'name {value}' WHERE id = {id};"),
        1 => format!("UPDATE devices SET ip = '10.0.{id}.{value}' WHERE id = {id};"),
        2 => format!("UPDATE devices SET settings = '{{\"a\": {value}}}' WHERE id = {id};"),
        3 => format!("DELETE FROM devices WHERE id = {id};"),
        4 => {
            format!("UPDATE device_tags SET device_id = {value}, tag = 't{value}' WHERE id = {id};")
        }
        5 => format!("UPDATE OR IGNORE config_templates SET name = 'n{value}' WHERE id = {id};"),
        6 => format!("UPDATE device_configs SET device_id = {value} WHERE id = {id};"),
        7 => format!("INSERT OR IGNORE INTO devices (id, mac) VALUES ({id}, '{value:012}');"),
        _ => format!("UPDATE config_histories SET device_id = {value} WHERE id = {id};"),
    });
    prop::collection::vec(change, 0..8).prop_map(|all| all.concat())
}

/// A sample with changes.
fn home(changes: &str) -> Home {
    let home = Home::new("shelly.db");
    home.sql(changes);
    home
}

fn restore(
    home: &Home,
    from: &Home,
    strategy: ConflictStrategy,
) -> sma_core::restore::RestoreResult {
    let options = RestoreOptions::default().with_strategy(strategy);
    restore_to(&home.url(), &archive(&from.content()), &options).unwrap()
}

/// Returns the rows of a database, without the ids that will be next.
fn rows(home: &Home) -> Vec<String> {
    home.dump().into_iter().filter(|line| !line.contains("sqlite_sequence")).collect()
}

proptest! {
    // Each case starts SQLite's own program several times.
    #![proptest_config(ProptestConfig {
        failure_persistence: None, cases: 24, ..ProptestConfig::default()
    })]

    #[test]
    fn restoring_to_an_empty_database_is_the_content_of_the_archive(changes in changes()) {
        if !test_programs::are_on_path(&["sqlite3"]) {
            return Ok(());
        }
        let (source, restored) = (home(&changes), Home::empty());
        restore_all(&restored.url(), &archive(&source.content()));
        let mut found = records(&restored.content());
        normalize_times(&mut found, 9);
        prop_assert_eq!(found, as_restored(records(&source.content()), 9));
    }

    #[test]
    fn skipping_changes_no_row(ours in changes(), theirs in changes()) {
        if !test_programs::are_on_path(&["sqlite3"]) {
            return Ok(());
        }
        let target = home(&ours);
        let before = rows(&target);
        restore(&target, &home(&theirs), ConflictStrategy::Skip);
        let after = rows(&target);
        for row in before {
            prop_assert!(after.contains(&row), "{}", row);
        }
    }

    #[test]
    fn failing_with_a_conflict_writes_nothing(ours in changes(), theirs in changes()) {
        if !test_programs::are_on_path(&["sqlite3"]) {
            return Ok(());
        }
        let target = home(&ours);
        let before = target.dump();
        let result = restore(&target, &home(&theirs), ConflictStrategy::Fail);
        if !result.success {
            prop_assert_eq!(target.dump(), before);
        }
    }

    #[test]
    fn restoring_twice_is_restoring_once(
        ours in changes(),
        theirs in changes(),
        strategy in prop::sample::select(vec![
            ConflictStrategy::Overwrite, ConflictStrategy::Merge, ConflictStrategy::Skip,
        ]),
    ) {
        if !test_programs::are_on_path(&["sqlite3"]) {
            return Ok(());
        }
        let (target, source) = (home(&ours), home(&theirs));
        restore(&target, &source, strategy);
        let once = target.dump();
        restore(&target, &source, strategy);
        prop_assert_eq!(target.dump(), once);
    }

    #[test]
    fn an_undo_brings_every_row_back(ours in changes(), theirs in changes()) {
        if !test_programs::are_on_path(&["sqlite3"]) {
            return Ok(());
        }
        let (target, source) = (home(&ours), home(&theirs));
        let (undo, before) = (archive(&target.content()), records(&target.content()));
        restore(&target, &source, ConflictStrategy::Overwrite);
        let options = RestoreOptions::default().replacing_sections(["all"]);
        let result = restore_to(&target.url(), &undo, &options).unwrap();
        prop_assert!(result.success, "{:?}", result.errors);
        let (mut found, mut before) = (records(&target.content()), as_restored(before, 9));
        normalize_times(&mut found, 9);
        normalize_times(&mut before, 9);
        prop_assert_eq!(as_restored(found, 9), before);
    }
}
