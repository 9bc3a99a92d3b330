//! From text to glyphs: fonts in turn, directions, and what stands for a character that no font has.

use super::{Fonts, PaperError};
use harfrust::{Direction, ShapeOptions, UnicodeBuffer, script};
use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;
use unicode_bidi::{Level, ParagraphBidiInfo};

/// How large a character's number is set, where the character itself cannot be.
pub const TOKEN_SIZE: f32 = 0.7;

/// Fonts made ready for one document.
pub struct Shaper<'a> {
    faces: Vec<harfrust::Shaper<'a>>,
    first: [usize; 2],
    /// One buffer for all text: it keeps what it allocated.
    buffer: RefCell<Option<UnicodeBuffer>>,
}

/// Measures in ems.
#[derive(Clone, Copy, Debug)]
pub struct Glyph {
    pub id: u32,
    pub advance: f32,
    pub x: f32,
    pub y: f32,
}

/// What cannot be divided: a character with the marks on it.
#[derive(Clone, Debug)]
pub struct Cluster {
    /// Bytes of the text.
    pub text: Range<usize>,
    pub glyphs: Range<usize>,
    pub face: usize,
    /// Odd where the text runs from right to left.
    pub level: u8,
    pub advance: f32,
    /// Moves the glyphs, where an opening bracket gives up the space before it.
    pub shift: f32,
    pub kind: Kind,
    /// A line may end after it.
    pub may_break: bool,
}

/// What a cluster does to the spaces beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Word,
    Space,
    /// A Japanese character of full width.
    Wide,
    /// A bracket of full width whose left half is space.
    Opening,
    /// A bracket, comma or full stop of full width whose right half is space.
    Closing,
    /// The number of a character that no font has or that has no shape.
    Token(char),
}

/// A text without line feeds, as glyphs in the order in which it is read.
pub struct Shaped {
    pub text: Rc<str>,
    pub clusters: Vec<Cluster>,
    pub glyphs: Vec<Glyph>,
}

impl<'a> Shaper<'a> {
    pub fn new(fonts: &'a Fonts) -> Result<Self, PaperError> {
        let ready = |face: &'a super::fonts::Face| face.font().map(|font| face.data.shaper(&font).build());
        let faces = fonts.faces.iter().map(ready).collect::<Result<_, _>>()?;
        Ok(Self { faces, first: fonts.first, buffer: RefCell::new(None) })
    }

    /// Shapes a text without line feeds.
    pub fn shape(&self, text: &str, bold: bool) -> Shaped {
        // A tab has no width of its own on paper.
        let text: Rc<str> = text.replace('\t', " ").into();
        let mut shaped = Shaped { text: text.clone(), clusters: Vec::with_capacity(text.len() / 2), glyphs: Vec::new() };
        let bidi = text.chars().any(right_to_left).then(|| ParagraphBidiInfo::new(&text, Some(Level::ltr())));
        let mut start = 0;
        while start < text.len() {
            let level = bidi.as_ref().map_or(0, |bidi| bidi.levels[start].number());
            let end = match &bidi {
                Some(bidi) => bidi.levels[start..].iter().position(|other| other.number() != level).map_or(text.len(), |n| start + n),
                None => text.len(),
            };
            self.run(&mut shaped, start..end, level, bold);
            start = end;
        }
        shaped.find_breaks();
        shaped.tighten();
        shaped
    }

    /// Shapes what runs in one direction, but for what has no shape.
    fn run(&self, shaped: &mut Shaped, range: Range<usize>, level: u8, bold: bool) {
        let text = shaped.text.clone();
        let mut start = range.start;
        for (at, shapeless) in text[range.clone()].char_indices().filter(|(_, character)| no_shape(*character)) {
            let at = range.start + at;
            self.piece(shaped, start..at, level, Attempt::first(self, bold));
            self.token(shaped, at..at + shapeless.len_utf8(), shapeless, bold);
            start = at + shapeless.len_utf8();
        }
        self.piece(shaped, start..range.end, level, Attempt::first(self, bold));
    }

    /// Shapes a piece with the font of an attempt, and what that font does not have with the next.
    fn piece(&self, shaped: &mut Shaped, range: Range<usize>, level: u8, attempt: Attempt) {
        if range.is_empty() {
            return;
        }
        let text = shaped.text.clone();
        let (clusters, glyphs) = self.glyphs(&text, range, level, attempt.face);
        let mut missing: Option<Range<usize>> = None;
        for mut cluster in clusters {
            let own = &glyphs[cluster.glyphs.clone()];
            if own.iter().any(|glyph| glyph.id == 0) {
                missing = Some(missing.map_or(cluster.text.start, |range| range.start)..cluster.text.end);
                continue;
            }
            if let Some(range) = missing.take() {
                self.missing(shaped, range, level, attempt);
            }
            let from = shaped.glyphs.len();
            shaped.glyphs.extend_from_slice(own);
            cluster.glyphs = from..shaped.glyphs.len();
            shaped.clusters.push(cluster);
        }
        if let Some(range) = missing {
            self.missing(shaped, range, level, attempt);
        }
    }

    fn missing(&self, shaped: &mut Shaped, range: Range<usize>, level: u8, attempt: Attempt) {
        if let Some(next) = attempt.next(self.faces.len()) {
            return self.piece(shaped, range, level, next);
        }
        // No font has all of it: each character for itself, so that a mark without a glyph does not take its letter along.
        let text = shaped.text.clone();
        for (at, character) in text[range.clone()].char_indices() {
            let own = range.start + at..range.start + at + character.len_utf8();
            if attempt.alone {
                self.token(shaped, own, character, attempt.bold);
            } else {
                self.piece(shaped, own, level, Attempt { alone: true, ..Attempt::first(self, attempt.bold) });
            }
        }
    }

    /// The number of a character in place of the character: nobody's words are left out without a trace.
    fn token(&self, shaped: &mut Shaped, range: Range<usize>, character: char, bold: bool) {
        let face = self.first[usize::from(bold)];
        let text = token_text(character);
        let (_, glyphs) = self.glyphs(&text, 0..text.len(), 0, face);
        let from = shaped.glyphs.len();
        shaped.glyphs.extend(glyphs);
        let advance = TOKEN_SIZE * shaped.glyphs[from..].iter().map(|glyph| glyph.advance).sum::<f32>();
        let (kind, glyphs) = (Kind::Token(character), from..shaped.glyphs.len());
        shaped.clusters.push(Cluster { text: range, glyphs, face, level: 0, advance, shift: 0.0, kind, may_break: false });
    }

    /// What a font makes of a piece: clusters in the order of reading, the glyphs of each from left to right.
    fn glyphs(&self, text: &str, range: Range<usize>, level: u8, face: usize) -> (Vec<Cluster>, Vec<Glyph>) {
        let mut buffer = self.buffer.take().unwrap_or_default();
        buffer.push_str(&text[range.clone()]);
        let backwards = level % 2 == 1;
        buffer.guess_segment_properties();
        buffer.set_direction(if backwards { Direction::RightToLeft } else { Direction::LeftToRight });
        if buffer.script() == script::UNKNOWN {
            buffer.set_script(script::COMMON);
        }
        let shaper = &self.faces[face];
        let em = shaper.units_per_em() as f32;
        let done = shaper.shape(buffer, ShapeOptions::new());
        let mut found: Vec<(usize, Glyph)> = done
            .glyph_infos()
            .iter()
            .zip(done.glyph_positions())
            .map(|(info, position)| {
                let [advance, x, y] = [position.x_advance, position.x_offset, position.y_offset].map(|units| units as f32 / em);
                (info.cluster as usize, Glyph { id: info.glyph_id, advance, x, y })
            })
            .collect();
        self.buffer.replace(Some(done.clear()));
        // Stable, so the glyphs of a cluster stay in the order in which they are drawn.
        found.sort_by_key(|(cluster, _)| *cluster);
        (clusters(text, range, level, face, &found), found.into_iter().map(|(_, glyph)| glyph).collect())
    }
}

/// Which font a piece is tried with.
#[derive(Clone, Copy)]
struct Attempt {
    face: usize,
    first: usize,
    bold: bool,
    alone: bool,
}

impl Attempt {
    fn first(shaper: &Shaper<'_>, bold: bool) -> Self {
        let first = shaper.first[usize::from(bold)];
        Self { face: first, first, bold, alone: false }
    }

    /// After the first font come all others in their order.
    fn next(self, faces: usize) -> Option<Self> {
        let after = if self.face == self.first { 0 } else { self.face + 1 };
        let face = if after == self.first { after + 1 } else { after };
        (face < faces).then_some(Self { face, ..self })
    }
}

fn clusters(text: &str, range: Range<usize>, level: u8, face: usize, glyphs: &[(usize, Glyph)]) -> Vec<Cluster> {
    let mut clusters: Vec<Cluster> = Vec::with_capacity(glyphs.len());
    let mut at = 0;
    while at < glyphs.len() {
        let start = glyphs[at].0;
        let end = at + glyphs[at..].iter().take_while(|(cluster, _)| *cluster == start).count();
        let next = glyphs.get(end).map_or(range.len(), |(cluster, _)| *cluster);
        let bytes = range.start + start..range.start + next;
        let advance = glyphs[at..end].iter().map(|(_, glyph)| glyph.advance).sum();
        let kind = kind(text[bytes.clone()].chars().next().unwrap_or(' '), advance);
        clusters.push(Cluster { text: bytes, glyphs: at..end, face, level, advance, shift: 0.0, kind, may_break: false });
        at = end;
    }
    clusters
}

impl Shaped {
    /// Where lines may end, by Unicode's rules (UAX 14), in which Japan's rules for the ends of lines (kinsoku) are contained.
    fn find_breaks(&mut self) {
        let mut breaks = unicode_linebreak::linebreaks(&self.text).map(|(at, _)| at).peekable();
        for cluster in &mut self.clusters {
            while breaks.next_if(|at| *at < cluster.text.end).is_some() {}
            cluster.may_break = breaks.peek() == Some(&cluster.text.end) || matches!(cluster.kind, Kind::Token(_));
        }
    }

    /// Takes away the space between marks of punctuation that stand side by side: each brings half an em of its own.
    fn tighten(&mut self) {
        for at in 1..self.clusters.len() {
            let (before, after) = (self.clusters[at - 1].kind, self.clusters[at].kind);
            match (before, after) {
                (Kind::Closing, Kind::Closing | Kind::Opening) => self.clusters[at - 1].advance -= 0.5,
                (Kind::Opening, Kind::Opening) => {
                    self.clusters[at].advance -= 0.5;
                    self.clusters[at].shift -= 0.5;
                }
                _ => {}
            }
        }
    }
}

fn kind(character: char, advance: f32) -> Kind {
    let full = (advance - 1.0).abs() < 0.01;
    match character {
        ' ' | '\u{3000}' => Kind::Space,
        '「' | '『' | '（' | '〔' | '［' | '【' | '〈' | '《' | '｛' | '〘' | '〖' if full => Kind::Opening,
        '」' | '』' | '）' | '〕' | '］' | '】' | '〉' | '》' | '｝' | '〙' | '〗' | '、' | '。' | '，' | '．' if full => {
            Kind::Closing
        }
        '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}' => Kind::Wide,
        _ => Kind::Word,
    }
}

/// What is shown in place of a character.
pub fn token_text(character: char) -> String {
    format!("〔U+{:04X}〕", u32::from(character))
}

/// Characters that would act on what is around them, or that stand for nothing, and are shown as what they are.
pub fn no_shape(character: char) -> bool {
    let code = u32::from(character);
    character.is_control()
        || matches!(code, 0x061c | 0x200e | 0x200f | 0x202a..=0x202e | 0x2060..=0x206f | 0xfeff | 0xfff9..=0xfffb | 0xe0000..=0xe007f)
        || code & 0xfffe == 0xfffe
        || matches!(code, 0xfdd0..=0xfdef)
}

fn right_to_left(character: char) -> bool {
    matches!(u32::from(character), 0x0590..=0x08ff | 0xfb1d..=0xfdff | 0xfe70..=0xfefc | 0x10800..=0x10fff | 0x1e800..=0x1efff)
}
