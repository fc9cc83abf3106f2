//! From the probability of text at each point of a page to slanted boxes around its lines.

use std::borrow::Cow;
use std::f32::consts::FRAC_PI_4;
use std::ops::Range;

use image::{GrayImage, imageops};

/// The longer side of the page as the model looks at it, at most, pixels. Larger finds nothing more on A4.
const SIDE: f32 = 1_600.0;

/// It need not see a usual letter any higher than this, pixels: its time goes with the page's size.
const LETTER: f32 = 10.0;

/// Darker than this is writing, perhaps: what lies further than the second (pixels) beyond it need not be looked at.
const PAPER: u8 = 200;
const MARGIN: u32 = 32;

/// The model halves its picture five times.
const MULTIPLE: u32 = 32;

/// What is this probable is text; a line's mean must reach the second.
const TEXT: f32 = 0.3;
const LINE: f32 = 0.5;

/// The model marks the core of a line: by this the box grows, in (area / circumference).
const GROWTH: f32 = 1.6;

/// Thinner cores are dust, points of the map.
const THINNEST: f32 = 3.0;

/// Of anything shorter it cannot be told that a stamp lies on it, points of the map.
const SHORTEST_STAMPED: usize = 60;

/// Lines of a page, at most.
const MOST: usize = 3_000;

/// A page as the model sees it.
pub(super) struct Sheet {
    small: GrayImage,
    /// Where that begins on the page as small.
    left: u32,
    top: u32,
    /// From the picture to what the model sees.
    scale: f32,
    width: u32,
    height: u32,
}

/// A rectangle that may be turned, in pixels of the picture.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slant {
    pub x: f32,
    pub y: f32,
    /// Half its length along the line, and across it.
    pub along: f32,
    pub across: f32,
    /// By how much the box was grown on each side.
    pub growth: f32,
    /// Radians clockwise from level, −90° to 90°.
    pub angle: f32,
}

impl Sheet {
    /// With the height of a usual letter, where it is known.
    pub fn of(picture: &GrayImage, letter: Option<f32>) -> Self {
        let longest = picture.width().max(picture.height()) as f32;
        let scale = (SIDE / longest).min(letter.map_or(1.0, |height| LETTER / height)).min(1.0);
        let page = if scale < 1.0 {
            let shorten = |length: u32| ((length as f32 * scale).round() as u32).max(1);
            Cow::Owned(imageops::thumbnail(picture, shorten(picture.width()), shorten(picture.height())))
        } else {
            Cow::Borrowed(picture)
        };
        let (left, top, width, height) = written(&page);
        let small = imageops::crop_imm(&*page, left, top, width, height).to_image();
        let (width, height) =
            (small.width().next_multiple_of(MULTIPLE), small.height().next_multiple_of(MULTIPLE));
        Self { small, left, top, scale, width, height }
    }

    pub fn shape(&self) -> [usize; 4] {
        [1, 3, self.height as usize, self.width as usize]
    }

    /// From the map to the picture.
    fn on_picture(&self, slant: Slant) -> Slant {
        let (x, y) = (slant.x + self.left as f32, slant.y + self.top as f32);
        Slant { x, y, ..slant }.scaled(1.0 / self.scale)
    }

    /// Three times the same channel, −1 to 1, with white beyond the picture.
    pub fn input(&self) -> Vec<f32> {
        let (width, height) = (self.width as usize, self.height as usize);
        let mut input = vec![1.0; 3 * width * height];
        let plane = &mut input[..width * height];
        let rows = self.small.as_raw().chunks_exact(self.small.width() as usize);
        for (to, from) in plane.chunks_exact_mut(width).zip(rows) {
            for (to, from) in to.iter_mut().zip(from) {
                *to = f32::from(*from) / 127.5 - 1.0;
            }
        }
        input.copy_within(..width * height, width * height);
        input.copy_within(..width * height, 2 * width * height);
        input
    }
}

/// Left, top, width and height of what is written on; all of a page that is not.
fn written(page: &GrayImage) -> (u32, u32, u32, u32) {
    let (mut left, mut right, mut top, mut bottom) = (u32::MAX, 0, u32::MAX, 0);
    for (y, row) in (0..).zip(page.as_raw().chunks_exact(page.width().max(1) as usize)) {
        let is_dark = |value: &u8| *value < PAPER;
        if let Some((first, last)) = row.iter().position(is_dark).zip(row.iter().rposition(is_dark)) {
            (left, right) = (left.min(first as u32), right.max(last as u32 + 1));
            (top, bottom) = (top.min(y), y + 1);
        }
    }
    if left >= right {
        return (0, 0, page.width(), page.height());
    }
    let (left, top) = (left.saturating_sub(MARGIN), top.saturating_sub(MARGIN));
    let (right, bottom) = ((right + MARGIN).min(page.width()), (bottom + MARGIN).min(page.height()));
    (left, top, right - left, bottom - top)
}

/// Boxes around the lines, in pixels of the picture.
pub(super) fn slants(map: &[f32], sheet: &Sheet) -> Vec<Slant> {
    let (width, height) = (sheet.width as usize, sheet.height as usize);
    if map.len() != width * height {
        return Vec::new();
    }
    let mut is_open: Vec<bool> = map.iter().map(|probability| *probability > TEXT).collect();
    let mut slants = Vec::new();
    let mut points = Vec::new();
    for start in 0..map.len() {
        if is_open[start] && slants.len() < MOST {
            connected(start, &mut is_open, width, height, &mut points);
            for part in parts(&points, width) {
                slants.extend(slant(&part, map, width).map(|slant| sheet.on_picture(slant)));
            }
        }
    }
    slants
}

/// Whether most of the writing runs up or down the picture.
pub(super) fn run_upwards(slants: &[Slant]) -> bool {
    let length = |slant: &Slant| slant.along.max(slant.across);
    let all: f32 = slants.iter().map(length).sum();
    let upwards = |slant: &&Slant| slant.angle.abs() > FRAC_PI_4 || slant.across > 1.5 * slant.along;
    slants.iter().filter(upwards).map(length).sum::<f32>() > 0.5 * all
}

/// Gathers the points that touch `start`, and closes them.
fn connected(start: usize, is_open: &mut [bool], width: usize, height: usize, points: &mut Vec<usize>) {
    points.clear();
    points.push(start);
    is_open[start] = false;
    let mut next = 0;
    while let Some(point) = points.get(next).copied() {
        next += 1;
        let (x, y) = (point % width, point / width);
        for y in y.saturating_sub(1)..(y + 2).min(height) {
            for x in x.saturating_sub(1)..(x + 2).min(width) {
                let neighbour = y * width + x;
                if std::mem::replace(&mut is_open[neighbour], false) {
                    points.push(neighbour);
                }
            }
        }
    }
}

/// A core is one of a single line; or a line ran into a stamp, which then are one of each. Points in columns where the core
/// is much thicker than in most are the stamp's.
fn parts(points: &[usize], width: usize) -> Vec<Cow<'_, [usize]>> {
    let whole = vec![Cow::Borrowed(points)];
    let columns = || points.iter().map(|point| point % width);
    let (Some(left), Some(right)) = (columns().min(), columns().max()) else { return whole };
    if right - left < SHORTEST_STAMPED {
        return whole;
    }
    let mut extents = vec![(usize::MAX, 0); right - left + 1];
    for point in points {
        let (top, bottom) = &mut extents[point % width - left];
        (*top, *bottom) = ((*top).min(point / width), (*bottom).max(point / width));
    }
    let thickness: Vec<usize> = extents.iter().map(|(top, bottom)| bottom.saturating_sub(*top) + 1).collect();
    let mut sorted = thickness.clone();
    let usual = *sorted.select_nth_unstable(thickness.len() / 2).1;
    let is_thick = |thickness: &usize| *thickness > 2 * usual;
    let (first, last) = (thickness.iter().position(is_thick), thickness.iter().rposition(is_thick));
    let (Some(first), Some(last)) = (first, last) else { return whole };
    let thick = thickness[first..=last].iter().filter(|thickness| is_thick(thickness)).count();
    if 2 * thick < last + 1 - first || last - first < 2 * usual {
        return whole;
    }
    // Its edge begins where the line is no longer as thin as it was.
    let is_thin = |thickness: &usize| 4 * thickness <= 5 * usual;
    let first = thickness[..first].iter().rposition(is_thin).map_or(0, |thin| thin + 1);
    let last = last + thickness[last..].iter().position(is_thin).unwrap_or(thickness.len() - last) - 1;
    let part = |range: Range<usize>| -> Option<Cow<'_, [usize]>> {
        let own = points.iter().copied().filter(|point| range.contains(&(point % width - left)));
        (!range.is_empty()).then(|| Cow::Owned(own.collect()))
    };
    [0..first, first..last + 1, last + 1..thickness.len()].into_iter().filter_map(part).collect()
}

/// The box around a core, grown to what the line takes; `None` when it is no line.
fn slant(points: &[usize], map: &[f32], width: usize) -> Option<Slant> {
    let count = points.len() as f32;
    let mean: f32 = points.iter().map(|point| map[*point]).sum::<f32>() / count;
    if mean < LINE {
        return None;
    }
    let places = || points.iter().map(|point| ((point % width) as f32, (point / width) as f32));
    let (sum_x, sum_y) = places().fold((0.0, 0.0), |(sx, sy), (x, y)| (sx + x, sy + y));
    let (middle_x, middle_y) = (sum_x / count, sum_y / count);
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (x, y) in places() {
        let (dx, dy) = (x - middle_x, y - middle_y);
        xx += dx * dx;
        yy += dy * dy;
        xy += dx * dy;
    }
    // The direction in which the points are spread most; of a short word nothing can be told.
    let spread = ((xx - yy).powi(2) + 4.0 * xy * xy).sqrt();
    let angle = if spread > 0.6 * (xx + yy) { 0.5 * (2.0 * xy).atan2(xx - yy) } else { 0.0 };
    let (sin, cos) = angle.sin_cos();
    let (mut left, mut right, mut top, mut bottom) = (f32::MAX, f32::MIN, f32::MAX, f32::MIN);
    for (x, y) in places() {
        let (dx, dy) = (x - middle_x, y - middle_y);
        let (along, across) = (dx * cos + dy * sin, dy * cos - dx * sin);
        left = left.min(along);
        right = right.max(along);
        top = top.min(across);
        bottom = bottom.max(across);
    }
    let (length, thickness) = (right - left + 1.0, bottom - top + 1.0);
    if length.min(thickness) < THINNEST {
        return None;
    }
    let growth = GROWTH * length * thickness / (2.0 * (length + thickness));
    let (along, across) = (f32::midpoint(left, right), f32::midpoint(top, bottom));
    Some(Slant {
        x: middle_x + along * cos - across * sin + 0.5,
        y: middle_y + along * sin + across * cos + 0.5,
        along: length / 2.0 + growth,
        across: thickness / 2.0 + growth,
        growth,
        angle,
    })
}

impl Slant {
    fn scaled(self, scale: f32) -> Self {
        Self {
            x: self.x * scale,
            y: self.y * scale,
            along: self.along * scale,
            across: self.across * scale,
            growth: self.growth * scale,
            angle: self.angle,
        }
    }
}
