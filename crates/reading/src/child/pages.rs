//! Reading page by page: the page's own words where they are sound, recognised ones where not, and its picture.

use std::path::Path;

use image::RgbImage;

use super::session::{Session, report_page};
use crate::ocr::{OCR_DPI, OCR_SIDE, Recognised, is_blank, recognise};
use crate::pdf::{Document, PageText, Soundness};
use crate::pictures::{self, Look, PAGE_DPI, PAGE_SIDE, Pictures, flattened, plain, within};
use crate::sheet::Sheet;
use crate::words::{Placed, in_lines, main_turn};
use crate::{Alert, AlertCode, MediaKind, Note, NoteCode, Page, ReadFailure, Reading, TextSource, language};

/// Of a page that cannot be looked at, pixels: A4, as a screen shows it.
const UNKNOWN_SIZE: (f32, f32) = (1_240.0, 1_754.0);

pub(super) fn of_pdf(session: &mut Session, document: &Document, out: &Path) -> Result<Reading, ReadFailure> {
    let mut reading = of_document(session, document, MediaKind::Pdf, out)?;
    if document.is_cut {
        let message = "The file ends in the middle: something is missing. Ask for it again.";
        reading.alerts.push(Alert::new(AlertCode::FileCut, &[], message));
    }
    Ok(reading)
}

/// A document of that kind that was laid out here.
pub(super) fn of_sheet(
    session: &mut Session,
    sheet: Sheet,
    kind: MediaKind,
    out: &Path,
) -> Result<Reading, ReadFailure> {
    let is_complete = sheet.is_complete;
    let document = Document::own(sheet, &session.limits)?;
    let mut reading = of_document(session, &document, kind, out)?;
    if !is_complete {
        reading.notes.push(Note::new(NoteCode::PagesShown, document.page_count() as u64));
    }
    Ok(reading)
}

fn of_document(
    session: &mut Session,
    document: &Document,
    kind: MediaKind,
    out: &Path,
) -> Result<Reading, ReadFailure> {
    let mut book = Book::new(session, kind, document.page_count(), out);
    for index in 0..document.page_count() {
        let text = document.text(index)?;
        let (look, size) = (text.look(), document.size(index));
        let sheet = Blank { index, size, look };
        if text.soundness == Soundness::Recognise && book.may_recognise() {
            let picture = document.draw(index, OCR_DPI, OCR_SIDE as f32);
            let recognised = book.recognise(index, &picture)?;
            if recognised.words.is_empty() && !text.words.is_empty() {
                book.add_own(&sheet, text, || picture)?;
            } else {
                book.add_recognised(&sheet, recognised, picture)?;
            }
        } else {
            book.add_own(&sheet, text, || document.draw(index, PAGE_DPI, PAGE_SIDE as f32))?;
        }
    }
    Ok(book.reading())
}

pub(super) fn of_pictures(
    session: &mut Session,
    bytes: &[u8],
    kind: MediaKind,
    out: &Path,
) -> Result<Reading, ReadFailure> {
    let pictures = Pictures::open(bytes, kind, &session.limits)?;
    let mut book = Book::new(session, kind, pictures.count(), out);
    let mut damaged = Vec::new();
    for index in 0..pictures.count() {
        let picture = match pictures.decode(index) {
            Ok(picture) => flattened(picture),
            // One page of several keeps the others from nothing; it keeps its place among them.
            Err(ReadFailure::Broken { .. }) if damaged.len() + 1 < pictures.count() => {
                damaged.push((index + 1).to_string());
                book.add_damaged(index)?;
                continue;
            }
            Err(failure) => return Err(failure),
        };
        let size = (picture.width() as f32, picture.height() as f32);
        let sheet = Blank { index, size, look: Look::of(kind) };
        let picture = within(picture, OCR_SIDE);
        let recognised =
            if book.may_recognise() { book.recognise(index, &picture)? } else { Recognised::default() };
        book.add_recognised(&sheet, recognised, picture)?;
    }
    let mut reading = book.reading();
    if !damaged.is_empty() {
        let damaged = damaged.join(", ");
        let message = format!("These pages are damaged and could not be read: {damaged}.");
        reading.alerts.push(Alert::new(AlertCode::PagesDamaged, &[], message).with("pages", damaged));
    }
    Ok(reading)
}

/// How far a page's own text is trusted that ought to be recognised, and could not be.
const DOUBTFUL: f32 = 0.5;

/// A page before it is read.
struct Blank {
    index: usize,
    /// In the units of the page: points or pixels.
    size: (f32, f32),
    look: Look,
}

/// The pages read so far, and what is left of the bounds.
struct Book<'a> {
    session: &'a mut Session,
    out: &'a Path,
    reading: Reading,
    recognitions: u32,
    words: usize,
    /// Pages that this machine could not recognise, and why.
    unrecognised: Vec<String>,
    lacking: String,
}

impl<'a> Book<'a> {
    fn new(session: &'a mut Session, kind: MediaKind, pages: usize, out: &'a Path) -> Self {
        let limits = &session.limits;
        let mut reading = Reading { media_type: kind.media_type().into(), ..Reading::default() };
        if pages > limits.pictures as usize {
            reading.notes.push(Note::new(NoteCode::PagesPictured, limits.pictures.into()));
        }
        let (recognitions, words) = (limits.ocr_pages, limits.words as usize);
        let (unrecognised, lacking) = (Vec::new(), String::new());
        Self { session, out, reading, recognitions, words, unrecognised, lacking }
    }

    /// Whether one more page may be recognised; says once that no more are.
    fn may_recognise(&mut self) -> bool {
        if self.recognitions == 0 {
            self.note(Note::new(NoteCode::PagesRecognised, self.session.limits.ocr_pages.into()));
        }
        self.recognitions > 0
    }

    /// Nothing where this machine lacks what it takes: other pages may have a text of their own. Languages that were
    /// asked for are another matter: without them the document is not read as it was asked to be.
    fn recognise(&mut self, index: usize, picture: &RgbImage) -> Result<Recognised, ReadFailure> {
        self.recognitions -= 1;
        match recognise(&mut self.session.engines, picture) {
            Err(ReadFailure::OcrUnavailable { detail })
                if !self.session.engines.languages_were_asked_for() =>
            {
                self.unrecognised.push((index + 1).to_string());
                self.lacking = detail;
                Ok(Recognised::default())
            }
            recognised => recognised,
        }
    }

    /// A page with the words that the document itself gives; `draw` makes its picture if one is wanted.
    fn add_own(
        &mut self,
        sheet: &Blank,
        text: PageText,
        draw: impl FnOnce() -> RgbImage,
    ) -> Result<(), ReadFailure> {
        let mut words = text.words;
        // Against the writing: what runs downwards is turned back.
        let turns = self.session.engines.turns().unwrap_or((4 - main_turn(&words)) % 4);
        let (width, height) = sheet.size;
        for word in &mut words {
            word.area = word.area.turned(turns, width, height);
            word.turn = (word.turn + turns) % 4;
        }
        // What should have been recognised is not what the page shows, or not all of it.
        let is_doubtful = text.soundness == Soundness::Recognise;
        let page = Page {
            text_source: if words.is_empty() { TextSource::None } else { TextSource::Text },
            confidence: match words.is_empty() {
                true => 0.0,
                false if is_doubtful => DOUBTFUL,
                false => 1.0,
            },
            blank: text.soundness == Soundness::Blank,
            ..Page::default()
        };
        let picture = self.wants_picture(sheet).then(draw);
        let mut words = in_lines(words);
        if is_doubtful {
            words.iter_mut().for_each(|(_, word)| word.confidence = Some(DOUBTFUL));
        }
        self.add(sheet, page, turns, words, sheet.size, picture)
    }

    fn add_recognised(
        &mut self,
        sheet: &Blank,
        recognised: Recognised,
        picture: RgbImage,
    ) -> Result<(), ReadFailure> {
        let page = Page {
            text_source: if recognised.words.is_empty() { TextSource::None } else { TextSource::Ocr },
            confidence: recognised.confidence,
            blank: recognised.words.is_empty() && is_blank(&picture),
            ..Page::default()
        };
        let size = (picture.width() as f32, picture.height() as f32);
        let picture = self.wants_picture(sheet).then_some(picture);
        self.add(sheet, page, recognised.turns, recognised.words, size, picture)
    }

    /// A page that is there and shows nothing.
    fn add_damaged(&mut self, index: usize) -> Result<(), ReadFailure> {
        let sheet = Blank { index, size: UNKNOWN_SIZE, look: Look::Photographed };
        self.add(&sheet, Page::default(), 0, Vec::new(), sheet.size, None)
    }

    /// `words` are on the page as it is after `turns`; `size` is that of their coordinates before.
    fn add(
        &mut self,
        sheet: &Blank,
        mut page: Page,
        turns: u8,
        words: Vec<(u32, Placed)>,
        size: (f32, f32),
        picture: Option<RgbImage>,
    ) -> Result<(), ReadFailure> {
        let number = sheet.index as u32 + 1;
        let upright = |(width, height)| if turns % 2 == 1 { (height, width) } else { (width, height) };
        page.number = number;
        (page.width, page.height) = upright(sheet.size);
        page.rotation = u16::from(turns) * 90;
        let (width, height) = upright(size);
        page.words = words.into_iter().filter_map(|(line, word)| word.on_page(line, width, height)).collect();
        if page.words.len() > self.words {
            page.words.truncate(self.words);
            self.note(Note::new(NoteCode::WordsKept, self.session.limits.words.into()));
        }
        self.words -= page.words.len();
        if let Some(picture) = picture {
            let picture = plain(within(picture, PAGE_SIDE));
            let picture = match turns {
                0 => picture,
                1 => picture.rotate90(),
                2 => picture.rotate180(),
                _ => picture.rotate270(),
            };
            page.picture = Some(pictures::write_page(&picture, sheet.look, number, self.out)?);
            page.small = pictures::write_small(&picture, number, self.out)?;
            if self.reading.thumbnail.is_none() {
                self.reading.thumbnail = Some(pictures::write_thumbnail(&picture, self.out)?);
                self.reading.likeness = pictures::likeness(&picture);
            }
        }
        self.reading.pages.push(page);
        report_page(number, &self.session.limits)
    }

    fn wants_picture(&self, sheet: &Blank) -> bool {
        sheet.index < self.session.limits.pictures as usize
    }

    fn note(&mut self, note: Note) {
        if !self.reading.notes.contains(&note) {
            self.reading.notes.push(note);
        }
    }

    fn reading(self) -> Reading {
        let mut reading = self.reading;
        reading.text_source = Reading::source_of(&reading.pages);
        let words = reading.pages.iter().flat_map(|page| &page.words).map(|word| word.text.as_str());
        reading.language = language::of(words.take(5_000));
        if !self.unrecognised.is_empty() {
            let pages = self.unrecognised.join(", ");
            let message = format!(
                "These pages have no text, and this machine recognises none: {pages} ({}).",
                self.lacking
            );
            let alert = Alert::new(AlertCode::PagesNotRecognised, &[], message);
            reading.alerts.push(alert.with("pages", pages).with("reason", self.lacking));
        }
        reading
    }
}
