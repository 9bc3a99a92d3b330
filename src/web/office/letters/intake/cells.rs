//! The cells of a row, as the fields of a typed letter.

use crate::commands::FieldError;
use crate::commands::submission::Typed as Part;
use crate::commands::submission::intake::{Marks, Row, Setting};
use crate::documents::intake::letters::{Column, Drafted};
use crate::keys::Keys;
use crate::model::Moment;
use crate::model::date_input::{TimeError, parse_date, parse_time};
use crate::model::fold::Folded;
use crate::model::ids::RoundId;
use crate::model::letter::{Person, Topic};
use crate::model::policy::Policy;
use crate::model::terms::{Channel, EligibilityClass, Lang};
use crate::store::projects::Plan;
use crate::store::rounds::Round;
use crate::texts::texts;
use crate::web::office::letters::enter::heading;
use crate::web::office::letters::typed_in::date_problem;
use std::collections::HashMap;

/// Other words for a channel than the city's own.
const CHANNELS: &[(&str, Channel)] = &[
    ("メール", Channel::Email),
    ("電子メール", Channel::Email),
    ("eメール", Channel::Email),
    ("郵便", Channel::Post),
    ("fax", Channel::Fax),
    ("ファックス", Channel::Fax),
    ("ファクシミリ", Channel::Fax),
    ("窓口", Channel::Counter),
    ("持参", Channel::Counter),
    ("直接持参", Channel::Counter),
    ("投函箱", Channel::DropBox),
    ("電話", Channel::Spoken),
];
/// Other words for a class.
const CLASSES: &[(&str, EligibilityClass)] = &[
    ("市内在住", EligibilityClass::Resident),
    ("在住", EligibilityClass::Resident),
    ("市内在勤", EligibilityClass::Worker),
    ("在勤", EligibilityClass::Worker),
    ("市内在学", EligibilityClass::Student),
    ("在学", EligibilityClass::Student),
    ("事業者", EligibilityClass::Business),
    ("納税者", EligibilityClass::Taxpayer),
    ("利害関係者", EligibilityClass::Interested),
    ("その他", EligibilityClass::Other),
];

/// What the words of cells mean in a round, and what holds where a cell says nothing.
pub struct Words<'k> {
    keys: &'k Keys,
    round: RoundId,
    channels: HashMap<String, Channel>,
    classes: HashMap<String, EligibilityClass>,
    offices: HashMap<String, String>,
    places: HashMap<String, Topic>,
    setting: Setting,
}

impl<'k> Words<'k> {
    pub fn new(keys: &'k Keys, round: &Round, plan: Option<&Plan>, policy: &Policy, setting: Setting) -> Self {
        let labels = |key: String| [Lang::Ja, Lang::En].map(|lang| texts().get(lang, &key, &[]));
        let mut channels: HashMap<_, _> = CHANNELS.iter().map(|(word, channel)| (folded(word), *channel)).collect();
        for channel in Channel::ALL {
            let words = labels(format!("terms.channel.{channel}"));
            channels.extend(words.iter().map(String::as_str).chain([channel.name()]).map(|word| (folded(word), *channel)));
        }
        let mut classes: HashMap<_, _> = CLASSES.iter().map(|(word, class)| (folded(word), *class)).collect();
        for class in EligibilityClass::ALL {
            let words = labels(format!("terms.eligibility_class.{class}"));
            classes.extend(words.iter().map(String::as_str).chain([class.name()]).map(|word| (folded(word), *class)));
        }
        let offices = policy.offices.iter().flat_map(|office| {
            let words = [office.id.as_str(), office.name.get(Lang::Ja), office.name.get(Lang::En)];
            words.map(|word| (folded(word), office.id.clone()))
        });
        let mut places: HashMap<_, _> = round.fields.numbered().map(|(number, text)| (folded(text), Topic::Question(number))).collect();
        for section in plan.iter().flat_map(|plan| plan.sections.iter().filter(|section| section.level > 0).map(move |one| (*plan, one))) {
            places.insert(folded(&heading(section.0, section.1)), Topic::Section(section.1.id));
        }
        Self { keys, round: round.id, channels, classes, offices: offices.collect(), places, setting }
    }

    /// The row as it would be typed, or every cell that cannot be.
    pub fn row(&self, drafted: &Drafted<'_>) -> Result<Row, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut wrong = |error| errors.push(error);
        let channel = self.channel(drafted).map_err(&mut wrong);
        let received_at = self.received_at(drafted).map_err(&mut wrong);
        let parts = self.parts(drafted).map_err(&mut wrong);
        let person = self.person(drafted).map_err(&mut wrong);
        let (Ok(channel), Ok(received_at), Ok(parts), Ok(person)) = (channel, received_at, parts, person) else { return Err(errors) };
        let taken = Column::ALL.iter().filter(|column| **column != Column::NotTaken);
        let said = taken.flat_map(|column| std::iter::once(column.name()).chain(drafted.all(*column)));
        let marks = Marks::of(self.keys, self.round, drafted.row.cells.iter().map(String::as_str), said);
        Ok(Row { line: drafted.row.line, channel, office: self.office(drafted), received_at, parts, person, marks })
    }

    fn channel(&self, drafted: &Drafted<'_>) -> Result<Channel, FieldError> {
        let word = given(drafted.one(Column::Channel), &self.setting.channel);
        self.channels.get(&folded(word)).copied().ok_or_else(|| FieldError::new("channel", "choose"))
    }

    /// The office by its id where the policy lists it; another word is left for the command to judge.
    fn office(&self, drafted: &Drafted<'_>) -> String {
        let word = given(drafted.one(Column::Office), &self.setting.office);
        self.offices.get(&folded(word)).cloned().unwrap_or_else(|| word.to_owned())
    }

    /// Day and time of the row; what holds for all rows only where the row names no day.
    fn received_at(&self, drafted: &Drafted<'_>) -> Result<Moment, FieldError> {
        let (day, time) = match drafted.one(Column::Day) {
            "" => (self.setting.date.as_str(), given(drafted.one(Column::Time), &self.setting.time)),
            cell => match drafted.one(Column::Time) {
                "" => apart(cell),
                time => (cell, time),
            },
        };
        let date = parse_date(day).map_err(|error| FieldError::new("received_date", date_problem(error)))?;
        match parse_time(time) {
            Ok(time) => Ok(time.on(date)),
            Err(TimeError::Empty) => Ok(Moment::start_of_day(date)),
            Err(TimeError::Ambiguous) => Err(FieldError::new("received_time", "time_ambiguous")),
            Err(TimeError::Form) => Err(FieldError::new("received_time", "time_form")),
        }
    }

    fn parts(&self, drafted: &Drafted<'_>) -> Result<Vec<Part>, FieldError> {
        let topic = match drafted.one(Column::Place) {
            "" => None,
            place => Some(*self.places.get(&folded(place)).ok_or_else(|| FieldError::new("place", "intake_place"))?),
        };
        Ok(drafted.all(Column::Words).map(|words| (topic, words.to_owned())).collect())
    }

    fn person(&self, drafted: &Drafted<'_>) -> Result<Person, FieldError> {
        let class = match drafted.one(Column::Class) {
            "" => None,
            word => Some(*self.classes.get(&folded(word)).ok_or_else(|| FieldError::new("class", "choose"))?),
        };
        let text = |column| drafted.one(column).to_owned();
        Ok(Person {
            name: text(Column::Name),
            kana: text(Column::Kana),
            postal_code: text(Column::PostalCode),
            address: text(Column::Address),
            phone: text(Column::Phone),
            mail: text(Column::Mail),
            class,
            class_detail: text(Column::ClassDetail),
            ..Person::default()
        })
    }
}

fn given<'t>(cell: &'t str, setting: &'t str) -> &'t str {
    if cell.is_empty() { setting } else { cell }
}

/// A day and the time behind it, as programs write moments; without the seconds.
fn apart(cell: &str) -> (&str, &str) {
    let Some((day, time)) = cell.split_once([' ', '\u{3000}', 'T']).filter(|(_, time)| time.contains([':', '：', '時'])) else {
        return (cell, "");
    };
    let time = time.trim();
    match time.match_indices(':').nth(1) {
        Some((at, _)) => (day, time.get(..at).unwrap_or(time)),
        None => (day, time),
    }
}

/// A word without white space and in one width.
fn folded(word: &str) -> String {
    Folded::of(word).chars().iter().filter(|c| !c.is_whitespace()).collect()
}
