//! How far a page is turned: the rows of ink are sharpest when its lines are level.

use image::GrayImage;

use super::Way;
use super::grey::INK;

/// Angles tried, radians: wide steps first, then narrow ones around the best.
const WIDEST: f32 = 9.0 * DEGREE;
const WIDE_STEP: f32 = 0.5 * DEGREE;
const NARROW_STEP: f32 = 0.05 * DEGREE;
const DEGREE: f32 = std::f32::consts::PI / 180.0;

/// Points of ink that are looked at, at most.
const POINTS: usize = 60_000;

/// The lines must be this much sharper one way for the page to be called lying on its side.
const CLEARLY: f64 = 1.25;

/// How the lines of a page run.
pub(super) struct Slope {
    /// The lines run up or down the picture.
    pub sideways: bool,
    /// Radians clockwise by which the lines descend to the right (of the picture turned upright, when sideways).
    pub angle: f32,
}

pub(super) fn slope(picture: &GrayImage, way: Way) -> Slope {
    let level = points(picture, 0, 1);
    let (angle, sharpness) = sharpest(&level, picture.height());
    if way == Way::Upright {
        return Slope { sideways: false, angle };
    }
    let upright: Vec<(f32, f32)> = points(picture, 1, 0).into_iter().map(|(x, y)| (-y, x)).collect();
    let (other_angle, other_sharpness) = sharpest(&upright, picture.width());
    if other_sharpness > CLEARLY * sharpness {
        Slope { sideways: true, angle: other_angle }
    } else {
        Slope { sideways: false, angle }
    }
}

/// The lower ends of strokes: where ink is followed by paper in the direction `(dx, dy)`. Letters stand on a line, so
/// these ends gather where the lines are.
fn points(picture: &GrayImage, dx: u32, dy: u32) -> Vec<(f32, f32)> {
    let (width, height) = picture.dimensions();
    let pixels: &[u8] = picture.as_raw();
    let ink = |x: u32, y: u32| pixels[(y * width + x) as usize] < INK;
    let mut points = Vec::new();
    for y in 0..height.saturating_sub(dy) {
        for x in 0..width.saturating_sub(dx) {
            if ink(x, y) && !ink(x + dx, y + dy) {
                points.push((x as f32, y as f32));
            }
        }
    }
    let every = points.len().div_ceil(POINTS).max(1);
    points.into_iter().step_by(every).collect()
}

/// The angle at which the points gather most in rows, and how much they do.
fn sharpest(points: &[(f32, f32)], height: u32) -> (f32, f64) {
    let steps = (WIDEST / WIDE_STEP) as i32;
    let wide = (-steps..=steps).map(|step| step as f32 * WIDE_STEP);
    let (around, _) = best(points, height, wide);
    let steps = (WIDE_STEP / NARROW_STEP) as i32;
    let narrow = (-steps..=steps).map(|step| around + step as f32 * NARROW_STEP);
    best(points, height, narrow)
}

fn best(points: &[(f32, f32)], height: u32, angles: impl Iterator<Item = f32>) -> (f32, f64) {
    angles.map(|angle| (angle, sharpness(points, height, angle))).fold((0.0, f64::MIN), |best, this| {
        // Of two that are as good, the one that turns less.
        if this.1 > best.1 || (this.1 == best.1 && this.0.abs() < best.0.abs()) { this } else { best }
    })
}

/// Sum of the squares of the rows' points, per point.
fn sharpness(points: &[(f32, f32)], height: u32, angle: f32) -> f64 {
    let slope = angle.tan();
    let margin = height as usize / 2 + 1_000;
    let mut rows = vec![0u32; 2 * margin + 2 * height as usize + 2];
    let offset = (margin + height as usize) as f32;
    for (x, y) in points {
        let row = (y - x * slope + offset) as usize;
        if let Some(count) = rows.get_mut(row) {
            *count += 1;
        }
    }
    let squares: u64 = rows.iter().map(|count| u64::from(*count).pow(2)).sum();
    squares as f64 / points.len().max(1) as f64
}
