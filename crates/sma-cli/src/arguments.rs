//! The command line: a command and the global options.

use clap::{Arg, ArgMatches, CommandFactory, FromArgMatches, Parser};
use sma_core::advice::Advice as _;
use sma_ops::{Error, Input};

use crate::command::Command;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::settings::Settings;

/// Create, validate, inspect, compare and repair Shelly Manager backups
///
/// Everything runs on this computer; nothing is uploaded
#[derive(Debug, Parser)]
#[command(name = "shelly-manager", version, after_help = Exit::TABLE)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) settings: Settings,
}

impl Arguments {
    /// Parses the arguments of the program, and exits if they are invalid.
    pub(crate) fn parse_with_matches() -> (Self, ArgMatches) {
        let matches = Self::command().get_matches();
        match Self::from_arg_matches(&matches) {
            Ok(arguments) => (arguments, matches),
            Err(error) => error.format(&mut Self::command()).exit(),
        }
    }
}

/// Checks that standard input is given for one argument at most: it can be read only once.
///
/// # Errors
/// When it is given for several.
pub(crate) fn check_stdin(matches: &ArgMatches) -> Result<(), Failure> {
    let mut command = Arguments::command();
    command.build();
    let (mut command, mut matches) = (&command, matches);
    while let Some((name, inner)) = matches.subcommand() {
        let Some(found) = command.find_subcommand(name) else { break };
        (command, matches) = (found, inner);
    }
    let uses = command.get_arguments().flat_map(|argument| {
        std::iter::repeat_n(display_name(argument), stdin_count(argument, matches))
    });
    let uses: Vec<String> = uses.collect();
    match uses.split_last() {
        None | Some((_, [])) => Ok(()),
        Some((last, others)) => Err(Failure::Usage {
            message: format!(
                "standard input can be read only once, but is given as {} and {last}",
                others.join(", ")
            ),
            action: Error::StdinTwice.action(),
        }),
    }
}

/// Returns how often an argument is given as standard input.
fn stdin_count(argument: &Arg, matches: &ArgMatches) -> usize {
    let id = argument.get_id().as_str();
    let inputs = matches.try_get_many::<Input>(id).ok().flatten().into_iter().flatten();
    let descriptors = matches.try_get_many::<u32>(id).ok().flatten().into_iter().flatten();
    let is_descriptor = id == "password_fd";
    inputs.filter(|input| **input == Input::Stdin).count()
        + descriptors.filter(|number| is_descriptor && **number == 0).count()
}

/// Returns the name of an argument: `ARCHIVE` or `--password-file`.
fn display_name(argument: &Arg) -> String {
    match argument.get_long() {
        Some(long) => format!("--{long}"),
        None => argument
            .get_value_names()
            .and_then(<[_]>::first)
            .map_or_else(|| argument.get_id().to_string(), ToString::to_string),
    }
}

#[cfg(test)]
mod tests {
    use clap::builder::StyledStr;
    use clap::{Command, CommandFactory};

    use super::*;
    use crate::style::{assert_help, assert_idiomatic};

    /// Returns a command and all of its subcommands, with their full names.
    fn commands() -> Vec<(String, Command)> {
        let mut program = Arguments::command().term_width(80);
        program.build();
        let mut commands = vec![("shelly-manager".to_owned(), program)];
        let mut next = 0;
        while let Some((name, command)) = commands.get(next) {
            let subcommands = command.get_subcommands().filter(|it| it.get_name() != "help");
            let named = subcommands.map(|it| (format!("{name} {}", it.get_name()), it.clone()));
            let named: Vec<(String, Command)> = named.collect();
            commands.extend(named);
            next += 1;
        }
        commands
    }

    #[test]
    fn every_command_has_help() {
        let commands = commands();
        assert!(commands.len() > 15);
        for (name, mut command) in commands {
            let short = command.render_help();
            let text =
                format!("$ {name} -h\n{short}\n$ {name} --help\n{}", command.render_long_help());
            let name = name.replace("shelly-manager", "help").replace(' ', "_");
            insta::with_settings!({ snapshot_path => "../tests/cli/snapshots", prepend_module_to_snapshot => false }, {
                insta::assert_snapshot!(name, text);
            });
        }
    }

    #[test]
    fn help_follows_the_style() {
        let check = |text: Option<&StyledStr>| {
            for paragraph in text.map(ToString::to_string).iter().flat_map(|it| it.split("\n\n")) {
                // What clap would write itself.
                let (text, _) = paragraph.split_once(" [default").unwrap_or((paragraph, ""));
                assert_help(text);
            }
        };
        for (name, command) in commands() {
            assert!(command.get_about().is_some(), "{name}");
            check(command.get_about());
            check(command.get_long_about());
            for argument in command.get_arguments() {
                assert!(argument.get_help().is_some(), "{name}: {argument}");
                check(argument.get_help());
                check(argument.get_long_help());
                argument.get_possible_values().iter().for_each(|value| check(value.get_help()));
            }
        }
        assert_idiomatic(Exit::TABLE);
    }
}
