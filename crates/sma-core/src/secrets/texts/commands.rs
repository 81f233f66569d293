//! Passwords in command lines of programs whose options say nothing about them: `mysql -p…`,
//! `curl -u user:…`.

use alloc::vec::Vec;
use core::ops::Range;

use super::shapes::words;

/// Option of a program whose argument is a password.
struct Argument {
    programs: &'static [&'static str],
    option: &'static str,
    form: Form,
    /// Separator after a name before the password.
    after: Option<char>,
}

/// Place of an option's argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// The next word.
    Next,
    /// The rest of the option's own word.
    Joined,
    /// Either.
    Any,
}

const ARGUMENTS: &[Argument] = &[
    Argument { programs: &["curl"], option: "-u", form: Form::Any, after: Some(':') },
    Argument { programs: &["curl"], option: "--user", form: Form::Next, after: Some(':') },
    Argument { programs: &["curl"], option: "--proxy-user", form: Form::Next, after: Some(':') },
    Argument { programs: &["smbclient"], option: "-U", form: Form::Any, after: Some('%') },
    Argument {
        programs: &["mosquitto_pub", "mosquitto_sub", "mosquitto_rr", "sqlcmd", "zip", "unzip"],
        option: "-P",
        form: Form::Next,
        after: None,
    },
    // With a space, the next word is the name of a database, and the password is asked for.
    Argument {
        programs: &["mysql", "mysqladmin", "mysqldump", "mariadb", "mariadb-dump", "7z"],
        option: "-p",
        form: Form::Joined,
        after: None,
    },
    Argument { programs: &["sshpass"], option: "-p", form: Form::Any, after: None },
    Argument { programs: &["redis-cli"], option: "-a", form: Form::Next, after: None },
    Argument { programs: &["ldapsearch"], option: "-w", form: Form::Next, after: None },
    Argument { programs: &["ssh-keygen"], option: "-N", form: Form::Next, after: None },
    Argument { programs: &["snmpget", "snmpwalk"], option: "-c", form: Form::Next, after: None },
];

/// The words of a command line so far.
#[derive(Default)]
pub(in crate::secrets) struct Command {
    program: &'static str,
    /// Option before the next word.
    option: Option<&'static Argument>,
}

impl Command {
    /// Takes the next word, and returns the range of the password in it. `is_tied` says that another
    /// word follows without a space, in quotes.
    pub(in crate::secrets) fn password_in(
        &mut self,
        word: &str,
        is_tied: bool,
    ) -> Option<Range<usize>> {
        if let Some(argument) = self.option.take() {
            return argument.password_in(word, 0);
        }
        let mut programs = ARGUMENTS.iter().flat_map(|it| it.programs);
        if let Some(program) = programs.find(|name| is_program(word, name)) {
            self.program = program;
            return None;
        }
        let known = ARGUMENTS.iter().filter(|it| it.programs.contains(&self.program));
        for argument in known {
            let Some(rest) = word.strip_prefix(argument.option) else { continue };
            if !rest.is_empty() && argument.form != Form::Next {
                return argument.password_in(word, argument.option.len());
            }
            if rest.is_empty() && (argument.form != Form::Joined || is_tied) {
                self.option = Some(argument);
            }
        }
        None
    }
}

impl Argument {
    /// Returns the range of the password in a word whose argument begins at an offset.
    fn password_in(&self, word: &str, start: usize) -> Option<Range<usize>> {
        let argument = word.get(start..)?;
        let start = match self.after {
            Some(separator) => start + argument.find(separator)? + separator.len_utf8(),
            None => start,
        };
        Some(start..word.len())
    }
}

/// Adds the passwords in command lines.
pub(super) fn find(text: &str, found: &mut Vec<Range<usize>>) {
    let mut command = Command::default();
    for word in words(text) {
        let spelled = text.get(word.clone()).unwrap_or_default();
        let behind = text.get(word.end..).unwrap_or_default();
        let is_tied = behind.starts_with(['"', '\'']);
        if let Some(range) = command.password_in(spelled, is_tied) {
            found.push(word.start + range.start..word.start + range.end);
        }
    }
}

/// Returns whether a word is the name of a program, with or without a path.
fn is_program(word: &str, name: &str) -> bool {
    word.strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with('/'))
}
