//! A line cut out of the page, level and as high as the model wants it, and the way back from it.

use std::f32::consts::{FRAC_PI_3, PI};

use image::{GrayImage, imageops};

use super::detection::Slant;
use super::letters::Letter;
use crate::words::{Area, Placed};

/// Height of a strip, pixels: that of the model.
pub(super) const HEIGHT: u32 = 48;

/// Widths go up in steps of this share, so that strips of one step can be read together.
const STEP: f32 = 1.06;

/// Of the paper before and after a line, this much is left, pixels: its letters are read no better with more.
const PAPER: f32 = 8.0;

/// Bounds of the width, pixels.
const NARROWEST: u32 = 24;
const WIDEST: u32 = 3_200;

/// Between two letters, this much paper is a space: a share of the strip's height, and that many times the usual
/// distance of its letters.
const SPACE: f32 = 0.15;
const WIDER: f32 = 1.6;

/// A letter on its strip, in pixels.
struct Sign {
    letter: Letter,
    middle: f32,
    /// Start and end of the widest piece of paper between it and the letter before.
    paper: (f32, f32),
    /// A space was read before it.
    spaced: bool,
}

impl Sign {
    fn gap(&self) -> f32 {
        self.paper.1 - self.paper.0
    }
}

pub(super) struct Strip {
    picture: GrayImage,
    slant: Slant,
    /// Size of the picture it was cut from.
    sheet: (f32, f32),
    /// Columns that hold ink.
    inked: Vec<bool>,
}

impl Strip {
    /// The line under a box; `None` where there is none.
    pub fn cut(picture: &GrayImage, slant: &Slant) -> Option<Self> {
        let mut slant = *slant;
        if slant.angle > FRAC_PI_3 {
            // Beside the lines of a page, writing nearly always runs upwards.
            slant.angle -= PI;
        }
        if slant.across > slant.along && slant.angle.abs() < f32::EPSILON && slant.across > 1.5 * slant.along
        {
            // Higher than wide without a direction: a single letter.
            slant.along = slant.across * 0.75;
        }
        let ratio = slant.along / slant.across;
        let width = stepped(ratio * HEIGHT as f32);
        if !(NARROWEST..=WIDEST).contains(&width) {
            return None;
        }
        let whole = Self::sampled(picture, slant, width);
        Some(whole.trimmed(picture).unwrap_or(whole))
    }

    fn sampled(picture: &GrayImage, slant: Slant, width: u32) -> Self {
        let strip = sampled(picture, &slant, width);
        let inked = inked(&strip);
        let sheet = (picture.width() as f32, picture.height() as f32);
        Self { picture: strip, slant, sheet, inked }
    }

    /// With less paper at both ends, where that makes it narrower.
    fn trimmed(&self, picture: &GrayImage) -> Option<Self> {
        let whole = self.width() as f32;
        let (start, end) = ((self.first_ink() - PAPER).max(0.0), (self.last_ink() + PAPER).min(whole));
        let width = stepped(end - start);
        if width >= self.width() || width < NARROWEST {
            return None;
        }
        let scale = 2.0 * self.slant.along / whole;
        let (sin, cos) = self.slant.angle.sin_cos();
        let aside = (start + end - whole) / 2.0 * scale;
        let (x, y) = (self.slant.x + aside * cos, self.slant.y + aside * sin);
        let slant = Slant { x, y, along: (end - start) / 2.0 * scale, ..self.slant };
        Some(Self::sampled(picture, slant, width))
    }

    /// The same line on the picture turned upside down.
    pub fn flipped(&self) -> Self {
        let (width, height) = self.sheet;
        Self {
            picture: imageops::rotate180(&self.picture),
            slant: Slant { x: width - self.slant.x, y: height - self.slant.y, ..self.slant },
            sheet: self.sheet,
            inked: self.inked.iter().rev().copied().collect(),
        }
    }

    pub fn place(&self) -> Slant {
        self.slant
    }

    pub fn width(&self) -> u32 {
        self.picture.width()
    }

    /// Three times the same channel, −1 to 1.
    pub fn input(&self) -> impl Iterator<Item = f32> {
        let plane = || self.picture.as_raw().iter().map(|value| f32::from(*value) / 127.5 - 1.0);
        plane().chain(plane()).chain(plane())
    }

    /// The words that the letters make, each at its place in the picture. `steps` cover the strip's width.
    pub fn words(&self, letters: &[Letter], steps: usize) -> Vec<Placed> {
        let step = self.width() as f32 / steps as f32;
        let mut signs: Vec<Sign> = Vec::new();
        let mut spaced = false;
        for letter in letters {
            if letter.sign == ' ' {
                spaced = true;
                continue;
            }
            let middle = letter.step * step;
            let paper = signs.last().map_or((0.0, 0.0), |last| self.widest_gap(last.middle, middle));
            signs.push(Sign { letter: *letter, middle, paper, spaced });
            spaced = false;
        }
        let usual = median(signs.iter().skip(1).filter(|sign| !sign.spaced).map(Sign::gap));
        let wide = SPACE * HEIGHT as f32 + WIDER * usual;
        let begins_word = |sign: &Sign| sign.spaced || sign.gap() > wide;
        let mut words = Vec::new();
        let mut start = self.first_ink();
        let mut rest = &signs[..];
        while !rest.is_empty() {
            let length = rest[1..].iter().position(begins_word).map_or(rest.len(), |at| at + 1);
            let (word, others) = rest.split_at(length);
            let next = others.first();
            words.push(self.word(word, start, next.map_or_else(|| self.last_ink(), |next| next.paper.0)));
            start = next.map_or(start, |next| next.paper.1);
            rest = others;
        }
        words
    }

    fn word(&self, signs: &[Sign], start: f32, end: f32) -> Placed {
        let confidence = signs.iter().map(|sign| sign.letter.confidence).sum::<f32>() / signs.len() as f32;
        let slant = &self.slant;
        let scale = 2.0 * slant.along / self.width() as f32;
        let (left, right) = (start * scale - slant.along, end.max(start + 1.0) * scale - slant.along);
        // The box was grown for the reading: half of that is paper.
        let half_height = slant.across - 0.5 * slant.growth;
        let (sin, cos) = slant.angle.sin_cos();
        let corners =
            [(left, -half_height), (right, -half_height), (left, half_height), (right, half_height)].map(
                |(along, across)| {
                    (slant.x + along * cos - across * sin, slant.y + along * sin + across * cos)
                },
            );
        let mut area = Area { x0: f32::MAX, y0: f32::MAX, x1: f32::MIN, y1: f32::MIN };
        for (x, y) in corners {
            area = area.joined(&Area { x0: x, y0: y, x1: x, y1: y });
        }
        let turn = if slant.angle < -FRAC_PI_3 { 3 } else { 0 };
        let text = signs.iter().map(|sign| sign.letter.sign).collect();
        Placed { text, area, confidence: Some(confidence), turn, spaced: true }
    }

    /// Start and end of the widest piece of paper between two places; empty, midway, where there is none.
    fn widest_gap(&self, from: f32, to: f32) -> (f32, f32) {
        let (first, last) = (from.max(0.0) as usize, (to.ceil() as usize).min(self.inked.len()));
        let between = usize::midpoint(first, last);
        let mut widest = (between, between);
        let mut start = first;
        for column in first..last {
            if self.inked[column] {
                start = column + 1;
            } else if column + 1 - start > widest.1 - widest.0 {
                widest = (start, column + 1);
            }
        }
        (widest.0 as f32, widest.1 as f32)
    }

    fn first_ink(&self) -> f32 {
        self.inked.iter().position(|inked| *inked).unwrap_or(0) as f32
    }

    fn last_ink(&self) -> f32 {
        self.inked.iter().rposition(|inked| *inked).map_or(self.inked.len(), |at| at + 1) as f32
    }
}

/// The next width that strips share.
fn stepped(width: f32) -> u32 {
    let steps = (width.max(1.0).ln() / STEP.ln()).ceil();
    (STEP.powf(steps).round() as u32).next_multiple_of(8)
}

/// The pixels under a box, level, `HEIGHT` high. Where the box is larger, several pixels make one.
fn sampled(picture: &GrayImage, slant: &Slant, width: u32) -> GrayImage {
    let (sin, cos) = slant.angle.sin_cos();
    let (step_along, step_across) = (2.0 * slant.along / width as f32, 2.0 * slant.across / HEIGHT as f32);
    let samples = step_across.max(step_along).ceil().clamp(1.0, 4.0) as u32;
    let offsets: Vec<f32> = (0..samples).map(|sample| (sample as f32 + 0.5) / samples as f32 - 0.5).collect();
    let pixels: &[u8] = picture.as_raw();
    let (columns, rows) = (picture.width() as i32, picture.height() as i32);
    let at = |x: i32, y: i32| -> f32 {
        // Beyond the picture is what lies at its edge.
        let (x, y) = (x.clamp(0, columns - 1), y.clamp(0, rows - 1));
        f32::from(pixels[(y * columns + x) as usize])
    };
    let value = |x: f32, y: f32| {
        let (left, top) = (x.floor(), y.floor());
        let (fx, fy) = (x - left, y - top);
        let (left, top) = (left as i32, top as i32);
        let upper = at(left, top) * (1.0 - fx) + at(left + 1, top) * fx;
        let lower = at(left, top + 1) * (1.0 - fx) + at(left + 1, top + 1) * fx;
        upper * (1.0 - fy) + lower * fy
    };
    GrayImage::from_fn(width, HEIGHT, |column, row| {
        let mut sum = 0.0;
        for across in &offsets {
            let across = (row as f32 + 0.5 + across) * step_across - slant.across;
            for along in &offsets {
                let along = (column as f32 + 0.5 + along) * step_along - slant.along;
                sum += value(
                    slant.x + along * cos - across * sin - 0.5,
                    slant.y + along * sin + across * cos - 0.5,
                );
            }
        }
        image::Luma([(sum / (samples * samples) as f32).round() as u8])
    })
}

/// Which columns hold ink: what is far from the paper, whichever of both is darker.
fn inked(strip: &GrayImage) -> Vec<bool> {
    let mut sorted = strip.as_raw().clone();
    let last = sorted.len() - 1;
    let mut rank = |share: f32| i32::from(*sorted.select_nth_unstable((last as f32 * share) as usize).1);
    let (dark, paper, light) = (rank(0.02), rank(0.6), rank(0.98));
    let far = ((paper - dark).max(light - paper) * 2 / 5).max(12);
    let is_ink = |value: u8| (i32::from(value) - paper).abs() > far;
    // The outermost rows may hold what belongs to the lines above and below, or a rule.
    let rows = HEIGHT / 8..HEIGHT - HEIGHT / 8;
    (0..strip.width())
        .map(|x| rows.clone().filter(|y| is_ink(strip.get_pixel(x, *y)[0])).count() >= 2)
        .collect()
}

fn median(values: impl Iterator<Item = f32>) -> f32 {
    let mut values: Vec<f32> = values.collect();
    let middle = values.len() / 2;
    if values.is_empty() { 0.0 } else { *values.select_nth_unstable_by(middle, f32::total_cmp).1 }
}
