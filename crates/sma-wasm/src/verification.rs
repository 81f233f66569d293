//! Who signed an archive, as a plain value.

use serde::Serialize;
use sma_core::report::SignatureState;
use sma_core::signature::PublicKey;
use sma_core::{Archive, Report};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const DECLARATION: &str = r#"
/** What is known about who signed an archive. */
export interface Verification {
  /** The state; only `verified` is a reason to trust. `null` where nothing is known, as without a manifest. */
  state: SignatureState | null;
  /** The state for people. */
  word: string;
  /** What it means. */
  sentence: string;
  /** Fingerprint of the given key that every signature verifies with. */
  signer: string | null;
  /** Fingerprint of the public key that the archive brings along: a hint, never a reason to trust. */
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
            word: state.map_or("Not known", SignatureState::word),
            sentence: state.map_or(
                "There is no readable manifest, and so nothing that a signature could be of.",
                SignatureState::sentence,
            ),
            signer,
            embedded_key: embedded.map(|key| key.fingerprint()),
        }
    }
}
