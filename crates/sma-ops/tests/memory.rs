//! What validating several archives at once takes.

use peak_alloc::PeakAlloc;
use sma_core::container::Container;
use sma_core::layer::Layer;
use sma_core::section::Sections;
use sma_core::write::{BackupType, NewArchive, Packing, write};
use sma_ops::{Budget, Context, Input, ValidateOptions, validate};

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// An archive of many devices, as a file.
fn fleet(folder: &std::path::Path, devices: usize) -> Input {
    let device = |id: usize| format!(r#"{{"id":{id},"name":"Device {id}","settings":"{{}}"}}"#);
    let list: Vec<String> = (1..=devices).map(device).collect();
    let sections = Sections::new()
        .with("devices", format!(r#"{{"devices":[{}]}}"#, list.join(",")))
        .and_then(|sections| sections.with("configurations", r#"{"device_configs":[]}"#));
    let packing = Packing::default().with(Some(Container::Tar), Some(Layer::None), None);
    let about = NewArchive::new("2026-01-19T10:00:00Z", "anna")
        .with_backup_type(BackupType::Full)
        .with_packing(packing);
    let file = folder.join("fleet.sma");
    std::fs::write(&file, write(&about, &sections.unwrap()).unwrap()).unwrap();
    Input::Path(file)
}

/// Bytes that validating takes at the most, beside what there is.
fn peak(files: &[Input], budget: Budget) -> usize {
    let options = ValidateOptions::default().with_budget(budget);
    // As many threads as there are archives, however many cores there are.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(files.len()).build().unwrap();
    ALLOCATOR.reset_peak_usage();
    let before = ALLOCATOR.current_usage();
    let outcomes = pool.install(|| validate(files, &options, &Context::default())).unwrap();
    assert_eq!(outcomes.len(), files.len());
    assert!(outcomes.iter().all(|outcome| outcome.report.is_ok()));
    ALLOCATOR.peak_usage() - before
}

#[test]
fn several_archives_take_no_more_than_the_budget() {
    let folder = tempfile::tempdir().unwrap();
    let file = fleet(folder.path(), 20_000);
    let alone = peak(std::slice::from_ref(&file), Budget::default());
    // Less than one archive needs: they are validated sequentially.
    let files = vec![file; 6];
    let shared = peak(&files, Budget::new(1));
    // The buffers in which the threads read are there all the same.
    assert!(shared < alone * 2, "{shared} for six, {alone} for one");
}
