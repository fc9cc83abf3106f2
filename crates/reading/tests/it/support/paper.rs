//! Scans: our own PDFs drawn, turned, shaded and sprinkled.

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use image::{DynamicImage, GrayImage, ImageFormat, Luma};

/// The first page of a PDF, in grey at `dpi`.
pub fn scan(pdf: Vec<u8>, dpi: f32) -> GrayImage {
    let pdf = Pdf::new(pdf).unwrap();
    let settings = PixmapSettings { x_scale: dpi / 72.0, y_scale: dpi / 72.0, bg_color: WHITE };
    let pixmap = hayro::render(
        &pdf.pages()[0],
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &settings,
    );
    let grey = pixmap.data_as_u8_slice().chunks_exact(4).map(|pixel| pixel[1]).collect();
    GrayImage::from_raw(pixmap.width().into(), pixmap.height().into(), grey).unwrap()
}

pub fn encoded(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// The picture on a tilted sheet: `degrees` clockwise about its middle, white beyond.
pub fn tilted(picture: &GrayImage, degrees: f32) -> GrayImage {
    let (width, height) = (picture.width() as f32, picture.height() as f32);
    let (sin, cos) = degrees.to_radians().sin_cos();
    GrayImage::from_fn(picture.width(), picture.height(), |x, y| {
        let (dx, dy) = (x as f32 - width / 2.0, y as f32 - height / 2.0);
        let from = (dx * cos + dy * sin + width / 2.0, dy * cos - dx * sin + height / 2.0);
        image::imageops::interpolate_bilinear(picture, from.0, from.1).unwrap_or(Luma([255]))
    })
}

/// Uneven light from one corner to the other, and grain.
pub fn shabby(picture: &GrayImage) -> GrayImage {
    let (width, height) = picture.dimensions();
    let mut chance = 0x2545_f491_u32;
    GrayImage::from_fn(width, height, |x, y| {
        // Xorshift: the same grain at every run.
        chance ^= chance << 13;
        chance ^= chance >> 17;
        chance ^= chance << 5;
        let grain = (chance % 41) as f32 - 20.0;
        let light = 1.0 - 0.45 * (x as f32 / width as f32 + y as f32 / height as f32) / 2.0;
        let value = f32::from(picture.get_pixel(x, y)[0]) * light + grain;
        Luma([value.clamp(0.0, 255.0) as u8])
    })
}
