//! Lines, their columns, and the places beside them.

use spec::{Document, Pointer};

/// Wider texts do not move the column of places.
const WIDEST_LINE: usize = 96;
/// Wider cells do not move the columns behind them.
const WIDEST_CELL: usize = 40;
/// Spaces for each level.
const INDENT: usize = 2;

/// An outline that is being written.
pub(super) struct Page<'d> {
    document: &'d Document,
    lines: Vec<(String, Option<Pointer>)>,
}

/// One line of a table: its cells and the place it is about.
pub(super) struct Row {
    pub(super) cells: Vec<String>,
    pub(super) pointer: Pointer,
}

impl Row {
    /// Cells in their order; empty ones keep their column.
    pub(super) fn new<const N: usize>(cells: [&str; N], pointer: &Pointer) -> Self {
        Self {
            cells: cells.iter().map(|cell| spec::escape(cell)).collect(),
            pointer: pointer.clone(),
        }
    }
}

impl<'d> Page<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        Self {
            document,
            lines: Vec::new(),
        }
    }

    /// A heading, with an empty line before it.
    pub(super) fn heading(&mut self, text: &str) {
        self.lines.push((String::new(), None));
        self.lines.push((text.to_owned(), None));
    }

    /// A line about a place.
    pub(super) fn line(&mut self, level: usize, text: &str, pointer: &Pointer) {
        let text = indented(level, &spec::escape(text));
        self.lines.push((text, Some(pointer.clone())));
    }

    /// Lines whose cells stand below each other.
    pub(super) fn table(&mut self, level: usize, rows: &[Row]) {
        let columns = rows
            .iter()
            .map(|row| row.cells.len())
            .max()
            .unwrap_or_default();
        let widths: Vec<usize> = (0..columns)
            .map(|column| {
                let cells = rows.iter().filter_map(|row| row.cells.get(column));
                let widths = cells.map(|cell| cell.chars().count());
                widths
                    .filter(|width| *width <= WIDEST_CELL)
                    .max()
                    .unwrap_or_default()
            })
            .collect();
        for row in rows {
            let cells = row.cells.iter().zip(&widths);
            let cells = cells.filter(|(_, width)| **width > 0);
            let cells: Vec<String> = cells
                .map(|(cell, width)| format!("{cell:width$}"))
                .collect();
            let text = indented(level, cells.join("  ").trim_end());
            self.lines.push((text, Some(row.pointer.clone())));
        }
    }

    /// Everything, places in a column of their own.
    pub(super) fn text(self) -> String {
        let name = spec::escape(self.document.name());
        let located = self.lines.iter().filter(|(_, pointer)| pointer.is_some());
        let width = located
            .map(|(line, _)| line.chars().count())
            .filter(|width| *width <= WIDEST_LINE)
            .max()
            .unwrap_or_default();
        let lines = self.lines.iter().map(|(line, pointer)| match pointer {
            Some(pointer) => {
                let number = self.document.locate_nearest(pointer).line;
                format!("{line:width$}  {name}:{number}\n")
            }
            None => format!("{line}\n"),
        });
        lines.collect()
    }
}

fn indented(level: usize, text: &str) -> String {
    format!("{}{text}", " ".repeat(level.saturating_mul(INDENT)))
}
