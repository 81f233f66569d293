//! What a terminal alone has: passwords that are typed and not shown, colours, progress, and a
//! width to keep within.

#![cfg(unix)]

use std::fs::File;
use std::io::{Read, Write};
use std::process::{Child, Command, ExitStatus};

use crate::program::{Folder, expect_output, program, sample};
use crate::prune::back_up;
use nix::pty::{Winsize, openpty};
use nix::sys::termios::{LocalFlags, tcgetattr};

/// The program on a terminal of its own.
struct Terminal {
    child: Child,
    /// The person's side: what is typed goes in, what is seen comes out.
    person: File,
    seen: String,
}

impl Terminal {
    /// Runs the program on a terminal that is that many letters wide.
    fn run(width: u16, arguments: &[&str]) -> Self {
        let size = Winsize { ws_row: 24, ws_col: width, ws_xpixel: 0, ws_ypixel: 0 };
        let pty = openpty(&size, None).unwrap();
        let screen = File::from(pty.slave);
        // A password is asked for on the terminal that a program belongs to, which is this one in
        // a session of its own.
        let mut command = Command::new("setsid");
        command.args(["--ctty", "--wait"]).arg(program().get_program()).args(arguments);
        for variable in ["SHELLY_MANAGER_PASSWORD", "NO_COLOR", "CLICOLOR"] {
            command.env_remove(variable);
        }
        command.env("TERM", "xterm-256color");
        let twin = || screen.try_clone().unwrap();
        let child = command.stdin(twin()).stdout(twin()).stderr(twin()).spawn().unwrap();
        Self { child, person: File::from(pty.master), seen: String::new() }
    }

    /// Waits for a text, and for the terminal to show nothing of what is typed; then types a line.
    fn answer(&mut self, prompt: &str, line: &str) {
        self.wait_for(prompt);
        while self.echoes() {
            assert!(self.child.try_wait().unwrap().is_none(), "{}", self.seen);
            std::thread::yield_now();
        }
        let line = if line.starts_with(char::is_control) { line } else { &format!("{line}\n") };
        self.person.write_all(line.as_bytes()).unwrap();
    }

    /// Waits for a text.
    fn wait_for(&mut self, text: &str) {
        let mut bytes = [0; 1];
        while !self.seen.ends_with(text) {
            assert_eq!(self.person.read(&mut bytes).unwrap(), 1, "{}", self.seen);
            self.seen.push(char::from(bytes[0]));
        }
    }

    /// Waits for a text, and types a line that the terminal shows.
    fn reply(&mut self, prompt: &str, line: &str) {
        self.wait_for(prompt);
        self.person.write_all(format!("{line}\n").as_bytes()).unwrap();
    }

    fn echoes(&self) -> bool {
        tcgetattr(&self.person).unwrap().local_flags.contains(LocalFlags::ECHO)
    }

    /// Waits for the end, and gives all that was seen.
    fn wait_for_end(mut self) -> (ExitStatus, String) {
        let mut bytes = Vec::new();
        // Once nobody has the terminal any more, Linux calls that an error, and others the end.
        let _ = self.person.read_to_end(&mut bytes);
        assert!(self.echoes(), "the terminal stays as it was");
        (self.child.wait().unwrap(), self.seen + &String::from_utf8(bytes).unwrap())
    }
}

/// How the program ends asking for the password of the sample.
const PROMPT: &str = "1.0-aes-pbkdf2-json.sma: ";

/// The program, taking the devices out of a locked archive.
fn start_extracting() -> Terminal {
    let archive = sample("1.0-aes-pbkdf2-json.sma");
    let extract = ["backup", "extract", "--archive", &archive, "--section", "devices"];
    Terminal::run(100, &[&extract[..], &["--output", "-"]].concat())
}

/// What the samples are encrypted with.
fn password() -> String {
    std::fs::read_to_string(sample("password.txt")).unwrap().trim_end().to_owned()
}

#[test]
fn a_prompted_password_is_not_echoed() {
    test_programs::needs!("setsid");
    let mut terminal = start_extracting();
    terminal.answer(PROMPT, &password());
    let (status, seen) = terminal.wait_for_end();
    assert!(status.success(), "{seen}");
    assert!(seen.contains("Küche 1"), "{seen}");
    assert!(!seen.contains(&password()));
}

#[test]
fn a_wrong_password_is_reported_as_such() {
    test_programs::needs!("setsid");
    let mut terminal = start_extracting();
    terminal.answer(PROMPT, "open sesame");
    let (status, seen) = terminal.wait_for_end();
    assert_eq!(status.code(), Some(4), "{seen}");
    assert!(seen.contains("error") && !seen.contains("open sesame"), "{seen}");
}

#[test]
fn an_interrupted_prompt_restores_the_terminal() {
    test_programs::needs!("setsid");
    for (typed, code) in [("\u{3}", 130), ("\u{4}", 4)] {
        for _ in 0..10 {
            let mut terminal = start_extracting();
            terminal.answer(PROMPT, typed);
            // That the terminal is as it was, is asked there.
            let (status, seen) = terminal.wait_for_end();
            assert_eq!(status.code(), Some(code), "{seen}");
        }
    }
}

#[test]
fn a_new_password_is_prompted_for_twice() {
    test_programs::needs!("setsid");
    let folder = Folder::new();
    let made = folder.path("made.sma");
    let source = sample("1.0-tar-gzip.sma");
    let create = ["backup", "create", "--from", &source, "--encrypt", "--output", &made];
    let create = [&create[..], &["--kdf", "pbkdf2"]].concat();

    let mut terminal = Terminal::run(100, &create);
    terminal.answer("New password: ", "correct horse");
    terminal.answer("Repeat password: ", "correct house");
    let (status, seen) = terminal.wait_for_end();
    assert_eq!(status.code(), Some(4), "{seen}");
    assert!(seen.contains("the passwords do not match"), "{seen}");
    assert!(folder.names().is_empty());

    let mut terminal = Terminal::run(100, &create);
    terminal.answer("New password: ", "correct horse");
    terminal.answer("Repeat password: ", "correct horse");
    let (status, seen) = terminal.wait_for_end();
    assert!(status.success() && !seen.contains("correct horse"), "{seen}");
    let file = folder.file("password", "correct horse\n");
    expect_output(&["backup", "validate", "--archive", &made, "--password-file", &file], 0);
}

#[test]
fn an_untypable_new_password_is_refused() {
    let folder = Folder::new();
    let output = folder.path("made.sma");
    let source = sample("1.0-tar-gzip.sma");
    let create = ["backup", "create", "--from", &source, "--encrypt", "--output", &output];
    // Exit code 4, as for the same password in a file.
    for (password, reason) in [
        ("correct\u{200b}horse", "contains invisible characters"),
        ("\u{feff}correct horse", "begins with a byte-order mark"),
    ] {
        let mut terminal = Terminal::run(100, &create);
        terminal.answer("New password: ", password);
        terminal.answer("Repeat password: ", password);
        let (status, seen) = terminal.wait_for_end();
        assert_eq!(status.code(), Some(4), "{seen}");
        assert!(seen.contains(&format!("the terminal: the password {reason}")), "{seen}");
        assert!(folder.names().is_empty());
    }
}

#[test]
fn only_a_terminal_gets_colors_and_progress() {
    test_programs::needs!("setsid");
    let (bold, bar) = ("\u{1b}[1m", "Validating");
    let arguments = ["backup", "validate", "--archive", &sample("1.0-tar-gzip.sma")];
    let (status, seen) = Terminal::run(100, &arguments).wait_for_end();
    assert!(status.success() && seen.contains(bold) && seen.contains(bar), "{seen}");
    let plain = program().args(arguments).output().unwrap();
    let plain = [plain.stdout, plain.stderr].concat();
    let plain = String::from_utf8(plain).unwrap();
    assert!(!plain.contains('\u{1b}') && !plain.contains(bar), "{plain}");
}

#[test]
fn warnings_and_prompts_start_a_new_line() {
    test_programs::needs!("setsid");
    let (full, incremental) = (sample("1.0-tar-none-signed.sma"), sample("1.0-incremental.sma"));
    let (_, seen) = Terminal::run(100, &["backup", "compare", &full, &incremental]).wait_for_end();
    let mut terminal = start_extracting();
    terminal.answer(PROMPT, &password());
    let (_, asked) = terminal.wait_for_end();
    for (seen, text) in [(&seen, "warning: "), (&asked, "Password")] {
        let (before, _) = seen.split_once(text).expect(seen);
        // The bar was there, and its line is cleared.
        assert!(before.contains("Reading"), "{seen}");
        let line = before.rsplit(['\r', '\n']).next().unwrap();
        assert_eq!(line.replace("\u{1b}[2K", ""), "", "{seen}");
    }
}

#[test]
fn help_keeps_within_the_terminal() {
    test_programs::needs!("setsid");
    for width in [64, 80, 120] {
        let (status, seen) = Terminal::run(width, &["backup", "create", "--help"]).wait_for_end();
        assert!(status.success());
        let lines = seen.lines().map(|line| without_colors(line).chars().count());
        let widest = lines.max().unwrap();
        assert!(widest <= usize::from(width), "{widest} of {width}\n{seen}");
    }
}

#[test]
fn a_wide_table_is_printed_as_blocks() {
    test_programs::needs!("setsid");
    let folder = Folder::new();
    std::fs::copy(sample("1.0-tar-gzip.sma"), folder.path("home.sma")).unwrap();
    let list = ["backup", "list", "--path", &folder.path("")];
    let seen = |width| without_colors(&Terminal::run(width, &list).wait_for_end().1);
    assert!(seen(150).contains("home.sma  SMA 1.0.0  full"));
    let narrow = seen(60);
    assert!(narrow.contains("\r\n    Format     SMA 1.0.0\r\n    Type       full\r\n"), "{narrow}");
}

/// A line as it is seen.
fn without_colors(line: &str) -> String {
    let mut parts = line.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |seen, part| seen + part.split_once('m').map_or(part, |(_, text)| text))
}

#[test]
fn a_restore_is_confirmed_by_typing_yes() {
    test_programs::needs!("setsid", "sqlite3");
    let folder = Folder::new();
    let (file, archive) = (folder.path("shelly.db"), folder.path("full.sma"));
    std::fs::copy(crate::program::database("shelly.db"), &file).unwrap();
    expect_output(&["backup", "create", "--from", &file, "--output", &archive], 0);
    let count = |statement: &str| {
        let output = Command::new("sqlite3").args([&file, statement]).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    count("DELETE FROM device_tags");
    for (answer, expected) in [("no", "0\n"), ("yes", "4\n")] {
        let restore = ["restore", "--archive", &archive, "--target", &file];
        let mut terminal = Terminal::run(100, &restore);
        terminal.reply(&format!("Type yes to change {file}: "), answer);
        let (status, seen) = terminal.wait_for_end();
        assert_eq!(status.success(), answer == "yes", "{seen}");
        assert!(seen.contains("can be restored"), "{seen}");
        assert_eq!(count("SELECT COUNT(*) FROM device_tags"), expected, "{seen}");
    }
}

#[test]
fn a_typed_password_also_locks_the_backup_before_a_restore() {
    test_programs::needs!("setsid");
    let folder = Folder::new();
    let database = folder.path("shelly.db");
    std::fs::copy(crate::program::database("shelly.db"), &database).unwrap();
    let password = folder.file("password", "correct horse battery staple");
    let [archive, undo] = ["locked.sma", "undo.sma"].map(|name| folder.path(name));
    let create = ["backup", "create", "--from", &database, "--output", &archive, "--encrypt"];
    let quick = ["--kdf", "pbkdf2", "--password-file", &password];
    expect_output(&[&create[..], &quick].concat(), 0);

    let restore = ["restore", "--archive", &archive, "--target", &database, "--confirm"];
    let before = ["--backup-before", "--backup-path", &undo];
    let mut terminal = Terminal::run(200, &[&restore[..], &before].concat());
    terminal.answer(&format!("Password for {archive}: "), "correct horse battery staple");
    let (status, seen) = terminal.wait_for_end();
    assert!(status.success() && !seen.contains("not encrypted"), "{seen}");
    expect_output(&["backup", "validate", &undo, "--password-file", &password], 0);
    let wrong = folder.file("wrong", "another one, also long enough");
    expect_output(&["backup", "validate", &undo, "--password-file", &wrong], 4);
}

#[test]
fn backups_are_removed_once_that_is_confirmed() {
    test_programs::needs!("setsid");
    for (typed, names, words) in [
        ("no", &["new.sma", "old.sma"][..], "the removal was not confirmed"),
        ("yes", &["new.sma"], "Removed 1 archive, "),
    ] {
        let folder = Folder::new();
        back_up(&folder, "old.sma", "2026-01-01T08:00:00Z", &[]);
        back_up(&folder, "new.sma", "2026-01-02T08:00:00Z", &[]);
        let path = folder.path("");
        let mut terminal = Terminal::run(100, &["backup", "prune", &path, "--keep-last", "1"]);
        terminal.reply(&format!("Type yes to change {path}: "), typed);
        let (status, seen) = terminal.wait_for_end();
        assert_eq!(status.success(), typed == "yes", "{seen}");
        assert!(seen.contains(words), "{seen}");
        assert_eq!(folder.names(), names);
    }
}

#[test]
fn nothing_is_removed_where_a_backup_was_made_meanwhile() {
    test_programs::needs!("setsid");
    let folder = Folder::new();
    back_up(&folder, "old.sma", "2026-01-01T08:00:00Z", &[]);
    back_up(&folder, "new.sma", "2026-01-02T08:00:00Z", &[]);
    let path = folder.path("");
    let mut terminal = Terminal::run(100, &["backup", "prune", &path, "--keep-last", "1"]);
    terminal.wait_for(&format!("Type yes to change {path}: "));
    folder.file("meanwhile.sma", "");
    terminal.reply("", "yes");
    let (status, seen) = terminal.wait_for_end();
    assert!(!status.success() && seen.contains("has changed meanwhile"), "{seen}");
    assert_eq!(folder.names(), ["meanwhile.sma", "new.sma", "old.sma"]);
}
