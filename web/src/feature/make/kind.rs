//! The kinds of copies, and what making each does.

use sma_core::container::Container;
use sma_core::summary::Summary;

/// Kind of a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Without private data.
    Redacted,
    /// With encrypted sections.
    Encrypted,
    /// With a signature.
    Signed,
}

impl Kind {
    /// The kinds, in the order of their tools.
    pub(crate) const ALL: [Self; 3] = [Self::Redacted, Self::Encrypted, Self::Signed];

    /// Returns the title of the screen.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Redacted => "Make a redacted copy",
            Self::Encrypted => "Make an encrypted copy",
            Self::Signed => "Make a signed copy",
        }
    }

    /// Returns the ending of the file's name.
    pub(super) fn ending(self) -> &'static str {
        match self {
            Self::Redacted => "redacted.sma",
            Self::Encrypted => "encrypted.sma",
            Self::Signed => "signed.sma",
        }
    }

    /// Returns what making the copy does, step by step.
    pub(super) fn steps(self, summary: &Summary) -> Vec<&'static str> {
        match self {
            Self::Redacted => vec![
                "Passwords, tokens and keys are removed.",
                "MAC, IP and e-mail addresses, network names, hosts, URLs, locations and names are \
                 replaced: the same value always by the same replacement, so that records stay related.",
                "The creator, the host name, the description, the tags and any signature are left out.",
                "The copy is searched for anything missed, then opened and checked like a backup that you \
                 received.",
            ],
            Self::Encrypted => {
                let mut steps = vec![
                    "Every section is compressed, then encrypted with AES-256-GCM. The manifest stays \
                     readable: names of sections, numbers of records, the host name and the description.",
                ];
                steps.extend(drops_signature(summary));
                steps.push("The copy is opened, decrypted again and compared with this backup.");
                steps
            }
            Self::Signed => {
                let mut steps: Vec<_> = drops_signature(summary).into_iter().collect();
                steps.extend([
                    "The manifest and the list of checksums are signed with your private key (Ed25519). \
                     Through the list, the signature covers every member.",
                    "The sections stay as they are, byte for byte. Encrypted ones stay encrypted.",
                    "The copy is opened, and its signature verified.",
                ]);
                steps
            }
        }
    }

    /// Returns why the copy cannot be made, if the summary already shows that.
    pub(super) fn obstacle(self, summary: &Summary, is_locked: bool) -> Option<&'static str> {
        let is_document = summary.container == Container::Document;
        match self {
            Self::Redacted if is_locked => {
                Some("The sections are encrypted. Unlock the backup on the overview first.")
            }
            Self::Encrypted | Self::Signed if is_document => Some(
                "A document can be neither encrypted nor signed. Convert it to an SMA 1.0 archive on the \
                 overview, save that and open it.",
            ),
            Self::Encrypted if summary.encryption.is_some() => {
                Some("This backup is encrypted already.")
            }
            _ => None,
        }
    }
}

fn drops_signature(summary: &Summary) -> Option<&'static str> {
    summary.signed.then_some("The existing signature is removed.")
}
