//! What the method has due, for the desk: records to be published, answers that were taken back, issues under consideration.

use crate::commands::occasion::answers::is_past;
use crate::model::calendar::{long_date, long_moment};
use crate::model::terms::Lang;
use crate::model::{Moment, deadlines};
use crate::procedure::issue::State;
use crate::store::Db;
use crate::store::issues::Issue;
use crate::store::ledger::Ledger;
use crate::store::occasions::Occasion;
use crate::store::projects::Project;
use crate::store::qa_rows::QaRow;
use crate::web::problem::Problem;
use crate::web::visit::Ask;
use chrono::NaiveDate;
use serde::Serialize;

/// Lines on the desk; the ledgers have all of them.
const SHOWN: usize = 20;
/// Owed answers read, of each ledger.
const READ: i64 = 200;

/// One thing that is due.
#[derive(Serialize)]
pub struct Task {
    /// `record`, `answer` or `issue`.
    kind: &'static str,
    href: String,
    project: String,
    /// The occasion's or the issue's title.
    name: String,
    /// The number of the row or the issue; none of a record.
    number: Option<i64>,
    /// In words; none where there is no term.
    due: Option<String>,
    /// What it is sorted by.
    #[serde(skip)]
    until: Option<Moment>,
    past: bool,
}

/// What is due in a section, or in all of them; what is due first comes first.
pub fn tasks(db: &mut Db, ask: &Ask, section: Option<&str>) -> Result<Vec<Task>, Problem> {
    let mut tasks = Vec::new();
    for ledger in Ledger::running(db)? {
        let project = Project::by_id(db, ledger.project)?.ok_or(Problem::NotFound)?;
        if section.is_some_and(|section| section != project.section) {
            continue;
        }
        let occasions = Occasion::of_project(db, project.id)?;
        tasks.extend(occasions.iter().filter(|one| one.awaits_record()).map(|one| record(ask, &project, one)));
        tasks.extend(answers(db, ask, &project, &occasions)?);
        tasks.extend(issues(db, ask, &project)?);
    }
    tasks.sort_by_key(|task| (task.until.is_none(), task.until));
    tasks.truncate(SHOWN);
    Ok(tasks)
}

fn record(ask: &Ask, project: &Project, occasion: &Occasion) -> Task {
    let due = occasion.over_at().and_then(|over| deadlines::record(&ask.policy, over));
    Task {
        kind: "record",
        href: format!("/office/projects/{}/occasions/{}", project.no(), occasion.number),
        project: project.title.clone(),
        name: occasion.title.clone(),
        number: None,
        past: due.is_some_and(|due| due <= ask.now),
        due: due.map(|due| long_moment(due, ask.lang)),
        until: due,
    }
}

fn answers(db: &mut Db, ask: &Ask, project: &Project, occasions: &[Occasion]) -> Result<Vec<Task>, Problem> {
    let line = |row: QaRow| {
        let occasion = occasions.iter().find(|one| one.id == row.occasion)?;
        Some(Task {
            kind: "answer",
            href: format!("/office/projects/{}/ledger/answers/{}/{}", project.no(), occasion.number, row.number),
            project: project.title.clone(),
            name: occasion.title.clone(),
            number: Some(row.number),
            past: is_past(&row, ask.now),
            due: spoken(&row.due, ask.lang),
            until: end_of(&row.due),
        })
    };
    Ok(QaRow::owed(db, project.id, READ)?.into_iter().filter_map(line).collect())
}

fn issues(db: &mut Db, ask: &Ask, project: &Project) -> Result<Vec<Task>, Problem> {
    let today = ask.now.jst_date().to_string();
    let considered = Issue::of_project(db, project.id)?.into_iter().filter(|issue| issue.state == State::UnderReview);
    let line = |issue: Issue| Task {
        kind: "issue",
        href: format!("/office/projects/{}/ledger/issues/{}", project.no(), issue.number),
        project: project.title.clone(),
        name: issue.title,
        number: Some(issue.number),
        past: issue.due < today,
        due: spoken(&issue.due, ask.lang),
        until: end_of(&issue.due),
    };
    Ok(considered.map(line).collect())
}

/// A stored day (`YYYY-MM-DD`) in words.
fn spoken(day: &str, lang: Lang) -> Option<String> {
    day.parse().ok().map(|day| long_date(day, lang))
}

fn end_of(day: &str) -> Option<Moment> {
    day.parse().ok().map(|day: NaiveDate| Moment::start_of_day(day).plus_days(1))
}
