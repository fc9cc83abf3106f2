//! Grey pictures: background, ink, and turning.

use image::GrayImage;

/// Darker than this after normalisation is ink.
pub(super) const INK: u8 = 150;

/// The background is looked at in squares of this side, pixels.
const TILE: u32 = 24;

/// Darker fields are taken for ink, not for paper.
const DARKEST_PAPER: u32 = 40;

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
    let mut result = GrayImage::new(width, height);
    let mut row_of_paper = vec![0u32; width as usize];
    for (y, (to, from)) in rows_of(&mut result).zip(picture.as_raw().chunks_exact(width as usize)).enumerate()
    {
        interpolate_row(&paper, y as u32, &mut row_of_paper);
        for ((to, from), paper) in to.iter_mut().zip(from).zip(&row_of_paper) {
            *to = (u32::from(*from) * 250 / paper).min(255) as u8;
        }
    }
    result
}

fn rows_of(picture: &mut GrayImage) -> std::slice::ChunksExactMut<'_, u8> {
    let width = picture.width() as usize;
    let pixels: &mut [u8] = picture;
    pixels.chunks_exact_mut(width)
}

/// The paper along row `y` of the picture, from that of the squares around it; never darker than ink may be.
fn interpolate_row(paper: &GrayImage, y: u32, row: &mut [u32]) {
    // Where between the middles of two squares: their indices, and how far from the first, in 256ths.
    let between = |at: u32, count: u32| {
        let from_middle = (at * 256 + 128) / TILE;
        let from_middle = from_middle.saturating_sub(128).min((count - 1) * 256);
        let first = from_middle / 256;
        (first, (first + 1).min(count - 1), from_middle % 256)
    };
    let (columns, rows) = paper.dimensions();
    let (upper, lower, down) = between(y, rows);
    let mix = |a: u32, b: u32, share: u32| (a * (256 - share) + b * share) / 256;
    let across: Vec<u32> = (0..columns)
        .map(|x| mix(paper.get_pixel(x, upper)[0].into(), paper.get_pixel(x, lower)[0].into(), down))
        .collect();
    for (x, value) in row.iter_mut().enumerate() {
        let (left, right, along) = between(x as u32, columns);
        *value = mix(across[left as usize], across[right as usize], along).max(DARKEST_PAPER);
    }
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

/// The picture `scale` times as large and turned by `angle` radians clockwise about its middle, on a white sheet that
/// holds all of it. Not meant to make it much smaller.
pub(super) fn resampled(picture: &GrayImage, scale: f32, angle: f32) -> GrayImage {
    let (width, height) = (picture.width() as f32, picture.height() as f32);
    let (sin, cos) = angle.sin_cos();
    let sheet_width = (scale * (width * cos.abs() + height * sin.abs())).round().max(1.0);
    let sheet_height = (scale * (width * sin.abs() + height * cos.abs())).round().max(1.0);
    let mut sheet = GrayImage::from_pixel(sheet_width as u32, sheet_height as u32, image::Luma([255]));
    let (columns, rows) = (picture.width() as i32, picture.height() as i32);
    let pixels: &[u8] = picture.as_raw();
    let at = |x: i32, y: i32| -> i32 {
        if (0..columns).contains(&x) && (0..rows).contains(&y) {
            pixels[(y * columns + x) as usize].into()
        } else {
            255
        }
    };
    let whole = columns as usize;
    // A pixel, those beside it and below, and the one beside that.
    let around = |x: i32, y: i32| -> [i32; 4] {
        if x < 0 || y < 0 || x + 1 >= columns || y + 1 >= rows {
            return [at(x, y), at(x + 1, y), at(x, y + 1), at(x + 1, y + 1)];
        }
        // Nearly always: one look at the bounds instead of eight.
        let here = &pixels[(y * columns + x) as usize..][..whole + 2];
        [here[0], here[1], here[whole], here[whole + 1]].map(i32::from)
    };
    let (step_x, step_y) = (cos / scale, -sin / scale);
    for (row, line) in rows_of(&mut sheet).enumerate() {
        let dx = (0.5 - sheet_width / 2.0) / scale;
        let dy = (row as f32 + 0.5 - sheet_height / 2.0) / scale;
        let first_x = dx * cos + dy * sin + width / 2.0 - 0.5;
        let first_y = dy * cos - dx * sin + height / 2.0 - 0.5;
        for (column, pixel) in line.iter_mut().enumerate() {
            let x = first_x + column as f32 * step_x;
            let y = first_y + column as f32 * step_y;
            if x < -1.0 || y < -1.0 || x > width || y > height {
                continue;
            }
            // Fractions in 256ths: whole numbers are quicker.
            let (x, y) = ((x * 256.0) as i32, (y * 256.0) as i32);
            let (left, top, fx, fy) = (x >> 8, y >> 8, x & 255, y & 255);
            let [one, beside, below, last] = around(left, top);
            let upper = one * (256 - fx) + beside * fx;
            let lower = below * (256 - fx) + last * fx;
            *pixel = ((upper * (256 - fy) + lower * fy) >> 16) as u8;
        }
    }
    sheet
}

/// Makes what is written on white paper as dark as ink, where it is paler but no shadow of the other side.
pub(super) fn darken(picture: &mut GrayImage) {
    /// The darkest pixels of a page that is written on, as a share of all.
    const WRITTEN: usize = 500;
    const PALE: u8 = 205;
    const DARK: u32 = 90;
    let mut counts = [0usize; 256];
    for value in picture.iter() {
        counts[usize::from(*value)] += 1;
    }
    let mut below = 0;
    let level = (0..PALE).find(|value| {
        below += counts[usize::from(*value)];
        below > picture.len() / WRITTEN
    });
    let Some(level) = level.map(u32::from) else { return };
    for value in picture.iter_mut() {
        let paler = 255 - u32::from(*value);
        *value = 255 - (paler * (255 - DARK) / (255 - level)).min(255) as u8;
    }
}

/// Share of the pixels that are ink.
pub(super) fn ink_share(picture: &GrayImage) -> f32 {
    let ink = picture.iter().filter(|value| **value < INK).count();
    ink as f32 / (picture.len().max(1)) as f32
}
