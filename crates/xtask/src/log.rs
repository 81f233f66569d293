//! Where output goes: to the terminal, or to a file while two halves of the tests run at a time.

use std::cell::RefCell;
use std::fmt::Display;
use std::fs::File;
use std::io::Write;
use std::process::{Command, Stdio};

thread_local! {
    static LOG: RefCell<Option<File>> = const { RefCell::new(None) };
}

/// The destination of a thread's output. `None` is the terminal.
pub(crate) type Log = Option<File>;

/// Does `work` with its output, and that of its commands, in `log`.
pub(crate) fn with_log<T>(log: Log, work: impl FnOnce() -> T) -> T {
    let before = LOG.replace(log);
    let result = work();
    LOG.set(before);
    result
}

/// Returns the destination of this thread's output, for another thread.
pub(crate) fn current() -> Log {
    LOG.with_borrow(|log| log.as_ref().and_then(|file| file.try_clone().ok()))
}

/// Prints a line.
pub(crate) fn say(line: impl Display) {
    LOG.with_borrow_mut(|log| match log {
        // A log that cannot be written is no reason to end the tests.
        Some(file) => drop(writeln!(file, "{line}")),
        None => println!("{line}"),
    });
}

/// Makes a command write to the log instead of the terminal.
pub(crate) fn redirect(command: &mut Command) {
    if let (Some(stdout), Some(stderr)) = (current(), current()) {
        command.stdout(Stdio::from(stdout)).stderr(Stdio::from(stderr));
    }
}
