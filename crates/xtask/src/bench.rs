//! `cargo xtask bench`: what the page and the core cost, each against a baseline that is measured
//! in the same run. The ratios matter: times are those of this machine, at this moment.

use crate::setup;
use crate::step::{Outcome, command, long_step, run as run_command, step};
use crate::workspace::{root, target_dir};
use crate::{generate, npm_package, page, serve};

/// Measures the page in a browser, and the core in Node.
pub(crate) fn run() -> Outcome {
    let kit = setup::for_page()?;
    let browser = setup::for_browser()?;
    setup::npm_packages()?;
    generate::samples()?;
    page::publish(&kit)?;
    let package = target_dir().join("bench");
    long_step("build the core with its baseline", "2 minutes", || {
        npm_package::build(&kit, "release", &["bench"], &[], &package)
    })?;
    let samples = target_dir().join("samples");
    let scripts = root().join("tests/bench");

    step("measure the page", || {
        let mut node = command("node");
        node.arg(scripts.join("page.mjs")).arg(&samples);
        node.env("CHROMIUM", &browser.chromium);
        run_command(node.env("PORT", serve::free_port()?.to_string()))
    })?;
    step("measure the core", || {
        let mut node = command("node");
        node.arg(scripts.join("wasm.mjs")).arg(&package);
        run_command(node.arg(samples.join("fleet-2026.1.sma")).arg(samples.join("fleet.sma")))
    })
}
