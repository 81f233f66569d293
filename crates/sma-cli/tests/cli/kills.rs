//! Restores to servers that are killed, or whose server is: the database is as before or as after, row
//! by row.

use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use test_programs::servers::Server;

use crate::program::{Folder, database, expect_output, program};

/// Returns the number of kills of each kind: few, since each takes seconds, or what
/// `SMA_TESTS_KILLS` says.
fn rounds() -> u32 {
    std::env::var("SMA_TESTS_KILLS").map_or(10, |number| number.parse().unwrap())
}

/// A server with an archive of many devices, and the time that its restore takes.
struct Home {
    server: Server,
    /// The sample, as the server's own program loads it.
    sample: &'static str,
    archive: String,
    after: Vec<String>,
    before: Vec<String>,
    duration: Duration,
    _folder: Folder,
}

impl Home {
    fn new(server: Server, sample: &'static str) -> Self {
        let folder = Folder::new();
        let archive = folder.path("full.sma");
        let url = server.create("source");
        server.load("source", database(sample).as_ref());
        let before = server.rows("source");
        let devices = (100..400).map(|id| format!("({id}, '{id:012}', 'new')"));
        let devices = devices.collect::<Vec<_>>().join(", ");
        server.query("source", &format!("INSERT INTO devices (id, mac, name) VALUES {devices}"));
        server.query("source", "UPDATE devices SET name = 'restored' WHERE id < 100");
        expect_output(&["backup", "create", "--from", &url, "--output", &archive], 0);
        let (after, duration) = (Vec::new(), Duration::ZERO);
        let mut home = Self { server, sample, archive, after, before, duration, _folder: folder };
        let started = Instant::now();
        let (name, mut restore) = home.begin(rounds());
        assert!(restore.wait().unwrap().success());
        home.duration = started.elapsed();
        home.after = home.server.rows(&name);
        assert!(home.before != home.after);
        home
    }

    /// Begins a restore to a new copy of the sample.
    fn begin(&self, round: u32) -> (String, Child) {
        let name = format!("round{round}");
        let url = self.server.create(&name);
        self.server.load(&name, database(self.sample).as_ref());
        let mut restore = Command::new(program().get_program());
        restore.args(["restore", "--archive", &self.archive, "--target", &url, "--confirm"]);
        restore.arg("--no-backup-before").env_remove("SHELLY_MANAGER_PASSWORD");
        let restore = restore.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        (name, restore)
    }

    /// Returns whether a database is as after the restore rather than as before.
    fn is_after(&self, name: &str) -> bool {
        self.server.wait_until_alone(name);
        let rows = self.server.rows(name);
        assert!(rows == self.before || rows == self.after, "{name} is neither");
        rows == self.after
    }

    /// Kills the program at different times.
    fn kill_clients(&self) {
        let (rounds, mut outcomes) = (rounds(), [0, 0]);
        for round in 0..rounds {
            let (name, mut restore) = self.begin(round);
            sleep(self.duration * round / rounds);
            let _ = restore.kill();
            restore.wait().unwrap();
            outcomes[usize::from(self.is_after(&name))] += 1;
        }
        assert!(outcomes[0] > 0, "some were killed in time: {outcomes:?}");
    }

    /// Kills the server at different times; the program says what happened.
    fn kill_servers(&mut self) {
        let (rounds, mut outcomes) = (rounds(), [0, 0]);
        for round in 0..rounds {
            let (name, mut restore) = self.begin(round);
            sleep(self.duration * round / rounds);
            self.server.crash(|| ());
            let is_restored = restore.wait().unwrap().success();
            let is_after = self.is_after(&name);
            // What a server did last it cannot tell: a commit may have happened without an answer.
            assert!(is_after || !is_restored, "round {round}");
            outcomes[usize::from(is_after)] += 1;
        }
        assert!(outcomes[0] > 0, "some were killed in time: {outcomes:?}");
    }
}

#[test]
fn a_killed_restore_leaves_postgresql_as_before_or_as_after() {
    test_programs::needs!("initdb", "postgres", "psql", "setpriv");
    Home::new(Server::postgres(), "postgresql.sql").kill_clients();
}

#[test]
fn a_killed_restore_leaves_mariadb_as_before_or_as_after() {
    test_programs::needs!("mariadb", "mariadb-install-db", "mariadbd", "setpriv");
    Home::new(Server::mariadb(), "mysql.sql").kill_clients();
}

#[test]
fn a_killed_postgresql_is_as_before_or_as_after() {
    test_programs::needs!("initdb", "postgres", "psql", "setpriv");
    Home::new(Server::postgres(), "postgresql.sql").kill_servers();
}

#[test]
fn a_killed_mariadb_is_as_before_or_as_after() {
    test_programs::needs!("mariadb", "mariadb-install-db", "mariadbd", "setpriv");
    Home::new(Server::mariadb(), "mysql.sql").kill_servers();
}
