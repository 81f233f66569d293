//! Compressed copies of SQLite files (`database.md`, section 4).

use std::fs;
use std::path::Path;
use std::process::Command;

use sma_core::advice::Advice as _;
use sma_core::restore::RestoreOptions;
use sma_db::Location;

use crate::home::{Home, archive, content, records, restore_to};

/// Names of copies, and the programs that write them into the folder of the database.
const COPIES: [(&str, &str); 2] = [
    ("shelly.sqlite.gz", "gzip --stdout shelly.db > shelly.sqlite.gz"),
    ("shelly.sqlite.zip", "zip -q shelly.sqlite.zip shelly.db"),
];

fn run(home: &Home, command: &str) {
    let folder = home.path().parent().unwrap().to_owned();
    let status = Command::new("sh").args(["-c", command]).current_dir(folder).status().unwrap();
    assert!(status.success(), "{command}");
}

fn url(file: &Path) -> String {
    format!("sqlite:{}", file.display())
}

#[test]
fn compressed_copies_are_read_as_the_file_is() {
    test_programs::needs!("sh", "gzip", "zip");
    for (name, command) in COPIES {
        let home = Home::new("shelly.db");
        run(&home, command);
        let copy = home.file(name);
        assert!(Location::is_database(&copy), "{name}");
        let found = content(&url(&copy)).unwrap();
        assert_eq!(records(&found), records(&home.content()), "{name}");
    }
}

#[test]
fn only_a_database_is_unpacked() {
    test_programs::needs!("sh", "gzip", "zip");
    let home = Home::new("shelly.db");
    run(&home, "echo text > text && gzip text && zip -q text.zip text.gz && cp shelly.db second");
    run(&home, "zip -q two.zip shelly.db second && head -c 15 shelly.db | gzip > short.gz");
    for name in ["text.gz", "text.zip", "two.zip", "short.gz"] {
        let file = home.file(name);
        assert!(!Location::is_database(&file), "{name}");
        content(&url(&file)).unwrap_err();
    }
}

#[test]
fn a_compressed_copy_is_not_written_to() {
    test_programs::needs!("sh", "gzip", "zip");
    for (name, command) in COPIES {
        let home = Home::new("shelly.db");
        run(&home, command);
        let before = fs::read(home.file(name)).unwrap();
        let options = RestoreOptions::default();
        let error = restore_to(&url(&home.file(name)), &archive(&home.content()), &options);
        assert_eq!(error.unwrap_err().action(), "Unpack it, and name the unpacked file.");
        assert_eq!(fs::read(home.file(name)).unwrap(), before, "{name}");
    }
}

#[test]
fn a_damaged_copy_is_refused() {
    test_programs::needs!("sh", "gzip", "zip");
    for (name, command) in COPIES {
        let home = Home::new("shelly.db");
        run(&home, command);
        let mut bytes = fs::read(home.file(name)).unwrap();
        // In the compressed data, behind what says that it is a database.
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0x10;
        fs::write(home.file(name), bytes).unwrap();
        let error = content(&url(&home.file(name))).unwrap_err();
        let action =
            "Check that the file is complete, and that there is space for temporary files.";
        assert_eq!(error.action(), action, "{name}: {error:?}");
    }
}
