//! Bringing a letter's splitting into a wanted form with as few changes as possible, so that an opinion that stays what
//! it was keeps its row, its issue and its history.

use super::{Machine, void_view};
use crate::commands::desk::With;
use crate::commands::{Desk, Stop};
use crate::model::Span;
use crate::model::ids::{IssueId, OpinionId, SectionId};
use crate::model::letter::Aside;
use crate::model::span::uncovered;
use crate::model::terms::{NoIssueReason, Scope};
use crate::procedure::Rule;
use crate::similarity::SameTextKey;
use crate::store::json::Json;
use crate::store::opinions::Opinion;
use crate::store::rounds::Round;
use crate::store::submissions::Submission;

/// An opinion as it shall be.
pub(super) struct Wanted {
    /// The row to keep, if there is one with this span.
    pub row: Option<OpinionId>,
    pub span: Span,
    pub scope: Scope,
    pub section: Option<SectionId>,
    pub gist: String,
    pub issue: Option<IssueId>,
    pub no_issue: Option<NoIssueReason>,
}

/// A whole splitting as it shall be.
pub(super) struct Division {
    pub opinions: Vec<Wanted>,
    pub asides: Vec<Aside>,
}

/// Writes the letter, then what differs in its opinions. `cause` is the entry that this takes back, if it does.
pub(super) fn divide(
    desk: &mut Desk<'_>,
    rule: &'static Rule<Machine>,
    round: &Round,
    letter: &mut Submission,
    mut wanted: Division,
    cause: Option<i64>,
) -> Result<(), Stop> {
    wanted.opinions.sort_by_key(|opinion| opinion.span);
    let asides = wanted.asides.iter().filter_map(|aside| Span::new(aside.start, aside.end));
    let spans: Vec<Span> = wanted.opinions.iter().map(|opinion| opinion.span).chain(asides).collect();
    letter.state = rule.target(letter.state);
    letter.asides = Json::new(wanted.asides);
    letter.uncovered = words_outside(&letter.text, &spans);
    letter.opinions = wanted.opinions.len() as i64;
    let seq = desk.change(rule, letter, With { cause, ..With::default() })?;
    let rows = Opinion::ever(desk.db, letter.id, letter.text_rev)?;
    let kept: Vec<_> = wanted.opinions.iter().filter_map(|opinion| opinion.row).collect();
    let gone = rows.iter().filter(|row| row.active && !kept.contains(&row.id)).cloned().collect();
    super::deactivate(desk, rule, round, gone, seq)?;
    for (position, opinion) in (1..).zip(wanted.opinions) {
        match rows.iter().find(|row| Some(row.id) == opinion.row) {
            Some(row) => keep(desk, rule, round, row, new_row(letter, position, opinion, Some(row)), seq)?,
            None => {
                let mut row = new_row(letter, position, opinion, None);
                desk.create(rule, &mut row, With { cause: Some(seq), ..With::default() })?;
                void(desk, round, row.issue, seq)?;
            }
        }
    }
    Ok(())
}

/// The row as it shall be. Whatever is cut, judged or taken back, the words of a row stay the same, and so does their translation.
fn new_row(letter: &Submission, position: i64, wanted: Wanted, before: Option<&Opinion>) -> Opinion {
    let words = wanted.span.of(&letter.text).unwrap_or_default();
    let translation = before.filter(|_| letter.is_foreign()).map(|before| before.translation.clone()).unwrap_or_default();
    let is_due = before.is_none_or(|before| before.translation.is_empty() || before.translation_due);
    Opinion {
        id: wanted.row.unwrap_or_default(),
        submission: letter.id,
        project: letter.project,
        round: letter.round,
        text_rev: letter.text_rev,
        position,
        start_at: wanted.span.start() as i64,
        end_at: wanted.span.end() as i64,
        scope: wanted.scope,
        issue: wanted.issue,
        no_issue: wanted.no_issue,
        gist: wanted.gist,
        plan_section: wanted.section,
        text_key: SameTextKey::of(words).to_string(),
        active: true,
        rev: 1,
        translation,
        translation_due: is_due && (letter.is_foreign() || letter.seems_foreign()),
    }
}

/// Writes a row's new version if anything differs. A mere change of its number in the letter touches no view.
fn keep(
    desk: &mut Desk<'_>,
    rule: &'static Rule<Machine>,
    round: &Round,
    before: &Opinion,
    mut after: Opinion,
    seq: i64,
) -> Result<(), Stop> {
    after.rev = before.rev;
    if after == *before {
        return Ok(());
    }
    let moved_only = Opinion { position: before.position, ..after.clone() } == *before;
    let change = desk.change(rule, &mut after, With { cause: Some(seq), ..With::default() })?;
    if !moved_only {
        void(desk, round, before.issue.filter(|_| before.active), change)?;
        void(desk, round, after.issue, change)?;
    }
    Ok(())
}

fn void(desk: &mut Desk<'_>, round: &Round, issue: Option<IssueId>, cause: i64) -> Result<(), Stop> {
    issue.map_or(Ok(()), |issue| void_view(desk, issue, round, cause))
}

/// Code points that nobody has decided on. White space does not count: it stands between sentences and lines, says
/// nothing, and no official marks it; every character that can say something does count, also an invisible one.
pub(super) fn words_outside(text: &str, spans: &[Span]) -> i64 {
    let gaps = uncovered(text, spans);
    gaps.iter().filter_map(|gap| gap.of(text)).map(|gap| gap.chars().filter(|c| !c.is_whitespace()).count() as i64).sum()
}
