//! What happens when the program is interrupted, ended or hung up: nothing is left behind.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Exit code of a program that an interrupt ended, as shells count it.
const INTERRUPTED: i32 = 130;

/// Files that are being written.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Begins to listen.
pub(crate) fn listen() {
    // Without the handler an unfinished file stays behind under its temporary name, no more.
    let _ = ctrlc::set_handler(|| end());
}

/// Ends the program now, with nothing left behind.
pub(crate) fn end() -> ! {
    let unfinished = lock(&UNFINISHED);
    for path in unfinished.iter() {
        let _ = fs::remove_file(path);
    }
    terminal::restore();
    std::process::exit(INTERRUPTED)
}

/// Makes a file that is removed by an interrupt until it is [`finished`].
///
/// # Errors
/// As making it.
pub(crate) fn unfinished<T>(
    make: impl FnOnce() -> std::io::Result<T>,
    path: impl FnOnce(&T) -> &Path,
) -> std::io::Result<T> {
    // Held while the file is made, so that no interrupt comes in between.
    let mut unfinished = lock(&UNFINISHED);
    let file = make()?;
    unfinished.push(path(&file).to_owned());
    Ok(file)
}

/// Says that a file has its name, or is gone.
pub(crate) fn finished(path: &Path) {
    lock(&UNFINISHED).retain(|other| other != path);
}

/// Keeps what the terminal is like, since a prompt changes it.
pub(crate) fn remember_terminal() {
    terminal::remember();
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(unix)]
mod terminal {
    use std::fs::File;
    use std::sync::Mutex;

    use nix::sys::termios::{SetArg, Termios, tcgetattr, tcsetattr};

    static BEFORE: Mutex<Option<(File, Termios)>> = Mutex::new(None);

    pub(super) fn remember() {
        let Ok(terminal) = File::open("/dev/tty") else { return };
        if let Ok(before) = tcgetattr(&terminal) {
            *super::lock(&BEFORE) = Some((terminal, before));
        }
    }

    pub(super) fn restore() {
        if let Some((terminal, before)) = &*super::lock(&BEFORE) {
            let _ = tcsetattr(terminal, SetArg::TCSANOW, before);
        }
    }
}

#[cfg(not(unix))]
mod terminal {
    pub(super) fn remember() {}
    pub(super) fn restore() {}
}
