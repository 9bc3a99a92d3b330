//! What a letter (意見書) is made of beside its words: which sections it is about, who wrote it, what was marked in it.

use super::ids::SectionId;
use super::personal_data::KnownPerson;
use super::terms::{AsideReason, EligibilityClass, RedactionReason};
use serde::{Deserialize, Serialize};

/// A stretch of the letter written about one section of the plan, or about the whole when `section` is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub section: Option<SectionId>,
    /// Code points from the start of the letter's text.
    pub start: usize,
    /// Exclusive.
    pub end: usize,
}

/// A span that is no opinion, with the reason; it counts as covered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aside {
    pub start: usize,
    pub end: usize,
    pub reason: AsideReason,
}

/// A span replaced by a marker in whatever is published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RedactionMark {
    pub start: usize,
    pub end: usize,
    pub reason: RedactionReason,
}

/// A detected span that an official decided to leave standing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dismissal {
    pub start: usize,
    pub end: usize,
}

/// Who wrote a letter. Everything is optional here; what must be given is the policy's word.
///
/// It is kept apart from the letter, committed to by its own salt, and removed by erasure.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub name: String,
    /// Reading in kana, when given; it lets the detector find more spellings of the name.
    pub kana: String,
    pub postal_code: String,
    pub address: String,
    pub phone: String,
    pub mail: String,
    pub class: Option<EligibilityClass>,
    /// Company, school or interest that the class asks for.
    pub class_detail: String,
}

impl Person {
    /// Whether nothing at all is known about the writer.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What the detectors look for; what was not given is left out.
    pub fn known(&self) -> KnownPerson<'_> {
        fn given(text: &str) -> Option<&str> {
            Some(text).filter(|text| !text.is_empty())
        }
        KnownPerson {
            name: given(&self.name),
            name_kana: given(&self.kana),
            address: given(&self.address),
            phone: given(&self.phone),
            mail: given(&self.mail),
        }
    }
}
