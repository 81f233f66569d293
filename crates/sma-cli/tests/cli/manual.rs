//! Help, the manual page and the completions.

use crate::program::{Folder, expect_error, expect_output, shell};

#[test]
fn help_is_on_standard_output() {
    let help = expect_output(&["--help"], 0);
    // The exit codes, with the numbers that are tested elsewhere.
    for code in ["0  success", "1  invalid or damaged archive", "5  signature not verified"] {
        assert!(help.contains(code), "{help}");
    }
    let version = expect_output(&["--version"], 0);
    assert_eq!(version, format!("shelly-manager {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn the_manual_has_every_command_of_the_help() {
    let manual = expect_output(&["man"], 0);
    let backup = expect_output(&["backup", "--help"], 0);
    let (_, commands) = backup.split_once("Commands:\n").unwrap();
    let names: Vec<&str> = commands
        .lines()
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.strip_prefix("  ")?.split(' ').next())
        .filter(|name| !name.is_empty() && *name != "help")
        .collect();
    assert!(names.len() > 10, "{backup}");
    for name in names {
        assert!(manual.contains(&format!("shelly\\-manager\\-backup\\-{name}")), "{name}");
    }
}

#[test]
fn bash_understands_its_completions() {
    test_programs::needs!("sh", "bash");
    let folder = Folder::new();
    let script = folder.file("completions", expect_output(&["completions", "bash"], 0));
    let words = shell(
        r#"bash -c '. "$1"; COMP_WORDS=(shelly-manager backup va); COMP_CWORD=2
        complete=$(complete -p shelly-manager | grep -o -- "-F [^ ]*")
        "${complete#-F }" shelly-manager va backup; echo "${COMPREPLY[@]}"' bash "$1""#,
        &[&script],
    );
    assert_eq!(words, "validate\n");
    for other in ["zsh", "fish", "elvish", "powershell"] {
        assert!(expect_output(&["completions", other], 0).contains("validate"), "{other}");
    }
    expect_error(&["completions", "cobol"], 2);
}
