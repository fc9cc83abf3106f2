//! XML within bounds: no DTD, so no entities but the five; bytes, elements and depth limited.

use std::collections::BTreeSet;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use roxmltree::{Document, Node, ParsingOptions};

/// Bytes of an XML. An invoice of ten thousand lines is about as long.
pub(crate) const LONGEST: usize = 32_000_000;

/// Elements, texts and comments.
const MOST_NODES: u32 = 2_000_000;

/// Elements within elements. Invoices use about ten.
const DEEPEST: usize = 100;

/// Of a single text, characters: more is no name, number or note that anyone reads.
const LONGEST_TEXT: usize = 4_000;

/// Different values of one attribute.
const MOST_VALUES: usize = 1_000;

/// Why an XML cannot be understood: a clause without its full stop.
#[derive(Debug)]
pub(super) struct Malformed(pub String);

/// The characters of an XML, by its mark, its declaration, or else in UTF-8.
pub(super) fn text_of(bytes: &[u8]) -> Result<String, Malformed> {
    if bytes.len() > LONGEST {
        return Err(Malformed(format!("it is longer than {LONGEST} bytes")));
    }
    let encoding = encoding_of(bytes)?;
    // Takes a byte order mark away, and believes it more than the declaration.
    let (text, _, has_errors) = encoding.decode(bytes);
    if has_errors {
        return Err(Malformed(format!("its characters are not in {}", encoding.name())));
    }
    Ok(text.into_owned())
}

fn encoding_of(bytes: &[u8]) -> Result<&'static Encoding, Malformed> {
    Ok(match bytes {
        // Without a mark, as the XML standard's appendix F has it.
        [b'<', 0, ..] => UTF_16LE,
        [0, b'<', ..] => UTF_16BE,
        _ => match declared(bytes) {
            Some(label) => match Encoding::for_label(label) {
                // A declaration that can be read byte by byte is not in what it declares.
                Some(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => UTF_8,
                Some(encoding) => encoding,
                None => {
                    let label = String::from_utf8_lossy(&label[..label.len().min(40)]);
                    return Err(Malformed(format!("its encoding {label} is unknown")));
                }
            },
            None => UTF_8,
        },
    })
}

/// What the XML declaration says of the encoding.
fn declared(bytes: &[u8]) -> Option<&[u8]> {
    let head = &bytes[..bytes.len().min(200)];
    let end = head.windows(2).position(|pair| pair == b"?>")?;
    let declaration = &head[..end];
    let name = declaration.windows(8).position(|window| window == b"encoding")?;
    let rest = &declaration[name + 8..];
    let open = rest.iter().position(|byte| matches!(byte, b'"' | b'\''))?;
    let value = &rest[open + 1..];
    Some(&value[..value.iter().position(|byte| *byte == rest[open])?])
}

pub(super) fn parse(text: &str) -> Result<Document<'_>, Malformed> {
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    // What comes before the root is allowed to be no more than white space, which real files get wrong.
    let text = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n', '\0']).trim_end_matches('\0');
    let document = Document::parse_with_options(text, options).map_err(|error| {
        Malformed(match error {
            roxmltree::Error::DtdDetected => "it has a document type definition, which is not allowed".into(),
            roxmltree::Error::NodesLimitReached => format!("it has more than {MOST_NODES} elements"),
            other => {
                let place = other.pos();
                format!("it is no well-formed XML at line {}, column {}", place.row, place.col)
            }
        })
    })?;
    if is_deeper(document.root_element(), DEEPEST) {
        return Err(Malformed(format!("its elements lie more than {DEEPEST} deep")));
    }
    Ok(document)
}

/// Whether elements below `root` lie deeper than that. Without recursion, which a deep document would turn against us.
fn is_deeper(root: Node, most: usize) -> bool {
    let (mut node, mut depth) = (root, 1);
    loop {
        if depth > most {
            return true;
        }
        if let Some(child) = node.first_child() {
            (node, depth) = (child, depth + 1);
            continue;
        }
        loop {
            if node == root {
                return false;
            }
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            let Some(parent) = node.parent() else { return false };
            (node, depth) = (parent, depth - 1);
        }
    }
}

/// Whether a text that is no XML has a start tag with that local name, near its beginning.
pub(super) fn mentions_element(text: &str, name: &str) -> bool {
    let head: String = text.chars().take(20_000).collect();
    head.match_indices(name).any(|(at, _)| {
        let before = head[..at].trim_end_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-'));
        let opens = head[..at].ends_with('<')
            || before.ends_with(':')
                && before[..before.len() - 1]
                    .trim_end_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-'))
                    .ends_with('<');
        let ends = head[at + name.len()..].chars().next();
        opens && ends.is_some_and(|c| c.is_whitespace() || matches!(c, '>' | '/'))
    })
}

/// An element, whose namespace nobody asks about.
#[derive(Clone, Copy)]
pub(super) struct Element<'a>(Node<'a, 'a>);

impl<'a> Element<'a> {
    pub fn of(node: Node<'a, 'a>) -> Self {
        Self(node)
    }

    /// The local name.
    pub fn name(self) -> &'a str {
        self.0.tag_name().name()
    }

    pub fn attribute(self, name: &str) -> Option<&'a str> {
        self.0
            .attributes()
            .find(|attribute| attribute.name() == name)
            .map(|attribute| attribute.value().trim())
    }

    /// The values that an attribute of that name has on the element and all those in it, each once.
    pub fn values_within(self, name: &str) -> Vec<String> {
        let elements = self.0.descendants().filter(Node::is_element).map(Self);
        let values: BTreeSet<&str> = elements.filter_map(|element| element.attribute(name)).collect();
        values.into_iter().take(MOST_VALUES).map(|value| value.chars().take(LONGEST_TEXT).collect()).collect()
    }

    /// The child elements with one of these names: `Name|OlderName`.
    pub fn children(self, names: &'a str) -> impl Iterator<Item = Self> + 'a {
        let is_one = move |child: &Node| names.split('|').any(|name| name == child.tag_name().name());
        self.0.children().filter(|child| child.is_element()).filter(is_one).map(Self)
    }

    /// The elements at the end of a path of names: `Parent/Child|OlderChild`.
    pub fn all(self, path: &'a str) -> Vec<Self> {
        path.split('/').fold(vec![self], |elements, names| {
            elements.into_iter().flat_map(|element| element.children(names)).collect()
        })
    }

    /// The first one at the end of a path.
    pub fn first(self, path: &'a str) -> Option<Self> {
        match path.split_once('/') {
            None => self.children(path).next(),
            Some((names, rest)) => self.children(names).find_map(|child| child.first(rest)),
        }
    }

    /// The text of the element itself on one line, without white space around; `None` when there is none.
    pub fn text(self) -> Option<String> {
        let text = self.lines()?;
        Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// The same, with its own line ends.
    pub fn lines(self) -> Option<String> {
        let texts = self.0.children().filter(Node::is_text).filter_map(|child| child.text());
        let text: String = texts.flat_map(str::chars).take(LONGEST_TEXT).collect();
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// The text of the first element with one at the end of a path.
    pub fn text_at(self, path: &'a str) -> Option<String> {
        self.all(path).into_iter().find_map(Self::text)
    }
}
