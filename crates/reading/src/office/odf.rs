//! The OpenDocument family: texts, spreadsheets and slides share their elements.

use roxmltree::Node;

use super::package::{Package, parse};
use super::{COLUMNS, DEPTH, Leaves, ROWS};
use crate::{NoteCode, ReadFailure};

pub(super) fn read(bytes: &[u8], leaves: &mut Leaves) -> Result<(), ReadFailure> {
    let mut package = Package::open(bytes)?;
    let manifest = package.part("META-INF/manifest.xml")?.unwrap_or_default();
    if manifest.contains("encryption-data") || package.names().iter().any(|name| name == "encrypted-package")
    {
        return Err(ReadFailure::Encrypted);
    }
    let Some(content) = package.part("content.xml")? else {
        return Err(ReadFailure::broken("its text is missing"));
    };
    let styles = package.part("styles.xml")?.unwrap_or_default();
    // Styles are for the letterhead alone: without them the document is still the document.
    let styles = parse(&styles).ok();
    let edges = |edge: &'static str| {
        let nodes = styles.iter().flat_map(|styles| styles.descendants());
        nodes.filter(move |node| node.tag_name().name() == edge).take(4)
    };
    for header in edges("header") {
        blocks(header, 0, leaves);
    }
    let content = parse(&content)?;
    if let Some(body) = content.root_element().children().find(|node| node.tag_name().name() == "body") {
        blocks(body, 0, leaves);
    }
    for footer in edges("footer") {
        blocks(footer, 0, leaves);
    }
    if package.names().iter().any(|name| name.starts_with("Pictures/")) {
        leaves.note(NoteCode::PicturesLeftOut, 0);
    }
    Ok(())
}

fn attribute<'a>(node: &Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value())
}

fn blocks(parent: Node, depth: usize, leaves: &mut Leaves) {
    for node in parent.children().filter(Node::is_element) {
        if depth > DEPTH || !leaves.has_room() {
            return;
        }
        match node.tag_name().name() {
            "h" => leaves.heading(&text(node)),
            "p" => leaves.paragraph(&text(node)),
            "list-item" => {
                let text = text(node);
                if !text.trim().is_empty() {
                    leaves.paragraph(&format!("• {}", text.trim()));
                }
            }
            "table" => {
                // A spreadsheet's tables have names that people gave them.
                if parent.tag_name().name() == "spreadsheet"
                    && let Some(name) = attribute(&node, "name")
                {
                    let before = leaves.blocks.len();
                    leaves.heading(name);
                    let after = leaves.blocks.len();
                    read_table(node, leaves);
                    if leaves.blocks.len() == after {
                        leaves.blocks.truncate(before);
                    }
                } else {
                    read_table(node, leaves);
                }
            }
            "page" => {
                leaves.page_break();
                blocks(node, depth + 1, leaves);
            }
            "tracked-changes"
            | "forms"
            | "calculation-settings"
            | "named-expressions"
            | "notes"
            | "content-validations"
            | "database-ranges" => {}
            _ => blocks(node, depth + 1, leaves),
        }
    }
}

fn read_table(node: Node, leaves: &mut Leaves) {
    let mut rows = Vec::new();
    let header = table(node, 0, &mut rows);
    // Sheets often begin some cells down and to the right.
    let filled = |row: &Vec<String>| row.iter().position(|cell| !cell.is_empty());
    let first = rows.iter().position(|row| filled(row).is_some()).unwrap_or(rows.len());
    rows.drain(..first);
    let left = rows.iter().filter_map(filled).min().unwrap_or_default();
    for row in &mut rows {
        row.drain(..left.min(row.len()));
    }
    leaves.table(rows, header && first == 0);
}

/// All text within, lines for paragraphs.
fn text(node: Node) -> String {
    let mut text = String::new();
    inline(node, 0, &mut text);
    text
}

fn inline(parent: Node, depth: usize, text: &mut String) {
    if depth > DEPTH {
        return;
    }
    for node in parent.children() {
        if node.is_text() {
            // Line ends and indentation between elements are the file's, not the text's.
            let piece = node.text().unwrap_or_default();
            text.push_str(&piece.replace(['\n', '\r', '\t'], " "));
            continue;
        }
        match node.tag_name().name() {
            "s" => {
                let count = attribute(&node, "c").and_then(|count| count.parse().ok()).unwrap_or(1);
                text.extend(std::iter::repeat_n(' ', usize::min(count, 100)));
            }
            "tab" => text.push('\t'),
            "line-break" => text.push('\n'),
            "annotation" | "tracked-changes" | "note-citation" | "title" | "desc" => {}
            "p" | "h" | "table-row" => {
                if !text.is_empty() && !text.ends_with('\n') {
                    text.push('\n');
                }
                inline(node, depth + 1, text);
            }
            "table-cell" => {
                inline(node, depth + 1, text);
                text.push('\t');
            }
            _ => inline(node, depth + 1, text),
        }
    }
}

/// Adds the rows of a table; whether the first one says to be a header.
fn table(parent: Node, depth: usize, rows: &mut Vec<Vec<String>>) -> bool {
    let mut is_header = false;
    for node in parent.children().filter(Node::is_element) {
        // One row too many: it tells that there are more.
        if depth > DEPTH || rows.len() > ROWS {
            break;
        }
        match node.tag_name().name() {
            "table-row" => {
                let row = row(node);
                let repeated = repeated(&node, "number-rows-repeated");
                // A million empty rows are how a spreadsheet ends.
                let count =
                    if row.is_empty() { repeated.min(3) } else { repeated.min(ROWS + 1 - rows.len()) };
                rows.extend(std::iter::repeat_n(row, count));
            }
            "table-header-rows" => {
                let is_first = rows.is_empty();
                table(node, depth + 1, rows);
                is_header |= is_first && !rows.is_empty();
            }
            "table-row-group" | "table-rows" => is_header |= table(node, depth + 1, rows),
            _ => {}
        }
    }
    is_header
}

/// Its cells, without the empty ones at the end.
fn row(node: Node) -> Vec<String> {
    let mut cells: Vec<String> = Vec::new();
    for cell in node.children().filter(Node::is_element) {
        if cells.len() > COLUMNS {
            break;
        }
        let count = repeated(&cell, "number-columns-repeated").min(COLUMNS);
        cells.extend(std::iter::repeat_n(text(cell).trim().to_owned(), count));
    }
    let used = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
    cells.truncate(used);
    cells
}

fn repeated(node: &Node, name: &str) -> usize {
    attribute(node, name).and_then(|count| count.parse().ok()).unwrap_or(1)
}
