//! What redacting hostile texts takes: twice the text takes at most twice the memory.

use peak_alloc::PeakAlloc;
use serde_json::{Value as Json, json};
use sma_core::redact::redact;
use sma_core::section::Sections;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// A text of that many bytes, by a number.
type Shape = fn(usize) -> Json;

const SHAPES: &[(&str, Shape)] = &[
    ("a long secret", |size| json!({"pass": "s3".repeat(size / 2), "note": "s3".repeat(size / 2)})),
    ("a long name", |size| json!({"name": "ab ".repeat(size / 3), "note": "ab ".repeat(size / 3)})),
    ("a long name without spaces", |size| json!({"name": "Ab1".repeat(size / 3), "note": "x"})),
    ("URLs without anything between them", |size| json!({"note": "http://a@".repeat(size / 9)})),
    ("URLs with templates", |size| json!({"note": "a://b{{".repeat(size / 7)})),
    ("secrets in each other", |size| {
        let secrets = (6..).scan(0, |sum, length| {
            *sum += length;
            (*sum < size).then(|| json!({"pass": format!("1{}", "a".repeat(length))}))
        });
        json!({"all": secrets.collect::<Vec<_>>(), "note": "a".repeat(size)})
    }),
    ("names in each other", |size| {
        let names = (2..).scan(0, |sum, length| {
            *sum += 2 * length;
            (*sum < size).then(|| json!({"name": "a ".repeat(length)}))
        });
        json!({"all": names.collect::<Vec<_>>(), "note": "a ".repeat(size / 2)})
    }),
    ("values of secrets", |size| json!({"note": "pass='a\\'".repeat(size / 9)})),
    ("numbers", |size| json!({"mac": "a8032ab12345", "note": "1.1234, ".repeat(size / 8)})),
    ("digits", |size| json!({"mac": "a8032ab12345", "note": "a8032ab12345".repeat(size / 12)})),
    ("groups of digits", |size| json!({"ip": "10.0.0.1", "note": "10-0-0-1-".repeat(size / 9)})),
    ("percent signs", |size| json!({"name": "Anna B", "note": "%F0%9F".repeat(size / 6)})),
    ("a script without spaces", |size| json!({"name": "客厅", "note": "客厅".repeat(size / 6)})),
    ("texts that are JSON", |size| json!({"note": format!("[{}1]", "1,".repeat(size / 2))})),
];

fn peak(shape: Shape, size: usize) -> usize {
    let sections = Sections::new().with("plugins", json!({"of": shape(size)}).to_string()).unwrap();
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    // Whether there is a copy or an error, it takes no more.
    drop(redact(&sections));
    MEMORY.peak_usage() - before
}

#[test]
fn twice_the_text_takes_at_most_twice_the_memory() {
    const SIZE: usize = 64 << 10;
    for (name, shape) in SHAPES {
        let (once, twice) = (peak(*shape, SIZE), peak(*shape, 2 * SIZE));
        // What does not depend on the text, and the steps in which lists grow.
        let most = 2 * once + once / 2 + (256 << 10);
        assert!(twice <= most, "{name}: {once} and {twice} bytes");
        assert!(twice < 200 * SIZE, "{name}: {twice} bytes");
    }
}
