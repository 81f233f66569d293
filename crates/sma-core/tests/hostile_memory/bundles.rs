//! JSON, before anything is known of what it means.

use sma_core::Limits;

use super::{Hostile, MIB, limits};

/// Bytes of a text of `[0,0,…`, which has the most values for its length: each takes two bytes of
/// text and sixteen of memory, and a list of them that grows is copied into one twice as large.
const DENSE: usize = 8 * 3;

pub(super) fn all() -> Vec<Hostile> {
    let hostile = |name, file: String, refused, multiple: usize| Hostile {
        name,
        limits: limits(),
        refused,
        bound: multiple * file.len() + MIB,
        file: file.into_bytes(),
    };
    vec![
        Hostile {
            limits: Limits { archive_bytes: 32 << 20, container_bytes: 32 << 20, ..limits() },
            ..hostile("JSON, a million members", members(), Some("SMA-A006"), 8)
        },
        hostile("JSON, 100 000 arrays in each other", "[".repeat(100_000), Some("SMA-A001"), 2),
        hostile(
            "JSON, 100 000 arrays in a member",
            format!("{{\"manifest.json\":{}", "[".repeat(100_000)),
            Some("SMA-A030"),
            2,
        ),
        hostile(
            "JSON, 100 000 objects in each other",
            "{\"a\":".repeat(100_000),
            Some("SMA-A030"),
            2,
        ),
        hostile(
            "JSON, a million zeros, and no end",
            format!("{{\"manifest.json\":[0{}", ",0".repeat(1_000_000)),
            Some("SMA-A030"),
            DENSE,
        ),
        hostile(
            "JSON, a million zeros in a bundle",
            format!("{{\"manifest.json\":{{}},\"a.json\":[0{}]}}", ",0".repeat(1_000_000)),
            None,
            DENSE,
        ),
        hostile(
            "JSON, 500 000 zeros in a manifest",
            format!("{{\"manifest.json\":{{\"a\":[0{}]}}}}", ",0".repeat(500_000)),
            None,
            DENSE,
        ),
        hostile(
            "JSON, a million empty arrays",
            format!("{{\"manifest.json\":{{}},\"a.json\":[[]{}]}}", ",[]".repeat(1_000_000)),
            None,
            DENSE,
        ),
        hostile(
            "JSON, 200 000 names in no order",
            names(200_000, "manifest.json"),
            Some("SMA-A006"),
            8,
        ),
        hostile("JSON, the last of 200 000 names twice", twice(200_000), Some("SMA-A030"), 8),
        hostile(
            "JSON, a name of 12 MiB",
            format!("{{\"manifest.json\":{{}},\"{}\":\"\"}}", "a".repeat(12 * MIB)),
            Some("SMA-A025"),
            3,
        ),
        hostile(
            "JSON, a name of 12 MiB twice",
            format!("{{\"{0}\":1,\"{0}\":2}}", "a".repeat(6 * MIB)),
            Some("SMA-A030"),
            3,
        ),
        hostile(
            "JSON, a string of two million escapes",
            format!(
                "{{\"manifest.json\":{{}},\"checksum.sha256\":\"{}\"}}",
                "\\u0041".repeat(2_000_000)
            ),
            None,
            3,
        ),
        hostile(
            "JSON, 12 MiB of base64",
            format!("{{\"manifest.json\":{{}},\"signature.sig\":\"{}\"}}", "AAAA".repeat(3 * MIB)),
            None,
            4,
        ),
    ]
}

fn members() -> String {
    let members: String = (0..1_000_000).map(|number| format!(",\"{number:07}.json\":0")).collect();
    format!("{{\"manifest.json\":{{}}{members}}}")
}

/// Names that come in another order than their own.
fn names(count: u32, first: &str) -> String {
    let mut text = format!("{{\"{first}\":{{}}");
    for number in 0..count {
        text.push_str(&format!(",\"{}.json\":0", number.wrapping_mul(2_654_435_761)));
    }
    text.push('}');
    text
}

fn twice(count: u32) -> String {
    let mut text = names(count, "manifest.json");
    text.pop();
    text.push_str(",\"0.json\":0}");
    text
}
