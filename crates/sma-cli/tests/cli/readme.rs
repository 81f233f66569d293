//! The examples of the README and of `docs/command-line.md`: what they print is what is shown.

use std::path::Path;

use crate::program::{Folder, in_shell, sample};

/// Makes the newer archive: the older one, with a device renamed.
const RENAMED: &str = r#"set -e; mkdir new; tar -xf old.sma -C new
    sed 's/"客厅 1"/"Porch"/' new/data/devices.json > new/devices.json
    mv new/devices.json new/data; shelly-manager backup create --from new/data --output new.sma"#;

#[test]
fn the_readme_shows_what_its_example_prints() {
    test_programs::needs!("sh", "tar", "gzip");
    assert_eq!(run_examples("README.md"), 1);
}

#[test]
fn the_command_line_by_example_shows_what_is_printed() {
    test_programs::needs!("sh", "tar", "gzip");
    assert!(run_examples("docs/command-line.md") >= 5);
}

/// Runs the examples of a document, compares what they print, and counts them.
fn run_examples(document: &str) -> usize {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let text = std::fs::read_to_string(root.join(document)).unwrap();
    let folder = Folder::new();
    std::fs::create_dir_all(folder.path("tests/vectors/samples")).unwrap();
    for (name, file) in [
        ("backup.sma", sample("1.0-tar-gzip.sma")),
        ("tests/vectors/samples/1.0-tar-gzip.sma", sample("1.0-tar-gzip.sma")),
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
    for block in text.split("```console\n").skip(1) {
        let (block, _) = block.split_once("```").unwrap();
        shown.push_str(block);
        for line in block.lines() {
            if let Some(command) = line.strip_prefix("$ ") {
                let output = in_shell(&folder, command).stdout;
                printed.push_str(&format!("{line}\n{}", String::from_utf8(output).unwrap()));
            }
        }
    }
    assert_eq!(shown, printed, "{document}");
    shown.matches("$ shelly-manager ").count()
}
