//! Limits on archives.

use bytesize::ByteSize;
use clap::Args;
use sma_core::Limits;

/// Where the help lists these arguments.
const HEADING: &str = "Limits";

/// Limits on archives (profile, section 8).
#[derive(Args, Clone, Copy, Debug)]
pub(super) struct LimitArguments {
    #[arg(
        long, help_heading = HEADING, value_name = "SIZE", value_parser = parse_size, hide_short_help = true,
        help = size_help("Maximum size of an archive file, such as 500MB or 2GiB", Limits::default().archive_bytes),
        hide_default_value = true, default_value_t = ByteSize(Limits::default().archive_bytes),
    )]
    max_size: ByteSize,
    #[arg(long, help_heading = HEADING, value_name = "SIZE", value_parser = parse_size, hide_short_help = true, help = unpacked_help())]
    max_unpacked_size: Option<ByteSize>,
    /// Maximum ratio of decompressed to compressed bytes
    #[arg(
        long, help_heading = HEADING, value_name = "RATIO", hide_short_help = true,
        default_value_t = Limits::default().expansion,
    )]
    max_expansion: u64,
    /// Maximum number of members in an archive
    #[arg(
        long, help_heading = HEADING, value_name = "NUMBER", hide_short_help = true,
        default_value_t = Limits::default().members,
    )]
    max_members: usize,
    /// Maximum number of JSON values in an archive
    #[arg(
        long, help_heading = HEADING, value_name = "NUMBER", hide_short_help = true,
        default_value_t = Limits::default().json_values,
    )]
    max_values: usize,
}

/// Limits for commands that unlock archives.
#[derive(Args, Clone, Copy, Debug)]
pub(super) struct UnlockLimitArguments {
    #[command(flatten)]
    limits: LimitArguments,
    #[arg(
        long, help_heading = HEADING, value_name = "SIZE", value_parser = parse_size, hide_short_help = true,
        help = size_help("Maximum memory for deriving a key from a password", Limits::default().kdf_memory_bytes),
        hide_default_value = true, default_value_t = ByteSize(Limits::default().kdf_memory_bytes),
    )]
    max_kdf_memory: ByteSize,
}

impl UnlockLimitArguments {
    /// Returns the limits.
    pub(super) fn limits(self) -> Limits {
        self.limits.limits().with_kdf_memory_bytes(self.max_kdf_memory.as_u64())
    }
}

impl LimitArguments {
    /// Returns the limits. The unpacked size applies to the container, each member and a document.
    pub(super) fn limits(self) -> Limits {
        let limits = Limits::default()
            .with_archive_bytes(self.max_size.as_u64())
            .with_expansion(self.max_expansion)
            .with_members(self.max_members)
            .with_json_values(self.max_values);
        match self.max_unpacked_size {
            None => limits,
            Some(ByteSize(bytes)) => limits
                .with_container_bytes(bytes)
                .with_member_bytes(bytes)
                .with_document_bytes(bytes),
        }
    }
}

/// Parses a size with an optional unit.
fn parse_size(text: &str) -> Result<ByteSize, String> {
    text.parse().map_err(|_| "expected a size such as 500MB or 2GiB".to_owned())
}

fn size_help(text: &str, default: u64) -> String {
    format!("{text} [default: {}]", ByteSize(default))
}

fn unpacked_help() -> String {
    let Limits { container_bytes, member_bytes, document_bytes, .. } = Limits::default();
    format!(
        "Maximum size after decompression, for the archive, each member and a document [default: \
         {} for the archive, {} for a member, {} for a document]",
        ByteSize(container_bytes),
        ByteSize(member_bytes),
        ByteSize(document_bytes)
    )
}
