//! Every operation that may take long.

use std::future::Future;
use std::pin::Pin;

use sma_core::compare::{compare, compare_watched};
use sma_core::convert::{self, Faults};
use sma_core::increment::{self, apply_watched, diff_watched};
use sma_core::progress::{Stage, Watch};
use sma_core::recover::Recovery;
use sma_core::redact::{redact, redact_watched};
use sma_core::restore::{Plan, RestoreOptions};
use sma_core::search::Index;
use sma_core::section::Sections;
use sma_core::signer::SignaturePolicy;
use sma_core::write::{Draft, Packing, write, write_watched};
use sma_core::{Archive, Level, Limits};

use super::home::{Home, encryption, key, new_archive, open};
use crate::counter::Counter;

/// Outcome of an operation, as bytes that can be compared.
pub(super) type Outcome = Vec<u8>;

pub(super) type Watched =
    for<'a> fn(&'a Home, &'a dyn Watch) -> Pin<Box<dyn Future<Output = Outcome> + 'a>>;

/// An operation with checkpoints, and its twin without.
pub(super) struct Operation {
    pub(super) name: &'static str,
    pub(super) stages: &'static [Stage],
    pub(super) watched: Watched,
    pub(super) plain: fn(&Home) -> Outcome,
}

pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        name: "open",
        stages: &[Stage::Reading],
        watched: |home, watch| {
            Box::pin(async move {
                let limits = Limits::default();
                let opened = Archive::open_watched(&home.file, &limits, watch).await;
                opened.unwrap().bytes().to_vec()
            })
        },
        plain: |home| open(&home.file).bytes().to_vec(),
    },
    Operation {
        name: "open a document",
        stages: &[Stage::Reading, Stage::Parsing],
        watched: |home, watch| {
            Box::pin(async move {
                let (limits, bytes) = (Limits::default(), home.document.bytes());
                let opened = Archive::open_watched(bytes, &limits, watch).await;
                opened.unwrap().bytes().to_vec()
            })
        },
        plain: |home| open(home.document.bytes()).bytes().to_vec(),
    },
    Operation {
        name: "decrypt",
        stages: &[Stage::Decrypting],
        watched: |home, watch| {
            Box::pin(async move {
                let unlocked = home.locked.decrypt_watched(&key(), watch).await;
                texts(&unlocked.unwrap().sections())
            })
        },
        plain: |home| texts(&home.locked.decrypt(&key()).unwrap().sections()),
    },
    Operation {
        name: "parse sections",
        stages: &[Stage::Parsing],
        watched: |home, watch| {
            Box::pin(async move {
                let archive = open(&home.file);
                archive.parse_watched(watch).await;
                texts(&archive.sections())
            })
        },
        plain: |home| texts(&open(&home.file).sections()),
    },
    Operation {
        name: "parse sections that were encrypted",
        stages: &[Stage::Parsing],
        watched: |home, watch| {
            Box::pin(async move {
                let unlocked = home.locked.decrypt(&key()).unwrap();
                unlocked.parse_watched(watch).await;
                texts(&unlocked.sections())
            })
        },
        plain: |home| texts(&home.locked.decrypt(&key()).unwrap().sections()),
    },
    Operation {
        name: "map a document",
        stages: &[Stage::Parsing],
        watched: |home, watch| {
            Box::pin(async move {
                let document = open(home.document.bytes());
                document.parse_watched(watch).await;
                texts(&document.sections())
            })
        },
        plain: |home| texts(&open(home.document.bytes()).sections()),
    },
    Operation {
        name: "summarize",
        stages: &[Stage::Parsing],
        watched: |home, watch| {
            Box::pin(async move { plain(&open(&home.file).summary_watched(watch).await) })
        },
        plain: |home| plain(&home.archive.summary()),
    },
    Operation {
        name: "recover",
        stages: &[Stage::Reading, Stage::Recovering],
        watched: |home, watch| {
            Box::pin(async move {
                let (limits, policy) = (Limits::default(), SignaturePolicy::default());
                let found = Recovery::open_watched(&home.file, &limits, policy, watch).await;
                plain(found.unwrap().report())
            })
        },
        plain: |home| plain(Recovery::open(&home.file, &Limits::default()).unwrap().report()),
    },
    Operation {
        name: "validate what was not parsed",
        stages: &[Stage::Hashing, Stage::Parsing, Stage::Checking],
        watched: |home, watch| {
            Box::pin(async move {
                let archive = open(&home.file);
                plain(&archive.validation(Level::Paranoid).finish_watched(watch).await)
            })
        },
        plain: |home| plain(&home.archive.validate(Level::Paranoid)),
    },
    Operation {
        name: "validate",
        stages: &[Stage::Hashing, Stage::Checking],
        watched: |home, watch| {
            Box::pin(async move {
                plain(&home.archive.validation(Level::Paranoid).finish_watched(watch).await)
            })
        },
        plain: |home| plain(&home.archive.validate(Level::Paranoid)),
    },
    Operation {
        name: "write",
        stages: &[Stage::Writing],
        watched: |home, watch| {
            Box::pin(async move {
                let sections = home.archive.sections();
                write_watched(&new_archive(), &sections, watch).await.unwrap()
            })
        },
        plain: |home| write(&new_archive(), &home.archive.sections()).unwrap(),
    },
    Operation {
        name: "encrypt",
        stages: &[Stage::Hashing, Stage::Checking, Stage::Encrypting, Stage::Writing],
        watched: |home, watch| {
            Box::pin(async move {
                let mut draft = Draft::from_archive_watched(&home.archive, watch).await.unwrap();
                draft.encrypt_watched(&encryption(&key()), &mut Counter(0), watch).await.unwrap();
                draft.finish_watched(watch).await.unwrap()
            })
        },
        plain: |home| {
            let mut draft = Draft::from_archive(&home.archive).unwrap();
            draft.encrypt(&encryption(&key()), &mut Counter(0)).unwrap();
            draft.finish().unwrap()
        },
    },
    Operation {
        name: "convert to an archive",
        stages: &[Stage::Checking, Stage::Writing],
        watched: |home, watch| {
            Box::pin(async move {
                let packing = Packing::default();
                convert::to_archive_watched(&home.document, &packing, Faults::Refused, watch)
                    .await
                    .unwrap()
            })
        },
        plain: |home| {
            convert::to_archive(&home.document, &Packing::default(), Faults::Refused).unwrap()
        },
    },
    Operation {
        name: "convert to a document",
        stages: &[Stage::Hashing, Stage::Checking, Stage::Converting],
        watched: |home, watch| {
            Box::pin(async move {
                let made = convert::to_document_watched(&home.archive, Faults::Refused, watch);
                made.await.unwrap().json
            })
        },
        plain: |home| convert::to_document(&home.archive, Faults::Refused).unwrap().json,
    },
    Operation {
        name: "plan",
        stages: &[Stage::Checking, Stage::Writing, Stage::Reading],
        watched: |home, watch| {
            Box::pin(async move { plain(&convert::plan_watched(&home.document, watch).await) })
        },
        plain: |home| plain(&convert::plan(&home.document)),
    },
    Operation {
        name: "repair",
        stages: &[Stage::Writing, Stage::Checking],
        watched: |home, watch| {
            Box::pin(async move {
                home.damaged.repair_watched(&home.damaged.packing(), watch).await.unwrap()
            })
        },
        plain: |home| home.damaged.repair(&home.damaged.packing()).unwrap(),
    },
    Operation {
        name: "redact",
        stages: &[Stage::Redacting, Stage::Searching],
        watched: |home, watch| {
            Box::pin(async move {
                let sections = home.archive.sections();
                texts(&redact_watched(&sections, watch).await.unwrap().sections)
            })
        },
        plain: |home| texts(&redact(&home.archive.sections()).unwrap().sections),
    },
    Operation {
        name: "index",
        stages: &[Stage::Indexing],
        watched: |home, watch| {
            Box::pin(async move {
                let index = Index::new_watched(&home.archive.sections(), watch).await;
                plain(&index.search(QUERY, 100))
            })
        },
        plain: |home| plain(&Index::new(&home.archive.sections()).search(QUERY, 100)),
    },
    Operation {
        name: "compare",
        stages: &[Stage::Comparing],
        watched: |home, watch| {
            Box::pin(async move {
                let (old, new) = (home.archive.sections(), home.later.sections());
                plain(&compare_watched(&old, &new, watch).await)
            })
        },
        plain: |home| plain(&compare(&home.archive.sections(), &home.later.sections())),
    },
    Operation {
        name: "find what changed",
        stages: &[Stage::Merging],
        watched: |home, watch| {
            Box::pin(async move {
                let (base, now) = (home.archive.sections(), home.later.sections());
                texts(&diff_watched(&base, &now, watch).await.unwrap())
            })
        },
        plain: |home| texts(&increment_of(home)),
    },
    Operation {
        name: "apply what changed",
        stages: &[Stage::Merging],
        watched: |home, watch| {
            Box::pin(async move {
                let (base, increment) = (home.archive.sections(), increment_of(home));
                texts(&apply_watched(&base, &increment, watch).await.unwrap())
            })
        },
        plain: |home| {
            texts(&increment::apply(&home.archive.sections(), &increment_of(home)).unwrap())
        },
    },
    Operation {
        name: "plan a restore",
        stages: &[Stage::Planning],
        watched: |home, watch| {
            Box::pin(async move {
                let (archive, target) = (home.archive.sections(), home.later.sections());
                let options = RestoreOptions::default();
                plain(&Plan::new_watched(&archive, &target, &options, watch).await.result())
            })
        },
        plain: |home| {
            let (archive, target) = (home.archive.sections(), home.later.sections());
            plain(&Plan::new(&archive, &target, &RestoreOptions::default()).result())
        },
    },
    Operation {
        name: "execute a restore",
        stages: &[Stage::Restoring],
        watched: |home, watch| {
            Box::pin(async move {
                let (archive, target) = (home.archive.sections(), home.later.sections());
                let plan = Plan::new(&archive, &target, &RestoreOptions::default());
                texts(&plan.apply_watched(&target, watch).await.unwrap())
            })
        },
        plain: |home| {
            let (archive, target) = (home.archive.sections(), home.later.sections());
            let plan = Plan::new(&archive, &target, &RestoreOptions::default());
            texts(&plan.apply(&target).unwrap())
        },
    },
];

/// Is in every name of a device.
const QUERY: &str = "lamp";

fn increment_of(home: &Home) -> Sections<'static> {
    increment::diff(&home.archive.sections(), &home.later.sections()).unwrap()
}

fn texts(sections: &Sections<'_>) -> Outcome {
    assert!(!sections.is_empty() && sections.unreadable().is_empty());
    sections.iter().flat_map(|it| [it.name().as_bytes(), it.text()].concat()).collect()
}

fn plain(value: &impl serde::Serialize) -> Outcome {
    serde_json::to_vec(value).unwrap()
}
