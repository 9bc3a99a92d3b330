//! Four eyes: who may decide an approval, by person, whatever account is used.

use super::turn;
use crate::commands::Stop;
use crate::commands::desk::staff_mark;
use crate::commands::project::ending;
use crate::commands::round::Correction;
use crate::keys::Keys;
use crate::model::ids::PersonId;
use crate::model::terms::Role;
use crate::procedure::approval::Facts;
use crate::record::entry::{self, Entry};
use crate::store::Db;
use crate::store::accounts::Account;
use crate::store::approvals::{Approval, Purpose};
use crate::store::log::{EntryRow, Log};
use crate::store::qa_rows::QaRow;
use crate::store::rounds::Round;
use crate::store::submissions::Submission;

/// What the guards look at as far as it depends on who decides; content and reason count as given, so that a page can say
/// beforehand why this account cannot.
pub fn persons(db: &mut Db, keys: &Keys, account: &Account, approval: &Approval) -> Result<Facts, Stop> {
    let person = account.person;
    let in_section = account.section.as_deref().is_none_or(|own| approval.concerns(own));
    let by_route = !approval.route.is_empty();
    Ok(Facts {
        other_person: person != approval.requested_person && !wrote(db, keys, approval, person)?,
        other_than_clearer: !approval.at_last() || !cleared(db, keys, approval, person)?,
        own_section: in_section && (account.role != Role::PrSection || approval.purpose == Purpose::Opening),
        own_turn: !by_route || turn::hold(account, approval).is_some(),
        stamps_once: approval.stamps.iter().all(|stamp| stamp.person != person),
        steps_done: approval.at_last(),
        stood_in_for: turn::stood_in_for(account, approval).next().is_some(),
        route_staffed: true,
        content_unchanged: true,
        reason: true,
        stand_in_reasoned: true,
    })
}

/// Whether a person decided what is personal data in the letters of a result: the last to say so of a letter, or any who set or
/// took away a mark before and left the last word to a colleague. That a mark was taken back launders nobody.
fn cleared(db: &mut Db, keys: &Keys, approval: &Approval, person: PersonId) -> Result<bool, Stop> {
    let (Purpose::Result, Some(round)) = (approval.purpose, approval.round) else { return Ok(false) };
    if Submission::cleared_by_person(db, round, person)? {
        return Ok(true);
    }
    let opened = Round::by_id(db, round)?.and_then(|round| round.opens_at).unwrap_or(approval.requested_at);
    // A person has another mark each year.
    let yearly = std::iter::successors(Some(opened), |at| Some(at.plus_days(365))).take_while(|at| *at < approval.requested_at);
    for at in yearly.chain([approval.requested_at]) {
        let actor = entry::Actor::Staff(staff_mark(keys, person, at)).to_string();
        if EntryRow::by_actor(db, &["submission.redact", "submission.undo_redact"], round, &actor)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a person, with whatever account, drafted or edited what is to be approved: the record knows, also of what
/// somebody else asked to have approved. The views in a result have had their own second person.
fn wrote(db: &mut Db, keys: &Keys, approval: &Approval, person: PersonId) -> Result<bool, Stop> {
    let written: Vec<(String, &[&str])> = match approval.purpose {
        Purpose::Opening => {
            let plan = approval.round.map(|round| Round::by_id(db, round)).transpose()?.flatten().and_then(|round| round.plan);
            let plan = plan.map(|plan| (plan.to_string(), &["project.add_plan"][..]));
            let project = (approval.project.to_string(), &["project.register", "project.edit"][..]);
            [(approval.subject.clone(), &["round.draft", "round.edit"][..]), project].into_iter().chain(plan).collect()
        }
        Purpose::View => vec![(approval.subject.clone(), &["city_view.draft", "city_view.edit", "city_view.undo"])],
        Purpose::Decision | Purpose::Abandonment | Purpose::Exemption => {
            let plan = match ending::form_of(approval)? {
                ending::EndForm::Decided { plan, .. } => plan,
                _ => None,
            };
            let plan = plan.map(|plan| (plan.to_string(), &["project.add_plan"][..]));
            let proposed = &["project.propose_decision", "project.propose_abandonment", "project.propose_exemption"][..];
            [(approval.subject.clone(), proposed)].into_iter().chain(plan).collect()
        }
        Purpose::LedgerView => vec![(approval.subject.clone(), &["city_view.draft", "city_view.edit"])],
        Purpose::Edition => vec![(approval.subject.clone(), &["edition.propose"])],
        Purpose::OccasionRecord => recorded(db, approval)?,
        Purpose::LedgerEnd => vec![(approval.subject.clone(), &["ledger.propose_end"])],
        Purpose::Objection => vec![(approval.subject.clone(), &["objection.answer"])],
        Purpose::LaterAnswer => vec![(approval.subject.clone(), &["qa_row.answer_later"])],
        Purpose::Result => vec![(approval.subject.clone(), &["round.correct"])],
        Purpose::Material => Correction::of(approval)?.author_of().into_iter().collect(),
        Purpose::Extension | Purpose::Withholding | Purpose::Erasure | Purpose::Retention => Vec::new(),
    };
    for (subject, kinds) in written {
        for row in EntryRow::of_subject(db, Log::Record, &subject)? {
            let entry = Entry::parse(row.leaf.as_bytes()).map_err(|error| Stop::Broken(error.to_string()))?;
            if kinds.contains(&row.kind.as_str()) && entry.actor == entry::Actor::Staff(staff_mark(keys, person, row.time)) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Who wrote the record of an occasion: whoever handed it over or typed one of its rows.
fn recorded(db: &mut Db, approval: &Approval) -> Result<Vec<(String, &'static [&'static str])>, Stop> {
    let mut written: Vec<(String, &[&str])> = vec![(approval.subject.clone(), &["occasion.draft_record", "occasion.submit_record"])];
    let Ok(occasion) = approval.subject.parse() else { return Ok(written) };
    let rows = QaRow::of_occasion(db, occasion)?;
    written.extend(rows.into_iter().map(|row| (row.id.to_string(), &["qa_row.note", "qa_row.edit"][..])));
    Ok(written)
}
