//! What is to be approved, read from the snapshot that the approval is bound to and shown as the public will see it.

use super::ledger::{self, LedgerShown};
use super::removal::{self, Erasure, Withholding};
use super::view::{ViewShown, view};
use crate::commands::result::kept;
use crate::documents::announcement::Announced;
use crate::documents::result::{ResultSheet, SheetChange, SheetIssue, SheetOpinion};
use crate::documents::result_changes::Changes;
use crate::model::terms::{Lang, Role};
use crate::store::Db;
use crate::store::approvals::{Approval, Purpose, Snapshot};
use crate::store::publications::Publication;
use crate::store::rounds::Round;
use crate::web::changes::Shown;
use crate::web::ended::Shown as Ended;
use crate::web::office::round::announced::Shown as Announcement;
use crate::web::office::round::result::place_text;
use crate::web::problem::Problem;
use crate::web::public::result::joint;
use serde::{Deserialize, Serialize};

/// For the template `pages/office/approval/show`: one of these, or none when the snapshot is gone.
#[derive(Default, Serialize)]
pub struct Asked {
    opening: Option<Announcement>,
    view: Option<ViewShown>,
    result: Option<ResultShown>,
    withholding: Option<Withholding>,
    erasure: Option<Erasure>,
    retention: Option<removal::Retention>,
    ended: Option<Ended>,
    ledger: Option<LedgerShown>,
}

/// A result, for the part `pages/office/approval/result`.
#[derive(Serialize)]
pub struct ResultShown {
    /// Why it replaces what is published, and what it changes.
    corrects: Option<Corrects>,
    counts: Vec<Count>,
    /// How the people of letters that several signed were counted.
    joint: Option<String>,
    issues: Vec<IssueShown>,
    without_issue: Vec<SheetOpinion>,
    changes: Vec<SheetChange>,
    withheld: u64,
    remark: String,
    next_step: String,
    /// Places that may name a writer and are to stay, with the reason; only while it is asked for.
    kept: Vec<String>,
    kept_reason: String,
}

/// A correction of what is published.
#[derive(Serialize)]
struct Corrects {
    version: i64,
    reason: String,
    changes: Shown,
}

#[derive(Serialize)]
struct Count {
    /// A text below `approval_page.count`.
    name: &'static str,
    n: u64,
}

#[derive(Serialize)]
struct IssueShown {
    label: String,
    #[serde(flatten)]
    issue: IssueText,
    opinions: Vec<SheetOpinion>,
}

#[derive(Serialize)]
struct IssueText {
    number: i64,
    theme: String,
    title: String,
    text: String,
    reason: String,
    page: String,
    later_stage: String,
}

/// What an approval asks for.
pub fn asked(db: &mut Db, approval: &Approval, reader: Role, lang: Lang) -> Result<Asked, Problem> {
    match approval.purpose {
        Purpose::Withholding => {
            return Ok(Asked { withholding: Some(removal::withholding(db, approval, reader, lang)?), ..Asked::default() });
        }
        Purpose::Erasure => return Ok(Asked { erasure: removal::erasure(db, approval, reader, lang)?, ..Asked::default() }),
        Purpose::Retention => return Ok(Asked { retention: Some(removal::retention(db, approval, lang)?), ..Asked::default() }),
        Purpose::Opening | Purpose::Extension | Purpose::Material | Purpose::View | Purpose::Result => {}
        Purpose::Decision | Purpose::Abandonment | Purpose::Exemption => {}
        Purpose::LedgerView
        | Purpose::Edition
        | Purpose::OccasionRecord
        | Purpose::LaterAnswer
        | Purpose::Objection
        | Purpose::LedgerEnd => {}
    }
    let Some(snapshot) = Snapshot::by_hash(db, &approval.snapshot)? else { return Ok(Asked::default()) };
    Ok(match approval.purpose {
        // Each is the announcement as everybody will read it.
        Purpose::Opening | Purpose::Extension | Purpose::Material => {
            Asked { opening: Some(Announcement::of(&read::<Announced>(&snapshot)?, lang)), ..Asked::default() }
        }
        Purpose::View => {
            let round = approval.round.map(|round| Round::by_id(db, round)).transpose()?.flatten();
            Asked { view: Some(view(db, &snapshot, round.as_ref(), reader, lang)?), ..Asked::default() }
        }
        Purpose::Result => {
            let sheet: ResultSheet = read(&snapshot)?;
            let (places, kept_reason) = kept(db, approval, &sheet)?;
            let kept = places.iter().map(|place| place_text(place, lang)).collect();
            let corrects = corrects(db, approval, &sheet, lang)?;
            Asked { result: Some(ResultShown { corrects, kept, kept_reason, ..result(sheet, lang) }), ..Asked::default() }
        }
        Purpose::Decision | Purpose::Abandonment | Purpose::Exemption => {
            Asked { ended: Some(Ended::of(&read(&snapshot)?, lang).for_staff()), ..Asked::default() }
        }
        Purpose::LedgerView
        | Purpose::Edition
        | Purpose::OccasionRecord
        | Purpose::LaterAnswer
        | Purpose::Objection
        | Purpose::LedgerEnd => Asked { ledger: Some(ledger::shown(db, approval, &snapshot, lang)?), ..Asked::default() },
        Purpose::Withholding | Purpose::Erasure | Purpose::Retention => Asked::default(),
    })
}

/// What a later version changes in the one before it, whether that waits or is published.
fn corrects(db: &mut Db, approval: &Approval, sheet: &ResultSheet, lang: Lang) -> Result<Option<Corrects>, Problem> {
    let (Some(correction), Some(round)) = (&sheet.correction, approval.round) else { return Ok(None) };
    let before = Publication::of_round(db, round)?.into_iter().rfind(|one| one.version < correction.version);
    let Some(snapshot) = before.map(|before| Snapshot::by_hash(db, &before.snapshot)).transpose()?.flatten() else { return Ok(None) };
    let changes = Shown::of(Changes::between(&read::<ResultSheet>(&snapshot)?, sheet), lang);
    Ok(Some(Corrects { version: correction.version, reason: correction.reason.clone(), changes }))
}

fn read<T: for<'d> Deserialize<'d>>(snapshot: &Snapshot) -> Result<T, Problem> {
    serde_json::from_str(&snapshot.body).map_err(Problem::internal)
}

/// A result as it is shown before anybody outside sees it.
pub fn result(sheet: ResultSheet, lang: Lang) -> ResultShown {
    let counts = [
        ("letters", sheet.counts.letters),
        ("submitters", sheet.counts.submitters),
        ("opinions", sheet.counts.opinions),
        ("distinct_texts", sheet.counts.distinct_texts),
        ("issues_answered", sheet.counts.issues_answered),
    ];
    ResultShown {
        corrects: None,
        joint: joint(&sheet, lang),
        counts: counts.into_iter().map(|(name, n)| Count { name, n }).collect(),
        issues: sheet.issues.into_iter().map(|issue| shown(issue, lang)).collect(),
        without_issue: sheet.without_issue,
        changes: sheet.changes,
        withheld: sheet.withheld.values().sum(),
        remark: sheet.remark,
        next_step: sheet.next_step,
        kept: Vec::new(),
        kept_reason: String::new(),
    }
}

fn shown(issue: SheetIssue, lang: Lang) -> IssueShown {
    let label = issue.label.get(lang).to_owned();
    let SheetIssue { number, theme, title, text, reason, page, later_stage, opinions, .. } = issue;
    IssueShown { label, issue: IssueText { number, theme, title, text, reason, page, later_stage }, opinions }
}
