//! Keys and signatures, as OpenSSL sees them.

use crate::program::{Folder, expect_error, expect_output, sample, shell, write_damaged};

#[test]
fn openssl_reads_the_keys_and_verifies_signatures() {
    test_programs::needs!("sh", "tar", "gzip", "zstd", "sha256sum", "openssl");
    let folder = Folder::new();
    let key = folder.path("signer.key.pem");
    expect_output(&["backup", "keygen", "--output", &key], 0);
    let public = folder.path("signer.pub.pem");
    shell(r#"openssl pkey -in "$1" -pubout | cmp - "$2""#, &[&key, &public]);
    for name in ["1.0-tar-zstd.sma", "1.0-aes-argon2-signed.sma", "1.0-json-gzip.sma"] {
        let signed = folder.path(name);
        expect_output(
            &[
                "backup",
                "sign",
                "--archive",
                &sample(name),
                "--sign-key",
                &key,
                "--output",
                &signed,
            ],
            0,
        );
        expect_output(&["backup", "verify", "--archive", &signed, "--public-key", &public], 0);
    }
    shell(
        r#"cd "$1"; mkdir tar; zstd -qdc 1.0-tar-zstd.sma | tar -xC tar; cd tar
        sha256sum -c --quiet checksum.sha256
        openssl pkeyutl -verify -pubin -inkey ../signer.pub.pem -rawin -in checksum.sha256 \
            -sigfile signature.sig"#,
        &[folder.as_path().to_str().unwrap()],
    );
}

/// Runs that replace each other's files never leave a private key with another public key.
#[test]
fn a_key_pair_belongs_together() {
    let folder = Folder::new();
    let key = folder.path("signer.key.pem");
    let (archive, signed) = (sample("1.0-tar-gzip.sma"), folder.path("signed.sma"));
    for _ in 0..5 {
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope
                    .spawn(|| expect_output(&["backup", "keygen", "--force", "--output", &key], 0));
            }
        });
        let sign = ["backup", "sign", &archive, "--sign-key", &key, "--force", "--output", &signed];
        expect_output(&sign, 0);
        let public = folder.path("signer.pub.pem");
        expect_output(&["backup", "verify", &signed, "--public-key", &public], 0);
    }
    assert_eq!(folder.names(), ["signed.sma", "signer.key.pem", "signer.pub.pem"]);
}

#[test]
fn keys_of_openssl_sign() {
    test_programs::needs!("sh", "openssl");
    let folder = Folder::new();
    let key = folder.path("openssl.pem");
    shell(r#"openssl genpkey -algorithm ed25519 -out "$1""#, &[&key]);
    let signed = folder.path("signed.sma");
    let archive = sample("1.0-tar-gzip.sma");
    expect_output(
        &["backup", "sign", "--archive", &archive, "--sign-key", &key, "--output", &signed],
        0,
    );
    let public = folder.path("openssl.pub.pem");
    shell(r#"openssl pkey -in "$1" -pubout -out "$2""#, &[&key, &public]);
    expect_output(&["backup", "verify", "--archive", &signed, "--public-key", &public], 0);
    let message = expect_error(
        &["backup", "sign", "--archive", &archive, "--sign-key", &public, "--output", "-"],
        4,
    );
    assert!(message.contains("Signing needs the private key"), "{message}");
}

#[test]
fn an_invalid_archive_is_not_signed() {
    let folder = Folder::new();
    let key = folder.path("signer.key.pem");
    expect_output(&["backup", "keygen", "--output", &key], 0);
    let document = sample("2026.1-server-export.sma");
    let output = folder.path("signed.sma");
    let message = expect_error(
        &["backup", "sign", "--archive", &document, "--sign-key", &key, "--output", &output],
        2,
    );
    assert!(message.contains("Convert the document"), "{message}");
    let damaged = write_damaged(&folder);
    let message = expect_error(
        &["backup", "sign", "--archive", &damaged, "--sign-key", &key, "--output", &output],
        1,
    );
    assert!(message.contains("SMA-I003"), "{message}");
    assert!(!std::path::Path::new(&output).exists());
}
