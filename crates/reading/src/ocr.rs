//! Recognising the words on a picture of a page.

mod engines;
mod grey;
mod ppocr;
mod prepare;
mod skew;
mod spots;
mod tesseract;

use std::borrow::Cow;

use image::{GrayImage, RgbImage, imageops};

pub(crate) use self::engines::Engines;
use self::prepare::Prepared;
use crate::words::{Area, Placed};
use crate::{ReadFailure, language};

/// An engine that finds words on a prepared picture: dark on white, level, at about 300 dpi or as it came.
pub(crate) trait Ocr {
    /// `letter` is the height of a usual letter on the picture, pixels, where it could be told.
    fn read(&mut self, picture: &GrayImage, letter: Option<f32>, way: Way) -> Result<Found, ReadFailure>;
}

/// What is known of the way a picture lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Unknown,
    Upright,
}

/// What an engine finds on a picture.
#[derive(Default)]
pub(crate) struct Found {
    /// Quarter turns clockwise that make the picture upright, if the engine can tell.
    pub turns: u8,
    /// In reading order with their lines, in pixels of the picture turned like that, with a confidence from 0 to 1 each.
    pub words: Vec<(u32, Placed)>,
    /// Mean confidence of all that was seen, also of what was too doubtful to be called words.
    pub confidence: f32,
}

/// A mean confidence below this makes one wonder whether the page is upside down.
const DOUBTFUL: f32 = 0.6;

/// With less confidence than this, a page whose words seem to be of another language is read once more in that.
const FOREIGN: f32 = 0.9;

/// Ink on less than this share of a page without words says nothing: a signature takes three times as much.
const DUST: f32 = 0.000_5;
/// Share of each side of a page that is its edge.
const EDGE: f32 = 0.08;

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

/// Recognises the words of a page, whichever way up it lies (or as it lies once turned as it was asked for).
pub(crate) fn recognise(engines: &mut Engines, picture: &RgbImage) -> Result<Recognised, ReadFailure> {
    let grey = imageops::grayscale(picture);
    let Some(asked) = engines.turns() else { return recognise_lying(engines, &grey, Way::Unknown) };
    let recognised = recognise_lying(engines, &turned(&grey, asked), Way::Upright)?;
    Ok(Recognised { turns: asked, ..recognised })
}

/// Whether nothing is on a page on which no word was found: away from its edges, with holes and shadows, there is only dust.
pub(crate) fn is_blank(picture: &RgbImage) -> bool {
    let clean = grey::normalised(&imageops::grayscale(picture));
    let (width, height) = clean.dimensions();
    let (x, y) = ((width as f32 * EDGE) as u32, (height as f32 * EDGE) as u32);
    let inner = imageops::crop_imm(&clean, x, y, width - 2 * x, height - 2 * y).to_image();
    grey::ink_share(&inner) < DUST
}

/// What Tesseract is given of a picture, for the bench; `None` of a blank one.
pub fn prepared(picture: &RgbImage) -> Option<GrayImage> {
    let prepared = prepare::prepare(&imageops::grayscale(picture), Way::Unknown, tesseract::ENLARGED)?;
    Some(prepared.picture)
}

fn recognise_lying(engines: &mut Engines, grey: &GrayImage, way: Way) -> Result<Recognised, ReadFailure> {
    // Where it is installed it reads everything: reading with Tesseract first, and again what that doubts, would take
    // longer for more errors.
    if let Some(engine) = engines.ppocr() {
        let Some(prepared) = prepare::prepare(grey, way, ppocr::ENLARGED) else {
            return Ok(Recognised::default());
        };
        if let Ok(recognised) = attempt(engine, &prepared, 0, way) {
            if recognised.confidence < DOUBTFUL
                && let Some(other) = at_half_its_size(engine, grey, way)
                && other.weight() > recognised.weight()
            {
                return Ok(other);
            }
            return Ok(recognised);
        }
    }
    let Some(prepared) = prepare::prepare(grey, way, tesseract::ENLARGED) else {
        return Ok(Recognised::default());
    };
    let mut best = attempt(engines.tesseract()?, &prepared, 0, way)?;
    // Upside down first: which way the lines run is nearly always seen before.
    for turns in [2, 1, 3] {
        if best.confidence >= DOUBTFUL || way == Way::Upright {
            break;
        }
        let other = attempt(engines.tesseract()?, &prepared, turns, way)?;
        if other.weight() > best.weight() {
            best = other;
        }
    }
    if best.confidence < FOREIGN
        && let Some(language) = language::of(best.words.iter().map(|(_, word)| word.text.as_str()))
        && let Some(engine) = engines.tesseract_for(&language)
    {
        let turns = (best.turns + 4 - prepared.turns) % 4;
        let other = attempt(engine, &prepared, turns, way)?;
        if other.weight() > best.weight() {
            best = other;
        }
    }
    Ok(best)
}

/// The dots that some tills make their letters of run together on a picture half as wide and high; by themselves they are
/// taken for letters.
fn at_half_its_size(engine: &mut dyn Ocr, grey: &GrayImage, way: Way) -> Option<Recognised> {
    let half = imageops::thumbnail(grey, (grey.width() / 2).max(1), (grey.height() / 2).max(1));
    let prepared = prepare::prepare(&half, way, ppocr::ENLARGED)?;
    let mut recognised = attempt(engine, &prepared, 0, way).ok()?;
    for (_, word) in &mut recognised.words {
        let Area { x0, y0, x1, y1 } = word.area;
        word.area = Area { x0: 2.0 * x0, y0: 2.0 * y0, x1: 2.0 * x1, y1: 2.0 * y1 };
    }
    Some(recognised)
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

/// Reads the prepared picture after turning it clockwise by quarter turns.
fn attempt(
    engine: &mut dyn Ocr,
    prepared: &Prepared,
    turns: u8,
    way: Way,
) -> Result<Recognised, ReadFailure> {
    let picture = turned(&prepared.picture, turns);
    let Found { turns: further, mut words, confidence } = engine.read(&picture, prepared.letter, way)?;
    let turns = (turns + further) % 4;
    words.retain(|(_, word)| is_likely(word, &picture));
    for (_, word) in &mut words {
        word.area = prepared.on_upright(word.area, turns);
    }
    Ok(Recognised { turns: (prepared.turns + turns) % 4, words, confidence })
}

/// Clockwise by quarter turns.
fn turned(picture: &GrayImage, turns: u8) -> Cow<'_, GrayImage> {
    match turns % 4 {
        0 => Cow::Borrowed(picture),
        1 => Cow::Owned(imageops::rotate90(picture)),
        2 => Cow::Owned(imageops::rotate180(picture)),
        _ => Cow::Owned(imageops::rotate270(picture)),
    }
}

/// Of words, long ones counting more; 0 without any.
fn mean_confidence<'a>(words: impl Iterator<Item = &'a Placed>) -> f32 {
    let (mut all, mut sure) = (0.0, 0.0);
    for word in words {
        let letters = word.text.chars().count() as f32;
        all += letters;
        sure += letters * word.confidence.unwrap_or_default();
    }
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
