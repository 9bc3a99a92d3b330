//! Step 2 of the form: who writes.

use super::draft::Draft;
use super::pages::{Around, with_error};
use super::scene::Scene;
use crate::model::policy::{self, Ask as Asked};
use crate::model::terms::{Lang, ProxyRelation};
use crate::texts::texts;
use crate::web::page::{Choice, Field, FieldError as PageError, of_field};
use serde::Serialize;

/// Step 2.
#[derive(Serialize)]
pub struct About {
    around: Around,
    name: Option<Question>,
    address: Option<Question>,
    phone: Option<Question>,
    mail: Option<Question>,
    class: Option<Question>,
    classes: Vec<Choice>,
    /// Who signs too, where the policy lets the form ask for it; opened when something is in it.
    co_signers: Option<Field>,
    joint: bool,
    /// Who hands it in for the writer; opened when something is in it.
    proxy: Option<Field>,
    relation: Field,
    relations: Vec<Choice>,
    by_proxy: bool,
    /// Months for which it is stored who wrote; 0 for no term.
    personal_months: u32,
}

/// A field that the policy asks for, and why.
#[derive(Serialize)]
struct Question {
    #[serde(flatten)]
    field: Field,
    need: &'static str,
    why: String,
}

/// Whether the policy asks anything about the writer.
pub fn asks_about_writer(rules: &policy::Submission) -> bool {
    [&rules.name, &rules.address, &rules.phone, &rules.mail, &rules.class].iter().any(|rule| rule.ask != Asked::Hidden)
}

/// Whether the form has room for who signs beside the writer.
pub fn asks_for_co_signers(rules: &policy::Submission) -> bool {
    rules.joint_by_form && rules.name.ask != Asked::Hidden
}

/// Whether a letter can be handed in for somebody else: by name, where names are asked for.
pub fn asks_for_proxy(rules: &policy::Submission) -> bool {
    rules.name.ask != Asked::Hidden
}

/// What somebody is to who they write for.
pub fn relation_name(lang: Lang, relation: ProxyRelation) -> String {
    texts().get(lang, &format!("terms.proxy_relation.{relation}"), &[])
}

pub fn about(scene: &Scene, draft: &Draft, errors: &[PageError]) -> About {
    let rules = &scene.policy.submission;
    let lang = scene.ask.lang;
    let question = |name: &str, rule: &policy::Field, value: &str| {
        let need = match rule.ask {
            Asked::Required => "required",
            Asked::Optional => "optional",
            Asked::Hidden => return None,
        };
        Some(Question { field: with_error(Field::new(name, value), errors), need, why: rule.why.get(lang).to_owned() })
    };
    let person = &draft.person;
    let label = |class: &crate::model::terms::EligibilityClass| {
        Choice::new(class.name(), texts().get(lang, &format!("terms.eligibility_class.{class}"), &[]), &person.class)
    };
    About {
        around: Around::new(scene, draft, draft.hidden_parts()),
        name: question("name", &rules.name, &person.name),
        address: question("address", &rules.address, &person.address),
        phone: question("phone", &rules.phone, &person.phone),
        mail: question("mail", &rules.mail, &person.mail),
        class: question("class", &rules.class, &person.class),
        classes: rules.classes.iter().map(label).collect(),
        by_proxy: !person.proxy.is_empty() || !person.proxy_relation.is_empty(),
        proxy: asks_for_proxy(rules).then(|| with_error(Field::new("proxy", &person.proxy), errors)),
        relation: with_error(Field::new("proxy_relation", &person.proxy_relation), errors),
        relations: ProxyRelation::ALL
            .iter()
            .map(|one| Choice::new(one.name(), relation_name(lang, *one), &person.proxy_relation))
            .collect(),
        personal_months: scene.policy.retention.personal_months,
        joint: !person.co_signers.is_empty(),
        co_signers: asks_for_co_signers(rules).then(|| with_error(Field::new("co_signers", &person.co_signers), errors)),
    }
}

/// The same for the summary at the top of the page, with the names of the fields about the writer.
pub fn summary(lang: Lang, errors: Vec<PageError>) -> Vec<PageError> {
    let named = |error: PageError| match error.field.as_str() {
        field @ ("name" | "address" | "phone" | "mail" | "class" | "co_signers" | "proxy" | "proxy_relation") => {
            let name = texts().get(lang, &format!("comment.{field}"), &[]);
            PageError { text: of_field(&name, &error.text, lang), ..error }
        }
        _ => error,
    };
    errors.into_iter().map(named).collect()
}
