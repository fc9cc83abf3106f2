//! Mails: what is attached, and what the mail itself says.

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Address, Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::path::cleaned;
use super::{Bag, Reason};
use crate::sheet::{Block, Contents};
use crate::{Limits, MediaKind, Note, NoteCode, ReadFailure};

/// A picture that the text shows is a decoration up to this size, bytes: photographs of receipts are larger.
const DECORATION: usize = 120_000;

/// Characters of a mail's text that are shown.
const SHOWN: usize = 200_000;

pub(super) fn open(bytes: &[u8], within: &str, depth: u32, bag: &mut Bag) -> Result<(), ReadFailure> {
    let message = parse(bytes)?;
    let html: String = message.html_bodies().filter_map(MessagePart::text_contents).collect();
    for (index, id) in message.attachments.iter().enumerate() {
        let Some(part) = message.part(*id) else { continue };
        let bytes = body(&message, part);
        let kind = MediaKind::of(&bytes);
        let path = match part.attachment_name() {
            Some(name) if !name.trim().is_empty() => cleaned(within, &name.replace(['/', '\\'], "-")),
            _ => cleaned(within, &format!("{}.{}", index + 1, kind.extension())),
        };
        let is_shown = part.content_id().is_some_and(|id| html.contains(&format!("cid:{id}")));
        if is_signature(part) {
            bag.leave(path, Reason::System);
        } else if is_shown && bytes.len() <= DECORATION && kind.is_picture() {
            bag.leave(path, Reason::Decoration);
        } else if bag.is_full() {
            bag.leave(path, Reason::TooMany);
        } else {
            bag.take(path, &bytes, depth)?;
        }
    }
    Ok(())
}

/// What the mail says by itself.
pub(crate) fn contents(bytes: &[u8], limits: &Limits) -> Result<Contents, ReadFailure> {
    let message = parse(bytes)?;
    let mut notes = Vec::new();
    let subject = message.subject().unwrap_or_default().trim();
    let mut rows = Vec::new();
    let mut row = |name: &str, value: String| {
        if !value.trim().is_empty() {
            rows.push(vec![name.to_owned(), value]);
        }
    };
    row("De", addresses(message.from()));
    row("À", addresses(message.to()));
    row("Copie à", addresses(message.cc()));
    if let Some(date) = message.date() {
        row(
            "Date",
            format!("{:02}/{:02}/{} {:02}:{:02}", date.day, date.month, date.year, date.hour, date.minute),
        );
    }
    let names =
        message.attachments().filter(|part| !is_signature(part)).filter_map(|part| part.attachment_name());
    let names: Vec<String> = names.take(100).map(|name| cleaned("", name)).collect();
    row("Pièces jointes", names.join("\n"));
    let most = SHOWN.min(limits.characters as usize);
    let mut text = String::new();
    for index in 0..message.text_body_count().min(50) {
        text.push_str(&message.body_text(index).unwrap_or_default());
        text.push('\n');
        if text.len() > most {
            let end = text.floor_char_boundary(most);
            text.truncate(end);
            notes.push(Note::new(NoteCode::TextCut, most as u64));
            break;
        }
    }
    let mut blocks = Vec::new();
    if !subject.is_empty() {
        blocks.push(Block::Heading(subject.chars().take(500).collect()));
    }
    blocks.push(Block::Table { header: None, rows });
    blocks.extend(paragraphs(&text));
    Ok(Contents { blocks, text: None, notes })
}

fn parse(bytes: &[u8]) -> Result<Message<'_>, ReadFailure> {
    MessageParser::default().parse(bytes).ok_or_else(|| ReadFailure::broken("no mail could be made of it"))
}

/// The bytes of an attachment as they were sent: texts in their own encoding.
fn body(message: &Message<'_>, part: &MessagePart<'_>) -> Vec<u8> {
    if let PartType::Message(inner) = &part.body {
        return inner.raw_message.to_vec();
    }
    let (start, end) = (part.offset_body as usize, part.offset_end as usize);
    let raw = message.raw_message.get(start..end).unwrap_or_default();
    let decoded = match part.encoding {
        Encoding::Base64 => base64_decode(raw),
        Encoding::QuotedPrintable => quoted_printable_decode(raw),
        Encoding::None => Some(raw.to_vec()),
    };
    // The parser's own reading, where strictness finds nothing.
    decoded.filter(|bytes| !bytes.is_empty()).unwrap_or_else(|| part.contents().to_vec())
}

/// What mail programs add to prove who wrote, or for themselves.
fn is_signature(part: &MessagePart<'_>) -> bool {
    part.content_type().is_some_and(|content_type| {
        let subtype = content_type.subtype().unwrap_or_default().to_lowercase();
        matches!(
            subtype.as_str(),
            "pkcs7-signature" | "x-pkcs7-signature" | "pgp-signature" | "delivery-status" | "rfc822-headers"
        )
    })
}

fn addresses(address: Option<&Address<'_>>) -> String {
    let Some(address) = address else { return String::new() };
    let one = |address: &mail_parser::Addr<'_>| match (address.name(), address.address()) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (name, address) => name.or(address).unwrap_or_default().to_owned(),
    };
    let all: Vec<String> = address.iter().take(30).map(one).collect();
    all.join(", ")
}

/// Lines of one paragraph belong together only in letters; in mails each stands for itself.
fn paragraphs(text: &str) -> Vec<Block> {
    text.replace("\r\n", "\n")
        .split("\n\n")
        .map(|paragraph| paragraph.trim_matches('\n').to_owned())
        .filter(|paragraph| !paragraph.trim().is_empty())
        .map(Block::Paragraph)
        .collect()
}
