//! A round's announcement as a page shows it, made from the snapshot and nothing else: what is approved is what is seen.

use crate::documents::announcement::Announced;
use crate::model::calendar::{closing_text, long_date, long_moment};
use crate::model::round::{Announcement, ChannelOffer};
use crate::model::terms::Lang;
use crate::texts::texts;
use crate::web::public::round::changes::Changes;
use crate::web::public::round::questions;
use chrono::NaiveDate;
use serde::Serialize;

/// For the template `pages/office/round/announced`.
#[derive(Serialize)]
pub struct Shown {
    title: String,
    title_en: String,
    kind: &'static str,
    number: i64,
    stage: &'static str,
    plan_title: String,
    plan_version: i64,
    plan_href: String,
    /// SHA-256 (hex) of the plan's text.
    plan_sha256: String,
    period: String,
    days: i64,
    minimum_days: i64,
    /// Published when the period is shorter than the minimum.
    short_reason: Option<String>,
    result_due: String,
    section: String,
    /// The texts that were given, each with its name in the reader's language.
    changes: Changes,
    texts: Vec<Given>,
    channels: Vec<Way>,
}

#[derive(Serialize)]
struct Given {
    label: String,
    text: String,
}

#[derive(Serialize)]
struct Way {
    channel: &'static str,
    address: String,
    arrival: &'static str,
}

impl Shown {
    pub fn of(announced: &Announced, lang: Lang) -> Self {
        let short = announced.days < announced.minimum_days;
        let due = announced.fields.result_due.parse::<NaiveDate>();
        let way =
            |offer: &ChannelOffer| Way { channel: offer.channel.name(), address: offer.address.clone(), arrival: offer.arrival.name() };
        Self {
            title: announced.title.clone(),
            title_en: announced.title_en.clone(),
            kind: announced.kind.name(),
            number: announced.round,
            stage: announced.stage.name(),
            plan_title: announced.plan.title.clone(),
            plan_version: announced.plan.version,
            plan_href: format!("/office/projects/{}/plans/{}", announced.project, announced.plan.version),
            plan_sha256: announced.plan.sha256.clone(),
            period: period(announced, lang),
            days: announced.days,
            minimum_days: announced.minimum_days,
            short_reason: short.then(|| announced.fields.short_period_reason.clone()),
            result_due: due.map(|date| long_date(date, lang)).unwrap_or_default(),
            section: format!("{} {}", announced.agency.get(lang), announced.section.get(lang)),
            changes: Changes::of(
                &announced.extensions,
                &announced.revisions,
                &announced.postponements,
                &format!("/office/projects/{}/plans", announced.project),
                lang,
            ),
            texts: given(&announced.fields, lang),
            channels: announced.channels.iter().map(way).collect(),
        }
    }
}

fn period(announced: &Announced, lang: Lang) -> String {
    let values = [("from", &*long_moment(announced.opens_at, lang)), ("until", &closing_text(announced.closes_at, lang))];
    texts().get(lang, "office_round.period", &values)
}

fn given(fields: &Announcement, lang: Lang) -> Vec<Given> {
    let given = fields.texts().into_iter().filter(|(_, text)| !text.trim().is_empty());
    let given = given.map(|(name, text)| (name, text.clone())).chain(questions(lang, fields).map(|text| ("questions", text)));
    given.map(|(name, text)| Given { label: texts().get(lang, &format!("round.{name}"), &[]), text }).collect()
}
