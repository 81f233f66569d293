//! What backups and restores of databases take, as ratios to the databases' own programs in the same
//! run: times are those of this machine, at this moment.

use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use test_programs::servers::Server;

use crate::setup;
use crate::step::{Outcome, command, long_step, run as run_command, step};
use crate::workspace::{root, target_dir};

/// Numbers of devices; each has ten rows of history.
const SIZES: [u32; 3] = [1_000, 10_000, 100_000];

/// Time between two looks at the memory of a program.
const PAUSE: Duration = Duration::from_millis(5);

/// The page that the results are written to.
const PAGE: &str = "docs/databases-performance.md";

/// A database, and how its own programs write and read it.
struct Tools {
    name: &'static str,
    source: String,
    target: String,
    dump: String,
    load: String,
}

/// Time and memory of a program.
struct Cost {
    duration: Duration,
    peak_kib: u64,
}

/// Measures backups and restores of each kind of database, and writes the page.
pub(crate) fn run() -> Outcome {
    setup::test_programs()?;
    long_step("build the program", "10 minutes", || {
        run_command(command("cargo").args(["build", "--release", "-p", "sma-cli"]))
    })?;
    let program = target_dir().join("release/shelly-manager");
    let servers = [("PostgreSQL", Server::postgres()), ("MariaDB", Server::mariadb())];
    let mut rows = Vec::new();
    for devices in SIZES {
        let folder = target_dir().join(format!("bench-databases/{devices}"));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).map_err(|e| format!("no folder for databases: {e}"))?;
        let file = folder.join("shelly.db");
        step(&format!("fill a database with {devices} devices"), || fill(&file, devices))?;
        let restored = folder.join("restored.db");
        let mut all = vec![Tools {
            name: "SQLite",
            source: file.display().to_string(),
            target: format!("sqlite:{}", restored.display()),
            dump: format!("sqlite3 {} .dump", file.display()),
            load: format!("sqlite3 {}", folder.join("loaded.db").display()),
        }];
        for (name, server) in &servers {
            let [source, loaded] = ["source", "loaded"].map(|it| format!("{it}{devices}"));
            let url = server.create(&source);
            server.create(&loaded);
            all.push(Tools {
                name,
                target: url.clone(),
                source: url,
                dump: server.tools(&source)[0].clone(),
                load: server.tools(&loaded)[1].clone(),
            });
        }
        for tools in &all {
            rows.push(measure(&program, &folder, devices, tools)?);
        }
    }
    let page = page(&rows);
    fs::write(root().join(PAGE), page).map_err(|e| format!("cannot write {PAGE}: {e}"))
}

/// Creates an SQLite database of the current schema, with rows like those of the program.
fn fill(file: &Path, devices: u32) -> Outcome {
    let schema = fs::read_to_string(root().join("crates/sma-db/src/schema/sqlite.sql"));
    let schema = schema.map_err(|e| format!("no schema: {e}"))?;
    let time = "'2026-08-04 12:58:31.123456789+02:00'";
    let config = r#"'{"wifi":{"sta":{"ssid":"Home","pass":"wifi-pass"}},"mqtt":{"enable":true,"server":"192.168.1.5:1883"}}'"#;
    let numbers = |count: u32| {
        format!("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})")
    };
    let statements = format!(
        "{schema};
         BEGIN;
         {} INSERT INTO devices (id, ip, mac, type, name, firmware, status, last_seen, settings, created_at,
             updated_at, template_ids, overrides, desired_config, config_applied)
         SELECT i, printf('10.%d.%d.%d', i / 65536, i / 256 % 256, i % 256), printf('%012X', i), 'SHPLG-S',
             'Device ' || i, '1.14.1', 'online', {time}, {config}, {time}, {time}, '[]', '{{}}', '{{}}', 0 FROM n;
         {} INSERT INTO config_histories (id, device_id, config_id, action, old_config, new_config, changes,
             changed_by, created_at)
         SELECT i, (i + 9) / 10, 1, 'import', NULL, CAST({config} AS BLOB), CAST('null' AS BLOB), 'system', {time}
             FROM n;
         COMMIT;",
        numbers(devices),
        numbers(devices * 10)
    );
    let script = file.with_extension("sql");
    fs::write(&script, statements).map_err(|e| format!("cannot write statements: {e}"))?;
    shell(&format!("sqlite3 {} < {}", file.display(), script.display())).map(drop)
}

/// Measures a database, and returns a row of the table.
fn measure(program: &Path, folder: &Path, devices: u32, tools: &Tools) -> Outcome<String> {
    let Tools { name, source, target, dump, load } = tools;
    let (program, of) = (program.display(), |file: &str| folder.join(file).display().to_string());
    let (archive, dumped) = (of(&format!("{name}.sma")), of(&format!("{name}.sql.gz")));
    let limit = "--max-values 100000000";
    let restore = |archive: &str, target: &str| {
        format!(
            "exec {program} restore --archive {archive} --target '{target}' --confirm {limit} --no-backup-before"
        )
    };
    step(&format!("{name}, {devices} devices"), || {
        let first = of("SQLite.sma");
        let mut written = None;
        // Servers get their rows by a restore, which is the one that is measured.
        if *name != "SQLite" {
            written = Some(shell(&restore(&first, target))?);
        }
        let backup =
            shell(&format!("exec {program} backup create --from '{source}' --output {archive}"))?;
        let own = shell(&format!("{dump} | gzip > {dumped}"))?;
        let loaded = shell(&format!("gzip -dc {dumped} | {load}"))?;
        let written = match written {
            Some(written) => written,
            None => shell(&restore(&archive, target))?,
        };
        let ratio =
            |cost: &Cost, other: &Cost| cost.duration.as_secs_f64() / other.duration.as_secs_f64();
        let seconds = |cost: &Cost| cost.duration.as_secs_f64();
        let mib = |cost: &Cost| cost.peak_kib / 1024;
        Ok(format!(
            "| {name} | {devices} | {:.1} s | {:.1} × | {} MiB | {:.1} s | {:.1} × | {} MiB |",
            seconds(&backup),
            ratio(&backup, &own),
            mib(&backup),
            seconds(&written),
            ratio(&written, &loaded),
            mib(&written)
        ))
    })
}

/// Runs a command line, and returns what it took.
fn shell(line: &str) -> Outcome<Cost> {
    let started = Instant::now();
    let mut shell = command("sh");
    let shell = shell.args(["-c", line]).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = shell.spawn().map_err(|e| format!("`{line}` cannot be started: {e}"))?;
    let mut peak_kib = 0;
    let status = loop {
        peak_kib = peak(&child).unwrap_or(peak_kib);
        match child.try_wait().map_err(|e| format!("cannot wait: {e}"))? {
            Some(status) => break status,
            None => sleep(PAUSE),
        }
    };
    match status.success() {
        true => Ok(Cost { duration: started.elapsed(), peak_kib }),
        false => {
            let mut message = String::new();
            if let Some(mut stderr) = child.stderr.take() {
                let _ = std::io::Read::read_to_string(&mut stderr, &mut message);
            }
            Err(format!("`{line}` failed: {message}"))
        }
    }
}

/// Returns the largest memory that a process has had, in KiB, while it runs.
fn peak(child: &Child) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

fn page(rows: &[String]) -> String {
    format!(
        "# What backups of databases take\n\n\
         Written by `cargo xtask bench --only db`. Each device has ten rows of history. Ratios are to the database's own\n\
         programs in the same run: `sqlite3 .dump`, `pg_dump` and `mariadb-dump` through `gzip`, and reading that back.\n\
         A backup is validated after it is written, and a restore is read back before it is committed; the others do\n\
         neither. Memory is the largest resident size of the program.\n\n\
         | database | devices | backup | to its own | memory | restore | to its own | memory |\n\
         |---|---|---|---|---|---|---|---|\n{}\n",
        rows.join("\n")
    )
}
