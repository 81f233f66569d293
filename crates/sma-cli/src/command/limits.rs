//! What archives may take.

use bytesize::ByteSize;
use clap::Args;
use sma_core::{Limit, Limits};

/// Where the help lists these arguments.
const HEADING: &str = "Limits";

/// What archives may take (profile, section 8).
#[derive(Args, Clone, Copy, Debug)]
pub(super) struct LimitArguments {
    /// Largest archive file, such as 500MB or 2GiB
    #[arg(
        long, help_heading = HEADING, value_name = "SIZE", hide_short_help = true,
        default_value_t = ByteSize(Limits::default().archive_bytes),
    )]
    max_size: ByteSize,
    #[arg(long, help_heading = HEADING, value_name = "SIZE", hide_short_help = true, help = unpacked_help())]
    max_unpacked_size: Option<ByteSize>,
    /// Most decompressed bytes for each compressed byte
    #[arg(
        long, help_heading = HEADING, value_name = "RATIO", hide_short_help = true,
        default_value_t = Limits::default().expansion,
    )]
    max_expansion: u64,
    /// Most members of an archive
    #[arg(
        long, help_heading = HEADING, value_name = "NUMBER", hide_short_help = true,
        default_value_t = Limits::default().members,
    )]
    max_members: usize,
    /// Most JSON values of an archive
    #[arg(
        long,
        value_name = "NUMBER",
        hide_short_help = true,
        default_value_t = Limits::default().json_values,
    )]
    max_values: usize,
    /// Most memory that deriving a key from a password may take
    #[arg(
        long, help_heading = HEADING, value_name = "SIZE", hide_short_help = true,
        default_value_t = ByteSize(Limits::default().kdf_memory_bytes),
    )]
    max_kdf_memory: ByteSize,
}

impl LimitArguments {
    /// Returns the limits. What may be unpacked together may also be unpacked alone: one size is
    /// for the container, each member and a document.
    pub(super) fn limits(self) -> Limits {
        let limits = Limits::default()
            .with_archive_bytes(self.max_size.as_u64())
            .with_expansion(self.max_expansion)
            .with_members(self.max_members)
            .with_json_values(self.max_values)
            .with_kdf_memory_bytes(self.max_kdf_memory.as_u64());
        match self.max_unpacked_size {
            None => limits,
            Some(ByteSize(bytes)) => limits
                .with_container_bytes(bytes)
                .with_member_bytes(bytes)
                .with_document_bytes(bytes),
        }
    }
}

/// What to do about a file that passes a limit, in the words of the command line.
pub(crate) fn how_to_raise(limit: Limit) -> Option<&'static str> {
    Some(match limit {
        Limit::ArchiveBytes => "If you trust the file, raise the limit with --max-size.",
        Limit::ContainerBytes | Limit::MemberBytes | Limit::DocumentBytes => {
            "If you trust the file, raise the limit with --max-unpacked-size."
        }
        Limit::Expansion => {
            "Ask who made it. If you trust the file, raise the limit with --max-expansion."
        }
        Limit::Members => "If you trust the file, raise the limit with --max-members.",
        Limit::JsonValues => "If you trust the file, raise the limit with --max-values.",
        Limit::KdfMemoryBytes => "If you trust the file, raise the limit with --max-kdf-memory.",
        _ => return None,
    })
}

fn unpacked_help() -> String {
    let Limits { container_bytes, member_bytes, document_bytes, .. } = Limits::default();
    format!(
        "Largest content after decompression, of the archive, each member and a document [default: \
         {} for an archive, {} for a member, {} for a document]",
        ByteSize(container_bytes),
        ByteSize(member_bytes),
        ByteSize(document_bytes)
    )
}
