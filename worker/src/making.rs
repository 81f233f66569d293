//! New archives of an open one: redacted, signed and encrypted copies.
//!
//! Each is opened and checked before it is offered.

use getrandom::SysRng;
use sma_core::advice::{Advice, chain};
use sma_core::archive::Archive;
use sma_core::compare::compare_watched;
use sma_core::convert;
use sma_core::encryption::{Algorithm, MasterKey, Password};
use sma_core::progress::Watch;
use sma_core::redact::{Private, Replaced, describe_copy, redact_watched};
use sma_core::signature::PrivateKey;
use sma_core::signer::SignaturePolicy;
use sma_core::write::{DerivedKey, Draft, NewEncryption, Secret, write_watched};
use sma_core::{Level, Limits};

use crate::protocol::{KeyOrigin, Made, MadeFacts, Make, MakeKey, Recipe};
use crate::session::{parse_keys, with_advice};

/// Makes a new archive, and checks it. `secret` is the key that was sent with the question.
///
/// # Errors
/// Sentences that state what is wrong and what to do next.
pub async fn make(
    archive: &Archive,
    Make { recipe, keys }: &Make,
    secret: &[u8],
    watch: &dyn Watch,
) -> Result<(Made, Vec<u8>), String> {
    let keys = parse_keys(keys);
    let policy = SignaturePolicy::from_keys(&keys);
    archive.check_signature_watched(policy, watch).await.map_err(|error| refuse(&error))?;
    match recipe {
        Recipe::Redact => redact(archive, watch).await,
        Recipe::Sign => sign(archive, secret, watch).await,
        Recipe::Encrypt { password } => encrypt(archive, *password, secret, watch).await,
    }
}

/// Derives a key for a new archive. Returns it with its salt.
///
/// # Errors
/// A sentence that states why the password cannot be used.
pub fn make_key(MakeKey { derivation }: MakeKey, password: &[u8]) -> Result<DerivedKey, String> {
    let password = Password::new(password).map_err(|error| refuse(&error))?;
    DerivedKey::derive(&password, derivation, &mut SysRng).map_err(|error| refuse(&error))
}

async fn redact(archive: &Archive, watch: &dyn Watch) -> Result<(Made, Vec<u8>), String> {
    if archive.is_partial() {
        return Err(String::from(
            "The archive stores only what changed since its base. Redact the base, or a full backup.",
        ));
    }
    let copy = redact_watched(&archive.sections(), watch).await.map_err(|error| refuse(&error))?;
    let new = describe_copy(&convert::describe(archive));
    let file = write_watched(&new, &copy.sections, watch).await.map_err(|error| refuse(&error))?;
    let replaced =
        copy.replaced.iter().map(|Replaced { kind, count, .. }| (plural(*kind).to_owned(), *count));
    let facts = MadeFacts::Redacted {
        replaced: replaced.collect(),
        not_looked_for: copy.not_looked_for.to_owned(),
    };
    let made = check(&file, facts, &[], watch).await?;
    Ok((made, file))
}

async fn sign(archive: &Archive, key: &[u8], watch: &dyn Watch) -> Result<(Made, Vec<u8>), String> {
    let key = PrivateKey::parse(key).map_err(|error| refuse(&error))?;
    let mut draft =
        Draft::from_archive_watched(archive, watch).await.map_err(|error| refuse(&error))?;
    draft.sign(&key).map_err(|error| refuse(&error))?;
    let file = draft.finish_watched(watch).await.map_err(|error| refuse(&error))?;
    let public = key.public_key();
    let facts = MadeFacts::Signed { fingerprint: public.fingerprint() };
    let made = check(&file, facts, &[public], watch).await?;
    Ok((made, file))
}

async fn encrypt(
    archive: &Archive,
    password: Option<KeyOrigin>,
    key: &[u8],
    watch: &dyn Watch,
) -> Result<(Made, Vec<u8>), String> {
    let key = match (password, key.try_into()) {
        (Some(_), Ok(key)) => MasterKey::from_bytes(key),
        _ => MasterKey::from_file(key).map_err(|error| refuse(&error))?,
    };
    let copy = MasterKey::from_bytes(*key.as_bytes());
    let derived = password
        .map(|KeyOrigin { derivation, salt }| DerivedKey::from_parts(copy, derivation, salt));
    let secret = derived.as_ref().map_or(Secret::Key(&key), Secret::Derived);
    let mut draft =
        Draft::from_archive_watched(archive, watch).await.map_err(|error| refuse(&error))?;
    let encryption = NewEncryption::new(Algorithm::Aes256Gcm, secret);
    let encrypted = draft.encrypt_watched(&encryption, &mut SysRng, watch).await;
    encrypted.map_err(|error| refuse(&error))?;
    let file = draft.finish_watched(watch).await.map_err(|error| refuse(&error))?;
    let made = check(&file, MadeFacts::Encrypted, &[], watch).await?;
    let locked = open(&file, watch).await?;
    let unlocked = locked.decrypt_watched(&key, watch).await.map_err(|error| refuse(&error))?;
    let comparison = compare_watched(&archive.sections(), &unlocked.sections(), watch).await;
    if !comparison.is_same() {
        return Err(String::from("The encrypted copy does not have the content of the archive."));
    }
    Ok((made, file))
}

/// Opens a new archive and checks it, as one that was received.
async fn check(
    file: &[u8],
    facts: MadeFacts,
    keys: &[sma_core::signature::PublicKey],
    watch: &dyn Watch,
) -> Result<Made, String> {
    let archive = open(file, watch).await?;
    let validation = archive.validation(Level::Thorough).with_public_keys(keys);
    let report = validation.with_sharing_checks().finish_watched(watch).await;
    let standard = archive.validation(Level::Standard).with_public_keys(keys);
    let standard = standard.finish_watched(watch).await;
    if !standard.valid {
        let codes = standard.failed_codes().join(", ");
        return Err(format!("The new archive is not valid, so it is not offered: {codes}."));
    }
    Ok(Made {
        size: archive.file_size(),
        sha256: archive.file_digest().to_string(),
        headline: report.assessment.headline.clone(),
        facts,
    })
}

async fn open(file: &[u8], watch: &dyn Watch) -> Result<Archive, String> {
    let archive = Archive::open_watched(file, &Limits::browser(), watch).await;
    archive.map_err(|error| refuse(&error))
}

fn refuse<E: Advice + std::error::Error>(error: &E) -> String {
    with_advice(chain(error), error)
}

/// Returns the display name of several values of a kind.
fn plural(kind: Private) -> &'static str {
    match kind {
        Private::Secret => "Secrets removed",
        Private::MacAddress => "MAC addresses",
        Private::IpAddress => "IP addresses",
        Private::Email => "E-mail addresses",
        Private::Network => "Network names",
        Private::Host => "Host names",
        Private::Url => "URLs",
        Private::Person => "Names of people",
        Private::Name => "Names of things",
        Private::Location => "Locations",
        _ => kind.label(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sma_core::encryption::KeyDerivation;
    use sma_core::progress::run;
    use wasm_bindgen_test::wasm_bindgen_test;

    const HOME: &[u8] = include_bytes!("../../tests/vectors/samples/1.0-tar-gzip.sma");

    fn home() -> Archive {
        Archive::open(HOME, &Limits::browser()).unwrap()
    }

    fn recipe(recipe: Recipe) -> Make {
        Make { recipe, keys: Vec::new() }
    }

    #[wasm_bindgen_test]
    fn a_redacted_copy_names_no_device() {
        let (made, file) = run(make(&home(), &recipe(Recipe::Redact), &[], &())).unwrap().unwrap();
        let MadeFacts::Redacted { replaced, .. } = made.facts else { panic!("it is redacted") };
        assert!(replaced.iter().any(|(label, count)| label == "MAC addresses" && *count >= 24));
        let copy = Archive::open(&file, &Limits::browser()).unwrap();
        assert!(!copy.sections().get("devices").unwrap().root().source().contains("Kitchen"));
    }

    #[wasm_bindgen_test]
    fn a_signed_copy_has_the_signature_of_the_key() {
        let key = include_bytes!("../../tests/vectors/samples/signer.key.pem");
        let (made, file) = run(make(&home(), &recipe(Recipe::Sign), key, &())).unwrap().unwrap();
        let key = PrivateKey::parse(key).unwrap().public_key();
        assert_eq!(made.facts, MadeFacts::Signed { fingerprint: key.fingerprint() });
        let copy = Archive::open(&file, &Limits::browser()).unwrap();
        assert!(copy.signatures().unwrap().are_signed_by(&key));
    }

    #[wasm_bindgen_test]
    fn an_encrypted_copy_opens_with_the_password() {
        let derivation = KeyDerivation::Pbkdf2 { iterations: 100_000 };
        let derived = make_key(MakeKey { derivation }, b"correct horse battery").unwrap();
        let password = Some(KeyOrigin { derivation, salt: derived.salt() });
        let recipe = recipe(Recipe::Encrypt { password });
        let (_, file) =
            run(make(&home(), &recipe, derived.key().as_bytes(), &())).unwrap().unwrap();
        let copy = Archive::open(&file, &Limits::browser()).unwrap();
        assert!(copy.is_locked());
        let password = Password::new(b"correct horse battery").unwrap();
        let lock = copy.lock().unwrap();
        let key = derivation.derive(&password, &lock.salt, u64::MAX).unwrap();
        assert!(copy.decrypt(&key).is_ok());
    }
}
