//! Laid out pages as a PDF.

use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str};

use super::fonts::Fonts;
use super::layout::{Mark, PageLayout};

pub(super) fn pdf(pages: &[PageLayout]) -> Vec<u8> {
    let mut ids = (1..).map(Ref::new);
    let mut next = || ids.next().expect("there are more numbers than objects");
    let mut pdf = Pdf::new();
    let (catalog, tree) = (next(), next());
    pdf.catalog(catalog).pages(tree);
    let kids: Vec<Ref> = pages.iter().map(|_| next()).collect();
    let mut fonts = Fonts::default();
    let contents: Vec<Ref> = pages
        .iter()
        .map(|page| {
            let id = next();
            pdf.stream(id, &content(page, &mut fonts));
            id
        })
        .collect();
    let fonts = fonts.write(&mut pdf, &mut next);
    pdf.pages(tree).kids(kids.iter().copied()).count(i32::try_from(kids.len()).unwrap_or(i32::MAX));
    for ((page, id), content) in pages.iter().zip(kids).zip(contents) {
        let mut writer = pdf.page(id);
        writer.parent(tree).media_box(Rect::new(0.0, 0.0, page.width, page.height)).contents(content);
        let mut resources = writer.resources();
        let mut dictionary = resources.fonts();
        for (name, font) in &fonts {
            dictionary.pair(Name(name), font);
        }
        dictionary.finish();
    }
    pdf.finish()
}

fn content(page: &PageLayout, fonts: &mut Fonts) -> Vec<u8> {
    let mut content = Content::new();
    for mark in &page.marks {
        match mark {
            Mark::Fill { x, y, width, height, grey } => {
                content.set_fill_gray(*grey);
                content.rect(*x, page.height - y - height, *width, *height).fill_nonzero();
            }
            Mark::Text { x, y, size, face, grey, text } => {
                content.set_fill_gray(*grey).begin_text();
                content.set_text_matrix([1.0, 0.0, 0.0, 1.0, *x, page.height - y]);
                for (name, codes) in fonts.runs(*face, text) {
                    content.set_font(Name(&name), *size).show(Str(&codes));
                }
                content.end_text();
            }
        }
    }
    content.finish().into_vec()
}
