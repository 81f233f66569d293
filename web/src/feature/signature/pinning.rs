//! Comparison of the signer with the one pinned for the host of the archive.

use leptos::prelude::*;
use sma_core::report::SignatureState;
use sma_worker::protocol::{KeyFacts, is_cut};

use super::State;
use crate::keyring::Pin;

/// Result of comparing the open archive with the signer pinned for its host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Pinning {
    /// No signer is pinned; this one can be.
    Open(KeyFacts),
    /// The pinned signer signed this archive.
    Same(Pin),
    /// The archive does not match the pinned signer.
    Different(Pin, Difference),
}

/// Reason for which an archive does not match the signer pinned for its host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Difference {
    /// It is signed with this key.
    OtherSigner(KeyFacts),
    /// It is not signed.
    Unsigned,
    /// Its signature is invalid.
    Invalid,
    /// Its signer is unknown.
    Unknown,
}

impl State {
    /// Compares the open archive with the signer pinned for its host. None if it names no host, or
    /// no signer is or can be pinned.
    pub(super) fn compare_pin(self) -> Option<(String, Pinning)> {
        let state = self.signature()?;
        let host = self.session.archive().summary.hostname.clone();
        // Cut names of different hosts can be equal.
        let host = host.filter(|host| !host.is_empty() && !is_cut(host))?;
        let pin = self.store.keyring.with(|keyring| keyring.pin_of(&host).cloned());
        let signer = match state {
            SignatureState::Verified => self.signer_key(),
            // Only the key in the archive tells who else signed it.
            SignatureState::EmbeddedOnly | SignatureState::OtherKey => self.embedded_key(),
            _ => None,
        };
        Some((host, compare(state, signer, pin)?))
    }
}

fn compare(state: SignatureState, signer: Option<KeyFacts>, pin: Option<Pin>) -> Option<Pinning> {
    let Some(pin) = pin else {
        let can_be_pinned =
            matches!(state, SignatureState::Verified | SignatureState::EmbeddedOnly);
        return signer.filter(|_| can_be_pinned).map(Pinning::Open);
    };
    let difference = match (state, signer) {
        (_, Some(signer)) if signer.base64 == pin.key.base64 => return Some(Pinning::Same(pin)),
        (_, Some(signer)) => Difference::OtherSigner(signer),
        (SignatureState::Unsigned, None) => Difference::Unsigned,
        (SignatureState::Forged, None) => Difference::Invalid,
        (_, None) => Difference::Unknown,
    };
    Some(Pinning::Different(pin, difference))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sma_core::words::VariantArray;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn key(name: &str) -> KeyFacts {
        KeyFacts { fingerprint: name.into(), base64: name.into(), pem: String::new() }
    }

    fn pin() -> Pin {
        Pin { host: "nas".into(), key: key("a") }
    }

    #[wasm_bindgen_test]
    fn only_a_valid_signature_can_be_pinned() {
        for &state in SignatureState::VARIANTS {
            let can = matches!(state, SignatureState::Verified | SignatureState::EmbeddedOnly);
            let expected = can.then(|| Pinning::Open(key("a")));
            assert_eq!(compare(state, Some(key("a")), None), expected, "{state:?}");
            assert_eq!(compare(state, None, None), None);
        }
    }

    #[wasm_bindgen_test]
    fn every_difference_from_the_pin_is_found() {
        use SignatureState::{EmbeddedOnly, Forged, NoKey, Unsigned, Verified};
        for (state, signer, difference) in [
            (Verified, Some("a"), None),
            (EmbeddedOnly, Some("a"), None),
            (Verified, Some("b"), Some(Difference::OtherSigner(key("b")))),
            (EmbeddedOnly, Some("b"), Some(Difference::OtherSigner(key("b")))),
            (Unsigned, None, Some(Difference::Unsigned)),
            (Forged, None, Some(Difference::Invalid)),
            (NoKey, None, Some(Difference::Unknown)),
        ] {
            let expected = match difference {
                None => Pinning::Same(pin()),
                Some(difference) => Pinning::Different(pin(), difference),
            };
            assert_eq!(compare(state, signer.map(key), Some(pin())), Some(expected));
        }
    }
}
