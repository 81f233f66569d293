//! The C++ compiler that the fuzzer is built with.

use super::debian;
use crate::step::Outcome;
use test_programs::find_on_path;

/// Compilers for libFuzzer, which is C++.
const COMPILERS: [&str; 3] = ["c++", "g++", "clang++"];

/// Finds a C++ compiler, or installs one on Debian.
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
