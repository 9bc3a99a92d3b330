//! What is to be approved of an issue ledger: a view, an edition, the record of an occasion, or an answer that was taken back there.

use crate::commands::ledger::names::Named;
use crate::commands::ledger::{edition, end, view};
use crate::commands::objection;
use crate::commands::occasion::{answers, record};
use crate::documents::ledger::{AnswerSheet, EditionSheet, EndSheet, ObjectionSheet, RecordSheet, ViewSheet};
use crate::model::terms::Lang;
use crate::store::Db;
use crate::store::approvals::{Approval, Purpose, Snapshot};
use crate::store::ledger::{Ledger, LedgerView};
use crate::store::objections::Objection;
use crate::store::occasions::Occasion;
use crate::web::ledger::{LineShown, RecordShown};
use crate::web::problem::Problem;
use serde::Serialize;

/// For the part `pages/office/approval/ledger`: one of these.
#[derive(Default, Serialize)]
pub struct LedgerShown {
    view: Option<ViewShown>,
    edition: Option<EditionShown>,
    record: Option<RecordShown>,
    answer: Option<AnswerSheet>,
    objection: Option<ObjectionShown>,
    end: Option<EndShown>,
    /// Places that look as if they named somebody, and stay.
    kept: Vec<String>,
}

#[derive(Serialize)]
struct ViewShown {
    label: String,
    #[serde(flatten)]
    sheet: ViewSheet,
}

#[derive(Serialize)]
struct EndShown {
    ends: &'static str,
    #[serde(flatten)]
    sheet: EndSheet,
}

#[derive(Serialize)]
struct ObjectionShown {
    ruled: &'static str,
    /// As it came, which is not public.
    words: String,
    wanted: String,
    #[serde(flatten)]
    sheet: ObjectionSheet,
}

#[derive(Serialize)]
struct EditionShown {
    edition: i64,
    previous: Option<i64>,
    first_line: i64,
    lines: Vec<LineShown>,
}

/// What the snapshot of an approval says.
pub fn shown(db: &mut Db, approval: &Approval, snapshot: &Snapshot, lang: Lang) -> Result<LedgerShown, Problem> {
    let read = |error: serde_json::Error| Problem::internal(error);
    Ok(match approval.purpose {
        Purpose::LedgerView => {
            let sheet: ViewSheet = serde_json::from_str(&snapshot.body).map_err(read)?;
            let row = approval.subject.parse().ok().map(|id| LedgerView::by_id(db, id)).transpose()?.flatten();
            let kept = row.map(|row| view::named(db, &row, sheet.supersedes)).transpose()?.unwrap_or_default();
            let view = ViewShown { label: sheet.label.get(lang).to_owned(), sheet };
            LedgerShown { view: Some(view), kept: words(kept), ..LedgerShown::default() }
        }
        Purpose::Edition => {
            let sheet: EditionSheet = serde_json::from_str(&snapshot.body).map_err(read)?;
            let kept = edition::named(db, approval.project, &sheet)?;
            LedgerShown { edition: Some(of_edition(sheet, lang)), kept: words(kept), ..LedgerShown::default() }
        }
        Purpose::OccasionRecord => {
            let sheet: RecordSheet = serde_json::from_str(&snapshot.body).map_err(read)?;
            let row = approval.subject.parse().ok().map(|id| Occasion::by_id(db, id)).transpose()?.flatten();
            let kept = row.map(|row| record::named(db, &row, &sheet)).transpose()?.unwrap_or_default();
            LedgerShown { record: Some(RecordShown::of(sheet)), kept: words(kept), ..LedgerShown::default() }
        }
        Purpose::LedgerEnd => {
            let sheet: EndSheet = serde_json::from_str(&snapshot.body).map_err(read)?;
            let row = approval.subject.parse().ok().map(|id| Ledger::by_id(db, id)).transpose()?.flatten();
            let kept = row.map(|row| end::named(db, &row)).transpose()?.unwrap_or_default();
            LedgerShown { end: Some(EndShown { ends: sheet.how.name(), sheet }), kept: words(kept), ..LedgerShown::default() }
        }
        Purpose::Objection => {
            let sheet: ObjectionSheet = serde_json::from_str(&snapshot.body).map_err(read)?;
            let row = approval.subject.parse().ok().map(|id| Objection::by_id(db, id)).transpose()?.flatten();
            let kept = row.as_ref().map(|row| objection::named(db, row)).transpose()?.unwrap_or_default();
            let (words, wanted) = row.map(|row| (row.words, row.wanted)).unwrap_or_default();
            let shown = ObjectionShown { ruled: sheet.ruling.name(), words, wanted, sheet };
            LedgerShown { objection: Some(shown), kept: self::words(kept), ..LedgerShown::default() }
        }
        Purpose::LaterAnswer => {
            let sheet: AnswerSheet = serde_json::from_str(&snapshot.body).map_err(read)?;
            let kept = answers::named(db, approval.project, &sheet.answer, &sheet.post)?;
            LedgerShown { answer: Some(sheet), kept: words(kept), ..LedgerShown::default() }
        }
        _ => LedgerShown::default(),
    })
}

fn words(kept: Vec<Named>) -> Vec<String> {
    kept.into_iter().map(|place| place.words).collect()
}

fn of_edition(sheet: EditionSheet, lang: Lang) -> EditionShown {
    let first = sheet.posting.first_line;
    let lines = (first..).zip(sheet.posting.lines).map(|(number, line)| LineShown::of(number, line, lang)).collect();
    EditionShown { edition: sheet.edition, previous: sheet.previous.map(|previous| previous.edition), first_line: first, lines }
}
