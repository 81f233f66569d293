//! Signatures and keys, judged by programs that know nothing of this one: `openssl` and
//! `ssh-keygen`, in both directions.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest as _, Sha256};
use sma_core::advice::Advice;
use sma_core::signature::{
    Algorithm, Found, PrivateKey, PrivateKeyError, PublicKey, PublicKeyError, Signature,
};

/// The signed message, in the form of `checksum.sha256`.
const MESSAGE: &[u8] =
    b"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  manifest.json\n";

/// An empty folder of the test that asks for it.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("signatures").join(test);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Whether a shell script, run in a folder, succeeds; what it prints on either channel.
fn run(folder: &Path, script: &str) -> (bool, String) {
    let output =
        Command::new("sh").args(["-ec", script]).current_dir(folder).env("LC_ALL", "C").output();
    let output = output.unwrap();
    let printed = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&printed).into_owned())
}

/// What a script prints that must succeed.
fn shell(folder: &Path, script: &str) -> String {
    let (success, printed) = run(folder, script);
    assert!(success, "{script}: {printed}");
    printed
}

fn read(folder: &Path, file: &str) -> Vec<u8> {
    fs::read(folder.join(file)).unwrap()
}

#[test]
fn openssl_verifies_written_signatures() {
    test_programs::needs!("sh", "openssl");
    let folder = folder("signed-here");
    let verify = "openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in checksum.sha256 \
                  -sigfile signature.sig";
    for seed in [[0; 32], [0x5a; 32], [0xff; 32]] {
        let key = PrivateKey::from_seed(&seed);
        let signature = key.sign(MESSAGE);
        fs::write(folder.join("key.pem"), key.public_key().to_pem()).unwrap();
        fs::write(folder.join("checksum.sha256"), MESSAGE).unwrap();
        fs::write(folder.join("signature.sig"), signature.to_bytes()).unwrap();
        assert!(shell(&folder, verify).contains("Signature Verified Successfully"));

        // That `openssl` says no to anything at all.
        fs::write(folder.join("checksum.sha256"), &MESSAGE[1..]).unwrap();
        let (success, printed) = run(&folder, verify);
        assert!(!success && printed.contains("Signature Verification Failure"), "{printed}");
    }
}

#[test]
fn signatures_of_openssl_verify() {
    test_programs::needs!("sh", "openssl");
    let folder = folder("signed-there");
    fs::write(folder.join("checksum.sha256"), MESSAGE).unwrap();
    shell(
        &folder,
        "openssl genpkey -algorithm ed25519 -out key.pem
         openssl pkey -in key.pem -pubout -out public.pem
         openssl pkeyutl -sign -inkey key.pem -rawin -in checksum.sha256 -out signature.sig
         openssl base64 -A -in signature.sig -out signature.base64
         od -An -v -tx1 signature.sig | tr -d ' \\n' > signature.hex
         openssl pkey -in key.pem -text > with-text.pem
         openssl pkey -in key.pem -pubout -text > public-with-text.pem
         openssl req -new -x509 -key key.pem -subj /CN=signer -out certificate.pem
         openssl x509 -in certificate.pem -pubkey > public-and-certificate.pem",
    );
    let key = PublicKey::parse(&read(&folder, "public.pem")).unwrap();
    for file in ["signature.sig", "signature.base64", "signature.hex"] {
        let signature = Signature::parse(&read(&folder, file)).unwrap();
        assert!(key.verifies(MESSAGE, &signature), "{file}");
        assert!(!key.verifies(&MESSAGE[1..], &signature), "{file}");
    }
    for file in ["public-with-text.pem", "public-and-certificate.pem"] {
        assert_eq!(PublicKey::parse(&read(&folder, file)), Ok(key), "{file}");
    }

    // Ed25519 signs the same message the same way, whoever does it.
    for file in ["key.pem", "with-text.pem"] {
        let private = PrivateKey::parse(&read(&folder, file)).unwrap();
        assert_eq!(private.public_key(), key);
        assert_eq!(private.sign(MESSAGE).to_bytes().to_vec(), read(&folder, "signature.sig"));
        assert_eq!(private.to_pem().as_bytes(), read(&folder, "key.pem"));
    }
    assert_eq!(key.to_pem().as_bytes(), read(&folder, "public.pem"));
}

#[test]
fn the_signature_of_a_sample_verifies() {
    test_programs::needs!("sh", "tar", "openssl");
    let folder = folder("sample");
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/samples");
    let public = PublicKey::parse(&read(&samples, "signer.pub.pem")).unwrap();
    let private = PrivateKey::parse(&read(&samples, "signer.key.pem")).unwrap();
    assert_eq!(private.public_key(), public);

    fs::copy(samples.join("1.0-tar-none-signed.sma"), folder.join("signed.sma")).unwrap();
    shell(&folder, "tar -xf signed.sma");
    let signature = Signature::parse(&read(&folder, "signature.sig")).unwrap();
    let signed = read(&folder, "checksum.sha256");
    assert!(public.verifies(&signed, &signature));
    assert_eq!(private.sign(&signed), signature);
}

#[test]
fn openssl_selects_the_same_of_several_keys() {
    test_programs::needs!("sh", "openssl");
    let folder = folder("several");
    let [first, second] = [1, 2].map(|byte| PrivateKey::from_seed(&[byte; 32]));
    let text = [
        "words\n",
        &first.to_pem(),
        &second.public_key().to_pem(),
        &first.public_key().to_pem(),
        "words\n",
    ]
    .concat();
    fs::write(folder.join("keys.pem"), &text).unwrap();
    let there = shell(&folder, "openssl pkey -pubin -in keys.pem -pubout");
    assert_eq!(there, second.public_key().to_pem());
    assert_eq!(PublicKey::parse(text.as_bytes()), Ok(second.public_key()));
}

#[test]
fn errors_name_the_algorithm_of_other_openssl_keys() {
    test_programs::needs!("sh", "openssl");
    let folder = folder("others");
    shell(
        &folder,
        "genpkey() { openssl genpkey -quiet -out $1.pem -algorithm $2 $3 $4 $5 $6
                     openssl pkey -in $1.pem -pubout -out $1-public.pem; }
         genpkey ed25519 ed25519
         genpkey ed448 ed448
         genpkey x25519 x25519
         genpkey x448 x448
         genpkey rsa rsa -pkeyopt rsa_keygen_bits:1024
         genpkey pss rsa-pss -pkeyopt rsa_keygen_bits:1024
         genpkey ec ec -pkeyopt ec_paramgen_curve:P-256
         genpkey dh dh -pkeyopt group:ffdhe2048
         openssl ecparam -name prime256v1 -genkey -out ec-parameters.pem
         openssl ec -in ec.pem -out ec-old.pem
         openssl rsa -in rsa.pem -traditional -out rsa-old.pem
         openssl rsa -in rsa.pem -RSAPublicKey_out -out rsa-old-public.pem
         openssl pkey -in ed25519.pem -aes256 -passout pass:canary -out encrypted.pem
         openssl req -new -x509 -key ed25519.pem -subj /CN=signer -out certificate.pem
         openssl req -new -key ed25519.pem -subj /CN=signer -out request.pem
         openssl pkey -in ed25519.pem -outform DER -out private.der
         openssl pkey -in ed25519.pem -pubout -outform DER -out public.der
         ssh-keygen -q -t ed25519 -N '' -f openssh
         ssh-keygen -q -t rsa -b 1024 -N '' -f openssh-rsa
         ssh-keygen -q -s openssh -I signer openssh-rsa.pub
         ssh-keygen -e -f openssh.pub > ssh2.pub",
    );
    let public = |algorithm| Found::PublicKey { algorithm };
    let private = |algorithm| Found::PrivateKey { algorithm };
    let found = [
        ("ed448.pem", private(Algorithm::Ed448)),
        ("ed448-public.pem", public(Algorithm::Ed448)),
        ("x25519.pem", private(Algorithm::X25519)),
        ("x25519-public.pem", public(Algorithm::X25519)),
        ("x448.pem", private(Algorithm::X448)),
        ("x448-public.pem", public(Algorithm::X448)),
        ("rsa.pem", private(Algorithm::Rsa)),
        ("rsa-public.pem", public(Algorithm::Rsa)),
        ("pss.pem", private(Algorithm::Rsa)),
        ("pss-public.pem", public(Algorithm::Rsa)),
        ("rsa-old.pem", private(Algorithm::Rsa)),
        ("rsa-old-public.pem", public(Algorithm::Rsa)),
        ("ec.pem", private(Algorithm::Ec)),
        ("ec-public.pem", public(Algorithm::Ec)),
        ("ec-parameters.pem", private(Algorithm::Ec)),
        ("ec-old.pem", private(Algorithm::Ec)),
        ("dh.pem", private(Algorithm::Other)),
        ("dh-public.pem", public(Algorithm::Other)),
        ("encrypted.pem", Found::EncryptedPrivateKey),
        ("certificate.pem", Found::Certificate),
        ("request.pem", Found::CertificateRequest),
        ("private.der", Found::Binary),
        ("public.der", Found::Binary),
        ("openssh", Found::OpenSshPrivateKey),
        ("openssh-rsa.pub", public(Algorithm::Rsa)),
        ("openssh-rsa-cert.pub", Found::OpenSshCertificate),
        ("ssh2.pub", Found::Ssh2PublicKey),
    ];
    for (file, found) in found {
        let text = read(&folder, file);
        assert_eq!(PublicKey::parse(&text), Err(PublicKeyError::Unexpected { found }), "{file}");
        let error = PrivateKey::parse(&text).unwrap_err();
        assert_eq!(error, PrivateKeyError::Unexpected { found }, "{file}");
    }
    let text = read(&folder, "ed25519.pem");
    let found = private(Algorithm::Ed25519);
    assert_eq!(PublicKey::parse(&text), Err(PublicKeyError::Unexpected { found }));
}

#[test]
fn advice_in_hints_works() {
    test_programs::needs!("sh", "openssl", "ssh-keygen");
    let folder = folder("hints");
    shell(
        &folder,
        "openssl genpkey -algorithm ed25519 -out private.pem
         openssl pkey -in private.pem -aes256 -passout pass:canary -out encrypted.pem
         openssl req -new -x509 -key private.pem -subj /CN=signer -out certificate.pem
         openssl req -new -key private.pem -subj /CN=signer -out request.pem
         openssl pkey -in private.pem -pubout -outform DER -out public.der
         openssl pkey -in private.pem -outform DER -out private.der
         ssh-keygen -q -t ed25519 -N '' -f openssh
         ssh-keygen -e -f openssh.pub > ssh2.pub",
    );
    // Each hint has a command between backticks.
    let command = |hint: &str, file: &str| hint.split('`').nth(1).unwrap().replace("FILE", file);
    let pem = PrivateKey::parse(&read(&folder, "private.pem")).unwrap().public_key();
    let openssh = PublicKey::parse(&read(&folder, "openssh.pub")).unwrap();
    let files = [
        ("private.pem", pem),
        ("encrypted.pem", pem),
        ("certificate.pem", pem),
        ("request.pem", pem),
        ("public.der", pem),
        ("openssh", openssh),
        ("ssh2.pub", openssh),
    ];
    for (file, key) in files {
        let error = PublicKey::parse(&read(&folder, file)).unwrap_err();
        let password = if file == "encrypted.pem" { " -passin pass:canary" } else { "" };
        let printed = shell(&folder, &(command(error.action(), file) + password));
        assert_eq!(PublicKey::parse(printed.as_bytes()), Ok(key), "{file}: {printed}");
    }
    for (file, password) in [("encrypted.pem", " -passin pass:canary"), ("private.der", "")] {
        let error = PrivateKey::parse(&read(&folder, file)).unwrap_err();
        shell(&folder, &(command(error.action(), file) + password));
        let key = PrivateKey::parse(&read(&folder, "KEY.pem")).unwrap();
        assert_eq!(key.public_key(), pem, "{file}");
        fs::remove_file(folder.join("KEY.pem")).unwrap();
    }
    let error = PrivateKey::parse(&read(&folder, "openssh")).unwrap_err();
    shell(&folder, &command(error.action(), ""));
    assert!(PrivateKey::parse(&read(&folder, "KEY.pem")).is_ok());
}

#[test]
fn ssh_keygen_agrees_on_keys_and_fingerprints() {
    test_programs::needs!("sh", "ssh-keygen");
    let folder = folder("ssh-keygen");
    shell(&folder, "ssh-keygen -q -t ed25519 -N '' -C 'somebody, somewhere' -f key");
    let key = PublicKey::parse(&read(&folder, "key.pub")).unwrap();
    // "256 SHA256:… somebody, somewhere (ED25519)"
    let listed = shell(&folder, "ssh-keygen -lf key.pub");
    assert_eq!(listed.split(' ').nth(1), Some(key.fingerprint().as_str()));

    // What is written here means the same there, through the form of RFC 4716 and back too.
    fs::write(folder.join("written.pub"), format!("{}\n", key.to_openssh())).unwrap();
    let listed = shell(&folder, "ssh-keygen -lf written.pub");
    assert_eq!(listed.split(' ').nth(1), Some(key.fingerprint().as_str()));
    let back = shell(&folder, "ssh-keygen -e -f written.pub > ssh2.pub; ssh-keygen -i -f ssh2.pub");
    assert_eq!(back.trim_end(), key.to_openssh());
}

#[test]
fn signatures_of_ssh_keygen_verify() {
    test_programs::needs!("sh", "ssh-keygen");
    let folder = folder("ssh-signature");
    fs::write(folder.join("checksum.sha256"), MESSAGE).unwrap();
    shell(
        &folder,
        "ssh-keygen -q -t ed25519 -N '' -f key
         ssh-keygen -q -Y sign -f key -n file -O hashalg=sha256 checksum.sha256
         sed '/^-----/d' checksum.sha256.sig | openssl base64 -d -out signature.bin",
    );
    // OpenSSH's PROTOCOL.sshsig: what is signed is a frame around a digest of the message, and
    // the 64 bytes of the signature end the file.
    let mut signed = b"SSHSIG".to_vec();
    let digest = Sha256::digest(MESSAGE);
    for field in [b"file".as_slice(), b"", b"sha256", &digest] {
        signed.extend(u32::try_from(field.len()).unwrap().to_be_bytes());
        signed.extend(field);
    }
    let file = read(&folder, "signature.bin");
    let signature = Signature::parse(file.last_chunk::<64>().unwrap()).unwrap();
    let key = PublicKey::parse(&read(&folder, "key.pub")).unwrap();
    assert!(key.verifies(&signed, &signature));
    assert!(!key.verifies(MESSAGE, &signature));
}
