//! PDF: its pages' own text, and their pictures.

mod attachments;
mod letters;
mod sound;

use hayro::hayro_interpret::util::TransformExt;
use hayro::hayro_interpret::{Context, InterpreterCache, InterpreterSettings, interpret_page};
use hayro::hayro_syntax::page::Page as PdfPage;
use hayro::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro::kurbo::Rect;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use image::RgbImage;
use memchr::memmem;

use self::letters::Letters;
pub(crate) use self::sound::Soundness;
use crate::pictures::Look;
use crate::searchable::PRODUCER;
use crate::sheet::Sheet;
use crate::words::Placed;
use crate::{Limits, Measure, ReadFailure};

/// A picture over more than this share of a page makes the page look like a photograph.
const PHOTOGRAPHED: f64 = 0.25;

/// An opened PDF.
pub(crate) struct Document {
    pdf: Pdf,
    settings: InterpreterSettings,
    pixels: u64,
    glyphs: u64,
    /// It was made here, of a text that is known: whatever it looks like, there is nothing to recognise.
    is_own: bool,
    /// It ends in the middle, and was put together of what is there.
    pub is_cut: bool,
}

/// What a page holds without being drawn.
pub(crate) struct PageText {
    pub words: Vec<Placed>,
    pub soundness: Soundness,
    /// Share of the page that its largest picture covers, 0 to 1.
    picture: f64,
}

impl PageText {
    pub fn look(&self) -> Look {
        if self.picture > PHOTOGRAPHED { Look::Photographed } else { Look::Drawn }
    }
}

/// Whether the end of a PDF is missing: after its last object it says where its table of objects is (ISO 32000-2, 7.5.5).
fn is_cut(bytes: &[u8]) -> bool {
    let last = |word: &str| memmem::rfind(bytes, word.as_bytes());
    last("startxref").is_none_or(|table| last("endobj").is_some_and(|object| object > table))
}

impl Document {
    pub fn open(bytes: Vec<u8>, limits: &Limits) -> Result<Self, ReadFailure> {
        let is_cut = is_cut(&bytes);
        Ok(Self { is_cut, ..Self::of(Pdf::new(bytes), limits)? })
    }

    /// Opens a protected one with its password.
    pub fn unlock(bytes: Vec<u8>, password: &str, limits: &Limits) -> Result<Self, ReadFailure> {
        Self::of(Pdf::new_with_password(bytes, password), limits)
    }

    fn of(pdf: Result<Pdf, LoadPdfError>, limits: &Limits) -> Result<Self, ReadFailure> {
        let pdf = pdf.map_err(|error| match error {
            LoadPdfError::Decryption(DecryptionError::PasswordProtected) => ReadFailure::Encrypted,
            LoadPdfError::Decryption(_) => ReadFailure::broken("its encryption is invalid or unknown"),
            LoadPdfError::Invalid => ReadFailure::broken("no PDF could be made of it"),
        })?;
        let count = pdf.pages().len();
        if count == 0 {
            return Err(ReadFailure::broken("it has no pages"));
        }
        if count > limits.pages as usize {
            return Err(ReadFailure::too_many(Measure::Pages, count as u64, limits.pages.into()));
        }
        Ok(Self {
            pdf,
            settings: InterpreterSettings::default(),
            pixels: limits.pixels,
            glyphs: u64::from(limits.words) * 8,
            is_own: false,
            is_cut: false,
        })
    }

    /// A PDF that this crate made.
    pub fn own(sheet: Sheet, limits: &Limits) -> Result<Self, ReadFailure> {
        Ok(Self { is_own: true, ..Self::open(sheet.pdf, limits)? })
    }

    pub fn page_count(&self) -> usize {
        self.pdf.pages().len()
    }

    /// Width and height in points, as shown. `index` from 0, below the page count.
    pub fn size(&self, index: usize) -> (f32, f32) {
        self.page(index).render_dimensions()
    }

    /// The page's own words, in points from its top left.
    pub fn text(&self, index: usize) -> Result<PageText, ReadFailure> {
        let page = self.page(index);
        let (width, height) = page.render_dimensions();
        let mut letters = Letters::new(width, height, self.glyphs);
        let cache = InterpreterCache::new();
        let area = Rect::new(0.0, 0.0, width.into(), height.into());
        let upright = page.initial_transform(true).to_kurbo();
        let mut context = Context::new(upright, area, &cache, self.pdf.xref(), self.settings.clone());
        interpret_page(page, &mut context, &mut letters);
        letters.finish();
        if letters.pixels > self.pixels {
            return Err(ReadFailure::too_many(Measure::Pixels, letters.pixels, self.pixels));
        }
        // What was recognised here once says the same again.
        let is_recognised =
            !letters.words.is_empty() && self.pdf.metadata().producer.as_deref() == Some(PRODUCER.as_bytes());
        let soundness = match sound::judge(&letters) {
            Soundness::Recognise if self.is_own || is_recognised => Soundness::Sound,
            judged => judged,
        };
        Ok(PageText { words: letters.words, soundness, picture: letters.picture })
    }

    /// The page drawn on white at `dpi`, or as close to it as `longest` pixels allow.
    pub fn draw(&self, index: usize, dpi: f32, longest: f32) -> RgbImage {
        let page = self.page(index);
        let (width, height) = page.render_dimensions();
        let scale = (dpi / 72.0).min(longest / width.max(height));
        // At least a pixel each way, whatever the page says it measures.
        let scale = scale.max(1.0 / width).max(1.0 / height).min(f32::from(u16::MAX) / width.max(height));
        let pixmap = hayro::render(
            page,
            &RenderCache::new(),
            &self.settings,
            &RenderSettings::default(),
            &PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE },
        );
        let (width, height) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
        // Drawn on opaque white, the fourth byte says nothing.
        let drawn = pixmap.data_as_u8_slice();
        let mut rgb = Vec::with_capacity(drawn.len() / 4 * 3);
        drawn.chunks_exact(4).for_each(|pixel| rgb.extend_from_slice(&pixel[..3]));
        RgbImage::from_raw(width, height, rgb).unwrap_or_default()
    }

    fn page(&self, index: usize) -> &PdfPage<'_> {
        &self.pdf.pages()[index]
    }
}
