//! Backups and restores of databases, against the databases' own programs.

use super::script;
use crate::setup;
use crate::step::{Outcome, run as run_command, step};
use crate::workspace::root;
use std::fs;
use std::path::Path;
use test_programs::servers::Server;

/// A database of the released program, which is grown.
const SAMPLE: &str = "tests/databases/shelly.db";

/// Empty databases that the script takes from each server: one for each size, and two for each round.
const DATABASES: usize = 3 + 2 * (5 + 3 + 1);

/// Measures them with a program, and writes the results to a file.
pub(super) fn measure(program: &Path, results: &Path) -> Outcome {
    setup::test_programs()?;
    let folder = results.with_extension("folder");
    let failed = |e| format!("cannot create {}: {e}", folder.display());
    fs::create_dir_all(&folder).map_err(failed)?;
    let measured = step("measure backups and restores of databases", || {
        let servers = [("PostgreSQL", Server::postgres()), ("MariaDB", Server::mariadb())];
        let named = servers.iter().map(|(name, server)| {
            let databases: Vec<String> =
                (0..DATABASES).map(|number| database(server, number)).collect();
            format!("{{\"kind\": \"{name}\", \"databases\": [{}]}}", databases.join(", "))
        });
        let servers_as_json = format!("[{}]", named.collect::<Vec<_>>().join(", "));
        let mut node = script("databases.mjs");
        node.arg(program).arg(results).arg(&folder).arg(root().join(SAMPLE)).arg(servers_as_json);
        run_command(&mut node)
    });
    // Gigabytes, and of no use once they are measured.
    let _ = fs::remove_dir_all(&folder);
    measured
}

/// Creates an empty database, and describes it in JSON. Nothing in its texts needs other escapes than
/// those of Rust.
fn database(server: &Server, number: usize) -> String {
    let name = format!("bench_{number}");
    let url = server.create(&name);
    let [dump, load] = server.own_tools(&name);
    format!("{{\"url\": {url:?}, \"dump\": {dump:?}, \"load\": {load:?}}}")
}
