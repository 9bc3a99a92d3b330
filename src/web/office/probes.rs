//! `/office/probes`: the ways in with their heartbeats, the sheets for test letters, and the codes of those that arrived.

use super::round::certificates::way_name;
use super::typed::Typed;
use crate::commands::heartbeat::{Arrived, PrintTest, standings, ways};
use crate::model::heartbeat::Standing;
use crate::model::policy::Policy;
use crate::model::round::Way;
use crate::model::terms::{Channel, Lang, Role};
use crate::store::Db;
use crate::store::heartbeats::Heartbeat;
use crate::texts::texts;
use crate::web::form::Form;
use crate::web::page::Field;
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

const PAGE: &str = "/office/probes";

#[derive(Serialize)]
struct Content {
    ways: Vec<WayLine>,
    /// Whether the reader sends and receives test letters.
    may_test: bool,
    code: Field,
}

/// A way in as a page shows it.
#[derive(Serialize)]
pub struct WayLine {
    key: String,
    name: String,
    standing: Standing,
    colour: &'static str,
    came_at: Option<String>,
    /// With no round open the probe sees pages and database, and no form.
    pages_only: bool,
    failed_since: Option<String>,
    /// What failed, and what to do, in words.
    trouble: Option<String>,
    remedy: Option<String>,
    paper: bool,
    /// When the sheet was made whose letter is awaited.
    code_at: Option<String>,
    sheet: String,
}

pub async fn show(visit: Visit) -> Result<HttpResponse, Problem> {
    page(visit, StatusCode::OK, Typed::default()).await
}

/// The code of a test letter that arrived.
pub async fn arrived(visit: Visit, form: Form) -> Result<HttpResponse, Problem> {
    match visit.perform(Arrived { code: form.get("code").to_owned() }).await {
        Ok(_) => visit.done(PAGE, "probes.done.arrived"),
        Err(problem) => {
            let typed = Typed::refused(problem, &form, visit.lang)?;
            page(visit, StatusCode::UNPROCESSABLE_ENTITY, typed).await
        }
    }
}

/// Makes a sheet for a test letter.
pub async fn make(visit: Visit, key: Path<String>, _form: Form) -> Result<HttpResponse, Problem> {
    let way = way_of(&*visit.policy().await?, &key)?;
    let sheet = sheet_path(&way);
    visit.perform(PrintTest { way }).await?;
    visit.done(&sheet, "probes.done.made")
}

#[derive(Serialize)]
struct Sheet {
    name: String,
    back: &'static str,
    /// None when the letter arrived, or none was made.
    code: Option<String>,
    made_at: Option<String>,
    section: String,
    phone: String,
}

/// The sheet, made to be printed.
pub async fn sheet(visit: Visit, key: Path<String>) -> Result<HttpResponse, Problem> {
    let key = key.into_inner();
    let way = way_of(&*visit.policy().await?, &key)?;
    let wanted = way.clone();
    let row = visit.app.read(move |db| Ok(Heartbeat::of(db, &wanted)?)).await?;
    let load = move |_: &mut Db, ask: &Ask| {
        let section = ask.policy.section(&ask.policy.city.contact.section);
        Ok(Sheet {
            name: way_name(&way, &ask.policy, ask.lang),
            back: PAGE,
            code: row.code.map(|code| code.split_at_checked(4).map_or_else(|| code.clone(), |(front, rest)| format!("{front}-{rest}"))),
            made_at: row.code_at.map(String::from),
            section: section.map(|section| section.name.get(ask.lang).to_owned()).unwrap_or_default(),
            phone: section.map(|section| section.phone.clone()).unwrap_or_default(),
        })
    };
    visit.in_area("desk").show("pages/office/probe_sheet", load).await
}

async fn page(visit: Visit, status: StatusCode, typed: Typed) -> Result<HttpResponse, Problem> {
    let errors = typed.errors();
    let may_test = visit.is(Role::Official) || visit.is(Role::PrSection);
    let load = move |db: &mut Db, ask: &Ask| {
        let ways = lines(db, ask)?;
        Ok(Content { ways, may_test, code: typed.field("code") })
    };
    visit.in_area("desk").show_form(status, "pages/office/probes", errors, load).await
}

/// Every way in, with its heartbeat.
pub fn lines(db: &mut Db, ask: &Ask) -> Result<Vec<WayLine>, Problem> {
    let known = standings(db, &ask.policy, ask.now)?;
    Ok(known.into_iter().map(|(row, way, standing)| line(&ask.policy, ask.lang, row, &way, standing)).collect())
}

impl WayLine {
    /// Whether somebody has to do something.
    pub fn warns(&self) -> bool {
        self.standing.warns()
    }

    /// Whether a heartbeat is wanted of it.
    pub fn is_wanted(&self) -> bool {
        self.standing != Standing::Off
    }
}

fn line(policy: &Policy, lang: Lang, row: Heartbeat, way: &Way, standing: Standing) -> WayLine {
    let say = |key: String| texts().get(lang, &key, &[]);
    let paper = way.channel != Channel::WebForm;
    let remedy = if paper { "paper" } else { "form" };
    WayLine {
        key: way.key(),
        name: way_name(way, policy, lang),
        standing,
        colour: match standing {
            Standing::Fine => "green",
            Standing::Failing | Standing::Overdue => "red",
            Standing::Off | Standing::Waiting => "grey",
        },
        came_at: row.came_at.map(String::from),
        pages_only: row.reach == Some(crate::model::heartbeat::Reach::Pages),
        failed_since: row.failed_since.map(String::from),
        trouble: row.trouble.map(|trouble| say(format!("terms.trouble.{trouble}"))),
        remedy: standing.warns().then(|| say(format!("probes.remedy.{remedy}"))),
        paper,
        code_at: row.code_at.map(String::from),
        sheet: sheet_path(way),
    }
}

fn sheet_path(way: &Way) -> String {
    format!("{PAGE}/{}/sheet", way.key())
}

/// The way in that an address names.
fn way_of(policy: &Policy, key: &str) -> Result<Way, Problem> {
    ways(policy).into_iter().find(|way| way.channel != Channel::WebForm && way.key() == key).ok_or(Problem::NotFound)
}
