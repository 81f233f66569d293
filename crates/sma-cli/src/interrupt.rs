//! What happens when the program is interrupted, ended or hung up: nothing is left behind.
//!
//! The first interrupt cancels the operation that is followed, which ends at its next checkpoint;
//! where none is, where it does not end soon, and at the second interrupt, the program ends at
//! once.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// Exit code of a program that an interrupt ended, as shells count it.
const INTERRUPTED: i32 = 130;

/// How long an operation may take to hear an interrupt: it may wait for input that never comes.
const PATIENCE: Duration = Duration::from_secs(2);

/// Whether an interrupt came.
static REQUESTED: AtomicBool = AtomicBool::new(false);

/// Operations that hear interrupts.
static WATCHED: AtomicUsize = AtomicUsize::new(0);

/// Files that are being written.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Begins to listen.
pub(crate) fn listen() {
    // Without the handler an unfinished file stays behind under its temporary name, no more.
    let _ = ctrlc::set_handler(interrupted);
}

/// Whether an interrupt came.
pub(crate) fn is_requested() -> bool {
    REQUESTED.load(Ordering::Relaxed)
}

/// That an operation hears interrupts, as long as it is kept.
#[derive(Debug)]
pub(crate) struct Watched(());

impl Watched {
    /// Says that an operation begins.
    pub(crate) fn begin() -> Self {
        WATCHED.fetch_add(1, Ordering::Relaxed);
        Self(())
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        WATCHED.fetch_sub(1, Ordering::Relaxed);
    }
}

fn interrupted() {
    let is_second = REQUESTED.swap(true, Ordering::Relaxed);
    if is_second || WATCHED.load(Ordering::Relaxed) == 0 {
        end();
    }
    thread::spawn(|| {
        thread::sleep(PATIENCE);
        end();
    });
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
