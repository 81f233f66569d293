//! Throw-away database servers for tests, each with a folder and a socket of its own. A server ends
//! with its value, or with the thread that started it.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::Duration;

use crate::find_on_path;

/// Account that servers run under when the tests run as root: they refuse to be root.
const ACCOUNT: &str = "nobody";

/// Attempts to reach a server that is starting, and the time between them.
const ATTEMPTS: u32 = 300;
const PAUSE: Duration = Duration::from_millis(100);

/// Distinguishes the servers of a process.
static COUNT: AtomicU32 = AtomicU32::new(0);

/// A running server.
#[derive(Debug)]
pub struct Server {
    kind: Kind,
    child: Child,
    folder: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Postgres,
    Mariadb,
}

impl Server {
    /// Starts PostgreSQL. Needs `postgres`, `initdb`, `psql` and `setpriv`.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn postgres() -> Self {
        let folder = new_folder("postgres");
        let data = folder.join("data");
        let mut initdb = as_account("initdb", "KILL");
        initdb.arg("-D").arg(&data).args(["-U", "shelly", "--auth=trust", "-E", "UTF8"]);
        finish(initdb.args(["--no-locale", "--no-sync"]));
        let mut server = as_account("postgres", "INT");
        server.arg("-D").arg(&data).arg("-k").arg(&folder).args(["-h", "", "-F"]);
        Self { kind: Kind::Postgres, child: start(&mut server), folder }.wait()
    }

    /// Starts MariaDB. Needs `mariadbd`, `mariadb-install-db`, `mariadb` and `setpriv`.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn mariadb() -> Self {
        let folder = new_folder("mariadb");
        let data = format!("--datadir={}", folder.join("data").display());
        // Servers that share a folder for temporary files delete each other's.
        let temporary = format!("--tmpdir={}", folder.display());
        let mut install = as_account("mariadb-install-db", "KILL");
        install.args([
            "--no-defaults",
            &data,
            &temporary,
            "--auth-root-authentication-method=normal",
        ]);
        finish(install.arg("--skip-test-db"));
        let mut server = as_account("mariadbd", "TERM");
        let socket = format!("--socket={}", folder.join("socket").display());
        let pid = format!("--pid-file={}", folder.join("pid").display());
        server.args(["--no-defaults", &data, &temporary, &socket, &pid, "--skip-networking"]);
        Self { kind: Kind::Mariadb, child: start(&mut server), folder }.wait()
    }

    /// Creates an empty database, and returns its URL. Times of MariaDB are those of
    /// Europe/Brussels.
    ///
    /// # Panics
    /// When it cannot be created.
    pub fn create(&self, database: &str) -> String {
        let folder = self.folder.display();
        match self.kind {
            Kind::Postgres => {
                self.query("postgres", &format!("CREATE DATABASE {database}"));
                format!("postgres://shelly@localhost/{database}?host={folder}")
            }
            Kind::Mariadb => {
                self.query("mysql", &format!("CREATE DATABASE {database} CHARACTER SET utf8mb4"));
                let zone = "loc=Europe%2FBrussels";
                format!("mysql://root@localhost/{database}?socket={folder}/socket&{zone}")
            }
        }
    }

    /// Runs statements in the server's own program, and returns what it prints, without headings.
    ///
    /// # Panics
    /// When one fails.
    pub fn query(&self, database: &str, sql: &str) -> String {
        finish(
            self.client(database)
                .arg(match self.kind {
                    Kind::Postgres => "-c",
                    Kind::Mariadb => "-e",
                })
                .arg(sql),
        )
    }

    /// Returns every row of every table, as text, in the order of tables and ids.
    ///
    /// # Panics
    /// When a table cannot be read.
    pub fn rows(&self, database: &str) -> Vec<String> {
        let (schema, row) = match self.kind {
            Kind::Postgres => ("'public'", "t::text"),
            Kind::Mariadb => ("DATABASE()", "t.*"),
        };
        let tables = self.query(
            database,
            &format!(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = {schema} \
                 ORDER BY table_name"
            ),
        );
        let select =
            |table: &str| format!("SELECT '{table}', {row} FROM {table} AS t ORDER BY t.id;");
        let statements: String = tables.lines().map(select).collect();
        self.query(database, &statements).lines().map(str::to_owned).collect()
    }

    /// Runs the statements of a file.
    ///
    /// # Panics
    /// When one fails.
    pub fn load(&self, database: &str, file: &Path) {
        let file = fs::File::open(file).expect("the file can be read");
        finish(self.client(database).stdin(file));
    }

    /// Ends the server at once, as a failure of its computer would, runs `meanwhile`, and starts it
    /// again.
    ///
    /// # Panics
    /// When it does not start.
    pub fn crash(&mut self, meanwhile: impl FnOnce()) {
        let connections = children(self.child.id());
        self.child.kill().expect("the server runs");
        self.child.wait().expect("the server ends");
        // The processes of connections would end by themselves, a moment later.
        for id in connections {
            let _ = command("kill").args(["-KILL", &id]).stderr(Stdio::null()).status();
            while Path::new("/proc").join(&id).exists() {
                sleep(PAUSE / 10);
            }
        }
        meanwhile();
        let mut server = match self.kind {
            Kind::Postgres => {
                let pid = self.folder.join("data/postmaster.pid");
                let _ = fs::remove_file(pid);
                let mut server = as_account("postgres", "INT");
                server.arg("-D").arg(self.folder.join("data")).arg("-k").arg(&self.folder);
                server.args(["-h", "", "-F"]);
                server
            }
            Kind::Mariadb => {
                let mut server = as_account("mariadbd", "TERM");
                server.args([
                    "--no-defaults".to_owned(),
                    format!("--datadir={}", self.folder.join("data").display()),
                    format!("--tmpdir={}", self.folder.display()),
                    format!("--socket={}", self.folder.join("socket").display()),
                    format!("--pid-file={}", self.folder.join("pid").display()),
                    "--skip-networking".to_owned(),
                ]);
                server
            }
        };
        self.child = start(&mut server);
        self.reach();
    }

    /// Waits until nobody else is connected to a database.
    ///
    /// # Panics
    /// When somebody stays connected.
    pub fn wait_until_alone(&self, database: &str) {
        let sql = match self.kind {
            Kind::Postgres => {
                "SELECT COUNT(*) FROM pg_stat_activity \
                 WHERE datname = current_database() AND pid <> pg_backend_pid()"
            }
            Kind::Mariadb => {
                "SELECT COUNT(*) FROM information_schema.processlist \
                 WHERE db = DATABASE() AND id <> CONNECTION_ID()"
            }
        };
        for _ in 0..ATTEMPTS {
            if self.query(database, sql).trim() == "0" {
                return;
            }
            sleep(PAUSE);
        }
        panic!("somebody is connected to {database}");
    }

    /// Returns the file of the socket.
    #[must_use]
    pub fn socket(&self) -> PathBuf {
        self.folder.join(match self.kind {
            Kind::Postgres => ".s.PGSQL.5432",
            Kind::Mariadb => "socket",
        })
    }

    /// Returns the commands of a shell that write a database as statements to standard output, and that
    /// execute the statements on standard input.
    #[must_use]
    pub fn own_tools(&self, database: &str) -> [String; 2] {
        let folder = self.folder.display();
        match self.kind {
            Kind::Postgres => {
                let on_socket = format!("-h '{folder}' -U shelly");
                [
                    format!("pg_dump {on_socket} {database}"),
                    format!("psql -X -q -v ON_ERROR_STOP=1 {on_socket} -d {database}"),
                ]
            }
            Kind::Mariadb => {
                let on_socket = format!("--no-defaults -u root --socket='{folder}/socket'");
                [
                    format!("mariadb-dump {on_socket} --single-transaction {database}"),
                    format!("mariadb {on_socket} {database}"),
                ]
            }
        }
    }

    fn client(&self, database: &str) -> Command {
        match self.kind {
            Kind::Postgres => {
                let mut client = command("psql");
                client.args([
                    "-X",
                    "-q",
                    "-A",
                    "-t",
                    "-v",
                    "ON_ERROR_STOP=1",
                    "-U",
                    "shelly",
                    "-h",
                ]);
                client.arg(&self.folder).args(["-d", database]);
                client
            }
            Kind::Mariadb => {
                let mut client = command("mariadb");
                let socket = format!("--socket={}", self.folder.join("socket").display());
                client.args(["--no-defaults", "-u", "root", "-N", "-B", &socket, database]);
                client
            }
        }
    }

    fn wait(self) -> Self {
        self.reach();
        self
    }

    /// Waits until the server answers.
    fn reach(&self) {
        let database = if self.kind == Kind::Postgres { "postgres" } else { "mysql" };
        for _ in 0..ATTEMPTS {
            let mut client = self.client(database);
            let question = if self.kind == Kind::Postgres { "-c" } else { "-e" };
            client.args([question, "SELECT 1"]).stdout(Stdio::null()).stderr(Stdio::null());
            if client.status().is_ok_and(|status| status.success()) {
                return;
            }
            sleep(PAUSE);
        }
        panic!("{:?} does not answer", self.kind);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // What is left in the folder is worth nothing.
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Creates a folder that servers can write to.
fn new_folder(kind: &str) -> PathBuf {
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("sma-{kind}-{}-{number}", std::process::id());
    let folder = env::temp_dir().join(name);
    fs::create_dir(&folder).expect("a new folder");
    if is_root() {
        finish(Command::new("chown").arg(ACCOUNT).arg(&folder));
    }
    folder
}

fn command(name: &str) -> Command {
    Command::new(find_on_path(&[name]).unwrap_or_else(|| panic!("{name} is not installed")))
}

/// Returns a program that runs under an ordinary account, and gets a signal when the thread that
/// starts it ends.
fn as_account(name: &str, signal: &str) -> Command {
    let mut command = command("setpriv");
    command.args(["--pdeathsig", signal]);
    if is_root() {
        command.args(["--reuid", ACCOUNT, "--regid", "nogroup", "--clear-groups"]);
    }
    command.arg("--").arg(find_on_path(&[name]).unwrap_or_else(|| panic!("{name} is missing")));
    command.current_dir(env::temp_dir());
    command
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().expect("id runs");
    output.stdout == b"0\n"
}

/// Returns the ids of the processes that a process has started.
fn children(id: u32) -> Vec<String> {
    let list = fs::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap_or_default();
    list.split_whitespace().map(str::to_owned).collect()
}

fn start(command: &mut Command) -> Child {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().expect("the server can be started")
}

fn finish(command: &mut Command) -> String {
    let output = command.output().expect("the program runs");
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {message}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
