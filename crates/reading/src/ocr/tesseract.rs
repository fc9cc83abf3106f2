//! Tesseract, in this process: one instance for all pages.

use std::ffi::{CStr, CString};
use std::path::{Path, PathBuf};

use image::GrayImage;
use tesseract_plumbing::TessBaseApi;
use tesseract_plumbing::tesseract_sys::TessPageSegMode_PSM_SPARSE_TEXT;

use super::{Found, Ocr, Way, is_likely, mean_confidence};
use crate::ReadFailure;
use crate::words::{Area, Placed, in_lines};

/// Where packages put the language data.
const DATA: [&str; 5] = [
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/share/tesseract/tessdata",
    "/usr/local/share/tessdata",
];

/// What prepared pictures are scaled to, dots per inch.
const RESOLUTION: i32 = 300;

/// It wants letters of the size that it was taught: of small pictures, so many pixels are made of one along each side.
pub(super) const ENLARGED: f32 = 4.0;

pub(crate) struct Tesseract {
    api: TessBaseApi,
}

impl Tesseract {
    /// Loads the data of the languages (Tesseract's codes), the most frequent one first.
    pub fn load(languages: &[String]) -> Result<Self, ReadFailure> {
        let languages: Vec<&str> = languages.iter().map(String::as_str).collect();
        let data = find_data(&languages)?;
        let unusable = |detail: &str| ReadFailure::OcrUnavailable {
            detail: format!("Tesseract refuses its data in {} ({detail})", data.display()),
        };
        let path = CString::new(data.as_os_str().as_encoded_bytes()).map_err(|_| unusable("path"))?;
        let names = CString::new(languages.join("+")).map_err(|_| unusable("languages"))?;
        let mut api = TessBaseApi::create();
        api.init_2(Some(&path), Some(&names)).map_err(|_| unusable("initialisation"))?;
        api.set_page_seg_mode(TessPageSegMode_PSM_SPARSE_TEXT);
        let mut set = |name: &CStr, value: &CStr| api.set_variable(name, value);
        // What it has to say about a document is of no use, and may quote it.
        set(c"debug_file", c"/dev/null").map_err(|_| unusable("debug_file"))?;
        Ok(Self { api })
    }
}

impl Ocr for Tesseract {
    fn read(&mut self, picture: &GrayImage, _letter: Option<f32>, _way: Way) -> Result<Found, ReadFailure> {
        let failed = |what: &str| ReadFailure::broken(format!("Tesseract: {what}"));
        let width = i32::try_from(picture.width()).map_err(|_| failed("picture too wide"))?;
        let height = i32::try_from(picture.height()).map_err(|_| failed("picture too tall"))?;
        self.api
            .set_image(picture.as_raw(), width, height, 1, width)
            .map_err(|_| failed("the picture was refused"))?;
        self.api.set_source_resolution(RESOLUTION);
        self.api.recognize().map_err(|_| failed("recognition failed"))?;
        let table = self.api.get_tsv_text(0).map_err(|_| failed("no result"))?;
        let table = AsRef::<CStr>::as_ref(&table).to_string_lossy();
        let mut words: Vec<Placed> = table.lines().filter_map(word).collect();
        words.retain(|word| is_likely(word, picture));
        let confidence = mean_confidence(words.iter());
        Ok(Found { turns: 0, words: in_lines(words), confidence })
    }
}

/// Whether the data of a language (Tesseract's code) is installed.
pub(super) fn is_installed(language: &str) -> bool {
    find_data(&[language]).is_ok()
}

/// A word of Tesseract's table: level, page, block, paragraph, line, word, left, top, width, height, confidence in
/// percent, text.
fn word(row: &str) -> Option<Placed> {
    const WORD: &str = "5";
    let cells: Vec<&str> = row.splitn(12, '\t').collect();
    let [WORD, _, _, _, _, _, left, top, width, height, confidence, text] = cells[..] else { return None };
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let (x0, y0): (f32, f32) = (left.parse().ok()?, top.parse().ok()?);
    let (width, height): (f32, f32) = (width.parse().ok()?, height.parse().ok()?);
    let confidence: f32 = confidence.parse().ok()?;
    Some(Placed {
        text: text.to_owned(),
        area: Area { x0, y0, x1: x0 + width, y1: y0 + height },
        confidence: Some((confidence / 100.0).clamp(0.0, 1.0)),
        turn: 0,
        spaced: true,
    })
}

/// The directory that holds the data of all the languages. Tesseract itself would silently do with some of them.
fn find_data(languages: &[&str]) -> Result<PathBuf, ReadFailure> {
    let mut places: Vec<PathBuf> = DATA.iter().map(PathBuf::from).collect();
    if let Some(own) = data_of_environment() {
        places.insert(0, own);
    }
    let has = |place: &Path, language: &str| place.join(format!("{language}.traineddata")).is_file();
    let complete = places.iter().find(|place| languages.iter().all(|language| has(place, language)));
    if let Some(place) = complete.filter(|_| !languages.is_empty()) {
        return Ok(place.clone());
    }
    let missing: Vec<String> = languages
        .iter()
        .filter(|language| !places.iter().any(|place| has(place, language)))
        .map(|language| format!("tesseract-ocr-{}", language.replace('_', "-")))
        .collect();
    Err(ReadFailure::OcrUnavailable {
        detail: match missing.is_empty() {
            true => "the data of its languages lies in different places, or no language is set".into(),
            false => format!("install the Debian package {}", missing.join(" and ")),
        },
    })
}

#[expect(clippy::disallowed_methods, reason = "Tesseract's own variable, handed on by the reader")]
fn data_of_environment() -> Option<PathBuf> {
    std::env::var_os("TESSDATA_PREFIX").map(PathBuf::from)
}
