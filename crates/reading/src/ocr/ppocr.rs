//! PP-OCR: one small neural network finds the lines of text, another one reads them. Slower than Tesseract, and much
//! better on what is creased, shaded or faint.

mod detection;
mod letters;
mod narrowed;
mod onnx;
mod rows;
mod runtime;
mod strip;
mod weights;

use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;

use image::{GrayImage, imageops};

use self::detection::{Sheet, Slant};
use self::letters::Letter;
use self::runtime::Runtime;
use self::strip::Strip;
use super::{Found, Ocr, Way, mean_confidence};
use crate::ReadFailure;

/// It cuts its lines out of the page at the size that it wants: making the page larger before would only blur them.
pub(super) const ENLARGED: f32 = 1.0;

/// Pixels of the strips that are read at once, across all of them: together they are a little quicker, and need
/// memory for all their answers.
const BATCH_WIDTH: u32 = 3_000;

/// Lines read with less than this mean confidence are taken for shadows and drawings.
const LEAST: f32 = 0.5;

/// Lines read with at least this mean confidence stand upright.
const UPRIGHT: f32 = 0.9;

/// Of a doubtful page, about that many lines of such a width (pixels) are read upside down.
const SAMPLE: usize = 8;
const TELLING: Range<u32> = 100..700;

/// What was read on a strip.
struct Line {
    letters: Vec<Letter>,
    /// Steps along the whole strip.
    steps: usize,
}

pub(crate) struct PpOcr {
    runtime: Runtime,
}

impl PpOcr {
    /// Loads ONNX Runtime and the models from a directory that `scripts/models` filled.
    ///
    /// # Errors
    /// What is missing or does not fit, in plain words.
    pub fn load(models: &Path) -> Result<Self, String> {
        Ok(Self { runtime: Runtime::load(models)? })
    }

    fn lines(&mut self, picture: &GrayImage, letter: Option<f32>) -> Result<Vec<Slant>, ReadFailure> {
        let sheet = Sheet::of(picture, letter);
        self.runtime.detect(sheet.shape(), sheet.input(), |map| detection::slants(map, &sheet))
    }

    /// What stands on each strip; they must be sorted by width.
    fn read_strips(&mut self, strips: &[Strip]) -> Result<Vec<Line>, ReadFailure> {
        let mut lines = Vec::with_capacity(strips.len());
        let mut rest = strips;
        while let Some(first) = rest.first() {
            let width = first.width();
            let alike = rest.iter().take_while(|strip| strip.width() == width).count();
            let (batch, others) = rest.split_at(alike.min((BATCH_WIDTH / width).max(1) as usize));
            rest = others;
            let pixels: Vec<f32> = batch.iter().flat_map(Strip::input).collect();
            let shape = [batch.len(), 3, strip::HEIGHT as usize, width as usize];
            self.runtime.recognise(shape, &pixels, |steps, letters| lines.push(Line { letters, steps }))?;
        }
        Ok(lines)
    }

    /// Whether the strips read better the other way up, judged by a few of them.
    fn is_upside_down(&mut self, strips: &[Strip], lines: &[Line]) -> Result<bool, ReadFailure> {
        let confidence = |lines: &mut dyn Iterator<Item = &Line>| -> f32 {
            lines.map(|line| letters::mean_confidence(&line.letters)).sum()
        };
        if confidence(&mut lines.iter()) >= UPRIGHT * lines.len() as f32 {
            return Ok(false);
        }
        // Neither short words, which tell little, nor long lines, which take long.
        let telling: Vec<usize> =
            (0..strips.len()).filter(|index| TELLING.contains(&strips[*index].width())).collect();
        let sample: Vec<usize> =
            telling.iter().copied().step_by(telling.len().div_ceil(SAMPLE).max(1)).collect();
        let flipped: Vec<Strip> = sample.iter().map(|index| strips[*index].flipped()).collect();
        let flipped = self.read_strips(&flipped)?;
        Ok(confidence(&mut flipped.iter()) > confidence(&mut sample.iter().map(|index| &lines[*index])))
    }
}

impl Ocr for PpOcr {
    fn read(&mut self, picture: &GrayImage, letter: Option<f32>, way: Way) -> Result<Found, ReadFailure> {
        let mut picture = Cow::Borrowed(picture);
        let mut turns = 0;
        let mut slants = self.lines(&picture, letter)?;
        if way == Way::Unknown && detection::run_upwards(&slants) {
            picture = Cow::Owned(imageops::rotate90(&*picture));
            turns = 1;
            slants = self.lines(&picture, letter)?;
        }
        let mut strips: Vec<Strip> = slants.iter().filter_map(|slant| Strip::cut(&picture, slant)).collect();
        strips.sort_by_key(Strip::width);
        let mut lines = self.read_strips(&strips)?;
        if way == Way::Unknown && self.is_upside_down(&strips, &lines)? {
            strips = strips.iter().map(Strip::flipped).collect();
            turns += 2;
            lines = self.read_strips(&strips)?;
        }
        let places: Vec<Slant> = strips.iter().map(Strip::place).collect();
        let (mut words, mut shadows) = (Vec::new(), Vec::new());
        for (number, row) in (0..).zip(rows::rows(&places)) {
            for (strip, line) in row.iter().map(|index| (&strips[*index], &lines[*index])) {
                let is_line = letters::mean_confidence(&line.letters) >= LEAST;
                let into = if is_line { &mut words } else { &mut shadows };
                into.extend(strip.words(&line.letters, line.steps).into_iter().map(|word| (number, word)));
            }
        }
        let confidence = mean_confidence(words.iter().chain(&shadows).map(|(_, word)| word));
        Ok(Found { turns, words, confidence })
    }
}
