//! Permissions of new files.

use std::fs::{self, OpenOptions, Permissions};

use sma_ops::Input;

/// Users who may read and write a new file, as mode bits; the umask may remove some.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Readers(u32);

/// Mode bits for reading and writing.
const ALL: u32 = 0o666;

impl Readers {
    /// The system's default.
    pub(crate) const USUAL: Self = Self(ALL);
    /// The owner only.
    pub(crate) const OWNER: Self = Self(0o600);

    /// Returns the readers of output made from these files: users who may read all of them; only the
    /// owner if something in it was unlocked.
    pub(crate) fn of<'a>(sources: impl IntoIterator<Item = &'a Input>, was_locked: bool) -> Self {
        let usual = if was_locked { Self::OWNER } else { Self::USUAL };
        // Without read access there is no write access.
        let restrict = |mode, source| {
            let readable = mode_of(source) & 0o044;
            mode & (Self::OWNER.0 | readable | readable >> 1)
        };
        Self(sources.into_iter().fold(usual.0, restrict))
    }

    /// Removes permissions that these readers do not have.
    #[cfg(unix)]
    pub(super) fn limit(self, permissions: &Permissions) -> Permissions {
        use std::os::unix::fs::PermissionsExt;
        Permissions::from_mode(permissions.mode() & (self.0 | !ALL))
    }

    /// Sets the mode of new files.
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

/// Returns the mode of a file or folder; all bits for a pipe, which nobody can open later.
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
