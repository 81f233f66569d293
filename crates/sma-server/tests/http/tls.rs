//! TLS, as another program sees it.

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use sma_server::{ServeError, Server, TlsFiles};
use tempfile::TempDir;

use crate::client::connect;
use crate::place::{KEY, Place, config};

/// Makes a certificate of a name, and its key.
fn make_pair(folder: &Path, name: &str) -> TlsFiles {
    let (certificate, key) =
        (folder.join(format!("{name}.pem")), folder.join(format!("{name}.key")));
    let output = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"])
        .args(["-days", "2", "-subj", &format!("/CN={name}"), "-addext"])
        .arg(format!("subjectAltName=IP:127.0.0.1,DNS:{name}"))
        .arg("-out")
        .arg(&certificate)
        .arg("-keyout")
        .arg(&key)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    TlsFiles { certificate, key }
}

fn place(files: &TlsFiles) -> Place {
    let folder = Arc::new(TempDir::new().unwrap());
    Place::in_folder(folder, Some(KEY), |config| config.tls = Some(files.clone()))
}

/// Asks for `/healthz` with openssl, which verifies the certificate; returns what it prints, and
/// whether it was content.
fn ask(place: &Place, trusted: &Path, options: &[&str]) -> (bool, String) {
    let mut child = Command::new("openssl")
        .args(["s_client", "-connect", &place.address.to_string(), "-verify_return_error"])
        .args(["-ign_eof", "-CAfile"])
        .arg(trusted)
        .args(options)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let request = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    // A program that has given up does not read it.
    let _ = child.stdin.take().unwrap().write_all(request);
    let output = child.wait_with_output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&text).into_owned())
}

#[test]
fn two_versions_of_tls_are_spoken_and_no_other() {
    test_programs::needs!("openssl");
    let folder = TempDir::new().unwrap();
    let files = make_pair(folder.path(), "server");
    let place = place(&files);
    for (option, version) in [("-tls1_2", "TLSv1.2"), ("-tls1_3", "TLSv1.3")] {
        let (is_fine, text) = ask(&place, &files.certificate, &[option]);
        assert!(is_fine, "{text}");
        assert!(text.contains(version), "{text}");
        assert!(text.contains("HTTP/1.1 200 OK") && text.contains("{\"status\":\"ok\"}"), "{text}");
    }
    for option in ["-tls1", "-tls1_1"] {
        // The client would do it; the server answers with an alert.
        let cipher = ["-cipher", "ALL:@SECLEVEL=0"];
        let (is_fine, text) = ask(&place, &files.certificate, &[&[option][..], &cipher].concat());
        assert!(!is_fine && text.contains("SSL alert number"), "{text}");
    }
    let other = make_pair(folder.path(), "other");
    let (is_fine, text) = ask(&place, &other.certificate, &[]);
    assert!(!is_fine && text.contains("verify error"), "{text}");
}

#[test]
fn plain_http_gets_no_answer_where_tls_is_spoken() {
    test_programs::needs!("openssl");
    let folder = TempDir::new().unwrap();
    let place = place(&make_pair(folder.path(), "server"));
    let mut connection = connect(place.address);
    connection.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    // It may also be a reset.
    let _ = connection.read_to_end(&mut answer);
    assert!(!answer.starts_with(b"HTTP"), "{answer:?}");
}

#[test]
fn a_renewed_certificate_is_used_once_both_files_are_there() {
    test_programs::needs!("openssl");
    let folder = TempDir::new().unwrap();
    let files = make_pair(folder.path(), "server");
    let old = folder.path().join("old.pem");
    fs::copy(&files.certificate, &old).unwrap();
    let place = place(&files);
    assert!(ask(&place, &old, &[]).0);
    let new = make_pair(folder.path(), "new");
    fs::rename(&new.certificate, &files.certificate).unwrap();
    // The key is still that of the old one.
    let (is_fine, text) = ask(&place, &old, &[]);
    assert!(is_fine, "{text}");
    fs::rename(&new.key, &files.key).unwrap();
    let (is_fine, text) = ask(&place, &files.certificate, &[]);
    assert!(is_fine, "{text}");
    assert!(!ask(&place, &old, &[]).0);
}

#[tokio::test]
async fn files_that_are_no_pair_are_refused_by_name() {
    test_programs::needs!("openssl");
    let folder = TempDir::new().unwrap();
    let (one, other) = (make_pair(folder.path(), "one"), make_pair(folder.path(), "other"));
    let file = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        path
    };
    let key = fs::read_to_string(&one.key).unwrap();
    let empty = file("empty.pem", b"");
    let text = file("text.pem", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    let damaged = file("damaged.key", key.replacen("MI", "AA", 1).as_bytes());
    let missing = folder.path().join("missing.pem");
    for (certificate, key, named) in [
        (&one.certificate, &other.key, "other.key"),
        (&one.key, &one.key, "one.key"),
        (&one.certificate, &one.certificate, "one.pem"),
        (&empty, &one.key, "empty.pem"),
        (&text, &one.key, "text.pem"),
        (&one.certificate, &damaged, "damaged.key"),
        (&one.certificate, &empty, "empty.pem"),
        (&missing, &one.key, "missing.pem"),
        (&one.certificate, &missing, "missing.pem"),
    ] {
        let mut config = config(folder.path());
        config.tls = Some(TlsFiles { certificate: certificate.clone(), key: key.clone() });
        let refused = Server::start(config).await.unwrap_err();
        assert!(matches!(refused, ServeError::Tls { .. } | ServeError::Read { .. }), "{refused:?}");
        assert!(refused.to_string().contains(named), "{named}: {refused}");
    }
}

#[tokio::test]
async fn without_a_key_tls_does_not_open_the_network() {
    test_programs::needs!("openssl");
    let folder = TempDir::new().unwrap();
    let mut config = config(folder.path());
    config.tls = Some(make_pair(folder.path(), "server"));
    config.listen = [0, 0, 0, 0].into();
    let refused = Server::start(config).await;
    assert!(matches!(refused, Err(ServeError::KeyRequired { .. })), "{refused:?}");
}
