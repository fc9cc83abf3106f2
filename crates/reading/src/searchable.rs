//! The searchable PDF of a scan: its pages' pictures, and under them, invisible, the words that were recognised.
//!
//! It is a derivative: the original stays what it is. A photograph in JPEG goes in as it came, byte for byte.

use std::io::Cursor;
use std::path::Path;

use image::{ExtendedColorType, ImageDecoder, ImageFormat, ImageReader, metadata::Orientation};
use pdf_writer::types::TextRenderingMode;
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr};

use crate::pictures::encoded_jpeg;
use crate::sheet::{Face, Fonts, clean};
use crate::{Limits, Page, ReadFailure, Reading, Word};

const FILE: &str = "searchable.pdf";

/// The longer side of a page that is a picture, in points: that of A4.
pub(crate) const LONG: f32 = 842.0;

/// Where the base line is in a word's box, from the top, and the size of its letters: shares of its height.
const BASE: f32 = 0.8;
const SIZE: f32 = 0.95;

/// What such a PDF says to be made by: its words need not be recognised again.
pub(crate) const PRODUCER: &str = "Bannette";

/// Writes the searchable PDF of a reading into `out`, where its pages' pictures are; returns its name there.
/// `photograph` is the document itself when it is one JPEG. `None` when a page has no picture, or when it would be
/// larger than a file may be.
pub(crate) fn write(
    reading: &Reading,
    photograph: Option<&[u8]>,
    limits: &Limits,
    out: &Path,
) -> Result<Option<String>, ReadFailure> {
    let mut ids = (1..).map(Ref::new);
    let mut next = || ids.next().expect("there are more numbers than objects");
    let mut pdf = Pdf::new();
    let (catalog, tree) = (next(), next());
    pdf.catalog(catalog).pages(tree);
    let mut fonts = Fonts::default();
    let mut written = Vec::with_capacity(reading.pages.len());
    for page in &reading.pages {
        let Some(picture) = picture_of(page, photograph, out)? else { return Ok(None) };
        // What the words and the objects take besides is little.
        if (pdf.len() + picture.jpeg.len()) as u64 > limits.file / 10 * 9 {
            return Ok(None);
        }
        let (image, content) = (next(), next());
        let mut writer = pdf.image_xobject(image, &picture.jpeg);
        writer.filter(Filter::DctDecode);
        writer.bits_per_component(8);
        writer.width(signed(picture.width)).height(signed(picture.height));
        match picture.is_grey {
            true => writer.color_space().device_gray(),
            false => writer.color_space().device_rgb(),
        };
        writer.finish();
        let (width, height) = size(page, reading.media_type == "application/pdf");
        pdf.stream(content, &content_of(page, picture.turns, width, height, &mut fonts));
        written.push((next(), image, content, width, height));
    }
    let fonts = fonts.write(&mut pdf, &mut next);
    pdf.pages(tree)
        .kids(written.iter().map(|(id, ..)| *id))
        .count(i32::try_from(written.len()).unwrap_or(i32::MAX));
    for (id, image, content, width, height) in written {
        let mut page = pdf.page(id);
        page.parent(tree).media_box(Rect::new(0.0, 0.0, width, height)).contents(content);
        let mut resources = page.resources();
        resources.x_objects().pair(Name(b"P"), image);
        let mut dictionary = resources.fonts();
        for (name, font) in &fonts {
            dictionary.pair(Name(name), font);
        }
        dictionary.finish();
    }
    pdf.document_info(next()).producer(TextStr(PRODUCER));
    std::fs::write(out.join(FILE), pdf.finish())
        .map_err(|error| ReadFailure::io("failed to write the searchable PDF", &error))?;
    Ok(Some(FILE.into()))
}

/// In points, as the page stands upright.
fn size(page: &Page, is_pdf: bool) -> (f32, f32) {
    let longest = page.width.max(page.height).max(1.0);
    let scale = if is_pdf { 1.0 } else { LONG / longest };
    ((page.width * scale).max(1.0), (page.height * scale).max(1.0))
}

fn content_of(page: &Page, turns: u16, width: f32, height: f32, fonts: &mut Fonts) -> Vec<u8> {
    let mut content = Content::new();
    // A unit square, turned clockwise about the page's middle and stretched over it.
    let matrix = match turns % 4 {
        0 => [width, 0.0, 0.0, height, 0.0, 0.0],
        1 => [0.0, -height, width, 0.0, 0.0, height],
        2 => [-width, 0.0, 0.0, -height, width, height],
        _ => [0.0, height, -width, 0.0, width, 0.0],
    };
    content.save_state().transform(matrix).x_object(Name(b"P")).restore_state();
    content.begin_text().set_text_rendering_mode(TextRenderingMode::Invisible);
    for word in &page.words {
        show(word, width, height, fonts, &mut content);
    }
    content.end_text();
    content.finish().into_vec()
}

/// The word in letters that fill its box.
fn show(word: &Word, width: f32, height: f32, fonts: &mut Fonts, content: &mut Content) {
    let text = clean(&word.text).replace('\n', " ");
    let size = (word.h * height * SIZE).max(0.5);
    let natural = Face::Regular.width(&text, size);
    if natural <= 0.0 {
        return;
    }
    let stretch = (word.w * width / natural * 100.0).clamp(1.0, 10_000.0);
    let base = height * (1.0 - word.y - word.h * BASE);
    content.set_horizontal_scaling(stretch);
    content.set_text_matrix([1.0, 0.0, 0.0, 1.0, word.x * width, base]);
    // With the space that parts it from the next one when it is copied.
    for (name, codes) in fonts.runs(Face::Regular, &format!("{text} ")) {
        content.set_font(Name(&name), size).show(Str(&codes));
    }
}

pub(crate) struct Embedded {
    pub jpeg: Vec<u8>,
    pub width: u32,
    pub height: u32,
    pub is_grey: bool,
    /// Quarter turns clockwise that make it stand upright.
    pub turns: u16,
}

fn picture_of(page: &Page, photograph: Option<&[u8]>, out: &Path) -> Result<Option<Embedded>, ReadFailure> {
    if let Some(mut own) = photograph.and_then(embedded) {
        own.turns += page.rotation / 90;
        return Ok(Some(own));
    }
    let Some(picture) = &page.picture else { return Ok(None) };
    let failed = |error: &dyn std::fmt::Display| ReadFailure::io("failed to take a page's picture", error);
    let path = out.join(&picture.file);
    let jpeg = match picture.media_type() {
        "image/jpeg" => std::fs::read(path).map_err(|error| failed(&error))?,
        _ => encoded_jpeg(&image::open(path).map_err(|error| failed(&error))?)?,
    };
    Ok(embedded(&jpeg))
}

/// A JPEG that a PDF can hold as it is: grey or three colours, turned but not mirrored.
pub(crate) fn embedded(jpeg: &[u8]) -> Option<Embedded> {
    let mut decoder = ImageReader::with_format(Cursor::new(jpeg), ImageFormat::Jpeg).into_decoder().ok()?;
    let (width, height) = decoder.dimensions();
    let is_grey = match decoder.original_color_type() {
        ExtendedColorType::L8 => true,
        ExtendedColorType::Rgb8 => false,
        _ => return None,
    };
    let turns = match decoder.orientation().ok()? {
        Orientation::NoTransforms => 0,
        Orientation::Rotate90 => 1,
        Orientation::Rotate180 => 2,
        Orientation::Rotate270 => 3,
        _ => return None,
    };
    Some(Embedded { jpeg: jpeg.to_vec(), width, height, is_grey, turns })
}

fn signed(length: u32) -> i32 {
    i32::try_from(length).unwrap_or(i32::MAX)
}
