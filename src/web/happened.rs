//! One entry of a log in words: when, what, who in which role, by which rule; never a name, never words of a letter.

use crate::model::terms::{Lang, Role};
use crate::record::entry::{Actor, Entry};
use crate::store::log::EntryRow;
use crate::texts::texts;
use crate::web::problem::Problem;
use serde::Serialize;

/// A line of a list of entries.
#[derive(Debug, Serialize)]
pub struct Happened {
    pub seq: i64,
    /// A `Moment`.
    pub at: String,
    pub what: String,
    pub who: String,
    /// `staff:<hex>` and the like, for lists that tell persons apart without naming them.
    pub mark: String,
    /// `round.A4`; also the rule's place on the page of the procedure.
    pub rule: Option<String>,
    /// The thing's name and page, where the list knows them.
    pub subject: Option<Named>,
    /// SHA-256 (hex) of what was made public, as the page of a result shows it.
    pub content: Option<String>,
    /// The entry as signed.
    pub raw: String,
}

/// Something with a page.
#[derive(Clone, Debug, Serialize)]
pub struct Named {
    pub name: String,
    pub href: String,
}

impl Happened {
    /// The entry in this language.
    pub fn of(row: EntryRow, lang: Lang) -> Result<Self, Problem> {
        let entry = Entry::parse(row.leaf.as_bytes()).map_err(|error| Problem::internal(format!("entry {}: {error}", row.seq)))?;
        Ok(Self {
            seq: row.seq,
            at: entry.time.as_str().to_owned(),
            what: what(lang, &entry),
            who: who(lang, &entry),
            mark: entry.actor.to_string(),
            content: entry.content.map(|content| content.hex()),
            rule: entry.rule,
            subject: None,
            raw: row.leaf,
        })
    }
}

/// What a machine's event says when it is done; what no machine governs has its own words, else its plain kind.
fn what(lang: Lang, entry: &Entry) -> String {
    let done = entry.kind.split_once('.').map(|(machine, event)| format!("machine.{machine}.done.{event}"));
    let keys = [done, Some(format!("happened.kind.{}", entry.kind.replace('.', "_")))];
    match keys.into_iter().flatten().find(|key| texts().has(lang, key)) {
        Some(key) => texts().get(lang, &key, &[]),
        None => entry.kind.clone(),
    }
}

fn who(lang: Lang, entry: &Entry) -> String {
    let role = entry.role.unwrap_or(match entry.actor {
        Actor::Resident => Role::Resident,
        Actor::Clock => Role::Clock,
        Actor::System => Role::System,
        Actor::Staff(_) => Role::Official,
    });
    let role = texts().get(lang, &format!("terms.role.{role}"), &[]);
    if entry.second.is_some() { texts().get(lang, "happened.two", &[("role", &role)]) } else { role }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::procedure::catalogue::MACHINES;

    #[test]
    fn every_event_of_every_machine_is_said_in_words() {
        for machine in MACHINES {
            for event in (machine.events)() {
                let entry = format!(
                    "ronten-entry/v1\nseq 3\ntime 2026-11-21T00:00:00.000Z\nkind {}.{event}\nproject -\nsubject -\nrev -\nactor clock\nrole -\nsecond -\ncause -\nrule -\nrules -\ncontent -\ntext -\nperson -\nfiles -\n",
                    machine.name
                );
                let entry = Entry::parse(entry.as_bytes()).unwrap();
                for lang in Lang::ALL {
                    assert_ne!(what(*lang, &entry), entry.kind);
                    assert_eq!(who(*lang, &entry), texts().get(*lang, "terms.role.clock", &[]));
                }
            }
        }
    }
}
