//! The second step: what each column of the file holds. None is left out without somebody saying so.

use super::{Of, head, policy, table};
use crate::commands::submission::intake::{Mapping, SayColumns, Setting};
use crate::commands::{FieldError, Refused};
use crate::documents::intake::letters::Column;
use crate::model::policy::{Ask as Asking, Field as Rule, Policy};
use crate::model::terms::{Channel, Lang};
use crate::store::Db;
use crate::store::intake::{IntakeFile, Recipe};
use crate::texts::texts;
use crate::web::form::Form;
use crate::web::office::case::{At, Case, Head};
use crate::web::office::letters::enter::choices_of;
use crate::web::office::typed::Typed;
use crate::web::page::{Choice, Field};
use crate::web::problem::Problem;
use crate::web::public::round::policy_of;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

/// Recipes of a section that are looked at.
const RECIPES: i64 = 100;

#[derive(Serialize)]
struct Content {
    case: Head,
    action: String,
    removal: String,
    file: String,
    columns: Vec<Named>,
    channel: Field,
    channels: Vec<Choice>,
    office: Field,
    /// The offices that the policy lists; without any the office is typed.
    offices: Vec<Choice>,
    date: Field,
    time: Field,
    recipe: Field,
    /// The recipe that the choices are from.
    from: Option<String>,
}

/// A column with the select beside it.
#[derive(Serialize)]
struct Named {
    n: usize,
    heading: String,
    field: Field,
    choices: Vec<Choice>,
}

pub async fn show(visit: Visit, path: Path<(String, i64, String)>) -> Result<HttpResponse, Problem> {
    let of = Of::visit(&visit, path.into_inner())?;
    page(visit, of, StatusCode::OK, None).await
}

pub async fn say(visit: Visit, path: Path<(String, i64, String)>, form: Form) -> Result<HttpResponse, Problem> {
    let of = Of::visit(&visit, path.into_inner())?;
    let wanted = of.clone();
    let (headings, allowed) = visit
        .app
        .read(move |db| {
            let (case, file) = wanted.find(db)?;
            Ok((headings(&file)?, allowed(&*policy(db, &case)?)))
        })
        .await?;
    let mut errors = Vec::new();
    let columns = (1..=headings.len()).filter_map(|n| {
        let field = format!("column-{n}");
        let column = form.parse::<Column>(&field).filter(|column| allowed.contains(column));
        if column.is_none() {
            errors.push(FieldError::new(&field, "choose"));
        }
        column
    });
    let columns: Vec<Column> = columns.collect();
    let result = if errors.is_empty() {
        let given = |name: &str| form.get(name).trim().to_owned();
        let setting =
            Setting { channel: given("channel"), office: given("office"), date: given("received_date"), time: given("received_time") };
        let recipe = form.get("recipe").to_owned();
        visit.perform(SayColumns { file: of.file, mapping: Mapping { columns, setting }, headings, recipe }).await
    } else {
        Err(Problem::Refused(Refused::Fields(errors)))
    };
    match result {
        Ok(()) => Ok(visit.to(&of.path("/trial"))),
        Err(problem) => {
            let typed = Typed::refused(problem, &form, visit.lang)?;
            page(visit, of, StatusCode::UNPROCESSABLE_ENTITY, Some(typed)).await
        }
    }
}

/// The file's headings.
fn headings(file: &IntakeFile) -> Result<Vec<String>, Problem> {
    let sheet = table::of(file, None)?;
    Ok(sheet.table.head.cells.into_iter().map(|head| head.trim().to_owned()).collect())
}

/// What a column can hold under a policy: what that does not ask for would be lost in silence.
fn allowed(policy: &Policy) -> Vec<Column> {
    let rules = &policy.submission;
    let asked = |field: &Rule| field.ask != Asking::Hidden;
    let fits = |column: &Column| match column {
        Column::Name | Column::Kana => asked(&rules.name),
        Column::PostalCode | Column::Address => asked(&rules.address),
        Column::Phone => asked(&rules.phone),
        Column::Mail => asked(&rules.mail),
        Column::Class | Column::ClassDetail => asked(&rules.class),
        _ => true,
    };
    Column::ALL.iter().copied().filter(fits).collect()
}

async fn page(visit: Visit, of: Of, status: StatusCode, typed: Option<Typed>) -> Result<HttpResponse, Problem> {
    let errors = typed.as_ref().map(Typed::errors).unwrap_or_default();
    visit
        .in_area("desk")
        .show_form(status, "pages/office/letters/intake/columns", errors, move |db, ask| content(db, ask, &of, typed))
        .await
}

fn content(db: &mut Db, ask: &Ask, of: &Of, typed: Option<Typed>) -> Result<Content, Problem> {
    let (case, file) = of.find(db)?;
    let headings = headings(&file)?;
    let policy = policy_of(db, ask, &case.round)?;
    let allowed = allowed(&policy);
    let recipe = recipe(db, &case, &headings)?;
    let mut from = None;
    let typed = match (typed, Mapping::read(&file.mapping)) {
        (Some(typed), _) => typed,
        (None, Some(said)) => holding(&said, ""),
        (None, None) => match recipe {
            Some((name, mapping)) => {
                from = Some(name.clone());
                holding(&mapping, &name)
            }
            None => proposed(&headings, &allowed),
        },
    };
    let channels: Vec<Channel> =
        case.round.channels.iter().map(|offer| offer.channel).filter(|channel| *channel != Channel::WebForm).collect();
    let at = &of.at;
    Ok(Content {
        case: head(at, &case),
        action: of.path(""),
        removal: of.path("/removal"),
        file: file.name,
        columns: headings.into_iter().zip(1..).map(|(heading, n)| named(at, &typed, &allowed, (n, heading))).collect(),
        channel: typed.field("channel"),
        channels: typed.choices("channel", &channels, Channel::name, |channel| at.word(&format!("terms.channel.{channel}"), &[])),
        office: typed.field("office"),
        offices: choices_of(&policy, at.lang(), typed.value("office")),
        date: typed.field("received_date"),
        time: typed.field("received_time"),
        recipe: typed.field("recipe"),
        from,
    })
}

fn named(at: &At, typed: &Typed, allowed: &[Column], (n, heading): (usize, String)) -> Named {
    let name = format!("column-{n}");
    let label = |column: Column| column_name(at.lang(), column);
    Named { n, heading, choices: typed.choices(&name, allowed, Column::name, label), field: typed.field(&name) }
}

/// What a column holds, in words.
pub(super) fn column_name(lang: Lang, column: Column) -> String {
    texts().get(lang, &format!("bulk.column.{column}"), &[])
}

/// The form that says this.
fn holding(mapping: &Mapping, recipe: &str) -> Typed {
    let Setting { channel, office, date, time } = &mapping.setting;
    let setting = [("channel", channel.as_str()), ("office", office), ("received_date", date), ("received_time", time), ("recipe", recipe)];
    let columns: Vec<(String, &str)> = names().zip(mapping.columns.iter().map(|column| column.name())).collect();
    let columns = columns.iter().map(|(name, value)| (name.as_str(), *value));
    Typed::holding(&setting.into_iter().chain(columns).collect::<Vec<_>>())
}

/// The names of the selects in the order of the columns.
fn names() -> impl Iterator<Item = String> {
    (1..).map(|n: usize| format!("column-{n}"))
}

/// What well-known headings say. What they do not say is left open.
fn proposed(headings: &[String], allowed: &[Column]) -> Typed {
    let mut used: Vec<Column> = Vec::new();
    let columns = names().zip(headings).filter_map(|(name, heading)| {
        let fits = |column: &Column| allowed.contains(column) && (column.may_repeat() || !used.contains(column));
        let column = Column::of_heading(heading).filter(fits)?;
        used.push(column);
        Some((name, column.name()))
    });
    let columns: Vec<(String, &str)> = columns.collect();
    Typed::holding(&columns.iter().map(|(name, value)| (name.as_str(), *value)).collect::<Vec<_>>())
}

/// The section's newest recipe for a file with these headings.
fn recipe(db: &mut Db, case: &Case, headings: &[String]) -> Result<Option<(String, Mapping)>, Problem> {
    let recipes = Recipe::of_section(db, &case.round.section, RECIPES)?;
    let fits = |recipe: &Recipe| serde_json::from_str::<Vec<String>>(&recipe.headings).is_ok_and(|known| known == headings);
    Ok(recipes.into_iter().find(fits).and_then(|recipe| Some((recipe.name, Mapping::read(&recipe.mapping)?))))
}
