//! `/office/accounts/{id}`: one account: role and section, a new one-time link, the end of it.

use super::form::{Fields, role, token};
use super::{position, section};
use crate::commands::account::{ChangeAccount, DisableAccount, LINK_HOURS, ResetPassword};
use crate::model::ids::AccountId;
use crate::store::accounts::{Account, Credential};
use crate::web::form::Form;
use crate::web::office::typed::Typed;
use crate::web::once::Once;
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    href: String,
    holder: String,
    login: String,
    rev: i64,
    disabled: bool,
    /// Whether it is the reader's own, which takes no rights away from itself.
    own: bool,
    role: &'static str,
    section: String,
    /// The position's name; empty for none.
    position: String,
    mail: String,
    /// Other accounts of the same person.
    others: Vec<Other>,
    /// The one-time link that was just made; it cannot be shown again.
    made: Option<String>,
    hours: i64,
    /// Until when a link works that nobody has used yet.
    link_ends: Option<String>,
    fields: Fields,
}

#[derive(Serialize)]
struct Other {
    href: String,
    login: String,
    role: &'static str,
}

type Id = Path<String>;

pub async fn show(visit: Visit, id: Id) -> Result<HttpResponse, Problem> {
    page(visit, account_id(&id)?, StatusCode::OK, None).await
}

/// Name, role, section and mail address.
pub async fn change(visit: Visit, id: Id, form: Form) -> Result<HttpResponse, Problem> {
    let account = account_id(&id)?;
    let rev = form.parse("rev").ok_or(Problem::Unreadable("request"))?;
    let typed = match role(&form) {
        Ok((role, section)) => {
            let field = |name: &str| form.get(name).trim().to_owned();
            let (name, position, mail) = (field("name"), field("position"), field("mail"));
            let command = ChangeAccount { account, rev, name, role, section, position, mail };
            match visit.perform(command).await {
                Ok(_) => return visit.done(&format!("/office/accounts/{account}"), "accounts.done.changed"),
                Err(problem) => Typed::refused(problem, &form, visit.lang)?,
            }
        }
        Err(errors) => errors.iter().fold(Typed::of(&form), |typed, error| typed.wrong_as(error, visit.lang)),
    };
    page(visit, account, StatusCode::UNPROCESSABLE_ENTITY, Some(typed)).await
}

/// A new one-time link: the old password and every session end.
pub async fn link(visit: Visit, id: Id, _form: Form) -> Result<HttpResponse, Problem> {
    let account = find(&visit, account_id(&id)?).await?;
    let (token, link) = token()?;
    let login = account.login;
    visit.perform(ResetPassword { login: login.clone(), link }).await?;
    visit.to_saying(&format!("/office/accounts/{}", account.id), &Once::Link { login, token })
}

/// Nobody signs in with it any more.
pub async fn disable(visit: Visit, id: Id, form: Form) -> Result<HttpResponse, Problem> {
    let account = find(&visit, account_id(&id)?).await?;
    match visit.perform(DisableAccount { login: account.login }).await {
        Ok(()) => visit.done(&format!("/office/accounts/{}", account.id), "accounts.done.disabled"),
        Err(problem) => {
            let typed = Typed::refused(problem, &form, visit.lang)?;
            page(visit, account.id, StatusCode::UNPROCESSABLE_ENTITY, Some(typed)).await
        }
    }
}

fn account_id(id: &str) -> Result<AccountId, Problem> {
    id.parse().map_err(|_| Problem::NotFound)
}

async fn find(visit: &Visit, id: AccountId) -> Result<Account, Problem> {
    visit.app.read(move |db| Account::by_id(db, id)?.ok_or(Problem::NotFound)).await
}

async fn page(visit: Visit, id: AccountId, status: StatusCode, typed: Option<Typed>) -> Result<HttpResponse, Problem> {
    let errors = typed.as_ref().map(Typed::errors).unwrap_or_default();
    let (own, base_url) = (visit.staff()?.account.id == id, visit.app.site.base_url.clone());
    let made = match &visit.once {
        Some(Once::Link { login, token }) => Some((login.clone(), format!("{base_url}/office/password/{token}"))),
        _ => None,
    };
    let load = move |db: &mut crate::store::Db, ask: &Ask| {
        let account = Account::by_id(db, id)?.ok_or(Problem::NotFound)?;
        let others = Account::of_person(db, account.person)?.into_iter().filter(|other| other.id != id);
        let others =
            others.map(|other| Other { href: format!("/office/accounts/{}", other.id), login: other.login, role: other.role.name() });
        let waiting = Credential::waiting(db, &[id])?.pop().map(|(_, ends)| String::from(ends));
        // A form that was sent keeps the rev that it was made from, or a later change would be lost unseen.
        let rev = typed.as_ref().and_then(|typed| typed.value("rev").parse().ok()).unwrap_or(account.rev);
        let typed = typed.filter(|typed| typed.holds("role")).unwrap_or_else(|| stored(&account));
        Ok(Content {
            href: format!("/office/accounts/{id}"),
            made: made.filter(|(login, _)| *login == account.login).map(|(_, link)| link),
            hours: LINK_HOURS,
            link_ends: waiting,
            rev,
            own,
            others: others.collect(),
            fields: Fields::of(&typed, ask),
            section: section(&ask.policy, &account, ask.lang),
            position: position(&ask.policy, &account, ask.lang),
            disabled: account.disabled,
            role: account.role.name(),
            holder: account.name,
            login: account.login,
            mail: account.mail,
        })
    };
    visit.in_area("accounts").show_form(status, "pages/office/accounts/show", errors, load).await
}

fn stored(account: &Account) -> Typed {
    let section = account.section.as_deref().unwrap_or_default();
    let values = [("name", &*account.name), ("role", account.role.name()), ("section", section)];
    Typed::holding(&[values.as_slice(), &[("position", &*account.position), ("mail", &account.mail)]].concat())
}
