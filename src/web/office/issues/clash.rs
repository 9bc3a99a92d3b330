//! What was typed on an issue's page, beside what somebody else stored since the page was opened.

use super::carried;
use super::sections::{Choosable, headings};
use super::worded::worded;
use crate::model::ids::{OpinionId, SectionId};
use crate::model::terms::ResponseCategory;
use crate::store::Db;
use crate::store::issues::{Issue, View};
use crate::store::opinions::Opinion;
use crate::web::office::case::{At, Case};
use crate::web::office::conflict::Conflict;
use crate::web::office::typed::Typed;
use crate::web::problem::Problem;
use crate::web::public::round::policy_of;
use crate::web::visit::Ask;
use std::collections::HashSet;

/// Opinions named in a list at most; their number is always given.
const LISTED: usize = 50;

/// A view's fields of words, each with the text key of its label.
const LABELS: [(&str, &str); 7] = [
    ("text", "view.text"),
    ("place", "terms.demand.changed_place"),
    ("before_text", "terms.demand.text_before"),
    ("after_text", "terms.demand.text_after"),
    ("reason", "terms.demand.reason"),
    ("page", "terms.demand.reference"),
    ("later_stage", "terms.demand.later_stage"),
];

/// What was sent, the opinions ticked on this page and on others, and the sections that can be named.
type Sent<'s> = (&'s Typed, &'s [OpinionId], &'s [Choosable]);

/// What was sent of the view, or else of the issue, beside what is stored.
pub fn found(
    db: &mut Db,
    (at, ask, case): (&At, &Ask, &Case),
    (issue, view): (&Issue, Option<&View>),
    sent: Sent<'_>,
) -> Result<Option<Conflict>, Problem> {
    let of_view = view.map(|view| of_view(db, (at, ask, case), view, sent)).transpose()?.flatten();
    of_view.map_or_else(|| of_issue(db, at, issue, sent.0), |found| Ok(Some(found)))
}

/// Where the view that was sent is not made from the one that is stored.
fn of_view(db: &mut Db, (at, ask, case): (&At, &Ask, &Case), view: &View, sent: Sent<'_>) -> Result<Option<Conflict>, Problem> {
    let (typed, covered, sections) = sent;
    if !typed.holds("text") || typed.value("rev").parse() == Ok(view.rev) {
        return Ok(None);
    }
    let mut conflict = Conflict::with(db, view, Some(view.drafter))?;
    let rules = policy_of(db, ask, &case.round)?;
    let category = |category: Option<ResponseCategory>| category.map_or("", |one| rules.category(one, ask.lang)).to_owned();
    let sent_category = category(typed.value("category").parse().ok());
    conflict.add(("category", at.word("view.category", &[])), &category(view.category), &sent_category);
    let View { text, place, before_text, after_text, reason, page, later_stage, .. } = view;
    for ((name, label), stored) in LABELS.into_iter().zip([text, place, before_text, after_text, reason, page, later_stage]) {
        conflict.add((name, at.word(label, &[])), stored, typed.value(name));
    }
    let named: Vec<SectionId> = typed.all("section").filter_map(|id| id.parse().ok()).collect();
    let section = ("text", at.word("view.sections", &[]));
    conflict.add(section, &headings(sections, &view.sections), &headings(sections, &named));
    let mut yours: HashSet<OpinionId> = covered.iter().copied().collect();
    yours.extend(carried::ticked(db, &case.round, view.issue, |name| typed.all(name))?);
    let theirs: HashSet<OpinionId> = view.covered.iter().copied().collect();
    if yours != theirs {
        let only = |one: &HashSet<OpinionId>, other: &HashSet<OpinionId>| one.difference(other).copied().collect::<Vec<_>>();
        let (stored, sent) = (opinions(db, at, only(&theirs, &yours))?, opinions(db, at, only(&yours, &theirs))?);
        conflict.add(("text", at.word("conflict.covered", &[])), &stored, &sent);
    }
    Ok(conflict.if_any())
}

/// The same for the issue's own words.
fn of_issue(db: &mut Db, at: &At, issue: &Issue, typed: &Typed) -> Result<Option<Conflict>, Problem> {
    if !typed.holds("title") || typed.value("issue_rev").parse() == Ok(issue.rev) {
        return Ok(None);
    }
    let mut conflict = Conflict::with(db, issue, None)?;
    conflict.add(("title", at.word("issues.issue_title", &[])), &issue.title, typed.value("title"));
    conflict.add(("theme", at.word("issues.theme", &[])), &issue.theme, typed.value("theme"));
    Ok(conflict.if_any())
}

/// Opinions by their letters, a line each.
fn opinions(db: &mut Db, at: &At, mut ids: Vec<OpinionId>) -> Result<String, Problem> {
    ids.sort_unstable();
    let more = ids.len().saturating_sub(LISTED);
    ids.truncate(LISTED);
    let rows = Opinion::of_ids(db, &ids)?;
    let line =
        |letter: i64, position: i64| at.word("conflict.opinion", &[("letter", &letter.to_string()), ("position", &position.to_string())]);
    let mut lines: Vec<String> = worded(db, at, rows)?.into_iter().map(|one| line(one.letter, one.position)).collect();
    if more > 0 {
        lines.push(at.word("conflict.more", &[("n", &more.to_string())]));
    }
    Ok(lines.join("\n"))
}
