//! Databases of each known version of the schema (`database.md`, section 9), and others.

use sma_core::restore::RestoreOptions;

use crate::home::{Home, archive, content, restore_all, restore_to};

/// What each version lacks that the next one has.
const BEFORE: [(&str, &str); 3] = [
    (
        "2025.10.16.001",
        "DROP TABLE device_tags; ALTER TABLE devices DROP COLUMN template_ids;
         ALTER TABLE devices DROP COLUMN overrides; ALTER TABLE devices DROP COLUMN desired_config;
         ALTER TABLE devices DROP COLUMN config_applied; DROP INDEX idx_config_templates_scope;
         ALTER TABLE config_templates DROP COLUMN scope;",
    ),
    (
        "2025.08.31.001",
        "ALTER TABLE export_histories DROP COLUMN name;
         ALTER TABLE export_histories DROP COLUMN description;
         ALTER TABLE export_histories DROP COLUMN file_path;",
    ),
    (
        "2025.08.15.001",
        "DROP TABLE discovered_devices; DROP TABLE export_histories; DROP TABLE import_histories;",
    ),
];

#[test]
fn decision_versions_are_found_by_their_columns() {
    test_programs::needs!("sqlite3");
    let home = Home::new("shelly.db");
    assert_eq!(home.content().facts.schema_version, "2026.02.15.001");
    for (version, sql) in BEFORE {
        home.sql(sql);
        assert_eq!(home.content().facts.schema_version, version);
    }
    let version = |sample| Home::new(sample).content().facts.schema_version;
    assert_eq!(version("shelly-before-2026-02-15.db"), "2025.10.16.001");
    assert_eq!(version("shelly-upgraded.db"), "2026.02.15.001");
}

#[test]
fn an_archive_of_any_version_restores_into_a_database_of_any_version() {
    test_programs::needs!("sqlite3");
    let home = Home::new("shelly.db");
    let mut homes = vec![(home.content().facts.schema_version.clone(), archive(&home.content()))];
    for (version, sql) in BEFORE {
        home.sql(sql);
        homes.push((version.to_owned(), archive(&home.content())));
    }
    for (source, archive) in &homes {
        for target in 0..=BEFORE.len() {
            let home = Home::new("shelly.db");
            for (_, sql) in &BEFORE[..target] {
                home.sql(sql);
            }
            home.sql("DELETE FROM devices; DELETE FROM config_templates");
            let excluded = ["device_tags", "transfer_history", "devices"];
            // A table that the target lacks is an error unless its section is excluded.
            let lacks = if target >= 3 { 3 } else { usize::from(target >= 1) };
            let present: Vec<String> = archive.sections().names().map(str::to_owned).collect();
            let wanted = present.iter().filter(|name| !excluded[..lacks].contains(&name.as_str()));
            let wanted: Vec<&String> =
                wanted.filter(|name| target < 3 || *name == "templates").collect();
            let options = RestoreOptions::default().with_sections(wanted);
            let result = restore_to(&home.url(), archive, &options).unwrap();
            assert!(result.success, "{source} into {target}: {:?}", result.errors);
            assert_eq!(home.sql("SELECT COUNT(*) FROM config_templates"), "3\n");
        }
    }
}

#[test]
fn what_an_older_schema_lacks_is_named() {
    test_programs::needs!("sqlite3");
    let archive = archive(&Home::new("shelly.db").content());
    let home = Home::new("shelly.db");
    home.sql(BEFORE[0].1);
    let options = RestoreOptions::default().without_sections(["device_tags"]);
    let result = restore_to(&home.url(), &archive, &options).unwrap();
    let warned = |text: &str| result.warnings.iter().any(|it| it.contains(text));
    assert!(warned("The table devices has no column overrides"), "{:?}", result.warnings);
    assert!(!warned("no column scope"), "an upgrade derives it");
    // A table is an error unless its section is excluded.
    let home = Home::new("shelly.db");
    home.sql(BEFORE[0].1);
    let result = restore_to(&home.url(), &archive, &RestoreOptions::default()).unwrap();
    assert!(!result.success);
    assert!(
        result.errors.iter().all(|error| error.section == "device_tags"),
        "{:?}",
        result.errors
    );
}

#[test]
fn a_restored_template_has_a_scope_with_which_the_program_starts() {
    test_programs::needs!("sqlite3");
    let home = Home::new("shelly.db");
    home.sql(BEFORE[0].1);
    let archive = archive(&home.content());
    let restored = Home::empty();
    restore_all(&restored.url(), &archive);
    let scopes = restored.sql("SELECT id, device_type, scope FROM config_templates ORDER BY id");
    assert_eq!(scopes, "1|all|global\n2|Smart Plug|device_type\n3||global\n");
}

#[test]
fn an_unknown_schema_is_read_with_a_warning_and_never_written_to() {
    test_programs::needs!("sqlite3");
    let home = Home::new("shelly.db");
    let archive = archive(&home.content());
    home.sql("DROP TABLE resolution_policies");
    let before = home.dump();
    let content = content(&home.url()).unwrap();
    let warnings = content.warnings();
    assert!(warnings.iter().any(|it| it.contains("the schema is unknown")), "{warnings:?}");
    assert!(content.sections().get("devices").is_some());
    let error = restore_to(&home.url(), &archive, &RestoreOptions::default()).unwrap_err();
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(cause.contains("resolution_policies"), "{cause}");
    assert_eq!(home.dump(), before);
}
