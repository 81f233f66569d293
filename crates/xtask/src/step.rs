//! Steps of a command: each prints what it does when it begins, and its time when it ends.

use crate::log::{self, say};
use std::env;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, IsTerminal, stderr};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// The result of an operation. The error is shown to the user as it is: what failed, and what to do.
pub(crate) type Outcome<T = ()> = Result<T, String>;

/// How often a command without output shows that it is running.
const QUIET_SIGN: Duration = Duration::from_secs(10);
/// How often a long step shows that it is running, where no progress bar does.
const STEP_SIGN: Duration = Duration::from_secs(30);
/// How often a running command is polled for its end.
const POLL_INTERVAL: Duration = Duration::from_millis(50);

/// Does `work`, and prints what it is before and how long it took after.
pub(crate) fn step<T>(what: &str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    announce(what, what, work)
}

/// Does `work` like [`step`], and prints how long it usually takes, and every 30 seconds that it is
/// still running. On a terminal cargo's own progress bar does that.
pub(crate) fn long_step<T>(
    what: &str,
    usual_time: &str,
    work: impl FnOnce() -> Outcome<T>,
) -> Outcome<T> {
    let announcement = format!("{what} (about {usual_time})");
    announce(&announcement, what, || {
        let has_bar = log::current().is_none() && stderr().is_terminal();
        if has_bar { work() } else { show_signs(STEP_SIGN, work) }
    })
}

/// Does `work`, and prints its time so far at every `interval`.
fn show_signs<T>(interval: Duration, work: impl FnOnce() -> T) -> T {
    thread::scope(|scope| {
        let (end, signal) = mpsc::channel::<()>();
        let log = log::current();
        let start = Instant::now();
        let print_signs = move || {
            while signal.recv_timeout(interval) == Err(RecvTimeoutError::Timeout) {
                say(format_args!("    … {} s", start.elapsed().as_secs()));
            }
        };
        scope.spawn(|| log::with_log(log, print_signs));
        let result = work();
        drop(end);
        result
    })
}

fn announce<T>(announcement: &str, what: &str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    say(format_args!("==> {announcement}"));
    let start = Instant::now();
    let outcome = work();
    let verdict = if outcome.is_ok() { "done" } else { "FAILED" };
    say(format_args!("<== {what}: {verdict} in {:.1} s", start.elapsed().as_secs_f64()));
    outcome
}

/// Returns a command without the variables that `cargo run` sets: with them, other cargo commands
/// rebuild what is already built.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(is_set_by_cargo_run) {
            command.env_remove(name);
        }
    }
    command.stdin(Stdio::null());
    command
}

fn is_set_by_cargo_run(name: &str) -> bool {
    const EXACT: [&str; 5] =
        ["CARGO", "CARGO_BIN_NAME", "CARGO_CRATE_NAME", "CARGO_PRIMARY_PACKAGE", "OUT_DIR"];
    const PREFIXES: [&str; 3] = ["CARGO_PKG_", "CARGO_MANIFEST_", "__CARGO"];
    EXACT.contains(&name) || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// Runs a command with its output on the terminal.
pub(crate) fn run(command: &mut Command) -> Outcome {
    log::redirect(command);
    let status = command.status().map_err(|e| start_error(command, &e))?;
    check_status(command, status)
}

/// Runs a command with its output on the terminal, and passes each line of its standard output to
/// `read`.
pub(crate) fn run_and_read(command: &mut Command, mut read: impl FnMut(&str)) -> Outcome {
    log::redirect(command);
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|e| start_error(command, &e))?;
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).split(b'\n') {
            let line = line.map_err(|e| {
                format!("cannot read the output of `{}`: {e}", command_line(command))
            })?;
            let line = String::from_utf8_lossy(&line);
            say(&line);
            read(&line);
        }
    }
    let status = child.wait().map_err(|e| start_error(command, &e))?;
    check_status(command, status)
}

/// Runs a command without its output, and ends it after `limit`. A line every ten seconds shows that
/// it is running.
pub(crate) fn run_quietly(command: &mut Command, limit: Duration) -> Outcome {
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|e| start_error(command, &e))?;
    match show_signs(QUIET_SIGN, || wait_within(&mut child, limit))? {
        Some(status) => check_status(command, status),
        None => {
            Err(format!("`{}` did not end within {} s", command_line(command), limit.as_secs()))
        }
    }
}

/// Returns what a command prints, without the line end. Nothing of it reaches the terminal.
pub(crate) fn output(command: &mut Command) -> Outcome<String> {
    let output = command.output().map_err(|e| start_error(command, &e))?;
    check_status(command, output.status)?;
    Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
}

fn wait_within(child: &mut Child, limit: Duration) -> Outcome<Option<ExitStatus>> {
    let start = Instant::now();
    while start.elapsed() < limit {
        if let Some(status) = child.try_wait().map_err(|e| format!("cannot wait: {e}"))? {
            return Ok(Some(status));
        }
        thread::sleep(POLL_INTERVAL);
    }
    child.kill().and_then(|()| child.wait()).map_err(|e| format!("cannot end it: {e}"))?;
    Ok(None)
}

fn check_status(command: &Command, status: ExitStatus) -> Outcome {
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{}` failed ({status})", command_line(command)))
    }
}

fn start_error(command: &Command, error: &std::io::Error) -> String {
    format!("cannot run `{}`: {error}", command_line(command))
}

fn command_line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_the_failed_command_with_its_arguments() {
        test_programs::needs!("sh");
        let error = run(&mut command("false")).unwrap_err();
        assert!(error.contains("`false` failed"), "{error}");
        let error = run(&mut command("no-such-program")).unwrap_err();
        assert!(error.contains("cannot run `no-such-program`"), "{error}");
    }

    #[test]
    fn a_command_past_its_limit_is_ended() {
        test_programs::needs!("sh");
        let error =
            run_quietly(command("sleep").arg("60"), Duration::from_millis(100)).unwrap_err();
        assert!(error.contains("did not end"), "{error}");
    }

    #[test]
    fn a_last_line_without_line_end_is_read() {
        test_programs::needs!("sh");
        let mut lines = Vec::new();
        run_and_read(command("printf").arg("one\ntwo"), |line| lines.push(line.to_owned()))
            .unwrap();
        assert_eq!(lines, ["one", "two"]);
    }

    #[test]
    fn only_what_cargo_run_sets_is_removed() {
        assert!(is_set_by_cargo_run("CARGO_PKG_NAME"));
        assert!(is_set_by_cargo_run("CARGO"));
        assert!(!is_set_by_cargo_run("CARGO_HOME"));
        assert!(!is_set_by_cargo_run("CARGO_TARGET_DIR"));
    }
}
