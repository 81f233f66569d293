//! Packing of new archives.

use crate::container::Container;
use crate::layer::Layer;

/// Packing of an archive: its container, and the compression around it.
///
/// ```
/// use sma_core::layer::Layer;
/// use sma_core::write::Packing;
/// let packing = Packing { layer: Layer::Gzip, level: 9, ..Packing::default() };
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "a container, a layer and its level are all that there is (profile, 1)"
)]
pub struct Packing {
    /// A tar or a JSON bundle.
    pub container: Container,
    /// Compression of the container.
    pub layer: Layer,
    /// Compression level, from 1 to [`Layer::highest_level`].
    pub level: u8,
}

impl Packing {
    /// Replaces the given parts. A level belongs to its layer: where the layer changes without a
    /// given level, the level is [`Layer::usual_level`].
    ///
    /// ```
    /// use sma_core::layer::Layer;
    /// use sma_core::write::Packing;
    /// let zstd = Packing { level: 9, ..Packing::default() }.with(None, Some(Layer::Zstd), None);
    /// assert_eq!((zstd.layer, zstd.level), (Layer::Zstd, Layer::Zstd.usual_level()));
    /// ```
    #[must_use]
    pub fn with(
        self,
        container: Option<Container>,
        layer: Option<Layer>,
        level: Option<u8>,
    ) -> Self {
        let container = container.unwrap_or(self.container);
        let layer = layer.unwrap_or(self.layer);
        let usual = if layer == self.layer { self.level } else { layer.usual_level() };
        Self { container, layer, level: level.unwrap_or(usual) }
    }
}

impl Default for Packing {
    /// Returns a tar in gzip, which every system can unpack.
    fn default() -> Self {
        let layer = Layer::Gzip;
        Self { container: Container::Tar, layer, level: layer.usual_level() }
    }
}
