//! Files that a PDF carries along, as far as they can be XML.

use std::collections::HashSet;
use std::io::Read;

use flate2::read::ZlibDecoder;
use hayro::hayro_syntax::Filter;
use hayro::hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier, Stream, String as PdfString};

use super::Document;
use crate::einvoice::LONGEST_XML;

/// An attached file.
pub(crate) struct Attachment {
    pub name: String,
    /// Why it cannot be had, otherwise: a clause without its full stop.
    pub bytes: Result<Vec<u8>, String>,
}

/// Attachments that are looked at.
const MOST: usize = 50;

/// Nodes of the tree of names that are visited: it may be a circle.
const MOST_NODES: usize = 1_000;

/// Pages that are searched for attachments pinned to them.
const MOST_PAGES: usize = 100;

/// Bytes of a stream in an unusual compression, which might grow a thousand times.
const LONGEST_UNUSUAL: usize = 65_536;

impl Document {
    /// The attached files that are XML by their name or their beginning: those of the document first, then those that are
    /// pinned to a page.
    pub fn xml_attachments(&self) -> Vec<Attachment> {
        let Some(root) = self.pdf.xref().get::<Dict>(self.pdf.xref().root_id()) else { return Vec::new() };
        let mut specs: Vec<Dict> = Vec::new();
        if let Some(associated) = root.get::<Array>("AF") {
            specs.extend(dictionaries(&associated).take(MOST));
        }
        if let Some(tree) = root.get::<Dict>("Names").and_then(|names| names.get::<Dict>("EmbeddedFiles")) {
            specs.extend(files_of_tree(tree));
        }
        for page in self.pdf.pages().iter().take(MOST_PAGES) {
            let Some(annotations) = page.raw().get::<Array>("Annots") else { continue };
            let pinned = dictionaries(&annotations).take(MOST).filter_map(|annotation| {
                let kind = annotation.get::<Name>("Subtype")?;
                (kind.as_ref() == b"FileAttachment").then(|| annotation.get::<Dict>("FS"))?
            });
            specs.extend(pinned);
        }
        let mut seen = HashSet::new();
        specs.iter().take(MOST).filter_map(|spec| attachment(spec, &mut seen)).collect()
    }
}

/// The file specifications in a tree of names, which may have any depth and shape.
fn files_of_tree(root: Dict<'_>) -> Vec<Dict<'_>> {
    let mut files = Vec::new();
    let mut nodes = vec![root];
    let mut visited = 0;
    while let Some(node) = nodes.pop() {
        visited += 1;
        if visited > MOST_NODES || files.len() >= MOST {
            break;
        }
        if let Some(names) = node.get::<Array>("Names") {
            // Name, file, name, file: only the files are dictionaries.
            files.extend(dictionaries(&names).take(MOST));
        }
        if let Some(kids) = node.get::<Array>("Kids") {
            nodes.extend(dictionaries(&kids).take(MOST_NODES));
        }
    }
    files
}

fn dictionaries<'a>(array: &Array<'a>) -> impl Iterator<Item = Dict<'a>> {
    array.iter::<Object>().filter_map(Object::into_dict)
}

fn attachment(spec: &Dict, seen: &mut HashSet<ObjectIdentifier>) -> Option<Attachment> {
    let files = spec.get::<Dict>("EF")?;
    let stream = ["UF", "F", "DOS", "Unix", "Mac"].into_iter().find_map(|key| files.get::<Stream>(key))?;
    if !seen.insert(stream.obj_id()) {
        return None;
    }
    let name = ["UF", "F"].into_iter().find_map(|key| spec.get::<PdfString>(key));
    let name = name.map(|name| text_of(name.as_bytes())).unwrap_or_default();
    let is_named_xml = name.to_lowercase().ends_with(".xml");
    let bytes = decoded(&stream);
    let is_xml = is_named_xml || bytes.as_ref().is_ok_and(|bytes| begins_like_xml(bytes));
    is_xml.then_some(Attachment { name, bytes })
}

fn decoded(stream: &Stream) -> Result<Vec<u8>, String> {
    let raw = stream.raw_data();
    let bytes = match stream.filters().as_slice() {
        [] => raw.into_owned(),
        [Filter::FlateDecode] if !stream.dict().contains_key("DecodeParms") => {
            let mut bytes = Vec::new();
            // What is cut off or has a wrong checksum may be whole for all that: the XML will tell.
            let ended = ZlibDecoder::new(raw.as_ref()).take(LONGEST_XML as u64 + 1).read_to_end(&mut bytes);
            if ended.is_err() && bytes.is_empty() {
                return Err("its compression is damaged".into());
            }
            bytes
        }
        [_] if raw.len() <= LONGEST_UNUSUAL => {
            stream.decoded_data().map_err(|_| "its compression is damaged".to_owned())?.into_owned()
        }
        _ => return Err("its compression is unusual".into()),
    };
    if bytes.len() > LONGEST_XML {
        return Err(format!("it is longer than {LONGEST_XML} bytes"));
    }
    Ok(bytes)
}

fn begins_like_xml(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(64)];
    let mut letters = head
        .iter()
        .filter(|byte| !matches!(byte, 0 | 0xef | 0xbb | 0xbf | 0xff | 0xfe) && !byte.is_ascii_whitespace());
    letters.next() == Some(&b'<')
}

/// A text string of PDF: UTF-16 or UTF-8 with its mark, else Latin letters.
fn text_of(bytes: &[u8]) -> String {
    let text = crate::kind::characters(bytes)
        .unwrap_or_else(|| bytes.iter().map(|byte| char::from(*byte)).collect());
    text.chars().filter(|c| !c.is_control()).take(200).collect()
}
