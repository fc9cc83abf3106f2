//! Laid out pages as a PDF.

use std::collections::BTreeMap;

use pdf_writer::types::{SystemInfo, UnicodeCmap};
use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str};

use super::font::{Face, code, substitute};
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

/// The fonts in use: one for each face, and as many more as the letters need that it lacks.
#[derive(Default)]
struct Fonts {
    /// The letters of the further fonts, in the order of their codes, which count from 1 in fonts of 255.
    lacking: BTreeMap<Face, Vec<char>>,
    places: std::collections::HashMap<(Face, char), usize>,
}

const CODES: usize = 255;

impl Fonts {
    /// The text in pieces of one font each: its name, and the letters' codes.
    fn runs(&mut self, face: Face, text: &str) -> Vec<(Vec<u8>, Vec<u8>)> {
        let mut runs: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
        for c in text.chars() {
            let (name, code) = match code(c) {
                Some(code) => (name(face, None), code),
                None => {
                    let letters = self.lacking.entry(face).or_default();
                    let place = *self.places.entry((face, c)).or_insert_with(|| {
                        letters.push(c);
                        letters.len() - 1
                    });
                    (name(face, Some(place / CODES)), (place % CODES) as u8 + 1)
                }
            };
            match runs.last_mut() {
                Some((last, codes)) if *last == name => codes.push(code),
                _ => runs.push((name, vec![code])),
            }
        }
        runs
    }

    fn write(&self, pdf: &mut Pdf, next: &mut impl FnMut() -> Ref) -> Vec<(Vec<u8>, Ref)> {
        let mut written = Vec::new();
        for face in Face::ALL {
            let id = next();
            let mut font = pdf.type1_font(id);
            font.base_font(Name(face.name())).encoding_predefined(Name(b"WinAnsiEncoding"));
            written.push((name(face, None), id));
        }
        for (face, letters) in &self.lacking {
            for (index, letters) in letters.chunks(CODES).enumerate() {
                let (id, map) = (next(), next());
                write_substitutes(pdf, id, map, *face, letters);
                written.push((name(*face, Some(index)), id));
            }
        }
        written
    }
}

/// A font that draws the letters' substitutes, and says which letters they stand for.
fn write_substitutes(pdf: &mut Pdf, id: Ref, map: Ref, face: Face, letters: &[char]) {
    let names: Vec<String> = letters.iter().map(|c| glyph(substitute(*c))).collect();
    let mut font = pdf.type1_font(id);
    font.base_font(Name(face.name())).to_unicode(map);
    let mut encoding = font.encoding_custom();
    encoding.base_encoding(Name(b"WinAnsiEncoding"));
    encoding.differences().consecutive(1, names.iter().map(|name| Name(name.as_bytes())));
    encoding.finish();
    font.finish();
    let system = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"UCS"), supplement: 0 };
    let mut unicode = UnicodeCmap::new(Name(b"Substitutes"), system);
    for (code, c) in (1..=u8::MAX).zip(letters) {
        unicode.pair(code, *c);
    }
    pdf.cmap(map, &unicode.finish());
}

/// The name of a substitute's drawing: letters are called as they are.
fn glyph(substitute: u8) -> String {
    match substitute {
        letter if letter.is_ascii_alphabetic() => char::from(letter).into(),
        digit @ b'0'..=b'9' => {
            const DIGITS: [&str; 10] =
                ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
            DIGITS[usize::from(digit - b'0')].into()
        }
        b'-' => "hyphen".into(),
        b'<' => "less".into(),
        b'>' => "greater".into(),
        b'*' => "bullet".into(),
        b'+' => "plus".into(),
        b'.' => "period".into(),
        b'(' => "parenleft".into(),
        _ => "question".into(),
    }
}

fn name(face: Face, substitutes: Option<usize>) -> Vec<u8> {
    let letter = match face {
        Face::Regular => 'R',
        Face::Bold => 'B',
        Face::Mono => 'M',
    };
    match substitutes {
        None => letter.to_string().into_bytes(),
        Some(index) => format!("{letter}{index}").into_bytes(),
    }
}
