//! Making a page's picture easy to recognise: even paper, level lines, letters of the size that engines were taught.

use image::{GrayImage, imageops};

use super::Way;
use super::grey::{darken, ink_share, normalised, resampled};
use super::skew::slope;
use super::spots::letter_height;
use crate::words::Area;

/// Height of a usual small letter at 300 dpi, pixels.
const LETTER: f32 = 24.0;

/// Without letters to measure, a page is taken to be as tall as A4 at 300 dpi.
const USUAL_SIDE: f32 = 3_508.0;

/// The prepared picture's longest side, pixels.
const LONGEST: f32 = 4_800.0;

/// Scales that are near enough to right to leave the pixels as they are.
const NEAR_ENOUGH: std::ops::Range<f32> = 0.8..1.25;

/// The least that a picture may have to be made smaller to.
const SMALLEST: f32 = 0.25;

/// Making a picture smaller than this loses thin strokes, unless all pixels are counted in.
const MUCH_SMALLER: f32 = 0.7;

/// The slope is measured on a picture of about this side, pixels.
const SLOPE_SIDE: u32 = 1_400;

/// A smaller slope, radians, harms less than turning does.
const LEVEL: f32 = 0.0025;

/// Less ink than this share of the page is dust.
const BLANK: f32 = 0.000_1;

/// With less ink than this share of the page, what is written on it may be too pale to count as ink.
const FAINT: f32 = 0.000_5;

/// A picture ready to be recognised, and the way back from it.
pub(super) struct Prepared {
    pub picture: GrayImage,
    /// The height of a usual letter on it, pixels, if there are enough to tell.
    pub letter: Option<f32>,
    /// Quarter turns clockwise that brought the lines level.
    pub turns: u8,
    scale: f32,
    angle: f32,
    /// Of the upright picture at its own scale.
    width: f32,
    height: f32,
}

/// At most `enlarged` times as large as it is; `None` for a blank page.
pub(super) fn prepare(picture: &GrayImage, way: Way, enlarged: f32) -> Option<Prepared> {
    let mut clean = normalised(picture);
    if ink_share(&clean) < FAINT {
        darken(&mut clean);
    }
    if ink_share(&clean) < BLANK {
        return None;
    }
    let slope = slope(&small(&clean), way);
    let turns = if slope.sideways {
        clean = imageops::rotate90(&clean);
        1
    } else {
        0
    };
    let (width, height) = (clean.width() as f32, clean.height() as f32);
    let letter = letter_height(&clean);
    let mut scale = scale_for(letter, width.max(height), enlarged);
    if NEAR_ENOUGH.contains(&scale) {
        scale = 1.0;
    }
    let angle = if slope.angle.abs() < LEVEL { 0.0 } else { slope.angle };
    if scale < MUCH_SMALLER {
        let target = |length: f32| (length * scale).round().max(1.0) as u32;
        clean = imageops::thumbnail(&clean, target(width), target(height));
        if angle != 0.0 {
            clean = resampled(&clean, 1.0, -angle);
        }
    } else if scale != 1.0 || angle != 0.0 {
        clean = resampled(&clean, scale, -angle);
    }
    let letter = letter.map(|height| height * scale);
    Some(Prepared { picture: clean, letter, turns, scale, angle, width, height })
}

fn small(picture: &GrayImage) -> GrayImage {
    let longest = picture.width().max(picture.height());
    if longest <= SLOPE_SIDE {
        return picture.clone();
    }
    let shorten =
        |length: u32| (u64::from(length) * u64::from(SLOPE_SIDE) / u64::from(longest)).max(1) as u32;
    imageops::thumbnail(picture, shorten(picture.width()), shorten(picture.height()))
}

fn scale_for(letter: Option<f32>, longest: f32, enlarged: f32) -> f32 {
    let scale = match letter {
        Some(height) => LETTER / height,
        None => USUAL_SIDE / longest,
    };
    scale.clamp(SMALLEST, enlarged).min(LONGEST / longest)
}

impl Prepared {
    /// An area of the prepared picture after `turns` further quarter turns clockwise, on the page at its own scale
    /// turned likewise.
    pub fn on_upright(&self, area: Area, turns: u8) -> Area {
        let (sheet_width, sheet_height) = (self.picture.width() as f32, self.picture.height() as f32);
        let (turned_width, turned_height) = match turns % 2 {
            0 => (sheet_width, sheet_height),
            _ => (sheet_height, sheet_width),
        };
        let area = area.turned((4 - turns) % 4, turned_width, turned_height);
        let (sin, cos) = self.angle.sin_cos();
        let middle = (f32::midpoint(area.x0, area.x1), f32::midpoint(area.y0, area.y1));
        let (dx, dy) = (middle.0 - sheet_width / 2.0, middle.1 - sheet_height / 2.0);
        let x = (dx * cos - dy * sin) / self.scale + self.width / 2.0;
        let y = (dx * sin + dy * cos) / self.scale + self.height / 2.0;
        let (half_width, half_height) = (area.width() / self.scale / 2.0, area.height() / self.scale / 2.0);
        Area { x0: x - half_width, y0: y - half_height, x1: x + half_width, y1: y + half_height }.turned(
            turns,
            self.width,
            self.height,
        )
    }
}
