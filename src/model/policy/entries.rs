//! Every parameter of a policy by its key, with what may stand there: the one table from which the city's rules are shown, edited
//! in the browser and checked, whether they come from a file or from a form.

use crate::model::route::StepKind;
use crate::model::terms::{ArrivalRule, Channel, EligibilityClass, JointRule, NoIssueReason, Purpose, Stage};

/// One parameter.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Where it stands, e.g. `period.grace_minutes`; within a row, from the row on.
    pub key: &'static str,
    pub kind: Kind,
}

/// What may stand there.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A whole number; `unit` is the text key that shows it.
    Number { min: i64, max: i64, unit: &'static str },
    /// Several of them, in this order.
    Numbers { min: i64, max: i64, unit: &'static str },
    /// One line of at most so many code points.
    Line { max: usize, blank: bool },
    /// A text in Japanese and in English, each of at most so many code points.
    Label { max: usize },
    /// One of a closed list; `words` is the text key of each, with `{}` for it.
    One { of: fn() -> Vec<&'static str>, words: &'static str },
    /// Any of a closed list, in the list's order.
    Many { of: fn() -> Vec<&'static str>, words: &'static str },
    /// The id of one of the policy's own sections; blank where that may be.
    Section,
    /// The ids of any of them.
    Sections,
    /// The id of one of the policy's own positions; blank where that may be.
    Position,
    /// Yes or no.
    Switch,
    /// A list of rows.
    Rows(&'static [Entry]),
}

/// Parameters that are shown and edited together.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    pub id: &'static str,
    pub entries: &'static [Entry],
}

const fn entry(key: &'static str, kind: Kind) -> Entry {
    Entry { key, kind }
}

/// Longest name of anything, in code points.
const NAME: usize = 100;
/// Longest sentence to residents, in code points.
const SENTENCE: usize = 400;

const DAYS: &str = "unit.days";
const BUSINESS_DAYS: &str = "policy.unit.business_days";
const MINUTES: &str = "unit.minutes";

const STAGES: Kind = Kind::Many { of: || Stage::ALL.iter().map(|stage| stage.name()).collect(), words: "terms.stage.{}" };
const CLASSES: Kind =
    Kind::Many { of: || EligibilityClass::ALL.iter().map(|class| class.name()).collect(), words: "terms.eligibility_class.{}" };
const CHANNEL: Kind = Kind::One { of: || Channel::ALL.iter().map(|channel| channel.name()).collect(), words: "terms.channel.{}" };
const ARRIVAL: Kind = Kind::One { of: || ArrivalRule::ALL.iter().map(|rule| rule.name()).collect(), words: "terms.arrival_rule.{}" };
const UNANSWERED: Kind =
    Kind::Many { of: || NoIssueReason::ALL.iter().map(|reason| reason.name()).collect(), words: "terms.no_issue_reason.{}" };
const ASK: Kind = Kind::One { of: || vec!["required", "optional", "hidden"], words: "policy.option.ask.{}" };
const JOINT: Kind = Kind::One { of: || JointRule::ALL.iter().map(|rule| rule.name()).collect(), words: "terms.joint_rule.{}" };
const DAILY: Kind = Kind::One { of: || vec!["never", "business_days", "every_day"], words: "policy.option.daily.{}" };
const LABEL: Kind = Kind::Label { max: NAME };
const WHY: Kind = Kind::Label { max: SENTENCE };

const SECTION: &[Entry] = &[
    entry("id", Kind::Line { max: 40, blank: false }),
    entry("name", LABEL),
    entry("agency", LABEL),
    entry("phone", Kind::Line { max: 40, blank: true }),
    entry("mail", Kind::Line { max: 254, blank: true }),
];

const OFFICE: &[Entry] = &[
    entry("id", Kind::Line { max: 40, blank: false }),
    entry("name", LABEL),
    entry("channels", Kind::Many { of: at_offices, words: "terms.channel.{}" }),
];

const CLOSED: &[Entry] = &[entry("from", Kind::Line { max: 5, blank: false }), entry("until", Kind::Line { max: 5, blank: false })];

const POSITION: &[Entry] = &[entry("id", Kind::Line { max: 40, blank: false }), entry("name", LABEL)];

const STEP: &[Entry] = &[
    entry("position", Kind::Position),
    entry("section", Kind::Section),
    entry("kind", Kind::One { of: || StepKind::ALL.iter().map(|kind| kind.name()).collect(), words: "policy.option.step.{}" }),
    entry("stand_in", Kind::Position),
];

const ROUTE: &[Entry] = &[
    entry("agency", Kind::Line { max: NAME, blank: true }),
    entry("sections", Kind::Sections),
    entry("purposes", Kind::Many { of: || Purpose::ALL.iter().map(|purpose| purpose.name()).collect(), words: "desk.purpose.{}" }),
    entry("steps", Kind::Rows(STEP)),
];

/// The ways by which letters reach an office: the form reaches none.
fn at_offices() -> Vec<&'static str> {
    Channel::ALL.iter().filter(|channel| **channel != Channel::WebForm).map(|channel| channel.name()).collect()
}

/// All of them, in the order in which a reader meets them.
#[rustfmt::skip]
pub const GROUPS: &[Group] = &[
    Group { id: "city", entries: &[
        entry("city.name",                             LABEL),
        entry("city.code",                             Kind::Line { max: 6, blank: false }),
        entry("city.contact.section",                  Kind::Section),
        entry("city.contact.hours",                    LABEL),
    ]},
    Group { id: "sections", entries: &[
        entry("sections",                              Kind::Rows(SECTION)),
    ]},
    Group { id: "period", entries: &[
        entry("stages",                                STAGES),
        entry("period.minimum_days.outline",           Kind::Number { min: 1, max: 366, unit: DAYS }),
        entry("period.minimum_days.draft",             Kind::Number { min: 1, max: 366, unit: DAYS }),
        entry("period.grace_minutes",                  Kind::Number { min: 0, max: 1440, unit: MINUTES }),
        entry("period.after_correction_days",          Kind::Number { min: 0, max: 365, unit: DAYS }),
        entry("period.advance_notice_days",            Kind::Number { min: 0, max: 365, unit: DAYS }),
        entry("result.target_days",                    Kind::Number { min: 1, max: 366, unit: DAYS }),
    ]},
    Group { id: "submission", entries: &[
        entry("submission.text_limit",                 Kind::Number { min: 100, max: 20_000, unit: "policy.unit.characters" }),
        entry("submission.repair_days",                Kind::Number { min: 0, max: 365, unit: DAYS }),
        entry("submission.name.ask",                   ASK),
        entry("submission.name.why",                   WHY),
        entry("submission.address.ask",                ASK),
        entry("submission.address.why",                WHY),
        entry("submission.phone.ask",                  ASK),
        entry("submission.phone.why",                  WHY),
        entry("submission.mail.ask",                   ASK),
        entry("submission.mail.why",                   WHY),
        entry("submission.class.ask",                  ASK),
        entry("submission.class.why",                  WHY),
        entry("submission.classes",                    CLASSES),
        entry("submission.joint_by_form",              Kind::Switch),
        entry("counting.joint",                        JOINT),
    ]},
    Group { id: "channels", entries: &[
        entry("channels",                              Kind::Rows(&[entry("channel", CHANNEL), entry("arrival", ARRIVAL)])),
        entry("offices",                               Kind::Rows(OFFICE)),
        entry("desk.second_reading",                   Kind::Number { min: 0, max: 100, unit: "policy.unit.of_hundred" }),
    ]},
    Group { id: "categories", entries: &[
        entry("categories.reflected",                  LABEL),
        entry("categories.already_included",           LABEL),
        entry("categories.future_reference",           LABEL),
        entry("categories.not_reflected",              LABEL),
        entry("categories.explained_only",             LABEL),
        entry("categories.out_of_scope",               LABEL),
        entry("categories.noted",                      LABEL),
    ]},
    Group { id: "answering", entries: &[
        entry("answering.always",                      UNANSWERED),
        entry("retention.personal_months",             Kind::Number { min: 0, max: 600, unit: "policy.unit.months" }),
    ]},
    Group { id: "routes", entries: &[
        entry("positions",                             Kind::Rows(POSITION)),
        entry("routes",                                Kind::Rows(ROUTE)),
    ]},
    Group { id: "days", entries: &[
        entry("calendar.closed",                       Kind::Rows(CLOSED)),
        entry("deadlines.reconcile_business_days",     Kind::Number { min: 0, max: 60, unit: BUSINESS_DAYS }),
        entry("deadlines.remind_days",                 Kind::Numbers { min: 0, max: 60, unit: DAYS }),
        entry("deadlines.escalate",                    Kind::Switch),
        entry("deadlines.complaint_days",              Kind::Number { min: 0, max: 366, unit: DAYS }),
        entry("deadlines.objection_days",              Kind::Number { min: 0, max: 366, unit: DAYS }),
        entry("notices.daily",                         DAILY),
        entry("notices.daily_hour",                    Kind::Number { min: 0, max: 23, unit: "policy.unit.hour" }),
        entry("notices.probe_minutes",                 Kind::Number { min: 0, max: 1440, unit: MINUTES }),
        entry("notices.probe_days.email",              Kind::Number { min: 0, max: 366, unit: DAYS }),
        entry("notices.probe_days.post",               Kind::Number { min: 0, max: 366, unit: DAYS }),
        entry("notices.probe_days.fax",                Kind::Number { min: 0, max: 366, unit: DAYS }),
        entry("notices.probe_days.counter",            Kind::Number { min: 0, max: 366, unit: DAYS }),
        entry("notices.probe_days.drop_box",           Kind::Number { min: 0, max: 366, unit: DAYS }),
    ]},
    Group { id: "method", entries: &[
        entry("method.record_days",                    Kind::Number { min: 0, max: 60, unit: DAYS }),
        entry("method.record_hour",                    Kind::Number { min: 0, max: 23, unit: "policy.unit.hour" }),
        entry("method.districts",                      Kind::Rows(&[entry("name", LABEL)])),
    ]},
    Group { id: "mail", entries: &[
        entry("mail.sender_name",                      LABEL),
        entry("mail.retry_minutes",                    Kind::Numbers { min: 1, max: 10_080, unit: MINUTES }),
        entry("mail.tries",                            Kind::Number { min: 1, max: 1000, unit: "policy.unit.times" }),
    ]},
    Group { id: "sessions", entries: &[
        entry("sessions.idle_minutes",                 Kind::Number { min: 0, max: 1440, unit: MINUTES }),
        entry("sessions.longest_hours",                Kind::Number { min: 0, max: 168, unit: "policy.unit.hours" }),
    ]},
];

/// The group in which a key is edited; `sections.2.name.ja` belongs to that of `sections`.
pub fn group_of(key: &str) -> Option<&'static Group> {
    let within = |entry: &Entry| key.strip_prefix(entry.key).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    GROUPS.iter().find(|group| group.entries.iter().any(within))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::policy::Policy;
    use crate::model::policy::values::{at, whole};
    use serde_json::Value;
    use std::collections::BTreeSet;

    /// The keys that a value holds, rows under the key of their list.
    fn keys(value: &Value, key: &str, found: &mut BTreeSet<String>) {
        let below = |name: &str| if key.is_empty() { name.to_owned() } else { format!("{key}.{name}") };
        match value {
            Value::Object(members) if members.keys().eq(["en", "ja"]) => drop(found.insert(key.to_owned())),
            Value::Object(members) => members.iter().for_each(|(name, value)| keys(value, &below(name), found)),
            Value::Array(items) if items.iter().any(Value::is_object) => items.iter().for_each(|item| keys(item, key, found)),
            _ => drop(found.insert(key.to_owned())),
        }
    }

    fn listed(entries: &[Entry], prefix: &str, found: &mut BTreeSet<String>) {
        for entry in entries {
            let key = format!("{prefix}{}", entry.key);
            match entry.kind {
                Kind::Rows(row) => listed(row, &format!("{key}."), found),
                _ => drop(found.insert(key)),
            }
        }
    }

    #[test]
    fn every_parameter_of_the_policy_is_listed_once_and_nothing_else() {
        // What the shipped policy has none of stands in it once, so that its keys are seen.
        let one = r#"offices = [{ id = "main", name = { ja = "本庁", en = "Hall" }, channels = ["post"] }]"#;
        let routes = r#"
            [[positions]]
            id = "head"
            name = { ja = "課長", en = "Head" }
            [[routes]]
            steps = [{ position = "head" }]"#;
        let shipped = include_str!("../../../config/policy.toml").replace("\noffices = []", &format!("\n{one}")) + routes;
        let shipped = shipped.replace("advance_notice_days = 0", "advance_notice_days = 7");
        let policy =
            Policy::parse(&shipped.replace("repair_days = 0", "repair_days = 7").replace("second_reading = 0", "second_reading = 10"))
                .unwrap();
        let (mut has, mut lists) = (BTreeSet::from([]), BTreeSet::new());
        keys(&whole(&policy), "", &mut has);
        has.remove("effective_from");
        GROUPS.iter().for_each(|group| listed(group.entries, "", &mut lists));

        assert_eq!(has, lists);
        assert_eq!(group_of("sections.2.name.ja").map(|group| group.id), Some("sections"));
        assert_eq!(group_of("sectionsx").map(|group| group.id), None);
        assert_eq!(at(&whole(&policy), "channels.0.channel").and_then(Value::as_str), Some("web_form"));
    }
}
