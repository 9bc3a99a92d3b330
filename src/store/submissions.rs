//! Letters; who wrote them stands in [`super::persons`].

use super::Db;
use super::dialect::insert_all;
use super::json::Json;
use super::recorded::recorded;
use super::schema::submissions;
use crate::model::Moment;
use crate::model::ids::{AccountId, PersonId, ProjectId, RoundId, SubmissionId};
use crate::model::letter::{Aside, Dismissal, Part, Particulars, RedactionMark};
use crate::model::terms::{Channel, Lang, Tongue, Validity};
use crate::model::tongue;
use crate::procedure::submission::State;
use diesel::QueryResult;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use serde::Serialize;

/// One letter (意見書, 1通).
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset, Serialize)]
#[diesel(table_name = submissions, treat_none_as_null = true)]
pub struct Submission {
    pub id: SubmissionId,
    pub project: ProjectId,
    pub round: RoundId,
    /// 受付番号: gapless in the round, for the office only.
    pub intake_no: i64,
    pub channel: Channel,
    /// Which office took it in; empty for the form.
    pub office: String,
    /// When the last byte of the request was read; on paper, what the clerk entered.
    pub received_at: Moment,
    pub registered_at: Moment,
    /// Who typed it in; none for the form.
    pub registered_by: Option<AccountId>,
    pub state: State,
    pub validity: Option<Validity>,
    pub validity_reason: String,
    /// An earlier letter with the same words; a link, not a validity: both count.
    pub duplicate_of: Option<SubmissionId>,
    /// Letters with the same value were confirmed to be of one submitter; at first the letter's own id.
    pub submitter: SubmissionId,
    pub lang: Lang,
    /// The writer's words, CRLF→LF and nothing else changed.
    pub text: String,
    /// Equal for letters with the same words (white space and width folded).
    pub text_key: String,
    /// Grows by one with each amendment.
    pub text_rev: i64,
    pub parts: Json<Vec<Part>>,
    pub asides: Json<Vec<Aside>>,
    pub redactions: Json<Vec<RedactionMark>>,
    pub dismissed: Json<Vec<Dismissal>>,
    /// The person who looked the letter through for personal data.
    pub cleared_by: Option<PersonId>,
    /// Code points in neither an opinion nor an aside; -1 before the first splitting.
    pub uncovered: i64,
    /// Number of counted opinions.
    pub opinions: i64,
    /// SHA-256 (hex) of the receipt code.
    pub receipt: String,
    /// `sha256 size media id` of each attachment, one a line.
    pub files: String,
    pub rev: i64,
    /// The day (`YYYY-MM-DD`) on which it was found, when that was after the publication of the result; else empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub found_on: String,
    /// How it was found, and why so late; for the office and auditors.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub found_how: String,
    /// What goes otherwise with it than with most letters.
    #[serde(skip_serializing_if = "nothing_particular")]
    pub particulars: Json<Particulars>,
    /// Until when what was asked for last can be given; none while nothing is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repair_until: Option<Moment>,
}
recorded!(Submission, SubmissionId, submissions, project: |row| Some(row.project.to_string()));

/// Which letters a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    All,
    /// Not yet opened by an official.
    Unread,
    /// Read, but without a decided validity.
    Unjudged,
    /// Valid, but not wholly split.
    Unsplit,
    /// Not yet looked through for personal data.
    Uncleared,
    /// Judged as something other than valid.
    NotValid,
    /// Something is missing in it and was asked for.
    Asked,
}

/// A letter's words, with what a list says of them.
pub struct Words {
    pub id: SubmissionId,
    pub intake_no: i64,
    pub text: String,
    pub written_in: Tongue,
}

/// By its bytes: another way to write nothing is an edit too.
fn nothing_particular(particulars: &Json<Particulars>) -> bool {
    particulars.text() == "{}"
}

impl Submission {
    /// Changes what goes otherwise with it.
    pub fn particularly(&mut self, change: impl FnOnce(&mut Particulars)) {
        let mut particulars = (*self.particulars).clone();
        change(&mut particulars);
        self.particulars = Json::new(particulars);
    }

    /// In which language it is written: what was said, else the language of the page that its writer used.
    pub fn written_in(&self) -> Tongue {
        self.particulars.written_in.unwrap_or(self.lang.into())
    }

    /// Whether somebody said that it is not written in Japanese.
    pub fn is_foreign(&self) -> bool {
        self.particulars.written_in.is_some_and(Tongue::is_foreign)
    }

    /// Whether it does not look like Japanese, and nobody said yet in which language it is.
    pub fn seems_foreign(&self) -> bool {
        self.particulars.written_in.is_none() && tongue::seems_foreign(&self.text)
    }

    /// The letter with this receipt code (SHA-256 of it, hex).
    pub fn by_receipt(db: &mut Db, hash: &str) -> QueryResult<Option<Self>> {
        submissions::table.filter(submissions::receipt.eq(hash)).select(Self::as_select()).first(db).optional()
    }

    /// The letter with this intake number in its round.
    pub fn by_intake_no(db: &mut Db, round: RoundId, number: i64) -> QueryResult<Option<Self>> {
        let rows = submissions::table.filter(submissions::round.eq(round)).filter(submissions::intake_no.eq(number));
        rows.select(Self::as_select()).first(db).optional()
    }

    /// The letters of a round that wait for their second reading: how and where each came in, and its number.
    pub fn awaiting_second(db: &mut Db, round: RoundId) -> QueryResult<Vec<(Channel, String, i64)>> {
        let rows = submissions::table.filter(submissions::round.eq(round)).filter(submissions::state.ne(State::Withdrawn));
        // In a text of the same JSON the marks of quotation would be escaped.
        let waits = sql::<Bool>("particulars LIKE '%\"waits\":true%' AND particulars NOT LIKE '%\"handed_to\":%'");
        let rows = rows.filter(waits).order(submissions::intake_no);
        rows.select((submissions::channel, submissions::office, submissions::intake_no)).load(db)
    }

    /// Writes new letters.
    pub fn insert_all(rows: &[Self], db: &mut Db) -> QueryResult<()> {
        insert_all!(db, submissions::table, rows)
    }

    /// The next 受付番号 of a round.
    pub fn next_intake_no(db: &mut Db, round: RoundId) -> QueryResult<i64> {
        let last: Option<i64> =
            submissions::table.filter(submissions::round.eq(round)).select(diesel::dsl::max(submissions::intake_no)).first(db)?;
        Ok(last.unwrap_or(0) + 1)
    }

    /// Letters of a round by intake number, after `after`, at most `limit`.
    pub fn list(db: &mut Db, round: RoundId, filter: Filter, after: i64, limit: i64) -> QueryResult<Vec<Self>> {
        Self::filtered(round, filter)
            .filter(submissions::intake_no.gt(after))
            .order(submissions::intake_no)
            .limit(limit)
            .select(Self::as_select())
            .load(db)
    }

    /// The last letters of a round before the one with the intake number `before`, by intake number, at most `limit`.
    pub fn list_before(db: &mut Db, round: RoundId, filter: Filter, before: i64, limit: i64) -> QueryResult<Vec<Self>> {
        let rows = Self::filtered(round, filter).filter(submissions::intake_no.lt(before)).order(submissions::intake_no.desc());
        let mut letters: Vec<Self> = rows.limit(limit).select(Self::as_select()).load(db)?;
        letters.reverse();
        Ok(letters)
    }

    /// The words of these letters, in one question.
    pub fn words(db: &mut Db, ids: &[SubmissionId]) -> QueryResult<Vec<Words>> {
        let rows = submissions::table.filter(submissions::id.eq_any(ids.to_vec()));
        let columns = (submissions::id, submissions::intake_no, submissions::text, submissions::lang, submissions::particulars);
        let rows: Vec<(SubmissionId, i64, String, Lang, Json<Particulars>)> = rows.select(columns).load(db)?;
        let words = |(id, intake_no, text, lang, particulars): (_, _, _, Lang, Json<Particulars>)| Words {
            id,
            intake_no,
            text,
            written_in: particulars.written_in.unwrap_or(lang.into()),
        };
        Ok(rows.into_iter().map(words).collect())
    }

    /// How many letters of a round a filter shows.
    pub fn count(db: &mut Db, round: RoundId, filter: Filter) -> QueryResult<i64> {
        if filter == Filter::All {
            // The numbers have no gap.
            return Ok(Self::next_intake_no(db, round)? - 1);
        }
        // A beginning, although it leaves nothing out, makes SQLite see that the filter's own index fits best.
        Self::filtered(round, filter).filter(submissions::intake_no.gt(0)).count().get_result(db)
    }

    /// How many letters of a round were registered before a moment: their numbers have no gap and follow the time.
    pub fn count_registered(db: &mut Db, round: RoundId, before: Moment) -> QueryResult<i64> {
        let rows = submissions::table.filter(submissions::round.eq(round)).filter(submissions::registered_at.lt(before));
        let last: Option<i64> = rows.order(submissions::intake_no.desc()).select(submissions::intake_no).first(db).optional()?;
        Ok(last.unwrap_or(0))
    }

    /// What is left to do has an index each, and these are the indexes' conditions, words for words: of a value given beside them no
    /// database can prove that an index holds what is looked for.
    fn filtered(round: RoundId, filter: Filter) -> submissions::BoxedQuery<'static, super::dialect::MultiBackend> {
        let rows = submissions::table.into_boxed().filter(submissions::round.eq(round));
        match filter {
            Filter::All => rows,
            Filter::Unread => rows.filter(sql::<Bool>("submissions.state = 'received'")),
            Filter::Unjudged => rows.filter(sql::<Bool>("submissions.state IN ('received', 'opened')")),
            Filter::Unsplit => rows.filter(sql::<Bool>("submissions.validity = 'valid' AND submissions.uncovered <> 0")),
            Filter::Uncleared => rows.filter(sql::<Bool>("submissions.validity = 'valid' AND submissions.cleared_by IS NULL")),
            Filter::NotValid => rows.filter(sql::<Bool>("submissions.validity <> 'valid'")),
            Filter::Asked => rows.filter(sql::<Bool>("submissions.repair_until IS NOT NULL")),
        }
    }

    /// Letters received per channel and office, for certificates and counts.
    pub fn by_office(db: &mut Db, round: RoundId) -> QueryResult<Vec<(Channel, String, i64)>> {
        let rows = submissions::table.filter(submissions::round.eq(round)).group_by((submissions::channel, submissions::office));
        rows.select((submissions::channel, submissions::office, diesel::dsl::count_star())).load(db)
    }

    /// Whether this person looked a letter of the round through for personal data.
    pub fn cleared_by_person(db: &mut Db, round: RoundId, person: PersonId) -> QueryResult<bool> {
        let rows = submissions::table.filter(submissions::round.eq(round)).filter(submissions::cleared_by.eq(person));
        Ok(rows.select(submissions::id).first::<SubmissionId>(db).optional()?.is_some())
    }

    /// Letters of a round by the hour in which they were received, `2026-11-21T20` (UTC): days of Japan are whole hours of it.
    pub fn by_hour(db: &mut Db, round: RoundId) -> QueryResult<Vec<(String, i64)>> {
        let hour = || sql::<Text>("substr(received_at, 1, 13)");
        let rows = submissions::table.filter(submissions::round.eq(round)).group_by(hour());
        rows.select((hour(), diesel::dsl::count_star())).load(db)
    }

    /// Letters of a round with the same words, oldest first, at most `limit`.
    pub fn same_text(db: &mut Db, round: RoundId, text_key: &str, limit: i64) -> QueryResult<Vec<SubmissionId>> {
        let rows = submissions::table.filter(submissions::round.eq(round)).filter(submissions::text_key.eq(text_key));
        rows.order(submissions::intake_no).limit(limit).select(submissions::id).load(db)
    }

    /// Letters of the same submitter in a round, oldest first.
    pub fn of_submitter(db: &mut Db, round: RoundId, submitter: SubmissionId) -> QueryResult<Vec<Self>> {
        let rows = submissions::table.filter(submissions::round.eq(round)).filter(submissions::submitter.eq(submitter));
        rows.order(submissions::intake_no).limit(500).select(Self::as_select()).load(db)
    }
}
