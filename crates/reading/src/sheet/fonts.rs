//! The fonts of a PDF that is being written.

use std::collections::{BTreeMap, HashMap};

use pdf_writer::types::{SystemInfo, UnicodeCmap};
use pdf_writer::{Finish, Name, Pdf, Ref, Str};

use super::font::{Face, code, substitute};

/// The fonts in use: one for each face, and as many more as the letters need that it lacks.
#[derive(Default)]
pub(crate) struct Fonts {
    /// The letters of the further fonts, in the order of their codes, which count from 1 in fonts of 255.
    lacking: BTreeMap<Face, Vec<char>>,
    places: HashMap<(Face, char), usize>,
}

const CODES: usize = 255;

impl Fonts {
    /// The text in pieces of one font each: its name, and the letters' codes.
    pub fn runs(&mut self, face: Face, text: &str) -> Vec<(Vec<u8>, Vec<u8>)> {
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

    /// Writes the fonts: their names, and where they are.
    pub fn write(&self, pdf: &mut Pdf, next: &mut impl FnMut() -> Ref) -> Vec<(Vec<u8>, Ref)> {
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
