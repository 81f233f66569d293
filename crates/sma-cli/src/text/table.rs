//! Tables with aligned columns.

use sma_core::escape::escape;
use terminal_size::terminal_size_of;
use unicode_width::UnicodeWidthStr;

use super::{FAINT, STRONG};

/// Space between two columns.
const GAP: &str = "  ";

/// Rows of cells with headings. Cells are escaped.
#[derive(Debug)]
pub(crate) struct Table {
    headings: Vec<Column>,
    rows: Vec<Vec<String>>,
}

#[derive(Debug)]
struct Column {
    heading: &'static str,
    /// Whether cells are right-aligned, as for numbers.
    is_right: bool,
}

impl Table {
    /// Creates a table without rows. Columns whose heading starts with `>` are right-aligned.
    pub(crate) fn new(headings: &[&'static str]) -> Self {
        let column = |heading: &&'static str| match heading.strip_prefix('>') {
            Some(heading) => Column { heading, is_right: true },
            None => Column { heading, is_right: false },
        };
        Self { headings: headings.iter().map(column).collect(), rows: Vec::new() }
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().map(|cell| escape(&cell)).collect());
    }

    /// Renders the table with an indent; as one block of lines per row if the terminal is too narrow.
    pub(crate) fn text(&self, indent: &str) -> String {
        let widths = self.widths();
        let width = indent.width()
            + widths.iter().sum::<usize>()
            + GAP.len() * widths.len().saturating_sub(1);
        let is_too_wide = terminal_size_of(std::io::stdout())
            .is_some_and(|(terminal, _)| width > usize::from(terminal.0));
        if is_too_wide { self.blocks(indent) } else { self.lines(indent, &widths) }
    }

    fn widths(&self) -> Vec<usize> {
        let width_of = |index: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(index));
            let heading = self.headings.get(index).map_or("", |column| column.heading);
            cells.map(|cell| cell.width()).chain([heading.width()]).max().unwrap_or(0)
        };
        (0..self.headings.len()).map(width_of).collect()
    }

    fn lines(&self, indent: &str, widths: &[usize]) -> String {
        let mut text = String::new();
        let headings: Vec<&str> = self.headings.iter().map(|column| column.heading).collect();
        text.push_str(&format!("{indent}{STRONG}{}{STRONG:#}\n", self.line(&headings, widths)));
        for row in &self.rows {
            let cells: Vec<&str> = row.iter().map(String::as_str).collect();
            text.push_str(&format!("{indent}{}\n", self.line(&cells, widths)));
        }
        if self.rows.is_empty() {
            text.push_str(&format!("{indent}{FAINT}none{FAINT:#}\n"));
        }
        text
    }

    /// Renders each row with its first cell as title and the others below.
    fn blocks(&self, indent: &str) -> String {
        let widest = self.headings.iter().map(|column| column.heading.width()).max().unwrap_or(0);
        let mut text = String::new();
        for row in &self.rows {
            for (index, (cell, column)) in row.iter().zip(&self.headings).enumerate() {
                let heading = column.heading;
                match index {
                    0 => text.push_str(&format!("{indent}{STRONG}{cell}{STRONG:#}\n")),
                    _ if cell.is_empty() => {}
                    _ => text.push_str(&format!(
                        "{indent}{GAP}{FAINT}{heading:widest$}{FAINT:#}{GAP}{cell}\n"
                    )),
                }
            }
        }
        text
    }

    fn line(&self, cells: &[&str], widths: &[usize]) -> String {
        let mut line = String::new();
        for ((cell, width), column) in cells.iter().zip(widths).zip(&self.headings) {
            let space = " ".repeat(width - cell.width());
            if !line.is_empty() {
                line.push_str(GAP);
            }
            if column.is_right {
                line.push_str(&space);
                line.push_str(cell);
            } else {
                line.push_str(cell);
                line.push_str(&space);
            }
        }
        line.truncate(line.trim_end().len());
        line
    }
}
