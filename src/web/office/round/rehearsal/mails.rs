//! `…/rehearsal/mails/{mail}`: a mail as it will be written for this round, in both languages.

use super::told;
use crate::commands::remind::{RECONCILE, RECONCILE_PAST, RESULT, RESULT_PAST, TODAY};
use crate::mail::rehearsed::Planned;
use crate::mail::text::{MailText, mail};
use crate::model::terms::{Audience, Lang};
use crate::procedure::approval::Approval;
use crate::procedure::course::{beside as rules_beside, course};
use crate::procedure::round::State;
use crate::procedure::submission::Submission;
use crate::procedure::{Machine, Rule};
use crate::store::Db;
use crate::texts::texts;
use crate::web::office::find::Reader;
use crate::web::problem::Problem;
use crate::web::public::round::policy_of;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Serialize;

/// Mails that the calendar sends, with their audience.
const BY_CALENDAR: [(&str, Audience); 5] = [
    (TODAY, Audience::Section),
    (RECONCILE, Audience::Section),
    (RECONCILE_PAST, Audience::Approvers),
    (RESULT, Audience::Section),
    (RESULT_PAST, Audience::Approvers),
];

/// A mail in a list.
#[derive(Serialize)]
pub struct Told {
    pub href: String,
    pub to: String,
}

#[derive(Serialize)]
struct Content {
    project_title: String,
    back: String,
    heading: String,
    to: String,
    texts: Vec<Written>,
}

#[derive(Serialize)]
struct Written {
    lang: &'static str,
    language: String,
    subject: String,
    body: String,
}

/// What may be told beside the course, each with its mails: turns of the round, letters, approvals, days.
pub fn beside(base: &str, lang: Lang) -> Vec<(String, Vec<Told>)> {
    let mut groups: Vec<_> = rules_beside().map(|rule| of_rule(rule, base, lang)).collect();
    groups.extend(telling::<Submission>().map(|rule| of_rule(rule, base, lang)));
    groups.extend(telling::<Approval>().map(|rule| of_rule(rule, base, lang)));
    groups.extend(BY_CALENDAR.map(|(kind, audience)| (heading(kind, lang), vec![told(kind, audience, base, lang)])));
    groups
}

/// The rules of a machine that tell somebody.
fn telling<M: Machine>() -> impl Iterator<Item = &'static Rule<M>> {
    M::RULES.iter().filter(|rule| !rule.tell.is_empty())
}

fn of_rule<M: Machine>(rule: &'static Rule<M>, base: &str, lang: Lang) -> (String, Vec<Told>) {
    (heading(&rule.kind(), lang), rule.tell.iter().map(|audience| told(&rule.kind(), *audience, base, lang)).collect())
}

/// What a notice tells, in words.
fn heading(kind: &str, lang: Lang) -> String {
    let (machine, event) = kind.split_once('.').unwrap_or((kind, ""));
    let rule = format!("machine.{machine}.event.{event}");
    let name = kind.replace('.', "_");
    let key = if texts().has(lang, &rule) { rule } else { format!("rehearsal.calendar.{name}") };
    texts().get(lang, &key, &[])
}

/// Every mail of a round, by its kind and audience.
fn all() -> Vec<(String, Audience)> {
    fn of<M: Machine>(rules: impl Iterator<Item = &'static Rule<M>>) -> Vec<(String, Audience)> {
        rules.flat_map(|rule| rule.tell.iter().map(|audience| (rule.kind(), *audience))).collect()
    }
    let mut all = of(course(State::Preparing, true).into_iter().map(|step| step.rule));
    all.extend(of(rules_beside()));
    all.extend(of(telling::<Submission>()));
    all.extend(of(telling::<Approval>()));
    all.extend(BY_CALENDAR.map(|(kind, audience)| (kind.to_owned(), audience)));
    all
}

pub async fn show(visit: Visit, path: Path<(String, i64, String)>) -> Result<HttpResponse, Problem> {
    let reader = Reader::of(&visit)?;
    let (no, number, name) = path.into_inner();
    let (kind, audience) = all().into_iter().find(|(kind, audience)| format!("{kind}.{audience}") == name).ok_or(Problem::NotFound)?;
    let base_url = visit.app.site.base_url.clone();
    let load = move |db: &mut Db, ask: &Ask| {
        let (project, round) = reader.round(db, &no, number)?;
        if round.opens_at.is_none() || round.closes_at.is_none() {
            return Err(Problem::NotFound);
        }
        let policy = policy_of(db, ask, &round)?;
        let planned = Planned { base_url: &base_url, policy: &policy, project: &project, round: &round };
        let written = |lang: Lang| {
            let MailText { subject, body } = mail(lang, &name, &planned.content(&kind, audience, lang)).map_err(Problem::internal)?;
            Ok(Written { lang: lang.name(), language: texts().get(ask.lang, &format!("terms.lang.{lang}"), &[]), subject, body })
        };
        Ok(Content {
            back: format!("/office/projects/{no}/rounds/{number}/rehearsal"),
            heading: heading(&kind, ask.lang),
            to: texts().get(ask.lang, &format!("terms.audience.{audience}"), &[]),
            texts: Lang::ALL.iter().map(|lang| written(*lang)).collect::<Result<_, Problem>>()?,
            project_title: project.title.clone(),
        })
    };
    visit.in_area("projects").show("pages/office/round/rehearsed_mail", load).await
}
