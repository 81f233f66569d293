//! Lists: pages, filters, files that nobody made.

use std::fs;

use serde_json::{Value, json};

use crate::place::{Place, sample};

fn names(answer: &Value) -> Vec<String> {
    let backups = answer["backups"].as_array().unwrap();
    backups.iter().map(|it| it["file_name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn files_in_the_folder_are_listed_too() {
    let place = Place::new();
    fs::write(place.path("archives/old.sma"), sample("1.0-tar-gzip.sma")).unwrap();
    fs::write(place.path("archives/notes.txt"), "no archive by name").unwrap();
    fs::create_dir(place.path("archives/folder.sma")).unwrap();
    let made = place.back_up(&json!({ "file_name": "new.sma", "tags": ["house"] }));
    let list = place.get("/backup").data(200);
    // The newest first.
    assert_eq!(names(&list), ["new.sma", "old.sma"]);
    let [new, old] = [&list["backups"][0], &list["backups"][1]];
    assert_eq!(new["id"], made["id"]);
    assert_eq!(new["checksum"], made["result"]["checksum"]);
    assert_eq!(new["record_count"], made["result"]["record_count"]);
    assert_eq!((&new["tags"], &new["status"]), (&json!(["house"]), &json!("completed")));
    assert_eq!((&new["encrypted"], &new["signed"]), (&json!(false), &json!(false)));
    assert_eq!(new["format_version"], "1.0.0");
    // As its manifest says.
    assert_eq!(old["created_by"], "admin@example.com");
    assert_eq!(old["created_at"], "2024-01-19T10:00:00Z");
    assert_eq!(old["description"], "Synthetic fleet of 24");
    assert_eq!(old["record_count"], 99);
    let operation = place.get(&format!("/backup/{}", old["id"].as_str().unwrap())).data(200);
    assert_eq!((&operation["id"], &operation["status"]), (&old["id"], &json!("completed")));
    assert_eq!(operation["manifest"]["archive_info"]["created_by"], "admin@example.com");
    let file = place.get(&format!("/backup/{}/download", old["id"].as_str().unwrap())).body;
    assert_eq!(file, sample("1.0-tar-gzip.sma"));
    // And after a restart, under the same ids.
    let place = place.restart();
    let again = place.get("/backup").data(200);
    let ids = |list: &Value| [list["backups"][0]["id"].clone(), list["backups"][1]["id"].clone()];
    assert_eq!(ids(&again), ids(&list));
}

#[test]
fn pages_follow_the_conventions() {
    let place = Place::new();
    for count in 0..23 {
        let name = format!("archives/{count:02}.sma");
        fs::write(place.path(&name), sample("1.0-tar-gzip.sma")).unwrap();
    }
    let page = |parameters: &str| {
        let mut envelope = place.get(&format!("/backup{parameters}")).envelope();
        let meta = envelope["meta"].take();
        assert_eq!(meta["total_count"], 23);
        assert_eq!(meta["count"], envelope["data"]["backups"].as_array().unwrap().len());
        (envelope["data"].take(), meta["pagination"].clone())
    };
    let (all, pagination) = page("");
    assert_eq!(names(&all).len(), 20);
    assert_eq!(
        pagination,
        json!({ "page": 1, "page_size": 20, "total_pages": 2,
        "has_next": true, "has_previous": false })
    );
    let (second, pagination) = page("?page=2&page_size=20");
    assert_eq!(names(&second).len(), 3);
    assert_eq!(
        pagination,
        json!({ "page": 2, "page_size": 20, "total_pages": 2,
        "has_next": false, "has_previous": true })
    );
    for other in ["?page_size=101", "?page_size=0", "?page_size=-1", "?page_size=x", "?page=0"] {
        assert_eq!(names(&page(other).0), names(&all), "{other}");
    }
    assert_eq!(names(&page("?page_size=100").0).len(), 23);
    assert_eq!(names(&page("?page=9").0), Vec::<String>::new());
    assert_eq!(names(&page("?page=18446744073709551615&page_size=100").0), Vec::<String>::new());
}

#[test]
fn filters_choose_and_unknown_words_do_not() {
    let place = Place::new();
    for (file, sample_name) in [("full.sma", "1.0-tar-gzip.sma"), ("part.sma", "1.0-selective.sma")]
    {
        fs::write(place.path(&format!("archives/{file}")), sample(sample_name)).unwrap();
    }
    place.back_up(&json!({ "file_name": "new.sma", "description": "Before the Move" }));
    let list = |parameters: &str| {
        let mut names = names(&place.get(&format!("/backup?{parameters}")).data(200));
        names.sort();
        names
    };
    assert_eq!(list("type=selective"), ["part.sma"]);
    assert_eq!(list("type=full&status=completed"), ["full.sma", "new.sma"]);
    assert_eq!(list("status=failed"), Vec::<String>::new());
    assert_eq!(list("q=the%20move"), ["new.sma"]);
    assert_eq!(list("q=PART.sma"), ["part.sma"]);
    assert_eq!(list("from=2025-01-01T00:00:00Z"), ["new.sma"]);
    assert!(!list("to=2025-01-01T00:00:00Z").contains(&"new.sma".to_owned()));
    for ignored in ["type=everything", "status=odd", "from=yesterday", "other=1", "type="] {
        assert_eq!(list(ignored).len(), 3, "{ignored}");
    }
}
