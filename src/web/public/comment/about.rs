//! Step 2 of the form: who writes.

use super::draft::Draft;
use super::pages::{Around, with_error};
use super::scene::Scene;
use crate::model::policy::{self, Ask as Asked};
use crate::model::terms::Lang;
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
        joint: !person.co_signers.is_empty(),
        co_signers: asks_for_co_signers(rules).then(|| with_error(Field::new("co_signers", &person.co_signers), errors)),
    }
}

/// The same for the summary at the top of the page, with the names of the fields about the writer.
pub fn summary(lang: Lang, errors: Vec<PageError>) -> Vec<PageError> {
    let named = |error: PageError| match error.field.as_str() {
        field @ ("name" | "address" | "phone" | "mail" | "class" | "co_signers") => {
            let name = texts().get(lang, &format!("comment.{field}"), &[]);
            PageError { text: of_field(&name, &error.text, lang), ..error }
        }
        _ => error,
    };
    errors.into_iter().map(named).collect()
}
