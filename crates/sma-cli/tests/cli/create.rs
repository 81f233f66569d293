//! `backup create`: archives as other programs read them, and increments.

use crate::program::{
    Folder, expect_error, expect_output, json, program, run, sample, shell, write_damaged,
};

/// Runs `backup create --from SOURCE` with more arguments, and gives the path of what it made.
fn create(folder: &Folder, name: &str, source: &str, more: &[&str]) -> String {
    let output = folder.path(name);
    let arguments = ["backup", "create", "--from", source, "--output", &output];
    expect_output(&[&arguments[..], more].concat(), 0);
    output
}

/// Asserts that two archives hold the same, noise included.
fn assert_same(old: &str, new: &str, more: &[&str]) {
    let arguments = ["backup", "compare", "--archive1", old, "--archive2", new];
    let comparison = json(&[&arguments[..], more].concat(), 0);
    assert_eq!(comparison["changed"], serde_json::json!([]), "{comparison}");
}

const UNPACK: &str = r#"mkdir "$2"; tar -xzf "$1" -C "$2""#;

#[test]
fn extracting_and_creating_gives_the_same_archive() {
    test_programs::needs!("sh", "tar", "gzip");
    let folder = Folder::new();
    let first = create(&folder, "first.sma", &sample("1.0-tar-gzip.sma"), &[]);
    let extracted = folder.path("extracted");
    shell(UNPACK, &[&first, &extracted]);
    let second = create(&folder, "second.sma", &extracted, &[]);
    let third = create(&folder, "third.sma", &second, &[]);
    shell(r#"cmp "$1" "$2"; cmp "$2" "$3""#, &[&first, &second, &third]);
    assert_same(&sample("1.0-tar-gzip.sma"), &third, &[]);
}

#[test]
fn section_files_make_an_archive_that_others_read() {
    test_programs::needs!("sh", "tar", "gzip", "zstd", "lz4", "sha256sum");
    let folder = Folder::new();
    let unpacked = folder.path("unpacked");
    shell(UNPACK, &[&sample("1.0-tar-gzip.sma"), &unpacked]);
    let sections = format!("{unpacked}/data");
    for (method, test, unpack) in [
        ("gzip", "gzip -t", "gzip -dc"),
        ("zstd", "zstd -qt", "zstd -qdc"),
        ("lz4", "lz4 -qt", "lz4 -qdc"),
        ("none", "test -f", "cat"),
    ] {
        let archive = create(
            &folder,
            &format!("{method}.sma"),
            &sections,
            &["--compress", method, "--type", "full", "--tag", "a", "--tag", "b"],
        );
        let script = format!(
            r#"{test} "$1"; mkdir "$2"; {unpack} "$1" | tar -xC "$2"; cd "$2"
            sha256sum -c --quiet checksum.sha256
            # But for the line end behind it, which is no part of a section.
            for section in data/*; do
                test "$(cat "$section")" = "$(cat "$3/$(basename "$section")")"
            done"#
        );
        shell(&script, &[&archive, &folder.path(method), &sections]);
        assert_same(&sample("1.0-tar-gzip.sma"), &archive, &[]);
        let info = json(&["backup", "info", "--archive", &archive], 0);
        assert_eq!(info["tags"], serde_json::json!(["a", "b"]));
        assert_eq!(info["layer"], method);
    }
}

#[test]
fn the_same_source_at_the_same_time_makes_the_same_bytes() {
    test_programs::needs!("sh", "tar", "gzip");
    let folder = Folder::new();
    let unpacked = folder.path("unpacked");
    shell(UNPACK, &[&sample("1.0-tar-gzip.sma"), &unpacked]);
    let sections = format!("{unpacked}/data");
    let make = |name: &str, container: &str| {
        let output = folder.path(name);
        let arguments = ["backup", "create", "--from", &sections, "--output", &output];
        let mut command = program();
        command.args(arguments).args(["--container", container]);
        let run = command.env("SOURCE_DATE_EPOCH", "1770000000").output().unwrap();
        assert!(run.status.success());
        std::fs::read(&output).unwrap()
    };
    assert_eq!(make("a.sma", "tar"), make("b.sma", "tar"));
    assert_eq!(make("c.sma", "json"), make("d.sma", "json"));
    let info = json(&["backup", "info", "--archive", &folder.path("c.sma")], 0);
    // date -u -d @1770000000
    assert_eq!(info["created_at"], "2026-02-02T02:40:00Z");
    assert_eq!(info["container"], "json");
}

#[test]
fn sections_can_be_selected() {
    test_programs::needs!("sh", "tar", "gzip");
    let folder = Folder::new();
    let source = sample("1.0-tar-gzip.sma");
    let choice = ["--type", "selective", "--sections", "devices,configurations"];
    let archive = create(&folder, "selective.sma", &source, &choice);
    let members = shell(r#"tar -tzf "$1" data | tr '\n' ' '"#, &[&archive]);
    assert_eq!(members, "data/devices.json data/configurations.json ");
    let rest = "configurations,templates,notifications,resolution,analytics";
    let choice = ["--type", "selective", "--exclude-sections", rest];
    let archive = create(&folder, "without.sma", &source, &choice);
    let members = shell(r#"tar -tzf "$1" data | tr '\n' ' '"#, &[&archive]);
    assert_eq!(members, "data/devices.json ");
    let make = |more: &[&str]| {
        let arguments = ["backup", "create", "--from", &source, "--output", "-"];
        expect_error(&[&arguments[..], more].concat(), 2)
    };
    assert!(make(&["--sections", "plugins"]).contains("has no section plugins"));
    assert!(make(&["--sections", ""]).contains("has no section \"\""));
    let same = ["--sections", "devices", "--exclude-sections", "devices"];
    assert!(make(&same).contains("every selected section is excluded"));
    assert!(make(&["--exclude-sections", "plugins"]).contains("has no section plugins"));
    assert!(
        make(&["--type", "full", "--sections", "devices"]).contains("configurations is missing")
    );
    assert!(make(&["--type", "incremental"]).contains("require a base"));
    let message = expect_error(&["backup", "create", "--type", "full", "--output", "-"], 2);
    assert!(message.contains("there is no such database file"), "{message}");
}

#[test]
fn decrypting_a_created_archive_gives_its_content() {
    let folder = Folder::new();
    let source = sample("1.0-tar-gzip.sma");
    let password = folder.file("password", "correct horse\n");
    let raw = sample("raw.key");
    for (name, more, cipher, derivation) in [
        ("plain", &["--encrypt", "--password-file", &password][..], "aes-256-gcm", Some("argon2")),
        (
            "chacha",
            &["--encrypt", "chacha20-poly1305", "--kdf", "pbkdf2", "--password-file", &password],
            "chacha20-poly1305",
            Some("pbkdf2"),
        ),
        ("raw", &["--encrypt", "aes-256-gcm", "--key-file", &raw], "aes-256-gcm", None),
    ] {
        let archive = create(&folder, &format!("{name}.sma"), &source, more);
        let info = json(&["backup", "info", "--archive", &archive], 0);
        assert_eq!(info["encryption"], cipher);
        assert_eq!(info["key_derivation"].as_str(), derivation);
        let credential = &more[more.len() - 2..];
        assert_same(&source, &archive, credential);
        let validate = ["backup", "validate", "--archive", &archive];
        expect_output(&[&validate[..], credential].concat(), 0);
        // And back again.
        let clear = create(&folder, &format!("{name}-clear.sma"), &archive, credential);
        assert_same(&source, &clear, &[]);
    }
    let arguments = ["backup", "create", "--from", &source, "--encrypt", "--output", "-"];
    assert!(expect_error(&arguments, 4).contains("no password or key to encrypt with"));
    let both = ["--kdf", "scrypt", "--key-file", &raw];
    expect_error(&[&arguments[..], &both].concat(), 2);
}

#[test]
fn openssl_verifies_signatures() {
    test_programs::needs!("sh", "tar", "gzip", "sha256sum", "openssl");
    let folder = Folder::new();
    let key = folder.path("signer.key.pem");
    expect_output(&["backup", "keygen", "--output", &key], 0);
    let archive =
        create(&folder, "signed.sma", &sample("2026.1-server-export.sma"), &["--sign-key", &key]);
    let public = folder.path("signer.pub.pem");
    expect_output(&["backup", "verify", "--archive", &archive, "--public-key", &public], 0);
    shell(
        r#"mkdir "$2"; tar -xzf "$1" -C "$2"; cd "$2"; sha256sum -c --quiet checksum.sha256
        openssl pkeyutl -verify -pubin -inkey "$3" -rawin -in checksum.sha256 -sigfile signature.sig"#,
        &[&archive, &folder.path("unpacked"), &public],
    );
}

/// Section files of a home that changes: what a program would write from its database.
fn home(folder: &Folder, name: &str, devices: &[(u32, &str)], templates: &[u32]) -> String {
    let path = folder.path(name);
    std::fs::create_dir(&path).unwrap();
    let time = "2026-01-19T10:00:00Z";
    let record = |(id, name): &(u32, &str)| {
        serde_json::json!({
            "id": id, "mac": format!("A8:03:00:00:00:{id:02X}"), "ip": "", "type": "SHSW-25",
            "name": name, "created_at": time, "updated_at": time,
        })
    };
    let template = |id: &u32| {
        serde_json::json!({
            "id": id, "name": format!("T{id}"), "device_type": "SHSW-25", "config": {},
            "created_at": time, "updated_at": time,
        })
    };
    let write = |section: &str, collection: &str, records: Vec<serde_json::Value>| {
        let mut json = serde_json::json!({"schema_version": "1.0.0", "last_updated": time});
        json[collection] = records.into();
        std::fs::write(format!("{path}/{section}.json"), json.to_string()).unwrap();
    };
    write("devices", "devices", devices.iter().map(record).collect());
    write("configurations", "device_configs", Vec::new());
    write("templates", "templates", templates.iter().map(template).collect());
    std::fs::write(format!("{path}/plugins.json"), format!(r#"{{"of":"{name}"}}"#)).unwrap();
    path
}

#[test]
fn a_chain_of_increments_represents_the_full_archive() {
    test_programs::needs!("sh", "tar", "gzip");
    let folder = Folder::new();
    let monday = home(&folder, "monday", &[(1, "A"), (2, "B"), (3, "C")], &[1, 2]);
    let tuesday = home(&folder, "tuesday", &[(1, "A"), (3, "C2"), (4, "D")], &[1, 2]);
    let friday = home(&folder, "friday", &[(4, "D"), (3, "C3"), (5, "E")], &[2]);
    let base = create(&folder, "monday.sma", &monday, &["--type", "full"]);
    let first =
        create(&folder, "tuesday.sma", &tuesday, &["--type", "incremental", "--base", &base]);
    let second =
        create(&folder, "friday.sma", &friday, &["--type", "incremental", "--base", &base, &first]);
    for increment in [&first, &second] {
        expect_output(&["backup", "validate", "--archive", increment, "--level", "paranoid"], 0);
    }
    expect_output(&["backup", "validate", "--archive", &second, "--base", &first], 0);
    expect_output(&["backup", "validate", "--archive", &second, "--base", &base], 1);
    // A chain has several bases, and each archive is compared with its own.
    let chain = ["--base", &base, "--base", &first];
    let message =
        expect_output(&[&["backup", "validate", &first, &second][..], &chain].concat(), 0);
    assert!(message.ends_with("\n2 archives: 2 valid, 0 invalid\n"), "{message}");
    let reversed = ["backup", "validate", &second, "--base", &first, "--base", &base];
    assert!(expect_error(&reversed, 2).contains("does not build on the base before it"));
    let mut damaged = std::fs::read(sample("1.0-tar-none-signed.sma")).unwrap();
    let at = damaged.windows(8).position(|it| it == b"\"devices").unwrap();
    damaged[at + 1] ^= 1;
    let damaged = folder.file("damaged.sma", damaged);
    expect_error(&["backup", "validate", &second, "--base", &damaged, "--base", &first], 2);
    let again = folder.path("tuesday-again.sma");
    let again = ["--type", "incremental", "--base", &base, "--output", &again];
    let message = run(&[&["backup", "create", "--from", &tuesday][..], &again].concat());
    let message = String::from_utf8(message.stderr).unwrap();
    assert!(message.ends_with("\n2 records added or changed, 1 deleted\n"), "{message}");
    // Only what changed or was deleted.
    let devices: serde_json::Value =
        serde_json::from_str(&shell(r#"tar -xzOf "$1" data/devices.json"#, &[&first])).unwrap();
    let ids = |records: &serde_json::Value| {
        records.as_array().unwrap().iter().map(|it| it["id"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&devices["devices"]), [3, 4]);
    assert_eq!(devices["deleted"], serde_json::json!({"devices": [2]}));
    let members = shell(r#"tar -tzf "$1" data | tr '\n' ' '"#, &[&first]);
    assert_eq!(members, "data/devices.json data/configurations.json data/plugins.json ");
    // Applied to their base, they are the full archive.
    let whole = create(&folder, "whole.sma", &second, &["--type", "full", "--base", &base, &first]);
    expect_output(&["backup", "validate", "--archive", &whole], 0);
    let full = create(&folder, "friday-full.sma", &friday, &["--type", "full"]);
    assert_same(&full, &whole, &[]);
    // A differential archive stands alone beside the full one.
    let since_monday =
        create(&folder, "diff.sma", &friday, &["--type", "differential", "--base", &base]);
    let again = create(&folder, "again.sma", &since_monday, &["--type", "full", "--base", &base]);
    assert_same(&full, &again, &[]);
    let make = |more: &[&str]| {
        let arguments = ["backup", "create", "--from", &friday, "--output", "-"];
        expect_error(&[&arguments[..], more].concat(), 2)
    };
    let chain = ["--type", "differential", "--base", &base, &first];
    assert!(make(&chain).contains("require a full archive as their base"));
    let torn = ["--type", "incremental", "--base", &base, &second];
    assert!(make(&torn).contains("builds on a different base"));
    let orphan = ["--type", "incremental", "--base", &first];
    assert!(make(&orphan).contains("contains only the changes"));
}

#[test]
fn invalid_data_does_not_become_valid() {
    let folder = Folder::new();
    let damaged = write_damaged(&folder);
    let message = expect_error(&["backup", "create", "--from", &damaged, "--output", "-"], 1);
    assert!(message.contains("has errors: SMA-"), "{message}");
    std::fs::create_dir(folder.path("empty")).unwrap();
    let empty = folder.path("empty");
    let message = expect_error(&["backup", "create", "--from", &empty, "--output", "-"], 1);
    assert!(message.contains("no section files"), "{message}");
    std::fs::write(format!("{empty}/devices.json"), "{\"devices\": [").unwrap();
    let message = expect_error(&["backup", "create", "--from", &empty, "--output", "-"], 1);
    assert!(message.contains("devices"), "{message}");
}

#[test]
fn the_result_follows_the_specification() {
    test_programs::needs!("sh", "sha256sum");
    let folder = Folder::new();
    let output = folder.path("made.sma");
    let source = sample("1.0-tar-gzip.sma");
    let result = json(&["backup", "create", "--from", &source, "--output", &output], 0);
    assert_eq!(result["success"], true);
    assert_eq!(result["backup_path"], output.as_str());
    assert_eq!(result["record_count"], 99);
    let size = shell(r#"stat -c %s "$1""#, &[&output]);
    assert_eq!(result["file_size"].to_string(), size.trim());
    let digest = shell(r#"sha256sum "$1" | cut -c1-64"#, &[&output]);
    assert_eq!(result["checksum"], format!("sha256:{}", digest.trim()));
}

#[test]
fn an_increment_is_checked_without_assuming_its_base() {
    let folder = Folder::new();
    let full = sample("1.0-tar-none-signed.sma");
    let output = folder.path("increment.sma");
    let create = ["backup", "create", "--type", "incremental", "--output", &output];
    // A section that was left out was not deleted.
    let selective = sample("1.0-selective.sma");
    let message =
        expect_error(&[&create[..], &["--base", &full, "--from", &selective]].concat(), 1);
    assert!(
        message.contains("but its base has one") && message.contains("--sections"),
        "{message}"
    );
    // The manifest of a document is nowhere but in memory.
    let document = sample("2026.1-server-export.sma");
    let message = expect_error(&[&create[..], &["--base", &document, "--from", &full]].concat(), 1);
    assert!(message.contains("Convert it to an SMA 1.0 archive first"), "{message}");
    let message = expect_error(
        &[&create[..], &["--base", &full, "--from", &full, "--sections", "devcies"]].concat(),
        2,
    );
    assert!(message.contains("has no section devcies"), "{message}");
    // A base that nothing builds on is a mistake.
    let message =
        expect_error(&[&create[..], &["--base", &full, &full, "--from", &full]].concat(), 2);
    assert!(message.contains("does not build on the base before it"), "{message}");
    let create = ["backup", "create", "--from", &full, "--base", &full, "--output", &output];
    let message = expect_error(&create, 2);
    assert!(message.contains("neither the source nor the new archive"), "{message}");
    assert!(folder.names().is_empty());
}

#[test]
fn warnings_about_a_new_archive_are_printed() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path("home")).unwrap();
    folder.file("home/devices.json", r#"{"devices":[{"id":"x"}]}"#);
    let output = folder.path("home.sma");
    let home = folder.path("home");
    let create = ["backup", "create", "--type", "selective", "--from", &home, "--output", &output];
    let result = json(&create, 0);
    let warnings = result["warnings"].as_array().unwrap();
    assert!(
        warnings[0].as_str().unwrap().contains("not valid at level thorough: SMA-D0"),
        "{result}"
    );
    let password = sample("password.txt");
    let locked = sample("1.0-aes-pbkdf2-json.sma");
    let clear = folder.path("clear.sma");
    let create = ["backup", "create", "--from", &locked, "--password-file", &password];
    let result = json(&[&create[..], &["--output", &clear]].concat(), 0);
    assert!(result["warnings"][0].as_str().unwrap().contains("is not encrypted"), "{result}");
}

/// `compression.level` of an archive, as other programs read it.
const LEVEL: &str = r#""$2" -dc <"$1" | tar -xO manifest.json | jq .compression.level"#;

#[test]
fn each_method_has_its_levels() {
    test_programs::needs!("sh", "tar", "gzip", "zstd", "lz4", "jq");
    let folder = Folder::new();
    for (method, levels) in [
        ("gzip", [None, Some(1), Some(9)]),
        ("zstd", [None, Some(1), Some(22)]),
        ("lz4", [None, Some(1), Some(12)]),
    ] {
        for level in levels {
            let text = level.unwrap_or(6).to_string();
            let given = ["--compress", method, "--level", &text];
            let arguments = if level.is_some() { &given[..] } else { &given[..2] };
            let name = format!("{method}-{text}.sma");
            let archive = create(&folder, &name, &sample("1.0-tar-gzip.sma"), arguments);
            assert_eq!(shell(LEVEL, &[&archive, method]).trim(), text, "{method}");
        }
    }
}

#[test]
fn levels_that_a_method_does_not_have_are_refused_with_the_range() {
    let (folder, source) = (Folder::new(), sample("1.0-tar-gzip.sma"));
    let output = folder.path("a.sma");
    for command in ["create", "convert", "redact", "repair"] {
        for (method, level, message) in [
            ("gzip", "10", "gzip has levels 1 to 9, not 10"),
            ("gzip", "0", "gzip has levels 1 to 9, not 0"),
            ("zstd", "23", "zstd has levels 1 to 22, not 23"),
            ("lz4", "13", "LZ4 has levels 1 to 12, not 13"),
            ("none", "1", "--level has no effect without compression"),
        ] {
            let from = if command == "create" { "--from" } else { "--archive" };
            let packing = ["--compress", method, "--level", level];
            let arguments = ["backup", command, from, &source, "--output", &output];
            let error = expect_error(&[&arguments[..], &packing].concat(), 2);
            assert!(error.contains(message), "{command}: {error}");
        }
    }
    assert_eq!(folder.names(), [""; 0]);
}

#[test]
fn zstd_makes_smaller_archives_than_gzip_and_higher_levels_smaller_ones() {
    let (folder, source) = (Folder::new(), sample("1.0-tar-none-signed.sma"));
    let size = |method: &str, more: &[&str]| {
        let arguments = [&["--compress", method], more].concat();
        let archive = create(&folder, &arguments.join(""), &source, &arguments);
        std::fs::metadata(archive).unwrap().len()
    };
    let [first, high] = ["1", "19"].map(|level| size("zstd", &["--level", level]));
    assert!(high < first && first < size("none", &[]));
    assert!(size("zstd", &[]) <= size("gzip", &[]));
}
