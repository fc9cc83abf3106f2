//! Pages of a PDF taken over into another, with everything that they are drawn of, and nothing else.

use std::collections::HashMap;

use lopdf::{Dictionary, Document as Pdf, Object, ObjectId};

use super::{Book, ComposedPage};
use crate::ReadFailure;

/// What a page may have from the nodes above it (ISO 32000-1, 7.7.3.4).
const INHERITED: [&[u8]; 4] = [b"Resources", b"MediaBox", b"CropBox", b"Rotate"];

/// What ties a page to the document it comes from, or says what is no longer so.
const LEFT_BEHIND: [&[u8]; 8] =
    [b"Parent", b"StructParents", b"B", b"Metadata", b"PieceInfo", b"AF", b"Thumb", b"Tabs"];

/// Nodes above a page that are looked at: they may be a circle.
const MOST_NODES: usize = 64;

/// Takes pages of one source over into one book: what they share goes in once.
#[derive(Default)]
pub(super) struct Copier {
    /// New ids by old ones.
    ids: HashMap<ObjectId, ObjectId>,
}

impl Copier {
    pub fn copy(&mut self, from: &Pdf, page: &ComposedPage, book: &mut Book) -> Result<(), ReadFailure> {
        let old = from.get_pages().get(&page.page).copied();
        let old = old.ok_or_else(|| ReadFailure::broken("a page that is asked for is not there"))?;
        let mut copy = with_inherited(from, old);
        for key in LEFT_BEHIND {
            copy.remove(key);
        }
        turn(from, &mut copy, page.rotation);
        // A page that is taken twice is two pages; what points back at it points at the first.
        let new = book.pdf.new_object_id();
        self.ids.entry(old).or_insert(new);
        let mut waiting = Vec::new();
        for (_, value) in copy.iter_mut() {
            self.renumber(from, value, book, &mut waiting);
        }
        while let Some((old, new)) = waiting.pop() {
            let mut object = from.get_object(old).cloned().unwrap_or(Object::Null);
            self.renumber(from, &mut object, book, &mut waiting);
            book.pdf.objects.insert(new, object);
        }
        book.add(new, copy);
        Ok(())
    }

    /// Gives everything that an object refers to a new number; what is met for the first time is left in `waiting`.
    fn renumber(
        &mut self,
        from: &Pdf,
        object: &mut Object,
        book: &mut Book,
        waiting: &mut Vec<(ObjectId, ObjectId)>,
    ) {
        match object {
            Object::Reference(id) => {
                if let Some(new) = self.ids.get(id) {
                    *id = *new;
                } else if is_page(from, *id) {
                    // A link to another page: that page does not come along.
                    *object = Object::Null;
                } else {
                    let new = book.pdf.new_object_id();
                    self.ids.insert(*id, new);
                    waiting.push((*id, new));
                    *id = new;
                }
            }
            Object::Array(items) => {
                items.iter_mut().for_each(|item| self.renumber(from, item, book, waiting));
            }
            Object::Dictionary(dictionary) => self.renumber_all(from, dictionary, book, waiting),
            Object::Stream(stream) => self.renumber_all(from, &mut stream.dict, book, waiting),
            _ => {}
        }
    }

    fn renumber_all(
        &mut self,
        from: &Pdf,
        dictionary: &mut Dictionary,
        book: &mut Book,
        waiting: &mut Vec<(ObjectId, ObjectId)>,
    ) {
        dictionary.iter_mut().for_each(|(_, value)| self.renumber(from, value, book, waiting));
    }
}

/// Whether an object is a page, or a node above pages.
fn is_page(from: &Pdf, id: ObjectId) -> bool {
    let kind = from.get_dictionary(id).and_then(|found| found.get(b"Type")).and_then(Object::as_name);
    matches!(kind, Ok(b"Page" | b"Pages" | b"Catalog"))
}

fn with_inherited(from: &Pdf, page: ObjectId) -> Dictionary {
    let mut copy = from.get_dictionary(page).cloned().unwrap_or_default();
    let mut node = parent(from, &copy);
    for _ in 0..MOST_NODES {
        let Some(above) = node else { break };
        for key in INHERITED {
            if let (false, Ok(value)) = (copy.has(key), above.get(key)) {
                copy.set(key, value.clone());
            }
        }
        node = parent(from, above);
    }
    copy
}

fn parent<'a>(from: &'a Pdf, node: &Dictionary) -> Option<&'a Dictionary> {
    let id = node.get(b"Parent").and_then(Object::as_reference).ok()?;
    from.get_dictionary(id).ok()
}

fn turn(from: &Pdf, page: &mut Dictionary, rotation: u16) {
    let before = page.get(b"Rotate").map(|value| match value {
        Object::Reference(id) => from.get_object(*id).and_then(Object::as_i64),
        value => value.as_i64(),
    });
    let before = before.ok().and_then(Result::ok).unwrap_or(0).rem_euclid(360);
    page.set("Rotate", (before + i64::from(rotation)) % 360);
}
