//! PPTX: the text and the tables of each slide, a page a slide.

use roxmltree::Node;

use super::package::{Package, parse};
use super::{COLUMNS, DEPTH, Leaves, ROWS};
use crate::{NoteCode, ReadFailure};

pub(super) fn read(bytes: &[u8], leaves: &mut Leaves) -> Result<(), ReadFailure> {
    let mut package = Package::open(bytes)?;
    let slides = package.numbered("ppt/slides/slide", ".xml");
    if slides.is_empty() {
        return Err(ReadFailure::broken("it has no slides"));
    }
    for name in slides {
        let slide = package.part(&name)?.unwrap_or_default();
        leaves.page_break();
        shapes(parse(&slide)?.root_element(), 0, leaves);
    }
    if package.names().iter().any(|name| name.starts_with("ppt/media/")) {
        leaves.note(NoteCode::PicturesLeftOut, 0);
    }
    Ok(())
}

fn shapes(parent: Node, depth: usize, leaves: &mut Leaves) {
    for node in parent.children().filter(Node::is_element) {
        if depth > DEPTH || !leaves.has_room() {
            return;
        }
        match node.tag_name().name() {
            "sp" => {
                let is_title = node.descendants().any(|node| {
                    node.tag_name().name() == "ph"
                        && matches!(node.attribute("type"), Some("title" | "ctrTitle"))
                });
                for paragraph in node.descendants().filter(|node| node.tag_name().name() == "p") {
                    let text = text(paragraph);
                    if is_title { leaves.heading(&text) } else { leaves.paragraph(&text) }
                }
            }
            "tbl" => {
                let cells =
                    |row| named(row, "tc").take(COLUMNS).map(|cell| text(cell).trim().to_owned()).collect();
                let rows = named(node, "tr").take(ROWS + 1).map(cells).collect();
                leaves.table(rows, false);
            }
            "Fallback" => {}
            _ => shapes(node, depth + 1, leaves),
        }
    }
}

fn named<'a, 'i>(parent: Node<'a, 'i>, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    parent.children().filter(move |node| node.tag_name().name() == name)
}

fn text(parent: Node) -> String {
    let mut text = String::new();
    for node in parent.descendants() {
        match node.tag_name().name() {
            "t" => text.push_str(node.text().unwrap_or_default()),
            "br" => text.push('\n'),
            "p" if !text.is_empty() => text.push('\n'),
            _ => {}
        }
    }
    text
}
