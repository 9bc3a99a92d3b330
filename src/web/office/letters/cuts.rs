//! Where a letter is cut, and what each piece is: from its stored splitting, or from the form as it was sent.

use crate::commands::submission::Mark;
use crate::model::sentences::sentences;
use crate::model::span::slice;
use crate::model::terms::{AsideReason, Scope};
use crate::model::text::is_blank;
use crate::store::opinions::Opinion;
use crate::store::submissions::Submission;
use crate::web::form::Form;
use crate::web::office::typed::Typed;
use std::collections::BTreeSet;
use std::str::FromStr;

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Opinion(Scope),
    Aside(AsideReason),
}

impl Kind {
    /// Its spelling in the form.
    pub fn name(self) -> String {
        match self {
            Kind::Opinion(scope) => format!("opinion.{scope}"),
            Kind::Aside(reason) => format!("aside.{reason}"),
        }
    }
}

impl FromStr for Kind {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        match name.split_once('.') {
            Some(("opinion", scope)) => scope.parse().map(Kind::Opinion).map_err(|_| ()),
            Some(("aside", reason)) => reason.parse().map(Kind::Aside).map_err(|_| ()),
            _ => Err(()),
        }
    }
}

/// A piece as the page draws it.
pub struct Drawn {
    pub start: usize,
    pub end: usize,
    /// The sentences and parts of sentences in it, each from its start to before its end.
    pub units: Vec<(usize, usize)>,
    pub kind: Option<Kind>,
}

/// A piece as it is stored.
pub struct Marked {
    pub start: usize,
    pub end: usize,
    pub mark: Mark,
}

/// Code points that say something: white space needs no decision.
pub fn visible(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

/// A form that holds what is stored; for a letter never split, one piece for each part of it.
pub fn stored(letter: &Submission, opinions: &[Opinion]) -> Typed {
    let mut values: Vec<(String, String)> = Vec::new();
    let mut starts: BTreeSet<usize> = letter.parts.iter().map(|part| part.start).collect();
    let place = |at: i64| usize::try_from(at).unwrap_or_default();
    for opinion in opinions {
        let (start, end) = (place(opinion.start_at), place(opinion.end_at));
        starts.extend([start, end]);
        values.push((format!("what-{start}"), Kind::Opinion(opinion.scope).name()));
        values.push((format!("about-{start}"), opinion.plan_section.map(|section| section.to_string()).unwrap_or_default()));
        values.push((format!("gist-{start}"), opinion.gist.clone()));
    }
    for aside in letter.asides.iter() {
        starts.extend([aside.start, aside.end]);
        values.push((format!("what-{}", aside.start), Kind::Aside(aside.reason).name()));
    }
    // What is stored is known: a stretch that nobody decided on is not of the kind of the one before it.
    let known: Vec<String> = starts.iter().map(ToString::to_string).collect();
    values.push(("cuts".to_owned(), known.join(" ")));
    values.extend(known.into_iter().map(|start| ("cut".to_owned(), start)));
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    Typed::holding(&values)
}

/// The cuts that are ticked in a form, always with the beginning.
pub fn ticked(text: &str, form: &Form) -> BTreeSet<usize> {
    within(text, form.all("cut"))
}

/// The cuts that the form was drawn with.
pub fn drawn(text: &str, form: &Form) -> BTreeSet<usize> {
    within(text, form.get("cuts").split(' '))
}

/// The cuts that a page shall show: those ticked, and those before the words that were typed.
pub fn wanted(text: &str, typed: &Typed) -> BTreeSet<usize> {
    let mut cuts = within(text, typed.all("cut"));
    cuts.extend(before_words(text, typed.value("words")).unwrap_or_default());
    cuts
}

fn within<'a>(text: &str, cuts: impl Iterator<Item = &'a str>) -> BTreeSet<usize> {
    let limit = text.chars().count();
    cuts.filter_map(|cut| cut.parse().ok()).filter(|cut| *cut < limit).chain([0]).collect()
}

/// Where these words begin in the text, first to last; an error when they are not in it.
pub fn before_words(text: &str, words: &str) -> Result<Vec<usize>, ()> {
    let words = words.replace("\r\n", "\n");
    let words = words.trim();
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<usize> = text.match_indices(words).map(|(byte, _)| text.get(..byte).unwrap_or_default().chars().count()).collect();
    if places.is_empty() { Err(()) } else { Ok(places) }
}

/// The pieces between the cuts. One that is new since the page was drawn is of the kind of the piece that it was cut from.
pub fn kinds(text: &str, cuts: &BTreeSet<usize>, typed: &Typed) -> Vec<Drawn> {
    let units = units(text, cuts);
    let known = within(text, typed.value("cuts").split(' '));
    let mut kind = None;
    let piece = |(start, end): (usize, usize)| {
        let what = typed.value(&format!("what-{start}"));
        if known.contains(&start) || !what.is_empty() {
            kind = what.parse().ok();
        }
        let inside = units.iter().copied().filter(|unit| start <= unit.0 && unit.0 < end).collect();
        Drawn { start, end, units: inside, kind }
    };
    between(text, cuts).into_iter().map(piece).collect()
}

/// The pieces of a form that are something; those of white space alone are nothing.
pub fn marked(text: &str, cuts: &BTreeSet<usize>, form: &Form) -> Vec<Marked> {
    let mark = |(start, end): (usize, usize)| {
        let mark = match form.get(&format!("what-{start}")).parse().ok()? {
            Kind::Aside(reason) => Mark::Aside(reason),
            Kind::Opinion(scope) => {
                let section = form.get(&format!("about-{start}")).parse().ok();
                Mark::Opinion { scope, section, gist: Some(form.get(&format!("gist-{start}")).trim().replace("\r\n", "\n")) }
            }
        };
        let seen = slice(text, start, end).is_some_and(|words| !is_blank(words));
        seen.then_some(Marked { start, end, mark })
    };
    between(text, cuts).into_iter().filter_map(mark).collect()
}

fn between(text: &str, cuts: &BTreeSet<usize>) -> Vec<(usize, usize)> {
    let ends = cuts.iter().copied().skip(1).chain([text.chars().count()]);
    cuts.iter().copied().zip(ends).filter(|(start, end)| start < end).collect()
}

/// Sentences, cut further where a cut falls within one.
fn units(text: &str, cuts: &BTreeSet<usize>) -> Vec<(usize, usize)> {
    let mut starts: BTreeSet<usize> = sentences(text).iter().map(|sentence| sentence.start()).collect();
    starts.extend(cuts);
    between(text, &starts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Moment;

    const TEXT: &str = "拝啓。公園が要る。木も要る。";

    fn form(fields: &[(&str, &str)]) -> Form {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Form::new(fields, Moment::from_unix_ms(0))
    }

    #[test]
    fn a_new_piece_is_what_it_was_cut_from() {
        let typed =
            Typed::of(&form(&[("cuts", "0 3"), ("cut", "3"), ("cut", "9"), ("what-0", "aside.greeting"), ("what-3", "opinion.in_scope")]));

        let pieces = kinds(TEXT, &wanted(TEXT, &typed), &typed);

        let seen: Vec<_> = pieces.iter().map(|piece| (piece.start, piece.end, piece.kind.map(Kind::name).unwrap_or_default())).collect();
        let opinion = || "opinion.in_scope".to_owned();
        assert_eq!(seen, [(0, 3, "aside.greeting".to_owned()), (3, 9, opinion()), (9, 14, opinion())]);
        assert_eq!(pieces[1].units, [(3, 9)]);
    }

    #[test]
    fn a_sentence_can_be_cut_before_any_words() {
        let typed = Typed::of(&form(&[("words", "が要る")]));

        assert_eq!(wanted(TEXT, &typed), BTreeSet::from([0, 5]));
        assert_eq!(units(TEXT, &BTreeSet::from([0, 5])), [(0, 3), (3, 5), (5, 9), (9, 14)]);
        assert!(before_words(TEXT, "学校").is_err());
    }

    #[test]
    fn cuts_outside_the_text_are_none_and_blank_pieces_nothing() {
        assert_eq!(ticked(TEXT, &form(&[("cut", "99"), ("cut", "x"), ("cut", "-1")])), BTreeSet::from([0]));
        let blank = form(&[("what-0", "opinion.in_scope"), ("what-2", "aside.other")]);

        let marked = marked("あ。\n\n", &BTreeSet::from([0, 2]), &blank);

        assert_eq!(marked.iter().map(|piece| (piece.start, piece.end)).collect::<Vec<_>>(), [(0, 2)]);
    }
}
