//! Who wrote a letter, as an official types and reads it.

use super::read::{Row, row};
use crate::model::letter::{CoSigner, Person, Proxy};
use crate::web::form::Form;
use crate::web::office::case::At;

/// What a form says of a writer, and of who signed beside the writer.
pub fn person(form: &Form) -> Person {
    let text = |name: &str| form.get(name).to_owned();
    Person {
        name: text("name"),
        kana: text("kana"),
        postal_code: text("postal_code"),
        address: text("address"),
        phone: text("phone"),
        mail: text("mail"),
        class: form.parse("class"),
        class_detail: text("class_detail"),
        co_signers: CoSigner::typed(form.get("co_signers")),
        proxy: Proxy::typed(form.get("proxy"), form.parse("proxy_relation")),
    }
}

/// What the writer said about the own person, without what was left open.
pub fn person_rows(at: &At, person: Option<Person>) -> Vec<Row> {
    let Some(person) = person else { return Vec::new() };
    let line = |one: &CoSigner| if one.address.is_empty() { one.name.clone() } else { format!("{}　{}", one.name, one.address) };
    let class = person.class.map(|class| at.word(&format!("terms.eligibility_class.{class}"), &[])).unwrap_or_default();
    let all = [
        ("name", person.name),
        ("kana", person.kana),
        ("postal_code", person.postal_code),
        ("address", person.address),
        ("phone", person.phone),
        ("mail", person.mail),
        ("class", class),
        ("class_detail", person.class_detail),
        ("proxy", person.proxy.map(|proxy| proxy.name).unwrap_or_default()),
        ("co_signers", person.co_signers.iter().map(line).collect::<Vec<_>>().join("\n")),
    ];
    let given = all.into_iter().filter(|(_, value)| !value.is_empty());
    given.map(|(key, value)| row(at.word(&format!("enter.{key}"), &[]), value)).collect()
}
