//! Models as they come: messages of Protocol Buffers (`onnx.proto3`). What is not named here is copied as it is.

use std::borrow::Cow;

/// Numbers of fields, in `ModelProto`, `GraphProto`, `TensorProto`, `ValueInfoProto`, and `StringStringEntryProto`.
pub(super) mod field {
    pub const GRAPH: u64 = 7;
    pub const METADATA: u64 = 14;
    pub const INITIALIZER: u64 = 5;
    pub const OUTPUT: u64 = 12;
    pub const DIMENSIONS: u64 = 1;
    pub const DATA_TYPE: u64 = 2;
    pub const RAW_DATA: u64 = 9;
    pub const NAME: u64 = 1;
    pub const KEY: u64 = 1;
    pub const VALUE: u64 = 2;
}

/// A number, and bytes with their length before them, on the wire.
pub(super) const NUMBER: u64 = 0;
pub(super) const BYTES: u64 = 2;

/// `FLOAT` of `TensorProto.DataType`, and its size.
pub(super) const FLOAT: u64 = 1;
pub(super) const FLOAT_SIZE: usize = 4;

/// Written one by one, or together.
pub(super) fn dimensions(tensor: &[u8]) -> Option<Vec<usize>> {
    let mut sizes = Vec::new();
    for part in Parts(tensor) {
        let part = part?;
        if part.field == field::DIMENSIONS && part.content.is_empty() {
            sizes.push(usize::try_from(part.number).ok()?);
        } else if part.field == field::DIMENSIONS {
            let mut rest = part.content;
            while !rest.is_empty() {
                sizes.push(usize::try_from(take_number(&mut rest)?).ok()?);
            }
        }
    }
    Some(sizes)
}

pub(super) fn text(message: &[u8], field: u64) -> Option<Cow<'_, str>> {
    let found = Parts(message).flatten().find(|part| part.field == field)?;
    Some(String::from_utf8_lossy(found.content))
}

/// One field of a message.
pub(super) struct Part<'a> {
    pub field: u64,
    /// Of a number.
    pub number: u64,
    /// Of anything else; empty for a number.
    pub content: &'a [u8],
    /// With its tag and length.
    pub whole: &'a [u8],
}

/// The fields of a message in their order; `None` where it is broken, and nothing after that.
pub(super) struct Parts<'a>(pub &'a [u8]);

impl<'a> Iterator for Parts<'a> {
    type Item = Option<Part<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let part = self.part();
        if part.is_none() {
            self.0 = &[];
        }
        Some(part)
    }
}

impl<'a> Parts<'a> {
    fn part(&mut self) -> Option<Part<'a>> {
        let start = self.0;
        let tag = take_number(&mut self.0)?;
        let mut number = 0;
        let length = match tag & 7 {
            NUMBER => {
                number = take_number(&mut self.0)?;
                0
            }
            1 => 8,
            BYTES => usize::try_from(take_number(&mut self.0)?).ok()?,
            5 => 4,
            _ => return None,
        };
        let content = self.0.get(..length)?;
        self.0 = &self.0[length..];
        let whole = &start[..start.len() - self.0.len()];
        Some(Part { field: tag >> 3, number, content, whole })
    }
}

/// The message with the content of each such field as `change` makes it; `None` where either is broken.
pub(super) fn replaced(
    message: &[u8],
    field: u64,
    mut change: impl FnMut(&[u8]) -> Option<Vec<u8>>,
) -> Option<Vec<u8>> {
    let mut copy = Vec::with_capacity(message.len());
    for part in Parts(message) {
        let part = part?;
        if part.field == field {
            put(&mut copy, field, &change(part.content)?);
        } else {
            copy.extend_from_slice(part.whole);
        }
    }
    Some(copy)
}

/// Seven bits a byte, the lowest first.
fn take_number(from: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = from.split_first()?;
        *from = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

pub(super) fn put_number(into: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        into.push(number as u8 | 0x80);
        number >>= 7;
    }
    into.push(number as u8);
}

pub(super) fn put(into: &mut Vec<u8>, field: u64, content: &[u8]) {
    put_number(into, field << 3 | BYTES);
    put_number(into, content.len() as u64);
    into.extend_from_slice(content);
}
