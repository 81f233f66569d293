//! Every operation of the core, on contents that it may refuse but must not labour over.

use sma_core::compare::compare;
use sma_core::container::Container;
use sma_core::convert::{self, Faults};
use sma_core::encryption::{Algorithm, MasterKey};
use sma_core::increment;
use sma_core::layer::Layer;
use sma_core::recover::Recovery;
use sma_core::redact::redact;
use sma_core::report::ReportDetails;
use sma_core::restore::{ConflictStrategy, Plan, RestoreOptions};
use sma_core::section::Sections;
use sma_core::write::{Draft, NewArchive, NewEncryption, Packing, Secret, write};
use sma_core::{Archive, Level, Limits};

use super::counter::Counter;
use super::shapes::{Shape, Version};

/// What operations work on.
pub(super) struct Subject {
    pub(super) file: Vec<u8>,
    old: Archive,
    new: Archive,
}

/// An operation.
pub(super) struct Operation {
    pub(super) name: &'static str,
    pub(super) run: fn(&Subject),
}

/// All of them. Each level of validation does what those before it do, and a bundle is written as a
/// tar is.
pub(super) const OPERATIONS: &[Operation] = &[
    Operation { name: "open", run: |it| drop(open(&it.file)) },
    Operation { name: "summary", run: |it| drop(it.fresh().summary()) },
    Operation { name: "validate basic", run: |it| validate(it, Level::Basic) },
    Operation { name: "validate paranoid", run: |it| validate(it, Level::Paranoid) },
    Operation { name: "report as HTML", run: report },
    Operation {
        name: "compare with itself",
        run: |it| drop(compare(&it.old.sections(), &it.old.sections())),
    },
    Operation {
        name: "compare",
        run: |it| drop(serde_json::to_vec(&compare(&it.old.sections(), &it.new.sections()))),
    },
    Operation {
        name: "make an increment",
        run: |it| drop(increment::diff(&it.old.sections(), &it.new.sections())),
    },
    Operation {
        name: "apply an increment",
        run: |it| drop(increment::apply(&it.old.sections(), &it.new.sections())),
    },
    Operation { name: "redact", run: |it| drop(redact(&it.old.sections())) },
    Operation { name: "restore, overwrite", run: |it| restore(it, ConflictStrategy::Overwrite) },
    Operation { name: "restore, merge", run: |it| restore(it, ConflictStrategy::Merge) },
    Operation { name: "restore to nothing", run: restore_to_nothing },
    Operation {
        name: "convert to a document",
        run: |it| drop(convert::to_document(&it.old, Faults::Accepted)),
    },
    Operation {
        name: "write a bundle",
        run: |it| drop(write(&new_archive(Container::Json), &it.old.sections())),
    },
    Operation { name: "encrypt", run: encrypt },
    Operation { name: "recover and repair", run: recover },
];

impl Subject {
    pub(super) fn new(shape: &Shape, size: usize) -> Self {
        let file = |version| {
            let mut sections = Sections::new();
            for (name, json) in (shape.make)(size, version) {
                sections.insert(&name, json.into_bytes()).expect(shape.name);
            }
            write(&new_archive(Container::Tar), &sections).expect(shape.name)
        };
        let (old, new) = (file(Version::Old), file(Version::New));
        Self { old: open(&old), new: open(&new), file: old }
    }

    /// The archive with nothing parsed yet.
    fn fresh(&self) -> Archive {
        open(&self.file)
    }
}

fn open(file: &[u8]) -> Archive {
    Archive::open(file, &Limits::default()).expect("it is written as it should be")
}

fn new_archive(container: Container) -> NewArchive {
    NewArchive::new("2026-01-19T10:00:00Z", "anna")
        .with_manager_version("1")
        .with_hostname("host")
        .with_packing(Packing { container, layer: Layer::None, level: 0 })
}

fn validate(subject: &Subject, level: Level) {
    drop(subject.fresh().validate(level).to_json());
}

fn report(subject: &Subject) {
    let archive = subject.fresh();
    let (report, summary) = (archive.validate(Level::Paranoid), archive.summary());
    drop(report.to_html(&ReportDetails::new("a.sma", archive.file_digest(), &summary)));
}

fn restore(subject: &Subject, strategy: ConflictStrategy) {
    let (archive, target) = (subject.old.sections(), subject.new.sections());
    let plan = Plan::new(&archive, &target, &RestoreOptions::default().with_strategy(strategy));
    drop(serde_json::to_vec(&plan.result()));
    drop(plan.apply(&target));
}

fn restore_to_nothing(subject: &Subject) {
    let (archive, target) = (subject.old.sections(), Sections::new());
    let plan = Plan::new(&archive, &target, &RestoreOptions::default());
    drop(serde_json::to_vec(&plan.result()));
    drop(plan.apply(&target));
}

fn encrypt(subject: &Subject) {
    let key = MasterKey::from_bytes([7; 32]);
    let encryption = NewEncryption::new(Algorithm::ChaCha20Poly1305, Secret::Key(&key));
    let mut draft = Draft::from_archive(&subject.old).expect("it is sound");
    draft.encrypt(&encryption, &mut Counter(0)).expect("the key is there");
    drop(draft.finish());
}

/// Of a file that is cut off in its middle, and of the whole.
fn recover(subject: &Subject) {
    let limits = Limits::default();
    drop(Recovery::open(&subject.file[..subject.file.len() / 2], &limits));
    let recovery = Recovery::open(&subject.file, &limits).expect("it is sound");
    drop(recovery.repair(&recovery.packing()));
}
