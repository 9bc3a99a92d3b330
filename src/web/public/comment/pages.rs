//! The pages of the form: write, say who you are, check, and what is shown when it cannot be sent.

use super::about::{asks_about_writer, asks_for_co_signers, asks_for_proxy, relation_name};
use super::draft::{Draft, DraftPart};
use super::scene::Scene;
use super::telling::{Telling, telling};
use crate::commands::FieldError;
use crate::model::calendar::{closing_text, long_moment};
use crate::model::letter::Topic;
use crate::model::policy::Ask as Asked;
use crate::model::terms::Lang;
use crate::model::text::is_blank;
use crate::procedure::period::Submitting;
use crate::texts::texts;
use crate::web::page::{Choice, Field, FieldError as PageError};
use crate::web::problem::field_text;
use crate::web::public::project::round_name;
use crate::web::public::round::changes::Changes;
use crate::web::public::seen::{Crumb, crumbs, path, section, title};
use serde::Serialize;

/// What every page of the form shows around it.
#[derive(Serialize)]
pub struct Around {
    crumbs: Vec<Crumb>,
    project: String,
    round: String,
    round_href: String,
    closes_at: Option<String>,
    changes: Changes,
    /// Whether it is after the close already, within the minutes of grace.
    late: bool,
    /// Where the next page comes from.
    next: String,
    key: String,
    /// What was typed on other pages, and by its id the version of the plan whose sections it is about.
    hidden: Vec<(String, String)>,
}

impl Around {
    pub(super) fn new(scene: &Scene, draft: &Draft, hidden: Vec<(String, String)>) -> Self {
        let lang = scene.ask.lang;
        let mut crumbs = crumbs(lang, Some(&scene.project));
        crumbs.push(Crumb { href: scene.href.clone(), text: round_name(lang, scene.round.number) });
        Self {
            crumbs,
            project: title(&scene.project, lang),
            round: round_name(lang, scene.round.number),
            round_href: scene.href.clone(),
            closes_at: scene.round.closes_at.map(String::from),
            changes: Changes::of_round(&scene.round, &format!("{}/plans", path(&scene.project)), lang).brief(),
            late: scene.submitting(scene.ask.now) == Some(Submitting::Late),
            next: format!("{}/submissions/new", scene.href),
            key: draft.key.clone(),
            hidden: hidden.into_iter().chain(scene.round.plan.map(|plan| ("plan".to_owned(), plan.to_string()))).collect(),
        }
    }
}

/// The boxes of a letter, one for each question and section, and the sections that can still be added.
#[derive(Serialize)]
pub struct Boxes {
    pub parts: Vec<TextBox>,
    pub more: Vec<Choice>,
    pub add: Field,
    pub limit: usize,
}

/// One box.
#[derive(Serialize)]
pub struct TextBox {
    pub text: Field,
    /// Name and value of the hidden field that says which section it is.
    pub part: (String, String),
    pub label: String,
    pub hint: Option<String>,
    pub rows: usize,
}

/// The boxes of `draft` with what is wrong with them.
pub fn boxes(scene: &Scene, draft: &Draft, errors: &[PageError]) -> Boxes {
    let alone = draft.parts.len() == 1;
    let optional = |place: &str| !alone && (place.is_empty() || scene.question(place).is_some());
    let one = |(at, part): (usize, &DraftPart)| TextBox {
        text: with_error(Field::new(format!("text-{}", at + 1), part.text.clone()), errors),
        part: (format!("part-{}", at + 1), part.place.clone()),
        label: part_label(scene, &part.place),
        hint: optional(&part.place).then(|| texts().get(scene.ask.lang, "comment.whole_hint", &[])),
        rows: if optional(&part.place) { 5 } else { 10 },
    };
    let free = scene.sections.iter().filter(|section| draft.parts.iter().all(|part| part.place != section.place));
    let more = free.map(|section| {
        let indent = "　".repeat(usize::from(section.level.saturating_sub(1)));
        Choice::new(section.place.clone(), format!("{indent}{}", section.heading), "")
    });
    Boxes {
        parts: draft.parts.iter().enumerate().map(one).collect(),
        more: more.collect(),
        add: Field::new("add", ""),
        limit: scene.policy.submission.text_limit,
    }
}

fn part_label(scene: &Scene, place: &str) -> String {
    let name = scene.name_of(place);
    let of_section = matches!(scene.topic_of("", place), Some(Topic::Section(_)));
    if of_section { texts().get(scene.ask.lang, "comment.about", &[("heading", &name)]) } else { name }
}

/// Step 1.
#[derive(Serialize)]
pub struct Write {
    around: Around,
    boxes: Boxes,
}

pub fn write(scene: &Scene, draft: &Draft, errors: &[PageError]) -> Write {
    Write { around: Around::new(scene, draft, draft.hidden_person()), boxes: boxes(scene, draft, errors) }
}

/// Step 3.
#[derive(Serialize)]
pub struct Check {
    around: Around,
    send: String,
    parts: Vec<Said>,
    person: Vec<Said>,
    asks: bool,
    /// What in the words may tell who somebody is.
    telling: Vec<Telling>,
}

/// A heading and what was typed under it.
#[derive(Serialize)]
pub struct Said {
    label: String,
    text: String,
}

impl Said {
    /// What was written about the section at `place`.
    pub fn new(scene: &Scene, place: &str, text: &str) -> Self {
        Self { label: part_label(scene, place), text: text.to_owned() }
    }
}

/// What was written about each section.
pub fn said(scene: &Scene, draft: &Draft) -> Vec<Said> {
    let written = draft.parts.iter().filter(|part| !is_blank(&part.text));
    written.map(|part| Said::new(scene, &part.place, &part.text)).collect()
}

pub fn check(scene: &Scene, draft: &Draft) -> Check {
    let lang = scene.ask.lang;
    let word = |key: &str| texts().get(lang, key, &[]);
    let person = &draft.person;
    let class = match person.class.as_str() {
        "" => String::new(),
        class => word(&format!("terms.eligibility_class.{class}")),
    };
    let rules = &scene.policy.submission;
    let asked = [
        (&rules.name, "comment.name", person.name.clone()),
        (&rules.address, "comment.address", person.address.clone()),
        (&rules.phone, "comment.phone", person.phone.clone()),
        (&rules.mail, "comment.mail", person.mail.clone()),
        (&rules.class, "comment.class", class),
    ];
    let asked = asked.into_iter().filter(|(rule, ..)| rule.ask != Asked::Hidden);
    let signed = asks_for_co_signers(rules) && !is_blank(&person.co_signers);
    let joint = signed.then(|| Said { label: word("comment.co_signers"), text: person.co_signers.clone() });
    let relation = person.proxy_relation.parse().map(|relation| relation_name(lang, relation)).unwrap_or_default();
    let handed_in = asks_for_proxy(rules) && !is_blank(&person.proxy);
    let proxy = handed_in.then(|| Said { label: word("comment.proxy"), text: format!("{}（{relation}）", person.proxy) });
    let given = |text: String| if text.trim().is_empty() { word("comment.not_given") } else { text };
    let mut hidden = draft.hidden_parts();
    hidden.extend(draft.hidden_person());
    Check {
        around: Around::new(scene, draft, hidden),
        send: format!("{}/submissions", scene.href),
        parts: said(scene, draft),
        person: asked.map(|(_, key, text)| Said { label: word(key), text: given(text) }).chain(joint).chain(proxy).collect(),
        asks: asks_about_writer(rules),
        telling: telling(draft, lang),
    }
}

/// It cannot be sent now: too early, too late, called off, or not by form.
#[derive(Serialize)]
pub struct Shut {
    around: Around,
    heading: String,
    lead: String,
    parts: Vec<Said>,
    contact: String,
    section: String,
}

pub fn shut(scene: &Scene, draft: &Draft, why: Option<Submitting>) -> Shut {
    let lang = scene.ask.lang;
    let why = why.map_or("no_form", Submitting::name);
    let when = match (why, scene.round.opens_at, scene.round.closes_at) {
        ("not_yet", Some(opens), _) => long_moment(opens, lang),
        (_, _, Some(closes)) => closing_text(closes, lang),
        _ => String::new(),
    };
    Shut {
        around: Around::new(scene, draft, Vec::new()),
        heading: texts().get(lang, &format!("comment.shut.{why}"), &[]),
        lead: texts().get(lang, &format!("comment.shut.{why}_lead"), &[("when", &when)]),
        parts: said(scene, draft),
        contact: scene.round.fields.contact.clone(),
        section: section(&scene.ask, &scene.round.section),
    }
}

/// The key was used for another letter.
#[derive(Serialize)]
pub struct Used {
    around: Around,
    receipt: String,
    parts: Vec<Said>,
}

pub fn used(scene: &Scene, draft: &Draft, receipt: String) -> Used {
    Used { around: Around::new(scene, draft, draft.hidden_parts()), receipt, parts: said(scene, draft) }
}

pub(super) fn with_error(field: Field, errors: &[PageError]) -> Field {
    match errors.iter().find(|error| error.field == field.name) {
        Some(error) => field.wrong(error.text.clone()),
        None => field,
    }
}

/// What the page says at each field.
pub fn page_errors(lang: Lang, errors: &[FieldError]) -> Vec<PageError> {
    let say = |error: &FieldError| match error.field.starts_with("text-") && error.problem == "needed" {
        true => texts().get(lang, "comment.nothing_written", &[]),
        false => field_text(error, lang),
    };
    errors.iter().map(|error| PageError { field: error.field.clone(), text: say(error) }).collect()
}
