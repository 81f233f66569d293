//! Tables, whose rows have as many cells as their heads: what is too much is not rendered.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::files;

#[test]
fn every_row_has_the_cells_of_its_table() {
    let mut rows = 0;
    let mut wrong = Vec::new();
    for file in files::texts(&["md"]) {
        let found = check(&file.text);
        rows += found.rows;
        wrong.extend(found.wrong.iter().map(|row| format!("{}: {row}", file.path.display())));
    }
    assert!(rows >= 500, "{rows} rows");
    assert!(wrong.is_empty(), "wrong rows:\n{}", wrong.join("\n"));
}

#[test]
fn rows_with_another_number_of_cells_are_found() {
    assert!(check("| a | b |\n|---|---|\n| `x\\|y` | z |\n").wrong.is_empty());
    assert_eq!(check("| a | b |\n|---|---|\n| `x|y` | z |\n").wrong, ["| `x|y` | z |"]);
    assert_eq!(check("| a | b |\n|---|\n| x | y |\n").wrong, ["| a | b |"]);
}

struct Found {
    rows: usize,
    wrong: Vec<String>,
}

fn check(text: &str) -> Found {
    let mut found = Found { rows: 0, wrong: Vec::new() };
    let mut columns = 0;
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(Tag::Table(alignments)) => columns = alignments.len(),
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                found.rows += 1;
                let row = line(text, &range);
                if cells(row) != columns {
                    found.wrong.push(row.to_owned());
                }
            }
            // What was meant to be a table, and is none.
            Event::Start(Tag::Paragraph) if text[range.clone()].starts_with('|') => {
                found.wrong.push(line(text, &range).to_owned());
            }
            _ => {}
        }
    }
    found
}

/// The first line of a range, without the whitespace around it.
fn line<'t>(text: &'t str, range: &Range<usize>) -> &'t str {
    text[range.clone()].lines().next().unwrap_or_default().trim()
}

fn cells(row: &str) -> usize {
    let row = row.strip_prefix('|').unwrap_or(row);
    let row = row.strip_suffix('|').unwrap_or(row);
    1 + row.replace("\\|", "").matches('|').count()
}
