//! Versions of firmware.

/// Returns the version in a firmware's build id: `v1.14.0` of
/// `20230913-112003/v1.14.0-gcb84623`. `None` of a text of another form.
///
/// ```
/// use sma_core::browse::firmware_version;
/// assert_eq!(firmware_version("20230913-112003/v1.14.0-gcb84623"), Some("v1.14.0"));
/// assert_eq!(firmware_version("20241011-114449/1.4.4-g6d2a586"), Some("1.4.4"));
/// assert_eq!(firmware_version("20220811-152343/v2.2.4@ee290818"), Some("v2.2.4"));
/// assert_eq!(firmware_version("1.4.4"), None);
/// ```
#[must_use]
pub fn firmware_version(build: &str) -> Option<&str> {
    let (_, version) = build.split_once('/')?;
    // The commit that it was built from.
    let commit = version.find('@').or_else(|| version.find("-g"));
    let version = commit.and_then(|at| version.get(..at)).unwrap_or(version);
    Some(version).filter(|version| !version.is_empty())
}

/// Name of the field with such a build id.
pub(super) const FIRMWARE: &str = "firmware";
