//! Who may read a new file.

use std::fs::{self, OpenOptions, Permissions};

use sma_ops::Input;

/// Who may read and change a new file, as the bits of its mode; the system may allow less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Readers(u32);

/// The bits of reading and writing.
const ALL: u32 = 0o666;

impl Readers {
    /// As the system usually has it.
    pub(crate) const USUAL: Self = Self(ALL);
    /// Its owner alone.
    pub(crate) const OWNER: Self = Self(0o600);

    /// Those who may read what is made of these files: nobody who may not read each of them, and
    /// the owner alone where something in it was locked.
    pub(crate) fn of<'a>(sources: impl IntoIterator<Item = &'a Input>, was_locked: bool) -> Self {
        let usual = if was_locked { Self::OWNER } else { Self::USUAL };
        // Who may not read shall not write either.
        let narrowed = |mode, source| {
            let readable = mode_of(source) & 0o044;
            mode & (Self::OWNER.0 | readable | readable >> 1)
        };
        Self(sources.into_iter().fold(usual.0, narrowed))
    }

    /// Takes away what others may do with a file beyond this.
    #[cfg(unix)]
    pub(super) fn limit(self, permissions: &Permissions) -> Permissions {
        use std::os::unix::fs::PermissionsExt;
        Permissions::from_mode(permissions.mode() & (self.0 | !ALL))
    }

    /// Makes new files for these readers.
    #[cfg(unix)]
    pub(super) fn restrict(self, options: &mut OpenOptions) {
        std::os::unix::fs::OpenOptionsExt::mode(options, self.0);
    }

    #[cfg(not(unix))]
    pub(super) fn limit(self, permissions: &Permissions) -> Permissions {
        permissions.clone()
    }

    #[cfg(not(unix))]
    pub(super) fn restrict(self, _: &mut OpenOptions) {}
}

/// What may be done with a file or folder; anything with a pipe, which nobody can open later.
#[cfg(unix)]
fn mode_of(source: &Input) -> u32 {
    use std::os::unix::fs::MetadataExt;
    let Input::Path(path) = source else { return ALL };
    match fs::metadata(path) {
        Ok(found) if found.is_file() || found.is_dir() => found.mode(),
        _ => ALL,
    }
}

#[cfg(not(unix))]
fn mode_of(_: &Input) -> u32 {
    ALL
}
