//! Whose signature the archives have whose content is used: what each command does with each kind
//! of archive and each demand.

use std::path::Path;

use crate::program::{
    Folder, expect_output, reported_case, run, sample, security, vector, write_damaged,
};

/// What may be given with a command.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Demand {
    Nothing,
    Signer,
    Other,
    Ignored,
}

use Demand::{Ignored, Nothing, Other, Signer};

const DEMANDS: [Demand; 4] = [Nothing, Signer, Other, Ignored];

impl Demand {
    fn arguments(self) -> Vec<String> {
        let keys = match self {
            Nothing => Vec::new(),
            // Of several, one must have signed.
            Signer => vec![
                security("signer.pub.pem"),
                vector("keys/signer.pub.pem"),
                sample("signer.pub.pem"),
            ],
            Other => vec![vector("keys/other.pub.pem")],
            Ignored => return vec!["--ignore-signature".to_owned()],
        };
        keys.into_iter().flat_map(|key| ["--public-key".to_owned(), key]).collect()
    }
}

/// The commands that use content. `FILE` is what is read and `OUTPUT` what is written.
const COMMANDS: &[&[&str]] = &[
    &["backup", "extract", "--archive", "FILE", "--section", "devices", "--output", "OUTPUT"],
    &["backup", "create", "--from", "FILE", "--output", "OUTPUT"],
    &["backup", "convert", "--to", "2026.1", "--archive", "FILE", "--output", "OUTPUT"],
    &["backup", "repair", "--archive", "FILE", "--output", "OUTPUT"],
    &["backup", "repair", "--archive", "FILE", "--section", "devices", "--output", "OUTPUT"],
    &["backup", "redact", "--archive", "FILE", "--output", "OUTPUT"],
    &["backup", "compare", "--archive1", "FILE", "--archive2", "FILE"],
    &["backup", "sign", "--archive", "FILE", "--sign-key", "KEY", "--output", "OUTPUT"],
    &["restore", "--archive", "FILE", "--dry-run", "--sections", "devices"],
];

/// Runs a command, and returns its exit code and what it message.
fn run_with(folder: &Folder, command: &[&str], file: &str, demand: Demand) -> (i32, String) {
    let (output, key) = (folder.path("output"), sample("signer.key.pem"));
    let _ = std::fs::remove_file(&output);
    let filled = command.iter().map(|word| match *word {
        "FILE" => file.to_owned(),
        "OUTPUT" => output.clone(),
        "KEY" => key.clone(),
        word => word.to_owned(),
    });
    let arguments: Vec<String> = filled.chain(demand.arguments()).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = run(&arguments);
    let code = result.status.code().unwrap();
    let is_written = Path::new(&output).exists();
    let writes = command.contains(&"OUTPUT");
    assert_eq!(is_written, writes && code == 0, "{arguments:?}: {code}");
    if code != 0 {
        let message = String::from_utf8_lossy(&result.stderr);
        assert!(result.stdout.is_empty(), "{arguments:?}\n{message}");
    }
    (code, String::from_utf8(result.stderr).unwrap())
}

#[test]
fn each_command_applies_the_required_signer() {
    let folder = Folder::new();
    let unsigned = sample("1.0-tar-gzip.sma");
    let stranger = folder.path("stranger.sma");
    let key = folder.path("stranger.key.pem");
    expect_output(&["backup", "keygen", "--output", &key], 0);
    let sign = ["backup", "sign", "--archive", &unsigned, "--sign-key", &key];
    expect_output(&[&sign[..], &["--output", &stranger]].concat(), 0);
    let table = [
        // Signed, and it fits.
        (security("s10-a.sma"), [0, 0, 5, 0]),
        (vector("signature/embedded.sma"), [0, 0, 5, 0]),
        (vector("signature/both.sma"), [0, 0, 5, 0]),
        // Signed by somebody else.
        (stranger, [0, 5, 5, 0]),
        // Forged: every digest made anew.
        (security("s08-forged.sma"), [0, 5, 5, 0]),
        // It brings another key along than that of its signer.
        (vector("signature/embedded-other.sma"), [5, 0, 5, 0]),
        // Not signed.
        (unsigned.clone(), [0, 5, 5, 0]),
        (sample("1.0-selective.sma"), [0, 5, 5, 0]),
    ];
    for (file, codes) in &table {
        for command in COMMANDS {
            for (demand, code) in DEMANDS.into_iter().zip(codes) {
                let (found, message) = run_with(&folder, command, file, demand);
                assert_eq!(found, *code, "{command:?} {file} {demand:?}\n{message}");
                assert_eq!(message.contains("error: "), *code != 0, "{message}");
                // What is made of a signed archive is not signed, and that is said.
                let drops = command.contains(&"OUTPUT") && *code == 0;
                let is_signed = !file.contains("1.0-");
                assert_eq!(
                    message.contains(": the signature was"),
                    drops && is_signed,
                    "{command:?} {message}"
                );
                let is_verified = message.contains("was verified but is not kept");
                assert_eq!(is_verified, drops && is_signed && demand == Signer, "{message}");
            }
        }
    }
}

/// Runs a command whose first archive is `FILE`, with one demand after the other.
fn codes(folder: &Folder, command: &[&str], file: &str) -> [i32; 4] {
    DEMANDS.map(|demand| run_with(folder, command, file, demand).0)
}

#[test]
fn documents_and_folders_are_not_signed() {
    test_programs::needs!("sh", "tar", "gzip");
    let folder = Folder::new();
    let document = sample("2026.1-server-export.sma");
    let to_archive = ["backup", "convert", "--archive", "FILE", "--output", "OUTPUT"];
    let [extract, create, _, repair, _, redact, compare, ..] = COMMANDS[..] else {
        panic!("each command has its place")
    };
    for command in [extract, create, repair, redact, compare, &to_archive[..]] {
        assert_eq!(codes(&folder, command, &document), [0, 5, 5, 0], "{command:?}");
    }
    // A folder of section files, and an archive that was extracted with its signature.
    let unpack = r#"mkdir "$2"; tar -xf "$1" -C "$2""#;
    let extracted = folder.path("extracted");
    crate::program::shell(unpack, &[&security("s10-a.sma"), &extracted]);
    let create = COMMANDS[1];
    assert_eq!(codes(&folder, create, &extracted), [0, 0, 5, 0]);
    assert_eq!(codes(&folder, create, &format!("{extracted}/data")), [0, 5, 5, 0]);
    let forged = folder.path("forged");
    crate::program::shell(unpack, &[&security("s08-forged.sma"), &forged]);
    assert_eq!(codes(&folder, create, &forged), [0, 5, 5, 0]);
    let (_, message) = run_with(&folder, create, &document, Signer);
    assert!(message.contains("2026.1-server-export.sma: not signed\n"), "{message}");
    assert!(message.contains("remove --public-key"), "{message}");
}

#[test]
fn a_required_signer_applies_to_bases() {
    let folder = Folder::new();
    let (signed, forged) = (security("s10-a.sma"), security("s08-forged.sma"));
    let (changed, key) = (folder.path("changed.sma"), security("signer.pub.pem"));
    // The same home under another key: content that was changed since, as it were.
    let sign = ["backup", "sign", "--archive", &signed, "--sign-key"];
    expect_output(&[&sign[..], &[&sample("signer.key.pem"), "--output", &changed]].concat(), 0);
    let create = ["backup", "create", "--type", "incremental", "--from", "FILE"];
    fn on<'a>(create: &[&'a str], base: &'a str) -> Vec<&'a str> {
        [create, &["--base", base, "--output", "OUTPUT"]].concat()
    }
    assert_eq!(run_with(&folder, &on(&create, &signed), &signed, Signer).0, 0);
    for base in [&forged, &changed] {
        let (code, message) = run_with(&folder, &on(&create, base), &signed, Nothing);
        assert_eq!(code, 0, "{message}");
        let arguments = [&on(&create, base)[..], &["--public-key", &key]].concat();
        let (code, message) = run_with(&folder, &arguments, &signed, Nothing);
        assert_eq!(code, 5, "{message}");
        assert!(message.contains(base.as_str()), "{message}");
    }
    // Where a base's content goes into the archive, its signature is dropped with it.
    let increment = folder.path("increment.sma");
    let make = [&create[..4], &["--from", &signed, "--base", &signed]].concat();
    expect_output(&[&make[..], &["--output", &increment]].concat(), 0);
    let full = ["backup", "create", "--type", "full", "--from", "FILE", "--base", &signed];
    let full = [&full[..], &["--output", "OUTPUT"]].concat();
    let (code, message) = run_with(&folder, &full, &increment, Nothing);
    assert_eq!((code, message.matches("the signature was").count()), (0, 1), "{message}");
    assert!(
        message.contains(&format!("{signed}: the signature was not verified and is not kept")),
        "{message}"
    );
}

#[test]
fn the_required_signer_does_not_apply_to_the_target() {
    let folder = Folder::new();
    let home = sample("1.0-tar-gzip.sma");
    let restore = ["restore", "--dry-run", "--archive", "FILE", "--target", &home];
    assert_eq!(codes(&folder, &restore, &security("s10-a.sma")), [0, 0, 5, 0]);
    // But what contradicts itself is not taken for what is there.
    let odd = vector("signature/embedded-other.sma");
    let restore = ["restore", "--dry-run", "--archive", "FILE", "--target", &odd];
    assert_eq!(codes(&folder, &restore, &home), [5, 5, 5, 0]);
}

#[test]
fn signatures_are_checked_before_unlocking() {
    let folder = Folder::new();
    let (locked, password) = (sample("1.0-aes-argon2-signed.sma"), sample("password.txt"));
    let wrong = reported_case("16-wrong-password.txt");
    // No password is asked for, or tried, before the signature is known.
    let extract = ["backup", "extract", "--archive", "FILE", "--section", "devices"];
    let extract = [&extract[..], &["--output", "OUTPUT"]].concat();
    assert_eq!(codes(&folder, &extract, &locked), [4, 4, 5, 4]);
    let given = [&extract[..], &["--password-file", &wrong]].concat();
    assert_eq!(codes(&folder, &given, &locked), [4, 4, 5, 4]);
    let given = [&extract[..], &["--password-file", &password]].concat();
    assert_eq!(codes(&folder, &given, &locked), [0, 0, 5, 0]);
}

#[test]
fn a_required_signer_and_ignoring_signatures_exclude_each_other() {
    let key = security("signer.pub.pem");
    for command in COMMANDS {
        let more = ["--ignore-signature", "--public-key", &key];
        let message = crate::program::expect_error(&[command, &more[..]].concat(), 2);
        assert!(message.contains("cannot be used with"), "{message}");
    }
    // What is no key is no demand that nobody meets.
    let extract = COMMANDS[0];
    let not_a_key = sample("password.txt");
    crate::program::expect_error(&[extract, &["--public-key", &not_a_key]].concat(), 4);
    crate::program::expect_error(&[extract, &["--public-key", "none.pem"]].concat(), 3);
}

#[test]
fn repairing_a_forged_archive_reports_the_dropped_signature() {
    let folder = Folder::new();
    // A section was changed, and no digest: what is advised is said with what it costs.
    let changed = write_damaged(&folder);
    let create = ["backup", "create", "--from", &changed, "--output", "-"];
    let message = crate::program::expect_error(&create, 1);
    assert!(
        !message.contains("repair it first") && message.contains("has no signature"),
        "{message}"
    );
    let repaired = folder.path("repaired.sma");
    for (file, says) in [
        (security("s08-forged.sma"), "Its signature was not verified, and was dropped."),
        (security("s10-a.sma"), "Its signature was not verified, and was dropped."),
    ] {
        let repair = ["backup", "repair", "--archive", &file, "--output", &repaired, "--force"];
        let message = String::from_utf8(run(&repair).stderr).unwrap();
        let intact: Vec<&str> = message.lines().filter(|line| line.contains("intact")).collect();
        assert_eq!(intact.len(), 7, "{message}");
        for line in intact {
            assert!(line.contains("signature not verified"), "{line}");
        }
        let info = expect_output(&["backup", "info", "--archive", &repaired], 0);
        assert!(info.contains(says), "{info}");
    }
    let key = security("signer.pub.pem");
    let signed = security("s10-a.sma");
    let repair = ["backup", "repair", "--archive", &signed, "--output", &repaired, "--force"];
    expect_output(&[&repair[..], &["--public-key", &key]].concat(), 0);
    let info = expect_output(&["backup", "info", "--archive", &repaired], 0);
    assert!(info.contains("was lost. Its signature was dropped."), "{info}");
}
