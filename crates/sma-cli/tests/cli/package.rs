//! The Debian package: made, unpacked, and started as its service starts it.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::program::{Folder, database, program, shell};

#[test]
fn the_service_of_the_package_starts_with_its_configuration() {
    test_programs::needs!("sh", "gzip", "dpkg-deb");
    let folder = Folder::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let made = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--package", "xtask", "--", "deb"])
        .args([program().get_program().to_str().unwrap(), &folder.path("made")])
        .current_dir(root)
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    // What is in it, as dpkg reads it.
    let script = r#"cd "$1"; dpkg-deb --info made/*.deb conffiles; dpkg-deb --contents made/*.deb
        dpkg-deb --extract made/*.deb there; gzip -dc there/usr/share/man/man1/shelly-manager.1.gz"#;
    let listed = shell(script, &[&folder.path("")]);
    let configuration = "/etc/shelly-manager/backup-server.yaml";
    assert!(listed.starts_with(&format!("{configuration}\n")), "{listed}");
    for expected in [
        "-rwxr-xr-x root/root",
        "-rw-r----- root/root",
        "./usr/share/bash-completion/completions/shelly-manager\n",
        ".TH shelly-manager 1",
    ] {
        assert!(listed.contains(expected), "{expected}: {listed}");
    }
    let unit = "there/usr/lib/systemd/system/shelly-manager-backup.service";
    let unit = fs::read_to_string(folder.path(unit)).unwrap();
    let line = unit.lines().find_map(|line| line.strip_prefix("ExecStart=")).unwrap();
    let there = |word: &str| match word.strip_prefix('/') {
        Some(path) => folder.path(&format!("there/{path}")),
        None => word.to_owned(),
    };
    let words: Vec<String> = line.split(' ').map(there).collect();
    fs::create_dir_all(folder.path("state/data")).unwrap();
    fs::copy(database("shelly.db"), folder.path("state/data/shelly.db")).unwrap();
    let mut server = Command::new(&words[0]);
    server.args(&words[1..]).args(["--port", "0"]).current_dir(folder.path("state"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("SHELLY_")) {
        server.env_remove(name);
    }
    let mut server = server.stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim_end().strip_prefix("Listening on http://").expect(&line);
    let mut connection = TcpStream::connect(address).unwrap();
    let request = "GET /api/v1/backup HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    connection.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    server.kill().unwrap();
    server.wait().unwrap();
    assert!(fs::exists(folder.path("state/data/backups")).unwrap());
}
