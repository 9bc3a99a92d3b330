//! Who wrote letters: personal data, kept apart from them.

use super::Db;
use super::dialect::insert_all;
use super::schema::{opinions, persons, submissions};
use crate::model::ids::{IssueId, ProjectId, RoundId, SubmissionId};
use crate::model::letter::Person;
use crate::model::terms::Lang;
use crate::procedure::submission::State;
use diesel::QueryResult;
use diesel::dsl::{exists, not};
use diesel::prelude::*;

/// Who wrote a letter: personal data, erasable, committed to by its own salt.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = persons, treat_none_as_null = true)]
pub struct PersonRow {
    pub submission: SubmissionId,
    /// The record entry whose `person` commitment this opens.
    pub seq: i64,
    pub salt: Vec<u8>,
    /// Canonical JSON of `model::letter::Person`.
    pub body: String,
    /// Keyed hash of normalised name and address, or of the mail address; equal values suggest one submitter.
    pub identity: Option<String>,
    /// The address again, for lists of whom a mail can reach; a mail goes to the one in `body`.
    pub mail: Option<String>,
}

impl PersonRow {
    /// The writer as given.
    pub fn person(&self) -> QueryResult<Person> {
        serde_json::from_str(&self.body).map_err(|error| diesel::result::Error::DeserializationError(error.into()))
    }

    /// Who wrote this letter, unless nothing was given or it was erased.
    pub fn of(db: &mut Db, submission: SubmissionId) -> QueryResult<Option<Self>> {
        persons::table.find(submission).select(Self::as_select()).first(db).optional()
    }

    /// Writes who wrote letters.
    pub fn insert_all(rows: &[Self], db: &mut Db) -> QueryResult<()> {
        insert_all!(db, persons::table, rows)
    }

    /// Removes who wrote a letter, salt and all; for the erasure command.
    pub fn remove(db: &mut Db, submission: SubmissionId) -> QueryResult<usize> {
        diesel::delete(persons::table.find(submission)).execute(db)
    }

    /// The letters of a round of which it is stored who wrote them, by intake number, at most `limit`.
    pub fn letters_of_round(db: &mut Db, round: RoundId, limit: i64) -> QueryResult<Vec<SubmissionId>> {
        let rows = submissions::table.inner_join(persons::table.on(submissions::id.eq(persons::submission)));
        let rows = rows.filter(submissions::round.eq(round)).order(submissions::intake_no);
        rows.limit(limit).select(submissions::id).load(db)
    }

    /// Of how many letters of a round it is stored who wrote them.
    pub fn count_of_round(db: &mut Db, round: RoundId) -> QueryResult<i64> {
        let rows = submissions::table.inner_join(persons::table.on(submissions::id.eq(persons::submission)));
        rows.filter(submissions::round.eq(round)).count().get_result(db)
    }

    /// Who wrote the letters of a round, with their intake numbers and in their order, after the number `after`, at most `limit`.
    pub fn of_round(db: &mut Db, round: RoundId, after: i64, limit: i64) -> QueryResult<Vec<(i64, Self)>> {
        let rows = submissions::table.inner_join(persons::table.on(submissions::id.eq(persons::submission)));
        let rows = rows.filter(submissions::round.eq(round)).filter(submissions::intake_no.gt(after));
        rows.order(submissions::intake_no).limit(limit).select((submissions::intake_no, Self::as_select())).load(db)
    }

    /// Letters of a round, not withdrawn, whose writers left a mail address by the entry `seq`: submitter, letter and language, by
    /// submitter and letter, for submitters after `after`, at most `limit`.
    pub fn reachable(
        db: &mut Db,
        round: RoundId,
        seq: i64,
        after: Option<SubmissionId>,
        limit: i64,
    ) -> QueryResult<Vec<(SubmissionId, SubmissionId, Lang)>> {
        let rows = persons::table.inner_join(submissions::table.on(submissions::id.eq(persons::submission))).into_boxed();
        let rows = rows.filter(submissions::round.eq(round)).filter(submissions::state.ne(State::Withdrawn));
        let mut rows = rows.filter(persons::mail.is_not_null()).filter(persons::seq.le(seq));
        if let Some(after) = after {
            rows = rows.filter(submissions::submitter.gt(after));
        }
        rows.order((submissions::submitter, submissions::id))
            .limit(limit)
            .select((submissions::submitter, submissions::id, submissions::lang))
            .load(db)
    }

    /// The same for all rounds of a project, where each address counts once: with the first letter that has it.
    pub fn reachable_once(
        db: &mut Db,
        project: ProjectId,
        seq: i64,
        after: Option<SubmissionId>,
        limit: i64,
    ) -> QueryResult<Vec<(SubmissionId, SubmissionId, Lang)>> {
        let (person, letter) = diesel::alias!(persons as earlier_person, submissions as earlier_letter);
        let earlier = person
            .inner_join(letter.on(letter.field(submissions::id).eq(person.field(persons::submission))))
            .filter(letter.field(submissions::project).eq(project))
            .filter(letter.field(submissions::state).ne(State::Withdrawn))
            .filter(person.field(persons::mail).eq(persons::mail))
            .filter(person.field(persons::submission).lt(persons::submission));
        let rows = persons::table.inner_join(submissions::table.on(submissions::id.eq(persons::submission))).into_boxed();
        let rows = rows.filter(submissions::project.eq(project)).filter(submissions::state.ne(State::Withdrawn));
        let mut rows = rows.filter(persons::mail.is_not_null()).filter(persons::seq.le(seq)).filter(not(exists(earlier)));
        if let Some(after) = after {
            rows = rows.filter(submissions::submitter.gt(after));
        }
        rows.order((submissions::submitter, submissions::id))
            .limit(limit)
            .select((submissions::submitter, submissions::id, submissions::lang))
            .load(db)
    }

    /// The same for the opinions that rounds put into any of these issues, each address once.
    pub fn reachable_in(
        db: &mut Db,
        (rounds, issues): (&[RoundId], &[IssueId]),
        seq: i64,
        after: Option<SubmissionId>,
        limit: i64,
    ) -> QueryResult<Vec<(SubmissionId, SubmissionId, Lang)>> {
        let (person, letter, opinion) =
            diesel::alias!(persons as earlier_person, submissions as earlier_letter, opinions as earlier_opinion);
        let earlier_in = opinion
            .filter(opinion.field(opinions::submission).eq(letter.field(submissions::id)))
            .filter(opinion.field(opinions::active).eq(true))
            .filter(opinion.field(opinions::issue).eq_any(issues.to_vec()));
        let earlier = person
            .inner_join(letter.on(letter.field(submissions::id).eq(person.field(persons::submission))))
            .filter(letter.field(submissions::round).eq_any(rounds.to_vec()))
            .filter(letter.field(submissions::state).ne(State::Withdrawn))
            .filter(person.field(persons::mail).eq(persons::mail))
            .filter(person.field(persons::submission).lt(persons::submission))
            .filter(exists(earlier_in));
        let within = opinions::table
            .filter(opinions::submission.eq(submissions::id))
            .filter(opinions::active.eq(true))
            .filter(opinions::issue.eq_any(issues.to_vec()));
        let rows = persons::table.inner_join(submissions::table.on(submissions::id.eq(persons::submission))).into_boxed();
        let rows = rows.filter(submissions::round.eq_any(rounds.to_vec())).filter(submissions::state.ne(State::Withdrawn));
        let rows = rows.filter(persons::mail.is_not_null()).filter(persons::seq.le(seq));
        let mut rows = rows.filter(exists(within)).filter(not(exists(earlier)));
        if let Some(after) = after {
            rows = rows.filter(submissions::submitter.gt(after));
        }
        rows.order((submissions::submitter, submissions::id))
            .limit(limit)
            .select((submissions::submitter, submissions::id, submissions::lang))
            .load(db)
    }

    /// Other letters that look like the same submitter's, in the same round, oldest first: ids grow with time, and their
    /// index spares a walk through all letters of the round.
    pub fn same_identity(db: &mut Db, round: RoundId, identity: &str, limit: i64) -> QueryResult<Vec<SubmissionId>> {
        let rows = persons::table.inner_join(submissions::table.on(submissions::id.eq(persons::submission)));
        rows.filter(persons::identity.eq(identity))
            .filter(submissions::round.eq(round))
            .order(persons::submission)
            .limit(limit)
            .select(submissions::id)
            .load(db)
    }
}
