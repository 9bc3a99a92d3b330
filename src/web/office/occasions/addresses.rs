//! `…/notes/{k}/addresses`: where speakers want to hear what is answered; shown to the officials of the section alone.

use super::refused;
use super::row::{At, page, wanted};
use crate::commands::occasion::addresses::{DropAddress, LeaveAddress};
use crate::model::ids::SubscriptionId;
use crate::model::terms::{Lang, Role};
use crate::store::Db;
use crate::store::qa_rows::QaRow;
use crate::store::subscriptions::Subscription;
use crate::texts::texts;
use crate::web::form::Form;
use crate::web::office::typed::Typed;
use crate::web::page::{Choice, Field};
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Serialize;

/// The addresses of a row, and the form for a further one.
#[derive(Serialize)]
pub struct Addresses {
    known: Vec<Known>,
    mail: Field,
    lang: Field,
    langs: Vec<Choice>,
}

#[derive(Serialize)]
struct Known {
    id: String,
    mail: String,
    lang: &'static str,
}

impl Addresses {
    /// None where the reader has nothing to do with them.
    pub fn of(db: &mut Db, ask: &Ask, role: Role, row: &QaRow, typed: &Typed) -> Result<Option<Self>, Problem> {
        if role != Role::Official || !row.counts() {
            return Ok(None);
        }
        let known = Subscription::of_rows(db, &[row.id], ask.now)?;
        let chosen = Some(typed.value("lang")).filter(|lang| !lang.is_empty()).unwrap_or(Lang::Ja.name());
        Ok(Some(Self {
            known: known.into_iter().map(|one| Known { id: one.id.to_string(), mail: one.mail, lang: one.lang.name() }).collect(),
            mail: typed.field("mail"),
            lang: typed.field("lang"),
            langs: Lang::ALL
                .iter()
                .map(|lang| Choice::new(lang.name(), texts().get(ask.lang, &format!("terms.tongue.{lang}"), &[]), chosen))
                .collect(),
        }))
    }
}

/// Keeps an address, or removes one.
pub async fn change(visit: Visit, path: Path<At>, form: Form) -> Result<HttpResponse, Problem> {
    let at = path.into_inner();
    let (_, row) = wanted(&visit, &at).await?;
    let here = format!("{}/notes/{}", super::base(&at.0, at.1), at.2);
    if let Some(address) = form.parse::<SubscriptionId>("drop") {
        visit.perform(DropAddress { row: row.id, address }).await?;
        return visit.done(&here, "office_occasion.address_dropped");
    }
    let lang = form.parse("lang").unwrap_or(Lang::Ja);
    match visit.perform(LeaveAddress { row: row.id, mail: form.get("mail").to_owned(), lang }).await {
        Ok(()) => visit.done(&here, "office_occasion.address_kept"),
        Err(problem) => {
            let (status, typed) = refused(problem, &form, visit.lang)?;
            page(visit, at, status, typed).await
        }
    }
}
