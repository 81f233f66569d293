//! `inspect` in a build without a page. What it does with one is in `tests/e2e/inspect.spec.mjs`.

use crate::program::{expect_error, sample};

#[test]
fn a_build_without_a_page_says_so() {
    let message = expect_error(&["inspect", &sample("1.0-tar-gzip.sma")], 2);
    assert!(message.contains("this build of shelly-manager contains no page"), "{message}");
    assert!(message.contains("cargo xtask package"), "{message}");
}
