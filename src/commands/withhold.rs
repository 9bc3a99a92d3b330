//! Withholding: the one exception to "nothing published ever changes", since a name may be found too late.
//!
//! One person asks, another approves; a marker with the reason takes the words' place in every published version of the results
//! and in the plan, and the bytes and salts that held them are destroyed. The record names the old and the new hash.

use super::approval::{self, Asked};
use super::project::own_project;
use super::round::{facts, words_lost};
use super::scrub::{PlanLoss, Removal, Rewritten, Scrub, Whose, ended_of, plan_losses, rewritten_ended, rewritten_texts, scrub_plan};
use super::scrub::{RoundLoss, round_losses, scrubbed_ended, scrubbed_sheet, sheet_of, told};
use super::{Command, Desk, FieldError, Refused, Stop, found};
use crate::documents::ending::texts as ending_texts;
use crate::documents::result::withheld_marker;
use crate::documents::result_texts::texts;
use crate::model::ids::{PlanId, ProjectId, RoundId};
use crate::model::span::slice;
use crate::model::terms::RedactionReason;
use crate::store::Db;
use crate::store::approvals::{Approval, Purpose, Snapshot};
use crate::store::endings::Ending;
use crate::store::mail::CaughtMail;
use crate::store::projects::{Plan, Project};
use crate::store::publications::Publication;
use crate::store::rounds::Round;
use serde::{Deserialize, Serialize};

/// Longest words to be withheld at once, in code points; fewer than two would hit words that mean no harm.
const WORDS: std::ops::RangeInclusive<usize> = 2..=1000;

/// Withholdings that may wait in a section at once and are looked through.
const WAITING: i64 = 1000;

/// Asks that words be withheld from everything that is or will be published about the project.
pub struct RequestWithholding {
    /// The round in whose result or plan they were seen.
    pub round: RoundId,
    /// Exactly as they stand there.
    pub words: String,
    pub reason: RedactionReason,
}

/// What an approval of a withholding keeps: a place where the words can be read, never the words. Its subject is the
/// published version of the result, or else the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Detail {
    reason: RedactionReason,
    /// Name and number of a text of the result, or [`PLAN`].
    part: String,
    number: u64,
    /// Code points of the text.
    start: usize,
    /// Exclusive.
    end: usize,
}

/// The part of a [`Detail`] that is the text of a plan, of number 0, or its title, of number 1.
const PLAN: &str = "plan";

/// The part of a [`Detail`] that is a text of a round, by its number in [`told`].
const ROUND: &str = "round";

/// What is approved: these published versions and these plans lose so many places.
#[derive(Serialize)]
pub(super) struct Approved {
    format: &'static str,
    reason: RedactionReason,
    publications: Vec<Found>,
    plans: Vec<FoundInPlan>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rounds: Vec<FoundInRound>,
}

#[derive(Serialize)]
struct FoundInRound {
    round: RoundId,
    places: u64,
}

#[derive(Serialize)]
struct Found {
    #[serde(skip_serializing_if = "Option::is_none")]
    round: Option<RoundId>,
    version: i64,
    snapshot: String,
    places: u64,
}

#[derive(Serialize)]
struct FoundInPlan {
    plan: PlanId,
    rev: i64,
    places: u64,
}

impl Command for RequestWithholding {
    type Reply = Approval;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Approval, Stop> {
        let words = self.words.replace("\r\n", "\n");
        let round = found(Round::by_id(desk.db, self.round)?)?;
        let project = own_project(desk, round.project)?;
        if !WORDS.contains(&words.trim().chars().count()) {
            return Err(wrong("words_length"));
        }
        let scrub = Scrub::words(&words, withheld_marker(self.reason));
        let Some((subject, detail)) = locate(desk.db, &round, &scrub, self.reason)? else { return Err(wrong("words_not_published")) };
        refuse_twice(desk, &project, &words)?;
        let content = content(desk, project.id, &scrub, self.reason)?;
        let detail = serde_json::to_string(&detail).map_err(|error| Stop::Broken(error.to_string()))?;
        let asked = Asked {
            purpose: Purpose::Withholding,
            subject: &subject,
            round: Some(round.id),
            project: project.id,
            section: &project.section,
        };
        approval::request(desk, &asked, &content, &detail)
    }
}

fn wrong(problem: &'static str) -> Stop {
    Refused::Fields(vec![FieldError::new("words", problem)]).into()
}

/// Refuses to ask again for words that wait for their second person, asked for in whatever round and for whatever reason: what
/// is approved is taken out of the whole project.
fn refuse_twice(desk: &mut Desk<'_>, project: &Project, wanted: &str) -> Result<(), Stop> {
    for waiting in Approval::waiting(desk.db, Some(&project.section), Some(Purpose::Withholding), None, WAITING)? {
        if waiting.project == project.id && words(desk.db, &waiting)?.is_some_and(|(words, _)| words == wanted) {
            return Err(Refused::Waits(waiting.id).into());
        }
    }
    Ok(())
}

/// The newest published version of a round's result in which the words stand, or else the end of its project, or its plan, and
/// the first place in it.
fn locate(db: &mut Db, round: &Round, scrub: &Scrub, reason: RedactionReason) -> Result<Option<(String, Detail)>, Stop> {
    let first = |text: &str, part: &str, number| {
        let span = *scrub.spans(text).first()?;
        Some(Detail { reason, part: part.to_owned(), number, start: span.start(), end: span.end() })
    };
    let publications = Publication::of_round(db, round.id)?;
    for publication in publications.iter().rev() {
        let Some(mut sheet) = sheet_of(db, publication)? else { continue };
        let detail = texts(&mut sheet).into_iter().find_map(|(part, text)| first(text, part.name, part.number));
        if let Some(detail) = detail {
            return Ok(Some((publication.id.to_string(), detail)));
        }
    }
    for ending in Ending::of_project(db, round.project)?.iter().rev() {
        let Some(mut ended) = ended_of(db, ending)? else { continue };
        let detail = ending_texts(&mut ended).into_iter().find_map(|(part, text)| first(text, part.name, part.number));
        if let Some(detail) = detail {
            return Ok(Some((ending.id.to_string(), detail)));
        }
    }
    // Before the period begins neither plan nor announcement are public: others take their place.
    if !facts::opened(db, round)? {
        return Ok(None);
    }
    for plan in round.plans() {
        let Some(plan) = Plan::by_id(db, plan)? else { continue };
        let detail = (0..).zip(plan_texts(&plan)).find_map(|(number, text)| first(text, PLAN, number));
        if let Some(detail) = detail {
            return Ok(Some((plan.id.to_string(), detail)));
        }
    }
    let detail = (0..).zip(told(round)).find_map(|(number, text)| first(text, ROUND, number));
    Ok(detail.map(|detail| (round.id.to_string(), detail)))
}

/// The public texts of a plan, in the order of [`Detail::number`].
fn plan_texts(plan: &Plan) -> [&String; 2] {
    [&plan.text, &plan.title]
}

/// The words that an approval is about and the reason, for the page of who decides; none once they are gone.
pub fn words(db: &mut Db, approval: &Approval) -> Result<Option<(String, RedactionReason)>, Stop> {
    let Ok(detail) = serde_json::from_str::<Detail>(&approval.detail) else { return Ok(None) };
    let text = text_of(db, &approval.subject, &detail)?;
    Ok(text.and_then(|text| slice(&text, detail.start, detail.end).map(|words| (words.to_owned(), detail.reason))))
}

/// The text that a detail points into.
fn text_of(db: &mut Db, subject: &str, detail: &Detail) -> Result<Option<String>, Stop> {
    if detail.part == PLAN {
        let Some(plan) = subject.parse().map(|id| Plan::by_id(db, id)).ok().transpose()?.flatten() else { return Ok(None) };
        return Ok((0..).zip(plan_texts(&plan)).find(|(number, _)| *number == detail.number).map(|(_, text)| text.clone()));
    }
    if detail.part == ROUND {
        let Some(round) = subject.parse().map(|id| Round::by_id(db, id)).ok().transpose()?.flatten() else { return Ok(None) };
        return Ok((0..).zip(told(&round)).find(|(number, _)| *number == detail.number).map(|(_, text)| text.clone()));
    }
    if let Some(ending) = subject.parse().map(|id| Ending::by_id(db, id)).ok().transpose()?.flatten() {
        let Some(mut ended) = ended_of(db, &ending)? else { return Ok(None) };
        let text = ending_texts(&mut ended).into_iter().find(|(part, _)| part.name == detail.part && part.number == detail.number);
        return Ok(text.map(|(_, text)| text.clone()));
    }
    let Some(publication) = subject.parse().map(|id| Publication::by_id(db, id)).ok().transpose()?.flatten() else { return Ok(None) };
    let Some(mut sheet) = sheet_of(db, &publication)? else { return Ok(None) };
    let text = texts(&mut sheet).into_iter().find(|(part, _)| part.name == detail.part && part.number == detail.number);
    Ok(text.map(|(_, text)| text.clone()))
}

/// What a published version loses.
pub struct Loss {
    /// The round whose result it is; none for what is public about the end of the project.
    pub round: Option<RoundId>,
    pub version: i64,
    /// Its texts that change, as they will stand.
    pub texts: Vec<Rewritten>,
}

/// What would happen if it were approved now, for the page of who decides.
pub struct Preview {
    pub words: String,
    pub reason: RedactionReason,
    /// What every published version loses.
    pub losses: Vec<Loss>,
    /// What the versions of the plan lose.
    pub plans: Vec<PlanLoss>,
    /// What the announcements of rounds, and what was said when they were changed, lose.
    pub rounds: Vec<RoundLoss>,
}

/// What would happen if it were approved now. None once the words are gone.
pub fn preview(db: &mut Db, approval: &Approval) -> Result<Option<Preview>, Stop> {
    let Some((words, reason)) = words(db, approval)? else { return Ok(None) };
    let scrub = Scrub::words(&words, withheld_marker(reason));
    let losses = losses(db, approval.project, &scrub)?;
    let plans = plan_losses(db, approval.project, &scrub)?;
    let rounds = round_losses(db, approval.project, &scrub)?;
    Ok(Some(Preview { words, reason, losses, plans, rounds }))
}

/// What the published versions of a project's results lose by a removal.
pub(super) fn losses(db: &mut Db, project: ProjectId, scrub: &Scrub) -> Result<Vec<Loss>, Stop> {
    let mut losses = Vec::new();
    for publication in Publication::of_project(db, project)? {
        let Some(snapshot) = Snapshot::by_hash(db, &publication.snapshot)? else { continue };
        let texts = rewritten_texts(scrub, &snapshot)?;
        if !texts.is_empty() {
            losses.push(Loss { round: Some(publication.round), version: publication.version, texts });
        }
    }
    for ending in Ending::of_project(db, project)? {
        let Some(snapshot) = Snapshot::by_hash(db, &ending.snapshot)? else { continue };
        let texts = rewritten_ended(scrub, &snapshot)?;
        if !texts.is_empty() {
            losses.push(Loss { round: None, version: ending.version, texts });
        }
    }
    Ok(losses)
}

fn content(desk: &mut Desk<'_>, project: ProjectId, scrub: &Scrub, reason: RedactionReason) -> Result<Approved, Stop> {
    let mut publications = Vec::new();
    for publication in Publication::of_project(desk.db, project)? {
        let Some(snapshot) = Snapshot::by_hash(desk.db, &publication.snapshot)? else { continue };
        if let Some((_, places)) = scrubbed_sheet(scrub, &snapshot)? {
            publications.push(Found { round: Some(publication.round), version: publication.version, snapshot: snapshot.hash, places });
        }
    }
    for ending in Ending::of_project(desk.db, project)? {
        let Some(snapshot) = Snapshot::by_hash(desk.db, &ending.snapshot)? else { continue };
        if let Some((_, places)) = scrubbed_ended(scrub, &snapshot)? {
            publications.push(Found { round: None, version: ending.version, snapshot: snapshot.hash, places });
        }
    }
    let mut plans = Vec::new();
    for mut plan in Plan::of_project(desk.db, project)? {
        let places = scrub_plan(scrub, &mut plan);
        if places > 0 {
            plans.push(FoundInPlan { plan: plan.id, rev: plan.rev, places });
        }
    }
    let rounds = round_losses(desk.db, project, scrub)?.into_iter();
    let rounds = rounds.map(|loss| FoundInRound { round: loss.round, places: loss.places }).collect();
    Ok(Approved { format: "ronten-withholding/v1", reason, publications, plans, rounds })
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
    let mut removal = Removal::new(&scrub, "text.withheld", Whose::Everybody, reason, approval, cause);
    removal.plans(desk)?;
    removal.snapshots(desk)?;
    removal.rows(desk)?;
    words_lost(desk, approval.project, cause)?;
    CaughtMail::remove_saying(desk.db, &words)?;
    removal.bodies(desk)
}
