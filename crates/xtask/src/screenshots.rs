//! Pictures of every state of the page, in three widths and both themes, for whoever changes how it looks.

use crate::step::{Outcome, command, long_step, run};
use crate::workspace::end_to_end_tests;
use crate::{page, serve, setup};

/// Builds the page, and writes the pictures into `target/screenshots/`.
pub(crate) fn take() -> Outcome {
    let kit = setup::for_page()?;
    let browser = setup::for_browser()?;
    setup::npm_packages()?;
    page::preview(&kit)?;
    long_step("take pictures into target/screenshots/", "3 minutes", || {
        let mut playwright = command("npx");
        playwright.current_dir(end_to_end_tests()).args(["--no", "--", "playwright", "test"]);
        playwright.args(["--config", "screenshots.config.mjs", "--project", "headless"]);
        playwright.env("CHROMIUM", &browser.chromium).env("HEADLESS", &browser.headless);
        run(playwright.env("PORT", serve::free_port()?.to_string()))
    })
}
