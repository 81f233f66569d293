//! Signer of the archive, and the trusted public keys.

mod given;
mod intake;
mod keyring;
mod pinning;
mod pins;
mod state;
mod view;

pub(crate) use state::State;
pub(crate) use view::signature_panel;
