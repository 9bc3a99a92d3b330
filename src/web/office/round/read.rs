//! Between the form of a round and the round: what was typed becomes a `RoundForm`, and a round becomes what the form shows.

use super::period;
use crate::commands::FieldError;
use crate::commands::round::RoundForm;
use crate::model::calendar::period_days;
use crate::model::policy::Policy;
use crate::model::round::Announcement;
use crate::model::terms::{Channel, Lang, Stage};
use crate::store::Db;
use crate::store::projects::{PlanHead, Project};
use crate::store::rounds::Round;
use crate::texts::texts;
use crate::web::form::Form;
use crate::web::office::typed::Typed;
use crate::web::visit::Ask;
use chrono::NaiveDate;
use diesel::QueryResult;

/// The texts of an announcement in the order of the form, and whether approval cannot be asked without them.
pub const TEXTS: [(&str, &str); 11] = [
    ("purpose", "required"),
    ("background", "required"),
    ("summary", "required"),
    ("legal_basis", "optional"),
    ("standing", "optional"),
    ("effects", "optional"),
    ("issues_considered", "optional"),
    ("materials", "required"),
    ("who_may_comment", "optional"),
    ("viewing_places", "optional"),
    ("contact", "required"),
];

/// What the form means, or what is wrong with it. The plan is its version number; it is looked up by the caller's command.
pub fn form(form: &Form, policy: &Policy, stage: Stage) -> Result<RoundDraft, Vec<FieldError>> {
    let mut errors = Vec::new();
    let (opens_at, closes_at) = period::read(&typed_period(|name| form.get(name)), &mut errors);
    let text = |name: &str| form.get(name).trim().replace("\r\n", "\n");
    let short_period_reason = text("short_period_reason");
    if let (Some(opens), Some(closes)) = (opens_at, closes_at) {
        let (days, minimum) = (period_days(opens, closes), policy.minimum_days(stage));
        if days > 0 && days < minimum && short_period_reason.is_empty() {
            errors.push(FieldError::new("short_period_reason", "short_period").with("days", days).with("minimum", minimum));
        }
    }
    let result_due = period::date(("result_due", form.get("result_due")), &mut errors);
    let fields = Announcement {
        purpose: text("purpose"),
        background: text("background"),
        summary: text("summary"),
        legal_basis: text("legal_basis"),
        standing: text("standing"),
        effects: text("effects"),
        issues_considered: text("issues_considered"),
        materials: text("materials"),
        who_may_comment: text("who_may_comment"),
        viewing_places: text("viewing_places"),
        short_period_reason,
        outline_omitted_reason: text("outline_omitted_reason"),
        result_due: result_due.map(|date| date.to_string()).unwrap_or_default(),
        contact: text("contact"),
        questions: text("questions").lines().map(str::to_owned).collect(),
    };
    let channels = policy.channels.iter().filter_map(|rule| {
        let place = text(&format!("channel_{}", rule.channel));
        let address = if rule.channel == Channel::WebForm { String::new() } else { place.clone() };
        (!place.is_empty()).then_some((rule.channel, address))
    });
    let channels = channels.collect();
    let plan = form.parse::<i64>("plan");
    let round = RoundForm { plan: None, opens_at, closes_at, fields, channels };
    if errors.is_empty() { Ok(RoundDraft { plan, round }) } else { Err(errors) }
}

/// What a form means, the plan still by its version.
#[derive(Clone, Debug)]
pub struct RoundDraft {
    plan: Option<i64>,
    round: RoundForm,
}

impl RoundDraft {
    /// With the plan looked up among the project's.
    pub fn of(self, plans: &[PlanHead]) -> RoundForm {
        let plan = self.plan.and_then(|version| plans.iter().find(|plan| plan.version == version)).map(|plan| plan.id);
        RoundForm { plan, ..self.round }
    }
}

/// The period's fields, wherever they come from.
pub fn typed_period<'t>(value: impl Fn(&'static str) -> &'t str) -> period::Typed<'t> {
    period::Typed {
        opens_on: value("opens_on"),
        opens_time: value("opens_time"),
        closes_on: value("closes_on"),
        closes_time: value("closes_time"),
    }
}

/// What the form of a round shows.
pub fn values(db: &mut Db, round: &Round, lang: Lang) -> QueryResult<Typed> {
    let (opens_on, opens_time) = round.opens_at.map(|at| period::opening(at, lang)).unwrap_or_default();
    let (closes_on, closes_time) = round.closes_at.map(|at| period::ending(at, lang)).unwrap_or_default();
    let plans = PlanHead::of_project(db, round.project)?;
    let plan = plans.iter().find(|plan| Some(plan.id) == round.plan).map(|plan| plan.version.to_string()).unwrap_or_default();
    let due = round.fields.result_due.parse::<NaiveDate>().map(|date| period::shown(date, lang)).unwrap_or_default();
    let mut values = announced(&round.fields);
    values.extend([
        ("stage".to_owned(), round.stage.name().to_owned()),
        ("plan".to_owned(), plan),
        ("opens_on".to_owned(), opens_on),
        ("opens_time".to_owned(), opens_time),
        ("closes_on".to_owned(), closes_on),
        ("closes_time".to_owned(), closes_time),
        ("result_due".to_owned(), due),
        ("short_period_reason".to_owned(), round.fields.short_period_reason.clone()),
        ("questions".to_owned(), round.fields.questions.join("\n")),
    ]);
    values.extend(channels(round));
    Ok(holding(&values))
}

/// What the form of a project's next round suggests: the texts of its last one, else what the policy knows.
pub fn suggested(db: &mut Db, ask: &Ask, project: &Project, last: Option<&Round>) -> QueryResult<Typed> {
    let mut values = Vec::new();
    match last {
        Some(last) => {
            // Why there was no outline was said of that round.
            values.extend(announced(&last.fields).into_iter().filter(|(name, _)| name != "outline_omitted_reason"));
            values.extend(channels(last));
        }
        None => {
            let class =
                |class: &crate::model::terms::EligibilityClass| texts().get(ask.lang, &format!("terms.eligibility_class.{class}"), &[]);
            let classes: Vec<String> = ask.policy.submission.classes.iter().map(class).collect();
            let contact = ask.policy.section(&project.section).map(|section| format!("{} {}", section.name.get(ask.lang), section.phone));
            values.push(("who_may_comment".to_owned(), classes.join("\n")));
            values.push(("contact".to_owned(), contact.unwrap_or_default()));
            values.push(("channel_web_form".to_owned(), "on".to_owned()));
        }
    }
    let stage = if last.is_some() { Stage::Draft } else { Stage::Outline };
    let plan = PlanHead::of_project(db, project.id)?.last().map(|plan| plan.version.to_string()).unwrap_or_default();
    values.extend([("stage".to_owned(), stage.name().to_owned()), ("plan".to_owned(), plan)]);
    Ok(holding(&values))
}

fn announced(fields: &Announcement) -> Vec<(String, String)> {
    fields.texts().into_iter().map(|(name, text)| (name.to_owned(), text.clone())).collect()
}

fn channels(round: &Round) -> impl Iterator<Item = (String, String)> {
    round.channels.iter().map(|offer| {
        let value = if offer.channel == Channel::WebForm { "on".to_owned() } else { offer.address.clone() };
        (format!("channel_{}", offer.channel), value)
    })
}

fn holding(values: &[(String, String)]) -> Typed {
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    Typed::holding(&values)
}
