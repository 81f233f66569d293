//! What survives the end of the server, and what is left of what it interrupts.

use std::fs;

use serde_json::{Value, json};
use sma_server::{ServeError, Server};

use crate::place::{Place, config, restore_of};

#[test]
fn operations_survive_a_restart() {
    let place = Place::new();
    let backup = place.back_up(&json!({ "description": "kept" }));
    let id = place.upload("1.0-tar-gzip.sma")["archive_id"].clone();
    let mut body = restore_of(&id);
    body["options"] = json!({ "dry_run": true });
    let restore = place.restore(&body);
    let place = place.restart();
    let get = |kind: &str, of: &Value| {
        place.get(&format!("/{kind}/{}", of["id"].as_str().unwrap())).data(200)
    };
    assert_eq!(get("backup", &backup), backup);
    assert_eq!(get("restore", &restore), restore);
}

#[test]
fn a_second_server_does_not_share_the_folders() {
    let place = Place::new();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let second = runtime.block_on(Server::start(config(place.folder.path())));
    assert!(matches!(second, Err(ServeError::Storage { .. })), "{second:?}");
}

#[test]
fn the_end_interrupts_and_leaves_no_file() {
    let mut place = Place::new();
    let mut begun = Vec::new();
    for _ in 0..6 {
        let slow = json!({ "compression": { "algorithm": "zstd", "level": 22 } });
        begun.push(place.post("/backup", &slow).data(202));
    }
    place.stop();
    let names = |place: &Place| -> Vec<String> {
        let files = fs::read_dir(place.path("archives")).unwrap();
        files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
    };
    assert!(!names(&place).iter().any(|name| name.ends_with(".part")), "{:?}", names(&place));
    let place = place.restart();
    for operation in begun {
        let id = operation["id"].as_str().unwrap();
        let now = place.get(&format!("/backup/{id}")).data(200);
        let name = operation["options"]["file_name"].as_str().unwrap().to_owned();
        match now["status"].as_str().unwrap() {
            "completed" => assert!(names(&place).contains(&name)),
            "failed" => {
                assert_eq!(now["error"]["code"], "SERVICE_UNAVAILABLE", "{now}");
                assert!(!names(&place).contains(&name));
            }
            other => panic!("{other}: {now}"),
        }
    }
}

#[test]
fn a_canceled_backup_leaves_no_file() {
    let place = Place::new();
    let mut outcomes = Vec::new();
    for _ in 0..10 {
        let begun = place.post("/backup", &json!({})).data(202);
        let path = format!("/backup/{}", begun["id"].as_str().unwrap());
        let answer = place.delete(&path);
        let name = begun["options"]["file_name"].as_str().unwrap();
        match answer.status {
            202 => {
                assert_eq!(answer.data(202)["id"], begun["id"]);
                let ended = place.wait("backup", begun["id"].as_str().unwrap());
                assert_eq!(ended["status"], "cancelled", "{ended}");
                assert!(!place.path(&format!("archives/{name}")).exists());
                place.get(&format!("{path}/download")).error(409, "NOT_READY");
            }
            // It had ended before, and is deleted; or its file was being named.
            204 => place.get(&path).error(404, "NOT_FOUND").as_object().map_or((), |_| ()),
            _ => drop(answer.error(409, "NOT_READY")),
        }
        outcomes.push(answer.status);
    }
    assert!(outcomes.contains(&202), "{outcomes:?}");
}

#[test]
fn a_restore_runs_alone() {
    let place = Place::new();
    let id = place.upload("1.0-tar-gzip.sma")["archive_id"].clone();
    let mut body = restore_of(&id);
    body["options"] = json!({ "conflict_strategy": "overwrite" });
    let mut refused = 0;
    for _ in 0..20 {
        let backup = place.post("/backup", &json!({})).data(202);
        let answer = place.post("/restore", &body);
        if answer.status == 409 {
            let error = answer.error(409, "OPERATION_IN_PROGRESS");
            assert_eq!(error["details"]["id"], backup["id"]);
            refused += 1;
        } else {
            let begun = answer.data(202);
            place.wait("restore", begun["id"].as_str().unwrap());
        }
        place.wait("backup", backup["id"].as_str().unwrap());
    }
    assert!(refused > 0, "no restore met a backup");
}
