//! The two forms of a report that leave the program: JSON, and a page of HTML for the files.
//! Whatever an archive has in it, the page shows it as text.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use sma_core::check::{Category, Severity};
use sma_core::integrity::Digest;
use sma_core::report::{Check, Location, ReportDetails, Status};
use sma_core::signature::PublicKey;
use sma_core::summary::Summary;
use sma_core::words::VariantArray;
use sma_core::{Archive, CheckId, Level, Limits, Report};

/// Markup, quotes, what turns the direction of text, and what cannot be seen.
const HOSTILE: &str =
    "<script>alert(1)</script>\"'&lt;<img src=x onerror=a>\u{202e}\u{200b}\0\n]]>";

const SAMPLES: &[&str] = &[
    "samples/1.0-tar-gzip.sma",
    "samples/1.0-aes-argon2-signed.sma",
    "samples/2026.1-browser-export.sma",
    "flipped/1.0-tar-gzip.sma",
    "members/no-manifest.sma",
];

fn bytes(file: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors");
    fs::read(folder.join(file)).expect("the vector is there")
}

fn open(file: &str) -> Archive {
    Archive::open(&bytes(file), &Limits::default()).expect("the vector opens")
}

fn filing<'a>(file_name: &'a str, summary: &'a Summary) -> ReportDetails<'a> {
    ReportDetails::new(file_name, Digest::compute(b"abc"), summary)
}

fn html(file: &str, level: Level) -> String {
    let archive = open(file);
    archive.validate(level).to_html(&filing("backup.sma", &archive.summary()))
}

/// A report whose every text is hostile.
fn hostile_report() -> Report {
    let text = || String::from(HOSTILE);
    let statuses = [Status::Failed, Status::Warning, Status::Skipped, Status::Passed];
    let checks = statuses.map(|status| {
        let mut check = Check::new(CheckId::ActiveContent, status, text());
        check.code = Cow::Borrowed(HOSTILE);
        check.name = Cow::Borrowed(HOSTILE);
        check.category = Category::Data;
        check.severity = Severity::Error;
        check.details = text();
        check.count = 200;
        let mut location = Location::default();
        location.member = Some(text());
        location.pointer = Some(text());
        check.locations = vec![location; 100];
        check
    });
    Report::new(Level::Basic, checks.into())
}

#[test]
fn json_has_the_names_and_the_order_of_the_specification() {
    let json = open("flipped/1.0-tar-gzip.sma").validate(Level::Standard).to_json();
    let names = [
        "valid",
        "level",
        "archive_checks",
        "manifest_checks",
        "data_checks",
        "schema_checks",
        "integrity_checks",
        "security_checks",
        // Beyond the specification.
        "assessment",
    ];
    let found = json.lines().filter_map(|line| line.strip_prefix("  \"")?.split_once("\": "));
    assert!(found.map(|(name, _)| name).eq(names));

    let failed = json.split("    {\n").find(|check| check.contains("\"failed\"")).expect("one");
    let names = ["code", "name", "category", "status", "severity", "message", "details", "count"];
    let found = failed.lines().filter_map(|line| line.strip_prefix("      \"")?.split_once("\": "));
    assert!(found.map(|(name, _)| name).eq(names.into_iter().chain(["locations"])));
}

#[test]
fn a_report_round_trips_as_json() {
    let hostile = hostile_report();
    let reports = SAMPLES.iter().flat_map(|file| {
        let archive = open(file);
        Level::VARIANTS.iter().map(move |level| archive.validate(*level)).collect::<Vec<_>>()
    });
    for report in reports.chain([hostile]) {
        let json = report.to_json();
        assert!(json.ends_with("\n}\n") && !json.contains('\r') && !json.contains('\t'));
        assert_eq!(serde_json::from_str::<Report>(&json).expect("it is JSON"), report);
    }
}

#[test]
fn the_digest_does_not_depend_on_the_size_of_pieces() {
    use sma_core::archive::Opener;
    // sha256sum tests/vectors/samples/1.0-tar-gzip.sma
    const EXPECTED: &str = "0f2801933fe3a6301423369e27b8f52a0c42fb0472f04a3791b15d6212371964";
    let file = bytes("samples/1.0-tar-gzip.sma");
    assert_eq!(open("samples/1.0-tar-gzip.sma").file_digest().to_hex(), EXPECTED);
    for size in [1, 7, 4096] {
        let mut opener = Opener::new(Limits::default());
        file.chunks(size).for_each(|piece| opener.push(piece).expect("it is sound"));
        assert_eq!(opener.finish().expect("it opens").file_digest().to_hex(), EXPECTED);
    }
}

#[test]
fn every_check_has_one_row_and_skipped_ones_are_listed() {
    for file in SAMPLES {
        for level in Level::VARIANTS {
            let archive = open(file);
            let report = archive.validate(*level);
            let html = report.to_html(&filing("backup.sma", &archive.summary()));
            let (_, rest) = html.split_once("<h2 id=\"not-checked\">").expect("the section");
            let (not_checked, all) = rest.split_once("<h2 id=\"checks\">").expect("the section");
            for check in report.checks() {
                let code = format!("<code>{}</code>", check.code);
                assert_eq!(all.matches(&code).count(), 1, "{code} of {file}");
                assert_eq!(html.matches(&code).count(), 1, "{code} of {file}");
                let link = format!("<a href=\"#{}\">{}</a>", check.code, check.name);
                let is_skipped = check.status == Status::Skipped;
                assert_eq!(not_checked.matches(&link).count(), usize::from(is_skipped), "{link}");
            }
        }
    }
}

#[test]
fn the_listed_checks_of_deeper_levels_are_those_that_they_add() {
    for file in ["samples/1.0-tar-gzip.sma", "samples/2026.1-browser-export.sma"] {
        for pair in Level::VARIANTS.windows(2) {
            let [level, next] = pair else { unreachable!("windows of two") };
            let html = html(file, *level);
            let heading = format!("<h3>Only at level {next}</h3>");
            let (_, rest) = html.split_once(&heading).expect("a heading for the next level");
            let list = rest.split("</ul>").next().unwrap_or_default();
            let listed: BTreeSet<_> = list
                .split("<li>")
                .skip(1)
                .map(|item| item.split("</li>").next().unwrap_or_default())
                .collect();
            let [before, after] = [level, next].map(|level| open(file).validate(*level));
            let known: BTreeSet<_> = before.checks().map(|check| &check.code).collect();
            let added = after.checks().filter(|check| !known.contains(&check.code));
            let added: BTreeSet<_> = added.map(|check| &*check.name).collect();
            assert_eq!(listed, added, "{file} from {level:?} to {next:?}");
        }
    }
}

#[test]
fn hostile_texts_do_not_become_markup() {
    let text = || Some(String::from(HOSTILE));
    let mut summary = open("samples/1.0-tar-none-signed.sma").summary();
    summary.format = String::from(HOSTILE);
    summary.created_at = text();
    summary.hostname = text();
    summary.archive_id = text();
    summary.encryption = text();
    summary.embedded_key = text();
    let filing = filing(HOSTILE, &summary).with_made_at(Some(HOSTILE));
    let html = hostile_report().to_html(&filing);
    for part in ["<script", "<img", "\u{202e}", "\u{200b}", "\0", "]]>", "x\" ", "&lt;<"] {
        assert!(!html.contains(part), "{part:?}");
    }
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;lt;&lt;img"));
    assert!(html.contains("\\u{202e}\\u{200b}\\0"));
    assert_well_formed(&html);
}

#[test]
fn pages_are_well_formed_run_nothing_and_fetch_nothing() {
    for file in SAMPLES {
        let html = html(file, Level::Paranoid);
        assert_well_formed(&html);
        let tags = html.split('<').filter_map(|part| part.split('>').next());
        for tag in tags {
            let runs = tag.starts_with("script") || tag.contains(" on") || tag.contains("script:");
            let fetches = ["src=", "http:", "https:", "//"].iter().any(|part| tag.contains(part));
            assert!(!runs && !fetches, "{tag}");
        }
        assert!(!html.contains("url(") && !html.contains("@import"));
        assert!(html.contains("default-src &#39;none&#39;"));
        assert_eq!(html.matches("<style>").count(), 1);
    }
}

#[test]
fn headings_are_in_order() {
    for file in SAMPLES {
        let html = html(file, Level::Standard);
        let levels: Vec<u32> = html
            .match_indices("<h")
            .filter_map(|(at, _)| html[at + 2..].chars().next()?.to_digit(10))
            .collect();
        assert_eq!(levels.first(), Some(&1));
        assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1 && pair[1] > 1), "{levels:?}");
    }
}

#[test]
fn the_html_report_names_the_file_the_version_and_the_level() {
    let archive = open("samples/1.0-tar-none-signed.sma");
    let key = PublicKey::parse(&bytes("samples/signer.pub.pem")).expect("it is a key");
    let keys = [key];
    let report = archive.validation(Level::Standard).with_public_keys(&keys).finish();
    let summary = archive.summary();
    let html = report.to_html(
        &ReportDetails::new("backup of Küche.sma", archive.file_digest(), &summary)
            .with_public_keys(&keys)
            .with_made_at(Some("2026-08-02 14:03 UTC")),
    );
    for part in [
        "<bdi>backup of Küche.sma</bdi>",
        &archive.file_digest().to_hex(),
        &*keys[0].fingerprint(),
        "2026-08-02 14:03 UTC",
        "SMA 1.0.0",
        "tar, not compressed",
        "not encrypted",
        "Verified with your key",
        "<bdi>standard</bdi>",
        env!("CARGO_PKG_VERSION"),
    ] {
        assert!(html.contains(part), "{part}");
    }
}

#[test]
fn the_html_report_states_whether_encrypted_sections_were_checked() {
    let summary = open("samples/1.0-aes-argon2-signed.sma").summary();
    let report = Report::new(Level::Basic, Vec::new());
    for (unlocked, words) in
        [(false, "not decrypted: the contents were not checked"), (true, "decrypted for this")]
    {
        let html = report.to_html(&filing("a.sma", &summary).with_unlocked(unlocked));
        assert!(html.contains(&format!("aes-256-gcm, {words}")));
    }
}

/// Every element that is opened is closed, innermost first.
fn assert_well_formed(html: &str) {
    let mut open = Vec::new();
    let body = html.strip_prefix("<!DOCTYPE html>\n").expect("a page of HTML");
    for part in body.split('<').skip(1) {
        let (tag, text) = part.split_once('>').expect("a tag has an end");
        assert!(!text.contains('&') || text.matches('&').count() <= text.matches(';').count());
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') {
            open.push(tag.split(' ').next().unwrap_or_default());
        }
    }
    assert_eq!(open, [""; 0]);
}
