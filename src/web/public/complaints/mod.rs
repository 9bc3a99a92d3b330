//! `/complaints`: complaints about the procedure, each with what the city answered.

mod receipt;
mod send;

pub use receipt::{retract, show as show_receipt};
pub use send::{accept, arrival, kinds, show as form};

use super::seen::{Crumb, crumbs, number_of};
use crate::procedure::complaint::State;
use crate::store::Db;
use crate::store::complaints::{Complaint, Whose};
use crate::texts::texts;
use crate::web::complaints::Shown;
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use serde::{Deserialize, Serialize};

/// Complaints on a page.
const SHOWN: usize = 20;

/// Before which complaint the page begins.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    before: String,
}

#[derive(Serialize)]
struct List {
    crumbs: Vec<Crumb>,
    complaints: Vec<Shown>,
    older: Option<String>,
    newest: Option<String>,
}

pub async fn list(visit: Visit, asked: Query<Asked>) -> Result<HttpResponse, Problem> {
    let before = number_of(&asked.before);
    let load = move |db: &mut Db, ask: &Ask| {
        let mut rows = Complaint::list(db, State::ALL, Whose::All, before, SHOWN as i64 + 1)?;
        let more = rows.len() > SHOWN;
        rows.truncate(SHOWN);
        let older = rows.last().filter(|_| more).map(|last| format!("/complaints?before={}", last.no()));
        let mut complaints = Vec::new();
        for row in &rows {
            complaints.push(Shown::of(db, row, ask.lang)?);
        }
        let newest = before.map(|_| "/complaints".to_owned());
        Ok(List { crumbs: crumbs(ask.lang, None).into_iter().take(1).collect(), complaints, older, newest })
    };
    visit.in_area("complaints").show_kept("pages/public/complaints/list", load).await
}

#[derive(Serialize)]
struct One {
    crumbs: Vec<Crumb>,
    complaint: Shown,
}

pub async fn one(visit: Visit, no: Path<String>) -> Result<HttpResponse, Problem> {
    let number = number_of(&no).ok_or(Problem::NotFound)?;
    let load = move |db: &mut Db, ask: &Ask| {
        let complaint = Complaint::by_no(db, number)?.ok_or(Problem::NotFound)?;
        let mut crumbs: Vec<_> = crumbs(ask.lang, None).into_iter().take(1).collect();
        crumbs.push(Crumb { href: "/complaints".to_owned(), text: texts().get(ask.lang, "complaints.title", &[]) });
        Ok(One { crumbs, complaint: Shown::of(db, &complaint, ask.lang)? })
    };
    visit.in_area("complaints").show_kept("pages/public/complaints/one", load).await
}
