//! Who works on what at the moment: shown on forms and lists, said by POST. It keeps nobody out.

use super::case::{At, Case};
use crate::commands::claim::{TakeUp, Work};
use crate::model::Moment;
use crate::model::ids::AccountId;
use crate::store::Db;
use crate::store::accounts::Account;
use crate::store::claims::Claim;
use crate::web::form::Form;
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Serialize;
use std::collections::HashMap;

/// For the part `pages/office/claims`.
#[derive(Serialize)]
pub struct Working {
    /// Where it is said.
    action: String,
    /// What is worked on, as the form sends it: `issue.3`, `letter.5`, `announcement.1`.
    what: String,
    mine: bool,
    others: Vec<Other>,
}

/// A colleague at work.
#[derive(Serialize)]
struct Other {
    who: String,
    since: String,
}

impl Working {
    /// Who works on it, as `me` sees it. `base` is the round's page.
    pub fn on(db: &mut Db, (me, now): (AccountId, Moment), work: Work, base: &str, what: String) -> Result<Self, Problem> {
        let claims = Claim::on(db, &[work.subject()], now)?;
        let mine = claims.iter().any(|claim| claim.account == me);
        let mut others = Vec::new();
        for claim in claims.into_iter().filter(|claim| claim.account != me) {
            others.push(Other { who: name(db, claim.account)?, since: claim.since.into() });
        }
        Ok(Self { action: format!("{base}/work"), what, mine, others })
    }
}

impl Working {
    /// The same on a page below a round; none for whoever may not edit there.
    pub fn of(db: &mut Db, at: &At, (case, now): (&Case, Moment), work: Work, what: String) -> Result<Option<Self>, Problem> {
        case.may_edit().then(|| Self::on(db, (at.account(), now), work, &at.base(), what)).transpose()
    }
}

/// By the ids of rows, the names of those who work on them.
pub fn names(db: &mut Db, works: &[Work], now: Moment) -> Result<HashMap<String, String>, Problem> {
    let subjects: Vec<String> = works.iter().map(Work::subject).collect();
    let mut named: HashMap<String, String> = HashMap::new();
    for claim in Claim::on(db, &subjects, now)? {
        let name = name(db, claim.account)?;
        let all = named.entry(claim.subject).or_default();
        if !all.is_empty() {
            all.push('、');
        }
        all.push_str(&name);
    }
    Ok(named)
}

fn name(db: &mut Db, account: AccountId) -> Result<String, Problem> {
    Ok(Account::by_id(db, account)?.map(|account| account.name).unwrap_or_default())
}

/// "I am working on this", or no more: back to where it was said.
pub async fn accept(visit: Visit, path: Path<(String, i64)>, form: Form) -> Result<HttpResponse, Problem> {
    let (no, round) = path.into_inner();
    let at = At::of(&visit, no, round)?;
    let (what, wanted) = (form.get("what").to_owned(), at.clone());
    let found = visit.app.read(move |db| {
        let case = wanted.case(db)?;
        let number = |text: &str| text.parse::<i64>().map_err(|_| Problem::Unreadable("request"));
        match what.split_once('.') {
            Some(("issue", n)) => Ok((Work::Issue(wanted.issue(db, number(n)?)?.1.id), format!("/issues/{n}"))),
            Some(("letter", n)) => Ok((Work::Letter(wanted.letter(db, number(n)?)?.1.id), format!("/letters/{n}"))),
            Some(("announcement", _)) => Ok((Work::Round(case.round.id), "/edit".to_owned())),
            _ => Err(Problem::Unreadable("request")),
        }
    });
    let (work, place) = found.await?;
    let on = form.get("on") != "0";
    visit.perform(TakeUp { work, on }).await?;
    visit.done(&format!("{}{place}", at.base()), if on { "claims.done.on" } else { "claims.done.off" })
}
