//! `/office/accounts/new` and what an admin changes about an account.

use crate::commands::FieldError;
use crate::commands::account::{AddAccount, NewAccount, needs_section, session_id};
use crate::keys::{hex, random};
use crate::model::terms::{Lang, Role};
use crate::store::accounts::Account;
use crate::texts::texts;
use crate::web::form::Form;
use crate::web::office::typed::Typed;
use crate::web::once::Once;
use crate::web::page::{Choice, Field};
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use serde::Serialize;

/// The roles that an account can have.
const ROLES: [Role; 5] = [Role::Official, Role::Approver, Role::PrSection, Role::Auditor, Role::Admin];

#[derive(Serialize)]
struct Content {
    login: Field,
    same_as: Field,
    fields: Fields,
}

/// What can be said of an account at any time.
#[derive(Serialize)]
pub(super) struct Fields {
    name: Field,
    role: Field,
    roles: Vec<Choice>,
    section: Field,
    sections: Vec<Choice>,
    position: Field,
    /// None where the policy has no positions.
    positions: Vec<Choice>,
    mail: Field,
}

impl Fields {
    /// The fields with what was typed.
    pub(super) fn of(typed: &Typed, ask: &Ask) -> Self {
        let word = |key: String| texts().get(ask.lang, &key, &[]);
        let roles = typed.choices("role", &ROLES, Role::name, |role| word(format!("terms.role.{role}"))).into_iter().zip(ROLES);
        let section = |one: &crate::model::policy::Section| Choice::new(&one.id, one.name.get(ask.lang), typed.value("section"));
        let position = |one: &crate::model::policy::Position| Choice::new(&one.id, one.name.get(ask.lang), typed.value("position"));
        Self {
            name: typed.field("name"),
            role: typed.field("role"),
            roles: roles.map(|(choice, role)| Choice { hint: Some(word(format!("accounts.may.{role}"))), ..choice }).collect(),
            section: typed.field("section"),
            sections: ask.policy.sections.iter().map(section).collect(),
            position: typed.field("position"),
            positions: ask.policy.positions.iter().map(position).collect(),
            mail: typed.field("mail"),
        }
    }
}

/// Role and section as sent; whoever needs no section has none, or an auditor would see only its part.
pub(super) fn role(form: &Form) -> Result<(Role, Option<String>), Vec<FieldError>> {
    let role = form.parse::<Role>("role").ok_or_else(|| vec![FieldError::new("role", "choose")])?;
    let section = Some(form.get("section").to_owned()).filter(|section| needs_section(role) && !section.is_empty());
    Ok((role, section))
}

/// A one-time link's token, and how the store knows it.
pub(in crate::web::office) fn token() -> Result<(String, String), Problem> {
    let token = random().map(|bytes| hex(&bytes)).map_err(Problem::internal)?;
    let link = session_id(&token);
    Ok((token, link))
}

/// An empty form.
pub async fn new(visit: Visit) -> Result<HttpResponse, Problem> {
    page(visit, StatusCode::OK, Typed::default()).await
}

/// Makes an account and shows its one-time link, once.
pub async fn add(visit: Visit, form: Form) -> Result<HttpResponse, Problem> {
    match read(&visit, &form).await? {
        Ok((new, token)) => match visit.perform(AddAccount(new)).await {
            Ok(account) => visit.to_saying(&format!("/office/accounts/{}", account.id), &Once::Link { login: account.login, token }),
            Err(problem) => {
                let typed = Typed::refused(problem, &form, visit.lang)?;
                page(visit, StatusCode::UNPROCESSABLE_ENTITY, typed).await
            }
        },
        Err(errors) => {
            let typed = errors.iter().fold(Typed::of(&form), |typed, error| typed.wrong_as(error, visit.lang));
            page(visit, StatusCode::UNPROCESSABLE_ENTITY, typed).await
        }
    }
}

async fn read(visit: &Visit, form: &Form) -> Result<Result<(NewAccount, String), Vec<FieldError>>, Problem> {
    let same_as = form.get("same_as").trim().to_owned();
    let person = match same_as.as_str() {
        "" => None,
        _ => match visit.app.read(move |db| Ok(Account::by_login(db, &same_as)?)).await? {
            Some(account) => Some(account.person),
            None => return Ok(Err(vec![FieldError::new("same_as", "no_such_login")])),
        },
    };
    let (role, section) = match role(form) {
        Ok(role) => role,
        Err(errors) => return Ok(Err(errors)),
    };
    let (token, link) = token()?;
    let field = |name: &str| form.get(name).trim().to_owned();
    let new = NewAccount {
        login: field("login"),
        name: field("name"),
        role,
        section,
        position: field("position"),
        mail: field("mail"),
        lang: Lang::Ja,
        person,
        link,
    };
    Ok(Ok((new, token)))
}

async fn page(visit: Visit, status: StatusCode, typed: Typed) -> Result<HttpResponse, Problem> {
    let errors = typed.errors();
    let load = move |_: &mut crate::store::Db, ask: &Ask| {
        Ok(Content { login: typed.field("login"), same_as: typed.field("same_as"), fields: Fields::of(&typed, ask) })
    };
    visit.in_area("accounts").show_form(status, "pages/office/accounts/new", errors, load).await
}
