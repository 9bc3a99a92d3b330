//! What a command works with: the open transaction, the time, the actor, and the pen that writes the record.

mod about;
mod batch;
mod notes;

pub use about::About;
pub(super) use batch::Batch;

use super::seal::Leaf;
use super::{Actor, Refused, Stop};
use crate::keys::{Keys, Use};
use crate::model::ids::{PersonId, ProjectId, RoundId};
use crate::model::policy::Policy;
use crate::model::terms::{Audience, Role};
use crate::model::{Id, Moment};
use crate::procedure::{self, Machine, Refusal, Rule, chart};
use crate::record::canonical::canonical;
use crate::record::commitment::{Field, commit, files_salt};
use crate::record::digest::Digest;
use crate::record::entry::{self, Entry};
use crate::store::Db;
use crate::store::log::{Body, Log};
use crate::store::persons::PersonRow;
use crate::store::policies::PolicyRow;
use crate::store::recorded::Recorded;
use crate::store::submissions::Submission;
use chrono::NaiveDate;
use std::collections::HashMap;
use std::sync::Arc;

/// One command's view of the batch. Entries, bodies and notices wait there; they are written before the next command that is
/// not of a kind that [`Command::GATHERS`](super::Command::GATHERS), and at the end.
pub struct Desk<'a> {
    pub db: &'a mut Db,
    pub now: Moment,
    pub actor: &'a Actor,
    pub keys: &'a Keys,
    pub(super) batch: &'a mut Batch,
    pub(super) policies: &'a mut Policies,
}

/// Policies already read, by version.
#[derive(Default)]
pub(super) struct Policies(HashMap<i64, Arc<Policy>>);

/// What an entry carries beside rule and row.
#[derive(Default)]
pub struct With<'w> {
    /// SHA-256 of the snapshot that the command made public.
    pub content: Option<Digest>,
    /// The second person where two are needed.
    pub second: Option<PersonId>,
    /// Entry that allows this one.
    pub cause: Option<i64>,
    /// Canonical JSON of the person, with its salt.
    pub person: Option<(&'w [u8; 32], &'w str)>,
    /// The manifest of the files; empty for none.
    pub files: &'w str,
    /// What the notices of the rule are about.
    pub about: About,
}

/// What happened, in the record's words.
struct Happened {
    log: Log,
    kind: String,
    rule: Option<(String, String)>,
}

impl Desk<'_> {
    /// Asks a machine's table; a refusal stops the command.
    pub fn decide<M: Machine>(&self, state: M::State, event: M::Event, facts: &M::Facts) -> Result<&'static Rule<M>, Refusal> {
        procedure::decide::<M>(state, event, self.actor.role(), facts, self.now)
    }

    /// Writes the first version of a row, its entry and the rule's notices. Gives the entry's seq.
    pub fn create<M: Machine, R: Recorded>(&mut self, rule: &'static Rule<M>, row: &mut R, with: With<'_>) -> Result<i64, Stop> {
        row.set_rev(1);
        row.insert(self.db)?;
        self.enter(Happened::by(rule), rule.tell, row, with)
    }

    /// Like `create` for a letter, whose row waits to be written with others; of whom the rule tells, these are told. `writer` is given
    /// the entry's seq, which comes back too.
    pub fn register<M: Machine>(
        &mut self,
        (rule, tell): (&'static Rule<M>, &[Audience]),
        letter: Submission,
        with: With<'_>,
        writer: impl FnOnce(i64) -> Option<PersonRow>,
    ) -> Result<i64, Stop> {
        let seq = self.enter(Happened::by(rule), tell, &letter, with)?;
        self.batch.add_letter(letter, writer(seq));
        Ok(seq)
    }

    /// The next 受付番号 of a round.
    pub fn next_intake_no(&mut self, round: RoundId) -> Result<i64, Stop> {
        match self.batch.last_intake_no(round) {
            Some(last) => Ok(last + 1),
            None => Ok(Submission::next_intake_no(self.db, round)?),
        }
    }

    /// Writes the next version of a row, its entry and the rule's notices. Gives the entry's seq.
    pub fn change<M: Machine, R: Recorded>(&mut self, rule: &'static Rule<M>, row: &mut R, with: With<'_>) -> Result<i64, Stop> {
        self.next_version(row)?;
        self.enter(Happened::by(rule), rule.tell, row, with)
    }

    /// Like `change` for a row that follows another by the same rule: whom the rule tells was told by the entry `cause`.
    pub fn change_along<M: Machine, R: Recorded>(&mut self, rule: &'static Rule<M>, row: &mut R, cause: i64) -> Result<i64, Stop> {
        self.next_version(row)?;
        self.enter(Happened::by(rule), &[], row, With { cause: Some(cause), ..With::default() })
    }

    /// Like `create` for what no machine governs (`genesis`, `policy.changed`, `user.*`).
    pub fn create_plain<R: Recorded>(&mut self, kind: &str, row: &mut R, with: With<'_>) -> Result<i64, Stop> {
        row.set_rev(1);
        row.insert(self.db)?;
        self.enter(Happened::plain(Log::Record, kind), &[], row, with)
    }

    /// Like `change` for what no machine governs (`user.*`, `person.erased`, `text.withheld`).
    pub fn change_plain<R: Recorded>(&mut self, kind: &str, row: &mut R, with: With<'_>) -> Result<i64, Stop> {
        self.next_version(row)?;
        self.enter(Happened::plain(Log::Record, kind), &[], row, with)
    }

    fn next_version<R: Recorded>(&mut self, row: &mut R) -> Result<(), Stop> {
        row.set_rev(row.rev() + 1);
        match row.update(self.db)? {
            0 => Err(Refused::Stale.into()),
            _ => Ok(()),
        }
    }

    fn enter<R: Recorded>(&mut self, happened: Happened, tell: &[Audience], row: &R, with: With<'_>) -> Result<i64, Stop> {
        let body = canonical(row).map_err(|error| Stop::Broken(format!("{}: {error}", R::TABLE)))?;
        let body = String::from_utf8(body).map_err(|error| Stop::Broken(error.to_string()))?;
        let salt = self.salt()?;
        let mut entry = self.entry(&happened, row.project(), Some(row.subject()), row.rev(), &with)?;
        entry.text = Some(commit(Field::Text, &salt, body.as_bytes()));
        if !with.files.is_empty() {
            entry.files = Some(commit(Field::Files, &files_salt(&salt), with.files.as_bytes()));
        }
        let seq = self.append(happened.log, entry)?;
        self.batch.add_body(Body { log: happened.log, seq, of_table: R::TABLE.to_owned(), salt: salt.to_vec(), body });
        let project = row.project().and_then(|id| id.parse().ok());
        self.tell(&happened.kind, tell, seq, project, with.about);
        Ok(seq)
    }

    /// Writes one notice per audience, caused by the entry `seq`.
    pub(super) fn tell(&mut self, kind: &str, audiences: &[Audience], seq: i64, project: Option<ProjectId>, about: About) {
        let now = self.now;
        self.batch.add_notices(audiences.iter().map(|audience| about.notice(kind, *audience, (seq, now), project)));
    }

    fn entry(&self, what: &Happened, project: Option<String>, subject: Option<String>, rev: i64, with: &With<'_>) -> Result<Entry, Stop> {
        let id =
            |text: Option<String>| text.map(|text| text.parse::<Id<()>>()).transpose().map_err(|error| Stop::Broken(error.to_string()));
        let (rule, rules) = what.rule.clone().unzip();
        Ok(Entry {
            seq: 0,
            time: self.now,
            kind: what.kind.clone(),
            project: id(project)?.map(Id::cast),
            subject: id(subject)?.map(Id::cast),
            rev: rev as u64,
            actor: match self.actor {
                Actor::Resident => entry::Actor::Resident,
                Actor::Clock => entry::Actor::Clock,
                Actor::System => entry::Actor::System,
                Actor::Staff(account) => entry::Actor::Staff(self.staff_mark(account.person)),
            },
            role: Some(self.actor.role()).filter(|role| !matches!(role, Role::Resident | Role::Clock | Role::System)),
            second: with.second.map(|person| self.staff_mark(person)),
            cause: with.cause.map(|seq| seq as u64),
            rule,
            rules,
            content: with.content,
            text: None,
            person: with.person.map(|(salt, body)| commit(Field::Person, salt, body.as_bytes())),
            files: None,
        })
    }

    /// Gives the entry its place in its log.
    fn append(&mut self, log: Log, mut entry: Entry) -> Result<i64, Stop> {
        let (seq, time) = self.batch.heads.next(log, entry.time);
        entry.seq = seq as u64;
        entry.time = time;
        let bytes = entry.to_bytes().map_err(|error| Stop::Broken(error.to_string()))?;
        let (row, leaf) = Leaf::of(log, &entry, bytes);
        self.batch.add_entry(row, leaf);
        Ok(seq)
    }

    /// Eight bytes that stand for a person in the record, whatever account was used; another value each year, so that years
    /// cannot be joined.
    pub fn staff_mark(&self, person: PersonId) -> entry::StaffMark {
        staff_mark(self.keys, person, self.now)
    }

    /// 32 random bytes.
    pub fn salt(&self) -> Result<[u8; 32], Stop> {
        crate::keys::random().map_err(|error| Stop::Broken(error.to_string()))
    }

    /// The policy of this version.
    pub fn policy(&mut self, version: i64) -> Result<Arc<Policy>, Stop> {
        if let Some(policy) = self.policies.0.get(&version) {
            return Ok(policy.clone());
        }
        let row = PolicyRow::by_version(self.db, version)?.ok_or_else(|| Stop::Broken(format!("no policy version {version}")))?;
        let policy = Arc::new((*row.body).clone());
        self.policies.0.insert(version, policy.clone());
        Ok(policy)
    }

    /// The version of the policy in force today (in Japan), and the policy.
    pub fn present_policy(&mut self) -> Result<(i64, Arc<Policy>), Stop> {
        self.policy_on(self.now.jst_date())
    }

    /// The version of the policy that is in force on a day, as far as is known now, and the policy.
    pub fn policy_on(&mut self, day: NaiveDate) -> Result<(i64, Arc<Policy>), Stop> {
        let row = PolicyRow::in_force(self.db, day)?.ok_or_else(|| Stop::Broken("no policy; run `ronten migrate`".to_owned()))?;
        Ok((row.version, self.policy(row.version)?))
    }
}

impl Happened {
    fn by<M: Machine>(rule: &'static Rule<M>) -> Self {
        Self { log: Log::Record, kind: rule.kind(), rule: Some((rule.full_id(), chart::digest::<M>())) }
    }

    fn plain(log: Log, kind: &str) -> Self {
        Self { log, kind: kind.to_owned(), rule: None }
    }
}

/// How a person on the staff is named in the record in the year of `now`.
pub fn staff_mark(keys: &Keys, person: PersonId, now: Moment) -> entry::StaffMark {
    let year = now.as_str().get(..4).unwrap_or_default();
    let mac = keys.mac(Use::Staff, &[year.as_bytes(), person.as_str().as_bytes()]);
    let mut mark = [0; 8];
    mark.copy_from_slice(&mac[..8]);
    mark
}
