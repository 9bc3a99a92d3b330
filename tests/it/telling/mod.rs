//! Every transition of every machine is played through the commands of a whole city, and the mails that a relay then takes are
//! compared with a table: who is written to, and by that who is not.
//!
//! The rules are read from the machines' tables. A rule that gains or loses an audience, or that nobody plays, fails here.

mod answers;
mod asked;
mod cast;
mod complaints;
mod concluding;
mod corrected;
mod ends;
mod followers;
mod handed;
mod materials;
mod method;
mod objections;
mod period;
mod scene;
mod story;
mod undone;

use ronten::procedure::catalogue::MACHINES;
use ronten::record::entry::Entry;
use ronten::store::log::{EntryRow, Log};
use ronten::store::mail::Letter;
use scene::Scene;
use std::collections::{BTreeMap, BTreeSet};

/// One thing that somebody does.
pub struct Deed {
    pub what: &'static str,
    pub does: fn(&mut Scene),
    /// The rules that allow it and what follows from it, but for those by which a mail is queued and handed over.
    pub rules: &'static [&'static str],
    /// Per mail (the folder of its templates) the addresses before the @, in the order of the alphabet.
    pub told: &'static [(&'static str, &'static [&'static str])],
}

/// What every mail goes through.
const MAILING: [&str; 2] = ["letter.L1", "letter.L2"];

/// The one mail that no rule sends.
const ASKED: &str = "subscription.ask.subscribers";

/// Per rule of any machine the mails that it sends.
fn tables() -> BTreeMap<String, BTreeSet<String>> {
    let mut rules = BTreeMap::new();
    for machine in MACHINES {
        for rule in (machine.json)()["rules"].as_array().unwrap() {
            let on = rule["on"].as_str().unwrap();
            let tell = rule["tell"].as_array().unwrap().iter();
            let mails = tell.map(|audience| format!("{}.{on}.{}", machine.name, audience.as_str().unwrap())).collect();
            rules.insert(rule["id"].as_str().unwrap().to_owned(), mails);
        }
    }
    rules
}

#[test]
fn every_rule_tells_whom_its_table_names_and_nobody_else() {
    let (tables, mut scene) = (tables(), Scene::new());
    let (mut played, mut known) = (BTreeSet::new(), BTreeSet::from([ASKED.to_owned()]));
    let mut log = Reader::new(&scene);
    let method = method::STORY.iter().chain(objections::STORY).chain(concluding::STORY);
    for deed in story::STORY.iter().chain(complaints::STORY).chain(method) {
        (deed.does)(&mut scene);
        let told = log.mails(&mut scene);
        let (rules, mailing): (BTreeSet<_>, BTreeSet<_>) =
            log.rules(&scene).into_iter().partition(|rule| !MAILING.contains(&rule.as_str()));

        assert_eq!(rules, owned(deed.rules), "the rules of: {}", deed.what);
        let mails: BTreeSet<String> = rules.iter().flat_map(|rule| tables[rule].clone()).collect();
        let expected = owned(&deed.told.iter().map(|(mail, _)| *mail).collect::<Vec<_>>());
        assert_eq!(mails.difference(&expected).next(), None, "nobody says who gets this after: {}", deed.what);
        known.extend(mails);
        assert_eq!(expected.difference(&known).next(), None, "no rule sends this at: {}", deed.what);
        let mut expected: Vec<_> = deed.told.iter().flat_map(|(mail, to)| to.iter().map(move |to| format!("{mail}: {to}"))).collect();
        expected.sort();
        assert_eq!(told, expected, "told after: {}", deed.what);
        played.extend(rules);
        played.extend(mailing);
    }

    assert_eq!(played.into_iter().collect::<Vec<_>>(), tables.into_keys().collect::<Vec<_>>(), "every rule is played");
}

fn owned(texts: &[&str]) -> BTreeSet<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// Reads on from where it stopped.
struct Reader {
    mails: usize,
    entries: BTreeMap<Log, i64>,
}

impl Reader {
    fn new(scene: &Scene) -> Self {
        let size = |log| (log, scene.app.read(|db| EntryRow::size(db, log)));
        Self { mails: scene.sink.mails().len(), entries: [Log::Record, Log::Audit].map(size).into() }
    }

    /// Sends all that is to be sent now. Gives what the relay took since, a line for each message.
    fn mails(&mut self, scene: &mut Scene) -> Vec<String> {
        scene.send();
        let taken = scene.sink.mails().split_off(self.mails);
        self.mails += taken.len();
        let mut lines: Vec<_> = taken
            .iter()
            .map(|mail| {
                let id = mail.header("Message-ID").unwrap();
                let id = id.trim_start_matches('<').split('@').next().unwrap().parse().unwrap();
                let letter = scene.app.read(|db| Letter::by_id(db, id)).unwrap();
                let [to] = mail.to.as_slice() else { panic!("one message to {:?}", mail.to) };
                format!("{}.{}: {}", letter.name, letter.audience, to.split('@').next().unwrap())
            })
            .collect();
        lines.sort();
        lines
    }

    /// The rules by which entries were written since.
    fn rules(&mut self, scene: &Scene) -> BTreeSet<String> {
        let mut rules = BTreeSet::new();
        for (log, from) in &mut self.entries {
            for row in scene.app.read(|db| EntryRow::from(db, *log, *from, 10_000)) {
                *from = row.seq + 1;
                rules.extend(Entry::parse(row.leaf.as_bytes()).unwrap().rule);
            }
        }
        rules
    }
}
