//! The signatures of an archive: their places, and what they sign (profile, 6.4).

use alloc::borrow::Cow;
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use base64ct::{Base64, Encoding};

use super::members::{CHECKSUMS, MANIFEST, Members, SIGNATURE};
use super::{Archive, Content};
use crate::integrity::parse_lines;
use crate::json::{Tape, Value};
use crate::manifest::{self, Manifest};
use crate::signature::{PublicKey, Signature};

/// The signatures of an archive.
///
/// They sign the manifest and `checksum.sha256`. Whether the members match `checksum.sha256` is
/// checked by validation, whose [`Report::signature`](crate::Report::signature) is the complete
/// answer.
pub struct Signatures<'a> {
    is_announced: bool,
    places: Vec<SignedPlace<'a>>,
    embedded: Option<Option<PublicKey>>,
}

/// A signature with the message that it should sign.
pub(crate) struct SignedPlace<'a> {
    /// Name of the place: `signature.sig` or `validation.signature`.
    pub(crate) name: &'static str,
    /// `None` where its form is invalid.
    signature: Option<Signature>,
    /// `None` where the signed content is missing.
    message: Option<Cow<'a, [u8]>>,
}

impl Archive {
    /// Returns the signatures; `None` for a document, and where the manifest is missing.
    #[must_use]
    pub fn signatures(&self) -> Option<Signatures<'_>> {
        match self.content() {
            Content::Members(members) => Signatures::read(members, self.bytes()),
            Content::Document(_) => None,
        }
    }
}

impl Archive {
    /// Returns the paths of the members that `checksum.sha256` does not list, in archive order: no
    /// signature covers them. All members where it cannot be read.
    ///
    /// ```
    /// # let bytes = include_bytes!("../../../../tests/reports/security/s07-unlisted-section.sma");
    /// let archive = sma_core::Archive::open(bytes, &sma_core::Limits::default())?;
    /// assert_eq!(archive.uncovered_members(), ["data/firmware.json"]);
    /// # Ok::<(), sma_core::archive::OpenError>(())
    /// ```
    #[must_use]
    pub fn uncovered_members(&self) -> Vec<&str> {
        let Content::Members(members) = self.content() else { return Vec::new() };
        let list = members.find(CHECKSUMS).map(|index| members.bytes(self.bytes(), index));
        let lines = list.and_then(|text| parse_lines(text).ok()).unwrap_or_default();
        let listed: BTreeSet<&str> = lines.iter().map(|line| line.path).collect();
        let paths = members.list().iter().map(|member| member.path.as_str());
        paths
            .filter(|path| ![CHECKSUMS, SIGNATURE].contains(path) && !listed.contains(path))
            .collect()
    }
}

impl<'a> Signatures<'a> {
    /// Place of the signature in the manifest.
    pub(crate) const IN_MANIFEST: &'static str = "validation.signature";
    /// Places of the signatures of a signed archive.
    pub(crate) const PLACES: [&'static str; 2] = [SIGNATURE, Self::IN_MANIFEST];

    fn read(members: &'a Members, container: &'a [u8]) -> Option<Self> {
        let index = members.find(MANIFEST)?;
        let tape = members.tape(container, index).ok()?;
        let mut found = Self::in_manifest(tape, members.bytes(container, index));
        let member = |path: &str| members.find(path).map(|found| members.bytes(container, found));
        if let Some(bytes) = member(SIGNATURE) {
            let place = SignedPlace {
                name: SIGNATURE,
                signature: Signature::parse(bytes),
                message: member(CHECKSUMS).map(Cow::Borrowed),
            };
            found.places.insert(0, place);
        }
        Some(found)
    }

    /// Reads the signatures of a manifest without the rest of its archive.
    pub(crate) fn in_manifest(tape: &Tape, text: &[u8]) -> Self {
        let manifest = Manifest::new(tape.root(text));
        let at = |name: &str| manifest.at(&["validation", name]);
        let filled = at("signature").and_then(Value::as_str).filter(|text| !text.is_empty());
        let inside = filled.map(|base64| SignedPlace {
            name: Self::IN_MANIFEST,
            signature: Signature::from_base64(&base64),
            message: Some(Cow::Owned(manifest::canonicalize(tape, text))),
        });
        Self {
            is_announced: at("signature_algorithm").is_some_and(|value| !value.is_null()),
            places: inside.into_iter().collect(),
            embedded: at("public_key").map(embedded_key),
        }
    }

    /// Returns whether the archive has a signature or claims to be signed.
    #[must_use]
    pub fn is_signed(&self) -> bool {
        self.is_announced || !self.places.is_empty()
    }

    /// Returns whether there are signatures, and each one verifies with a key.
    #[must_use]
    pub fn are_signed_by(&self, key: &PublicKey) -> bool {
        !self.places.is_empty() && self.places.iter().all(|place| place.problem(key).is_none())
    }

    /// Returns the public key embedded in the archive: a hint, never a reason to trust.
    #[must_use]
    pub fn embedded_key(&self) -> Option<PublicKey> {
        self.embedded.flatten()
    }

    /// Returns whether the archive has an embedded key, valid or not.
    pub(crate) fn has_embedded_key(&self) -> bool {
        self.embedded.is_some()
    }

    /// Returns whether the manifest names a signature algorithm.
    pub(crate) fn have_algorithm(&self) -> bool {
        self.is_announced
    }

    /// Returns the signatures that are present.
    pub(crate) fn places(&self) -> &[SignedPlace<'a>] {
        &self.places
    }
}

impl SignedPlace<'_> {
    /// Returns why the signature does not verify with a key; `None` if it does.
    pub(crate) fn problem(&self, key: &PublicKey) -> Option<String> {
        let name = self.name;
        let Some(signature) = &self.signature else {
            return Some(format!("{name} is not an Ed25519 signature."));
        };
        let Some(message) = &self.message else {
            return Some(format!("The content that {name} signs is missing."));
        };
        (!key.verifies(message, signature)).then(|| {
            format!(
                "{name} does not verify with {}: the archive was changed or damaged, or signed \
                 with another key.",
                key.fingerprint()
            )
        })
    }
}

fn embedded_key(value: Value<'_>) -> Option<PublicKey> {
    let text = value.as_str()?;
    let mut bytes = [0; 32];
    let decoded = Base64::decode(text.as_bytes(), &mut bytes).ok()?;
    PublicKey::from_bytes(decoded.try_into().ok()?).ok()
}
