//! Issues (論点) and the city's views on them.

use super::Db;
use super::json::Json;
use super::recorded::recorded;
use super::schema::{issues, opinions, views};
use crate::model::ids::{AccountId, IssueId, OpinionId, ProjectId, RoundId, SectionId, ViewId};
use crate::model::terms::ResponseCategory;
use crate::procedure::{city_view, issue};
use diesel::QueryResult;
use diesel::prelude::*;
use serde::Serialize;

/// One issue. Its number is never reused in its project; themes group issues for reading.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset, Serialize)]
#[diesel(table_name = issues, treat_none_as_null = true)]
pub struct Issue {
    pub id: IssueId,
    pub project: ProjectId,
    pub number: i64,
    pub theme: String,
    pub title: String,
    pub state: issue::State,
    pub rev: i64,
    /// The issue that it went into.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<IssueId>,
    /// The issue that it came out of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub split_from: Option<IssueId>,
    /// The post that considers it, while it is under review.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub owner: String,
    /// Until when (`YYYY-MM-DD`).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub due: String,
    /// How it was settled, or why it was taken up again: `model::method::Settlement` or `Reopening`; else empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub outcome: String,
    /// Why, in the official's words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// The issue of the project before that it was carried over from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carried_from: Option<IssueId>,
}
recorded!(Issue, IssueId, issues, project: |row| Some(row.project.to_string()));

/// The city's view on an issue for a round.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset, Serialize)]
#[diesel(table_name = views, treat_none_as_null = true)]
pub struct View {
    pub id: ViewId,
    pub project: ProjectId,
    pub issue: IssueId,
    pub round: RoundId,
    pub state: city_view::State,
    pub category: Option<ResponseCategory>,
    pub text: String,
    pub reason: String,
    /// Changed place in the plan, for what is reflected.
    pub place: String,
    pub before_text: String,
    pub after_text: String,
    /// Where the plan already says it.
    pub page: String,
    /// Which later stage or office will look at it.
    pub later_stage: String,
    /// The opinions that the drafter ticked as covered by the answer.
    pub covered: Json<Vec<OpinionId>>,
    pub drafter: AccountId,
    pub rev: i64,
    /// The sections of the round's plan that are changed, for what is reflected.
    #[serde(skip_serializing_if = "none_named")]
    pub sections: Json<Vec<SectionId>>,
}
recorded!(View, ViewId, views, project: |row| Some(row.project.to_string()));

/// A row without named sections reads as it did before there were any.
fn none_named(sections: &Json<Vec<SectionId>>) -> bool {
    sections.is_empty()
}

impl Issue {
    /// An issue as it is raised.
    pub fn raised(project: ProjectId, number: i64, (theme, title): (String, String), state: issue::State) -> Self {
        Self {
            id: IssueId::new(),
            project,
            number,
            theme,
            title,
            state,
            rev: 1,
            merged_into: None,
            carried_from: None,
            split_from: None,
            owner: String::new(),
            due: String::new(),
            outcome: String::new(),
            reason: String::new(),
        }
    }

    /// Whether it takes opinions.
    pub fn takes_opinions(&self) -> bool {
        use issue::State::{Answered, Raised, Reopened, UnderReview};
        matches!(self.state, Raised | UnderReview | Answered | Reopened)
    }

    /// A project's issues by number, without a limit: they are what a person can read.
    pub fn of_project(db: &mut Db, project: ProjectId) -> QueryResult<Vec<Self>> {
        issues::table.filter(issues::project.eq(project)).order(issues::number).select(Self::as_select()).load(db)
    }

    /// The issue with this number.
    pub fn by_number(db: &mut Db, project: ProjectId, number: i64) -> QueryResult<Option<Self>> {
        issues::table.filter(issues::project.eq(project)).filter(issues::number.eq(number)).select(Self::as_select()).first(db).optional()
    }

    /// The number of a project's next issue.
    pub fn next_number(db: &mut Db, project: ProjectId) -> QueryResult<i64> {
        let last: Option<i64> = issues::table.filter(issues::project.eq(project)).select(diesel::dsl::max(issues::number)).first(db)?;
        Ok(last.unwrap_or(0) + 1)
    }
}

impl View {
    /// The view on an issue for a round, if one was drafted.
    pub fn of(db: &mut Db, issue: IssueId, round: RoundId) -> QueryResult<Option<Self>> {
        views::table.filter(views::issue.eq(issue)).filter(views::round.eq(round)).select(Self::as_select()).first(db).optional()
    }

    /// The views on an issue, one a round.
    pub fn of_issue(db: &mut Db, issue: IssueId) -> QueryResult<Vec<Self>> {
        views::table.filter(views::issue.eq(issue)).order(views::id).select(Self::as_select()).load(db)
    }

    /// All views of a round.
    pub fn of_round(db: &mut Db, round: RoundId) -> QueryResult<Vec<Self>> {
        views::table.filter(views::round.eq(round)).order(views::id).select(Self::as_select()).load(db)
    }

    /// Issues with counted opinions in the round that have no approved view for it.
    pub fn unanswered(db: &mut Db, round: RoundId) -> QueryResult<Vec<IssueId>> {
        let approved = views::table.filter(views::round.eq(round)).filter(views::state.eq(city_view::State::Approved)).select(views::issue);
        let asked =
            opinions::table.filter(opinions::round.eq(round)).filter(opinions::active.eq(true)).filter(opinions::issue.is_not_null());
        let asked = asked.filter(opinions::issue.assume_not_null().ne_all(approved));
        asked.select(opinions::issue.assume_not_null()).distinct().load(db)
    }
}
