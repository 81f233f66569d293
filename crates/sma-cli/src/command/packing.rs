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
    /// How it is compressed; with gzip unless given, and when repairing as it was
    #[arg(long, value_name = "METHOD", value_parser = named::<Layer>(Layer::VARIANTS.iter().copied()))]
    compress: Option<Layer>,
    /// How hard the compression tries; 6 unless given
    #[arg(long, value_name = "1-9", value_parser = clap::value_parser!(u8).range(1..=9))]
    level: Option<u8>,
    /// What holds the members; a tar unless given, and when repairing what it was
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

    /// What was asked for, and else what there is.
    ///
    /// # Errors
    /// When a level is given for what is not compressed.
    pub(crate) fn over(self, packing: Packing) -> Result<Packing, Failure> {
        let container = self.container.map(|holder| match holder {
            Holder::Tar => Container::Tar,
            Holder::Json => Container::Json,
        });
        let packing = packing.with(container, self.compress, self.level);
        if self.level.is_some() && packing.layer == Layer::None {
            return Err(Failure::Usage {
                message: "--level is given, and nothing is compressed".to_owned(),
                action: "Leave it out, or choose a method with --compress.",
            });
        }
        Ok(packing)
    }
}
