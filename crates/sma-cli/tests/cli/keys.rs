//! Keys and signatures, as OpenSSL sees them.

use crate::program::{Folder, damaged, printed, refused, sample, shell};

#[test]
fn openssl_reads_the_keys_and_verifies_what_is_signed() {
    test_programs::needs!("sh", "tar", "gzip", "zstd", "sha256sum", "openssl");
    let folder = Folder::new();
    let key = folder.path("signer.key.pem");
    printed(&["backup", "keygen", "--output", &key], 0);
    let public = folder.path("signer.pub.pem");
    shell(r#"openssl pkey -in "$1" -pubout | cmp - "$2""#, &[&key, &public]);
    for name in ["1.0-tar-zstd.sma", "1.0-aes-argon2-signed.sma", "1.0-json-gzip.sma"] {
        let signed = folder.path(name);
        printed(
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
        printed(&["backup", "verify", "--archive", &signed, "--public-key", &public], 0);
    }
    shell(
        r#"cd "$1"; mkdir tar; zstd -qdc 1.0-tar-zstd.sma | tar -xC tar; cd tar
        sha256sum -c --quiet checksum.sha256
        openssl pkeyutl -verify -pubin -inkey ../signer.pub.pem -rawin -in checksum.sha256 \
            -sigfile signature.sig"#,
        &[folder.as_path().to_str().unwrap()],
    );
}

#[test]
fn keys_of_openssl_sign() {
    test_programs::needs!("sh", "openssl");
    let folder = Folder::new();
    let key = folder.path("openssl.pem");
    shell(r#"openssl genpkey -algorithm ed25519 -out "$1""#, &[&key]);
    let signed = folder.path("signed.sma");
    let archive = sample("1.0-tar-gzip.sma");
    printed(&["backup", "sign", "--archive", &archive, "--sign-key", &key, "--output", &signed], 0);
    let public = folder.path("openssl.pub.pem");
    shell(r#"openssl pkey -in "$1" -pubout -out "$2""#, &[&key, &public]);
    printed(&["backup", "verify", "--archive", &signed, "--public-key", &public], 0);
    let told = refused(
        &["backup", "sign", "--archive", &archive, "--sign-key", &public, "--output", "-"],
        4,
    );
    assert!(told.contains("Signing needs the private key"), "{told}");
}

#[test]
fn what_has_faults_is_not_signed() {
    let folder = Folder::new();
    let key = folder.path("signer.key.pem");
    printed(&["backup", "keygen", "--output", &key], 0);
    let document = sample("2026.1-server-export.sma");
    let output = folder.path("signed.sma");
    let told = refused(
        &["backup", "sign", "--archive", &document, "--sign-key", &key, "--output", &output],
        2,
    );
    assert!(told.contains("Convert the document"), "{told}");
    let damaged = damaged(&folder);
    let told = refused(
        &["backup", "sign", "--archive", &damaged, "--sign-key", &key, "--output", &output],
        1,
    );
    assert!(told.contains("SMA-I003"), "{told}");
    assert!(!std::path::Path::new(&output).exists());
}
