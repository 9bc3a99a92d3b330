//! `/office/accounts`: who may sign in as what. Accounts are disabled, never deleted: the record refers to them.

pub mod form;
pub mod one;

use crate::model::calendar::long_moment;
use crate::model::policy::Policy;
use crate::model::terms::Lang;
use crate::store::Db;
use crate::store::accounts::{Account, Credential};
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::web::Query;
use serde::{Deserialize, Serialize};

/// Accounts on one page.
const SHOWN: usize = 100;

#[derive(Serialize)]
struct Content {
    accounts: Vec<Line>,
    next: Option<String>,
}

#[derive(Serialize)]
struct Line {
    href: String,
    name: String,
    login: String,
    role: &'static str,
    section: String,
    position: String,
    state: State,
}

/// Whether somebody can sign in with it.
#[derive(Serialize)]
struct State {
    disabled: bool,
    /// Until when the one-time link works that nobody has used yet.
    link_ends: Option<String>,
}

/// After which login the page begins.
#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    after: Option<String>,
}

pub async fn show(visit: Visit, wanted: Query<Wanted>) -> Result<HttpResponse, Problem> {
    visit.in_area("accounts").show("pages/office/accounts/list", move |db, ask| load(db, ask, wanted.after.as_deref())).await
}

fn load(db: &mut Db, ask: &Ask, after: Option<&str>) -> Result<Content, Problem> {
    let mut rows = Account::after(db, after, SHOWN as i64 + 1)?;
    let more = rows.len() > SHOWN;
    rows.truncate(SHOWN);
    let next = rows.last().filter(|_| more).map(|last| format!("/office/accounts?after={}", last.login));
    let ids: Vec<_> = rows.iter().map(|account| account.id).collect();
    let waiting = Credential::waiting(db, &ids)?;
    let line = |account: Account| Line {
        href: format!("/office/accounts/{}", account.id),
        section: section(&ask.policy, &account, ask.lang),
        position: position(&ask.policy, &account, ask.lang),
        state: State {
            disabled: account.disabled,
            link_ends: waiting.iter().find(|(id, _)| *id == account.id).map(|(_, ends)| long_moment(*ends, ask.lang)),
        },
        role: account.role.name(),
        name: account.name,
        login: account.login,
    };
    Ok(Content { accounts: rows.into_iter().map(line).collect(), next })
}

/// The name of the account's section; empty for those without one.
fn section(policy: &Policy, account: &Account, lang: Lang) -> String {
    account.section.as_deref().and_then(|id| policy.section(id)).map(|section| section.name.get(lang).to_owned()).unwrap_or_default()
}

/// The name of the position of the account's holder; empty for those without one.
fn position(policy: &Policy, account: &Account, lang: Lang) -> String {
    policy.position(&account.position).map(|position| position.name.get(lang).to_owned()).unwrap_or_default()
}
