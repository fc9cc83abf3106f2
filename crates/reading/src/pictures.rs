//! Picture files: decoded within bounds, and written as pages and thumbnails.

mod heic;
mod tiff;

use std::fs::File;
use std::io::{BufRead, BufWriter, Cursor, Seek, Write};
use std::path::Path;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::imageops;
use image::{DynamicImage, GrayImage, ImageDecoder, ImageError, ImageFormat, ImageReader, RgbImage};
use jpeg_encoder::{ColorType, Encoder};

use crate::{Limits, Measure, MediaKind, Picture, ReadFailure};

/// Longest side of a page's picture, pixels: A4 at 150 dpi.
pub(crate) const PAGE_SIDE: u32 = 1_800;
pub(crate) const PAGE_DPI: f32 = 150.0;

/// Longest side of a page's picture for small screens, pixels.
const SMALL_SIDE: u32 = 900;

/// Edges of a coarse grid that a picture has at least, which is not blank.
const FEWEST_EDGES: u32 = 6;
/// Longest side of a thumbnail, pixels.
const THUMBNAIL_SIDE: u32 = 240;

const JPEG_QUALITY: u8 = 80;

/// What the picture of a page weighs at most, bytes, so that it is there at once: the grain of a scan is the first to go. Only
/// what is grainy all over may weigh more.
const PAGE_BYTES: usize = 200_000;
const LESSER_QUALITIES: [u8; 2] = [65, 50];
/// Longest side of what is still too heavy, pixels.
const HEAVY_SIDE: u32 = 1_400;

/// The pictures that a file holds: one, or the pages of a TIFF.
pub(crate) struct Pictures<'a> {
    bytes: &'a [u8],
    kind: MediaKind,
    pixels: u64,
    /// Where the pages of a TIFF begin.
    directories: Vec<u64>,
}

impl<'a> Pictures<'a> {
    pub fn open(bytes: &'a [u8], kind: MediaKind, limits: &Limits) -> Result<Self, ReadFailure> {
        let directories = match kind {
            MediaKind::Tiff => tiff::directories(bytes, limits.pages)?,
            _ => Vec::new(),
        };
        Ok(Self { bytes, kind, pixels: limits.pixels, directories })
    }

    pub fn count(&self) -> usize {
        self.directories.len().max(1)
    }

    /// The picture as the file asks to show it (EXIF). `index` from 0, below the count.
    pub fn decode(&self, index: usize) -> Result<DynamicImage, ReadFailure> {
        if self.kind == MediaKind::Heic {
            return heic::decode(self.bytes, self.pixels);
        }
        match self.directories.get(index) {
            Some(directory) => self.decode_from(tiff::starting_at(self.bytes, *directory)),
            None => self.decode_from(Cursor::new(self.bytes)),
        }
    }

    fn decode_from(&self, bytes: impl BufRead + Seek) -> Result<DynamicImage, ReadFailure> {
        let failure = |error| failure(error, self.pixels);
        let mut reader = ImageReader::with_format(bytes, format_of(self.kind));
        let mut limits = image::Limits::no_limits();
        // Eight bytes a pixel cover sixteen bits in four channels.
        limits.max_alloc = Some(self.pixels.saturating_mul(8));
        reader.limits(limits);
        let mut decoder = reader.into_decoder().map_err(failure)?;
        let (width, height) = decoder.dimensions();
        let area = u64::from(width) * u64::from(height);
        if area > self.pixels {
            return Err(ReadFailure::too_many(Measure::Pixels, area, self.pixels));
        }
        let orientation = decoder.orientation().map_err(failure)?;
        let mut picture = DynamicImage::from_decoder(decoder).map_err(failure)?;
        picture.apply_orientation(orientation);
        Ok(picture)
    }
}

fn format_of(kind: MediaKind) -> ImageFormat {
    match kind {
        MediaKind::Jpeg => ImageFormat::Jpeg,
        MediaKind::Tiff => ImageFormat::Tiff,
        MediaKind::Gif => ImageFormat::Gif,
        MediaKind::Bmp => ImageFormat::Bmp,
        MediaKind::Webp => ImageFormat::WebP,
        _ => ImageFormat::Png,
    }
}

fn failure(error: ImageError, pixels: u64) -> ReadFailure {
    match error {
        ImageError::Limits(_) => ReadFailure::more_than(pixels, Measure::Pixels),
        other => ReadFailure::broken(other),
    }
}

/// On white, as it would be printed: transparency is no colour.
pub(crate) fn flattened(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let rgba = picture.into_rgba8();
    let mut rgb = RgbImage::new(rgba.width(), rgba.height());
    for (to, from) in rgb.pixels_mut().zip(rgba.pixels()) {
        let alpha = u32::from(from[3]);
        for channel in 0..3 {
            let value = u32::from(from[channel]) * alpha + 255 * (255 - alpha);
            to[channel] = (value / 255) as u8;
        }
    }
    rgb
}

/// The picture, no side longer than `side` pixels.
pub(crate) fn within(picture: RgbImage, side: u32) -> RgbImage {
    if picture.width().max(picture.height()) <= side {
        return picture;
    }
    shrunk(&plain(picture), side).into_rgb8()
}

/// The picture, its longer side `side` pixels long.
fn shrunk(picture: &DynamicImage, side: u32) -> DynamicImage {
    let longest = picture.width().max(picture.height()).max(1);
    let shorten = |length: u32| (u64::from(length) * u64::from(side) / u64::from(longest)).max(1) as u32;
    picture.thumbnail_exact(shorten(picture.width()), shorten(picture.height()))
}

/// The picture in a third of its bytes, if it has no colour: all that is made of it is a third of the work.
pub(crate) fn plain(picture: RgbImage) -> DynamicImage {
    if picture.pixels().any(|pixel| pixel[0] != pixel[1] || pixel[1] != pixel[2]) {
        return DynamicImage::ImageRgb8(picture);
    }
    let values = picture.pixels().map(|pixel| pixel[0]).collect();
    let grey = GrayImage::from_raw(picture.width(), picture.height(), values).unwrap_or_default();
    DynamicImage::ImageLuma8(grey)
}

/// How a page came to be: what is drawn has few colours, what is photographed has many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    Drawn,
    Photographed,
}

impl Look {
    /// What pictures of that kind usually show.
    pub fn of(kind: MediaKind) -> Self {
        match kind {
            MediaKind::Png | MediaKind::Gif | MediaKind::Bmp => Self::Drawn,
            _ => Self::Photographed,
        }
    }
}

/// Writes the picture of page `number` into `out`.
pub(crate) fn write_page(
    picture: &DynamicImage,
    look: Look,
    number: u32,
    out: &Path,
) -> Result<Picture, ReadFailure> {
    let name = format!("page-{number:04}");
    if look == Look::Drawn {
        let png = png(picture)?;
        if png.len() <= PAGE_BYTES {
            return write(picture, &png, format!("{name}.png"), out);
        }
    }
    let name = format!("{name}.jpg");
    let mut jpeg = encoded_jpeg(picture)?;
    for quality in LESSER_QUALITIES {
        if jpeg.len() > PAGE_BYTES {
            jpeg = jpeg_of(picture, quality)?;
        }
    }
    if jpeg.len() <= PAGE_BYTES || picture.width().max(picture.height()) <= HEAVY_SIDE {
        return write(picture, &jpeg, name, out);
    }
    let [.., quality] = LESSER_QUALITIES;
    let smaller = shrunk(picture, HEAVY_SIDE);
    write(&smaller, &jpeg_of(&smaller, quality)?, name, out)
}

/// Writes the picture of page `number` for small screens into `out`; none when the page's own is small enough.
pub(crate) fn write_small(
    picture: &DynamicImage,
    number: u32,
    out: &Path,
) -> Result<Option<Picture>, ReadFailure> {
    if picture.width().max(picture.height()) <= SMALL_SIDE {
        return Ok(None);
    }
    let small = shrunk(picture, SMALL_SIDE);
    write(&small, &encoded_jpeg(&small)?, format!("small-{number:04}.jpg"), out).map(Some)
}

/// Writes the small picture of the first page into `out`.
pub(crate) fn write_thumbnail(picture: &DynamicImage, out: &Path) -> Result<Picture, ReadFailure> {
    let side = THUMBNAIL_SIDE.min(picture.width().max(picture.height()));
    let small = shrunk(picture, side);
    write(&small, &encoded_jpeg(&small)?, "thumb.jpg".into(), out)
}

/// What a picture looks like, in 64 bits: whether each field of a coarse grid is darker than the one to its right. None for a
/// picture that is nearly blank: all of these are alike.
pub(crate) fn likeness(picture: &DynamicImage) -> Option<u64> {
    let grid = imageops::thumbnail(&picture.to_luma8(), 9, 8);
    let mut bits = 0_u64;
    for y in 0..8 {
        for x in 0..8 {
            let (left, right) = (grid.get_pixel(x, y)[0], grid.get_pixel(x + 1, y)[0]);
            // A little more than what compression makes of one and the same grey.
            bits = bits << 1 | u64::from(left.saturating_add(2) < right);
        }
    }
    (bits.count_ones() >= FEWEST_EDGES).then_some(bits)
}

pub(crate) fn encoded_jpeg(picture: &DynamicImage) -> Result<Vec<u8>, ReadFailure> {
    jpeg_of(picture, JPEG_QUALITY)
}

fn jpeg_of(picture: &DynamicImage, quality: u8) -> Result<Vec<u8>, ReadFailure> {
    let failed = |error: &dyn std::fmt::Display| ReadFailure::io("JPEG", error);
    let side = |length: u32| u16::try_from(length).map_err(|error| failed(&error));
    let (width, height) = (side(picture.width())?, side(picture.height())?);
    let mut bytes = Vec::new();
    let encoder = Encoder::new(&mut bytes, quality);
    match picture {
        DynamicImage::ImageLuma8(grey) => encoder.encode(grey, width, height, ColorType::Luma),
        DynamicImage::ImageRgb8(colour) => encoder.encode(colour, width, height, ColorType::Rgb),
        other => encoder.encode(&other.to_rgb8(), width, height, ColorType::Rgb),
    }
    .map_err(|error| failed(&error))?;
    Ok(bytes)
}

fn png(picture: &DynamicImage) -> Result<Vec<u8>, ReadFailure> {
    let mut bytes = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Fast, FilterType::Adaptive);
    picture.write_with_encoder(encoder).map_err(|error| ReadFailure::io("PNG", &error))?;
    Ok(bytes)
}

fn write(picture: &DynamicImage, bytes: &[u8], file: String, out: &Path) -> Result<Picture, ReadFailure> {
    let failed = |error: std::io::Error| ReadFailure::io("failed to write a page's picture", &error);
    let mut to = BufWriter::new(File::create(out.join(&file)).map_err(failed)?);
    to.write_all(bytes).and_then(|()| to.flush()).map_err(failed)?;
    Ok(Picture { file, width: picture.width(), height: picture.height() })
}
