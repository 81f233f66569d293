//! Every operation passes checkpoints, ends where its watcher pauses it, and loses nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context as TaskContext, Poll};

use sma_core::encryption::{Algorithm, Credential, MasterKey};
use sma_core::progress::{Progress, Watch};
use sma_core::restore::RestoreOptions;
use sma_core::write::Packing;
use sma_core::{Archive, Level};
use sma_ops::{
    BackupOptions, Bases, Content, Context, ConvertOptions, Encryption, Error, Format, Input,
    Source as _, ValidateOptions,
};

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/samples/");

/// Lets so many checkpoints pass, and pauses at the next.
struct After {
    left: AtomicUsize,
    passed: AtomicUsize,
}

impl After {
    fn new(left: usize) -> Self {
        Self { left: AtomicUsize::new(left), passed: AtomicUsize::new(0) }
    }
}

impl Watch for After {
    fn checkpoint(&self, _: Progress, _: &mut TaskContext<'_>) -> Poll<()> {
        let left = self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1));
        match left {
            Ok(_) => {
                self.passed.fetch_add(1, Ordering::SeqCst);
                Poll::Ready(())
            }
            Err(_) => Poll::Pending,
        }
    }
}

fn sample(name: &str) -> Input {
    Input::from(std::ffi::OsString::from(format!("{SAMPLES}{name}")))
}

fn open(name: &str) -> Archive {
    sma_ops::open(&sample(name), &Context::default()).unwrap()
}

/// Runs an operation to its end, and once for each of its checkpoints up to that one.
fn assert_cancelable(name: &str, operation: impl Fn(&Context<'_>) -> Result<(), Error>) {
    let all = After::new(usize::MAX);
    operation(&Context::default().with_watch(&all)).unwrap_or_else(|e| panic!("{name}: {e}"));
    let passed = all.passed.load(Ordering::SeqCst);
    assert!(passed > 0, "{name} passes no checkpoint");
    for left in 0..passed {
        let watch = After::new(left);
        let result = operation(&Context::default().with_watch(&watch));
        assert!(matches!(result, Err(Error::Canceled)), "{name} after {left}: {result:?}");
    }
}

#[test]
fn every_operation_can_be_canceled_at_each_checkpoint() {
    let (archive, document) = (open("1.0-tar-gzip.sma"), open("2026.1-server-export.sma"));
    let content = Content::from_archive(archive.clone());
    let bytes = std::fs::read(format!("{SAMPLES}1.0-tar-gzip.sma")).unwrap();
    let key = Arc::new(Credential::Key(MasterKey::from_bytes([7; 32])));
    let encryption = Encryption::new(Algorithm::Aes256Gcm, key);
    assert_cancelable("open", |context| {
        sma_ops::open(&sample("1.0-tar-gzip.sma"), context).map(drop)
    });
    assert_cancelable("content", |context| {
        sample("1.0-tar-gzip.sma").content(&Bases::default(), context).map(drop)
    });
    assert_cancelable("create", |context| {
        let options = BackupOptions::default().with_encryption(Some(encryption.clone()));
        sma_ops::create(content.clone(), "it", &Bases::default(), &options, context).map(drop)
    });
    assert_cancelable("validate", |context| {
        let options = ValidateOptions::default().with_level(Level::Paranoid);
        sma_ops::validate(&[sample("1.0-tar-gzip.sma")], &options, context).map(drop)
    });
    assert_cancelable("compare", |context| {
        sma_ops::compare(&archive, &document, context).map(drop)
    });
    assert_cancelable("convert to an archive", |context| {
        let options = ConvertOptions::new(Format::Sma);
        sma_ops::convert(&document, "it", options, context)?.finish("it", context).map(drop)
    });
    assert_cancelable("convert to a document", |context| {
        let options = ConvertOptions::new(Format::Document);
        sma_ops::convert(&archive, "it", options, context)?.finish("it", context).map(drop)
    });
    assert_cancelable("repair", |context| {
        let repaired = sma_ops::repair(&bytes, "it", context)?;
        repaired.finish(&Packing::default(), "it", context).map(drop)
    });
    assert_cancelable("redact", |context| {
        sma_ops::redact(&content, "it", Packing::default(), context).map(drop)
    });
    assert_cancelable("list without a level", |context| {
        sma_ops::list(&[sample("1.0-tar-gzip.sma")], None, context).map(drop)
    });
    assert_cancelable("list", |context| {
        let files = [sample("1.0-tar-gzip.sma")];
        sma_ops::list(&files, Some(Level::Standard), context).map(drop)
    });
    let options = RestoreOptions::default();
    assert_cancelable("rehearse a restore", |context| {
        sma_ops::rehearse_restore(&document, Some(&content), &options, context).map(drop)
    });
    assert_cancelable("restore", |context| {
        let mut target = Content::from_archive(archive.clone());
        let result = sma_ops::restore(&document, &mut target, &options, context);
        let is_changed = target.sections() != archive.sections();
        assert_eq!(is_changed, result.is_ok(), "a canceled restore changes nothing");
        result.map(drop)
    });
    // Repeatedly canceled operations leave everything unchanged.
    assert!(archive.validate(Level::Thorough).valid);
    assert_eq!(content.sections(), archive.sections());
}
