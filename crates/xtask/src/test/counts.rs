//! How many tests passed and failed, as their runners say it.

/// Tests by their outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl Counts {
    /// Adds what a line of a runner's output says: of `cargo test` and wasm-bindgen's runner, of
    /// Node's with its `spec` reporter, and of Playwright's. Other lines add nothing.
    pub(crate) fn read(&mut self, line: &str) {
        let line = line.trim();
        if let Some((_, sums)) = line.strip_prefix("test result:").and_then(|l| l.split_once(". "))
        {
            for sum in sums.split("; ") {
                self.add_number_first(sum);
            }
        } else if let Some(sum) = line.strip_prefix("ℹ ") {
            if let Some((word, number)) = sum.split_once(' ') {
                self.add(word, number);
            }
        } else {
            // Playwright's closing lines: `12 passed (3.4s)`, `1 failed`.
            let sum = line.split(" (").next().unwrap_or(line);
            self.add_number_first(sum);
        }
    }

    /// The sum of two counts.
    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            skipped: self.skipped + other.skipped,
        }
    }

    fn add_number_first(&mut self, sum: &str) {
        if let Some((number, word)) = sum.split_once(' ') {
            self.add(word, number);
        }
    }

    fn add(&mut self, word: &str, number: &str) {
        let Ok(number) = number.parse::<u64>() else { return };
        match word {
            "passed" | "pass" | "flaky" => self.passed += number,
            "failed" | "fail" | "interrupted" | "did not run" | "cancelled" => {
                self.failed += number;
            }
            "skipped" | "ignored" | "todo" => self.skipped += number,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(output: &str) -> (u64, u64, u64) {
        let mut counts = Counts::default();
        output.lines().for_each(|line| counts.read(line));
        (counts.passed, counts.failed, counts.skipped)
    }

    #[test]
    fn cargo_test() {
        let output = "\
running 3 tests
test a ... ok
test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s
test result: FAILED. 1 passed; 4 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s";
        assert_eq!(read(output), (3, 4, 1));
    }

    #[test]
    fn node() {
        let output = "✔ opens (1.2ms)\nℹ tests 4\nℹ suites 0\nℹ pass 2\nℹ fail 1\nℹ cancelled 0\n\
                      ℹ skipped 1\nℹ todo 0\nℹ duration_ms 61.2";
        assert_eq!(read(output), (2, 1, 1));
    }

    #[test]
    fn playwright() {
        let output = "\
Running 5 tests using 1 worker
  ✓  1 page.spec.mjs:3:1 › 7 passed (120ms)
  1 failed
    page.spec.mjs:9:1 › drops ──────
  1 skipped
  1 did not run
  2 passed (3.4s)";
        assert_eq!(read(output), (2, 2, 1));
    }

    #[test]
    fn other_lines_add_nothing() {
        assert_eq!(read("12 files passed\npassed\n3\n\nfailed 2"), (0, 0, 0));
    }
}
