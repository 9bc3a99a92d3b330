//! `/office/projects/{no}/occasions/{n}`: one occasion, how far it is, and what can be done with it now.

use super::record::{Place, RecordFields, asked, written};
use super::steps::Steps;
use super::{base, find};
use crate::model::ids::AccountId;
use crate::procedure::material::State as Paper;
use crate::procedure::occasion::State;
use crate::store::Db;
use crate::store::accounts::Account;
use crate::store::ledger::Edition;
use crate::store::materials::Material;
use crate::store::objections::Objection;
use crate::store::occasions::Occasion;
use crate::store::projects::Project;
use crate::store::qa_rows::QaRow;
use crate::web::ledger::RecordShown;
use crate::web::office::approval::line::{ApprovalLine, line};
use crate::web::office::find::Reader;
use crate::web::office::typed::Typed;
use crate::web::page::Field;
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    project_title: String,
    back: String,
    /// Where the edition that is handed out is asked for.
    editions: String,
    one: Facts,
    steps: Steps,
    /// The edition that was frozen for it.
    frozen: Option<Frozen>,
    /// Where notes are taken and read, once it was held.
    notes: Option<String>,
    rows: usize,
    unfiled: usize,
    form: RecordFields,
    handed_out: Field,
    was_there: Field,
    reason: Field,
    record: Option<RecordShown>,
    named: Vec<Place>,
    approval: Option<ApprovalLine>,
    /// Where the papers are that are handed out, and how many.
    materials: String,
    papers: usize,
    /// Where objections to the record are, once it is public, and how many wait for their answer.
    objections: Option<String>,
    undecided: usize,
}

#[derive(Serialize)]
struct Facts {
    base: String,
    /// Where it is changed.
    edit: String,
    rev: i64,
    number: i64,
    kind: &'static str,
    title: String,
    area: String,
    place: String,
    capacity: Option<i64>,
    starts_at: Option<String>,
    ends_at: Option<String>,
    note: String,
    state: &'static str,
    reason: String,
    recorder: Option<String>,
    confirmer: Option<String>,
}

/// What is handed out.
#[derive(Serialize)]
struct Frozen {
    number: i64,
    hash: String,
}

pub async fn show(visit: Visit, path: Path<(String, i64)>) -> Result<HttpResponse, Problem> {
    page(visit, path.into_inner(), StatusCode::OK, Typed::default()).await
}

/// The page, with what was typed into one of its forms.
pub async fn page(visit: Visit, (no, number): (String, i64), status: StatusCode, typed: Typed) -> Result<HttpResponse, Problem> {
    let (reader, account) = (Reader::of(&visit)?, visit.staff()?.account.clone());
    let errors = typed.errors();
    let load = move |db: &mut Db, ask: &Ask| {
        let (project, occasion) = find(&reader, db, (&no, number))?;
        content(db, ask, &account, (&project, &occasion), &typed)
    };
    visit.in_area("projects").show_form(status, "pages/office/occasions/one", errors, load).await
}

fn content(
    db: &mut Db,
    ask: &Ask,
    account: &Account,
    (project, occasion): (&Project, &Occasion),
    typed: &Typed,
) -> Result<Content, Problem> {
    let above = format!("/office/projects/{}", project.no());
    let back = format!("{above}/occasions");
    let mut rows = QaRow::of_occasion(db, occasion.id)?;
    rows.retain(QaRow::counts);
    let edition = occasion.edition.map(|edition| Edition::by_id(db, edition)).transpose()?.flatten();
    let (record, named) = written(db, ask, occasion, typed)?;
    let asked = asked(db, occasion)?;
    let one = facts(db, occasion, &back)?;
    Ok(Content {
        steps: Steps::of(db, ask, account, occasion)?,
        notes: was_held(occasion.state).then(|| format!("{}/notes", one.base)),
        objections: occasion.published_at.is_some().then(|| format!("{}/objections", one.base)),
        materials: format!("{}/materials", one.base),
        papers: Material::of_occasion(db, occasion.id)?.iter().filter(|one| one.state != Paper::Removed).count(),
        undecided: Objection::of_occasion(db, occasion.id)?.iter().filter(|one| one.is_open()).count(),
        one,
        project_title: project.title.clone(),
        editions: format!("{above}/ledger/editions/new"),
        back,
        frozen: edition.map(|edition| Frozen { number: edition.number, hash: edition.hash }),
        rows: rows.len(),
        unfiled: rows.iter().filter(|row| row.issue.is_none()).count(),
        form: RecordFields::of(occasion, typed),
        handed_out: typed.field("handed_out"),
        was_there: typed.field("was_there"),
        reason: typed.field("reason"),
        record,
        named,
        approval: asked.map(|approval| line(db, &approval)).transpose()?,
    })
}

/// Whether people came together.
fn was_held(state: State) -> bool {
    use State::{Absorbed, Held, RecordConfirmed, RecordDrafted, RecordPublished};
    matches!(state, Held | RecordDrafted | RecordConfirmed | RecordPublished | Absorbed)
}

fn facts(db: &mut Db, occasion: &Occasion, list: &str) -> Result<Facts, Problem> {
    let mut name = |id: Option<AccountId>| -> Result<Option<String>, Problem> {
        Ok(id.map(|id| Account::by_id(db, id)).transpose()?.flatten().map(|account| account.name))
    };
    Ok(Facts {
        base: format!("{list}/{}", occasion.number),
        edit: format!("{list}/{}/edit", occasion.number),
        rev: occasion.rev,
        number: occasion.number,
        kind: occasion.kind.name(),
        title: occasion.title.clone(),
        area: occasion.area.clone(),
        place: occasion.place.clone(),
        capacity: occasion.capacity,
        starts_at: occasion.starts_at.map(String::from),
        ends_at: occasion.ends_at.map(String::from),
        note: occasion.note.clone(),
        state: occasion.state.name(),
        reason: occasion.reason.clone(),
        recorder: name(occasion.recorder)?,
        confirmer: name(occasion.confirmer)?,
    })
}

/// Where the page is.
pub fn href((no, number): &(String, i64)) -> String {
    base(no, *number)
}
