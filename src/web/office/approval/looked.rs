//! What is new in an approval since this account last looked at what is asked about the same thing.

use crate::documents::comparison::{Budget, Change, Piece, difference, sides};
use crate::documents::snapshot_changes::{Changed, changes};
use crate::model::Moment;
use crate::model::calendar::long_moment;
use crate::model::terms::{Lang, Purpose, ResponseCategory};
use crate::store::Db;
use crate::store::accounts::Account;
use crate::store::approvals::{Approval, Snapshot};
use crate::store::looks::Look;
use crate::texts::texts;
use crate::web::problem::Problem;
use diesel::QueryResult;
use serde::Serialize;

/// Fields shown of one content; more of them is another content.
const SHOWN: usize = 200;

/// Fields of contents that have a name below `looked.field`; what else differs is said in one line.
const NAMED: &[&str] = &[
    "title",
    "theme",
    "category",
    "text",
    "reason",
    "gist",
    "translation",
    "place",
    "before_text",
    "after_text",
    "before",
    "after",
    "page",
    "later_stage",
    "opinions",
    "sections",
    "issues",
    "remark",
    "next_step",
    "purpose",
    "background",
    "summary",
    "materials",
    "who_may_comment",
    "viewing_places",
    "short_period_reason",
    "outline_omitted_reason",
    "contact",
    "opens_at",
    "closes_at",
    "result_due",
    "address",
    "decided_on",
    "decided_by",
];

/// For the part `pages/office/approval/looked`.
#[derive(Serialize)]
pub struct Looked {
    /// When this account looked; none when it never did.
    at: Option<String>,
    /// Whether what it looked at is what is asked now.
    same: bool,
    /// Whether what it looked at is gone, so that nothing can be compared.
    gone: bool,
    rows: Vec<Row>,
    /// Whether something differs that has no name of its own.
    other: bool,
}

#[derive(Serialize)]
struct Row {
    issue: Option<i64>,
    field: String,
    before: Vec<PieceShown>,
    after: Vec<PieceShown>,
}

/// For the part `parts/marked_text`; what was left out has the number of its lines as its label.
#[derive(Serialize)]
struct PieceShown {
    text: String,
    mark: Option<&'static str>,
    label: Option<String>,
}

/// How an account stands to what is asked: `new`, `changed` since it looked, or `seen`.
pub fn standing(db: &mut Db, account: &Account, approval: &Approval) -> QueryResult<&'static str> {
    Ok(match Look::last(db, account.id, approval.purpose, &approval.subject)? {
        None => "new",
        Some(look) if look.snapshot == approval.snapshot => "seen",
        Some(_) => "changed",
    })
}

/// What is new since the account looked.
pub fn looked(db: &mut Db, account: &Account, approval: &Approval, lang: Lang) -> Result<Looked, Problem> {
    let look = Look::last(db, account.id, approval.purpose, &approval.subject)?;
    let mut looked = Looked { at: None, same: false, gone: false, rows: Vec::new(), other: false };
    let Some(look) = look else { return Ok(looked) };
    looked.at = Some(look.looked_at.into());
    looked.same = look.snapshot == approval.snapshot;
    // What is to be removed is shown as it will stand, not as it was.
    if looked.same || matches!(approval.purpose, Purpose::Withholding | Purpose::Erasure | Purpose::Retention) {
        return Ok(looked);
    }
    let (old, new) = (Snapshot::by_hash(db, &look.snapshot)?, Snapshot::by_hash(db, &approval.snapshot)?);
    let Some((old, new)) = old.zip(new) else { return Ok(Looked { gone: true, ..looked }) };
    let read = |snapshot: &Snapshot| serde_json::from_str(&snapshot.body).map_err(Problem::internal);
    let mut budget = Budget::default();
    for change in changes(&read(&old)?, &read(&new)?) {
        if !NAMED.contains(&change.field.as_str()) || looked.rows.len() == SHOWN {
            looked.other = true;
            continue;
        }
        looked.rows.push(row(change, &mut budget, lang));
    }
    Ok(looked)
}

fn row(change: Changed, budget: &mut Budget, lang: Lang) -> Row {
    let words = |text: String| worded(&change.field, text, lang);
    let (before, after) = (words(change.before.clone()), words(change.after.clone()));
    let (old, new) = sides(&difference(&before, &after, budget));
    Row {
        issue: change.issue,
        field: texts().get(lang, &format!("looked.field.{}", change.field), &[]),
        before: old.into_iter().map(|piece| shown(piece, lang)).collect(),
        after: new.into_iter().map(|piece| shown(piece, lang)).collect(),
    }
}

/// A value as people write it.
fn worded(field: &str, value: String, lang: Lang) -> String {
    match field {
        "opens_at" | "closes_at" => value.parse::<Moment>().map(|at| long_moment(at, lang)).unwrap_or(value),
        "category" => match value.parse::<ResponseCategory>() {
            Ok(category) => texts().get(lang, &format!("terms.response_category.{category}"), &[]),
            Err(_) => value,
        },
        _ => value,
    }
}

fn shown(piece: Piece, lang: Lang) -> PieceShown {
    match piece {
        Piece::LeftOut(lines) => {
            let label = texts().get(lang, "looked.left_out", &[("n", &lines.to_string())]);
            PieceShown { text: String::new(), mark: Some("open"), label: Some(label) }
        }
        Piece::Words(run) => {
            let (mark, label) = match run.change {
                Change::Kept => (None, None),
                Change::Removed => (Some("removed"), Some(texts().get(lang, "looked.removed", &[]))),
                Change::Added => (Some("added"), Some(texts().get(lang, "looked.added", &[]))),
            };
            PieceShown { text: run.text, mark, label }
        }
    }
}
