//! The city as pages and mails show it: its name, and where to ask.

use crate::model::policy::Policy;
use crate::model::terms::Lang;
use serde::Serialize;

/// The city, in the language of the page or mail.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct City {
    /// みほん市
    pub name: String,
    /// Where to ask, with the telephone and its hours.
    pub contact: Contact,
}

/// Where to ask.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Contact {
    /// 広報広聴課
    pub section: String,
    /// Telephone number as printed.
    pub phone: String,
    /// When it is answered.
    pub hours: String,
}

impl City {
    /// The city with the section that answers questions about the procedure itself.
    pub fn of(policy: &Policy, lang: Lang) -> Self {
        Self::asking(policy, &policy.city.contact.section, lang)
    }

    /// The city with another section to ask; with the one above where the policy knows no such section.
    pub fn asking(policy: &Policy, section: &str, lang: Lang) -> Self {
        let section = policy.section(section).or_else(|| policy.section(&policy.city.contact.section));
        Self {
            name: policy.city.name.get(lang).to_owned(),
            contact: Contact {
                section: section.map(|section| section.name.get(lang).to_owned()).unwrap_or_default(),
                phone: section.map(|section| section.phone.clone()).unwrap_or_default(),
                hours: policy.city.contact.hours.get(lang).to_owned(),
            },
        }
    }
}
