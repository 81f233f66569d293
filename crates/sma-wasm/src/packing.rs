//! Packaging of a new archive.

use sma_core::container::Container;
use sma_core::layer::Layer;
use sma_core::write::Packing;
use wasm_bindgen::prelude::*;

use crate::error::{ArgumentError, SmaError};
use crate::value;

#[wasm_bindgen(typescript_custom_section)]
const DECLARATION: &str = r#"
/** Packaging of a new archive. */
export interface PackOptions {
  /** A tar or a JSON bundle. */
  container?: "tar" | "json";
  /** Compression. gzip makes the smallest archives here. */
  layer?: Layer;
  /** Compression level: 1 to 9 for gzip, only 1 for zstd and LZ4. */
  level?: number;
}
"#;

/// Packaging of a new archive, as far as the caller specifies it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct RequestedPacking {
    container: Option<Container>,
    layer: Option<Layer>,
    level: Option<u8>,
}

impl RequestedPacking {
    /// Takes one option.
    ///
    /// # Errors
    /// If the option is unknown or its value invalid.
    pub(crate) fn set(&mut self, name: String, given: &JsValue) -> Result<(), SmaError> {
        let type_error = |name| ArgumentError::OptionValue { name, given: value::describe(given) };
        match name.as_str() {
            _ if given.is_undefined() => {}
            "container" => {
                let container = serde_wasm_bindgen::from_value(given.clone());
                let container = container.ok().filter(|it| *it != Container::Document);
                self.container = Some(container.ok_or_else(|| type_error("container"))?);
            }
            "layer" => {
                let layer = serde_wasm_bindgen::from_value(given.clone());
                self.layer = Some(layer.map_err(|_| type_error("layer"))?);
            }
            "level" => {
                let level = serde_wasm_bindgen::from_value(given.clone());
                self.level = Some(level.map_err(|_| type_error("level"))?);
            }
            _ => return Err(ArgumentError::Option { name }.into()),
        }
        Ok(())
    }

    /// Returns the requested packaging, with `packing` for what was not specified.
    pub(crate) fn over(self, packing: Packing) -> Packing {
        packing.with(self.container, self.layer, self.level)
    }
}
