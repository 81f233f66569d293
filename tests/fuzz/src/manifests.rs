use sma_core::archive::Archive;
use sma_core::container::tar;
use sma_core::json;
use sma_core::manifest::{self, Manifest};

/// An archive of an independent writer, without layer and encryption.
const SAMPLE: &[u8] = include_bytes!("../../vectors/samples/1.0-tar-none-signed.sma");

/// A manifest: asked for all that it may say, and as the manifest of an archive.
pub fn manifests(data: &[u8]) {
    let limits = crate::limits();
    if let Ok(tape) = json::parse(data, limits.json_depth) {
        let asked = Manifest::new(tape.root(data));
        for entry in asked.sections() {
            assert!(!entry.is_included() || entry.included == Some(true));
        }
        let _ = (asked.format_version(), asked.key_derivation(), asked.is_partial());

        // Its own canonical form has the same canonical form, and so the same digest.
        let canonical = manifest::canonicalize(&tape, data);
        let again = json::parse(&canonical, limits.json_depth).expect("canonical JSON is JSON");
        assert!(manifest::canonicalize(&again, &canonical) == canonical);
        assert_eq!(manifest::digest(&again, &canonical), manifest::digest(&tape, data));
    }

    let sample = tar::read(SAMPLE, &limits).expect("the sample is a tar");
    let members = sample.members.iter().map(|member| match &*member.path {
        path @ "manifest.json" => (path, data),
        path => (path, member.bytes(SAMPLE)),
    });
    let file = tar::write(&members.collect::<Vec<_>>(), 0).expect("short paths");
    match Archive::open(&file, &limits) {
        Ok(archive) => {
            crate::archives::look_at(&archive);
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}
