//! After the result is published: which of the writer's words went to which issue, and what the city answered.

use crate::commands::result::numbers::public_numbers;
use crate::documents::result::{ResultSheet, SheetOpinion};
use crate::model::Moment;
use crate::model::span::slice;
use crate::store::Db;
use crate::store::approvals::Snapshot;
use crate::store::opinions::Opinion;
use crate::store::publications::Publication;
use crate::store::submissions::Submission;
use crate::texts::texts;
use crate::web::problem::Problem;
use crate::web::public::comment::Scene;
use crate::web::public::grounds::Grounds;
use serde::Serialize;
use std::collections::HashMap;

/// What became of a letter.
#[derive(Serialize)]
pub struct Answers {
    pieces: Vec<Piece>,
    opinions: Vec<Answer>,
    /// Words that stand otherwise in what was published.
    redactions: usize,
    validity: Option<Decided>,
    /// The language of the letter.
    written_in: &'static str,
    result: String,
    #[serde(skip)]
    published_at: Moment,
    /// When it was corrected, if what is shown is not the first version.
    corrected_at: Option<String>,
    /// Whether the next version is in preparation.
    in_correction: bool,
}

/// A stretch of the letter, for the part `marked_text`.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Piece {
    text: String,
    mark: Option<&'static str>,
    label: Option<String>,
}

/// One opinion and its answer.
#[derive(Serialize)]
struct Answer {
    /// Counts the opinions of this letter.
    number: i64,
    /// Where it stands in the published result, which counts the opinions of the round.
    published: Option<Numbered>,
    words: String,
    /// How the city translated them, as it was published.
    translation: String,
    issue: Option<Titled>,
    /// Why it has none.
    no_issue: Option<String>,
    category: Option<String>,
    view: String,
    grounds: Grounds,
}

/// An opinion's number in the published result, and its page.
#[derive(Serialize)]
struct Numbered {
    number: u64,
    href: String,
}

/// An issue's number and title.
#[derive(Serialize)]
struct Titled {
    number: i64,
    title: String,
}

/// What was decided about a letter that is not answered point by point, and why.
#[derive(Serialize)]
struct Decided {
    name: String,
    hint: String,
    /// In an official's words; empty where the program itself decided.
    reason: String,
}

impl Answers {
    /// When the version that it is from was published.
    pub fn published_at(&self) -> Moment {
        self.published_at
    }
}

/// What became of the letter by the newest version of the result; none before it is in one.
pub fn of(db: &mut Db, scene: &Scene, letter: &Submission) -> Result<Option<Answers>, Problem> {
    if !scene.round.has_result() {
        return Ok(None);
    }
    let Some(publication) = Publication::newest(db, scene.round.id)? else { return Ok(None) };
    let in_correction = scene.round.in_correction();
    // Found during the correction: the next version answers it.
    if in_correction && letter.registered_at > publication.published_at {
        return Ok(None);
    }
    let Some(snapshot) = Snapshot::by_hash(db, &publication.snapshot)? else { return Ok(None) };
    let sheet: ResultSheet = serde_json::from_str(&snapshot.body).map_err(Problem::internal)?;
    let mut opinions = if in_correction { Opinion::all_of_submission(db, letter.id)? } else { Opinion::of_submission(db, letter.id)? };
    // A letter without opinions asks for no numbers: they are those of the whole round.
    let numbers = if opinions.is_empty() { HashMap::new() } else { public_numbers(db, &scene.round)? };
    if in_correction {
        // What is split anew meanwhile is not public; what is public may be split otherwise by now.
        opinions.retain(|opinion| numbers.contains_key(&opinion.id));
        opinions.sort_by_key(|opinion| opinion.start_at);
    }
    let number = |opinion: &Opinion| numbers.get(&opinion.id).copied();
    let answers = opinions.iter().map(|opinion| answer(scene, letter, opinion, &sheet, number(opinion))).collect();
    Ok(Some(Answers {
        pieces: pieces(&letter.text, marks(scene, letter, &opinions)),
        opinions: answers,
        redactions: letter.redactions.len(),
        validity: decided(scene, letter),
        written_in: letter.written_in().name(),
        result: format!("{}/result", scene.href),
        published_at: publication.published_at,
        corrected_at: (publication.version > 1).then(|| publication.published_at.to_string()),
        in_correction,
    }))
}

/// The answer as it was published: what is reworded in the office afterwards is for a later round.
fn answer(scene: &Scene, letter: &Submission, opinion: &Opinion, sheet: &ResultSheet, number: Option<u64>) -> Answer {
    let lang = scene.ask.lang;
    let is = |one: &SheetOpinion| Some(one.number) == number;
    let issue = sheet.issues.iter().find(|issue| issue.opinions.iter().any(is));
    let published = issue.map_or(&sheet.without_issue, |issue| &issue.opinions).iter().find(|one| is(one));
    let no_issue = published.filter(|_| issue.is_none()).and_then(|one| one.no_issue);
    Answer {
        number: opinion.position,
        words: slice(&letter.text, opinion.start_at as usize, opinion.end_at as usize).unwrap_or_default().trim_end().to_owned(),
        translation: published.map(|one| one.translation.clone()).unwrap_or_default(),
        published: number.map(|number| Numbered { number, href: format!("{}/opinions/{number}", scene.href) }),
        issue: issue.map(|issue| Titled { number: issue.number, title: issue.title.clone() }),
        no_issue: no_issue.map(|reason| texts().get(lang, &format!("terms.no_issue_reason.{reason}"), &[])),
        category: issue.map(|issue| issue.label.get(lang).to_owned()),
        view: issue.map(|issue| issue.text.clone()).unwrap_or_default(),
        grounds: issue.map(|issue| Grounds::of_issue(issue, &sheet.changes)).unwrap_or_default(),
    }
}

/// Where, as what, and under which label.
type Mark = (usize, usize, &'static str, String);

fn marks(scene: &Scene, letter: &Submission, opinions: &[Opinion]) -> Vec<Mark> {
    let numbered = opinions.iter().map(|one| (one.start_at as usize, one.end_at as usize, "opinion", one.position.to_string()));
    let reason = |name: &str| texts().get(scene.ask.lang, &format!("terms.aside_reason.{name}"), &[]);
    let asides = letter.asides.iter().map(|aside| (aside.start, aside.end, "aside", reason(aside.reason.name())));
    let mut marks: Vec<Mark> = numbered.chain(asides).collect();
    marks.sort_by_key(|(start, ..)| *start);
    marks
}

/// The whole text in order, marked and unmarked; spans of one splitting do not overlap.
fn pieces(text: &str, marks: Vec<Mark>) -> Vec<Piece> {
    let plain = |start: usize, end: usize| slice(text, start, end).filter(|words| !words.is_empty()).map(str::to_owned);
    let (mut pieces, mut at) = (Vec::new(), 0);
    for (start, end, mark, label) in marks {
        pieces.extend(plain(at, start).map(|text| Piece { text, mark: None, label: None }));
        pieces.extend(plain(start, end).map(|text| Piece { text, mark: Some(mark), label: Some(label) }));
        at = end.max(at);
    }
    pieces.extend(plain(at, text.chars().count()).map(|text| Piece { text, mark: None, label: None }));
    pieces
}

fn decided(scene: &Scene, letter: &Submission) -> Option<Decided> {
    let validity = letter.validity.filter(|validity| *validity != crate::model::terms::Validity::Valid)?;
    let word = |group: &str| texts().get(scene.ask.lang, &format!("terms.{group}.{validity}"), &[]);
    // `@` begins a text key: the program's own reason, which the hint says already.
    let reason = Some(&letter.validity_reason).filter(|reason| !reason.starts_with('@')).cloned().unwrap_or_default();
    Some(Decided { name: word("validity"), hint: word("validity_hint"), reason })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marked_and_unmarked_pieces_spell_the_letter() {
        let text = "拝啓。𠮷を植えて。\nベンチも。";
        let marks = vec![(0, 3, "aside", "あいさつ".to_owned()), (3, 9, "opinion", "1".to_owned()), (10, 15, "opinion", "2".to_owned())];

        let pieces = pieces(text, marks);

        assert_eq!(pieces.iter().map(|piece| piece.text.as_str()).collect::<String>(), text);
        let kinds: Vec<_> = pieces.iter().map(|piece| (piece.text.as_str(), piece.mark)).collect();
        assert_eq!(kinds, [("拝啓。", Some("aside")), ("𠮷を植えて。", Some("opinion")), ("\n", None), ("ベンチも。", Some("opinion"))]);
    }
}
