//! Every operation of the core, on contents that it may refuse but must not spend long on.

use sma_core::browse;
use sma_core::compare::compare;
use sma_core::convert::{self, Faults};
use sma_core::encryption::Algorithm;
use sma_core::increment;
use sma_core::layer::Layer;
use sma_core::recover::Recovery;
use sma_core::redact::redact;
use sma_core::report::ReportDetails;
use sma_core::restore::{ConflictStrategy, Plan, RestoreOptions};
use sma_core::search::Index;
use sma_core::section::{Section, Sections};
use sma_core::signature::PrivateKey;
use sma_core::signer::SignaturePolicy;
use sma_core::write::{Draft, NewEncryption, Packing, Secret, write};
use sma_core::{Archive, Level, Limits, container::Container};

use super::counter::Counter;
use super::forms::{Case, Form, key, new_archive, open};
use super::shapes::Version;

/// What operations work on.
pub(super) struct Subject {
    form: Form,
    /// The file that is opened, recovered and validated.
    file: Vec<u8>,
    old: Archive,
    new: Archive,
}

/// An operation.
pub(super) struct Operation {
    pub(super) name: &'static str,
    /// Whether it has work of its own on contents in a form.
    pub(super) is_for: fn(Form) -> bool,
    pub(super) run: fn(&Subject),
}

/// All of them. Each level of validation does what those before it do, and a bundle is written as a
/// tar is.
pub(super) const OPERATIONS: &[Operation] = &[
    Operation { name: "open", is_for: is_file, run: |it| drop(open(&it.file)) },
    Operation {
        name: "summary",
        is_for: |form| is_plain(form) || is_document(form),
        run: |it| drop(it.fresh().summary()),
    },
    Operation {
        name: "decrypt",
        is_for: |form| form == Form::Encrypted,
        run: |it| drop(it.fresh().decrypt(&key()).expect("it is the key").sections()),
    },
    Operation {
        name: "map to sections",
        is_for: is_document,
        run: |it| drop(it.fresh().sections()),
    },
    Operation {
        name: "validate basic",
        is_for: |form| is_plain(form) || is_document(form),
        run: |it| validate(it, Level::Basic),
    },
    Operation {
        name: "validate paranoid",
        is_for: |form| !is_packed(form),
        run: |it| validate(it, Level::Paranoid),
    },
    Operation { name: "report as HTML", is_for: is_plain, run: report },
    Operation {
        name: "compare with itself",
        is_for: is_plain,
        run: |it| drop(compare(&it.old.sections(), &it.old.sections())),
    },
    Operation {
        name: "compare",
        is_for: is_plain,
        run: |it| drop(serde_json::to_vec(&compare(&it.old.sections(), &it.new.sections()))),
    },
    Operation {
        name: "make an increment",
        is_for: is_plain,
        run: |it| drop(increment::diff(&it.old.sections(), &it.new.sections())),
    },
    Operation {
        name: "apply an increment",
        is_for: |form| is_plain(form) || form == Form::Increment,
        run: |it| drop(increment::apply(&it.old.sections(), &it.new.sections())),
    },
    Operation {
        name: "redact",
        is_for: |form| is_plain(form) || form == Form::Increment,
        run: |it| drop(redact(&it.new.sections())),
    },
    Operation {
        name: "index and search",
        is_for: |form| is_plain(form) || form == Form::Increment,
        run: search,
    },
    Operation {
        name: "restore, overwrite",
        is_for: |form| is_plain(form) || form == Form::Increment,
        run: |it| restore(it, ConflictStrategy::Overwrite),
    },
    Operation {
        name: "restore, merge",
        is_for: is_plain,
        run: |it| restore(it, ConflictStrategy::Merge),
    },
    Operation { name: "restore to an empty system", is_for: is_plain, run: restore_to_nothing },
    Operation {
        name: "convert to a document",
        is_for: is_plain,
        run: |it| drop(convert::to_document(&it.old, Faults::Accepted)),
    },
    Operation { name: "convert to an archive", is_for: is_document, run: convert_to_archive },
    Operation { name: "write", is_for: |form| is_plain(form) || is_packed(form), run: write_again },
    Operation { name: "encrypt", is_for: is_plain, run: encrypt },
    Operation { name: "sign and verify", is_for: is_plain, run: sign },
    Operation { name: "copy as CSV and JSON", is_for: is_plain, run: copy },
    Operation { name: "sort and filter", is_for: is_plain, run: sort },
    Operation { name: "device page", is_for: is_plain, run: device_page },
    Operation { name: "recover and repair", is_for: is_file, run: recover },
];

fn is_plain(form: Form) -> bool {
    form == Form::Plain
}

fn is_packed(form: Form) -> bool {
    matches!(form, Form::Packed(_))
}

fn is_document(form: Form) -> bool {
    matches!(form, Form::Document(_))
}

/// Whether files of the form are read differently from others.
fn is_file(form: Form) -> bool {
    form != Form::Increment
}

impl Subject {
    pub(super) fn new(case: &Case, size: usize) -> Self {
        let [old, new] = [Version::Old, Version::New].map(|version| case.file(size, version));
        let archives = [open(&old), open(&new)];
        let [old_archive, new_archive] = match case.form {
            Form::Encrypted => archives.map(|it| it.decrypt(&key()).expect("it is the key")),
            _ => archives,
        };
        // The first call parses.
        drop((old_archive.sections(), new_archive.sections()));
        let file = if case.form == Form::Increment { new } else { old };
        Self { form: case.form, file, old: old_archive, new: new_archive }
    }

    /// The archive with nothing parsed yet.
    fn fresh(&self) -> Archive {
        open(&self.file)
    }
}

fn validate(subject: &Subject, level: Level) {
    let archive = subject.fresh();
    let archive = match subject.form {
        Form::Encrypted => archive.decrypt(&key()).expect("it is the key"),
        _ => archive,
    };
    let validation = archive.validation(level).with_base(&subject.old);
    drop(validation.finish().to_json());
}

fn report(subject: &Subject) {
    let archive = subject.fresh();
    let (report, summary) = (archive.validate(Level::Paranoid), archive.summary());
    drop(report.to_html(&ReportDetails::new("a.sma", archive.file_digest(), &summary)));
}

/// Searches for what is in almost every text, in none, and for addresses.
fn search(subject: &Subject) {
    let index = Index::new(&subject.new.sections());
    for query in ["a", "e 1 0 n", "aaaaaaaaaaaaaaab", "a8:03:2a"] {
        drop(serde_json::to_vec(&index.search(query, 10)));
    }
    drop(index.filter("devices", "devices", "a"));
}

/// Restores an increment to its base, and other archives to one that differs.
fn restore(subject: &Subject, strategy: ConflictStrategy) {
    let (archive, target) = match subject.form {
        Form::Increment => (subject.new.sections(), subject.old.sections()),
        _ => (subject.old.sections(), subject.new.sections()),
    };
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

fn convert_to_archive(subject: &Subject) {
    let packing = Packing { layer: Layer::None, level: 0, ..Packing::default() };
    drop(convert::to_archive(&subject.fresh(), &packing, Faults::Accepted));
}

fn write_again(subject: &Subject) {
    let new = match subject.form {
        Form::Packed(layer) => new_archive(layer),
        _ => new_archive(Layer::None).with_packing(Packing {
            container: Container::Json,
            layer: Layer::None,
            level: 0,
        }),
    };
    drop(write(&new, &subject.old.sections()));
}

fn encrypt(subject: &Subject) {
    let key = key();
    let encryption = NewEncryption::new(Algorithm::ChaCha20Poly1305, Secret::Key(&key));
    let mut draft = Draft::from_archive(&subject.old).expect("it is sound");
    draft.encrypt(&encryption, &mut Counter(0)).expect("the key is there");
    drop(draft.finish());
}

fn sign(subject: &Subject) {
    let key = PrivateKey::from_seed(&[7; 32]);
    let mut draft = Draft::from_archive(&subject.old).expect("it is sound");
    draft.sign(&key).expect("it has a place for a signature");
    let signed = open(&draft.finish().expect("it can be packed"));
    let _ = signed.check_signature(SignaturePolicy::SignedBy(&[key.public_key()]));
}

fn copy(subject: &Subject) {
    let sections = subject.new.sections();
    for collection in sections.iter().flat_map(Section::collections) {
        let order: Vec<u32> = (0..u32::try_from(collection.len()).expect("it is small")).collect();
        let columns = ["id", "name", "settings", "config", "a"].map(String::from);
        drop(browse::write_records(&collection, &order, browse::Form::Csv, &columns));
        drop(browse::write_records(&collection, &order, browse::Form::Json, &[]));
    }
}

fn sort(subject: &Subject) {
    let sections = subject.new.sections();
    let query = browse::Query::default()
        .with_sort(browse::Sort::descending("name"))
        .with_filter(browse::Filter::new("status", vec!["online".into()]))
        .with_text("a");
    for collection in ["devices", "discovered_devices", "a"] {
        drop(browse::arrange(&sections, "devices", collection, &query));
    }
}

fn device_page(subject: &Subject) {
    let sections = subject.new.sections();
    drop(serde_json::to_vec(&browse::describe_device(&sections, 0)));
    let device = browse::Reference::new("devices", "devices", 1);
    drop(serde_json::to_vec(&browse::find_referrers(&sections, &device)));
}

/// Recovers a file that is truncated in its middle, and the whole file.
fn recover(subject: &Subject) {
    let limits = Limits::default();
    drop(Recovery::open(&subject.file[..subject.file.len() / 2], &limits));
    let recovery = Recovery::open(&subject.file, &limits).expect("it is sound");
    drop(recovery.repair(&recovery.packing()));
}
