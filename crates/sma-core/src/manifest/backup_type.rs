//! Which records an archive holds.

/// Which records an archive holds (specification, *Backup Types*).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BackupType {
    /// All.
    Full,
    /// Those that changed since the last backup.
    Incremental,
    /// Those that changed since the last full backup.
    Differential,
    /// Those that a person chose.
    Selective,
    /// All, at one point in time.
    Snapshot,
}

impl BackupType {
    /// Every type.
    pub const ALL: [Self; 5] =
        [Self::Full, Self::Incremental, Self::Differential, Self::Selective, Self::Snapshot];

    /// The words of the manifest.
    pub const NAMES: &[&str] = &[
        Self::Full.as_str(),
        Self::Incremental.as_str(),
        Self::Differential.as_str(),
        Self::Selective.as_str(),
        Self::Snapshot.as_str(),
    ];

    /// The word of the manifest.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Incremental => "incremental",
            Self::Differential => "differential",
            Self::Selective => "selective",
            Self::Snapshot => "snapshot",
        }
    }

    /// The type of that word, if there is one.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|backup_type| backup_type.as_str() == name)
    }

    /// Whether it only makes sense together with another archive.
    #[must_use]
    pub fn is_partial(self) -> bool {
        matches!(self, Self::Incremental | Self::Differential)
    }
}
