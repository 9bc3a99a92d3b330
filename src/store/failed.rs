//! Mails that could not be sent, read with all that a page of the office says of them.

use super::Db;
use super::mail::{Letter, in_state};
use super::projects::Project;
use super::schema::{accounts, letters, notices, projects, rounds, submissions};
use crate::model::ids::LetterId;
use crate::procedure::letter::State;
use diesel::QueryResult;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};

/// A mail that could not be sent, with what it was about and whom it was for, as staff see it.
#[derive(Clone, Debug, Queryable)]
pub struct Failed {
    pub letter: Letter,
    pub project: Option<Project>,
    /// The number of its round.
    pub round: Option<i64>,
    /// The number of the letter that its recipient wrote.
    pub intake_no: Option<i64>,
    /// The name of the account that is its recipient.
    pub account: Option<String>,
}

impl Failed {
    /// Newest first, before `before`, at most `limit`; of one section when given. What concerns
    /// neither round nor project is the section's that answers for the procedure.
    pub fn newest(db: &mut Db, section: Option<&str>, answering: &str, before: Option<LetterId>, limit: i64) -> QueryResult<Vec<Self>> {
        let rows = letters::table.inner_join(notices::table.on(notices::id.eq(letters::notice)));
        let rows = rows.left_join(rounds::table.on(rounds::id.nullable().eq(letters::round)));
        let rows = rows.left_join(projects::table.on(projects::id.nullable().eq(notices::project)));
        let rows = rows.left_join(submissions::table.on(submissions::id.eq(letters::recipient)));
        let rows = rows.left_join(accounts::table.on(accounts::id.eq(letters::recipient)));
        let mut rows = rows.into_boxed().filter(in_state(State::Failed)).order(letters::id.desc()).limit(limit);
        if let Some(before) = before {
            rows = rows.filter(letters::id.lt(before));
        }
        if let Some(section) = section {
            let own = sql::<Bool>("COALESCE(rounds.section, projects.section, ").bind::<Text, _>(answering.to_owned());
            rows = rows.filter(own.sql(") = ").bind::<Text, _>(section.to_owned()));
        }
        let (intake_no, account) = (submissions::intake_no.nullable(), accounts::name.nullable());
        rows.select((Letter::as_select(), Option::<Project>::as_select(), rounds::number.nullable(), intake_no, account)).load(db)
    }
}
