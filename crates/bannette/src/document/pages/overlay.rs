//! The text laid over a page's picture, so that it can be selected and searched for. It is drawn with SVG, whose
//! positions are attributes: the content security policy forbids styles in the page.

use reading::{FieldName, Place, Reading};

use crate::search::Query;

/// Width of the drawing; its height follows the page.
const WIDTH: f32 = 1000.0;

/// A page: its picture and its words.
#[derive(Clone, Debug, Default)]
pub struct PageView {
    /// From 1.
    pub number: u32,
    /// Size of the picture in pixels, where there is one.
    pub picture: Option<(u32, u32)>,
    /// Height of the drawing, for a width of 1000.
    pub height: u32,
    pub lines: Vec<TextLine>,
    pub places: Vec<PlaceView>,
    /// Words that were searched for.
    pub found: Vec<PlaceView>,
}

/// Where a field stands on the page.
#[derive(Clone, Debug)]
pub struct PlaceView {
    pub id: String,
    pub x: u32,
    pub y: u32,
    pub width: u32,
    pub height: u32,
}

/// The id of a field's place in the page.
pub fn place_id(name: FieldName) -> String {
    format!("place-{}", name.name())
}

/// Words of one line.
#[derive(Clone, Debug)]
pub struct TextLine {
    /// Base line and size of the letters.
    pub y: u32,
    pub size: u32,
    pub words: Vec<TextWord>,
}

/// A word and the room that it takes on its line.
#[derive(Clone, Debug)]
pub struct TextWord {
    pub text: String,
    pub x: u32,
    pub width: u32,
}

impl PageView {
    /// A page of a reading, with the fields' places on it.
    pub fn of(page: &reading::Page, reading: &Reading) -> Self {
        let mut view = Self::read(page);
        let on_page = reading.fields.iter().filter(|(_, field)| field.page == Some(page.number));
        view.places = on_page
            .filter_map(|(name, field)| Some(place(place_id(*name), field.place?, view.height)))
            .collect();
        view
    }

    /// A page that was read.
    fn read(page: &reading::Page) -> Self {
        let ratio = if page.width > 0.0 { page.height / page.width } else { 1.414 };
        let picture = page.picture.as_ref().map(|picture| (picture.width, picture.height));
        let height = (WIDTH * ratio).clamp(1.0, 20.0 * WIDTH);
        let lines = lines(&page.words, height);
        PageView { number: page.number, picture, height: height as u32, lines, ..PageView::default() }
    }

    /// A page whose picture alone is there yet.
    pub fn pictured(number: u32, width: u32, height: u32) -> Self {
        let drawn = u64::from(height) * WIDTH as u64 / u64::from(width.max(1));
        let picture = Some((width, height));
        PageView { number, picture, height: drawn as u32, ..PageView::default() }
    }

    /// Marks the words that answer a search; the first of the view bears the name `found`.
    pub fn find(&mut self, search: &Query, first: &mut bool) {
        for line in &self.lines {
            let (mut text, mut ends) = (String::new(), Vec::new());
            for word in &line.words {
                text.push_str(&word.text);
                ends.push(text.len());
                text.push(' ');
            }
            for mark in search.marks(&text) {
                let from = ends.partition_point(|end| *end <= mark.start);
                let to = ends.partition_point(|end| *end < mark.end);
                let Some(words) = line.words.get(from..=to) else { continue };
                let (Some(left), Some(right)) = (words.first(), words.last()) else { continue };
                let id = if std::mem::take(first) { "found".to_owned() } else { String::new() };
                self.found.push(PlaceView {
                    id,
                    x: left.x.saturating_sub(2),
                    y: line.y.saturating_sub(line.size),
                    width: (right.x + right.width).saturating_sub(left.x) + 4,
                    height: line.size + line.size / 3,
                });
            }
        }
    }

    /// The page's text, a line of words a line.
    pub fn text(&self) -> String {
        let line =
            |line: &TextLine| line.words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
        self.lines.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

/// A little larger than the words, so that they do not touch its edge.
const MARGIN: f32 = 4.0;

fn place(id: String, place: Place, height: u32) -> PlaceView {
    let [x, y, w, h] = [place.x, place.y, place.w, place.h].map(|part| part.clamp(0.0, 1.0));
    let height = height as f32;
    let (left, top) = ((x * WIDTH - MARGIN).max(0.0), (y * height - MARGIN).max(0.0));
    let (right, bottom) = (((x + w) * WIDTH + MARGIN).min(WIDTH), ((y + h) * height + MARGIN).min(height));
    PlaceView {
        id,
        x: left as u32,
        y: top as u32,
        width: (right - left).max(1.0) as u32,
        height: (bottom - top).max(1.0) as u32,
    }
}

fn lines(words: &[reading::Word], height: f32) -> Vec<TextLine> {
    let mut lines: Vec<TextLine> = Vec::new();
    let mut current = None;
    for word in words {
        let [x, y, w, h] = [word.x, word.y, word.w, word.h].map(|part| part.clamp(0.0, 1.0));
        if current != Some(word.line) {
            current = Some(word.line);
            // Letters stand on a line that is a fifth above the bottom of their box, which may lead out of the page.
            let (base, size) = ((y + h * 0.8).min(1.0) * height, (h * height).max(1.0));
            lines.push(TextLine { y: base as u32, size: size as u32, words: Vec::new() });
        }
        if let Some(line) = lines.last_mut() {
            let width = ((w * WIDTH) as u32).max(1);
            line.words.push(TextWord { text: word.text.clone(), x: (x * WIDTH) as u32, width });
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use reading::{Page, Word};

    use super::*;

    fn word(text: &str, x: f32, y: f32, line: u32) -> Word {
        Word { text: text.into(), x, y, w: 0.1, h: 0.02, confidence: None, line }
    }

    #[test]
    fn words_keep_their_lines_and_places() {
        let words = vec![word("FACTURE", 0.1, 0.1, 0), word("n°", 0.25, 0.1, 0), word("Total", 0.5, 0.5, 1)];
        let page = Page { number: 2, width: 595.0, height: 842.0, words, ..Page::default() };
        let view = PageView::read(&page);
        assert_eq!((view.height, view.lines.len()), (1415, 2));
        assert_eq!(view.text(), "FACTURE n°\nTotal");
        assert_eq!((view.lines[0].words[1].x, view.lines[0].words[1].width), (250, 100));
        assert!((160..170).contains(&view.lines[0].y));
    }

    #[test]
    fn a_field_has_its_place_on_its_page_only() {
        let field = reading::Field {
            value: reading::FieldValue::Text("1159.80".into()),
            confidence: 1.0,
            source: reading::FieldSource::Text,
            page: Some(2),
            place: Some(Place { x: 0.8, y: 0.5, w: 0.3, h: 0.02 }),
        };
        let page = |number| Page { number, width: 500.0, height: 1000.0, ..Page::default() };
        let fields = [(FieldName::Gross, field)].into();
        let reading = Reading { pages: vec![page(1), page(2)], fields, ..Reading::default() };
        assert!(PageView::of(&reading.pages[0], &reading).places.is_empty());
        let places = PageView::of(&reading.pages[1], &reading).places;
        assert_eq!(places.len(), 1);
        let PlaceView { id, x, y, width, height } = &places[0];
        assert_eq!((id.as_str(), *x, *y, *width, *height), ("place-gross", 796, 996, 204, 48));
    }

    /// Mostly what may be a part of a page or its size, and whatever a file may hold besides.
    fn number() -> impl Strategy<Value = f32> {
        prop_oneof![-0.5..1.5_f32, 0.0..5_000.0_f32, any::<f32>()]
    }

    proptest! {
        #[test]
        fn no_box_leads_out_of_the_page(x in number(), y in number(), width in number(), height in number()) {
            let page = Page { width, height, words: vec![word("a", x, y, 0)], ..Page::default() };
            let view = PageView::read(&page);
            prop_assert!(view.lines[0].words[0].x <= 1000 && view.lines[0].y <= view.height);
            let place = place("p".into(), Place { x, y, w: width, h: height }, view.height);
            prop_assert!(place.x + place.width <= 1001 && place.y + place.height <= view.height + 1);
        }
    }
}
