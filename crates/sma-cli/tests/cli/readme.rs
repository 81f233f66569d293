//! The examples of the README: what they print is what it shows.

use std::path::Path;

use crate::program::{Folder, in_shell, sample};

/// Makes the newer archive: the older one, with a device renamed.
const RENAMED: &str = r#"set -e; mkdir new; tar -xf old.sma -C new
    sed 's/"客厅 1"/"Porch"/' new/data/devices.json > new/devices.json
    mv new/devices.json new/data; shelly-manager backup create --from new/data --output new.sma"#;

#[test]
fn the_examples_print_what_the_readme_shows() {
    test_programs::needs!("sh", "tar", "gzip");
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
    in_shell(&folder, RENAMED);
    let mut shown = String::new();
    let mut printed = String::new();
    for block in readme.split("```console\n").skip(1) {
        let (block, _) = block.split_once("```").unwrap();
        shown.push_str(block);
        for line in block.lines() {
            if let Some(command) = line.strip_prefix("$ ") {
                let output = in_shell(&folder, command).stdout;
                printed.push_str(&format!("{line}\n{}", String::from_utf8(output).unwrap()));
            }
        }
    }
    assert!(shown.matches("$ shelly-manager ").count() >= 5);
    assert_eq!(shown, printed);
}
