//! What a child keeps from one document to the next, and where each kind of document goes.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::sandbox::grant_processor_time;
use super::{pages, plain, preview};
use crate::einvoice::{self, Found, Tongue};
use crate::ocr::Engines;
use crate::pdf::Document;
use crate::protocol::{Answer, Hello, Job, Request, write_frame};
use crate::sheet::{self, Contents};
use crate::{
    AlertCode, Limits, Measure, MediaKind, Note, NoteCode, Preview, ReadFailure, ReadOptions, Reading,
    TextSource, compose, facts, office, searchable, unpack,
};

pub(super) struct Session {
    pub limits: Limits,
    pub engines: Engines,
    /// Of the labels that we put on pages of our own.
    tongue: Tongue,
}

impl Session {
    pub fn new(hello: &Hello) -> Self {
        let engines = Engines::new(&hello.languages, hello.models.clone());
        Self { limits: hello.limits.clone(), engines, tongue: Tongue::of(&hello.languages) }
    }

    pub fn answer(&mut self, request: &Request) -> Answer {
        self.try_answer(request).unwrap_or_else(Answer::Failed)
    }

    fn try_answer(&mut self, request: &Request) -> Result<Answer, ReadFailure> {
        let (input, out) = (&request.input, &request.out);
        Ok(match &request.job {
            Job::Preview => Answer::Preview(self.preview(self.bytes_of(input)?, out)?),
            Job::Read(options) => Answer::Read(Box::new(self.read(self.bytes_of(input)?, out, options)?)),
            Job::Unpack => {
                let bytes = self.bytes_of(input)?;
                let kind = MediaKind::of(&bytes);
                Answer::Unpacked(unpack::open(bytes, kind, &self.limits, out)?)
            }
            Job::Compose { sources, parts } => {
                Answer::Composed(compose::write(sources, parts, &self.limits, out)?)
            }
        })
    }

    fn preview(&self, bytes: Vec<u8>, out: &Path) -> Result<Preview, ReadFailure> {
        match MediaKind::of(&bytes) {
            MediaKind::Pdf => preview::of_pdf(bytes, &self.limits, out),
            kind if kind.is_picture() => preview::of_pictures(&bytes, kind, &self.limits, out),
            kind => {
                let (contents, _) = self.contents(&bytes, kind)?;
                preview::of_sheet(sheet::lay_out(&contents.blocks), kind, &self.limits, out)
            }
        }
    }

    fn read(&mut self, bytes: Vec<u8>, out: &Path, options: &ReadOptions) -> Result<Reading, ReadFailure> {
        let kind = MediaKind::of(&bytes);
        self.engines.ask(options);
        let mut found = Found::default();
        // A PDF is handed on whole; of the others, the bytes are needed to the end.
        let mut original = Vec::new();
        let mut reading = match kind {
            MediaKind::Pdf => {
                let document = Document::open(bytes, &self.limits)?;
                if !options.page_only {
                    found = einvoice::attached(&document);
                }
                pages::of_pdf(self, &document, out)?
            }
            picture if picture.is_picture() => {
                original = bytes;
                pages::of_pictures(self, &original, kind, out)?
            }
            other => {
                let (Contents { blocks, text, notes }, of_contents) = self.contents(&bytes, other)?;
                if !options.page_only {
                    found = of_contents;
                }
                let sheet = sheet::lay_out(&blocks);
                let mut reading = pages::of_sheet(self, sheet, other, out)?;
                reading.plain_text = text;
                reading.notes.splice(..0, notes);
                reading
            }
        };
        if found.structured.is_none() {
            something_was_read(&reading)?;
        }
        if matches!(reading.text_source, TextSource::Ocr | TextSource::Mixed) {
            let photograph = (kind == MediaKind::Jpeg).then_some(original.as_slice());
            reading.searchable = searchable::write(&reading, photograph, &self.limits, out)?;
            if reading.searchable.is_none() {
                reading.notes.push(Note::new(NoteCode::SearchableLeftOut, 0));
            }
        }
        facts::add(&mut reading, found, options);
        Ok(reading)
    }

    /// What a document without pages of its own says, and its structured data.
    fn contents(&self, bytes: &[u8], kind: MediaKind) -> Result<(Contents, Found), ReadFailure> {
        let plain = || plain::contents(bytes, kind, &self.limits);
        match kind {
            MediaKind::Xml => {
                let (found, blocks) = einvoice::alone(bytes, self.tongue);
                let contents = match blocks {
                    Some(blocks) => Contents { blocks, ..Contents::default() },
                    None => plain()?,
                };
                Ok((contents, found))
            }
            MediaKind::Csv | MediaKind::Text => Ok((plain()?, Found::default())),
            office if office.is_office() => {
                Ok((office::contents(bytes, office, &self.limits)?, Found::default()))
            }
            MediaKind::Eml => Ok((unpack::mail::contents(bytes, &self.limits)?, Found::default())),
            MediaKind::Zip => Ok((unpack::archive::contents(bytes)?, Found::default())),
            other => Err(unsupported(other)),
        }
    }

    /// The whole file: a PDF is read in any order, and [`Limits::input`] bounds it.
    fn bytes_of(&self, input: &Path) -> Result<Vec<u8>, ReadFailure> {
        let failed = |error: io::Error| ReadFailure::io("failed to open the document", &error);
        let mut bytes = Vec::new();
        File::open(input)
            .and_then(|file| file.take(self.limits.input + 1).read_to_end(&mut bytes))
            .map_err(failed)?;
        if bytes.is_empty() {
            return Err(ReadFailure::Empty);
        }
        if bytes.len() as u64 > self.limits.input {
            return Err(ReadFailure::more_than(self.limits.input, Measure::Bytes));
        }
        Ok(bytes)
    }
}

/// That a machine recognises nothing is a reason to read the document later, unless other pages of it say something.
fn something_was_read(reading: &Reading) -> Result<(), ReadFailure> {
    let lacking = reading.alerts.iter().find(|alert| alert.code == AlertCode::PagesNotRecognised);
    match lacking {
        Some(alert) if reading.text_source == TextSource::None => {
            let detail = alert.details.get("reason").cloned().unwrap_or_default();
            Err(ReadFailure::OcrUnavailable { detail })
        }
        _ => Ok(()),
    }
}

fn unsupported(kind: MediaKind) -> ReadFailure {
    ReadFailure::UnsupportedKind { media_type: kind.media_type().into() }
}

/// Tells the reader that a page is done, and begins the time of the next one.
pub(crate) fn report_page(number: u32, limits: &Limits) -> Result<(), ReadFailure> {
    write_frame(&mut io::stdout().lock(), &Answer::Progress { page: number })
        .and_then(|()| grant_processor_time(limits))
        .map_err(|error| ReadFailure::io("failed to report a page", &error))
}

/// Tells the reader that there is only one engine, and why. That reading goes on is more than that it is told.
pub(crate) fn report_missing_engine(reason: &str) {
    let _ = write_frame(&mut io::stdout().lock(), &Answer::OneEngine { reason: reason.to_owned() });
}
