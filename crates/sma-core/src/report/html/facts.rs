//! The file, the validation, and the signer.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::markup::Markup;
use super::{Report, ReportDetails, section};
use crate::check::Level;
use crate::container::Container;
use crate::escape::escape;
use crate::layer::Layer;
use crate::summary::Summary;
use crate::words::VariantArray;

/// Adds the identity of the file, and the archive's statements about itself.
pub(super) fn file(details: &ReportDetails<'_>, main: &mut Markup) {
    let Summary { format, created_at, hostname, archive_id, .. } = details.summary;
    section("file", "File", main, |section| {
        section.element("dl", &[], |list| {
            fact("Name", details.file_name, list);
            fact("Size", &bytes(details.summary.file_size), list);
            code("SHA-256", &details.file_digest.to_hex(), list);
            fact("Format", &escape(format), list);
            fact("Packaging", &packing(details.summary), list);
            fact("Encryption", &encryption(details), list);
            for (name, value) in
                [("Created", created_at), ("Host", hostname), ("Archive ID", archive_id)]
            {
                if let Some(value) = value {
                    fact(name, &escape(value), list);
                }
            }
        });
        section.class("p", "hint", |p| {
            p.text(
                "This report applies only to the file with exactly this SHA-256. What the archive \
                 states about itself, such as when it was created, is proven only by a verified \
                 signature.",
            );
        });
    });
}

/// Adds the level and the inputs of the validation.
pub(super) fn report(report: &Report, details: &ReportDetails<'_>, main: &mut Markup) {
    section("report", "Report", main, |section| {
        section.element("dl", &[], |list| {
            fact("Level", report.level.into(), list);
            let levels = Level::VARIANTS.iter().filter(|level| **level <= report.level);
            let looked_at: Vec<_> = levels.map(|level| level.meaning()).collect();
            fact("Checked", &looked_at.join("; "), list);
            if details.public_keys.is_empty() {
                fact("Public keys", "none given", list);
            }
            for key in details.public_keys {
                code("Public key", &key.fingerprint(), list);
            }
            if let Some(made_at) = details.made_at {
                fact("Report created", made_at, list);
            }
            fact("Program", concat!("sma-core ", env!("CARGO_PKG_VERSION")), list);
        });
    });
}

/// Adds the state of the signature.
pub(super) fn signature(report: &Report, summary: &Summary, main: &mut Markup) {
    section("signature", "Signature", main, |section| match report.signature() {
        None if report.level == Level::Basic => {
            section.leaf("p", "Not checked: signatures are checked from level standard on.");
        }
        None => section.leaf("p", "Unknown: the file has no readable manifest."),
        Some(state) => {
            section.element("p", &[], |p| p.leaf("strong", state.word()));
            section.leaf("p", state.sentence());
            if let Some(fingerprint) = &summary.embedded_key {
                section.element("dl", &[], |list| {
                    code("Embedded key", &escape(fingerprint), list);
                });
            }
        }
    });
}

fn fact(name: &'static str, value: &str, list: &mut Markup) {
    entry(name, "bdi", value, list);
}

/// Adds a fact to be compared letter by letter.
fn code(name: &'static str, value: &str, list: &mut Markup) {
    entry(name, "code", value, list);
}

fn entry(name: &'static str, element: &'static str, value: &str, list: &mut Markup) {
    list.element("div", &[], |entry| {
        entry.leaf("dt", name);
        entry.element("dd", &[], |dd| dd.leaf(element, value));
    });
}

/// Returns a size with its digits in groups of three, such as `10 240 bytes`.
fn bytes(size: u64) -> String {
    let digits = size.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text.push_str(if size == 1 { " byte" } else { " bytes" });
    text
}

fn packing(summary: &Summary) -> String {
    let container = match summary.container {
        Container::Tar => "tar",
        Container::Json => "JSON bundle",
        Container::Document => "JSON document",
    };
    let layer = match summary.layer {
        Layer::None => "not compressed",
        Layer::Gzip => "compressed with gzip",
        Layer::Zstd => "compressed with zstd",
        Layer::Lz4 => "compressed with LZ4",
    };
    format!("{container}, {layer}")
}

fn encryption(details: &ReportDetails<'_>) -> String {
    match &details.summary.encryption {
        None => String::from("not encrypted"),
        Some(algorithm) if details.unlocked => {
            format!("{}, decrypted for this report", escape(algorithm))
        }
        Some(algorithm) => {
            format!("{}, not decrypted: the contents were not checked", escape(algorithm))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_in_bytes() {
        for (size, text) in
            [(0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1_000_000, "1 000 000 bytes")]
        {
            assert_eq!(bytes(size), text);
        }
    }
}
