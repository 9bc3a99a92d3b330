//! Who wrote a letter: checked against the policy, committed to by the record, kept apart from the letter.

use super::co_signers;
use crate::commands::{FieldError, Stop};
use crate::keys::{Keys, Use, hex};
use crate::model::contact::{Address, ContactError, MailAddress, PersonName, Phone, PostalCode};
use crate::model::fold::Folded;
use crate::model::letter::{Person, Proxy};
use crate::model::policy::{self, Ask};
use crate::model::text::is_blank;
use crate::record::canonical::canonical;

/// How strictly the policy's required fields are demanded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Demand {
    /// The form asks again.
    Required,
    /// Paper cannot be asked again: what is missing shows when the letter is judged.
    AsGiven,
}

/// The person with every field in its kept form and without what the policy does not ask for, or all that is wrong.
pub fn check(person: Person, rules: &policy::Submission, demand: Demand) -> Result<Person, Vec<FieldError>> {
    let mut form = Form { demand, errors: Vec::new() };
    let Person { name, kana, postal_code, address, phone, mail, class, class_detail, co_signers, proxy } = person;
    let beside = |ask: Ask| if ask == Ask::Hidden { Ask::Hidden } else { Ask::Optional };
    let joint = rules.name.ask != Ask::Hidden && (rules.joint_by_form || demand == Demand::AsGiven);
    let co_signers = if joint { co_signers } else { Vec::new() };
    let co_signers = co_signers::check(co_signers, &name, rules.address.ask != Ask::Hidden);
    let kept = Person {
        name: form.field("name", rules.name.ask, &name, |typed| PersonName::parse(typed).map(|name| name.as_str().to_owned())),
        kana: form.field("kana", beside(rules.name.ask), &kana, |typed| PersonName::parse(typed).map(|name| name.as_str().to_owned())),
        postal_code: form
            .field("postal_code", beside(rules.address.ask), &postal_code, |typed| PostalCode::parse(typed).map(|code| code.to_string())),
        address: form
            .field("address", rules.address.ask, &address, |typed| Address::parse(typed).map(|address| address.as_str().to_owned())),
        phone: form.field("phone", rules.phone.ask, &phone, |typed| Phone::parse(typed).map(|phone| phone.to_string())),
        mail: form.field("mail", rules.mail.ask, &mail, |typed| MailAddress::parse(typed).map(|mail| mail.to_string())),
        class: class.filter(|_| rules.class.ask != Ask::Hidden),
        class_detail: form.field("class_detail", beside(rules.class.ask), &class_detail, |typed| {
            Address::parse(typed).map(|detail| detail.as_str().to_owned())
        }),
        proxy: proxy.and_then(|proxy| form.proxy(rules.name.ask, proxy)),
        co_signers: co_signers.unwrap_or_else(|error| {
            form.errors.push(error);
            Vec::new()
        }),
    };
    let class_fits = match kept.class {
        Some(class) => rules.classes.contains(&class),
        None => demand == Demand::AsGiven || rules.class.ask != Ask::Required,
    };
    if !class_fits {
        form.errors.push(FieldError::new("class", "choose"));
    }
    if form.errors.is_empty() { Ok(kept) } else { Err(form.errors) }
}

struct Form {
    demand: Demand,
    errors: Vec<FieldError>,
}

impl Form {
    /// Whoever hands a letter in for somebody else says both who they are and what they are to them, on paper too.
    fn proxy(&mut self, ask: Ask, Proxy { name, relation }: Proxy) -> Option<Proxy> {
        if ask == Ask::Hidden {
            return None;
        }
        if is_blank(&name) {
            self.errors.push(FieldError::new("proxy", "needed"));
        }
        if relation.is_none() {
            self.errors.push(FieldError::new("proxy_relation", "choose"));
        }
        let name = self.field("proxy", Ask::Optional, &name, |typed| PersonName::parse(typed).map(|name| name.as_str().to_owned()));
        Some(Proxy { name, relation })
    }

    fn field(&mut self, name: &'static str, ask: Ask, typed: &str, parse: impl Fn(&str) -> Result<String, ContactError>) -> String {
        if ask == Ask::Hidden {
            return String::new();
        }
        if is_blank(typed) && !typed.chars().any(char::is_control) {
            if ask == Ask::Required && self.demand == Demand::Required {
                self.errors.push(FieldError::new(name, "needed"));
            }
            return String::new();
        }
        match parse(typed) {
            Ok(kept) => return kept,
            Err(ContactError::TooLong { limit, is }) => {
                self.errors.push(FieldError::new(name, "too_long").with("limit", limit).with("is", is));
            }
            Err(error) => self.errors.push(FieldError::new(name, problem(name, error))),
        }
        String::new()
    }
}

fn problem(field: &str, error: ContactError) -> &'static str {
    match (error, field) {
        (ContactError::Control, _) => "control_in_line",
        (ContactError::NonAsciiLocal, _) => "mail_local",
        (ContactError::Domain, _) => "mail_domain",
        (_, "postal_code") => "postal_code_form",
        (_, "phone") => "phone_form",
        (_, "mail") => "mail_form",
        _ => "needed",
    }
}

/// Canonical JSON of a person: what the record's `person` commitment is over.
pub fn body(person: &Person) -> Result<String, Stop> {
    let bytes = canonical(person).map_err(|error| Stop::Broken(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| Stop::Broken(error.to_string()))
}

/// A keyed hash that two letters share when they seem to be of one person: by name and address where both are given,
/// else by mail. Keyed, so that a copy of the database alone does not tell whether a given person wrote.
pub fn identity(keys: &Keys, person: &Person) -> Option<String> {
    let folded = |text: &str| Folded::of(text).chars().iter().filter(|c| !c.is_whitespace()).collect::<String>();
    let (name, address) = (folded(&person.name), folded(&person.address));
    let parts = if !name.is_empty() && !address.is_empty() {
        ["person".to_owned(), name, address]
    } else if !person.mail.is_empty() {
        ["mail".to_owned(), person.mail.to_lowercase(), String::new()]
    } else {
        return None;
    };
    Some(hex(&keys.mac(Use::Identity, &parts.each_ref().map(String::as_bytes))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::policy::Policy;
    use crate::model::terms::EligibilityClass;

    fn rules() -> policy::Submission {
        Policy::parse(include_str!("../../../config/policy.toml")).unwrap().submission
    }

    fn taro() -> Person {
        Person {
            name: "葛󠄀城　太郎".to_owned(),
            address: "みほん市本町１－２－３　コーポ〇〇 202".to_owned(),
            mail: " Taro@Example.JP".to_owned(),
            class: Some(EligibilityClass::Resident),
            ..Person::default()
        }
    }

    #[test]
    fn names_stay_byte_for_byte_and_mail_is_kept_in_one_form() {
        let kept = check(taro(), &rules(), Demand::Required).unwrap();

        assert_eq!((kept.name, kept.address, kept.mail.as_str()), (taro().name, taro().address, "Taro@example.jp"));
    }

    #[test]
    fn required_fields_are_asked_of_the_form_and_not_of_paper() {
        let errors = check(Person::default(), &rules(), Demand::Required).unwrap_err();
        let fields: Vec<_> = errors.iter().map(|error| (error.field.as_str(), error.problem)).collect();

        assert_eq!(fields, [("name", "needed"), ("address", "needed"), ("class", "choose")]);
        assert!(check(Person::default(), &rules(), Demand::AsGiven).unwrap().is_empty());
    }

    #[test]
    fn what_the_policy_does_not_ask_for_is_not_kept() {
        let mut rules = rules();
        rules.address.ask = Ask::Hidden;
        rules.class.ask = Ask::Hidden;

        let kept = check(Person { postal_code: "385-8501".to_owned(), ..taro() }, &rules, Demand::Required).unwrap();

        assert_eq!((kept.address.as_str(), kept.postal_code.as_str(), kept.class), ("", "", None));
    }

    #[test]
    fn a_header_cannot_be_smuggled_in() {
        let smuggled = Person { name: "山田\r\nSubject: x".to_owned(), mail: "a@x.jp\r\nBcc: b@x.jp".to_owned(), ..taro() };
        let errors = check(smuggled, &rules(), Demand::Required).unwrap_err();

        assert_eq!(errors, [FieldError::new("name", "control_in_line"), FieldError::new("mail", "control_in_line")]);
    }
}
