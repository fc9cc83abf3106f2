//! The first pages' pictures, as fast as can be.

use std::path::Path;

use super::session::report_page;
use crate::pdf::Document;
use crate::pictures::{self, Look, PAGE_DPI, PAGE_SIDE, Pictures, flattened, plain, within};
use crate::sheet::Sheet;
use crate::{Limits, MediaKind, Preview, PreviewPage, ReadFailure};

pub(super) fn of_pdf(bytes: Vec<u8>, limits: &Limits, out: &Path) -> Result<Preview, ReadFailure> {
    of_document(&Document::open(bytes, limits)?, MediaKind::Pdf, limits, out)
}

pub(super) fn of_sheet(
    sheet: Sheet,
    kind: MediaKind,
    limits: &Limits,
    out: &Path,
) -> Result<Preview, ReadFailure> {
    of_document(&Document::own(sheet, limits)?, kind, limits, out)
}

fn of_document(
    document: &Document,
    kind: MediaKind,
    limits: &Limits,
    out: &Path,
) -> Result<Preview, ReadFailure> {
    let mut preview = empty(kind, document.page_count());
    for index in 0..document.page_count().min(limits.preview_pages as usize) {
        let look = document.text(index)?.look();
        let picture = document.draw(index, PAGE_DPI, PAGE_SIDE as f32);
        add(&mut preview, index, picture, look, out)?;
        report_page(index as u32 + 1, limits)?;
    }
    Ok(preview)
}

pub(super) fn of_pictures(
    bytes: &[u8],
    kind: MediaKind,
    limits: &Limits,
    out: &Path,
) -> Result<Preview, ReadFailure> {
    let pictures = Pictures::open(bytes, kind, limits)?;
    let mut preview = empty(kind, pictures.count());
    for index in 0..pictures.count().min(limits.preview_pages as usize) {
        let picture = match pictures.decode(index) {
            // Reading it tells of it, unless all are so.
            Err(ReadFailure::Broken { .. }) if pictures.count() > 1 => continue,
            picture => within(flattened(picture?), PAGE_SIDE),
        };
        add(&mut preview, index, picture, Look::of(kind), out)?;
        report_page(index as u32 + 1, limits)?;
    }
    Ok(preview)
}

fn empty(kind: MediaKind, pages: usize) -> Preview {
    Preview {
        kind,
        media_type: kind.media_type().into(),
        page_count: u32::try_from(pages).unwrap_or(u32::MAX),
        pages: Vec::new(),
        thumbnail: None,
    }
}

fn add(
    preview: &mut Preview,
    index: usize,
    picture: image::RgbImage,
    look: Look,
    out: &Path,
) -> Result<(), ReadFailure> {
    let picture = &plain(picture);
    if preview.thumbnail.is_none() {
        preview.thumbnail = Some(pictures::write_thumbnail(picture, out)?);
    }
    let number = index as u32 + 1;
    preview.pages.push(PreviewPage {
        number,
        picture: pictures::write_page(picture, look, number, out)?,
        small: pictures::write_small(picture, number, out)?,
    });
    Ok(())
}
