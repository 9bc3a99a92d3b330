//! Opinions (意見): spans of letters.

use super::Db;
use super::recorded::recorded;
use super::schema::{issues, opinions, submissions};
use crate::model::ids::{IssueId, OpinionId, ProjectId, RoundId, SectionId, SubmissionId};
use crate::model::terms::{Channel, NoIssueReason, Scope};
use diesel::QueryResult;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use serde::{Deserialize, Serialize};

/// One opinion (意見, 1件). Only active ones are counted; the others belong to an earlier splitting.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset, Serialize, Deserialize)]
#[diesel(table_name = opinions, treat_none_as_null = true)]
pub struct Opinion {
    pub id: OpinionId,
    pub submission: SubmissionId,
    pub project: ProjectId,
    pub round: RoundId,
    /// Which revision of the letter's words the span lies in.
    pub text_rev: i64,
    /// Order in the letter, from 1.
    pub position: i64,
    /// Code points from the start of the letter's text.
    pub start_at: i64,
    /// Exclusive.
    pub end_at: i64,
    pub scope: Scope,
    pub issue: Option<IssueId>,
    pub no_issue: Option<NoIssueReason>,
    /// 要約, when the city summarises; the words themselves stand in the letter.
    pub gist: String,
    /// The plan's section it is about.
    pub plan_section: Option<SectionId>,
    /// Equal for opinions with the same words (white space and width folded).
    pub text_key: String,
    pub active: bool,
    pub rev: i64,
    /// 市による日本語訳: what it says in Japanese, where it is written in another language.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub translation: String,
    /// Whether the translation is missing, or older than the marks in the words; also while nobody said in which language words are
    /// that do not look like Japanese.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub translation_due: bool,
}
recorded!(Opinion, OpinionId, opinions, project: |row| Some(row.project.to_string()));

/// Scope, issue, reason for having none, text key, and the channel of the letter.
pub type Counted = (Scope, Option<IssueId>, Option<NoIssueReason>, String, Channel);

/// The condition of the index on what is left to sort. A beginning, although it leaves nothing out, makes SQLite see that this
/// index fits best.
const UNASSIGNED: &str = "opinions.active AND opinions.issue IS NULL AND opinions.no_issue IS NULL AND opinions.id > ''";

/// The same of the index on what is left to translate.
const UNTRANSLATED: &str = "opinions.active AND opinions.translation_due AND opinions.id > ''";

impl Opinion {
    /// The counted opinions of a letter in their order.
    pub fn of_submission(db: &mut Db, submission: SubmissionId) -> QueryResult<Vec<Self>> {
        let rows = opinions::table.filter(opinions::submission.eq(submission)).filter(opinions::active.eq(true));
        rows.order(opinions::position).select(Self::as_select()).load(db)
    }

    /// Every opinion ever marked in one revision of a letter's words, counted or not.
    pub fn ever(db: &mut Db, submission: SubmissionId, text_rev: i64) -> QueryResult<Vec<Self>> {
        let rows = opinions::table.filter(opinions::submission.eq(submission)).filter(opinions::text_rev.eq(text_rev));
        rows.order(opinions::id).select(Self::as_select()).load(db)
    }

    /// All opinions of a letter, those of earlier splittings too.
    pub fn all_of_submission(db: &mut Db, submission: SubmissionId) -> QueryResult<Vec<Self>> {
        opinions::table.filter(opinions::submission.eq(submission)).order(opinions::id).select(Self::as_select()).load(db)
    }

    /// Counted opinions of an issue in a round, oldest first, after `after`, at most `limit`.
    pub fn of_issue(db: &mut Db, round: RoundId, issue: IssueId, after: Option<OpinionId>, limit: i64) -> QueryResult<Vec<Self>> {
        let rows = opinions::table
            .into_boxed()
            .filter(opinions::round.eq(round))
            .filter(opinions::active.eq(true))
            .filter(opinions::issue.eq(issue));
        let rows = match after {
            Some(after) => rows.filter(opinions::id.gt(after)),
            None => rows,
        };
        rows.order(opinions::id).limit(limit).select(Self::as_select()).load(db)
    }

    /// The ids of the counted opinions of an issue in a round, in order.
    pub fn ids_of_issue(db: &mut Db, round: RoundId, issue: IssueId) -> QueryResult<Vec<OpinionId>> {
        let rows = opinions::table.filter(opinions::round.eq(round)).filter(opinions::active.eq(true)).filter(opinions::issue.eq(issue));
        rows.order(opinions::id).select(opinions::id).load(db)
    }

    /// The counted opinions of an issue in a round, oldest first: id, rev, and the key that those with the same words share.
    pub fn wordings_of_issue(db: &mut Db, round: RoundId, issue: IssueId) -> QueryResult<Vec<(OpinionId, i64, String)>> {
        let rows = opinions::table.filter(opinions::round.eq(round)).filter(opinions::active.eq(true)).filter(opinions::issue.eq(issue));
        rows.order(opinions::id).select((opinions::id, opinions::rev, opinions::text_key)).load(db)
    }

    /// These opinions, oldest first.
    pub fn of_ids(db: &mut Db, ids: &[OpinionId]) -> QueryResult<Vec<Self>> {
        opinions::table.filter(opinions::id.eq_any(ids.to_vec())).order(opinions::id).select(Self::as_select()).load(db)
    }

    /// Counted opinions of a round without an issue and without a reason for having none.
    pub fn unassigned(db: &mut Db, round: RoundId, after: Option<OpinionId>, limit: i64) -> QueryResult<Vec<Self>> {
        let rows = opinions::table.into_boxed().filter(opinions::round.eq(round)).filter(sql::<Bool>(UNASSIGNED));
        let rows = match after {
            Some(after) => rows.filter(opinions::id.gt(after)),
            None => rows,
        };
        rows.order(opinions::id).limit(limit).select(Self::as_select()).load(db)
    }

    /// How many counted opinions of a round have neither issue nor reason.
    pub fn count_unassigned(db: &mut Db, round: RoundId) -> QueryResult<i64> {
        opinions::table.filter(opinions::round.eq(round)).filter(sql::<Bool>(UNASSIGNED)).count().get_result(db)
    }

    /// Counted opinions of a round whose translation is due, at most `limit`.
    pub fn untranslated(db: &mut Db, round: RoundId, limit: i64) -> QueryResult<Vec<Self>> {
        let rows = opinions::table.filter(opinions::round.eq(round)).filter(sql::<Bool>(UNTRANSLATED));
        rows.order(opinions::id).limit(limit).select(Self::as_select()).load(db)
    }

    /// How many there are.
    pub fn count_untranslated(db: &mut Db, round: RoundId) -> QueryResult<i64> {
        opinions::table.filter(opinions::round.eq(round)).filter(sql::<Bool>(UNTRANSLATED)).count().get_result(db)
    }

    /// How many counted opinions an issue has in all rounds.
    pub fn count_in_issue(db: &mut Db, issue: IssueId) -> QueryResult<i64> {
        opinions::table.filter(opinions::issue.eq(issue)).filter(opinions::active.eq(true)).count().get_result(db)
    }

    /// Which counted opinions of a round are in which issue.
    pub fn members(db: &mut Db, round: RoundId) -> QueryResult<Vec<(IssueId, OpinionId)>> {
        let rows = opinions::table.filter(opinions::round.eq(round)).filter(opinions::active.eq(true));
        let rows = rows.filter(opinions::issue.is_not_null()).order((opinions::issue, opinions::id));
        rows.select((opinions::issue.assume_not_null(), opinions::id)).load(db)
    }

    /// Counted opinions of a round per issue.
    pub fn by_issue(db: &mut Db, round: RoundId) -> QueryResult<Vec<(Option<IssueId>, i64)>> {
        let rows = opinions::table.filter(opinions::round.eq(round)).filter(opinions::active.eq(true)).group_by(opinions::issue);
        rows.select((opinions::issue, diesel::dsl::count_star())).load(db)
    }

    /// What counting needs of every counted opinion of a round.
    pub fn facts(db: &mut Db, round: RoundId) -> QueryResult<Vec<Counted>> {
        let rows = opinions::table.inner_join(submissions::table.on(submissions::id.eq(opinions::submission)));
        let rows = rows.filter(opinions::round.eq(round)).filter(opinions::active.eq(true)).order(opinions::id);
        rows.select((opinions::scope, opinions::issue, opinions::no_issue, opinions::text_key, submissions::channel)).load(db)
    }

    /// The counted opinions of a round in the order of letters, each with the number of its issue.
    pub fn places(db: &mut Db, round: RoundId) -> QueryResult<Vec<(OpinionId, Option<i64>)>> {
        let rows = opinions::table.inner_join(submissions::table.on(submissions::id.eq(opinions::submission)));
        let rows = rows.left_join(issues::table.on(issues::id.nullable().eq(opinions::issue)));
        let rows = rows.filter(opinions::round.eq(round)).filter(opinions::active.eq(true));
        rows.order((submissions::intake_no, opinions::position)).select((opinions::id, issues::number.nullable())).load(db)
    }

    /// All counted opinions of a round in the order of letters, for the result's snapshot.
    pub fn of_round(db: &mut Db, round: RoundId) -> QueryResult<Vec<Self>> {
        let rows = opinions::table.inner_join(submissions::table.on(submissions::id.eq(opinions::submission)));
        let rows = rows.filter(opinions::round.eq(round)).filter(opinions::active.eq(true));
        rows.order((submissions::intake_no, opinions::position)).select(Self::as_select()).load(db)
    }
}
