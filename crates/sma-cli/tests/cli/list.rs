//! `backup list`: what a verdict says was looked at.

use crate::program::{Folder, expect_output, json, sample, write_damaged};
use serde_json::{Value as Json, json as value};

/// What the list has of one archive: its verdict, the level of that, and whether it is valid.
fn verdict(folder: &Folder, more: &[&str]) -> (String, Json, Json) {
    let rows = json(&[&["backup", "list", "--path", &folder.path("")], more].concat(), 0);
    assert_eq!(rows.as_array().map(Vec::len), Some(1));
    let row = &rows[0];
    (row["verdict"].as_str().unwrap().to_owned(), row["level"].clone(), row["valid"].clone())
}

#[test]
fn unchecked_archives_are_not_called_valid() {
    let folder = Folder::new();
    write_damaged(&folder);
    assert_eq!(verdict(&folder, &[]), ("Not checked".to_owned(), Json::Null, Json::Null));
    let message = expect_output(&["backup", "list", "--path", &folder.path("")], 0);
    assert!(message.contains("Not checked") && !message.contains("Valid"), "{message}");
    // Checksums are compared from level standard on.
    let basic = verdict(&folder, &["--level", "basic"]);
    assert_eq!(basic, ("Structure valid".to_owned(), value!("basic"), Json::Null));
    for level in ["standard", "thorough", "paranoid"] {
        let found = verdict(&folder, &["--level", level]);
        assert_eq!(found, ("Changed or damaged".to_owned(), value!(level), value!(false)));
        let list = ["backup", "list", "--path", &folder.path(""), "--level", level];
        assert!(expect_output(&list, 0).contains(&format!("at level {level}")));
    }
}

#[test]
fn checked_archives_are_called_valid() {
    let folder = Folder::new();
    std::fs::copy(sample("1.0-tar-gzip.sma"), folder.path("a.sma")).unwrap();
    let found = verdict(&folder, &["--level", "thorough"]);
    assert_eq!(found, ("Valid".to_owned(), value!("thorough"), value!(true)));
    std::fs::copy(sample("1.0-incremental.sma"), folder.path("a.sma")).unwrap();
    let found = verdict(&folder, &["--level", "thorough"]);
    assert_eq!(found, ("Base not checked".to_owned(), value!("thorough"), Json::Null));
}

#[test]
fn listing_gives_the_same_facts_with_and_without_validation() {
    let folder = Folder::new();
    let samples = std::path::Path::new(&sample("")).to_owned();
    for entry in std::fs::read_dir(samples).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "sma") {
            std::fs::copy(&path, folder.path(path.file_name().unwrap().to_str().unwrap())).unwrap();
        }
    }
    let facts = |more: &[&str]| {
        let list = ["backup", "list", "--path", &folder.path(""), "--sort", "name"];
        let mut rows = json(&[&list[..], more].concat(), 0);
        for row in rows.as_array_mut().unwrap() {
            let row = row.as_object_mut().unwrap();
            let checked = ["verdict", "level", "valid"].map(|name| row.remove(name).unwrap());
            assert_eq!(checked[1].is_null(), more.is_empty(), "{row:?}");
            assert!(checked[2].is_null() || !more.is_empty(), "{row:?}");
        }
        rows
    };
    let claimed = facts(&[]);
    assert_eq!(claimed.as_array().map(Vec::len), Some(16));
    // A document has no such field: its devices are counted.
    let document = "2026.1-browser-export.sma";
    let document = claimed.as_array().unwrap().iter().find(|row| row["name"] == document).unwrap();
    assert_eq!((&document["format"], &document["signed"]), (&value!("2026.1"), &value!(false)));
    assert!(document["devices"].as_u64() > Some(0));
    assert_eq!(claimed, facts(&["--level", "basic"]));
}

#[test]
fn a_file_of_another_format_is_listed_with_a_reason() {
    let folder = Folder::new();
    folder.file("picture.sma", b"\x89PNG\r\n\x1a\n");
    let why = "This is a PNG picture, not a backup.".to_owned();
    assert_eq!(verdict(&folder, &[]), (why.clone(), Json::Null, value!(false)));
    assert_eq!(verdict(&folder, &["--level", "basic"]), (why, value!("basic"), value!(false)));
}

#[cfg(unix)]
#[test]
fn unreadable_files_are_neither_valid_nor_invalid() {
    let folder = Folder::new();
    std::os::unix::fs::symlink("gone", folder.path("link.sma")).unwrap();
    for more in [&[][..], &["--level", "basic"]] {
        let (why, level, valid) = verdict(&folder, more);
        assert!(why.contains("No such file"), "{why}");
        assert_eq!((level, valid), (Json::Null, Json::Null));
    }
}
