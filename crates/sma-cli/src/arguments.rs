//! The command line: a command and the global options.

use clap::Parser;

use crate::command::Command;
use crate::exit::Exit;
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
