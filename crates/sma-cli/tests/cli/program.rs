//! The program, run as a shell would run it.
#![allow(dead_code, reason = "each test program uses some of it")]

use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use tempfile::TempDir;

/// The program, without what the environment of whoever runs the tests says to it.
pub(crate) fn program() -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("shelly-manager"));
    for variable in ["SHELLY_MANAGER_PASSWORD", "NO_COLOR", "CLICOLOR_FORCE", "SOURCE_DATE_EPOCH"] {
        command.env_remove(variable);
    }
    command
}

/// Runs `shelly-manager` with these arguments.
pub(crate) fn run(arguments: &[&str]) -> Output {
    program().args(arguments).output().unwrap()
}

/// What it printed, once it ended with that exit code.
pub(crate) fn expect_output(arguments: &[&str], code: i32) -> String {
    let output = run(arguments);
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}\n{message}");
    String::from_utf8(output.stdout).unwrap()
}

/// What it message on standard error, once it ended with that exit code and printed nothing.
pub(crate) fn expect_error(arguments: &[&str], code: i32) -> String {
    let output = run(arguments);
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{arguments:?}\n{message}");
    assert!(output.stdout.is_empty(), "{arguments:?}");
    assert_error_style(&message);
    message
}

/// Checks that errors are fragments in lower case, each with advice on the next line, as
/// `docs/style.md` has it. Those of clap end with its own advice.
fn assert_error_style(stderr: &str) {
    let is_capitalized = |text: &str| {
        let mut letters = text.chars();
        letters.next().is_some_and(char::is_uppercase)
            && letters.next().is_some_and(char::is_lowercase)
    };
    let mut lines = stderr.lines();
    while let Some(line) = lines.next() {
        let Some(error) = line.strip_prefix("error: ") else { continue };
        assert!(!error.ends_with('.') && !is_capitalized(error), "{stderr}");
        if stderr.contains("For more information, try '--help'.") {
            continue;
        }
        let advice = lines.next().and_then(|line| line.strip_prefix("help: ")).expect(stderr);
        assert!(is_capitalized(advice), "{stderr}");
        assert!(advice.ends_with('.') || advice.contains(": shelly-manager "), "{stderr}");
    }
}

/// What it printed, as JSON.
pub(crate) fn json(arguments: &[&str], code: i32) -> serde_json::Value {
    let arguments = [arguments, &["--json"]].concat();
    serde_json::from_str(&expect_output(&arguments, code)).unwrap()
}

/// The path of a sample.
pub(crate) fn sample(name: &str) -> String {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/samples");
    samples.join(name).to_str().unwrap().to_owned()
}

/// The path of a database that the released program made.
pub(crate) fn database(name: &str) -> String {
    let databases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/databases");
    databases.join(name).to_str().unwrap().to_owned()
}

/// The path of an input of a reported case.
pub(crate) fn reported_case(name: &str) -> String {
    let reports = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/reports");
    reports.join(name).to_str().unwrap().to_owned()
}

/// The path of an input of a reported attack.
pub(crate) fn security(name: &str) -> String {
    reported_case(&format!("security/{name}"))
}

/// The path of a test vector, such as `signature/both.sma`.
pub(crate) fn vector(name: &str) -> String {
    sample(&format!("../{name}"))
}

/// A folder that is gone after the test.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    /// A path in it.
    pub(crate) fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    /// A file in it, with that content.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        std::fs::write(self.path(name), content).unwrap();
        self.path(name)
    }

    /// Names of everything in it, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    pub(crate) fn as_path(&self) -> PathBuf {
        self.0.path().to_owned()
    }
}

/// Runs a line in a shell that finds the program, in a folder: what it prints and tells is one
/// text.
pub(crate) fn in_shell(folder: &Folder, line: &str) -> Output {
    let program = program();
    let programs = Path::new(program.get_program()).parent().unwrap();
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", &format!("{{ {line}\n}} 2>&1")]).current_dir(folder.as_path());
    for (name, value) in program.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    shell.env("PATH", path).output().unwrap()
}

/// What a shell command prints, which must succeed: another program's opinion.
pub(crate) fn shell(script: &str, arguments: &[&str]) -> String {
    let mut command = std::process::Command::new("sh");
    let output = command.args(["-ec", script, "sh"]).args(arguments).output().unwrap();
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{script}\n{message}");
    String::from_utf8(output.stdout).unwrap()
}

/// The path of a sample with one letter of its content changed.
pub(crate) fn write_damaged(folder: &Folder) -> String {
    let mut bytes = std::fs::read(sample("1.0-tar-none-signed.sma")).unwrap();
    let at = bytes.windows(7).position(|window| window == b"\"name\":").unwrap();
    let letter = bytes[at..].iter().position(u8::is_ascii_uppercase).unwrap() + at;
    bytes[letter] ^= 0x20;
    folder.file("damaged.sma", bytes)
}
