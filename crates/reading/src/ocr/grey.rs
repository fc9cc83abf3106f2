//! Grey pictures: background, ink, and turning.

use image::{GrayImage, imageops};

/// Darker than this after normalisation is ink.
pub(super) const INK: u8 = 150;

/// The background is looked at in squares of this side, pixels.
const TILE: u32 = 24;

/// Divides the picture by its background, so that paper is white everywhere: shade and coloured fields vanish.
pub(super) fn normalised(picture: &GrayImage) -> GrayImage {
    let (width, height) = picture.dimensions();
    let (columns, rows) = (width.div_ceil(TILE), height.div_ceil(TILE));
    let mut paper = GrayImage::new(columns, rows);
    for (x, y, value) in paper.enumerate_pixels_mut() {
        value[0] = usual(picture, x * TILE, y * TILE);
    }
    // Where letters do, the paper beside them tells. Then no edge of a square may show.
    let paper = blurred(&neighbourhood(&paper, 1, u8::max), 2);
    let paper = imageops::resize(&paper, width, height, imageops::FilterType::Triangle);
    let mut result = GrayImage::new(width, height);
    for ((to, from), paper) in result.iter_mut().zip(picture.iter()).zip(paper.iter()) {
        let value = u32::from(*from) * 250 / u32::from((*paper).max(40));
        *to = value.min(255) as u8;
    }
    result
}

/// The brightness in the middle of a square's pixels: paper, unless letters fill it. (The brightest would be grain.)
fn usual(picture: &GrayImage, left: u32, top: u32) -> u8 {
    let (width, height) = picture.dimensions();
    let (right, bottom) = ((left + TILE).min(width), (top + TILE).min(height));
    let mut counts = [0u32; 256];
    let pixels: &[u8] = picture.as_raw();
    for y in top..bottom {
        let row = (y * width) as usize;
        for value in &pixels[row + left as usize..row + right as usize] {
            counts[usize::from(*value)] += 1;
        }
    }
    let half = (right - left) * (bottom - top) / 2;
    let mut above = 0;
    for value in (0..=255u8).rev() {
        above += counts[usize::from(value)];
        if above > half {
            return value;
        }
    }
    0
}

/// Each pixel is the `choice` of its neighbours within `reach`.
fn neighbourhood(picture: &GrayImage, reach: u32, choice: fn(u8, u8) -> u8) -> GrayImage {
    let (width, height) = picture.dimensions();
    GrayImage::from_fn(width, height, |x, y| {
        let columns = x.saturating_sub(reach)..(x + reach + 1).min(width);
        let around =
            columns.flat_map(|x| (y.saturating_sub(reach)..(y + reach + 1).min(height)).map(move |y| (x, y)));
        let value = around.map(|(x, y)| picture.get_pixel(x, y)[0]).reduce(choice);
        image::Luma([value.unwrap_or_default()])
    })
}

/// Each pixel is the mean of its neighbours within `reach`.
fn blurred(picture: &GrayImage, reach: u32) -> GrayImage {
    let (width, height) = picture.dimensions();
    GrayImage::from_fn(width, height, |x, y| {
        let (left, right) = (x.saturating_sub(reach), (x + reach + 1).min(width));
        let (top, bottom) = (y.saturating_sub(reach), (y + reach + 1).min(height));
        let mut sum = 0u32;
        for y in top..bottom {
            for x in left..right {
                sum += u32::from(picture.get_pixel(x, y)[0]);
            }
        }
        image::Luma([(sum / ((right - left) * (bottom - top))) as u8])
    })
}

/// The picture turned by `angle` radians clockwise about its middle, on a white sheet that holds all of it.
pub(super) fn turned(picture: &GrayImage, angle: f32) -> GrayImage {
    let (width, height) = (picture.width() as f32, picture.height() as f32);
    let (sin, cos) = angle.sin_cos();
    let sheet_width = (width * cos.abs() + height * sin.abs()).ceil();
    let sheet_height = (width * sin.abs() + height * cos.abs()).ceil();
    let mut sheet = GrayImage::from_pixel(sheet_width as u32, sheet_height as u32, image::Luma([255]));
    let (columns, rows) = (picture.width() as i32, picture.height() as i32);
    let pixels: &[u8] = picture.as_raw();
    let at = |x: i32, y: i32| -> f32 {
        if (0..columns).contains(&x) && (0..rows).contains(&y) {
            f32::from(pixels[(y * columns + x) as usize])
        } else {
            255.0
        }
    };
    for (row, line) in sheet.rows_mut().enumerate() {
        let dy = row as f32 + 0.5 - sheet_height / 2.0;
        for (column, pixel) in line.enumerate() {
            let dx = column as f32 + 0.5 - sheet_width / 2.0;
            let x = dx * cos + dy * sin + width / 2.0 - 0.5;
            let y = dy * cos - dx * sin + height / 2.0 - 0.5;
            if x < -1.0 || y < -1.0 || x > width || y > height {
                continue;
            }
            let (left, top) = (x.floor(), y.floor());
            let (fx, fy) = (x - left, y - top);
            let (left, top) = (left as i32, top as i32);
            let upper = at(left, top) * (1.0 - fx) + at(left + 1, top) * fx;
            let lower = at(left, top + 1) * (1.0 - fx) + at(left + 1, top + 1) * fx;
            pixel[0] = (upper * (1.0 - fy) + lower * fy) as u8;
        }
    }
    sheet
}

/// Share of the pixels that are ink.
pub(super) fn ink_share(picture: &GrayImage) -> f32 {
    let ink = picture.iter().filter(|value| **value < INK).count();
    ink as f32 / (picture.len().max(1)) as f32
}
