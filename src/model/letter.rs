//! What a letter (意見書) is made of beside its words: which sections it is about, who wrote it, what was marked in it.

use super::Moment;
use super::ids::{PersonId, SectionId, SubmissionId};
use super::personal_data::KnownPerson;
use super::terms::{AsideReason, EligibilityClass, ProxyRelation, RedactionReason, Tongue};
use crate::closed;
use serde::{Deserialize, Serialize};

/// What a stretch of a letter was written about, when it is not the plan as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    Section(SectionId),
    /// One of the questions that the round asks, by its number from 1.
    Question(u32),
}

/// A stretch of the letter written about one section of the plan or in answer to one question, or about the whole when both are
/// none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub section: Option<SectionId>,
    /// Code points from the start of the letter's text.
    pub start: usize,
    /// Exclusive.
    pub end: usize,
    /// The question of the round that it answers, by its number from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<u32>,
}

impl Part {
    /// What was written about in `start..end`.
    pub const fn new(topic: Option<Topic>, start: usize, end: usize) -> Self {
        let (section, question) = match topic {
            None => (None, None),
            Some(Topic::Section(section)) => (Some(section), None),
            Some(Topic::Question(number)) => (None, Some(number)),
        };
        Self { section, start, end, question }
    }

    /// What it is about.
    pub fn topic(&self) -> Option<Topic> {
        self.question.map(Topic::Question).or(self.section.map(Topic::Section))
    }
}

/// The question that the words from `start` to before `end` answer.
pub fn question_at(parts: &[Part], start: usize, end: usize) -> Option<u32> {
    touched(parts, start, end).find_map(|part| part.question)
}

/// Whether a span reaches from the answer to one question into other words of the letter.
pub fn crosses_question(parts: &[Part], start: usize, end: usize) -> bool {
    let touched: Vec<&Part> = touched(parts, start, end).collect();
    touched.len() > 1 && touched.iter().any(|part| part.question.is_some())
}

fn touched(parts: &[Part], start: usize, end: usize) -> impl Iterator<Item = &Part> {
    parts.iter().filter(move |part| part.start < end && start < part.end)
}

closed! {
    /// What a letter lacks, so that it is asked for.
    pub enum Missing {
        Name = "name",
        Address = "address",
        /// Telephone or mail.
        Contact = "contact",
        /// In what relation to the city the writer stands.
        Class = "class",
        /// The words cannot be read.
        Words = "words",
    }
}

/// The writer was asked for what is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asking {
    pub missing: Vec<Missing>,
    /// What exactly, in an official's words; may be empty.
    pub note: String,
    pub at: Moment,
    /// Until when it can be given; exclusive.
    pub until: Moment,
    /// When it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Moment>,
}

/// What goes otherwise with a letter than with most; what is as usual is left out of its JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Particulars {
    /// What was missing and asked for, oldest first; it stays when it was given.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub asked: Vec<Asking>,
    /// How many signed it beside its submitter; their names stand with the submitter's and can be erased, this stays.
    #[serde(skip_serializing_if = "is_zero")]
    pub co_signers: u64,
    /// What who handed it in for its submitter is to them; the name stands with the submitter's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proxy: Option<ProxyRelation>,
    /// The letter as which it went on to the round that it was meant for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handed_to: Option<SubmissionId>,
    /// The letter of another round as which it came in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handed_from: Option<SubmissionId>,
    /// In which language it is written, once somebody said so; of an entered letter only what is not Japanese.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub written_in: Option<Tongue>,
    /// That a second person types it once more from the paper.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second: Option<SecondReading>,
}

/// A letter from paper was drawn to be typed by a second person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondReading {
    /// Whether nobody has done so yet.
    pub waits: bool,
    /// Who typed it first.
    pub typed_by: PersonId,
    /// Who typed it a second time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Moment>,
    /// Whether the two differed.
    #[serde(default, skip_serializing_if = "is_not")]
    pub differed: bool,
}

fn is_not(differed: &bool) -> bool {
    !differed
}

fn is_zero(n: &u64) -> bool {
    *n == 0
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
    /// Set by a removal that two people decided on: no official takes it away.
    #[serde(default, skip_serializing_if = "is_free")]
    pub fixed: bool,
}

impl RedactionMark {
    /// One that an official may take away again.
    pub fn free(start: usize, end: usize, reason: RedactionReason) -> Self {
        Self { start, end, reason, fixed: false }
    }

    /// Whether these code points lie in it.
    pub fn covers(&self, start: usize, end: usize) -> bool {
        self.start <= start && end <= self.end
    }
}

/// Left out of the JSON, so that letters without any hash as they did.
fn is_free(fixed: &bool) -> bool {
    !fixed
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
    /// Who signed beside the submitter (連署者), as they stand in the letter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub co_signers: Vec<CoSigner>,
    /// Who handed it in for the submitter (代理).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proxy: Option<Proxy>,
}

/// Somebody who hands in a letter for somebody else.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proxy {
    pub name: String,
    /// None only as typed: a stored one says what they are to the submitter.
    pub relation: Option<ProxyRelation>,
}

impl Proxy {
    /// What two fields of a form say; none when both are empty.
    pub fn typed(name: &str, relation: Option<ProxyRelation>) -> Option<Self> {
        let name = name.trim().to_owned();
        (!name.is_empty() || relation.is_some()).then_some(Self { name, relation })
    }
}

/// Somebody who signed a letter beside its submitter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoSigner {
    pub name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
}

impl CoSigner {
    /// One a line, the address after a comma or a tab; blank lines are nobody.
    pub fn typed(lines: &str) -> Vec<Self> {
        let lines = lines.lines().filter(|line| !super::text::is_blank(line));
        let one = |line: &str| {
            let (name, address) = line.split_once([',', '，', '、', '\t']).unwrap_or((line, ""));
            Self { name: name.trim().to_owned(), address: address.trim().to_owned() }
        };
        lines.map(one).collect()
    }
}

impl Person {
    /// Whether nothing at all is known about the writer.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Everybody who stands behind the letter, as the detectors look for them; what was not given is left out.
    pub fn known(&self) -> Vec<KnownPerson<'_>> {
        fn given(text: &str) -> Option<&str> {
            Some(text).filter(|text| !text.is_empty())
        }
        let submitter = KnownPerson {
            name: given(&self.name),
            name_kana: given(&self.kana),
            address: given(&self.address),
            phone: given(&self.phone),
            mail: given(&self.mail),
        };
        let mut known = vec![submitter];
        for CoSigner { name, address } in &self.co_signers {
            known.push(KnownPerson { name: given(name), address: given(address), ..KnownPerson::default() });
        }
        known.extend(self.proxy.iter().map(|proxy| KnownPerson { name: given(&proxy.name), ..KnownPerson::default() }));
        known
    }
}
