//! Pages that are pictures.

use image::{RgbImage, imageops};
use lopdf::{Stream, dictionary};

use super::{Book, ComposedPage};
use crate::pdf::Document;
use crate::pictures::{Pictures, encoded_jpeg, flattened, plain};
use crate::searchable::{Embedded, LONG, embedded};
use crate::{Place, ReadFailure};

/// How finely a page of a PDF is drawn: what recognition works best on.
const DPI: f32 = 300.0;
/// Longest side of such a drawing, pixels: A3 at that resolution.
const LONGEST: f32 = 5_000.0;
/// Smallest side of a zone, pixels.
const LEAST: u32 = 8;

/// A page of a PDF, drawn.
pub(super) fn drawn(
    document: &Document,
    index: usize,
    page: &ComposedPage,
    book: &mut Book,
) -> Result<(), ReadFailure> {
    let (width, height) = document.size(index);
    add_cut(document.draw(index, DPI, LONGEST), page, width.max(height), book)
}

/// A picture out of a file; `photograph` is the file when it is one JPEG.
pub(super) fn taken(
    pictures: &Pictures,
    index: usize,
    photograph: Option<&[u8]>,
    page: &ComposedPage,
    book: &mut Book,
) -> Result<(), ReadFailure> {
    if let (None, Some(own)) = (page.zone, photograph.and_then(embedded)) {
        add(own, page.rotation, LONG, book);
        return Ok(());
    }
    add_cut(flattened(pictures.decode(index)?), page, LONG, book)
}

/// Turns and cuts a picture, whose longer side would be `long` points.
fn add_cut(picture: RgbImage, page: &ComposedPage, long: f32, book: &mut Book) -> Result<(), ReadFailure> {
    let upright = match page.rotation {
        90 => imageops::rotate90(&picture),
        180 => imageops::rotate180(&picture),
        270 => imageops::rotate270(&picture),
        _ => picture,
    };
    let longest = upright.width().max(upright.height()).max(1) as f32;
    let cut = match page.zone {
        Some(zone) => cut(&upright, zone)?,
        None => upright,
    };
    let long = long * cut.width().max(cut.height()) as f32 / longest;
    let jpeg =
        embedded(&encoded_jpeg(&plain(cut))?).ok_or_else(|| ReadFailure::broken("a page cannot be drawn"))?;
    add(jpeg, 0, long, book);
    Ok(())
}

fn cut(picture: &RgbImage, zone: Place) -> Result<RgbImage, ReadFailure> {
    let pixels = |from: f32, length: f32, side: u32| {
        let side_length = side as f32;
        let begin = (from.clamp(0.0, 1.0) * side_length) as u32;
        let end = ((from + length).clamp(0.0, 1.0) * side_length).ceil() as u32;
        (begin.min(side), end.min(side).saturating_sub(begin))
    };
    let (x, width) = pixels(zone.x, zone.w, picture.width());
    let (y, height) = pixels(zone.y, zone.h, picture.height());
    if width < LEAST || height < LEAST {
        return Err(ReadFailure::broken("the zone is too small"));
    }
    Ok(imageops::crop_imm(picture, x, y, width, height).to_image())
}

/// Adds a page that is a picture, its longer side `long` points, turned by `rotation` degrees clockwise.
fn add(picture: Embedded, rotation: u16, long: f32, book: &mut Book) {
    let longest = picture.width.max(picture.height).max(1) as f32;
    let points = |side: u32| (side as f32 * long / longest).max(1.0);
    let (width, height) = (points(picture.width), points(picture.height));
    let turned = (u32::from(picture.turns) * 90 + u32::from(rotation)) % 360;
    let colours = if picture.is_grey { "DeviceGray" } else { "DeviceRGB" };
    let image = dictionary! {
        "Type" => "XObject",
        "Subtype" => "Image",
        "Width" => i64::from(picture.width),
        "Height" => i64::from(picture.height),
        "ColorSpace" => colours,
        "BitsPerComponent" => 8,
        "Filter" => "DCTDecode",
    };
    let image = book.pdf.add_object(Stream::new(image, picture.jpeg).with_compression(false));
    let content = format!("q {width} 0 0 {height} 0 0 cm /P Do Q").into_bytes();
    let content = book.pdf.add_object(Stream::new(dictionary! {}, content));
    let id = book.pdf.new_object_id();
    book.add(
        id,
        dictionary! {
            "MediaBox" => vec![0.into(), 0.into(), width.into(), height.into()],
            "Rotate" => i64::from(turned),
            "Resources" => dictionary! { "XObject" => dictionary! { "P" => image } },
            "Contents" => content,
        },
    );
}
