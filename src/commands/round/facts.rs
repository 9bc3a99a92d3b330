//! What the guards of a round look at, and the list of what still stands against its result, with enough to link to it.

use super::super::approval;
use super::super::carried::{carried, opinions};
use crate::model::calendar::period_days;
use crate::model::ids::{IssueId, OpinionId, RoundId, SubmissionId};
use crate::model::policy::Policy;
use crate::model::round::Way;
use crate::model::terms::{Channel, ProjectKind, Stage};
use crate::procedure::Machine as _;
use crate::procedure::city_view;
use crate::procedure::project::{self, RoundFact};
use crate::procedure::round::{Event, Facts, Guard, Round as Machine, State};
use crate::store::Db;
use crate::store::inbox::InboxRow;
use crate::store::issues::{Issue, View};
use crate::store::ledger::Ledger;
use crate::store::log::{EntryRow, Log};
use crate::store::opinions::Opinion;
use crate::store::policies::PolicyRow;
use crate::store::projects::Project;
use crate::store::rounds::Round;
use crate::store::submissions::{Filter, Submission};
use diesel::QueryResult;
use std::collections::{BTreeMap, BTreeSet};

/// At most so many things of a kind are listed; their number is always given.
pub const LISTED: i64 = 100;

/// What a round's guards look at, but for what only the command at hand knows (`approved`, `returned`, `reason`, `same`,
/// `later_end`, `changes`, `read_until`).
pub fn facts(db: &mut Db, policy: &Policy, round: &Round) -> QueryResult<Facts> {
    let project = Project::by_id(db, round.project)?;
    let fields = &round.fields;
    let texts = [&fields.purpose, &fields.background, &fields.summary, &fields.materials, &fields.contact];
    let live = project.as_ref().is_some_and(|project| !project::Project::FINAL.contains(&project.state));
    let (stage_ready, turn_come) = turn(db, policy, round)?;
    let builds = project.as_ref().is_some_and(|project| project.kind == ProjectKind::Facility);
    let titled = project.is_some_and(|project| !project.title.trim().is_empty());
    let (gaps, unexplained) = uncertified(db, round)?;
    Ok(Facts {
        project_live: live,
        stage_ready,
        method_decided: !builds || Ledger::of_project(db, round.project)?.is_some(),
        turn_come,
        required_fields: titled && texts.iter().all(|text| !text.trim().is_empty()),
        plan_attached: round.plan.is_some(),
        notice_at: round.notice_at,
        put_off: round.put_off(),
        opens_at: round.opens_at,
        closes_at: round.closes_at,
        period_days: round.opens_at.zip(round.closes_at).map_or(0, |(opens, closes)| period_days(opens, closes)),
        minimum_days: policy.minimum_days(round.stage),
        short_period_reason: !fields.short_period_reason.trim().is_empty(),
        channels: round.channels.len(),
        grace_minutes: policy.period.grace_minutes,
        channels_certified: gaps.is_empty(),
        differences_explained: unexplained.is_empty(),
        unread: Submission::count(db, round.id, Filter::Unread)?,
        unjudged: Submission::count(db, round.id, Filter::Unjudged)?,
        unsplit: Submission::count(db, round.id, Filter::Unsplit)?,
        unassigned: Opinion::count_unassigned(db, round.id)?,
        untranslated: Opinion::count_untranslated(db, round.id)?,
        unanswered: unanswered(db, round)?.len() as i64,
        uncleared: Submission::count(db, round.id, Filter::Uncleared)?,
        first: !round.has_result(),
        public: round.has_result(),
        approved: false,
        returned: false,
        reason: false,
        same: false,
        later_end: None,
        changes: false,
        read_until: None,
        waits: approval::of_period(db, round.id)?.is_some(),
    })
}

/// Whether the stages before this round are done, or their omission has a reason; and whether every other round of the project
/// is over.
fn turn(db: &mut Db, policy: &Policy, round: &Round) -> QueryResult<(bool, bool)> {
    let others: Vec<_> = Round::of_project(db, round.project)?.into_iter().filter(|other| other.id != round.id).collect();
    let others: Vec<_> = others.iter().map(|other| fact(db, other)).collect::<QueryResult<_>>()?;
    let answered = |stage| others.iter().any(|other| other.answered && other.stage == stage);
    let stage_ready = match round.stage {
        Stage::Outline => policy.stages.contains(&Stage::Outline) && !answered(Stage::Draft),
        Stage::Draft => {
            let omitted = !round.fields.outline_omitted_reason.trim().is_empty();
            omitted || answered(Stage::Outline) || !policy.stages.contains(&Stage::Outline)
        }
    };
    Ok((stage_ready, others.iter().all(RoundFact::is_over)))
}

/// A round as its project looks at it.
pub fn fact(db: &mut Db, round: &Round) -> QueryResult<RoundFact> {
    Ok(RoundFact { stage: round.stage, state: round.state, opened: opened(db, round)?, answered: round.has_result() })
}

/// Whether its period began, so that its texts and its plan are public. They stay so when it is called off later.
pub fn opened(db: &mut Db, round: &Round) -> QueryResult<bool> {
    match round.state {
        State::New | State::Preparing | State::InApproval | State::Scheduled | State::Announced => Ok(false),
        State::Cancelled => {
            let kind = format!("{}.{}", Machine::NAME, Event::OpenPeriod);
            Ok(EntryRow::of_subject(db, Log::Record, round.id.as_str())?.iter().any(|entry| entry.kind == kind))
        }
        _ => Ok(true),
    }
}

/// One guard that does not hold before the result, and what it misses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    pub guard: Guard,
    /// How many there are; `items` has the first [`LISTED`] of them.
    pub count: i64,
    pub items: Vec<MissingItem>,
}

/// Something to be done before the result, with what its link needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MissingItem {
    Letter {
        id: SubmissionId,
        intake_no: i64,
    },
    Opinion {
        id: OpinionId,
        letter: SubmissionId,
        intake_no: i64,
        position: i64,
    },
    /// An opinion in another language without a translation that is up to date.
    Untranslated {
        id: OpinionId,
        letter: SubmissionId,
        intake_no: i64,
        position: i64,
        /// Whether somebody said in which language its letter is.
        said: bool,
    },
    Issue {
        id: IssueId,
        number: i64,
        title: String,
    },
    /// A way in without a certificate of today's count, or with a difference that nobody explained.
    Channel {
        way: Way,
        received: Option<i64>,
        registered: i64,
    },
}

/// Everything that stands against the result, in the order of the procedure; empty when it may be asked for.
pub fn missing(db: &mut Db, round: &Round) -> QueryResult<Vec<Missing>> {
    let (gaps, unexplained) = uncertified(db, round)?;
    let mut all = vec![list(Guard::ChannelsCertified, gaps), list(Guard::DifferencesExplained, unexplained)];
    for (guard, filter) in [(Guard::AllRead, Filter::Unread), (Guard::AllJudged, Filter::Unjudged), (Guard::AllSplit, Filter::Unsplit)] {
        all.push(letters(db, round.id, guard, filter)?);
    }
    all.push(unassigned(db, round.id)?);
    all.push(untranslated(db, round.id)?);
    all.push(issues(db, round)?);
    all.push(letters(db, round.id, Guard::PersonalDataCleared, Filter::Uncleared)?);
    all.retain(|missing| missing.count > 0);
    Ok(all)
}

fn list(guard: Guard, items: Vec<MissingItem>) -> Missing {
    Missing { guard, count: items.len() as i64, items }
}

fn letters(db: &mut Db, round: RoundId, guard: Guard, filter: Filter) -> QueryResult<Missing> {
    let count = Submission::count(db, round, filter)?;
    let rows = Submission::list(db, round, filter, 0, LISTED)?;
    let items = rows.into_iter().map(|letter| MissingItem::Letter { id: letter.id, intake_no: letter.intake_no });
    Ok(Missing { guard, count, items: items.collect() })
}

fn unassigned(db: &mut Db, round: RoundId) -> QueryResult<Missing> {
    let rows = Opinion::unassigned(db, round, None, LISTED)?;
    let open = placed(db, rows)?.into_iter();
    let item = |(Opinion { id, position, .. }, letter): (Opinion, Submission)| MissingItem::Opinion {
        id,
        letter: letter.id,
        intake_no: letter.intake_no,
        position,
    };
    Ok(Missing { guard: Guard::AllAssigned, count: Opinion::count_unassigned(db, round)?, items: open.map(item).collect() })
}

fn untranslated(db: &mut Db, round: RoundId) -> QueryResult<Missing> {
    let rows = Opinion::untranslated(db, round, LISTED)?;
    let open = placed(db, rows)?.into_iter();
    let item = |(Opinion { id, position, .. }, letter): (Opinion, Submission)| {
        let said = letter.is_foreign();
        MissingItem::Untranslated { id, letter: letter.id, intake_no: letter.intake_no, position, said }
    };
    Ok(Missing { guard: Guard::AllTranslated, count: Opinion::count_untranslated(db, round)?, items: open.map(item).collect() })
}

/// Opinions with their letters.
fn placed(db: &mut Db, opinions: Vec<Opinion>) -> QueryResult<Vec<(Opinion, Submission)>> {
    let mut placed = Vec::new();
    for opinion in opinions {
        let letter = Submission::by_id(db, opinion.submission)?;
        placed.extend(letter.map(|letter| (opinion, letter)));
    }
    Ok(placed)
}

fn issues(db: &mut Db, round: &Round) -> QueryResult<Missing> {
    let open = unanswered(db, round)?;
    let rows = Issue::of_project(db, round.project)?.into_iter().filter(|issue| open.contains(&issue.id));
    let items = rows.take(LISTED as usize).map(|issue| MissingItem::Issue { id: issue.id, number: issue.number, title: issue.title });
    Ok(Missing { guard: Guard::AllAnswered, count: open.len() as i64, items: items.collect() })
}

/// Issues with counted opinions in the round, or carried there from an earlier one, whose view is not approved for exactly these opinions. An amended letter
/// brings new opinions without an official touching the view, so its members are compared here too.
pub fn unanswered(db: &mut Db, round: &Round) -> QueryResult<BTreeSet<IssueId>> {
    let mut members: BTreeMap<IssueId, BTreeSet<OpinionId>> = BTreeMap::new();
    for (issue, opinion) in Opinion::members(db, round.id)? {
        members.entry(issue).or_default().insert(opinion);
    }
    for (issue, all) in carried(db, round.project, Some(round))? {
        for put_off in all {
            members.entry(issue).or_default().extend(opinions(db, &put_off)?);
        }
    }
    for view in View::of_round(db, round.id)? {
        let covered: BTreeSet<_> = view.covered.iter().copied().collect();
        if view.state == city_view::State::Approved && members.get(&view.issue) == Some(&covered) {
            members.remove(&view.issue);
        }
    }
    Ok(members.into_keys().collect())
}

/// The ways in whose certificate is missing or not of today's count, and those whose difference is unexplained.
fn uncertified(db: &mut Db, round: &Round) -> QueryResult<(Vec<MissingItem>, Vec<MissingItem>)> {
    let today = counts_by_way(db, round)?;
    let mails_wait = mails_waiting(db, round)? > 0;
    let (mut gaps, mut unexplained) = (Vec::new(), Vec::new());
    for (way, registered) in today {
        let certificate = round.certificates.iter().find(|certificate| certificate.is_of(&way));
        let is_email = way.channel == Channel::Email;
        let item = MissingItem::Channel { way, received: certificate.map(|certificate| certificate.received), registered };
        match certificate {
            Some(certificate) if certificate.registered == registered && !(mails_wait && is_email) => {
                if certificate.received != registered && certificate.explanation.trim().is_empty() {
                    unexplained.push(item);
                }
            }
            _ => gaps.push(item),
        }
    }
    Ok((gaps, unexplained))
}

/// Mails that came while the round took letters by mail and of which nobody has said yet what they are: each may be a letter of it.
pub fn mails_waiting(db: &mut Db, round: &Round) -> QueryResult<i64> {
    match round.opens_at.zip(round.closes_at).filter(|_| round.offer(Channel::Email).is_some()) {
        Some((opens, closes)) => InboxRow::waiting_between(db, opens, closes),
        None => Ok(0),
    }
}

/// The letters of a way in that wait for their second reading, by their numbers.
pub fn second_waiting(db: &mut Db, round: &Round, wanted: &Way) -> QueryResult<Vec<i64>> {
    let policy = PolicyRow::by_version(db, round.policy)?;
    let policy = policy.as_ref().map(|row| &*row.body);
    let waiting = Submission::awaiting_second(db, round.id)?.into_iter();
    Ok(waiting.filter_map(|(channel, office, number)| (way(policy, channel, office) == *wanted).then_some(number)).collect())
}

/// Today's number of letters for each way in that the round opened, at each of its offices, or that a letter came by.
pub fn counts_by_way(db: &mut Db, round: &Round) -> QueryResult<BTreeMap<Way, i64>> {
    let policy = PolicyRow::by_version(db, round.policy)?;
    let mut counts = BTreeMap::new();
    for channel in round.channels.iter().map(|offer| offer.channel) {
        let ways = policy.as_ref().map_or_else(|| vec![Way::of(channel)], |row| row.body.ways_of(channel));
        counts.extend(ways.into_iter().map(|way| (way, 0)));
    }
    for (channel, office, n) in Submission::by_office(db, round.id)? {
        *counts.entry(way(policy.as_ref().map(|row| &*row.body), channel, office)).or_insert(0) += n;
    }
    Ok(counts)
}

/// The way by which a letter came. What was typed as its office counts for itself only where the policy knows it.
pub fn way(policy: Option<&Policy>, channel: Channel, office: String) -> Way {
    let known = policy.is_some_and(|policy| policy.office(&office).is_some());
    Way { channel, office: if known { office } else { String::new() } }
}
