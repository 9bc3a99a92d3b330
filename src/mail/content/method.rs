//! What is said about the issue-sorting method: an occasion, an edition, an issue, a row of a record by its number. Never what
//! somebody said there.

use super::one_line;
use crate::commands::remind::method::{ANSWER, ANSWER_PAST, RECORD, RECORD_PAST};
use crate::model::deadlines;
use crate::model::policy::Policy;
use crate::procedure::Machine as _;
use crate::procedure::edition::Edition as Machine;
use crate::procedure::ledger::Ledger as Ended;
use crate::store::Db;
use crate::store::issues::Issue;
use crate::store::ledger::{Edition, Ledger, LedgerView};
use crate::store::mail::Notice;
use crate::store::occasions::Occasion;
use crate::store::projects::Project;
use crate::store::qa_rows::QaRow;
use diesel::QueryResult;
use serde::Serialize;

/// What a mail about the method is about; each part where the notice names it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct AboutMethod {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub occasion: Option<AboutOccasion>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edition: Option<AboutEdition>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issue: Option<AboutIssue>,
    /// The number of the row in the record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<i64>,
    /// By when the record of the occasion is to be public: its moment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record_due: Option<String>,
    /// Everything said so far, in order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ledger_url: Option<String>,
    /// The ledger of the project that goes on with one that ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_url: Option<String>,
}

/// An occasion as it was announced last.
#[derive(Clone, Debug, Default, Serialize)]
pub struct AboutOccasion {
    pub title: String,
    pub kind: &'static str,
    pub area: String,
    pub place: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity: Option<i64>,
    /// Its moments; none while no day is set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<String>,
    pub url: String,
}

/// An edition of the ledger, frozen when the notice was made.
#[derive(Clone, Debug, Default, Serialize)]
pub struct AboutEdition {
    pub number: i64,
    pub url: String,
}

/// An issue, in the words that the ledger has for it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct AboutIssue {
    pub number: i64,
    pub title: String,
    /// Whether the view differs from an earlier one.
    pub changed: bool,
    pub due: String,
    pub url: String,
}

/// The rows that a notice names.
pub(super) struct Subject {
    pub occasion: Option<Occasion>,
    pub issue: Option<Issue>,
    pub row: Option<QaRow>,
}

impl Subject {
    pub fn of(db: &mut Db, notice: &Notice) -> QueryResult<Self> {
        Ok(Self {
            occasion: notice.occasion.map(|id| Occasion::by_id(db, id)).transpose()?.flatten(),
            issue: notice.issue.map(|id| Issue::by_id(db, id)).transpose()?.flatten(),
            row: notice.qa_row.map(|id| QaRow::by_id(db, id)).transpose()?.flatten(),
        })
    }

    /// Where the staff goes on: the owed answer, the issue, or the occasion.
    pub fn office_path(&self, project: &Project) -> Option<String> {
        let base = format!("/office/projects/{}", project.no());
        match self {
            Self { row: Some(row), occasion: Some(occasion), .. } => {
                Some(format!("{base}/ledger/answers/{}/{}", occasion.number, row.number))
            }
            Self { issue: Some(issue), .. } => Some(format!("{base}/ledger/issues/{}", issue.number)),
            Self { occasion: Some(occasion), .. } => Some(format!("{base}/occasions/{}", occasion.number)),
            _ => None,
        }
    }

    /// The day by which an answer is owed (`YYYY-MM-DD`), for the mails that remind of it.
    pub fn owed_by(&self, notice: &Notice) -> Option<String> {
        let row = self.row.as_ref().filter(|_| matches!(&*notice.name, ANSWER | ANSWER_PAST))?;
        Some(row.due.clone()).filter(|due| !due.is_empty())
    }
}

/// What the templates are told of it.
pub(super) fn about_method(
    db: &mut Db,
    (policy, notice): (&Policy, &Notice),
    subject: &Subject,
    project: Option<&Project>,
    url: &impl Fn(String) -> String,
) -> QueryResult<AboutMethod> {
    let Some(project) = project else { return Ok(AboutMethod::default()) };
    let Subject { occasion, issue, row } = subject;
    let base = format!("/projects/{}", project.no());
    let over = occasion.as_ref().and_then(Occasion::over_at);
    let ended = if notice.name.starts_with(Ended::NAME) { Ledger::of_project(db, project.id)? } else { None };
    let next = ended.as_ref().and_then(|ledger| ledger.successor).map(|next| Project::by_id(db, next)).transpose()?.flatten();
    // Only a notice of an edition or of the end has one to look for: others go to thousands.
    let edition = match ended {
        Some(_) => Edition::newest_frozen(db, project.id)?,
        None if notice.name.starts_with(Machine::NAME) => {
            Edition::of_project(db, project.id)?.into_iter().find(|one| one.frozen_at == Some(notice.made_at))
        }
        None => None,
    };
    Ok(AboutMethod {
        record_due: over
            .filter(|_| matches!(&*notice.name, RECORD | RECORD_PAST))
            .and_then(|over| deadlines::record(policy, over))
            .map(String::from),
        occasion: occasion.as_ref().map(|one| of_occasion(one, &base, url)),
        edition: edition.map(|one| AboutEdition { number: one.number, url: url(format!("{base}/ledger/editions/{}", one.number)) }),
        issue: issue.as_ref().map(|one| of_issue(db, notice, one, &base, url)).transpose()?,
        row: row.as_ref().map(|row| row.number),
        ledger_url: Some(url(format!("{base}/ledger"))),
        next_url: next.map(|next| url(format!("/projects/{}/ledger", next.no()))),
    })
}

fn of_occasion(occasion: &Occasion, base: &str, url: &impl Fn(String) -> String) -> AboutOccasion {
    AboutOccasion {
        title: one_line(&occasion.title),
        kind: occasion.kind.name(),
        area: one_line(&occasion.area),
        place: one_line(&occasion.place),
        capacity: occasion.capacity,
        starts_at: occasion.starts_at.map(String::from),
        url: url(format!("{base}/occasions/{}", occasion.number)),
    }
}

fn of_issue(db: &mut Db, notice: &Notice, issue: &Issue, base: &str, url: &impl Fn(String) -> String) -> QueryResult<AboutIssue> {
    // The view that the notice tells of, not a later one.
    let views = LedgerView::of_issue(db, issue.id)?;
    let told = views.iter().find(|view| view.approved_at == Some(notice.made_at));
    Ok(AboutIssue {
        number: issue.number,
        title: one_line(&issue.title),
        changed: told.is_some_and(|view| !view.change.is_empty()),
        due: issue.due.clone(),
        url: url(format!("{base}/issues/{}", issue.number)),
    })
}
