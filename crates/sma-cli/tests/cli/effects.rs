//! Every option of every command, on every kind of source: what comes out differs from what comes
//! out without it, or it is reported, or refused. None is ignored.

use std::collections::BTreeSet;
use std::fs;

use crate::program::{Folder, expect_output, run, sample};

/// A command, and every option that it has.
struct Command {
    /// The words that it is run with; `SOURCE`, `OUTPUT` and files of samples are put in.
    words: &'static [&'static str],
    options: &'static [&'static [&'static str]],
    /// Options that are left to the tests of what they are for, beside [`LEFT_TO_OTHERS`].
    other: &'static [&'static str],
}

/// Options that allow, demand or limit something: where nothing is to be allowed, and what is
/// demanded is there, they change nothing. Tests of their own show where they do. Those of
/// every command, and names of sources and outputs, are no options of what a command does.
const LEFT_TO_OTHERS: &[&str] = &[
    "--force",
    "--ignore-signature",
    "--max-size",
    "--max-unpacked-size",
    "--max-expansion",
    "--max-members",
    "--max-values",
    "--max-kdf-memory",
    "--json",
    "--log-level",
    "--log-format",
    "--help",
    "--archive",
    "--output",
];

/// Kinds of sources.
const SOURCES: &[&str] = &[
    "1.0-tar-gzip.sma",
    "1.0-json-gzip.sma",
    "1.0-tar-none-signed.sma",
    "1.0-chacha-rawkey.sma",
    "1.0-incremental.sma",
    "2026.1-server-export.sma",
    "2024.1-server-export.sma",
];

const PASSWORD: &[&str] = &["--password-file", "@password.txt"];
const DESCRIPTOR: &[&str] = &["--password-fd", "0"];
const KEY: &[&str] = &["--key-file", "@raw.key"];
const COMPRESS: &[&str] = &["--compress", "lz4"];
const LEVEL: &[&str] = &["--level", "2"];
const CONTAINER: &[&str] = &["--container", "json"];

const COMMANDS: &[Command] = &[
    Command {
        words: &["backup", "validate", "SOURCE", "--json"],
        options: &[
            &["--level", "paranoid"],
            &["--public-key", "@signer.pub.pem"],
            &["--base", "@1.0-tar-gzip.sma"],
            &["--antivirus", "true"],
            &["--level", "paranoid", "--antivirus", "true"],
            PASSWORD,
            DESCRIPTOR,
            KEY,
        ],
        other: &[],
    },
    Command { words: &["backup", "info", "SOURCE"], options: &[], other: &[] },
    Command {
        words: &["backup", "contents", "SOURCE"],
        options: &[PASSWORD, DESCRIPTOR, KEY],
        other: &[],
    },
    Command {
        words: &["backup", "extract", "SOURCE", "--section", "devices", "--output", "OUTPUT"],
        options: &[
            &["--collection", "devices"],
            &["--device", "1"],
            &["--format", "csv"],
            &["--format", "ndjson"],
            &["--bom"],
            PASSWORD,
            DESCRIPTOR,
            KEY,
        ],
        other: &["--section", "--public-key"],
    },
    Command {
        words: &["backup", "compare", "@1.0-selective.sma", "SOURCE"],
        options: &[PASSWORD, DESCRIPTOR, KEY],
        other: &["--noise", "--public-key", "--archive1", "--archive2"],
    },
    Command {
        words: &["backup", "convert", "SOURCE", "--output", "OUTPUT"],
        options: &[&["--to", "2026.1"], COMPRESS, LEVEL, CONTAINER, PASSWORD, DESCRIPTOR, KEY],
        other: &["--accept-faults", "--public-key"],
    },
    Command {
        words: &["backup", "convert", "SOURCE", "--to", "2026.1", "--output", "OUTPUT"],
        options: &[&["--to", "sma"], COMPRESS, &["--compress", "none"], LEVEL, CONTAINER, KEY],
        other: &["--accept-faults", "--public-key", "--password-file", "--password-fd"],
    },
    Command {
        words: &["backup", "repair", "SOURCE", "--output", "OUTPUT"],
        options: &[
            &["--section", "devices"],
            &["--section", "rooms"],
            COMPRESS,
            LEVEL,
            &["--container", "tar"],
            CONTAINER,
            PASSWORD,
            DESCRIPTOR,
            KEY,
        ],
        other: &["--public-key"],
    },
    Command {
        words: &["backup", "redact", "SOURCE", "--output", "OUTPUT"],
        options: &[COMPRESS, LEVEL, CONTAINER, PASSWORD, DESCRIPTOR, KEY],
        other: &["--public-key"],
    },
    Command {
        words: &["backup", "create", "--from", "SOURCE", "--output", "OUTPUT"],
        options: &[
            &["--type", "selective"],
            &["--sections", "devices"],
            &["--sections", "rooms"],
            &["--exclude-sections", "templates"],
            &["--exclude-sections", "network_settings"],
            &["--exclude-sections", "device_tags"],
            &["--base", "@1.0-tar-gzip.sma"],
            &["--description", "Before the update"],
            &["--tag", "monthly"],
            &["--config", "shelly-manager.yaml"],
            &["--timezone", "UTC"],
            &["--manager-version", "0.5.4"],
            &["--hostname", "attic"],
            &["--encrypt", "aes-256-gcm"],
            &["--kdf", "pbkdf2"],
            &["--sign-key", "@signer.key.pem"],
            COMPRESS,
            LEVEL,
            CONTAINER,
            PASSWORD,
            DESCRIPTOR,
            KEY,
        ],
        other: &["--from", "--public-key"],
    },
    Command {
        words: &["restore", "SOURCE", "--dry-run"],
        options: &[
            &["--confirm"],
            &["--target", "@1.0-tar-gzip.sma"],
            &["--sections", "devices"],
            &["--sections", "rooms"],
            &["--exclude-sections", "devices"],
            &["--exclude-sections", "device_tags"],
            &["--backup-before"],
            &["--backup-path", "OUTPUT"],
            &["--no-backup-before"],
            &["--allow-running"],
            &["--config", "shelly-manager.yaml"],
            &["--timezone", "UTC"],
            PASSWORD,
            DESCRIPTOR,
            KEY,
        ],
        other: &[
            "--dry-run",
            "--strategy",
            "--replace",
            "--partial",
            "--base",
            "--level",
            "--stop-on-error",
            "--allow-redacted",
            "--public-key",
        ],
    },
    // A source is refused; what the options do is in `serve.rs`.
    Command {
        words: &["serve", "SOURCE"],
        options: &[],
        other: &["--listen", "--port", "--config"],
    },
    // A build without a page refuses; what the options do is in `inspect.spec.mjs`.
    Command { words: &["inspect", "SOURCE"], options: &[], other: &["--no-browser", "--wait"] },
    // A source is no folder; what the options do is in `prune.rs`.
    Command {
        words: &["backup", "prune", "SOURCE", "--keep-last", "1", "--dry-run"],
        options: &[],
        other: &[
            "--path",
            "--keep-last",
            "--keep-daily",
            "--keep-weekly",
            "--keep-monthly",
            "--keep-yearly",
            "--keep-tag",
            "--timezone",
            "--dry-run",
            "--confirm",
        ],
    },
    Command {
        words: &["backup", "sign", "SOURCE", "--sign-key", "@signer.key.pem", "--output", "OUTPUT"],
        options: &[],
        other: &["--sign-key", "--public-key"],
    },
    Command {
        words: &["backup", "verify", "SOURCE", "--public-key", "@signer.pub.pem"],
        options: &[],
        other: &["--public-key"],
    },
];

#[test]
fn no_option_is_ignored() {
    let folder = Folder::new();
    for command in COMMANDS {
        for source in SOURCES {
            let without = command.run(&folder, source, &[]);
            // What is made of the same is the same.
            assert!(without == command.run(&folder, source, &[]), "{:?} {source}", command.words);
            if without.is_refused() {
                continue;
            }
            for option in command.options {
                let with = command.run(&folder, source, option);
                let is_same_value = is_redundant(option, source, command);
                assert!(
                    (with != without) != is_same_value,
                    "{:?} {source} with {option:?}: {}",
                    command.words,
                    with.message
                );
            }
        }
    }
}

/// A new option is listed above, too.
#[test]
fn every_option_is_tested() {
    for command in COMMANDS {
        let count = if command.words[0] == "backup" { 2 } else { 1 };
        let help = expect_output(&[&command.words[..count], &["--help"]].concat(), 0);
        let lines = help.lines().filter_map(|line| {
            let words = line.trim_start().split([' ', ',', '[']);
            words.take(3).find(|word| word.starts_with("--")).map(str::to_owned)
        });
        let options: BTreeSet<String> = lines.collect();
        let tried = command.options.iter().flat_map(|option| option.iter().copied());
        let known =
            tried.chain(command.other.iter().copied()).chain(LEFT_TO_OTHERS.iter().copied());
        let known: BTreeSet<&str> = known.filter(|word| word.starts_with("--")).collect();
        let missing: Vec<&String> =
            options.iter().filter(|option| !known.contains(option.as_str())).collect();
        assert!(missing.is_empty(), "{:?}: {missing:?}", command.words);
    }
}

#[test]
fn options_of_lists_change_them() {
    let folder = Folder::new();
    for name in ["1.0-tar-gzip.sma", "1.0-incremental.sma", "2024.1-server-export.sma"] {
        fs::copy(sample(name), folder.path(name)).unwrap();
    }
    let list = ["backup", "list", &folder.path("")];
    let without = expect_output(&list, 0);
    for option in [
        &["--sort", "size"][..],
        &["--sort", "type"],
        &["--since", "2026-02-01"],
        &["--level", "standard"],
    ] {
        assert!(expect_output(&[&list, option].concat(), 0) != without, "{option:?}");
    }
}

/// Outcome of a run.
#[derive(PartialEq, Eq)]
struct Outcome {
    code: i32,
    printed: String,
    message: String,
    file: Option<Vec<u8>>,
}

impl Outcome {
    /// Whether the command has nothing to do with such a source.
    fn is_refused(&self) -> bool {
        self.code != 0 && self.printed.is_empty() && self.file.is_none()
    }
}

impl Command {
    fn run(&self, folder: &Folder, source: &str, option: &[&str]) -> Outcome {
        let output = folder.path("output");
        let word = |word: &&str| match *word {
            "SOURCE" => sample(source),
            "OUTPUT" => output.clone(),
            word => word.strip_prefix('@').map_or_else(|| word.to_owned(), sample),
        };
        // Of an option that is given already, the value is another one.
        let (mut words, mut at) = (Vec::new(), 0);
        while let Some(given) = self.words.get(at) {
            let is_replaced = option.first() == Some(given) && given.starts_with("--");
            words.extend((!is_replaced).then(|| word(given)));
            at += if is_replaced { 2 } else { 1 };
        }
        words.extend(option.iter().map(word));
        let has_credential =
            [PASSWORD, DESCRIPTOR, KEY].iter().any(|it| it[0] == *option.first().unwrap_or(&""));
        if source == "1.0-chacha-rawkey.sma" && self.takes_key() && !has_credential {
            words.extend(KEY.iter().map(word));
        }
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let result = run(&words);
        let file = fs::read(&output).ok();
        let _ = fs::remove_file(&output);
        Outcome {
            code: result.status.code().unwrap(),
            printed: String::from_utf8(result.stdout).unwrap(),
            message: String::from_utf8(result.stderr).unwrap(),
            file,
        }
    }

    /// Whether it unlocks what is encrypted.
    fn takes_key(&self) -> bool {
        self.options.contains(&KEY) && !self.words.contains(&"repair")
    }
}

/// Whether an option asks for what there is without it: the right key for what is unlocked with it
/// anyway, or the container that a repaired archive has.
fn is_redundant(option: &[&str], source: &str, command: &Command) -> bool {
    let is_unlocked = source == "1.0-chacha-rawkey.sma" && command.takes_key();
    let keeps = |container: &str| {
        let has = if source.contains("json") { "json" } else { "tar" };
        // Documents have no container.
        command.words.contains(&"repair") && source.starts_with("1.0") && has == container
    };
    match option {
        ["--key-file", _] => is_unlocked,
        ["--container", container] => keeps(container),
        _ => false,
    }
}
