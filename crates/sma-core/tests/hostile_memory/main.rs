//! What hostile files take of memory: each is opened, summarised and validated with every check,
//! and the highest amount of memory that was allocated at one time stays within a stated bound.
//!
//! `cargo test -p sma-core --test hostile_memory -- --nocapture` prints the table.

mod bundles;
mod layers;
mod records;
mod tars;

use std::time::Instant;

use peak_alloc::PeakAlloc;
use sma_core::encryption::{Credential, Password};
use sma_core::peek::{Peek, PeekResult};
use sma_core::{Archive, Level, Limits};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

/// A file that means harm.
struct Hostile {
    name: &'static str,
    file: Vec<u8>,
    limits: Limits,
    /// The code of the archive error; none of a file that opens.
    refused: Option<&'static str>,
    /// The most that it may take, in bytes.
    bound: usize,
}

/// The most that a peek may take: what it is given and what that holds, a block of LZ4 with its
/// content, or the values of a text that is as dense as can be.
const PEEKED: usize = 24 * MIB;

/// Limits that inputs of some megabytes reach.
fn limits() -> Limits {
    Limits::default()
        .with_archive_bytes(16 << 20)
        .with_container_bytes(16 << 20)
        .with_member_bytes(16 << 20)
        .with_document_bytes(16 << 20)
        .with_kdf_memory_bytes(16 << 20)
}

/// One test: others at the same time would allocate, too.
#[test]
fn no_hostile_file_takes_more_than_its_bound() {
    let mut wrong = Vec::new();
    println!("{:42} {:>9} {:>9} {:>9} {:>6}  result", "file", "bytes", "peak", "bound", "ms");
    for make in [layers::all, tars::all, bundles::all, records::all] {
        for hostile in make() {
            let start = MEMORY.current_usage();
            MEMORY.reset_peak_usage();
            let clock = Instant::now();
            let result = read(&hostile);
            let time = clock.elapsed().as_millis();
            let peak = MEMORY.peak_usage().saturating_sub(start);
            let Hostile { name, file, bound, refused, .. } = hostile;
            println!("{name:42} {:>9} {peak:>9} {bound:>9} {time:>6}  {result}", file.len());
            if peak > bound {
                wrong.push(format!("{name} takes {peak} bytes"));
            }
            if refused != result.strip_prefix("refused: ") {
                wrong.push(format!("{name} is not {refused:?}"));
            }
        }
    }
    for hostile in [layers::all, tars::all, bundles::all, records::all].iter().flat_map(|all| all())
    {
        let (start, Hostile { name, file, limits, .. }) = (MEMORY.current_usage(), hostile);
        MEMORY.reset_peak_usage();
        if let PeekResult::NeedsMore(peek) = Peek::new(limits).push(&file) {
            let _ = peek.finish();
        }
        let peak = MEMORY.peak_usage().saturating_sub(start);
        println!("{name:42} {:>9} {peak:>9} {PEEKED:>9}  peek", file.len());
        if peak > PEEKED {
            wrong.push(format!("a peek of {name} takes {peak} bytes"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Does all that a reader does with a file, and says what came of it.
fn read(hostile: &Hostile) -> String {
    let archive = match Archive::open(&hostile.file, &hostile.limits) {
        Ok(archive) => archive,
        Err(error) => {
            assert!(error.to_string().len() < 4 * KIB, "a long message");
            return format!("refused: {}", error.check().info().code);
        }
    };
    let summary = archive.summary();
    for section in &summary.sections {
        let _ = archive.section(&section.name);
    }
    let password = Password::new(b"shelly").expect("it is not empty");
    assert!(archive.unlock(&Credential::Password(password)).is_err(), "{}", hostile.name);
    let report = archive.validate(Level::Paranoid);
    let size = serde_json::to_vec(&report).expect("a report is plain").len();
    // However many problems there are, and however long the names in them.
    assert!(size < MIB, "{}: the report takes {size} bytes", hostile.name);
    let problems: u64 = report.checks().map(|check| check.count).sum();
    format!("opens, valid {}, {problems} problems, report {size} bytes", report.valid)
}
