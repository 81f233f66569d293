//! Help, the manual page and the completions.

use crate::program::{Folder, printed, refused, shell};

/// Every command, in the order of the help.
const COMMANDS: &[&[&str]] = &[
    &["backup", "create"],
    &["backup", "validate"],
    &["backup", "info"],
    &["backup", "contents"],
    &["backup", "list"],
    &["backup", "extract"],
    &["backup", "compare"],
    &["backup", "convert"],
    &["backup", "repair"],
    &["backup", "redact"],
    &["backup", "keygen"],
    &["backup", "sign"],
    &["backup", "verify"],
    &["restore"],
    &["completions"],
    &["man"],
];

#[test]
fn every_command_has_a_help_that_says_what_it_does() {
    let backup = printed(&["backup", "--help"], 0);
    let manual = printed(&["man"], 0);
    let mut helps = String::new();
    for command in COMMANDS {
        let name = command.last().unwrap();
        let line = backup.lines().find(|line| line.trim_start().starts_with(name));
        if command.len() > 1 {
            let words = line.unwrap().split_whitespace().count();
            assert!(words > 3, "{name} says nothing: {line:?}");
        }
        let help = printed(&[command, &["--help"][..]].concat(), 0);
        helps.push_str(&format!("$ shelly-manager {} --help\n{help}\n", command.join(" ")));
        assert!(help.contains("--json"), "{help}");
        assert!(manual.contains(name), "{name}");
    }
    insta::assert_snapshot!("help", helps);
    let help = printed(&["--help"], 0);
    // The exit codes, with the numbers that are tested elsewhere.
    for code in ["0  all is well", "1  the archive is invalid", "5  a signature"] {
        assert!(help.contains(code), "{help}");
    }
    let version = printed(&["--version"], 0);
    assert_eq!(version, format!("shelly-manager {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn bash_understands_its_completions() {
    test_programs::needs!("sh", "bash");
    let folder = Folder::new();
    let script = folder.file("completions", printed(&["completions", "bash"], 0));
    let words = shell(
        r#"bash -c '. "$1"; COMP_WORDS=(shelly-manager backup va); COMP_CWORD=2
        complete=$(complete -p shelly-manager | grep -o -- "-F [^ ]*")
        "${complete#-F }" shelly-manager va backup; echo "${COMPREPLY[@]}"' bash "$1""#,
        &[&script],
    );
    assert_eq!(words, "validate\n");
    for other in ["zsh", "fish", "elvish", "powershell"] {
        assert!(printed(&["completions", other], 0).contains("validate"), "{other}");
    }
    refused(&["completions", "cobol"], 2);
}
