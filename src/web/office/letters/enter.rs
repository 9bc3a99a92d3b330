//! The paper desk: one screen for what came by post, fax or mail, was left in a box or said at the counter.

use super::language::choices;
use super::writer::person;
use crate::commands::submission::{Enter, EnterFound, FILE_LIMIT, FILES, Found, Post, Receipt, Scan};
use crate::commands::{FieldError, Refused};
use crate::keys::{hex, random};
use crate::model::date_input::{DateError, TimeError, parse_date, parse_time};
use crate::model::letter::Topic;
use crate::model::policy::{self, Ask as Asking, Policy};
use crate::model::round::Section;
use crate::model::terms::{Channel, EligibilityClass, Lang, ProxyRelation, Tongue};
use crate::model::{Moment, span};
use crate::record::digest::Digest;
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
use crate::web::upload::{Sent, Upload};
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;
use std::collections::BTreeMap;

/// Stretches of a letter about different sections and questions that one form has room for.
const PARTS: usize = 40;
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
    files: Vec<(usize, Field)>,
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
    section: Field,
    sections: Vec<Choice>,
    text: Field,
}

pub async fn show(visit: Visit, path: Path<(String, i64)>) -> Result<HttpResponse, Problem> {
    let (no, round) = path.into_inner();
    let at = At::of(&visit, no, round)?;
    let today = visit.now().jst().format("%Y-%m-%d").to_string();
    let key = hex(&random().map_err(Problem::internal)?);
    let wanted = at.clone();
    let asked = visit.app.read(move |db| Ok(wanted.case(db)?.round.fields.questions.len())).await?;
    let count = (asked + 1).to_string();
    let mut values = vec![("received_date", &*today), ("parts", &*count), ("key", &*key), ("lang", "ja")];
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
    let scans = scans(files);
    if !form.get("more").is_empty() {
        return page(visit, at, StatusCode::OK, Typed::of(&form)).await;
    }
    let wanted = at.clone();
    let round = visit.app.read(move |db| Ok(wanted.case(db)?.round)).await?;
    let command = match command(&form, &round, scans) {
        Ok(command) => command,
        Err(errors) => {
            let typed = errors.iter().fold(Typed::of(&form), |typed, error| typed.wrong_as(error, at.lang()));
            return page(visit, at, StatusCode::UNPROCESSABLE_ENTITY, typed).await;
        }
    };
    match enter(&visit, &form, &round, command).await {
        Ok(receipt) => {
            let letter = visit.app.read(move |db| Submission::by_id(db, receipt.submission)?.ok_or(Problem::NotFound)).await?;
            visit.done(&format!("{}/letters/{}/slip", at.base(), letter.intake_no), "machine.submission.done.enter")
        }
        Err(problem) => {
            let typed = Typed::refused(problem, &form, at.lang())?;
            page(visit, at, StatusCode::UNPROCESSABLE_ENTITY, typed).await
        }
    }
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

fn command(form: &Form, round: &Round, scans: Result<Vec<Scan>, FieldError>) -> Result<Enter, Vec<FieldError>> {
    let mut errors = Vec::new();
    let channel: Option<Channel> = form.parse("channel");
    if channel.is_none() {
        errors.push(FieldError::new("channel", "choose"));
    }
    let received_at = received_at(form).map_err(|error| errors.push(error));
    let scans = scans.map_err(|error| errors.push(error));
    let parts = (1..=count(form.get("parts"))).map(|n| {
        let section = form.get(&format!("section-{n}"));
        (topic(section), form.get(&format!("text-{n}")).to_owned())
    });
    let parts = parts.collect();
    let (Some(channel), Ok(received_at), Ok(scans), true) = (channel, received_at, scans, errors.is_empty()) else { return Err(errors) };
    // The token changes with every session, and what was typed does not.
    let fields: Vec<_> = form.fields().iter().filter(|(name, _)| name != "csrf").collect();
    let files: Vec<_> = scans.iter().map(|scan| Digest::of(&[&scan.bytes]).hex()).collect();
    let payload = serde_json::to_vec(&(fields, files)).unwrap_or_default();
    Ok(Enter {
        post: Post { key: form.get("key").to_owned(), payload },
        round: round.id,
        channel,
        office: form.get("office").to_owned(),
        received_at,
        parts,
        person: person(form),
        lang: form.parse("lang").unwrap_or(Lang::Ja),
        written_in: form.parse("written_in").unwrap_or(Tongue::Ja),
        scans,
    })
}

/// The files as scans; one that is too large was not kept and is named by its place among them.
fn scans(files: Vec<Sent>) -> Result<Vec<Scan>, FieldError> {
    match files.iter().find(|file| file.too_large) {
        Some(large) => Err(FieldError::new(&large.field, "file_too_large").with("limit", FILE_LIMIT / 1024 / 1024)),
        None => Ok(files.into_iter().map(|Sent { name, bytes, .. }| Scan { name, bytes }).collect()),
    }
}

/// Day and time as the clerk typed them; a day without a time counts from its beginning, as post-marks have none.
fn received_at(form: &Form) -> Result<Moment, FieldError> {
    let date = parse_date(form.get("received_date")).map_err(|error| FieldError::new("received_date", date_problem(error)))?;
    match parse_time(form.get("received_time")) {
        Ok(time) => Ok(time.on(date)),
        Err(TimeError::Empty) => Ok(Moment::start_of_day(date)),
        Err(TimeError::Ambiguous) => Err(FieldError::new("received_time", "time_ambiguous")),
        Err(TimeError::Form) => Err(FieldError::new("received_time", "time_form")),
    }
}

pub(super) const fn date_problem(error: DateError) -> &'static str {
    match error {
        DateError::Empty => "needed",
        DateError::Form => "date_form",
        DateError::ShortYear => "date_short_year",
        DateError::NoSuchDay => "date_no_such_day",
        DateError::OutsideEra => "date_outside_era",
        DateError::Contradiction => "date_contradiction",
    }
}

/// What a box is about: a section by its id, or a question by its place.
fn topic(typed: &str) -> Option<Topic> {
    match typed.strip_prefix('q').and_then(|number| number.parse().ok()) {
        Some(number) => Some(Topic::Question(number)),
        None => typed.parse().ok().map(Topic::Section),
    }
}

fn count(parts: &str) -> usize {
    parts.parse().unwrap_or(1).clamp(1, PARTS)
}

async fn page(visit: Visit, at: At, status: StatusCode, typed: Typed) -> Result<HttpResponse, Problem> {
    let errors = typed.errors();
    visit.in_area("desk").show_form(status, "pages/office/letters/enter", errors, move |db, ask| content(db, ask, &at, &typed)).await
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
        files: (1..=FILES).map(|n| (n, typed.field(&format!("file-{n}")))).collect(),
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
    PartField { n, sections, section: typed.field(&section), text: typed.field(&text) }
}

/// A section's heading on one line.
pub fn heading(plan: &Plan, section: &Section) -> String {
    span::slice(&plan.text, section.start, section.heading_end).unwrap_or_default().trim().replace('\n', " ")
}
