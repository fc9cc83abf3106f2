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
        value[0] = brightest(picture, x * TILE, y * TILE);
    }
    // A letter may fill a square: the paper beside it tells. Then no edge of a square may show.
    let paper = blurred(&neighbourhood(&paper, 1, u8::max), 2);
    let paper = imageops::resize(&paper, width, height, imageops::FilterType::Triangle);
    let mut result = GrayImage::new(width, height);
    for ((to, from), paper) in result.iter_mut().zip(picture.iter()).zip(paper.iter()) {
        let value = u32::from(*from) * 250 / u32::from((*paper).max(40));
        *to = value.min(255) as u8;
    }
    result
}

/// The brightness that nine tenths of a square's pixels don't pass.
fn brightest(picture: &GrayImage, left: u32, top: u32) -> u8 {
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
    let tenth = (right - left) * (bottom - top) / 10;
    let mut above = 0;
    for value in (0..=255u8).rev() {
        above += counts[usize::from(value)];
        if above > tenth {
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

/// The height of a usual letter in pixels: the median over connected spots of ink of a letter's shape; `None` when
/// there are too few to tell.
pub(super) fn letter_height(picture: &GrayImage) -> Option<f32> {
    let spots = spots(picture);
    let mut heights: Vec<u32> = spots
        .into_iter()
        .filter(|spot| {
            let (width, height) = (spot.right - spot.left + 1, spot.bottom - spot.top + 1);
            // Not a speck, a rule, a frame or a picture.
            height >= 5 && width >= 2 && width < 4 * height && height < 5 * width.max(2) && height < 200
        })
        .map(|spot| spot.bottom - spot.top + 1)
        .collect();
    if heights.len() < 30 {
        return None;
    }
    let middle = heights.len() / 2;
    Some(*heights.select_nth_unstable(middle).1 as f32)
}

struct Spot {
    left: u32,
    right: u32,
    top: u32,
    bottom: u32,
}

struct Run {
    start: u32,
    end: u32,
    spot: usize,
}

/// Connected spots of ink, found row by row: runs that touch one of the row above belong to its spot.
fn spots(picture: &GrayImage) -> Vec<Spot> {
    let mut spots: Vec<Spot> = Vec::new();
    let mut parents: Vec<usize> = Vec::new();
    let mut above: Vec<Run> = Vec::new();
    for (y, row) in picture.as_raw().chunks_exact(picture.width().max(1) as usize).enumerate() {
        let y = y as u32;
        let mut runs: Vec<Run> = Vec::new();
        let mut candidates = 0;
        let mut x = 0;
        while let Some(offset) = row[x..].iter().position(|value| *value < INK) {
            let start = x + offset;
            let end = row[start..].iter().position(|value| *value >= INK).map_or(row.len(), |n| start + n);
            let (first, last) = (start as u32, end as u32 - 1);
            while above.get(candidates).is_some_and(|run: &Run| run.end + 1 < first) {
                candidates += 1;
            }
            let mut own = None;
            for run in above[candidates..].iter().take_while(|run| run.start <= last + 1) {
                let found = root(&mut parents, run.spot);
                match own {
                    None => own = Some(found),
                    Some(mine) if mine != found => parents[found] = mine,
                    Some(_) => {}
                }
            }
            let spot = own.unwrap_or_else(|| {
                parents.push(spots.len());
                spots.push(Spot { left: first, right: last, top: y, bottom: y });
                spots.len() - 1
            });
            let bounds = &mut spots[spot];
            bounds.left = bounds.left.min(first);
            bounds.right = bounds.right.max(last);
            bounds.bottom = y;
            runs.push(Run { start: first, end: last, spot });
            x = end;
        }
        above = runs;
    }
    for spot in 0..spots.len() {
        let root = root(&mut parents, spot);
        if root != spot {
            let Spot { left, right, top, bottom } = spots[spot];
            let into = &mut spots[root];
            into.left = into.left.min(left);
            into.right = into.right.max(right);
            into.top = into.top.min(top);
            into.bottom = into.bottom.max(bottom);
            // Joined to another one: an empty spot is no letter.
            spots[spot] = Spot { left, right: left, top, bottom: top };
        }
    }
    spots
}

fn root(parents: &mut [usize], mut spot: usize) -> usize {
    while parents[spot] != spot {
        parents[spot] = parents[parents[spot]];
        spot = parents[spot];
    }
    spot
}
