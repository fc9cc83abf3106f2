//! PDFs, sound and otherwise.

use lopdf::content::{Content, Operation};
use lopdf::{
    Dictionary, Document, EncryptionState, EncryptionVersion, Object, ObjectId, Permissions, Stream,
    StringFormat, dictionary,
};

/// A PDF of A4 pages with these lines of Helvetica.
pub fn of_text(pages: &[&[&str]]) -> Vec<u8> {
    let mut book = Book::new();
    for lines in pages {
        book.add_page(text(lines), dictionary! {});
    }
    book.bytes()
}

/// The operators that write lines from the top of an A4 page.
pub fn text(lines: &[&str]) -> Vec<u8> {
    let mut operations = vec![
        Operation::new("BT", vec![]),
        Operation::new("Tf", vec!["F1".into(), 12.into()]),
        Operation::new("TL", vec![22.into()]),
        Operation::new("Td", vec![56.into(), 770.into()]),
    ];
    for line in lines {
        operations.push(Operation::new("Tj", vec![Object::string_literal(windows_1252(line))]));
        operations.push(Operation::new("T*", vec![]));
    }
    operations.push(Operation::new("ET", vec![]));
    Content { operations }.encode().unwrap()
}

fn windows_1252(text: &str) -> Vec<u8> {
    text.chars()
        .map(|c| match c {
            '€' => 0x80,
            '’' => 0x92,
            'œ' => 0x9c,
            c => u8::try_from(u32::from(c)).unwrap(),
        })
        .collect()
}

/// A PDF that is being written.
pub struct Book {
    pub document: Document,
    tree: ObjectId,
    pub font: ObjectId,
    kids: Vec<Object>,
}

impl Book {
    pub fn new() -> Self {
        let mut document = Document::with_version("1.7");
        let tree = document.new_object_id();
        let font = document.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding",
        });
        Self { document, tree, font, kids: Vec::new() }
    }

    /// A page with that content; `more` goes into its dictionary.
    pub fn add_page(&mut self, content: Vec<u8>, more: Dictionary) {
        let content = self.document.add_object(Stream::new(dictionary! {}, content));
        self.add_page_of(content, dictionary! {}, more);
    }

    /// A page with the content stream; `x_objects` are its resources beside the font.
    pub fn add_page_of(&mut self, content: ObjectId, x_objects: Dictionary, more: Dictionary) {
        let mut page = dictionary! {
            "Type" => "Page", "Parent" => self.tree, "Contents" => content,
            "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
            "Resources" => dictionary! { "Font" => dictionary! { "F1" => self.font }, "XObject" => x_objects },
        };
        page.extend(&more);
        self.kids.push(self.document.add_object(page).into());
    }

    /// A page that a picture covers, as a scanner makes them.
    pub fn add_scan(&mut self, jpeg: Vec<u8>, width: u32, height: u32) {
        let picture = dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => width, "Height" => height,
            "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8, "Filter" => "DCTDecode",
        };
        let picture = self.document.add_object(Stream::new(picture, jpeg));
        let content =
            self.document.add_object(Stream::new(dictionary! {}, b"595 0 0 842 0 0 cm /P Do".to_vec()));
        self.add_page_of(content, dictionary! { "P" => picture }, dictionary! {});
    }

    /// A form that other contents can draw.
    pub fn add_form(&mut self, content: &[u8], x_objects: Dictionary) -> ObjectId {
        let form = dictionary! {
            "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
            "Resources" => dictionary! { "Font" => dictionary! { "F1" => self.font }, "XObject" => x_objects },
        };
        self.document.add_object(Stream::new(form, content.to_vec()))
    }

    pub fn finish(mut self) -> Document {
        let count = self.kids.len() as i64;
        let tree = dictionary! { "Type" => "Pages", "Kids" => self.kids, "Count" => count };
        self.document.objects.insert(self.tree, tree.into());
        let catalog = self.document.add_object(dictionary! { "Type" => "Catalog", "Pages" => self.tree });
        self.document.trailer.set("Root", catalog);
        self.document
    }

    pub fn bytes(self) -> Vec<u8> {
        saved(self.finish())
    }
}

pub fn saved(mut document: Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

/// A deflated stream (zlib) of at least `length` equal bytes, which itself is eighty times shorter.
pub fn deflated(byte: u8, length: u64) -> Vec<u8> {
    let mut bits = Bits { bytes: vec![0x78, 0x9c], used: 0 };
    // The last block, with fixed codes.
    bits.push(0b1, 1);
    bits.push(0b01, 2);
    assert!(byte < 144, "the code of a higher byte has nine bits");
    bits.push_code(0x30 + u32::from(byte), 8);
    for _ in 0..length.div_ceil(258) {
        // A copy of 258 bytes, one byte back.
        bits.push_code(0b1100_0101, 8);
        bits.push_code(0, 5);
    }
    bits.push_code(0, 7);
    bits.bytes
}

struct Bits {
    bytes: Vec<u8>,
    used: u32,
}

impl Bits {
    /// The lowest bit first.
    fn push(&mut self, value: u32, count: u32) {
        for bit in 0..count {
            if self.used.is_multiple_of(8) {
                self.bytes.push(0);
            }
            if value >> bit & 1 == 1 {
                *self.bytes.last_mut().unwrap() |= 1 << (self.used % 8);
            }
            self.used += 1;
        }
    }

    /// Huffman codes: the highest bit first.
    fn push_code(&mut self, code: u32, count: u32) {
        for bit in (0..count).rev() {
            self.push(code >> bit & 1, 1);
        }
    }
}

/// Our invoice, which opens with a password; with none, it only forbids changes.
pub fn locked(user_password: &str) -> Vec<u8> {
    let mut book = Book::new();
    book.add_page(text(&crate::support::INVOICE), dictionary! {});
    let mut document = book.finish();
    let id = Object::String(vec![7; 16], StringFormat::Hexadecimal);
    document.trailer.set("ID", vec![id.clone(), id]);
    let version = EncryptionVersion::V2 {
        document: &document,
        owner_password: "owner",
        user_password,
        key_length: 128,
        permissions: Permissions::empty(),
    };
    let state = EncryptionState::try_from(version).unwrap();
    document.encrypt(&state).unwrap();
    saved(document)
}
