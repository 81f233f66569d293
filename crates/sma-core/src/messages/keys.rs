//! Errors of keys, passwords and signatures.

use super::{Listing, examples};
use crate::archive::UnlockError;
use crate::encryption::{
    CredentialError, DecryptMemberError, DeriveError, EncryptMemberError, KeyFileProblem,
    ParameterError, Untypable,
};
use crate::signature::{Algorithm, Found, KeyForm, PrivateKeyError, PublicKeyError};
use crate::signer::SignatureError;

#[test]
fn errors_of_unlocking() {
    let range = ParameterError::Range { name: "log_n", value: 99, min: 10, max: 22 };
    let unlocking = examples! { UnlockError:
        UnlockError::NotEncrypted => UnlockError::NotEncrypted;
        UnlockError::Parameters { .. } =>
            UnlockError::Parameters { reason: "the salt is malformed".into() };
        UnlockError::NeedsPassword => UnlockError::NeedsPassword;
        UnlockError::NeedsKey => UnlockError::NeedsKey;
        UnlockError::Credential(_) => CredentialError::Empty.into();
        UnlockError::Derive(_) => DeriveError::PasswordTooLong.into();
        UnlockError::Refused => UnlockError::Refused;
        UnlockError::RefusedUntypable { .. } =>
            UnlockError::RefusedUntypable { problem: Untypable::Lines };
    };
    let credentials = examples! { CredentialError:
        CredentialError::Empty => CredentialError::Empty;
        CredentialError::KeyFile { .. } =>
            CredentialError::KeyFile { problem: KeyFileProblem::NotHex };
        CredentialError::Untypable { .. } =>
            CredentialError::Untypable { problem: Untypable::ByteOrderMark },
            CredentialError::Untypable { problem: Untypable::Utf16 },
            CredentialError::Untypable { problem: Untypable::Lines },
            CredentialError::Untypable { problem: Untypable::Invisible };
    };
    let files = examples! { KeyFileProblem:
        KeyFileProblem::Length { .. } => KeyFileProblem::Length { bytes: 31 };
        KeyFileProblem::NotHex => KeyFileProblem::NotHex;
        KeyFileProblem::NotBase64 => KeyFileProblem::NotBase64;
    };
    let passwords = examples! { Untypable:
        Untypable::ByteOrderMark => Untypable::ByteOrderMark;
        Untypable::Utf16 => Untypable::Utf16;
        Untypable::NotUtf8 => Untypable::NotUtf8;
        Untypable::Lines => Untypable::Lines;
        Untypable::Control => Untypable::Control;
        Untypable::Invisible => Untypable::Invisible;
    };
    let deriving = examples! { DeriveError:
        DeriveError::Parameter(_) => DeriveError::Parameter(range);
        DeriveError::MemoryLimit { .. } =>
            DeriveError::MemoryLimit { bytes: 1 << 31, limit: 1 << 30 };
        DeriveError::Memory { .. } => DeriveError::Memory { bytes: 1 << 31 };
        DeriveError::PasswordTooLong => DeriveError::PasswordTooLong;
    };
    let parameters = examples! { ParameterError:
        ParameterError::Range { .. } => range;
        ParameterError::Memory { .. } => ParameterError::Memory { bytes: 1 << 32, limit: 1 << 30 };
    };
    let members = examples! { DecryptMemberError:
        DecryptMemberError::NotEncrypted => DecryptMemberError::NotEncrypted;
        DecryptMemberError::Truncated { .. } => DecryptMemberError::Truncated { bytes: 12 };
        DecryptMemberError::FirstChunk => DecryptMemberError::FirstChunk;
        DecryptMemberError::Chunk { .. } => DecryptMemberError::Chunk { index: 2 };
    };
    let encrypting = examples! { EncryptMemberError:
        EncryptMemberError::TooLong { .. } => EncryptMemberError::TooLong { bytes: 1 << 40 };
    };
    let mut listing = Listing::default();
    listing
        .errors_with_advice(&unlocking)
        .errors_with_advice(&credentials)
        .parts(&files)
        .parts(&passwords);
    listing.errors_with_advice(&deriving).errors(&parameters).errors(&members).errors(&encrypting);
    insta::assert_snapshot!("unlocking", listing.text());
}

#[test]
fn errors_of_keys_and_signatures() {
    let signatures = examples! { SignatureError:
        SignatureError::NotSigned => SignatureError::NotSigned;
        SignatureError::OtherSigner => SignatureError::OtherSigner;
        SignatureError::NotVerified => SignatureError::NotVerified;
        SignatureError::Inconsistent => SignatureError::Inconsistent;
    };
    let forms = examples! { KeyForm:
        KeyForm::Pem => KeyForm::Pem;
        KeyForm::OpenSsh => KeyForm::OpenSsh;
        KeyForm::Jwk => KeyForm::Jwk;
        KeyForm::Minisign => KeyForm::Minisign;
        KeyForm::Hex => KeyForm::Hex;
        KeyForm::Base64 => KeyForm::Base64;
    };
    let form = KeyForm::OpenSsh;
    let mut public = examples! { PublicKeyError:
        PublicKeyError::Malformed { .. } => PublicKeyError::Malformed { form };
        PublicKeyError::Length { .. } => PublicKeyError::Length { form, bytes: 33 };
        PublicKeyError::NotAPoint => PublicKeyError::NotAPoint;
        PublicKeyError::SmallOrder => PublicKeyError::SmallOrder;
        PublicKeyError::Unexpected { .. } => PublicKeyError::Unexpected { found: Found::Empty };
    };
    let mut private = examples! { PrivateKeyError:
        PrivateKeyError::Malformed { .. } => PrivateKeyError::Malformed { form: KeyForm::Pem };
        PrivateKeyError::Length { .. } => PrivateKeyError::Length { form: KeyForm::Pem, bytes: 33 };
        PrivateKeyError::PublicKeyMismatch => PrivateKeyError::PublicKeyMismatch;
        PrivateKeyError::Unexpected { .. } => PrivateKeyError::Unexpected { found: Found::Empty };
    };
    public.extend(all_found().iter().map(|found| PublicKeyError::Unexpected { found: *found }));
    private.extend(all_found().iter().map(|found| PrivateKeyError::Unexpected { found: *found }));
    let mut listing = Listing::default();
    listing
        .errors_with_advice(&signatures)
        .parts(&forms)
        .errors_with_advice(&public)
        .errors_with_advice(&private);
    insta::assert_snapshot!("keys", listing.text());
}

fn all_found() -> impl core::ops::Deref<Target = [Found]> {
    let algorithm = Algorithm::Ed25519;
    let mut found = examples! { Found:
        Found::Empty => Found::Empty;
        Found::TooLong => Found::TooLong;
        Found::Binary => Found::Binary;
        Found::Utf16 => Found::Utf16;
        Found::PublicKey { .. } => Found::PublicKey { algorithm };
        Found::PrivateKey { .. } => Found::PrivateKey { algorithm };
        Found::EncryptedPrivateKey => Found::EncryptedPrivateKey;
        Found::OpenSshPrivateKey => Found::OpenSshPrivateKey;
        Found::SecurityKey => Found::SecurityKey;
        Found::OpenSshCertificate => Found::OpenSshCertificate;
        Found::OpenSshLine => Found::OpenSshLine;
        Found::Ssh2PublicKey => Found::Ssh2PublicKey;
        Found::PuttyPrivateKey => Found::PuttyPrivateKey;
        Found::Certificate => Found::Certificate;
        Found::CertificateRequest => Found::CertificateRequest;
        Found::OpenPgp => Found::OpenPgp;
        Found::MinisignSecretKey => Found::MinisignSecretKey;
        Found::MinisignSignature => Found::MinisignSignature;
        Found::JwkSet => Found::JwkSet;
        Found::Json => Found::Json;
        Found::OtherPem => Found::OtherPem;
        Found::Unknown => Found::Unknown;
    };
    let algorithms = examples! { Algorithm:
        Algorithm::Ed25519 => Algorithm::Ed25519;
        Algorithm::Ed448 => Algorithm::Ed448;
        Algorithm::X25519 => Algorithm::X25519;
        Algorithm::X448 => Algorithm::X448;
        Algorithm::Rsa => Algorithm::Rsa;
        Algorithm::Ec => Algorithm::Ec;
        Algorithm::Dsa => Algorithm::Dsa;
        Algorithm::Other => Algorithm::Other;
    };
    found.extend(algorithms.iter().map(|algorithm| Found::PublicKey { algorithm: *algorithm }));
    found
}
