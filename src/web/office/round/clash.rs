//! An announcement as it was typed, beside what somebody else stored since the form was opened.

use super::period;
use super::read::{self, TEXTS, typed_period};
use crate::commands::claim::Work;
use crate::model::Moment;
use crate::model::ids::AccountId;
use crate::model::terms::Channel;
use crate::store::Db;
use crate::store::rounds::Round;
use crate::texts::texts;
use crate::web::office::claims::Working;
use crate::web::office::conflict::Conflict;
use crate::web::office::typed::Typed;
use crate::web::problem::Problem;
use crate::web::visit::Ask;

/// What was sent beside what is stored now, field by field.
pub fn beside_stored(db: &mut Db, ask: &Ask, round: &Round, sent: &Typed) -> Result<Option<Conflict>, Problem> {
    let word = |key: &str| texts().get(ask.lang, key, &[]);
    let stored = read::values(db, round, ask.lang)?;
    let mut conflict = Conflict::with(db, round, Some(round.drafter))?;
    // A day can be written in several ways: what is compared is what it means.
    let (opens, closes) = period::read(&typed_period(|name| sent.value(name)), &mut Vec::new());
    let due = period::date(("result_due", sent.value("result_due")), &mut Vec::new()).map(|day| day.to_string()).unwrap_or_default();
    let mut fields = vec![
        ("plan", "round_form.plan"),
        ("short_period_reason", "round.short_reason"),
        ("outline_omitted_reason", "round.outline_omitted_reason"),
    ];
    if opens != round.opens_at {
        fields.extend([("opens_on", "round_form.opens_on"), ("opens_time", "round_form.opens_time")]);
    }
    if closes != round.closes_at {
        fields.extend([("closes_on", "round_form.closes_on"), ("closes_time", "round_form.closes_time")]);
    }
    if due != round.fields.result_due {
        fields.push(("result_due", "round.result_due"));
    }
    conflict.add_fields(fields.into_iter().map(|(name, label)| (name, word(label))), &stored, sent);
    conflict.add_fields(TEXTS.iter().map(|(name, _)| (*name, word(&format!("round_form.label.{name}")))), &stored, sent);
    for channel in Channel::ALL {
        let (name, label) = (format!("channel_{channel}"), word(&format!("terms.channel.{channel}")));
        conflict.add((&name, label), stored.value(&name), sent.value(&name));
    }
    Ok(conflict.if_any())
}

/// Who works on the announcement of a round of the project `no`, as `me` sees it.
pub fn working(db: &mut Db, (me, now): (AccountId, Moment), round: &Round, no: &str) -> Result<Working, Problem> {
    let n = round.number;
    Working::on(db, (me, now), Work::Round(round.id), &format!("/office/projects/{no}/rounds/{n}"), format!("announcement.{n}"))
}
