//! The seeds of every target, replayed without a fuzzer.

use std::fs;
use std::path::Path;

#[test]
fn every_seed_passes_its_target() {
    for (name, target) in sma_fuzz::TARGETS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(name);
        let seeds = fs::read_dir(&folder).expect("every target has seeds");
        let mut count = 0;
        for seed in seeds {
            let path = seed.expect("a readable entry").path();
            println!("{}", path.display());
            target(&fs::read(path).expect("a readable seed"));
            count += 1;
        }
        assert!(count > 0, "{name} has no seed");
    }
}
