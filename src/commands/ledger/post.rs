//! How lines enter a ledger: behind all that are there, in one posting that names the one before by its hash.

use super::edition::overtaken;
use super::{broken, day, read};
use crate::commands::desk::With;
use crate::commands::scrub::sheet_of;
use crate::commands::{Desk, Stop, approval};
use crate::documents::ledger::{Entered, Ledger as Folded, Line, POSTING, PostingSheet, RaisedLine, SplitFrom, What, lines_of_result};
use crate::documents::result::ResultSheet;
use crate::model::ids::PostingId;
use crate::model::method::PostingSource;
use crate::procedure::ledger::{Event, Facts, Ledger as Machine, State};
use crate::procedure::publication;
use crate::record::canonical::canonical;
use crate::store::Db;
use crate::store::issues::Issue;
use crate::store::ledger::{Ledger, LineRow, Posting};
use crate::store::projects::Project;
use crate::store::publications::Publication;
use crate::store::rounds::Round;

/// The place behind the last posting of a ledger.
pub struct Chained {
    pub number: i64,
    pub before: String,
    pub first_line: i64,
}

impl Chained {
    /// Where the next posting goes.
    pub fn next(db: &mut Db, project: &Project) -> Result<Self, Stop> {
        let last = Posting::newest(db, project.id)?;
        Ok(match last {
            Some(last) => Self { number: last.number + 1, before: last.hash, first_line: last.last_line + 1 },
            None => Self { number: 1, before: String::new(), first_line: 1 },
        })
    }

    /// A posting of these lines there.
    pub fn sheet(self, project: &Project, lines: Vec<Line>) -> PostingSheet {
        let Self { number, before, first_line } = self;
        PostingSheet { format: POSTING.to_owned(), project: project.no(), number, before, first_line, lines }
    }
}

/// Lets lines enter. `source` is by what, with the id of it.
pub fn post(
    desk: &mut Desk<'_>,
    project: &Project,
    source: (PostingSource, &str),
    lines: Vec<Line>,
    with: With<'_>,
) -> Result<Posting, Stop> {
    let sheet = Chained::next(desk.db, project)?.sheet(project, lines);
    enter(desk, project, source, sheet, with)
}

/// Lets a posting that was put together before enter.
pub fn enter(
    desk: &mut Desk<'_>,
    project: &Project,
    (source, subject): (PostingSource, &str),
    sheet: PostingSheet,
    with: With<'_>,
) -> Result<Posting, Stop> {
    let ended = Ledger::of_project(desk.db, project.id)?.is_some_and(|ledger| ledger.state == State::Ended);
    let (state, event) = if ended { (State::Ended, Event::Append) } else { (State::Running, Event::Post) };
    let rule = desk.decide::<Machine>(state, event, &Facts::default())?;
    let content = approval::keep(desk, &sheet)?;
    let mut posting = Posting {
        id: PostingId::new(),
        project: project.id,
        number: sheet.number,
        source,
        subject: subject.to_owned(),
        snapshot: content.hex(),
        hash: content.hex(),
        first_line: sheet.first_line,
        last_line: sheet.first_line + sheet.lines.len() as i64 - 1,
        entered_at: desk.now,
        state: publication::State::Published,
        rev: 1,
    };
    let cause = desk.create(rule, &mut posting, With { content: Some(content), ..with })?;
    LineRow::insert_all(&rows(&posting, sheet.lines)?, desk.db)?;
    if source != PostingSource::Edition {
        overtaken(desk, project, cause)?;
    }
    Ok(posting)
}

/// The lines of a posting as they are read.
pub fn rows(posting: &Posting, lines: Vec<Line>) -> Result<Vec<LineRow>, Stop> {
    let row = |(number, line): (i64, Line)| {
        let body = String::from_utf8(canonical(&line).map_err(broken)?).map_err(broken)?;
        Ok(LineRow {
            project: posting.project,
            number,
            posting: posting.number,
            entered_at: posting.entered_at,
            happened_on: line.on.clone(),
            kind: line.kind().to_owned(),
            issue: line.issue(),
            source: line.source().map(|source| source.to_string()).unwrap_or_default(),
            body,
        })
    };
    (posting.first_line..).zip(lines).map(row).collect()
}

/// The result of a round was published: what it says enters the ledger, if the project has one. `cause` is the entry of its publication.
pub fn result_published(desk: &mut Desk<'_>, project: &Project, publication: &Publication, cause: i64) -> Result<(), Stop> {
    // Also after the end: what is public of it is never left out.
    if !Ledger::of_project(desk.db, project.id)?.is_some_and(|ledger| ledger.is_kept()) {
        return Ok(());
    }
    let Some(sheet) = sheet_of(desk.db, publication)? else { return Ok(()) };
    let ledger = read(desk.db, project.id, None)?;
    let mut lines = lines_of_result(&sheet, &ledger, &day(publication.published_at));
    come_from(desk.db, project, &mut lines)?;
    let with = With { cause: Some(cause), ..With::default() };
    post(desk, project, (PostingSource::Result, publication.id.as_str()), lines, with)?;
    Ok(())
}

/// Adds to the issues that lines raise from which others they were taken: a result does not say it.
fn come_from(db: &mut Db, project: &Project, lines: &mut [Line]) -> Result<(), Stop> {
    for line in lines {
        let What::Raised(raised) = &mut line.what else { continue };
        let issue = Issue::by_number(db, project.id, raised.issue)?;
        let from = issue.and_then(|issue| issue.split_from).map(|from| Issue::by_id(db, from)).transpose()?.flatten();
        raised.split_from = from.map(|from| from.number);
    }
    Ok(())
}

/// What was published of a project before it had a ledger: each version of each result, on its day.
pub fn published_before(db: &mut Db, project: &Project) -> Result<Vec<Line>, Stop> {
    let mut all: Vec<(Publication, ResultSheet)> = Vec::new();
    for round in Round::of_project(db, project.id)? {
        for publication in Publication::of_round(db, round.id)? {
            if let Some(sheet) = sheet_of(db, &publication)? {
                all.push((publication, sheet));
            }
        }
    }
    all.sort_by_key(|(publication, _)| publication.published_at);
    let mut lines: Vec<Line> = Vec::new();
    for (publication, sheet) in all {
        let at = publication.published_at;
        let so_far = lines.iter().cloned().zip(1..).map(|(line, number)| Entered { number, entered_at: at, line });
        lines.extend(lines_of_result(&sheet, &Folded::of(so_far), &day(at)));
    }
    Ok(lines)
}

/// A line about an issue, after the one that names the issue and where it came from, where nobody outside knows it yet.
pub fn with_issue(ledger: &Folded, issue: &Issue, split: Option<SplitFrom>, line: Line) -> Vec<Line> {
    let mut lines = Vec::new();
    if !ledger.issues.contains_key(&issue.number) {
        let (theme, title) = (issue.theme.clone(), issue.title.clone());
        let (split_from, reason) = split.map(|split| (Some(split.issue), split.reason)).unwrap_or_default();
        let raised = RaisedLine { issue: issue.number, theme, title, split_from, reason, carried: None };
        lines.push(Line { on: line.on.clone(), what: What::Raised(raised) });
    }
    lines.push(line);
    lines
}
