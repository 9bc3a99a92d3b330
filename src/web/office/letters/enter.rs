//! The paper desk: one screen for what came by post, fax or mail, was left in a box or said at the counter.

use super::language::choices;
use super::typed_in::{PARTS, command, count, date_problem, scans};
use super::waiting::{self, Beside};
use crate::commands::submission::{Enter, EnterFound, FILE_LIMIT, FILES, ForgetScans, Found, Receipt};
use crate::commands::{FieldError, Refused};
use crate::keys::{hex, random};
use crate::model::date_input::parse_date;
use crate::model::policy::{self, Ask as Asking, Policy};
use crate::model::round::Section;
use crate::model::span;
use crate::model::terms::{Channel, EligibilityClass, Lang, ProxyRelation, Tongue};
use crate::store::Db;
use crate::store::projects::Plan;
use crate::store::rounds::Round;
use crate::store::submissions::Submission;
use crate::web::form::Form;
use crate::web::office::case::{At, Head};
use crate::web::office::typed::Typed;
use crate::web::page::{Choice, Field};
use crate::web::problem::Problem;
use crate::web::public::comment::{question_name, question_place};
use crate::web::public::round::policy_of;
use crate::web::upload::Upload;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Fields of one line, and the person's.
const FIELDS: [&str; 14] = [
    "found_on",
    "found_how",
    "office",
    "received_date",
    "received_time",
    "name",
    "kana",
    "postal_code",
    "address",
    "phone",
    "mail",
    "class_detail",
    "co_signers",
    "proxy",
];

#[derive(Serialize)]
struct Content {
    case: Head,
    action: String,
    key: String,
    form: BTreeMap<&'static str, Field>,
    /// The offices that the policy lists; without any the office is typed.
    offices: Vec<Choice>,
    channel: Field,
    channels: Vec<Choice>,
    lang_field: Field,
    langs: Vec<Choice>,
    written_in: Field,
    tongues: Vec<Choice>,
    parts: Vec<PartField>,
    /// Whether there are several boxes, which are then told apart by their number.
    several: bool,
    /// Where scans are chosen, and those that stand beside the form already.
    file: Field,
    beside: Beside,
    count: usize,
    class: Option<Field>,
    classes: Vec<Choice>,
    relation: Field,
    relations: Vec<Choice>,
    asks: Asks,
    /// Whether it is asked when and how the letter was found: the result is published and being corrected.
    late: bool,
}

/// Which of the person's fields the policy asks for.
#[derive(Serialize)]
struct Asks {
    name: bool,
    address: bool,
    phone: bool,
    mail: bool,
}

#[derive(Serialize)]
struct PartField {
    n: usize,
    /// Whether the cursor stands here: how the letter came is known.
    first: bool,
    section: Field,
    sections: Vec<Choice>,
    text: Field,
}

/// A letter after which the next one is typed in: how it came is kept, and nothing of what it says.
#[derive(Deserialize)]
pub struct After {
    after: Option<i64>,
}

pub async fn show(visit: Visit, path: Path<(String, i64)>, after: Query<After>) -> Result<HttpResponse, Problem> {
    let (no, round) = path.into_inner();
    let at = At::of(&visit, no, round)?;
    let today = visit.now().jst().format("%Y-%m-%d").to_string();
    let key = hex(&random().map_err(Problem::internal)?);
    let (wanted, after) = (at.clone(), after.after);
    let load = move |db: &mut Db| {
        let round = wanted.case(db)?.round;
        let last = after.map(|number| Submission::by_intake_no(db, round.id, number)).transpose()?.flatten();
        Ok((round.fields.questions.len(), last.filter(|letter| letter.registered_by == Some(wanted.account()))))
    };
    let (asked, last) = visit.app.read(load).await?;
    let count = (asked + 1).to_string();
    let (day, channel, office) = match &last {
        Some(last) => (last.received_at.jst_date().to_string(), last.channel.name(), last.office.as_str()),
        None => (today, "", ""),
    };
    let mut values =
        vec![("received_date", &*day), ("channel", channel), ("office", office), ("parts", &*count), ("key", &*key), ("lang", "ja")];
    // A box for each question that the city asks, and one for whatever else stands in the letter.
    let boxes: Vec<_> =
        (1..).zip(1..=asked as u32).map(|(n, number): (usize, u32)| (format!("section-{n}"), question_place(number))).collect();
    values.extend(boxes.iter().map(|(name, place)| (name.as_str(), place.as_str())));
    let typed = Typed::holding(&values);
    page(visit, at, StatusCode::OK, typed).await
}

pub async fn accept(visit: Visit, path: Path<(String, i64)>, upload: Upload<FILE_LIMIT>) -> Result<HttpResponse, Problem> {
    let (no, round) = path.into_inner();
    let at = At::of(&visit, no, round)?;
    let Upload { form, files } = upload;
    let wanted = at.clone();
    let round = visit.app.read(move |db| Ok(wanted.case(db)?.round)).await?;
    if let Some(dropped) = form.parse("drop") {
        visit.perform(ForgetScans { scans: vec![dropped] }).await?;
        return page(visit, at, StatusCode::OK, waiting::without(&form, dropped)).await;
    }
    let new = scans(files);
    if !form.get("more").is_empty() || !form.get("scan").is_empty() {
        let (status, typed) = waiting::keep(&visit, &round, &form, new).await?;
        return page(visit, at, status, typed).await;
    }
    let all = match new.clone() {
        Ok(new) => waiting::scans(&visit, (round.id, at.account()), &form).await?.map(|kept| kept.into_iter().chain(new).collect()),
        Err(error) => Err(error),
    };
    let problem = match command(&form, &round, all) {
        Ok(command) => match enter(&visit, &form, &round, command).await {
            Ok(receipt) => return registered(visit, at, &form, receipt).await,
            Err(problem) => problem,
        },
        Err(errors) => Problem::Refused(Refused::Fields(errors)),
    };
    let wrong = Typed::refused(problem, &form, at.lang())?;
    // What was chosen is kept, so that nobody has to choose it again.
    let typed = match waiting::keep(&visit, &round, &form, new).await? {
        (StatusCode::OK, kept) => wrong.and(kept.all("kept").skip(kept_of(&form)).map(|id| ("kept", id.to_owned())).collect()),
        _ => wrong,
    };
    page(visit, at, StatusCode::UNPROCESSABLE_ENTITY, typed).await
}

fn kept_of(form: &Form) -> usize {
    form.all("kept").count()
}

/// The letter is in: its slip, or the form for the next one. Its scans go on waiting for their day, so that the same post sent again is
/// the same.
async fn registered(visit: Visit, at: At, form: &Form, receipt: Receipt) -> Result<HttpResponse, Problem> {
    let letter = visit.app.read(move |db| Submission::by_id(db, receipt.submission)?.ok_or(Problem::NotFound)).await?;
    let (base, number) = (at.base(), letter.intake_no);
    let next =
        if form.get("next").is_empty() { format!("{base}/letters/{number}/slip") } else { format!("{base}/letters/new?after={number}") };
    visit.done(&next, "machine.submission.done.enter")
}

/// While a published result is corrected, a letter is one that was found late.
async fn enter(visit: &Visit, form: &Form, round: &Round, letter: Enter) -> Result<Receipt, Problem> {
    if !round.in_correction() {
        return visit.perform(letter).await;
    }
    let refused = |problem| Problem::Refused(Refused::Fields(vec![FieldError::new("found_on", date_problem(problem))]));
    let on = Some(parse_date(form.get("found_on")).map_err(refused)?);
    visit.perform(EnterFound { letter, found: Found { on, how: form.get("found_how").to_owned() } }).await
}

async fn page(visit: Visit, at: At, status: StatusCode, typed: Typed) -> Result<HttpResponse, Problem> {
    let errors = typed.errors();
    let load = move |db: &mut Db, ask: &Ask| content(db, ask, &at, &typed);
    Ok(waiting::framing(visit.in_area("desk").show_form(status, "pages/office/letters/enter", errors, load).await?))
}

fn content(db: &mut Db, ask: &Ask, at: &At, typed: &Typed) -> Result<Content, Problem> {
    let case = at.case(db)?;
    let late = case.round.in_correction();
    let plan = case.round.plan.map(|plan| Plan::by_id(db, plan)).transpose()?.flatten();
    let count = (count(typed.value("parts")) + usize::from(!typed.value("more").is_empty())).min(PARTS);
    let policy = policy_of(db, ask, &case.round)?;
    let rules = &policy.submission;
    let channels: Vec<Channel> =
        case.round.channels.iter().map(|offer| offer.channel).filter(|channel| *channel != Channel::WebForm).collect();
    let asked = |field: &policy::Field| field.ask != Asking::Hidden;
    let mut form: BTreeMap<_, _> = FIELDS.into_iter().map(|name| (name, typed.field(name))).collect();
    // The command speaks of the moment; the form asks for its day and its time.
    if let (Some(error), Some(date)) = (typed.field("received_at").error, form.get_mut("received_date")) {
        date.error = Some(error);
    }
    let class = asked(&rules.class).then(|| typed.field("class"));
    Ok(Content {
        action: format!("{}/letters", at.base()),
        case: at.head(&case, &[("/letters", at.word("letters.title", &[]))]),
        key: typed.value("key").to_owned(),
        offices: choices_of(&policy, ask.lang, typed.value("office")),
        form,
        channel: typed.field("channel"),
        channels: typed.choices("channel", &channels, Channel::name, |channel| at.word(&format!("terms.channel.{channel}"), &[])),
        lang_field: typed.field("lang"),
        langs: typed.choices("lang", Lang::ALL, Lang::name, |lang| at.word(&format!("terms.lang.{lang}"), &[])),
        written_in: typed.field("written_in"),
        tongues: choices(at, if typed.value("written_in").is_empty() { Tongue::Ja.name() } else { typed.value("written_in") }),
        parts: (1..=count).map(|n| part(at.lang(), n, &case.round, plan.as_ref(), typed)).collect(),
        several: count > 1,
        file: (1..=FILES)
            .map(|n| typed.field(&format!("file-{n}")))
            .find(|field| field.error.is_some())
            .map_or_else(|| typed.field("file-1"), |wrong| Field { name: "file-1".to_owned(), ..wrong }),
        beside: Beside::of(db, at, case.round.id, typed)?,
        count,
        class,
        classes: typed
            .choices("class", &rules.classes, EligibilityClass::name, |class| at.word(&format!("terms.eligibility_class.{class}"), &[])),
        relation: typed.field("proxy_relation"),
        relations: typed
            .choices("proxy_relation", ProxyRelation::ALL, ProxyRelation::name, |one| at.word(&format!("terms.proxy_relation.{one}"), &[])),
        late,
        asks: Asks { name: asked(&rules.name), address: asked(&rules.address), phone: asked(&rules.phone), mail: asked(&rules.mail) },
    })
}

/// The offices that the policy lists, to choose from.
pub fn choices_of(policy: &Policy, lang: Lang, chosen: &str) -> Vec<Choice> {
    policy.offices.iter().map(|office| Choice::new(office.id.clone(), office.name.get(lang), chosen)).collect()
}

fn part(lang: Lang, n: usize, round: &Round, plan: Option<&Plan>, typed: &Typed) -> PartField {
    let (section, text) = (format!("section-{n}"), format!("text-{n}"));
    let chosen = typed.value(&section);
    let question = |(number, text): (u32, &str)| Choice::new(question_place(number), question_name(lang, number, text), chosen);
    let mut sections: Vec<Choice> = round.fields.numbered().map(question).collect();
    if let Some(plan) = plan {
        let headed = plan.sections.iter().filter(|section| section.level > 0);
        sections.extend(headed.map(|section| Choice::new(section.id.to_string(), heading(plan, section), chosen)));
    }
    let first = n == 1 && typed.is_right() && !typed.value("channel").is_empty();
    PartField { n, first, sections, section: typed.field(&section), text: typed.field(&text) }
}

/// A section's heading on one line.
pub fn heading(plan: &Plan, section: &Section) -> String {
    span::slice(&plan.text, section.start, section.heading_end).unwrap_or_default().trim().replace('\n', " ")
}
