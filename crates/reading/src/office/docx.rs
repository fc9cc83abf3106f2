//! DOCX: the letterhead, the body, the foot.

use roxmltree::Node;

use super::package::{Package, parse};
use super::{COLUMNS, DEPTH, Leaves, ROWS};
use crate::{NoteCode, ReadFailure};

pub(super) fn read(bytes: &[u8], leaves: &mut Leaves) -> Result<(), ReadFailure> {
    let mut package = Package::open(bytes)?;
    let headers = package.numbered("word/header", ".xml");
    let footers = package.numbered("word/footer", ".xml");
    let names = package.names();
    let has_pictures = names.iter().any(|name| name.starts_with("word/media/"));
    let mut parts = headers;
    let body = package.main_part().filter(|body| names.contains(body));
    parts.push(body.unwrap_or_else(|| "word/document.xml".into()));
    parts.extend(footers);
    for name in parts {
        let Some(part) = package.part(&name)? else {
            return Err(ReadFailure::broken("its text is missing"));
        };
        let document = parse(&part)?;
        let root = document.root_element();
        let body = root.children().find(|child| is(child, "body")).unwrap_or(root);
        blocks(body, 0, leaves);
    }
    if has_pictures {
        leaves.note(NoteCode::PicturesLeftOut, 0);
    }
    Ok(())
}

fn is(node: &Node, name: &str) -> bool {
    node.tag_name().name() == name
}

fn value<'a>(node: &Node<'a, '_>) -> &'a str {
    node.attributes().find(|attribute| attribute.name() == "val").map_or("", |attribute| attribute.value())
}

/// `parent`'s child of that name.
fn child<'a, 'i>(parent: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    parent.children().find(|child| is(child, name))
}

fn blocks(parent: Node, depth: usize, leaves: &mut Leaves) {
    for node in parent.children().filter(Node::is_element) {
        if depth > DEPTH || !leaves.has_room() {
            return;
        }
        match node.tag_name().name() {
            "p" => paragraph(node, leaves),
            "tbl" => {
                let mut rows = Vec::new();
                let header = table(node, 0, &mut rows);
                leaves.table(rows, header);
            }
            "Fallback" | "del" | "moveFrom" | "sectPr" => {}
            _ => blocks(node, depth + 1, leaves),
        }
    }
}

fn paragraph(node: Node, leaves: &mut Leaves) {
    const HEADINGS: [&str; 5] = ["heading", "titre", "title", "überschrift", "berschrift"];
    let style = child(node, "pPr").and_then(|properties| {
        Some((value(&child(properties, "pStyle")?).to_lowercase(), child(properties, "numPr").is_some()))
    });
    let is_listed = child(node, "pPr").is_some_and(|properties| child(properties, "numPr").is_some());
    let mut text = String::new();
    inline(node, 0, &mut text);
    match style {
        Some((style, _)) if HEADINGS.iter().any(|heading| style.starts_with(heading)) => {
            leaves.heading(&text);
        }
        _ if is_listed && !text.trim().is_empty() => leaves.paragraph(&format!("• {text}")),
        _ => leaves.paragraph(&text),
    }
}

/// The text of a paragraph, and of the boxes that hang on it.
fn inline(parent: Node, depth: usize, text: &mut String) {
    if depth > DEPTH {
        return;
    }
    for node in parent.children().filter(Node::is_element) {
        match node.tag_name().name() {
            "t" => text.push_str(node.text().unwrap_or_default()),
            "tab" | "ptab" => text.push('\t'),
            "br" | "cr" => text.push('\n'),
            "noBreakHyphen" => text.push('-'),
            "pPr" | "rPr" | "Fallback" | "del" | "moveFrom" => {}
            "p" => {
                if !text.is_empty() && !text.ends_with('\n') {
                    text.push('\n');
                }
                inline(node, depth + 1, text);
                text.push('\n');
            }
            "tc" => {
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
            "tr" => {
                is_header |= rows.is_empty()
                    && child(node, "trPr").is_some_and(|properties| child(properties, "tblHeader").is_some());
                let mut cells = Vec::new();
                row(node, depth, &mut cells);
                rows.push(cells);
            }
            "tblPr" | "tblGrid" | "del" => {}
            _ => is_header |= table(node, depth + 1, rows),
        }
    }
    is_header
}

fn row(parent: Node, depth: usize, cells: &mut Vec<String>) {
    for node in parent.children().filter(Node::is_element) {
        if depth > DEPTH || cells.len() > COLUMNS {
            return;
        }
        match node.tag_name().name() {
            "tc" => {
                let mut text = String::new();
                inline(node, depth, &mut text);
                cells.push(text.trim().to_owned());
                let span = child(node, "tcPr").and_then(|properties| child(properties, "gridSpan"));
                let span = span.and_then(|span| value(&span).parse().ok()).unwrap_or(1).clamp(1, COLUMNS);
                cells.extend(std::iter::repeat_n(String::new(), span - 1));
            }
            "trPr" | "tblPrEx" => {}
            _ => row(node, depth + 1, cells),
        }
    }
}
