//! Recognising the words on a picture of a page.

mod grey;
mod prepare;
mod skew;
mod spots;
mod tesseract;

use image::{GrayImage, RgbImage, imageops};

pub(crate) use self::tesseract::Tesseract;
use crate::ReadFailure;
use crate::words::{Area, Placed, in_lines};

/// An engine that finds words on a prepared picture: dark on white, level, at about 300 dpi.
pub(crate) trait Ocr {
    /// Words in pixels of the picture, in any order, with a confidence from 0 to 1 each.
    fn words(&mut self, picture: &GrayImage) -> Result<Vec<Placed>, ReadFailure>;
}

/// A mean confidence below this makes one wonder whether the page is upside down.
const DOUBTFUL: f32 = 0.6;

/// Resolution at which pages are drawn to be recognised, and their longest side then, pixels.
pub(crate) const OCR_DPI: f32 = 300.0;
pub(crate) const OCR_SIDE: u32 = 5_000;

/// What was recognised on a page.
#[derive(Default)]
pub(crate) struct Recognised {
    /// Quarter turns clockwise that make the picture upright.
    pub turns: u8,
    /// In reading order with their lines, in pixels of the upright picture.
    pub words: Vec<(u32, Placed)>,
    /// 0 to 1, long words counting more; 0 without words.
    pub confidence: f32,
}

/// Recognises the words of a page, whichever way up it lies.
pub(crate) fn recognise(engine: &mut dyn Ocr, picture: &RgbImage) -> Result<Recognised, ReadFailure> {
    let grey = imageops::grayscale(picture);
    let Some(prepared) = prepare::prepare(&grey) else {
        return Ok(Recognised::default());
    };
    let mut best = attempt(engine, &prepared, 0)?;
    if best.confidence < DOUBTFUL {
        // The lines are level by now, so only upside down is left to try.
        let other = attempt(engine, &prepared, 2)?;
        if other.weight() > best.weight() {
            best = other;
        }
    }
    Ok(best)
}

impl Recognised {
    /// How much was read, and how surely.
    fn weight(&self) -> f32 {
        self.words.iter().map(|(_, word)| weight(word)).sum()
    }
}

fn weight(word: &Placed) -> f32 {
    let letters = word.text.chars().filter(|c| c.is_alphanumeric()).count() as f32;
    // Doubt costs: noise is read as many words of low confidence.
    letters * (word.confidence.unwrap_or_default() - 0.4)
}

fn attempt(engine: &mut dyn Ocr, prepared: &prepare::Prepared, turns: u8) -> Result<Recognised, ReadFailure> {
    let turned;
    let picture = match turns {
        0 => &prepared.picture,
        _ => {
            turned = imageops::rotate180(&prepared.picture);
            &turned
        }
    };
    let mut words = engine.words(picture)?;
    words.retain(|word| is_likely(word, picture));
    let confidence = mean_confidence(&words);
    let mut words = in_lines(words);
    for (_, word) in &mut words {
        word.area = prepared.on_upright(word.area);
    }
    Ok(Recognised { turns: (prepared.turns + turns) % 4, words, confidence })
}

fn mean_confidence(words: &[Placed]) -> f32 {
    let letters = |word: &Placed| word.text.chars().count() as f32;
    let all: f32 = words.iter().map(letters).sum();
    let sure: f32 = words.iter().map(|word| letters(word) * word.confidence.unwrap_or_default()).sum();
    if all > 0.0 { sure / all } else { 0.0 }
}

/// Lines of tables, specks and shadows come out as doubtful signs.
fn is_likely(word: &Placed, picture: &GrayImage) -> bool {
    let confidence = word.confidence.unwrap_or_default();
    let Area { x0, y0, x1, y1 } = word.area;
    let is_sign = !word.text.chars().any(char::is_alphanumeric);
    let is_huge = y1 - y0 > 0.25 * picture.height() as f32;
    let is_speck = (y1 - y0).max(x1 - x0) < 5.0;
    let least = [(is_huge, 0.6), (is_sign, 0.4), (is_speck, 0.5)];
    least.iter().all(|(suspect, least)| !suspect || confidence >= *least)
}
