//! What tests of several crates share: programs that other people wrote, with which tests compare
//! this project's results, throw-away database servers ([`servers`]), and the rules of style that a test
//! can check ([`style`]).
//!
//! A test names the programs that it needs in its first line:
//!
//! ```no_run
//! # fn openssl_reads_the_key() {
//! test_programs::needs!("sh", "openssl");
//! # }
//! ```
//!
//! Where one is missing, plain `cargo test` skips the test and prints its name. `cargo xtask test`
//! installs the programs and sets [`REQUIRED`], with which such a test fails.

pub mod servers;
pub mod style;

use std::env;
use std::fs;
use std::io::{Write, stderr};
use std::path::PathBuf;
use std::thread;

/// Each program, and the Debian package that contains it. `sh` stands for a POSIX shell and the
/// utilities that come with it, such as `cmp` and `awk`.
pub const PROGRAMS: [(&str, &str); 26] = [
    ("sh", "dash"),
    ("bash", "bash"),
    // Runs a program in a session of its own, with the test's terminal.
    ("setsid", "util-linux"),
    ("tar", "tar"),
    ("gzip", "gzip"),
    ("zip", "zip"),
    ("zstd", "zstd"),
    ("lz4", "lz4"),
    ("base64", "coreutils"),
    ("sha256sum", "coreutils"),
    ("openssl", "openssl"),
    ("ssh-keygen", "openssh-client"),
    ("jq", "jq"),
    ("node", "nodejs"),
    // Counts instructions.
    ("valgrind", "valgrind"),
    // Databases: the programs of their servers, and of their users.
    ("sqlite3", "sqlite3"),
    ("postgres", "postgresql"),
    ("initdb", "postgresql"),
    ("psql", "postgresql-client"),
    ("pg_dump", "postgresql-client"),
    ("mariadbd", "mariadb-server"),
    ("mariadb-install-db", "mariadb-server"),
    ("mariadb", "mariadb-client"),
    ("mariadb-dump", "mariadb-client"),
    ("dpkg-deb", "dpkg"),
    // Runs a server under an account of its own.
    ("setpriv", "util-linux"),
];

/// The environment variable with which a missing program fails the tests that need it.
pub const REQUIRED: &str = "SMA_TESTS_REQUIRE_PROGRAMS";

/// Returns from a test unless the programs it needs are on `PATH`.
///
/// # Panics
///
/// The expansion panics if a program is missing while [`REQUIRED`] is set, or is not one of
/// [`PROGRAMS`].
#[macro_export]
macro_rules! needs {
    ($($program:literal),+) => {
        if !$crate::are_on_path(&[$($program),+]) {
            return;
        }
    };
}

/// Returns whether a test can use `programs`, and prints on standard error that it is skipped if not.
///
/// # Panics
///
/// If a program is missing while [`REQUIRED`] is set, or is not one of [`PROGRAMS`].
pub fn are_on_path(programs: &[&str]) -> bool {
    for program in programs {
        assert!(PROGRAMS.iter().any(|(name, _)| name == program), "{program} is not in the table");
    }
    let missing: Vec<&str> =
        programs.iter().copied().filter(|program| find_on_path(&[program]).is_none()).collect();
    if missing.is_empty() {
        return true;
    }
    let missing = missing.join(", ");
    assert!(env::var_os(REQUIRED).is_none(), "needs {missing}, and {REQUIRED} is set");
    let thread = thread::current();
    let test = thread.name().unwrap_or_default();
    // Not `eprintln!`: what that prints in a test that passes is not shown.
    let _ = writeln!(stderr(), "skipped: {test} needs {missing}");
    false
}

/// Returns the first of `names` that is a program on `PATH`, or in a folder where Debian has servers.
pub fn find_on_path(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let mut folders: Vec<PathBuf> = env::split_paths(&path).collect();
    folders.push("/usr/sbin".into());
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    folders.extend(versions.map(|version| version.path().join("bin")));
    let candidates = |name: &&str| {
        let file = format!("{name}{}", env::consts::EXE_SUFFIX);
        folders.iter().map(|folder| folder.join(&file)).find(|file| file.is_file())
    };
    names.iter().find_map(candidates)
}
