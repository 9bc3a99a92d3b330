//! Withholding: the one exception to "nothing published ever changes", since a name may be found too late.
//!
//! One person asks, another approves; a marker with the reason takes the words' place in every published version, and the
//! bytes and salts that held them are destroyed. The record names the old and the new hash.

use super::approval::{self, Asked};
use super::project::own_project;
use super::scrub::{ALL_WORDS, Removal, Rewritten, Scrub, rewritten_texts, scrubbed_sheet};
use super::{Command, Desk, FieldError, Refused, Stop, found};
use crate::closed;
use crate::documents::result::withheld_marker;
use crate::model::ids::{IssueId, OpinionId, ProjectId, RoundId};
use crate::model::span::slice;
use crate::model::terms::RedactionReason;
use crate::store::Db;
use crate::store::approvals::{Approval, Purpose, Snapshot};
use crate::store::issues::{Issue, View};
use crate::store::opinions::Opinion;
use crate::store::publications::Publication;
use crate::store::rounds::Round;
use crate::store::submissions::Submission;
use diesel::QueryResult;
use serde::{Deserialize, Serialize};

/// Longest words to be withheld at once, in code points; fewer than two would hit words that mean no harm.
const WORDS: std::ops::RangeInclusive<usize> = 2..=1000;

/// Letters looked through at once.
const LETTERS: usize = 500;

/// Where the words were seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// In the wording or the summary of an opinion.
    Opinion(OpinionId),
    /// In an issue's words or in the city's views on it.
    Issue(IssueId),
}

/// Asks that words be withheld from everything that is or will be published about the project.
pub struct RequestWithholding {
    pub seen: Seen,
    /// Exactly as they stand there.
    pub words: String,
    pub reason: RedactionReason,
}

closed! {
    /// A field in which the words stand.
    pub enum Field {
        Letter = "letter",
        Gist = "gist",
        Theme = "theme",
        Title = "title",
        Text = "text",
        Reason = "reason",
        Place = "place",
        Before = "before_text",
        After = "after_text",
        Page = "page",
        LaterStage = "later_stage",
    }
}

/// What an approval of a withholding keeps: a place where the words can be read, never the words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Detail {
    reason: RedactionReason,
    field: Field,
    /// Id of the letter, opinion, issue or view.
    row: String,
    /// Code points of the field.
    start: usize,
    /// Exclusive.
    end: usize,
}

/// What is approved: these published versions lose so many places.
#[derive(Serialize)]
pub(super) struct Approved {
    format: &'static str,
    reason: RedactionReason,
    publications: Vec<Found>,
}

#[derive(Serialize)]
struct Found {
    round: RoundId,
    version: i64,
    snapshot: String,
    places: u64,
}

impl Command for RequestWithholding {
    type Reply = Approval;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Approval, Stop> {
        let words = self.words.replace("\r\n", "\n");
        let (subject, project, round) = match self.seen {
            Seen::Opinion(id) => {
                let opinion = found(Opinion::by_id(desk.db, id)?)?;
                (id.to_string(), opinion.project, Some(opinion.round))
            }
            Seen::Issue(id) => (id.to_string(), found(Issue::by_id(desk.db, id)?)?.project, None),
        };
        let project = own_project(desk, project)?;
        if !WORDS.contains(&words.trim().chars().count()) {
            return Err(wrong("words_length"));
        }
        let scrub = Scrub::words(&words, withheld_marker(self.reason));
        let Some(detail) = locate(desk.db, self.seen, &scrub, self.reason)? else { return Err(wrong("words_not_found")) };
        let content = content(desk, project.id, &scrub, self.reason)?;
        if content.publications.is_empty() {
            return Err(wrong("words_not_published"));
        }
        let detail = serde_json::to_string(&detail).map_err(|error| Stop::Broken(error.to_string()))?;
        let asked = Asked { purpose: Purpose::Withholding, subject: &subject, round, project: project.id, section: &project.section };
        approval::request(desk, &asked, &content, &detail)
    }
}

fn wrong(problem: &'static str) -> Stop {
    Refused::Fields(vec![FieldError::new("words", problem)]).into()
}

/// The fields in which words may have been seen, each with its row.
fn fields(db: &mut Db, seen: Seen) -> QueryResult<Vec<(Field, String, String)>> {
    match seen {
        Seen::Opinion(id) => {
            let Some(opinion) = Opinion::by_id(db, id)? else { return Ok(Vec::new()) };
            let letter = Submission::by_id(db, opinion.submission)?;
            let letter = letter.map(|letter| (Field::Letter, letter.id.to_string(), letter.text));
            Ok(letter.into_iter().chain([(Field::Gist, opinion.id.to_string(), opinion.gist)]).collect())
        }
        Seen::Issue(id) => {
            let Some(issue) = Issue::by_id(db, id)? else { return Ok(Vec::new()) };
            let row = issue.id.to_string();
            let mut all = vec![(Field::Theme, row.clone(), issue.theme), (Field::Title, row, issue.title)];
            for view in View::of_issue(db, id)? {
                let row = view.id.to_string();
                let words = [
                    (Field::Text, view.text),
                    (Field::Reason, view.reason),
                    (Field::Place, view.place),
                    (Field::Before, view.before_text),
                    (Field::After, view.after_text),
                    (Field::Page, view.page),
                    (Field::LaterStage, view.later_stage),
                ];
                all.extend(words.map(|(field, text)| (field, row.clone(), text)));
            }
            Ok(all)
        }
    }
}

fn locate(db: &mut Db, seen: Seen, scrub: &Scrub, reason: RedactionReason) -> QueryResult<Option<Detail>> {
    for (field, row, text) in fields(db, seen)? {
        if let Some(span) = scrub.spans(&text).first() {
            return Ok(Some(Detail { reason, field, row, start: span.start(), end: span.end() }));
        }
    }
    Ok(None)
}

/// Where words of a round's result were seen: in the city's words, in a summary, or in a letter; the first place found.
pub fn seen(db: &mut Db, round: &Round, words: &str) -> QueryResult<Option<Seen>> {
    for issue in Issue::of_project(db, round.project)? {
        if fields(db, Seen::Issue(issue.id))?.iter().any(|(.., text)| text.contains(words)) {
            return Ok(Some(Seen::Issue(issue.id)));
        }
    }
    let opinions = Opinion::of_round(db, round.id)?;
    if let Some(opinion) = opinions.iter().find(|opinion| opinion.gist.contains(words)) {
        return Ok(Some(Seen::Opinion(opinion.id)));
    }
    for some in opinions.chunks(LETTERS) {
        let ids: Vec<_> = some.iter().map(|opinion| opinion.submission).collect();
        let found = Submission::words(db, &ids)?.into_iter().find(|(.., text)| text.contains(words));
        if let Some((letter, ..)) = found {
            return Ok(some.iter().find(|opinion| opinion.submission == letter).map(|opinion| Seen::Opinion(opinion.id)));
        }
    }
    Ok(None)
}

/// The words that an approval is about and the reason, for the page of who decides; none once they are gone.
pub fn words(db: &mut Db, approval: &Approval) -> QueryResult<Option<(String, RedactionReason)>> {
    let Ok(detail) = serde_json::from_str::<Detail>(&approval.detail) else { return Ok(None) };
    let seen = match (approval.subject.parse(), approval.round) {
        (Ok(opinion), Some(_)) => Seen::Opinion(opinion),
        _ => match approval.subject.parse() {
            Ok(issue) => Seen::Issue(issue),
            Err(_) => return Ok(None),
        },
    };
    let text = fields(db, seen)?.into_iter().find(|(field, row, _)| *field == detail.field && *row == detail.row);
    Ok(text.and_then(|(.., text)| slice(&text, detail.start, detail.end).map(|words| (words.to_owned(), detail.reason))))
}

/// What a published version loses.
pub struct Loss {
    pub round: RoundId,
    pub version: i64,
    /// Its texts that change, as they will stand.
    pub texts: Vec<Rewritten>,
}

/// What would happen if it were approved now, for the page of who decides: the words, the reason, and what every published
/// version loses. None once the words are gone.
pub fn preview(db: &mut Db, approval: &Approval) -> Result<Option<(String, RedactionReason, Vec<Loss>)>, Stop> {
    let Some((words, reason)) = words(db, approval)? else { return Ok(None) };
    let losses = losses(db, approval.project, &Scrub::words(&words, withheld_marker(reason)))?;
    Ok(Some((words, reason, losses)))
}

/// What the published versions of a project's results lose by a removal.
pub(super) fn losses(db: &mut Db, project: ProjectId, scrub: &Scrub) -> Result<Vec<Loss>, Stop> {
    let mut losses = Vec::new();
    for publication in Publication::of_project(db, project)? {
        let Some(snapshot) = Snapshot::by_hash(db, &publication.snapshot)? else { continue };
        let texts = rewritten_texts(scrub, &snapshot)?;
        if !texts.is_empty() {
            losses.push(Loss { round: publication.round, version: publication.version, texts });
        }
    }
    Ok(losses)
}

fn content(desk: &mut Desk<'_>, project: ProjectId, scrub: &Scrub, reason: RedactionReason) -> Result<Approved, Stop> {
    let mut publications = Vec::new();
    for publication in Publication::of_project(desk.db, project)? {
        let Some(snapshot) = Snapshot::by_hash(desk.db, &publication.snapshot)? else { continue };
        if let Some((_, places)) = scrubbed_sheet(scrub, &snapshot)? {
            publications.push(Found { round: publication.round, version: publication.version, snapshot: snapshot.hash, places });
        }
    }
    Ok(Approved { format: "ronten-withholding/v1", reason, publications })
}

/// What an approval is about, as it is now; none once the words are gone.
pub(super) fn present(desk: &mut Desk<'_>, approval: &Approval) -> Result<Option<Approved>, Stop> {
    let Some((words, reason)) = words(desk.db, approval)? else { return Ok(None) };
    content(desk, approval.project, &Scrub::words(&words, withheld_marker(reason)), reason).map(Some)
}

/// The withholding was approved: it happens. `cause` is the decision's entry.
pub(super) fn decided(desk: &mut Desk<'_>, approval: &Approval, cause: i64) -> Result<(), Stop> {
    let (words, reason) = found(words(desk.db, approval)?)?;
    let scrub = Scrub::words(&words, withheld_marker(reason));
    let mut removal = Removal::new(&scrub, "text.withheld", reason, approval, cause);
    removal.snapshots(desk)?;
    removal.rows(desk, ALL_WORDS)?;
    removal.bodies(desk)
}
