//! Writes the files that are generated with the core. `cargo xtask` runs this program, so that its
//! own commands need not wait for the core to be compiled.

mod docs;
mod reports;
mod samples;
mod workspace;

use std::process::ExitCode;

const USAGE: &str = "\
Usage: sma-generate <COMMAND>

Commands:
  samples         Write the sample archives
  bench           Write the archives and documents that benchmarks measure
  docs [--check]  Write what is generated from the tables of the core, or check that it is up to date
  reports         Write the reports that the page and the npm package must reproduce
  help            Print this help
";

/// Result of a command. The error is a message for the person at the terminal.
type Outcome<T = ()> = Result<T, String>;

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
        ["samples"] => samples::write(),
        ["bench"] => samples::write_for_benchmarks(),
        ["docs"] => docs::write(),
        ["docs", "--check"] => docs::check(),
        ["reports"] => reports::write(),
        [] | ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
            Ok(())
        }
        other => Err(format!("unrecognized command `{}`\n\n{USAGE}", other.join(" "))),
    }
}
