//! The engines at hand: Tesseract always, PP-OCR where its models are installed.

use std::path::PathBuf;

use super::Ocr;
use super::ppocr::PpOcr;
use super::tesseract::{self, Tesseract};
use crate::{ReadFailure, ReadOptions, language};

/// Each engine is loaded when the first page needs it: most documents have a text of their own.
pub(crate) struct Engines {
    languages: Vec<String>,
    /// Asked for with the document at hand, instead.
    asked_languages: Vec<String>,
    turns: Option<u8>,
    tesseract: Option<InLanguages>,
    /// For pages in other languages.
    further: Option<InLanguages>,
    ppocr: Installed,
}

struct InLanguages {
    languages: Vec<String>,
    engine: Tesseract,
}

enum Installed {
    In(PathBuf),
    Loaded(Box<PpOcr>),
    /// Not installed, or not usable: that was said.
    Not,
}

impl Engines {
    pub fn new(languages: &[String], models: Option<PathBuf>) -> Self {
        let ppocr = models.map_or(Installed::Not, Installed::In);
        Self {
            languages: languages.to_vec(),
            asked_languages: Vec::new(),
            turns: None,
            tesseract: None,
            further: None,
            ppocr,
        }
    }

    /// What holds for the next document.
    pub fn ask(&mut self, options: &ReadOptions) {
        self.asked_languages.clone_from(&options.languages);
        self.turns = (options.rotation != 0).then_some((options.rotation / 90 % 4) as u8);
    }

    /// Whether it is to be read in certain languages, which are not the usual ones.
    pub fn languages_were_asked_for(&self) -> bool {
        !self.asked_languages.is_empty()
    }

    /// Quarter turns clockwise that the pages were asked to be turned by, if they were.
    pub fn turns(&self) -> Option<u8> {
        self.turns
    }

    /// In the languages that were asked for, or the usual ones.
    pub fn tesseract(&mut self) -> Result<&mut dyn Ocr, ReadFailure> {
        let languages = match self.asked_languages.is_empty() {
            true => &self.languages,
            false => &self.asked_languages,
        };
        in_languages(&mut self.tesseract, languages)
    }

    /// For a language (ISO 639-1) that is not among those it reads already, if its data is installed.
    pub fn tesseract_for(&mut self, language: &str) -> Option<&mut dyn Ocr> {
        let code = language::tesseract_code(language)?;
        let is_read = |languages: &[String]| languages.iter().any(|read| read == code);
        if !self.asked_languages.is_empty() || is_read(&self.languages) || !tesseract::is_installed(code) {
            return None;
        }
        in_languages(&mut self.further, &[code.to_owned()]).ok()
    }

    /// `None` where it is not installed or does not load, or where a language was asked for: that is Tesseract's.
    pub fn ppocr(&mut self) -> Option<&mut dyn Ocr> {
        if !self.asked_languages.is_empty() {
            return None;
        }
        if let Installed::In(models) = &self.ppocr {
            self.ppocr = match PpOcr::load(models) {
                Ok(engine) => Installed::Loaded(Box::new(engine)),
                Err(reason) => {
                    crate::child::report_missing_engine(&reason);
                    Installed::Not
                }
            };
        }
        match &mut self.ppocr {
            Installed::Loaded(engine) => Some(engine.as_mut()),
            Installed::In(_) | Installed::Not => None,
        }
    }
}

/// The engine that was loaded before, if it is for these languages.
fn in_languages<'a>(
    loaded: &'a mut Option<InLanguages>,
    languages: &[String],
) -> Result<&'a mut dyn Ocr, ReadFailure> {
    if loaded.as_ref().is_none_or(|loaded| loaded.languages != languages) {
        // The old one first: there is not memory for many.
        *loaded = None;
        *loaded = Some(InLanguages { languages: languages.to_vec(), engine: Tesseract::load(languages)? });
    }
    Ok(&mut loaded.as_mut().expect("it was just loaded").engine)
}
