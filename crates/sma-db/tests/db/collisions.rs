//! Restores beside other clients, and connections that break at the commit.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use sma_core::Archive;
use sma_core::restore::RestoreOptions;
use sma_db::{DatabaseTarget, TargetOptions};
use sma_ops::{Context, Error, PlannedRestore};
use test_programs::servers::Server;

use crate::home::{Home, archive, restore_all, restore_to};

/// An archive of a sample, and one that changes a device of it.
fn archives() -> [Archive; 2] {
    let home = Home::new("shelly.db");
    let first = archive(&home.content());
    home.sql("UPDATE devices SET name = 'Restored' WHERE id = 1");
    [first, archive(&home.content())]
}

/// Plans a restore, lets something happen, and executes it.
fn restore_after(url: &str, archive: &Archive, meanwhile: impl FnOnce()) -> Result<(), Error> {
    let (options, context) = (RestoreOptions::default(), Context::default());
    let mut target = DatabaseTarget::open(url.parse().unwrap(), &TargetOptions::default())?;
    let planned = PlannedRestore::new(archive, &mut target, &options, &context)?;
    meanwhile();
    planned.execute(&mut target, &context).map(drop)
}

const NAME: &str = "SELECT name FROM devices WHERE id = 1";

#[test]
fn a_serialization_failure_is_tried_again() {
    test_programs::needs!("sqlite3", "initdb", "postgres", "psql", "setpriv");
    let server = Server::postgres();
    let url = server.create("home");
    let [first, second] = archives();
    restore_all(&url, &first);
    // PostgreSQL fails the restore although the row has the same content as before.
    restore_after(&url, &second, || {
        server.query("home", "UPDATE devices SET name = name WHERE id = 1");
    })
    .unwrap();
    assert_eq!(server.query("home", NAME).trim(), "Restored");
}

#[test]
fn a_deadlock_is_tried_again() {
    test_programs::needs!("sqlite3", "mariadb", "mariadb-install-db", "mariadbd", "setpriv");
    let server = Server::mariadb();
    let url = server.create("home");
    let [first, second] = archives();
    restore_all(&url, &first);
    server.query("home", "CREATE TABLE grafana (id integer)");
    // It has written more than the restore, which is therefore the one that MariaDB ends, and waits for
    // a row that the restore has read.
    let other = "
        BEGIN;
        INSERT INTO grafana SELECT seq FROM seq_1_to_5000;
        UPDATE devices SET name = name WHERE id = 1;
        COMMIT";
    // Not the table of waits: its content stays as it is while somebody asks for it again and again.
    let waiting = "SELECT variable_value FROM information_schema.global_status
                   WHERE variable_name = 'INNODB_ROW_LOCK_CURRENT_WAITS'";
    thread::scope(|scope| {
        restore_after(&url, &second, || {
            let other = scope.spawn(|| server.query("home", other));
            while server.query("home", waiting).trim() == "0" && !other.is_finished() {
                thread::sleep(Duration::from_millis(50));
            }
            assert!(!other.is_finished(), "the other client waits for the restore");
        })
        .unwrap();
    });
    let deadlocks = "SELECT variable_value FROM information_schema.global_status
                     WHERE variable_name = 'INNODB_DEADLOCKS'";
    assert_eq!(server.query("home", deadlocks).trim(), "1");
    assert_eq!(server.query("home", NAME).trim(), "Restored");
    assert_eq!(server.query("home", "SELECT COUNT(*) FROM grafana").trim(), "5000");
}

#[test]
fn a_busy_file_is_waited_for() {
    test_programs::needs!("sqlite3");
    let [first, second] = archives();
    let home = Home::empty();
    restore_all(&home.url(), &first);
    let mut other = Command::new("sqlite3");
    let mut other =
        other.arg(home.path()).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = other.stdin.take().unwrap();
    let mut lines = BufReader::new(other.stdout.take().unwrap()).lines();
    input
        .write_all(b"BEGIN IMMEDIATE;\nUPDATE devices SET name = name;\nSELECT 'locked';\n")
        .unwrap();
    assert_eq!(lines.next().unwrap().unwrap(), "locked");
    let restoring = {
        let url = home.url();
        thread::spawn(move || {
            let options = TargetOptions::default().with_allow_running(true);
            let mut target = DatabaseTarget::open(url.parse().unwrap(), &options)?;
            let (options, context) = (RestoreOptions::default(), Context::default());
            sma_ops::restore(&second, &mut target, &options, &context).map(drop)
        })
    };
    thread::sleep(Duration::from_secs(1));
    assert!(!restoring.is_finished());
    input.write_all(b"COMMIT;\n").unwrap();
    restoring.join().unwrap().unwrap();
    assert_eq!(home.sql(NAME), "Restored\n");
    drop(input);
    other.wait().unwrap();
}

/// What a proxy does with the statement that commits.
#[derive(Clone, Copy, PartialEq)]
enum AtCommit {
    /// It never arrives.
    Drop,
    /// It arrives, and its answer does not.
    Forward,
}

/// Connects the clients of a socket with a server, and breaks the first connection that commits.
fn break_at_commit(socket: &Path, server: &Path, at_commit: AtCommit) -> Arc<AtomicBool> {
    let listener = UnixListener::bind(socket).unwrap();
    let is_broken = Arc::new(AtomicBool::new(false));
    let (server, broken) = (server.to_owned(), is_broken.clone());
    thread::spawn(move || {
        for client in listener.incoming() {
            let (client, server) = (client.unwrap(), UnixStream::connect(&server).unwrap());
            let (back_from, back_to) = (server.try_clone().unwrap(), client.try_clone().unwrap());
            thread::spawn(move || io::copy(&mut &back_from, &mut &back_to));
            let broken = broken.clone();
            thread::spawn(move || pass(&client, &server, at_commit, &broken));
        }
    });
    is_broken
}

/// Passes what a client sends to the server.
fn pass(client: &UnixStream, server: &UnixStream, at_commit: AtCommit, broken: &AtomicBool) {
    let mut buffer = [0; 1 << 16];
    loop {
        let count = { client }.read(&mut buffer).unwrap_or(0);
        let bytes = &buffer[..count];
        let commits = bytes.windows(6).any(|it| it == b"COMMIT") && bytes.len() < 100;
        if commits && !broken.swap(true, Ordering::SeqCst) {
            let _ = client.shutdown(Shutdown::Both);
            if at_commit == AtCommit::Forward {
                let _ = { server }.write_all(bytes);
            }
            let _ = server.shutdown(Shutdown::Write);
            return;
        }
        if count == 0 || { server }.write_all(bytes).is_err() {
            let _ = server.shutdown(Shutdown::Write);
            return;
        }
    }
}

/// Checks that a restore says what happened, whether the server committed or not.
fn check_lost_commit(server: &Server) {
    let [first, second] = archives();
    for at_commit in [AtCommit::Drop, AtCommit::Forward] {
        let url = server.create(match at_commit {
            AtCommit::Drop => "dropped",
            AtCommit::Forward => "forwarded",
        });
        restore_all(&url, &first);
        let folder = tempfile::tempdir().unwrap();
        let socket = server.socket();
        let proxy = folder.path().join(socket.file_name().unwrap());
        let is_broken = break_at_commit(&proxy, &socket, at_commit);
        let of_server = socket.parent().unwrap().display().to_string();
        let url = url.replace(&of_server, &folder.path().display().to_string());
        let result = restore_to(&url, &second, &RestoreOptions::default());
        assert!(is_broken.load(Ordering::SeqCst), "the connection broke");
        let database = url.split('?').next().unwrap().rsplit('/').next().unwrap();
        let found = server.query(database, NAME);
        match at_commit {
            AtCommit::Drop => {
                let error = result.unwrap_err();
                let cause = std::error::Error::source(&error).unwrap().to_string();
                assert_eq!(cause, "the changes cannot be committed");
                assert_eq!(found.trim(), "Lampe du salon");
            }
            AtCommit::Forward => {
                result.unwrap();
                assert_eq!(found.trim(), "Restored");
            }
        }
    }
}

#[test]
fn a_commit_whose_answer_is_lost_is_looked_up_in_postgresql() {
    test_programs::needs!("sqlite3", "initdb", "postgres", "psql", "setpriv");
    check_lost_commit(&Server::postgres());
}

#[test]
fn a_commit_whose_answer_is_lost_is_looked_up_in_mariadb() {
    test_programs::needs!("sqlite3", "mariadb", "mariadb-install-db", "mariadbd", "setpriv");
    check_lost_commit(&Server::mariadb());
}
