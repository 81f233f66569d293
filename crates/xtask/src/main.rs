//! `cargo xtask`: set-up, serving, tests and packaging, from a fresh clone on.

mod bench;
mod copy;
mod deb;
mod generate;
mod log;
mod npm_package;
mod page;
mod program;
mod screenshots;
mod serve;
mod setup;
mod step;
mod test;
mod workspace;

use std::path::Path;
use std::process::ExitCode;
use step::Outcome;

const USAGE: &str = "\
Usage: cargo xtask <COMMAND>

Each command installs what it needs and is missing.

Commands:
  serve [--port <PORT>]  Build SMA Inspector and serve it on 127.0.0.1 [default: 8080, or a free port]
  test [--only <PART>]   Run all tests, or one part [possible values: lint, native, fuzz, wasm, e2e]
  package                Build the page, also as one file, into dist/, the npm package into target/npm/, and the
                         program with the page, also as a Debian package, into target/release/ and target/deb/
  program                Build only the program, with the page that is in dist/
  npm                    Build only the npm package, into target/npm/
  setup                  Install the compiler, tools, browser and npm packages that all commands need
  samples                Write the sample archives
  docs [--check]         Write what is generated from the tables of the core, or check that it is current
  screenshots            Take pictures of every state of the page, into target/screenshots/
  bench [--only <PART>]  Measure against other programs, and write docs/performance.md [possible values:
                         validate, db]
  help                   Print this help
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
        ["test", "--only", part] => test::run(Some(test::Part::parse(part)?)),
        ["package"] => {
            let kit = setup::for_page()?;
            page::publish(&kit)?;
            npm_package::publish(&kit)?;
            packages_of_program()
        }
        ["program"] => packages_of_program(),
        // For a test, with a program that is there: what compresses best takes minutes.
        ["deb", program, folder] => {
            deb::build(Path::new(program), Path::new(folder), &["-Zgzip", "-z1"])
        }
        ["npm"] => npm_package::publish(&setup::for_page()?),
        ["setup"] => setup::everything(),
        ["samples"] => generate::samples(),
        ["docs"] => generate::docs(),
        ["docs", "--check"] => generate::check_docs(),
        ["screenshots"] => screenshots::take(),
        ["bench"] => bench::run(None),
        ["bench", "--only", part] => bench::run(Some(bench::Part::parse(part)?)),
        [] | ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
            Ok(())
        }
        other => Err(format!("unrecognized command `{}`\n\n{USAGE}", other.join(" "))),
    }
}

/// Builds the program with the page that is in `dist/`, and the Debian package of both.
fn packages_of_program() -> Outcome {
    let program = program::publish()?;
    deb::build(&program, &workspace::target_dir().join("deb"), &[])
}

fn port_number(text: &str) -> Outcome<u16> {
    text.parse().map_err(|_| format!("invalid port `{text}`: expected a number from 1 to 65535"))
}
