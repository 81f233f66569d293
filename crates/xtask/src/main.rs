//! `cargo xtask`: every command of the README, from a fresh clone on.

mod bench;
mod docs;
mod package;
mod page;
mod reports;
mod samples;
mod serve;
mod setup;
mod step;
mod test;
mod workspace;

use std::process::ExitCode;
use step::Outcome;

const USAGE: &str = "\
Usage: cargo xtask <command>

  serve [--port N]    set up what is missing and serve the inspector on 127.0.0.1
  test [--only PART]  set up what is missing and run the tests: lint, native, fuzz,
                      wasm, e2e
  build               the page into dist/ and the npm package into target/npm/
  setup               only set up: compiler, tools, browser, npm packages
  samples             write the sample archives
  docs [--check]      write docs/checks.md and docs/schemas/, or say whether they are up to date
  bench               measure the page against the browser's own means
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[&str]) -> Outcome {
    match arguments {
        ["serve"] => serve::run(None),
        ["serve", "--port", port] => serve::run(Some(port_number(port)?)),
        ["test"] => test::run(None),
        ["test", "--only", part] => test::run(Some(test::Part::named(part)?)),
        ["build"] => {
            let kit = setup::for_page()?;
            page::build(&kit)?;
            package::build(&kit)
        }
        ["setup"] => setup::everything(),
        ["samples"] => samples::run(),
        ["docs"] => docs::write(),
        ["docs", "--check"] => docs::check(),
        ["bench"] => bench::run(),
        [] | ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
            Ok(())
        }
        other => Err(format!("`{}` is not a command of xtask\n\n{USAGE}", other.join(" "))),
    }
}

fn port_number(text: &str) -> Outcome<u16> {
    text.parse().map_err(|_| format!("--port needs a number from 1 to 65535, not `{text}`"))
}
