//! Pictures of every state of the page, in three widths and both themes, for whoever changes how it looks.

use crate::step::{Outcome, long_step, run};
use crate::test::playwright_in;
use crate::workspace::end_to_end_tests;
use crate::{page, setup};

/// Builds the page, and writes the pictures into `target/screenshots/`.
pub(crate) fn take() -> Outcome {
    let kit = setup::for_page()?;
    let browser = setup::for_browser()?;
    setup::npm_packages()?;
    page::preview(&kit)?;
    long_step("take pictures into target/screenshots/", "3 minutes", || {
        let mut playwright = playwright_in(&end_to_end_tests(), &browser)?;
        run(playwright.args(["--config", "screenshots.config.mjs", "--project", "headless"]))
    })
}
