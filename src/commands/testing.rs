//! A small city for tests of commands: a fresh SQLite file, the shipped policy, a few accounts, and a clock that moves.

use super::account::{AddAccount, NewAccount};
use super::install::Install;
use super::project::{AddPlan, Outline, ProjectForm, RegisterProject};
use super::writer::Setup;
use super::{Actor, Command, Desk, Refused, Stop, Writer, WriterError};
use crate::keys::Keys;
use crate::model::Moment;
use crate::model::ids::{NoticeId, PersonId};
use crate::model::letter::Person;
use crate::model::policy::Policy;
use crate::model::terms::{Lang, ProjectKind, Role};
use crate::procedure::Why;
use crate::record::checkpoint::Signer;
use crate::store::projects::{Plan, Project};
use crate::store::{Db, Store, dialect};
use crate::timepiece::Timepiece;
use futures_util::future::join4;
use std::path::PathBuf;
use std::sync::Arc;

/// Origin line of the town's record.
const ORIGIN: &str = "town.example/record";

/// A command made of a closure, for rows that no command of the test's own layer writes.
pub struct Do<F>(pub F);

impl<T: Send + 'static, F: FnOnce(&mut Desk<'_>) -> Result<T, Stop> + Send + 'static> Command for Do<F> {
    type Reply = T;

    fn perform(self, desk: &mut Desk<'_>) -> Result<T, Stop> {
        self.0(desk)
    }
}

/// The city. Its folder goes away with it.
pub struct Town {
    pub store: Store,
    pub writer: Writer,
    pub time: Timepiece,
    pub keys: Arc<Keys>,
    pub file: PathBuf,
    folder: PathBuf,
}

impl Default for Town {
    fn default() -> Self {
        Self::new()
    }
}

impl Town {
    /// A migrated store with the shipped policy.
    pub fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("ronten-test-{}", NoticeId::new()));
        let keys = Arc::new(Keys::open_or_create(&folder.join("keys")).unwrap());
        let file = folder.join("ronten.sqlite3");
        let url = format!("sqlite:{}", file.display());
        // Before the pool, whose first connection would turn the same fresh file into WAL mode at the same time.
        dialect::migrate(&mut dialect::connect(&url, dialect::Purpose::Write).unwrap()).unwrap();
        let store = Store::new(&url).unwrap();
        let time = Timepiece::default();
        let setup = Setup { keys: keys.clone(), time: time.clone(), origin: ORIGIN.to_owned(), copies: None };
        let writer = Writer::start(&store, setup).unwrap();
        let town = Self { store, writer, time, keys, file, folder };
        town.ok(&Actor::System, Install { policy: Policy::parse(include_str!("../../config/policy.toml")).unwrap() });
        town
    }

    /// An account of a new person in the section `midori`, or without section where the role has none.
    pub fn staff(&self, login: &str, role: Role) -> Actor {
        self.account(login, role, "midori", None)
    }

    /// An account of a person, new or not, in a section.
    pub fn account(&self, login: &str, role: Role, section: &str, person: Option<PersonId>) -> Actor {
        let section = matches!(role, Role::Official | Role::Approver).then(|| section.to_owned());
        let mail = format!("{login}@town.example");
        let (login, name, link) = (login.to_owned(), login.to_owned(), login.to_owned());
        let account = self.ok(
            &Actor::System,
            AddAccount(NewAccount { login, name, role, section, position: String::new(), mail, lang: Lang::Ja, person, link }),
        );
        Actor::Staff(Box::new(account))
    }

    /// A project with one version of a plan.
    pub fn project(&self, official: &Actor) -> (Project, Plan) {
        let form = ProjectForm { title: "みどりの計画".to_owned(), kind: Some(ProjectKind::Plan), ..ProjectForm::default() };
        let project = self.ok(official, RegisterProject(form));
        let text = "第1章 目的\n緑を増やす。\n".to_owned();
        let end = text.chars().count();
        let sections = vec![Outline { same_as: None, level: 1, start: 0, end, heading_end: 7, place: "1".to_owned() }];
        let plan = AddPlan { project: project.id, title: "素案".to_owned(), file_name: "plan.md".to_owned(), text, sections };
        let plan = self.ok(official, plan);
        (project, plan)
    }

    /// Performs a command that must succeed.
    pub fn ok<C: Command>(&self, actor: &Actor, command: C) -> C::Reply {
        self.try_to(actor, command).unwrap_or_else(|error| panic!("{error}"))
    }

    /// Performs a command that must be refused, and gives the reason.
    pub fn refused<C: Command>(&self, actor: &Actor, command: C) -> Refused {
        match self.try_to(actor, command) {
            Err(WriterError::Refused(refused)) => refused,
            Err(error) => panic!("{error}"),
            Ok(_) => panic!("not refused"),
        }
    }

    /// The guards for which a command is refused, by name.
    pub fn guards<C: Command>(&self, actor: &Actor, command: C) -> Vec<&'static str> {
        match self.refused(actor, command) {
            Refused::Rule(refusal) => match refusal.why {
                Why::Guards(guards) => guards,
                why => panic!("{why:?}"),
            },
            other => panic!("{other:?}"),
        }
    }

    /// Performs a command.
    pub fn try_to<C: Command>(&self, actor: &Actor, command: C) -> Result<C::Reply, WriterError> {
        self.writer.perform_blocking(actor.clone(), command)
    }

    /// Performs two commands in one batch, the first of them first: they wait in the queue while another one is held up.
    pub fn both<A: Command, B: Command>(
        &self,
        actor: &Actor,
        first: A,
        second: B,
    ) -> (Result<A::Reply, WriterError>, Result<B::Reply, WriterError>) {
        let (release, held) = std::sync::mpsc::channel();
        let hold = Do(move |_: &mut Desk<'_>| held.recv().map_err(|error| Stop::Broken(error.to_string())));
        let before = self.writer.commits();
        let hold = self.writer.perform(Actor::System, hold);
        let (first, second) = (self.writer.perform(actor.clone(), first), self.writer.perform(actor.clone(), second));
        // Each is queued when it is first asked whether it is done, in this order.
        let all = join4(hold, first, second, async { release.send(()) });
        let (_, first, second, _) = actix_web::rt::System::new().block_on(all);
        assert!(self.writer.commits() <= before + 2, "not in one batch");
        (first, second)
    }

    /// Reads.
    pub fn read<T>(&self, reads: impl FnOnce(&mut Db) -> diesel::QueryResult<T>) -> T {
        self.store.read::<T, crate::store::StoreError>(|db| Ok(reads(db)?)).unwrap()
    }

    /// Everything that is wrong with the database by its own record.
    pub fn findings(&self) -> Vec<crate::record::finding::Finding> {
        use super::submission::identity_of;
        use crate::store::check::{Anchor, Trust, check};
        use crate::store::log::{CheckpointRow, Log};
        let keys = Keys::open(&self.folder.join("keys")).unwrap();
        let verifier = |origin: &str, seed| Signer::from_seed(origin, seed).unwrap().verifier().clone();
        let anchor = |log, origin: &str, seed| {
            let last = self.read(|db| CheckpointRow::newest(db, log));
            Anchor { key: verifier(origin, seed), copy: last.map(|last| last.note.into_bytes()), since: None }
        };
        let (record, audit) = (anchor(Log::Record, ORIGIN, &keys.record), anchor(Log::Audit, &format!("{ORIGIN}/audit"), &keys.audit));
        let identity = |writer: &Person| identity_of(&keys, writer);
        let trust = Trust { record, audit, identity: &identity };
        let checked = self.store.read::<_, crate::store::StoreError>(|db| check(db, trust)).unwrap();
        checked.findings().cloned().collect()
    }

    /// Moves the clock.
    pub fn wait_until(&self, moment: Moment) {
        self.time.advance_to(moment);
    }
}

impl Drop for Town {
    fn drop(&mut self) {
        // Best effort: a folder left behind in the system's temporary folder harms nobody.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
