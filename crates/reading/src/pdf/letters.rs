//! The glyphs of a page, put together to words: what a PDF has instead of text.

use std::collections::HashMap;

use hayro::hayro_interpret::font::{Glyph, GlyphRun};
use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask,
};
use hayro::kurbo::{Affine, BezPath, Point, Rect, Shape, Vec2};

use crate::words::{Area, Placed};

/// Fonts are drawn on a square of this side; above its base line a letter takes about this much, below this much.
const EM: f64 = 1000.0;
const ASCENT: f64 = 740.0;
const DESCENT: f64 = -210.0;

/// Gaps within a line, in heights of the font: beyond the first a new word begins; a letter may go back by the
/// second (kerning) and be raised or lowered by the third.
const SPACE: f64 = 0.14;
const KERNING: f64 = 0.35;
const RAISE: f64 = 0.3;

/// Collects the words of a page while it is interpreted, and what else is drawn on it.
pub(super) struct Letters {
    width: f64,
    height: f64,
    /// Glyphs that may still be taken.
    budget: u64,
    pub words: Vec<Placed>,
    pub glyphs: u64,
    /// Glyphs without a known character.
    pub unmapped: u64,
    /// Glyphs that are not drawn.
    pub unseen: u64,
    /// Share of the page that its largest picture covers.
    pub picture: f64,
    /// Most pixels that a picture on it says to have.
    pub pixels: u64,
    /// Small filled curves, which may be letters turned into drawings.
    pub drawn: u64,
    open: Option<Open>,
    spaced: bool,
    /// Where each character stands: bold and shadows are often the same letter twice.
    seen: HashMap<(char, i32, i32), Point>,
}

struct Open {
    text: String,
    end: Point,
    direction: Vec2,
    size: f64,
    area: Area,
    spaced: bool,
}

impl Letters {
    pub fn new(width: f32, height: f32, budget: u64) -> Self {
        Self {
            width: width.into(),
            height: height.into(),
            budget,
            words: Vec::new(),
            glyphs: 0,
            unmapped: 0,
            unseen: 0,
            picture: 0.0,
            pixels: 0,
            drawn: 0,
            open: None,
            spaced: false,
            seen: HashMap::new(),
        }
    }

    pub fn page_area(&self) -> f64 {
        self.width * self.height
    }

    /// To be called at the end of the page.
    pub fn finish(&mut self) {
        self.close();
        self.seen = HashMap::new();
    }

    fn add(&mut self, transform: Affine, text: Option<BfString>, advance: f64) {
        let start = transform * Point::ZERO;
        let end = transform * Point::new(advance, 0.0);
        let across = transform * Point::new(EM, 0.0) - start;
        let size = (transform * Point::new(0.0, EM) - start).hypot();
        let is_visible = size.is_finite() && size > 0.0 && across.hypot() > 0.0 && self.is_on_page(start);
        if !is_visible {
            return;
        }
        self.glyphs += 1;
        let text = match text {
            Some(BfString::Char(c)) => plain(c),
            Some(BfString::String(text)) => text.chars().map(plain).collect(),
            None => String::new(),
        };
        if text.chars().all(char::is_whitespace) && !text.is_empty() {
            self.close();
            self.spaced = true;
            return;
        }
        let text: String = if text.is_empty() || text.contains(is_garbage) {
            self.unmapped += 1;
            "\u{fffd}".into()
        } else {
            text
        };
        if self.is_repeated(&text, start, size) {
            return;
        }
        let direction = across / across.hypot();
        let corners = [(0.0, DESCENT), (advance, DESCENT), (0.0, ASCENT), (advance, ASCENT)];
        let area = corners
            .iter()
            .map(|(x, y)| transform * Point::new(*x, *y))
            .map(|p| Area { x0: p.x as f32, y0: p.y as f32, x1: p.x as f32, y1: p.y as f32 })
            .reduce(|a, b| a.joined(&b))
            .unwrap_or_default();
        match &mut self.open {
            Some(open) if open.goes_on(start, direction, size) => {
                open.text.push_str(&text);
                open.end = end;
                open.area = open.area.joined(&area);
            }
            _ => {
                self.close();
                let spaced = std::mem::take(&mut self.spaced);
                self.open = Some(Open { text, end, direction, size, area, spaced });
            }
        }
    }

    fn add_run(&mut self, run: &GlyphRun<'_, '_>, props: &DrawProps<'_>) {
        for glyph in run.glyphs() {
            if self.budget == 0 {
                return;
            }
            self.budget -= 1;
            let advance = match &**glyph {
                Glyph::Outline(outline) => outline.advance_width(),
                Glyph::Type3(drawn) => drawn.advance_width(),
            };
            let advance = advance.filter(|width| *width > 0.0).map_or(0.5 * EM, f64::from);
            self.add(props.transform * glyph.transform(), glyph.as_unicode(), advance);
        }
    }

    fn close(&mut self) {
        if let Some(open) = self.open.take() {
            self.words.push(Placed {
                text: open.text,
                area: open.area,
                confidence: None,
                turn: quarter(open.direction),
                spaced: open.spaced,
            });
        }
    }

    fn is_on_page(&self, at: Point) -> bool {
        // A little beyond the edge counts: the rest of the letter may be visible.
        let margin = 2.0;
        (-margin..self.width + margin).contains(&at.x) && (-margin..self.height + margin).contains(&at.y)
    }

    fn is_repeated(&mut self, text: &str, at: Point, size: f64) -> bool {
        let Some(c) = text.chars().next() else { return false };
        let cell = (at.x.round() as i32, at.y.round() as i32);
        let near = (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| (dx, dy))).any(|(dx, dy)| {
            self.seen
                .get(&(c, cell.0 + dx, cell.1 + dy))
                .is_some_and(|other| (*other - at).hypot() < 0.1 * size)
        });
        if !near {
            self.seen.insert((c, cell.0, cell.1), at);
        }
        near
    }
}

impl Open {
    fn goes_on(&self, start: Point, direction: Vec2, size: f64) -> bool {
        let gap = start - self.end;
        let along = gap.dot(self.direction) / self.size;
        let across = gap.cross(self.direction).abs() / self.size;
        direction.dot(self.direction) > 0.98
            && (0.5..2.0).contains(&(size / self.size))
            && (-KERNING..SPACE).contains(&along)
            && across < RAISE
    }
}

/// Quarter turns clockwise of a direction on the page.
fn quarter(direction: Vec2) -> u8 {
    match direction {
        Vec2 { x, y } if x.abs() >= y.abs() => {
            if x >= 0.0 {
                0
            } else {
                2
            }
        }
        Vec2 { y, .. } if y > 0.0 => 1,
        _ => 3,
    }
}

/// Ligatures as their letters: who searches for "office" types no "ﬃ".
fn plain(c: char) -> String {
    match c {
        'ﬀ' => "ff".into(),
        'ﬁ' => "fi".into(),
        'ﬂ' => "fl".into(),
        'ﬃ' => "ffi".into(),
        'ﬄ' => "ffl".into(),
        'ﬅ' | 'ﬆ' => "st".into(),
        // As which some fonts draw it.
        '№' => "Nr.".into(),
        '\u{ad}' | '\u{2010}' | '\u{2011}' => "-".into(),
        other => other.into(),
    }
}

/// No character of any text: control codes, the private area, the replacement sign.
fn is_garbage(c: char) -> bool {
    c.is_control() || matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{fffd}' | '\u{f0000}'..)
}

impl Device<'_> for Letters {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, mode: &DrawMode) {
        let before = self.glyphs;
        self.add_run(run, &props);
        if matches!(mode, DrawMode::Invisible) {
            self.unseen += self.glyphs - before;
        }
    }

    fn draw_image(&mut self, image: Image<'_, '_>, props: ImageDrawProps<'_>) {
        let (width, height) = (image.width(), image.height());
        self.pixels = self.pixels.max(u64::from(width) * u64::from(height));
        let place = props.transform.transform_rect_bbox(Rect::new(0.0, 0.0, width.into(), height.into()));
        let visible = place.intersect(Rect::new(0.0, 0.0, self.width, self.height));
        let share = visible.area().max(0.0) / (self.width * self.height);
        self.picture = self.picture.max(share);
    }

    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'_>, mode: &DrawMode) {
        // Logos are drawn with few curves; a page of letters with thousands.
        if matches!(mode, DrawMode::Fill(_)) && path.elements().len() > 5 {
            let place = props.transform.transform_rect_bbox(path.bounding_box());
            if place.height() < 0.05 * self.height && place.width() < 0.1 * self.width {
                self.drawn += 1;
            }
        }
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
