//! From pages to the PDF: glyphs, rules, links, tags, bookmarks and properties.

use super::lines::{Line, Piece, one_line, single};
use super::page::{Area, Book, Purpose, Set, Target, Thing};
use super::shape::Shaper;
use super::style::{BLACK, BODY, LEFT, PAGE, TOP};
use super::tags::Tree;
use super::{Fonts, Language, Level, Paper, PaperError};
use chrono::{Datelike, Timelike};
use krilla::annotation::{Annotation, LinkAnnotation, Target as Lead};
use krilla::color::luma;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::{Page, PageSettings};
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, SpanTag};
use krilla::text::{GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};

/// Writes a document that has been laid out. It claims PDF/UA-1, whose rules the writer checks as far as a program can.
pub fn pdf(paper: &Paper, fonts: &Fonts, shaper: &Shaper<'_>, book: Book<'_>) -> Result<Vec<u8>, PaperError> {
    let failed = |error: &dyn std::fmt::Display| PaperError::Pdf(error.to_string());
    let configuration = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1).finish();
    let configuration = configuration.map_err(|_| failed(&"PDF/UA-1 is not to be had"))?;
    let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let Book { pages, mut tree, headings, .. } = book;
    for things in pages {
        let settings = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or_else(|| failed(&"a page without a size"))?;
        let mut page = document.start_page_with(settings);
        let mut links = Vec::new();
        let mut pen = Pen { surface: page.surface(), fonts, tree: &mut tree, open: None };
        for thing in things {
            match thing {
                Thing::Text { x, y, line, grey, purpose } => pen.line(&line, (x, y), grey, purpose),
                Thing::Fill { area, grey } => pen.fill(&[area], grey, Purpose::Adorn),
                Thing::Picture { areas, part } => pen.fill(&areas, BLACK, Purpose::Read(part)),
                Thing::PageOf { heading, right, y, part } => {
                    let number = single(shaper, &(headings[heading].page + 1).to_string(), BODY);
                    pen.line(&number, (right - number.width, y), 0, Purpose::Read(part));
                }
                Thing::Link { area, to, part, says } => links.push((area, to, part, says)),
            }
        }
        pen.finish();
        for (area, to, part, says) in links {
            if let Some(annotation) = link(area, to, says, &headings) {
                tree.drawn(part, page.add_tagged_annotation(annotation));
            }
        }
        Page::finish(page);
    }
    let (language, title) = (language(paper.language), visible(&paper.title));
    document.set_tag_tree(tree.tags(language));
    document.set_outline(outline(&headings, &title));
    let properties = Metadata::new().title(title).language(language.to_owned()).producer("Ronten".into());
    document.set_metadata(match paper.made.map(date) {
        Some(date) => properties.creation_date(date),
        None => properties,
    });
    document.finish().map_err(|error| failed(&error))
}

fn language(language: Language) -> &'static str {
    match language {
        Language::Japanese => "ja",
        Language::English => "en",
    }
}

/// A text for the file's properties, where a control character has no place; never empty, since a reader announces it.
fn visible(text: &str) -> String {
    let text: String = one_line(text).chars().map(|character| if super::shape::no_shape(character) { ' ' } else { character }).collect();
    if text.trim().is_empty() { "-".to_owned() } else { text }
}

fn date(moment: crate::model::moment::Moment) -> DateTime {
    let utc = moment.to_utc();
    let [month, day, hour, minute, second] = [utc.month(), utc.day(), utc.hour(), utc.minute(), utc.second()].map(|part| part as u8);
    let date = DateTime::new(utc.year().clamp(0, 9999) as u16).month(month).day(day).hour(hour).minute(minute).second(second);
    date.utc_offset_hour(0).utc_offset_minute(0)
}

fn destination(heading: &Set) -> XyzDestination {
    XyzDestination::new(heading.page, Point::from_xy(LEFT, (heading.y - 6.0).max(0.0)))
}

fn link(Area(x, y, width, height): Area, to: Target, says: String, headings: &[Set]) -> Option<Annotation> {
    let to = match to {
        Target::Heading(at) => destination(headings.get(at)?),
        Target::Page(page) => XyzDestination::new(page, Point::from_xy(LEFT, TOP)),
    };
    let link = LinkAnnotation::new(Rect::from_xywh(x, y, width, height)?, Lead::Destination(to.into()));
    Some(Annotation::new_link(link, Some(visible(&says))))
}

/// Bookmarks from the headings; the title alone where there are none, since a reader is promised some.
fn outline(headings: &[Set], title: &str) -> Outline {
    let mut outline = Outline::new();
    let mut open: Vec<(Level, OutlineNode)> = Vec::new();
    let close = |open: &mut Vec<(Level, OutlineNode)>, outline: &mut Outline| {
        if let Some((_, node)) = open.pop() {
            match open.last_mut() {
                Some((_, parent)) => parent.push_child(node),
                None => outline.push_child(node),
            }
        }
    };
    for heading in headings {
        while open.last().is_some_and(|(level, _)| *level >= heading.level) {
            close(&mut open, &mut outline);
        }
        open.push((heading.level, OutlineNode::new(visible(&heading.text), destination(heading))));
    }
    while !open.is_empty() {
        close(&mut open, &mut outline);
    }
    if headings.is_empty() {
        outline.push_child(OutlineNode::new(title.to_owned(), XyzDestination::new(0, Point::from_xy(LEFT, TOP))));
    }
    outline
}

/// Draws on a page, and keeps together what belongs to one part.
struct Pen<'a> {
    surface: Surface<'a>,
    fonts: &'a Fonts,
    tree: &'a mut Tree,
    open: Option<Purpose>,
}

impl Pen<'_> {
    fn line(&mut self, line: &Line, (x, y): (f32, f32), grey: u8, purpose: Purpose) {
        self.grey(grey);
        self.open(purpose);
        line.pieces.iter().for_each(|piece| self.piece(piece, x, y));
    }

    fn piece(&mut self, piece: &Piece, x: f32, y: f32) {
        let glyphs: Vec<KrillaGlyph> = piece
            .glyphs
            .iter()
            .map(|(range, glyph)| KrillaGlyph::new(GlyphId::new(glyph.id), glyph.advance, glyph.x, glyph.y, 0.0, range.clone(), None))
            .collect();
        let font = self.fonts.faces[piece.face].embedded.clone();
        self.surface.draw_glyphs(Point::from_xy(x + piece.x, y), &glyphs, font, &piece.text, piece.size, false);
    }

    fn fill(&mut self, areas: &[Area], grey: u8, purpose: Purpose) {
        let mut path = PathBuilder::new();
        let rectangles = areas.iter().filter_map(|Area(x, y, width, height)| Rect::from_xywh(*x, *y, *width, *height));
        rectangles.for_each(|rectangle| path.push_rect(rectangle));
        if let Some(path) = path.finish() {
            self.open(purpose);
            self.grey(grey);
            self.surface.draw_path(&path);
        }
    }

    fn grey(&mut self, grey: u8) {
        self.surface.set_fill(Some(Fill { paint: luma::Color::new(grey).into(), ..Fill::default() }));
    }

    /// What is drawn from now on is for this.
    fn open(&mut self, purpose: Purpose) {
        if self.open == Some(purpose) {
            return;
        }
        self.close();
        let artifact = |kind| ContentTag::Artifact(Artifact::with_kind(kind));
        match purpose {
            Purpose::Read(part) => {
                let content = self.surface.start_tagged(ContentTag::Span(SpanTag::empty()));
                self.tree.drawn(part, content);
            }
            Purpose::Head => _ = self.surface.start_tagged(artifact(ArtifactType::Header)),
            Purpose::Foot => _ = self.surface.start_tagged(artifact(ArtifactType::Footer)),
            Purpose::Adorn => _ = self.surface.start_tagged(artifact(ArtifactType::Layout)),
        }
        self.open = Some(purpose);
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.surface.end_tagged();
        }
    }

    fn finish(mut self) {
        self.close();
        self.surface.finish();
    }
}
