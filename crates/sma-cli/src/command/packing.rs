//! What a new archive is packed in.

use clap::{Args, ValueEnum};
use sma_core::container::Container;
use sma_core::layer::Layer;
use sma_core::words::VariantNames;
use sma_core::write::Packing;

use super::named::named;
use crate::failure::Failure;

/// What a new archive is packed in.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct PackingArguments {
    /// Compression [default: gzip; repair keeps the original's]
    #[arg(long, value_name = "METHOD", value_parser = named::<Layer>(Layer::VARIANTS.iter().copied()))]
    compress: Option<Layer>,
    /// Compression level: 1-9 for gzip, 1-22 for zstd, 1-12 for lz4 [default: 6; repair keeps the
    /// original's]
    #[arg(long, value_name = "LEVEL")]
    level: Option<u8>,
    /// Container [default: tar; repair keeps the original's]
    #[arg(long, value_enum)]
    container: Option<Holder>,
}

/// What can hold the members of an archive.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Holder {
    /// A tar, which every system unpacks
    Tar,
    /// One JSON object
    Json,
}

impl PackingArguments {
    /// Whether a container was asked for.
    pub(crate) fn has_container(self) -> bool {
        self.container.is_some()
    }

    /// Whether a compression was asked for.
    pub(crate) fn has_compression(self) -> bool {
        self.compress.is_some() || self.level.is_some()
    }

    /// What was asked for, and else what there is.
    ///
    /// # Errors
    /// When a level is given that the method does not have, or for what is not compressed.
    pub(crate) fn over(self, packing: Packing) -> Result<Packing, Failure> {
        let container = self.container.map(|holder| match holder {
            Holder::Tar => Container::Tar,
            Holder::Json => Container::Json,
        });
        let packing = packing.with(container, self.compress, self.level);
        packing.layer.check_level(packing.level).map_err(|error| Failure::Usage {
            message: error.to_string(),
            action: "Choose a --level in that range, or leave it out.",
        })?;
        if self.level.is_some() && packing.layer == Layer::None {
            return Err(Failure::Usage {
                message: "--level is given, and nothing is compressed".to_owned(),
                action: "Leave it out, or choose a method with --compress.",
            });
        }
        Ok(packing)
    }
}
