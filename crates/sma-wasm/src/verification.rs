//! Result of verifying the signatures of an archive.

use serde::Serialize;
use sma_core::report::SignatureState;
use sma_core::signature::PublicKey;
use sma_core::{Archive, Report};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const DECLARATION: &str = r#"
/** Result of verifying the signatures of an archive. */
export interface Verification {
  /** State. Only `verified` is a reason to trust. `null` if unknown, as without a manifest. */
  state: SignatureState | null;
  /** The state, for display. */
  word: string;
  /** Meaning of the state. */
  sentence: string;
  /** Fingerprint of the given key with which every signature verifies. */
  signer: string | null;
  /** Fingerprint of the public key stored in the archive: a hint, never a reason to trust. */
  embedded_key: string | null;
}
"#;

#[derive(Serialize)]
pub(crate) struct Verification {
    state: Option<SignatureState>,
    word: &'static str,
    sentence: &'static str,
    signer: Option<String>,
    embedded_key: Option<String>,
}

impl Verification {
    pub(crate) fn new(archive: &Archive, report: &Report, keys: &[PublicKey]) -> Self {
        let state = report.signature();
        let signatures = archive.signatures();
        let signer = signatures
            .as_ref()
            .and_then(|found| keys.iter().find(|key| found.are_signed_by(key)))
            .map(PublicKey::fingerprint);
        let embedded = signatures.and_then(|found| found.embedded_key());
        Self {
            state,
            word: state.map_or("Unknown", SignatureState::word),
            sentence: state.map_or(
                "The archive has no readable manifest whose signature could be verified.",
                SignatureState::sentence,
            ),
            signer,
            embedded_key: embedded.map(|key| key.fingerprint()),
        }
    }
}
