//! The program of the npm package as a module, for hosts that cannot load a wasm file.

use std::path::Path;

use base64ct::{Base64, Encoding};
use miniz_oxide::deflate::compress_to_vec_zlib;

use crate::{Outcome, files};

/// The program.
const PROGRAM: &str = "sma_bg.wasm";

/// The module that contains it, as `inline.js` imports it.
const MODULE: &str = "program.js";

/// The level of its compression: the most that other programs read fast.
const LEVEL: u8 = 9;

/// Writes the module into the folder of the package: the program compressed, in Base64.
pub(crate) fn write(folder: &Path) -> Outcome {
    let program = compress_to_vec_zlib(&files::read(folder, PROGRAM)?, LEVEL);
    let program = Base64::encode_string(&program);
    files::write(folder, MODULE, format!("export const program = \"{program}\";\n"))
}
