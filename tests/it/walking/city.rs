//! The city that a walk goes through: its staff, its people, its projects; and how something is tried in it.

use super::books;
use super::dice::Dice;
use super::laws;
use super::watch::{Seen, Watch};
use crate::support::app::{TestApp, shipped};
use crate::support::routes::{holder, step};
use ronten::clock::Clock;
use ronten::commands::{Actor, Command, Refused, WriterError};
use ronten::documents::result::ResultSheet;
use ronten::model::ids::ProjectId;
use ronten::model::policy::{Label, Policy, Position, Route};
use ronten::model::route::StepKind;
use ronten::model::terms::{Purpose, Role};
use ronten::procedure::{Machine, Named, Refusal, Why, rule_for};
use ronten::record::digest::Digest;
use ronten::store::Db;
use ronten::store::approvals::{Approval, Snapshot};
use ronten::store::log::{EntryRow, Log};
use ronten::store::policies::PolicyRow;
use ronten::store::projects::Project;
use ronten::store::rounds::Round;
use std::collections::{BTreeMap, VecDeque};

/// Sections that run procedures; the second has a route of approval.
pub const SECTIONS: [&str; 2] = ["midori", "shogai"];

/// What was tried last is told when a walk fails.
const REMEMBERED: usize = 40;

/// One project in so many events is looked at as a whole.
const LOOK: usize = 25;

pub struct City {
    pub app: TestApp,
    pub dice: Dice,
    pub staff: Vec<Actor>,
    /// The projects that the walk goes on with.
    pub projects: Vec<ProjectId>,
    /// So many at the same time.
    pub most: usize,
    /// How many people there are; each has a number.
    pub people: usize,
    pub watch: Watch,
    pub events: usize,
    /// How what was tried ended.
    pub ends: BTreeMap<String, usize>,
    clock: Clock,
    last: VecDeque<String>,
}

impl City {
    pub fn new(seed: u64, most: usize) -> Self {
        let app = TestApp::under(policy());
        let mut staff = Vec::new();
        for section in SECTIONS {
            for (login, role) in [("a", Role::Official), ("b", Role::Official), ("c", Role::Official), ("d", Role::Approver)] {
                staff.push(app.account(&format!("{section}-{login}"), role, section, None));
            }
            // Who drafts in one account decides in none.
            let person = staff.iter().rev().nth(3).and_then(|actor| actor.account()).map(|account| account.person);
            staff.push(app.account(&format!("{section}-both"), Role::Approver, section, person));
        }
        for position in ["chief", "head", "deputy", "director"] {
            staff.push(holder(&app, &format!("shogai-{position}"), "shogai", position));
        }
        staff.push(holder(&app, "koho-head", "koho", "head"));
        for (login, role) in [("koho", Role::PrSection), ("auditor", Role::Auditor), ("admin", Role::Admin)] {
            staff.push(app.staff(login, role));
        }
        staff.extend([Actor::Resident, Actor::Clock, Actor::System]);
        let (clock, (projects, ends, last)) = (app.clock(), Default::default());
        Self { app, clock, most, dice: Dice::new(seed), staff, projects, people: 0, watch: Watch::new(), events: 0, ends, last }
    }

    /// Somebody who may, as far as the role and the section go; now and then anybody.
    pub fn actor(&mut self, roles: &[Role], section: &str) -> Actor {
        let fits = |actor: &&Actor| roles.contains(&actor.role()) && actor.in_section(section);
        let fitting: Vec<Actor> = self.staff.iter().filter(fits).cloned().collect();
        match self.dice.pick(&fitting) {
            Some(actor) => actor.clone(),
            None => self.anybody(),
        }
    }

    pub fn anybody(&mut self) -> Actor {
        self.dice.pick(&self.staff).unwrap().clone()
    }

    pub fn official(&mut self, section: &str) -> Actor {
        self.actor(&[Role::Official], section)
    }

    /// Tries a command that stands for one of these events of a case in this state, and holds what comes of it against the table.
    pub fn attempt<M: Machine, C: Command>(&mut self, actor: &Actor, state: M::State, on: &[M::Event], command: C) {
        self.reply::<M, C>(actor, state, on, command);
    }

    /// The same with what it gives back; none when it was refused.
    pub fn reply<M: Machine, C: Command>(&mut self, actor: &Actor, state: M::State, on: &[M::Event], command: C) -> Option<C::Reply> {
        self.events += 1;
        let role = actor.role();
        let name = on.first().map_or("", |event| event.text());
        self.remember(format!("{} {}.{name} from {} by {role}", self.app.time.now(), M::NAME, state.text()));
        let before = self.print();
        match self.app.try_to(actor, command) {
            Ok(reply) => {
                let allowed = on.iter().any(|event| rule_for::<M>(state, *event, role).is_ok());
                assert!(allowed, "{role} did what no rule allows");
                *self.ends.entry("done".to_owned()).or_default() += 1;
                self.follow_now();
                Some(reply)
            }
            Err(WriterError::Refused(refused)) => {
                assert_eq!(self.print(), before, "a refusal left something behind");
                self.refused::<M>(&refused, state, on, role);
                None
            }
            Err(error) => panic!("{error}"),
        }
    }

    /// Does what no machine governs; it may be refused too.
    pub fn attempt_plain<C: Command>(&mut self, actor: &Actor, what: &str, command: C) -> Option<C::Reply> {
        self.events += 1;
        self.remember(format!("{} {what} by {}", self.app.time.now(), actor.role()));
        let before = self.print();
        match self.app.try_to(actor, command) {
            Ok(reply) => {
                *self.ends.entry("done".to_owned()).or_default() += 1;
                self.follow_now();
                Some(reply)
            }
            Err(WriterError::Refused(refused)) => {
                assert_eq!(self.print(), before, "a refusal left something behind");
                self.end(&refused);
                None
            }
            Err(error) => panic!("{error}"),
        }
    }

    fn refused<M: Machine>(&mut self, refused: &Refused, state: M::State, on: &[M::Event], role: Role) {
        self.end(refused);
        let Refused::Rule(Refusal { machine, event, why }) = refused else { return };
        let Some(event) = on.iter().find(|one| *machine == M::NAME && one.text() == *event) else { return };
        match (rule_for::<M>(state, *event, role), why) {
            (Err(expected), why) => assert_eq!(&expected, why),
            (Ok(rule), Why::Guards(unmet)) => {
                let guards: Vec<&str> = rule.guards.iter().map(|guard| guard.text()).collect();
                assert!(!unmet.is_empty() && unmet.iter().all(|guard| guards.contains(guard)), "{unmet:?} of {guards:?}");
            }
            (Ok(_), why) => panic!("refused for {why:?}, and the table has a rule"),
        }
    }

    fn end(&mut self, refused: &Refused) {
        let end = match refused {
            Refused::Rule(Refusal { machine, event, why: Why::Guards(unmet) }) => format!("{machine}.{event}: {}", unmet.join(" ")),
            Refused::Rule(Refusal { machine, event, why }) => format!("{machine}.{event}: {why:?}"),
            Refused::Fields(errors) => {
                format!(
                    "fields: {}",
                    errors.iter().map(|error| format!("{} {}", error.field, error.problem)).collect::<Vec<_>>().join(", ")
                )
            }
            other => format!("{other}"),
        };
        self.remember(format!("  refused: {end}"));
        *self.ends.entry(end).or_default() += 1;
    }

    pub fn remember(&mut self, line: String) {
        self.last.push_back(line);
        if self.last.len() > REMEMBERED {
            self.last.pop_front();
        }
    }

    /// What was done last, for who looks for a fault.
    pub fn story(&self) -> String {
        self.last.iter().cloned().collect::<Vec<_>>().join("\n")
    }

    /// How many rows and versions there are, in all tables.
    fn print(&self) -> Vec<i64> {
        self.app.read(|db| super::print::of(db, self.events.is_multiple_of(10)))
    }

    /// Looks at what was entered since.
    pub fn follow_now(&mut self) {
        let watch = &mut self.watch;
        let seen = self.app.store.read::<_, ronten::store::StoreError>(|db| Ok(watch.follow(db))).unwrap();
        for seen in &seen {
            match seen.rule.as_deref() {
                Some("round.A4") => self.opened(seen),
                Some("publication.U1") if seen.table == "publications" => self.published(seen),
                _ => {}
            }
        }
    }

    fn opened(&self, seen: &Seen) {
        let round = self.app.read(|db| Round::by_id(db, seen.subject.parse().unwrap())).unwrap();
        let policy = self.app.read(|db| PolicyRow::by_version(db, round.policy)).unwrap();
        laws::long_enough(&seen.row, policy.body.minimum_days(round.stage));
        assert!(!seen.content.is_empty(), "an opening without what it made public");
    }

    fn published(&self, seen: &Seen) {
        let id = |key: &str| seen.row[key].as_str().unwrap().to_owned();
        let approval = self.app.read(|db| Approval::by_id(db, id("approval").parse().unwrap())).unwrap();
        assert_eq!((approval.state.name(), approval.purpose), ("approved", Purpose::Result));
        let recorded = Digest::from_hex(&approval.snapshot).unwrap().base64();
        assert_eq!((id("snapshot"), &seen.content), (approval.snapshot.clone(), &recorded), "not what was approved");
        let body = self.app.read(|db| Snapshot::by_hash(db, &approval.snapshot)).unwrap().body;
        let sheet: ResultSheet = serde_json::from_str(&body).unwrap();
        let round = approval.round.unwrap();
        self.app.read(|db| books::published(db, round, &sheet));
        let clearers =
            self.app.read(|db| ronten::store::submissions::Submission::cleared_by_person(db, round, approval.decided_person.unwrap()));
        assert!(!clearers, "who cleared the letters released them");
    }

    /// Looks at a project as a whole.
    pub fn look(&mut self) {
        if !self.events.is_multiple_of(LOOK) {
            return;
        }
        let Some(project) = self.dice.pick(&self.projects).copied() else { return };
        self.look_at(project);
    }

    /// The letters of all its rounds are there; one round is under way at most; nothing waits twice.
    pub fn look_at(&self, project: ProjectId) {
        self.app.read(|db| {
            let rounds = Round::of_project(db, project)?;
            let over = |round: &Round| round.has_result() || round.state.name() == "cancelled";
            let shown = |round: &&Round| !over(round) && round.state.name() != "preparing" && round.state.name() != "in_approval";
            assert!(rounds.iter().filter(shown).count() <= 1, "two rounds at once");
            for round in &rounds {
                books::letters(db, round.id, self.watch.letters.get(round.id.as_str()).unwrap_or(&Default::default()))?;
                let mut waiting: Vec<_> =
                    Approval::of_round(db, round.id)?.into_iter().filter(|one| one.state.name() == "requested").collect();
                let all = waiting.len();
                waiting.sort_by_key(|one| (one.subject.clone(), one.purpose.name()));
                waiting.dedup_by_key(|one| (one.subject.clone(), one.purpose.name(), one.detail.clone()));
                assert_eq!(waiting.len(), all, "the same waits twice");
            }
            Ok(())
        });
    }

    pub fn project(&self, id: ProjectId) -> Project {
        self.read(|db| Project::by_id(db, id)).unwrap()
    }

    pub fn rounds(&self, project: ProjectId) -> Vec<Round> {
        self.read(|db| Round::of_project(db, project))
    }

    pub fn read<T>(&self, reads: impl FnOnce(&mut Db) -> diesel::QueryResult<T>) -> T {
        self.app.read(reads)
    }

    /// The clock does what is due.
    pub fn tick(&mut self) {
        self.events += 1;
        self.remember(format!("{} the clock", self.app.time.now()));
        self.clock.run_once().unwrap();
        self.follow_now();
    }

    /// How far the record has come.
    pub fn size(&self) -> i64 {
        self.read(|db| EntryRow::size(db, Log::Record))
    }
}

/// The shipped policy with a route of three steps in the second section.
fn policy() -> Policy {
    let mut policy = shipped();
    let label = |id: &str| Position { id: id.to_owned(), name: Label { ja: id.to_owned(), en: id.to_owned() } };
    policy.positions = ["chief", "head", "deputy", "director"].map(label).into();
    let mut last = step("director", "", StepKind::Approve);
    last.stand_in = "deputy".to_owned();
    let steps = vec![step("chief", "", StepKind::Approve), step("head", "koho", StepKind::Consult), last];
    let purposes = vec![Purpose::View, Purpose::Result, Purpose::Extension, Purpose::Material];
    policy.routes.push(Route { agency: String::new(), sections: vec!["shogai".to_owned()], purposes, steps });
    policy.period.advance_notice_days = 1;
    policy.desk.second_reading = 30;
    policy
}
