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

/// Devices, and how often to measure.
const SIZES: [[usize; 2]; 3] = [[1_000, 5], [10_000, 3], [100_000, 1]];

/// Measures them with a program, and writes the results to a file.
pub(super) fn measure(program: &Path, results: &Path) -> Outcome {
    setup::test_programs()?;
    let folder = results.with_extension("folder");
    let failed = |e| format!("cannot create {}: {e}", folder.display());
    fs::create_dir_all(&folder).map_err(failed)?;
    let measured = step("measure backups and restores of databases", || {
        let servers = [("PostgreSQL", Server::postgres()), ("MariaDB", Server::mariadb())];
        let named = servers.iter().map(|(name, server)| {
            // One for each size, and two for each round.
            let count = SIZES.iter().map(|[_, rounds]| 1 + 2 * rounds).sum();
            let databases: Vec<String> =
                (0..count).map(|number| database(server, number)).collect();
            format!("{{\"kind\": \"{name}\", \"databases\": [{}]}}", databases.join(", "))
        });
        let named = named.collect::<Vec<_>>().join(", ");
        let plan = format!("{{\"sizes\": {SIZES:?}, \"servers\": [{named}]}}");
        let mut node = script("databases.mjs");
        node.arg(program).arg(results).arg(&folder).arg(root().join(SAMPLE)).arg(plan);
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
