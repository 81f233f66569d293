//! Progress and cancellation: every operation that may take long passes checkpoints, goes on after
//! a pause as if there had been none, and leaves what it worked on as it was where it is cancelled.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use crate::counter::Counter;
use serde_json::{Value as Json, json};
use sma_core::compare::{compare, compare_watched};
use sma_core::convert::{self, Faults};
use sma_core::encryption::{Algorithm, MasterKey};
use sma_core::increment::{self, apply_watched, diff_watched};
use sma_core::progress::{self, Cancelled, Progress, Stage, Unit, Watch};
use sma_core::recover::Recovery;
use sma_core::redact::{redact, redact_watched};
use sma_core::restore::{Plan, RestoreOptions};
use sma_core::section::{Section, Sections};
use sma_core::signer::SignaturePolicy;
use sma_core::write::{
    BackupType, Draft, NewArchive, NewEncryption, Packing, Secret, write, write_watched,
};
use sma_core::{Archive, Level, Limits};

/// What the operations work on. Everything is as large as some hundred devices make it.
struct Home {
    file: Vec<u8>,
    archive: Archive,
    /// The same devices, some of them changed, some gone and some new.
    later: Archive,
    locked: Archive,
    document: Archive,
    damaged: Recovery,
}

/// What came of an operation, in bytes that can be compared.
type Outcome = Vec<u8>;

type Watched = for<'a> fn(&'a Home, &'a dyn Watch) -> Pin<Box<dyn Future<Output = Outcome> + 'a>>;

/// An operation: its name, its stages, how it is watched, and how it is done in one go.
struct Operation {
    name: &'static str,
    stages: &'static [Stage],
    watched: Watched,
    plain: fn(&Home) -> Outcome,
}

const OPERATIONS: &[Operation] = &[
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

#[test]
fn every_operation_passes_checkpoints_and_gives_what_it_gives_in_one_go() {
    let home = home();
    for Operation { name, stages, watched, plain } in OPERATIONS {
        let watch = Seen::default();
        let outcome = progress::run(watched(&home, &watch)).expect("nothing paused it");
        assert!(outcome == plain(&home), "{name}");
        let seen = watch.seen.into_inner();
        for stage in *stages {
            assert!(seen.iter().any(|step| step.stage == *stage), "{name}: {stage:?} is not told");
        }
        // More than that it began.
        assert!(seen.iter().any(|step| step.done > 0), "{name}: {seen:?}");
        for step in &seen {
            assert!(step.total == 0 || step.done <= step.total, "{name}: {step:?}");
        }
        for (before, after) in seen.iter().zip(&seen[1..]) {
            let goes_on = before.stage == after.stage && after.done > 0;
            assert!(!goes_on || before.done < after.done, "{name}: {before:?}, {after:?}");
        }
    }
}

/// Work between two checkpoints: 64 KiB, and then to the end of what was begun: a record, a string,
/// a piece of a member.
#[test]
fn no_span_of_work_is_long() {
    const BYTES: u64 = 2 * 64 * 1024;
    const RECORDS: u64 = 2 * 64;
    /// A compressor takes in as much as fills its output.
    const COMPRESSED: u64 = 1 << 20;
    let (home, mut long) = (home(), Vec::new());
    for Operation { name, watched, .. } in OPERATIONS {
        let watch = Seen::default();
        progress::run(watched(&home, &watch)).expect("nothing paused it");
        let seen = watch.seen.into_inner();
        for (before, after) in seen.iter().zip(&seen[1..]) {
            let is_next = before.stage == after.stage && before.total == after.total;
            let most = match (after.unit, after.stage) {
                (_, Stage::Writing | Stage::Encrypting) => COMPRESSED,
                (Unit::Bytes, _) => BYTES,
                _ => RECORDS,
            };
            let span = after.done.saturating_sub(if is_next { before.done } else { 0 });
            if span > most {
                long.push(format!("{name}: {span} to {after:?}"));
            }
        }
    }
    assert!(long.is_empty(), "{long:#?}");
}

/// Every group of checks that looks at all records counts all of them.
#[test]
fn checks_count_every_record() {
    let home = home();
    let size: usize = home.archive.sections().iter().map(|section| section.text().len()).sum();
    // Fields and ids; and then times, content and secrets as well. References are in configurations
    // alone.
    for (level, rounds) in [(Level::Standard, 0), (Level::Thorough, 2), (Level::Paranoid, 5)] {
        let watch = Seen::default();
        progress::run(home.archive.validation(level).finish_watched(&watch)).unwrap();
        let seen = watch.seen.into_inner();
        let checking = seen.iter().filter(|step| step.stage == Stage::Checking);
        let done = checking.map(|step| step.done).max().unwrap();
        // The rest at the end, and the text around the records.
        let least = (rounds * size as u64).saturating_sub(64 * 1024 + rounds * 1024);
        assert!(done >= least, "{level:?}: {done} of {least}");
    }
}

/// Ids that are collected, sorted and looked up are counted as records that are looked at are.
#[test]
fn every_pass_over_the_records_is_counted() {
    let home = home();
    let records = home.archive.sections().record_count();
    let bytes: usize = home.archive.sections().iter().map(Section::size).sum();
    for (name, stage, passes) in [
        // By id, numbers, keys, groups, leftovers and new ids of both, and then what differs.
        ("compare", Stage::Comparing, 11 * records),
        ("plan a restore", Stage::Planning, 9 * records),
        // Ids of both for what changed and for what is gone.
        ("find what changed", Stage::Merging, 4 * records),
        ("apply what changed", Stage::Merging, records),
        // Secrets twice, what is private once, and its replacements; half of a record are strings.
        ("redact", Stage::Redacting, 4 * bytes as u64 / 2),
        ("redact", Stage::Searching, 3 * bytes as u64 / 2),
    ] {
        let operation = OPERATIONS.iter().find(|it| it.name == name).unwrap();
        let watch = Seen::default();
        progress::run((operation.watched)(&home, &watch)).unwrap();
        let seen = watch.seen.into_inner();
        let done = seen.iter().filter(|step| step.stage == stage).map(|step| step.done).max();
        // What is left over at the end, and some records that only one of the two has.
        let least = passes * 9 / 10;
        assert!(done >= Some(least), "{name}: {done:?} of {least}");
    }
}

#[test]
fn an_operation_that_was_paused_everywhere_goes_on() {
    let home = home();
    for Operation { name, watched, plain, .. } in OPERATIONS {
        let watch = Seen { pauses: Cell::new(Pauses::Everywhere), ..Seen::default() };
        let mut operation = watched(&home, &watch);
        let mut context = Context::from_waker(Waker::noop());
        let mut polls = 0;
        let outcome = loop {
            polls += 1;
            if let Poll::Ready(outcome) = operation.as_mut().poll(&mut context) {
                break outcome;
            }
        };
        assert!(outcome == plain(&home), "{name}");
        // Each checkpoint was passed in two polls, the first of which paused.
        assert_eq!(watch.seen.borrow().len(), 2 * (polls - 1), "{name}");
    }
}

#[test]
fn an_operation_that_is_paused_stops_there_and_all_can_be_used_afterwards() {
    let home = home();
    for Operation { name, watched, plain, .. } in OPERATIONS {
        let whole = Seen::default();
        let outcome = progress::run(watched(&home, &whole));
        let count = whole.seen.borrow().len();
        for at in [1, 2, count / 2, count].into_iter().filter(|at| (1..=count).contains(at)) {
            let watch = Seen { pauses: Cell::new(Pauses::At(at)), ..Seen::default() };
            let cancelled = progress::run(watched(&home, &watch));
            assert_eq!(cancelled, Err(Cancelled), "{name} at {at} of {count}");
            assert_eq!(*watch.seen.borrow(), whole.seen.borrow()[..at], "{name}");
        }
        assert!(outcome == Ok(plain(&home)), "{name}");
    }
}

#[test]
fn a_draft_whose_encryption_is_cancelled_is_as_it_was() {
    let (home, key) = (home(), key());
    let whole = Seen::default();
    let mut draft = Draft::from_archive(&home.archive).unwrap();
    progress::run(draft.encrypt_watched(&encryption(&key), &mut Counter(0), &whole))
        .unwrap()
        .unwrap();
    let encrypted = draft.finish().unwrap();
    let count = whole.seen.borrow().len();
    assert!(count > 2, "the sections are large enough");
    for at in 1..=count {
        let watch = Seen { pauses: Cell::new(Pauses::At(at)), ..Seen::default() };
        let mut draft = Draft::from_archive(&home.archive).unwrap();
        let mut random = Counter(0);
        let cancelled =
            progress::run(draft.encrypt_watched(&encryption(&key), &mut random, &watch));
        assert_eq!(cancelled, Err(Cancelled));
        if at % 2 == 0 {
            draft.encrypt(&encryption(&key), &mut Counter(0)).unwrap();
            assert!(draft.finish().unwrap() == encrypted, "at {at}");
        } else {
            assert!(
                draft.finish().unwrap()
                    == Draft::from_archive(&home.archive).unwrap().finish().unwrap()
            );
        }
    }
}

/// Where a watcher pauses.
#[derive(Clone, Copy, Default)]
enum Pauses {
    #[default]
    Nowhere,
    /// At this checkpoint, counted from 1.
    At(usize),
    /// Once at each.
    Everywhere,
}

/// Keeps what it was shown.
#[derive(Default)]
struct Seen {
    seen: RefCell<Vec<Progress>>,
    pauses: Cell<Pauses>,
}

impl Watch for Seen {
    fn checkpoint(&self, progress: Progress, _: &mut Context<'_>) -> Poll<()> {
        let mut seen = self.seen.borrow_mut();
        seen.push(progress);
        let pauses = match self.pauses.get() {
            Pauses::Nowhere => false,
            Pauses::At(at) => seen.len() == at,
            Pauses::Everywhere => seen.len() % 2 == 1,
        };
        if pauses { Poll::Pending } else { Poll::Ready(()) }
    }
}

fn home() -> Home {
    let (now, later) = (sections(0), sections(1));
    let file = write(&new_archive(), &now).unwrap();
    let archive = open(&file);
    let mut draft = Draft::new(&new_archive(), &now).unwrap();
    let key = key();
    draft.encrypt(&encryption(&key), &mut Counter(0)).unwrap();
    let locked = open(&draft.finish().unwrap());
    assert!(locked.is_locked());
    let document = convert::to_document(&archive, Faults::Refused).unwrap();
    let uncompressed = write(&new_archive().with_packing(uncompressed()), &now).unwrap();
    // The last section is cut.
    let cut = uncompressed.len() - 40_000;
    Home {
        later: open(&write(&new_archive(), &later).unwrap()),
        locked,
        document: open(&document.json),
        damaged: Recovery::open(&uncompressed[..cut], &Limits::default()).unwrap(),
        archive,
        file,
    }
}

/// Devices, their configurations and templates, each of some 200 kB.
fn sections(age: usize) -> Sections<'static> {
    let time = "2026-01-19T10:00:00Z";
    let devices = (age * 10..1000).map(|index| {
        json!({
            "id": index + 1, "mac": format!("A8946E{index:06X}"), "ip": format!("10.0.{}.{}", index / 250, index % 250 + 1),
            "type": "SHSW-25", "name": format!("Lamp of room {index}"), "status": "online",
            "firmware": if age > 0 && index % 7 == 0 { "1.1.0" } else { "1.0.0" },
            "last_seen": time, "settings": {"gen": 1, "noise": noise(index)},
            "created_at": time, "updated_at": time,
        })
    });
    let configs = (age * 10..1000).map(|index| {
        json!({
            "id": index + 1, "device_id": index + 1, "config": {"name": format!("Lamp of room {index}"), "noise": noise(index + 5000)},
            "sync_status": "synced", "created_at": time, "updated_at": time,
        })
    });
    let templates = (0..1000 + age * 10).map(|index| {
        json!({
            "id": index + 1, "name": format!("Template {index}"), "description": noise(index + 9000),
            "device_type": "all", "generation": 1, "config": {}, "variables": {},
            "is_default": false, "created_at": time, "updated_at": time,
        })
    });
    let section = |member: &str, records: Vec<Json>| {
        let mut section = json!({"schema_version": "1.0.0", "last_updated": time});
        section[member] = records.into();
        section.to_string()
    };
    let mut all = Sections::new();
    for (name, json) in [
        ("devices", section("devices", devices.collect())),
        ("configurations", section("device_configs", configs.collect())),
        ("templates", section("templates", templates.collect())),
    ] {
        assert!(json.len() > 150_000);
        all.insert(name, json.into_bytes()).unwrap();
    }
    all
}

/// A text that does not compress well: a linear congruential generator (Knuth's MMIX).
fn noise(seed: usize) -> String {
    let mut state = seed as u64;
    let mut text = String::new();
    for _ in 0..4 {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        text.push_str(&format!("{:08x}", state >> 32));
    }
    text
}

fn new_archive() -> NewArchive {
    NewArchive::new("2026-01-19T10:00:00Z", "anna").with_backup_type(BackupType::Full)
}

fn uncompressed() -> Packing {
    Packing { layer: sma_core::layer::Layer::None, level: 0, ..Packing::default() }
}

fn key() -> MasterKey {
    MasterKey::from_bytes([7; 32])
}

fn encryption(key: &MasterKey) -> NewEncryption<'_> {
    NewEncryption::new(Algorithm::ChaCha20Poly1305, Secret::Key(key))
}

fn increment_of(home: &Home) -> Sections<'static> {
    increment::diff(&home.archive.sections(), &home.later.sections()).unwrap()
}

fn open(bytes: &[u8]) -> Archive {
    Archive::open(bytes, &Limits::default()).unwrap()
}

fn texts(sections: &Sections<'_>) -> Outcome {
    assert!(!sections.is_empty() && sections.unreadable().is_empty());
    sections.iter().flat_map(|it| [it.name().as_bytes(), it.text()].concat()).collect()
}

fn plain(value: &impl serde::Serialize) -> Outcome {
    serde_json::to_vec(value).unwrap()
}
