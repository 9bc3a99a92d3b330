//! From glyphs to lines: where they end, and how they fill the width.

use super::shape::{Cluster, Glyph, Kind, Shaped, Shaper, TOKEN_SIZE, token_text};
use super::style::Style;
use std::ops::Range;
use std::rc::Rc;
use unicode_bidi::{BidiInfo, Level};

/// How much wider, in ems, the space between two characters may become for a line to reach the margin. More would look like a
/// space between words, to the eye and to programs that read the file.
const STRETCH: f32 = 0.08;

/// A line, from its left end.
pub struct Line {
    pub pieces: Vec<Piece>,
    pub width: f32,
}

/// Glyphs of one font in one direction.
pub struct Piece {
    pub x: f32,
    pub face: usize,
    pub size: f32,
    /// What the glyphs' ranges count in.
    pub text: Rc<str>,
    /// From left to right; advances in ems.
    pub glyphs: Vec<(Range<usize>, Glyph)>,
}

/// Breaks a text into lines of a width.
pub fn lines(shaper: &Shaper<'_>, text: &str, style: Style, width: f32) -> Vec<Line> {
    let mut lines = Vec::new();
    for paragraph in hard_lines(text) {
        let shaped = shaper.shape(paragraph, style.bold);
        let ends = ends(&shaped.clusters, width / style.size);
        let mut start = 0;
        for end in &ends {
            let last = *end == shaped.clusters.len();
            lines.push(line(&shaped, start..*end, style.size, (!last).then_some(width)));
            start = *end;
        }
        if ends.is_empty() {
            lines.push(Line { pieces: Vec::new(), width: 0.0 });
        }
    }
    lines
}

/// A text in one line that is as wide as it is; line feeds become spaces.
pub fn single(shaper: &Shaper<'_>, text: &str, style: Style) -> Line {
    let shaped = shaper.shape(&one_line(text), style.bold);
    line(&shaped, 0..shaped.clusters.len(), style.size, None)
}

/// A text without line feeds.
pub fn one_line(text: &str) -> String {
    hard_lines(text).collect::<Vec<_>>().join(" ")
}

/// The lines that the writer made, by any of the signs for it.
fn hard_lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let Some(at) = text.find(['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']) else {
            rest = None;
            return Some(text);
        };
        let sign = if text[at..].starts_with("\r\n") { 2 } else { text[at..].chars().next().map_or(1, char::len_utf8) };
        rest = Some(&text[at + sign..]);
        Some(&text[..at])
    })
}

/// The clusters after which lines end, the last one included; `width` in ems.
fn ends(clusters: &[Cluster], width: f32) -> Vec<usize> {
    let (mut ends, mut start) = (Vec::new(), 0);
    while start < clusters.len() {
        let (mut reached, mut allowed, mut full) = (-lead(clusters, start), None, None);
        for (at, cluster) in clusters.iter().enumerate().skip(start) {
            reached += cluster.advance;
            // Spaces may hang over the margin, and so may the empty half of a bracket or full stop.
            let needed = match cluster.kind {
                Kind::Space => 0.0,
                _ => reached - trail(clusters, at),
            };
            if needed > width + 0.001 {
                full = Some(at);
                break;
            }
            if cluster.may_break {
                allowed = Some(at + 1);
            }
        }
        // A word that is longer than a line breaks where the line is full.
        let end = match full {
            Some(at) => allowed.unwrap_or(at.max(start + 1)),
            None => clusters.len(),
        };
        ends.push(end);
        start = end;
    }
    ends
}

/// The empty half of an opening bracket at the beginning of a line.
fn lead(clusters: &[Cluster], at: usize) -> f32 {
    if clusters[at].kind == Kind::Opening && clusters[at].shift == 0.0 { 0.5 } else { 0.0 }
}

/// The empty half of a closing bracket, comma or full stop at the end of a line.
fn trail(clusters: &[Cluster], at: usize) -> f32 {
    if clusters[at].kind == Kind::Closing && clusters[at].advance > 0.75 { 0.5 } else { 0.0 }
}

/// A line of some clusters; stretched to `fill` if it comes close to it.
fn line(shaped: &Shaped, range: Range<usize>, size: f32, fill: Option<f32>) -> Line {
    let clusters = &shaped.clusters[range.clone()];
    let visible = clusters.iter().rposition(|cluster| cluster.kind != Kind::Space).map_or(0, |last| last + 1);
    let lead = if visible > 0 { lead(clusters, 0) } else { 0.0 };
    let natural = clusters[..visible].iter().map(|cluster| cluster.advance).sum::<f32>() - lead;
    let trail = if visible > 0 { trail(clusters, visible - 1) } else { 0.0 };
    let gap = fill.map_or(0.0, |width| stretch(&clusters[..visible], width / size, natural, trail));

    let mut pieces: Vec<Piece> = Vec::new();
    let mut x = -lead;
    for at in in_visual_order(clusters) {
        let cluster = &clusters[at];
        let wider = if at + 1 < visible && stretches(cluster, &clusters[at + 1]) { gap } else { 0.0 };
        push(&mut pieces, shaped, cluster, x * size, size, wider);
        x += cluster.advance + wider;
    }
    let width = if visible == 0 { 0.0 } else { natural * size };
    Line { pieces, width }
}

/// How much each gap grows, in ems; 0 where the line is too short for that.
fn stretch(clusters: &[Cluster], width: f32, natural: f32, trail: f32) -> f32 {
    let gaps = clusters.windows(2).filter(|pair| stretches(&pair[0], &pair[1])).count() as f32;
    if gaps == 0.0 {
        return 0.0;
    }
    // With the last full stop's empty half beyond the margin, if that is what comes nearer.
    [width - natural, width - natural + trail].map(|free| free / gaps).into_iter().find(|gap| (0.0..STRETCH).contains(gap)).unwrap_or(0.0)
}

fn stretches(left: &Cluster, right: &Cluster) -> bool {
    let wide = |cluster: &Cluster| matches!(cluster.kind, Kind::Wide | Kind::Opening | Kind::Closing);
    wide(left) && wide(right) && left.level == 0 && right.level == 0
}

/// The clusters of a line from left to right.
fn in_visual_order(clusters: &[Cluster]) -> Vec<usize> {
    if clusters.iter().all(|cluster| cluster.level == 0) {
        return (0..clusters.len()).collect();
    }
    let levels: Vec<Level> = clusters.iter().map(|cluster| Level::new(cluster.level).unwrap_or(Level::ltr())).collect();
    BidiInfo::reorder_visual(&levels)
}

/// Adds a cluster to the last piece if it continues that, else as a new one.
fn push(pieces: &mut Vec<Piece>, shaped: &Shaped, cluster: &Cluster, x: f32, size: f32, wider: f32) {
    let mut glyphs: Vec<_> = shaped.glyphs[cluster.glyphs.clone()].iter().map(|glyph| (cluster.text.clone(), *glyph)).collect();
    if let Kind::Token(character) = cluster.kind {
        let text: Rc<str> = token_text(character).into();
        for ((range, _), (at, own)) in glyphs.iter_mut().zip(text.char_indices()) {
            *range = at..at + own.len_utf8();
        }
        // It is read out and copied as it is printed. With the character behind it, programs put it in a wrong place.
        pieces.push(Piece { x, face: cluster.face, size: size * TOKEN_SIZE, text, glyphs });
        return;
    }
    // What the cluster's width differs from its glyphs' goes to the last of them.
    let own: f32 = glyphs.iter().map(|(_, glyph)| glyph.advance).sum();
    if let Some((_, last)) = glyphs.last_mut() {
        last.advance += cluster.advance + wider - own;
    }
    for (_, glyph) in &mut glyphs {
        glyph.x += cluster.shift;
    }
    let backwards = cluster.level % 2 == 1;
    let continued = pieces.last_mut().filter(|piece| {
        let follows = piece.glyphs.last().is_some_and(|(range, _)| match backwards {
            true => range.start == cluster.text.end,
            false => range.end == cluster.text.start,
        });
        piece.face == cluster.face && piece.size == size && Rc::ptr_eq(&piece.text, &shaped.text) && follows
    });
    match continued {
        Some(piece) => piece.glyphs.append(&mut glyphs),
        None => pieces.push(Piece { x, face: cluster.face, size, text: shaped.text.clone(), glyphs }),
    }
}
