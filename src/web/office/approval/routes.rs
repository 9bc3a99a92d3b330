//! `/office/approval-routes`: through which steps what is approved goes, and who holds each of them today.

use super::route::{StepShown, step_shown};
use crate::commands::approval::turn::holders;
use crate::model::policy::Section;
use crate::model::route::Step;
use crate::model::terms::{Purpose, Role};
use crate::store::Db;
use crate::web::office::find::Reader;
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use diesel::QueryResult;
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    sections: Vec<OfSection>,
}

/// The routes of what a section asks for.
#[derive(Serialize)]
struct OfSection {
    name: String,
    routes: Vec<OfPurposes>,
}

/// Purposes that go the same way; without steps one approver of the section decides.
#[derive(Serialize)]
struct OfPurposes {
    purposes: Vec<&'static str>,
    steps: Vec<StepShown>,
}

pub async fn show(visit: Visit) -> Result<HttpResponse, Problem> {
    let reader = Reader::of(&visit)?;
    let area = if reader.role == Role::Admin { "accounts" } else { "approvals" };
    let load = move |db: &mut Db, ask: &Ask| {
        let own: Vec<_> = ask.policy.sections.iter().filter(|section| reader.sees(&section.id)).collect();
        let sections = own.into_iter().map(|section| of_section(db, ask, section)).collect::<QueryResult<_>>()?;
        Ok(Content { sections })
    };
    visit.in_area(area).show("pages/office/approval/routes", load).await
}

fn of_section(db: &mut Db, ask: &Ask, section: &Section) -> QueryResult<OfSection> {
    let mut routes: Vec<(Vec<&'static str>, Vec<Step>)> = Vec::new();
    for purpose in Purpose::ALL {
        let steps = ask.policy.route(&section.id, *purpose);
        match routes.iter_mut().find(|(_, known)| *known == steps) {
            Some((purposes, _)) => purposes.push(purpose.name()),
            None => routes.push((vec![purpose.name()], steps)),
        }
    }
    let mut shown = Vec::new();
    for (purposes, steps) in routes {
        let steps = steps.iter().map(|step| of_step(db, ask, step)).collect::<QueryResult<_>>()?;
        shown.push(OfPurposes { purposes, steps });
    }
    Ok(OfSection { name: section.name.get(ask.lang).to_owned(), routes: shown })
}

fn of_step(db: &mut Db, ask: &Ask, step: &Step) -> QueryResult<StepShown> {
    let holders: Vec<_> = holders(db, step)?.into_iter().map(|account| account.name).collect();
    Ok(StepShown { vacant: holders.is_empty(), holders, ..step_shown(step, &ask.policy, ask.lang) })
}
