//! New documents made of pages of others: taken apart, joined, turned, put in order, cut out. The others stay as they are.
//!
//! Pages of a PDF are taken over as they are, with their text; a photograph goes in byte for byte. A zone that is cut
//! out is drawn anew: what lies outside of it must not travel along.

mod pages;
mod picture;

use std::path::{Path, PathBuf};

use lopdf::{Dictionary, Document as Pdf, LoadOptions, Object, ObjectId, dictionary};
use serde::{Deserialize, Serialize};

use self::pages::Copier;
use crate::child::report_page;
use crate::pdf::Document;
use crate::pictures::Pictures;
use crate::{Limits, Measure, MediaKind, Place, ReadFailure};

/// What one new document is made of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Composition {
    Pages(Vec<ComposedPage>),
    /// All pages of a source, from 0, as they are.
    Whole(usize),
}

/// One of its pages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ComposedPage {
    /// Which of the sources, from 0.
    pub source: usize,
    /// From 1.
    pub page: u32,
    /// Degrees clockwise by which the page of the source is turned: 0, 90, 180 or 270.
    pub rotation: u16,
    /// What is cut out of the page as it stands after that; the whole page when there is none.
    pub zone: Option<Place>,
}

/// A file that pages are taken from.
#[derive(Clone, Serialize, Deserialize)]
pub struct Source {
    pub path: PathBuf,
    /// Opens a protected PDF; never kept, never logged.
    pub password: Option<String>,
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Source").field("path", &self.path).finish_non_exhaustive()
    }
}

/// Writes the documents into `out`; returns their names there, in order.
pub(crate) fn write(
    sources: &[Source],
    parts: &[Composition],
    limits: &Limits,
    out: &Path,
) -> Result<Vec<String>, ReadFailure> {
    let opened = sources.iter().map(|source| Opened::open(source, limits)).collect::<Result<Vec<_>, _>>()?;
    let mut files = Vec::with_capacity(parts.len());
    let mut done = 0;
    for (index, part) in parts.iter().enumerate() {
        let mut book = Book::new();
        let mut copiers: Vec<Copier> = opened.iter().map(|_| Copier::default()).collect();
        for page in &pages_of(part, &opened) {
            let none = || ReadFailure::broken("a page that is asked for is not there");
            let source = opened.get(page.source).ok_or_else(none)?;
            let copier = copiers.get_mut(page.source).ok_or_else(none)?;
            source.add(page, copier, &mut book, limits)?;
            done += 1;
            report_page(done, limits)?;
        }
        let file = format!("part-{:05}.pdf", index + 1);
        book.save(&out.join(&file))?;
        files.push(file);
    }
    Ok(files)
}

fn pages_of(part: &Composition, opened: &[Opened]) -> Vec<ComposedPage> {
    match part {
        Composition::Pages(pages) => pages.clone(),
        Composition::Whole(source) => {
            let count = opened.get(*source).map_or(0, Opened::page_count);
            let page = |number| ComposedPage { source: *source, page: number, rotation: 0, zone: None };
            (1..=u32::try_from(count).unwrap_or(u32::MAX)).map(page).collect()
        }
    }
}

/// A new PDF, page by page.
pub(crate) struct Book {
    pub pdf: Pdf,
    tree: ObjectId,
    pages: Vec<Object>,
}

impl Book {
    fn new() -> Self {
        let mut pdf = Pdf::with_version("1.7");
        let tree = pdf.new_object_id();
        Self { pdf, tree, pages: Vec::new() }
    }

    /// Adds a page under `id`, which `Book::pdf` gave.
    fn add(&mut self, id: ObjectId, mut page: Dictionary) {
        page.set("Type", "Page");
        page.set("Parent", self.tree);
        self.pdf.objects.insert(id, page.into());
        self.pages.push(id.into());
    }

    fn save(mut self, path: &Path) -> Result<(), ReadFailure> {
        let count = i64::try_from(self.pages.len()).unwrap_or(i64::MAX);
        let tree = dictionary! { "Type" => "Pages", "Kids" => self.pages, "Count" => count };
        self.pdf.objects.insert(self.tree, tree.into());
        let catalog = self.pdf.add_object(dictionary! { "Type" => "Catalog", "Pages" => self.tree });
        self.pdf.trailer.set("Root", catalog);
        let failed = |error: &dyn std::fmt::Display| ReadFailure::io("failed to write a document", error);
        let mut bytes = Vec::new();
        self.pdf.save_to(&mut bytes).map_err(|error| failed(&error))?;
        std::fs::write(path, bytes).map_err(|error| failed(&error))
    }
}

/// A source, ready to give pages.
enum Opened {
    /// What draws its pages, and what copies them, where they can be copied.
    Pdf(Box<Document>, Option<Box<Pdf>>),
    Pictures(Vec<u8>, MediaKind),
}

impl Opened {
    fn open(source: &Source, limits: &Limits) -> Result<Self, ReadFailure> {
        let bytes = std::fs::read(&source.path)
            .map_err(|error| ReadFailure::io("failed to open the document", &error))?;
        if bytes.len() as u64 > limits.input {
            return Err(ReadFailure::more_than(limits.input, Measure::Bytes));
        }
        let kind = MediaKind::of(&bytes);
        if kind.is_picture() {
            return Ok(Self::Pictures(bytes, kind));
        }
        if kind != MediaKind::Pdf {
            return Err(ReadFailure::UnsupportedKind { media_type: kind.media_type().into() });
        }
        let options = LoadOptions { password: source.password.clone(), ..LoadOptions::default() };
        let copied = Pdf::load_mem_with_options(&bytes, options);
        let document = match &source.password {
            Some(password) => Document::unlock(bytes, password, limits)?,
            None => Document::open(bytes, limits)?,
        };
        let copied = copied.ok().filter(|pdf| pdf.get_pages().len() == document.page_count());
        Ok(Self::Pdf(Box::new(document), copied.map(Box::new)))
    }

    fn page_count(&self) -> usize {
        match self {
            Self::Pdf(document, _) => document.page_count(),
            Self::Pictures(..) => 1,
        }
    }

    fn add(
        &self,
        page: &ComposedPage,
        copier: &mut Copier,
        book: &mut Book,
        limits: &Limits,
    ) -> Result<(), ReadFailure> {
        let none = || ReadFailure::broken("a page that is asked for is not there");
        let index = page.page.checked_sub(1).ok_or_else(none)? as usize;
        match self {
            Self::Pdf(document, copied) => {
                if index >= document.page_count() {
                    return Err(none());
                }
                if let (Some(pdf), None) = (copied, page.zone) {
                    return copier.copy(pdf, page, book);
                }
                picture::drawn(document, index, page, book)
            }
            Self::Pictures(bytes, kind) => {
                let pictures = Pictures::open(bytes, *kind, limits)?;
                if index >= pictures.count() {
                    return Err(none());
                }
                let photograph = (*kind == MediaKind::Jpeg).then_some(bytes.as_slice());
                picture::taken(&pictures, index, photograph, page, book)
            }
        }
    }
}
