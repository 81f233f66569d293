//! The examples of the README: what they print is what it shows.

mod program;

use std::path::Path;
use std::process::Command;

use program::{Folder, program, sample};

/// Makes the newer archive: the older one, with a device renamed.
const RENAMED: &str = r#"set -e; mkdir new; tar -xf old.sma -C new
    sed 's/"客厅 1"/"Porch"/' new/data/devices.json > new/devices.json
    mv new/devices.json new/data; shelly-manager backup create --from new/data --output new.sma"#;

#[test]
fn the_examples_print_what_the_readme_shows() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let folder = Folder::new();
    for (name, file) in [
        ("backup.sma", sample("1.0-tar-gzip.sma")),
        ("signed.sma", sample("1.0-tar-none-signed.sma")),
        ("old.sma", sample("1.0-tar-none-signed.sma")),
        ("signer.pub.pem", sample("signer.pub.pem")),
        ("password.txt", sample("password.txt")),
    ] {
        std::fs::copy(file, folder.path(name)).unwrap();
    }
    run(&folder, RENAMED);
    let mut shown = String::new();
    let mut printed = String::new();
    for block in readme.split("```console\n").skip(1) {
        let (block, _) = block.split_once("```").unwrap();
        shown.push_str(block);
        for line in block.lines() {
            if let Some(command) = line.strip_prefix("$ ") {
                printed.push_str(&format!("{line}\n{}", run(&folder, command)));
            }
        }
    }
    assert!(shown.matches("$ shelly-manager ").count() >= 5);
    assert_eq!(shown, printed);
}

/// What a command prints and tells.
fn run(folder: &Folder, command: &str) -> String {
    let program = program();
    let programs = Path::new(program.get_program()).parent().unwrap();
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("{{ {command}\n}} 2>&1")]).current_dir(folder.as_path());
    shell.env("PATH", path).env_remove("SHELLY_MANAGER_PASSWORD");
    String::from_utf8(shell.output().unwrap().stdout).unwrap()
}
