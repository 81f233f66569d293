//! What the fuzzer is built with.

use super::debian;
use crate::step::Outcome;
use test_programs::find_on_path;

/// libFuzzer is C++; its crate asks for one of these compilers.
const COMPILERS: [&str; 3] = ["c++", "g++", "clang++"];

/// Sees to it that there is a C++ compiler; on Debian it is installed when missing.
pub(super) fn find_or_install() -> Outcome {
    if find_on_path(&COMPILERS).is_none() && debian::is_here() {
        debian::install(&["g++"])?;
    }
    match find_on_path(&COMPILERS) {
        Some(_) => Ok(()),
        None => Err("fuzzing needs a C++ compiler: install one with your system's package manager"
            .to_owned()),
    }
}
