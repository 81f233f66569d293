use sma_core::archive::Archive;
use sma_core::document::{Document, Version};
use sma_core::json;
use sma_core::words::VariantArray;

/// A `2026.1` or `2024.1` document: mapped to sections that are strict JSON, with as many records
/// as its outline says.
pub fn documents(data: &[u8]) {
    let limits = crate::limits();
    if let Ok(tape) = json::parse(data, limits.json_depth) {
        for version in Version::VARIANTS {
            let Ok(document) = Document::new(*version, tape.clone()) else { continue };
            let _ = document.checksum(data);
            let _ = document.count_records(data);
            check_sections(&document, data);
        }
    }
    if let Ok(archive) = Archive::open(data, &limits) {
        crate::archives::look_at(&archive);
    }
}

fn check_sections(document: &Document, text: &[u8]) {
    let outline = document.outline(text);
    let sections = document.sections(text);
    assert!(outline.iter().map(|section| section.name).eq(sections.names()));
    for (outlined, section) in outline.iter().zip(sections.iter()) {
        json::parse(section.text(), u16::MAX).expect("a mapped section is strict JSON");
        let root = section.root();
        for collection in &outlined.collections {
            let count = root.get(&collection.name).map_or(0, |records| records.len());
            assert_eq!(count, collection.count, "{} of {}", collection.name, section.name());
        }
    }
}
