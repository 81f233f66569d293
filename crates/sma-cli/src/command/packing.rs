//! Compression and container of a new archive.

use clap::{Args, ValueEnum};
use sma_core::container::Container;
use sma_core::layer::Layer;
use sma_core::words::VariantNames;
use sma_core::write::Packing;

use super::words::word_parser;
use crate::failure::Failure;

/// Compression and container of a new archive.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct PackingArguments {
    /// Compression [default: gzip]
    #[arg(long, value_name = "METHOD", value_parser = word_parser::<Layer>(Layer::VARIANTS.iter().copied()))]
    compress: Option<Layer>,
    /// Compression level: gzip 1-9, zstd 1-22, lz4 1-12 [default: 6]
    #[arg(long, value_name = "LEVEL")]
    level: Option<u8>,
    /// Container [default: tar]
    #[arg(long, value_enum)]
    container: Option<Holder>,
}

/// A container for the members of an archive.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Holder {
    /// Tar archive, which every system can unpack
    Tar,
    /// Single JSON object
    Json,
}

impl PackingArguments {
    /// Returns whether `--container` is given.
    pub(crate) fn has_container(self) -> bool {
        self.container.is_some()
    }

    /// Returns whether a level is given without a compression that it could apply to.
    pub(crate) fn is_level_only(self) -> bool {
        self.level.is_some() && matches!(self.compress, None | Some(Layer::None))
    }

    /// Applies the arguments to a packing.
    ///
    /// # Errors
    /// When a level is given that the method does not support, or without compression.
    pub(crate) fn apply_to(self, packing: Packing) -> Result<Packing, Failure> {
        let container = self.container.map(|holder| match holder {
            Holder::Tar => Container::Tar,
            Holder::Json => Container::Json,
        });
        let packing = packing.with(container, self.compress, self.level);
        packing.layer.check_level(packing.level).map_err(|error| Failure::Usage {
            message: error.to_string(),
            action: "Choose a --level in this range, or remove it.",
        })?;
        if self.level.is_some() && packing.layer == Layer::None {
            return Err(Failure::Usage {
                message: "--level has no effect without compression".to_owned(),
                action: "Remove --level, or choose a method with --compress.",
            });
        }
        Ok(packing)
    }
}
