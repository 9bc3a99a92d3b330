//! What a resident has typed so far. It travels from page to page in the form itself, so that nothing has to be kept about
//! somebody who has not sent anything yet, and nothing is lost by going back.

use super::scene::Scene;
use crate::commands::FieldError;
use crate::commands::submission::{Demand, Post, Typed, check_person, join_words};
use crate::keys::{hex, random};
use crate::model::letter::{CoSigner, Person, Proxy};
use crate::model::policy::Policy;
use crate::model::text::is_blank;
use crate::web::form::Form;
use crate::web::problem::Problem;
use serde::Serialize;

/// The most boxes of one letter; whoever has more to say says it about the whole.
const MOST_PARTS: usize = 200;

/// Longest idempotency key taken from a form, in bytes; ours have 32.
const KEY_LIMIT: usize = 200;

/// What was typed about one section or question, or about the whole when `place` is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DraftPart {
    pub place: String,
    pub text: String,
}

/// Who writes, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DraftPerson {
    pub name: String,
    pub address: String,
    pub phone: String,
    pub mail: String,
    pub class: String,
    /// One a line.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub co_signers: String,
    /// Who hands it in for the writer, and what they are to them.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub proxy: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub proxy_relation: String,
}

/// A letter being written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Draft {
    #[serde(skip)]
    pub key: String,
    pub parts: Vec<DraftPart>,
    pub person: DraftPerson,
    /// The version of the plan on which it was begun, by its id; empty for the present one.
    #[serde(skip)]
    pub plan: String,
}

impl Draft {
    /// An empty letter with a key of its own: whatever is sent under it is one letter.
    pub fn new(scene: &Scene) -> Result<Self, Problem> {
        Ok(Self { key: fresh_key()?, ..Self::default() }.with_boxes(scene))
    }

    /// The letter in a form; its texts with CRLF as LF, as they will be stored. Without a usable key its key is empty.
    pub fn of(form: &Form) -> Self {
        let text = |name: &str| form.get(name).replace("\r\n", "\n");
        let sent = |name: &str| form.fields().iter().any(|(field, _)| field == name);
        let numbers = (1..=MOST_PARTS).take_while(|n| sent(&format!("text-{n}")));
        let parts = numbers.map(|n| DraftPart { place: form.get(&format!("part-{n}")).to_owned(), text: text(&format!("text-{n}")) });
        let key = Some(form.get("key")).filter(|key| key.len() <= KEY_LIMIT).unwrap_or_default().to_owned();
        let person = DraftPerson {
            name: text("name"),
            address: text("address"),
            phone: text("phone"),
            mail: text("mail"),
            class: text("class"),
            co_signers: text("co_signers"),
            proxy: text("proxy"),
            proxy_relation: text("proxy_relation"),
        };
        Self { key, parts: parts.collect(), person, plan: form.get("plan").to_owned() }
    }

    /// The same with a key of its own if it has none.
    pub fn with_key(mut self) -> Result<Self, Problem> {
        if self.key.is_empty() {
            self.key = fresh_key()?;
        }
        Ok(self)
    }

    /// With boxes for these sections too. What is about the whole stays last; other parts stand in the order of the plan.
    pub fn add(&mut self, scene: &Scene, places: impl IntoIterator<Item = String>) {
        for place in places {
            let new = scene.position(&place).is_some() && self.parts.iter().all(|part| part.place != place);
            if new && self.parts.len() < MOST_PARTS {
                self.parts.push(DraftPart { place, text: String::new() });
            }
        }
        self.parts.sort_by_key(|part| scene.position(&part.place).unwrap_or(usize::MAX));
    }

    /// With a box for each of the city's questions, and one for the whole. What was begun on an earlier version of the plan is
    /// about the same sections of the present one, and about the whole where they are no more.
    pub fn with_boxes(mut self, scene: &Scene) -> Self {
        for part in &mut self.parts {
            if let Some(topic) = scene.topic_of(&self.plan, &part.place) {
                part.place = scene.place_of(Some(topic));
            }
        }
        self.plan = String::new();
        self.add(scene, scene.questions());
        if self.parts.iter().all(|part| !part.place.is_empty()) {
            self.parts.push(DraftPart::default());
        }
        self
    }

    /// Whether nothing was written yet.
    pub fn is_blank(&self) -> bool {
        self.parts.iter().all(|part| is_blank(&part.text))
    }

    /// The parts for the command. A section that the plan does not have is named as an error at its box.
    pub fn typed(&self, scene: &Scene) -> Result<Vec<Typed>, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut typed = Vec::new();
        for (at, part) in self.parts.iter().enumerate() {
            let topic = scene.topic_of(&self.plan, &part.place);
            if topic.is_none() && !part.place.is_empty() {
                errors.push(FieldError::new(&format!("text-{}", at + 1), "no_such_section"));
            }
            typed.push((topic, part.text.clone()));
        }
        if errors.is_empty() { Ok(typed) } else { Err(errors) }
    }

    /// What is wrong with the words.
    pub fn wrong_words(&self, scene: &Scene) -> Vec<FieldError> {
        match self.typed(scene) {
            Ok(typed) => join_words(&typed, scene.policy.submission.text_limit).err().unwrap_or_default(),
            Err(errors) => errors,
        }
    }

    /// What is wrong with what was said about the writer.
    pub fn wrong_person(&self, policy: &Policy) -> Vec<FieldError> {
        check_person(self.person(), &policy.submission, Demand::Required).err().unwrap_or_default()
    }

    /// The writer for the command.
    pub fn person(&self) -> Person {
        let DraftPerson { name, address, phone, mail, class, co_signers, proxy, proxy_relation } = self.person.clone();
        let (co_signers, proxy) = (CoSigner::typed(&co_signers), Proxy::typed(&proxy, proxy_relation.parse().ok()));
        Person { name, address, phone, mail, class: class.parse().ok(), co_signers, proxy, ..Person::default() }
    }

    /// What makes a second post the same as the first: the key, and everything that was typed.
    pub fn post(&self) -> Post {
        // A struct of strings cannot fail to be written as JSON.
        Post { key: self.key.clone(), payload: serde_json::to_vec(self).unwrap_or_default() }
    }

    /// The parts as hidden fields.
    pub fn hidden_parts(&self) -> Vec<(String, String)> {
        let numbered = self.parts.iter().enumerate();
        numbered
            .flat_map(|(at, part)| [(format!("part-{}", at + 1), part.place.clone()), (format!("text-{}", at + 1), part.text.clone())])
            .collect()
    }

    /// The writer as hidden fields.
    pub fn hidden_person(&self) -> Vec<(String, String)> {
        let DraftPerson { name, address, phone, mail, class, co_signers, proxy, proxy_relation } = self.person.clone();
        let beside = [("co_signers", co_signers), ("proxy", proxy), ("proxy_relation", proxy_relation)];
        [("name", name), ("address", address), ("phone", phone), ("mail", mail), ("class", class)]
            .into_iter()
            .chain(beside)
            .filter(|(_, value)| !value.is_empty())
            .map(|(field, value)| (field.to_owned(), value))
            .collect()
    }
}

fn fresh_key() -> Result<String, Problem> {
    let bytes = random().map_err(Problem::internal)?;
    Ok(hex(bytes.get(..16).unwrap_or_default()))
}
