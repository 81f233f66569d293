//! Interrupts, termination and hangup: no temporary file is left behind.
//!
//! The first interrupt cancels the followed operation at its next checkpoint. Without one, after a
//! timeout, and at the second interrupt, the program exits immediately.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// Exit code after an interrupt, as in shells.
const INTERRUPTED: i32 = 130;

/// Time for an operation to reach a checkpoint: it may wait for input that never comes.
const TIMEOUT: Duration = Duration::from_secs(2);

/// Whether an interrupt was received.
static REQUESTED: AtomicBool = AtomicBool::new(false);

/// Number of operations that react to interrupts.
static WATCHED: AtomicUsize = AtomicUsize::new(0);

/// Whether what runs ends by itself, however long that takes.
static ENDS_ITSELF: AtomicBool = AtomicBool::new(false);

/// Temporary files.
static TEMPORARY_FILES: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Installs the handler.
pub(crate) fn listen() {
    // Without the handler, only a temporary file may be left behind.
    let _ = ctrlc::set_handler(handle);
}

/// Returns whether an interrupt was received.
pub(crate) fn is_requested() -> bool {
    REQUESTED.load(Ordering::Relaxed)
}

/// Marks that an operation reacts to interrupts, until it is dropped.
#[derive(Debug)]
pub(crate) struct Watched(());

impl Watched {
    /// Marks the start of an operation.
    pub(crate) fn begin() -> Self {
        WATCHED.fetch_add(1, Ordering::Relaxed);
        Self(())
    }

    /// Marks the start of an operation that takes its own time to end. A second interrupt still exits
    /// immediately.
    pub(crate) fn begin_with_own_end() -> Self {
        ENDS_ITSELF.store(true, Ordering::Relaxed);
        Self::begin()
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        WATCHED.fetch_sub(1, Ordering::Relaxed);
    }
}

fn handle() {
    let is_second = REQUESTED.swap(true, Ordering::Relaxed);
    if is_second || WATCHED.load(Ordering::Relaxed) == 0 {
        exit();
    }
    if ENDS_ITSELF.load(Ordering::Relaxed) {
        return;
    }
    thread::spawn(|| {
        thread::sleep(TIMEOUT);
        exit();
    });
}

/// Removes temporary files and exits.
pub(crate) fn exit() -> ! {
    let files = lock(&TEMPORARY_FILES);
    for path in files.iter() {
        let _ = fs::remove_file(path);
    }
    terminal::restore();
    std::process::exit(INTERRUPTED)
}

/// Creates a temporary file that an interrupt removes, until it is passed to [`forget_file`].
///
/// # Errors
/// As `make`.
pub(crate) fn create_file<T>(
    make: impl FnOnce() -> std::io::Result<T>,
    path: impl FnOnce(&T) -> &Path,
) -> std::io::Result<T> {
    // Locked while the file is created, so that no interrupt misses it.
    let mut files = lock(&TEMPORARY_FILES);
    let file = make()?;
    files.push(path(&file).to_owned());
    Ok(file)
}

/// Completes work that must not be interrupted halfway: an interrupt waits for it.
pub(crate) fn finish<T>(work: impl FnOnce() -> T) -> T {
    let _files = lock(&TEMPORARY_FILES);
    work()
}

/// Forgets a file that was renamed or removed.
pub(crate) fn forget_file(path: &Path) {
    lock(&TEMPORARY_FILES).retain(|other| other != path);
}

/// Remembers the state of the terminal, which a prompt changes.
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
