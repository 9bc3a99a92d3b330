//! Carries a removal through everything that is stored: published snapshots, the words of officials, and the bodies of
//! earlier versions. Every row that is touched gets an entry of its own, which tells `verify` why bodies are gone.

use super::super::desk::With;
use super::super::{Desk, Stop, approval, found};
use super::Scrub;
use super::letters::AboutLetter;
use super::plans::{scrub_draft, scrub_plan};
use super::published::{read, read_ended, scrubbed_ended, scrubbed_sheet};
use super::words::{WORDS, Worded};
use crate::documents::ending::How;
use crate::documents::result::WithheldLater;
use crate::model::Id;
use crate::model::ids::{PersonId, ProjectId};
use crate::model::terms::RedactionReason;
use crate::procedure::publication::{Event, Facts, Publication as Machine, State};
use crate::record::digest::Digest;
use crate::store::Db;
use crate::store::approvals::{Approval, Snapshot};
use crate::store::complaints::Complaint;
use crate::store::endings::Ending;
use crate::store::issues::{Issue, View};
use crate::store::ledger::{Edition, Ledger, LedgerView};
use crate::store::log::{Body, EntryRow, Log};
use crate::store::materials::Material;
use crate::store::objections::Objection;
use crate::store::occasions::Occasion;
use crate::store::opinions::Opinion;
use crate::store::plan_drafts::PlanDraft;
use crate::store::projects::{Plan, Project};
use crate::store::publications::Publication;
use crate::store::qa_rows::QaRow;
use crate::store::recorded::Recorded;
use crate::store::rounds::Round;
use crate::store::submissions::Submission;
use diesel::QueryResult;
use std::collections::{HashMap, HashSet};

/// Those of them in which residents wrote.
const LETTERS: [&str; 2] = [Submission::TABLE, Opinion::TABLE];

/// What is written about rows that lose words without being the one that a removal is about.
pub(super) const WITHHELD: &str = "text.withheld";

/// Bodies read at once.
pub(super) const PAGE: i64 = 500;

/// From whose words something disappears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    Everybody,
    /// What residents wrote about somebody is theirs.
    Officials,
}

/// A removal under way.
pub struct Removal<'a> {
    pub(super) scrub: &'a Scrub,
    /// `text.withheld` or `person.erased`.
    pub(super) kind: &'static str,
    whose: Whose,
    pub(super) project: ProjectId,
    pub(super) reason: RedactionReason,
    /// The decision's entry, and who asked for it.
    cause: i64,
    pub(super) second: PersonId,
    /// Per touched row the entry of its newest version.
    touched: HashMap<String, i64>,
    /// Rows that the removal is about: of their earlier versions everything is looked through.
    pub(super) own: HashSet<String>,
    /// SHA-256 of the plans' texts that changed, and what it is now. The old ones go too: short words can be found by trying.
    plan_texts: HashMap<String, String>,
}

impl<'a> Removal<'a> {
    /// The removal that an approval allows; `cause` is the decision's entry.
    pub fn new(scrub: &'a Scrub, kind: &'static str, whose: Whose, reason: RedactionReason, approval: &Approval, cause: i64) -> Self {
        let (project, second) = (approval.project, approval.requested_person);
        let (touched, own, plan_texts) = (HashMap::new(), HashSet::new(), HashMap::new());
        Self { scrub, kind, whose, project, reason, cause, second, touched, own, plan_texts }
    }

    /// Writes the next version of a row that the removal is about, with its entry.
    pub fn change<R: Recorded>(&mut self, desk: &mut Desk<'_>, row: &mut R) -> Result<(), Stop> {
        self.own.insert(row.subject());
        self.enter(desk, self.kind, row)
    }

    pub(super) fn enter<R: Recorded>(&mut self, desk: &mut Desk<'_>, kind: &str, row: &mut R) -> Result<(), Stop> {
        let with = With { second: Some(self.second), cause: Some(self.cause), ..With::default() };
        let seq = desk.change_plain(kind, row, with)?;
        self.touched.insert(row.subject(), seq);
        Ok(())
    }

    /// Replaces the words in every version of the project's plan, and in imports that may become one. The first step: what was
    /// announced and published names the plan's text by its hash.
    pub fn plans(&mut self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        for mut plan in Plan::of_project(desk.db, self.project)? {
            let before = plan.text_sha256();
            if scrub_plan(self.scrub, &mut plan) > 0 {
                self.enter(desk, WITHHELD, &mut plan)?;
                self.plan_texts.extend(Some((before, plan.text_sha256())).filter(|(before, now)| before != now));
            }
        }
        for mut draft in PlanDraft::of_project(desk.db, self.project)? {
            if scrub_draft(self.scrub, &mut draft)? {
                draft.rev += 1;
                draft.update(desk.db)?;
            }
        }
        Ok(())
    }

    /// Replaces the words in every published version of the project's results, and destroys every snapshot that holds them.
    pub fn snapshots(&mut self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        let mut public = HashSet::new();
        for mut publication in Publication::of_project(desk.db, self.project)? {
            let Some(snapshot) = Snapshot::by_hash(desk.db, &publication.snapshot)? else { continue };
            let Some(content) = self.rewritten(desk, &snapshot)? else {
                public.insert(snapshot.hash);
                continue;
            };
            publication.snapshot = content.hex();
            public.insert(content.hex());
            self.replaced(desk, &mut publication, content)?;
            Snapshot::remove(desk.db, &snapshot.hash)?;
        }
        for mut ending in Ending::of_project(desk.db, self.project)? {
            let Some(snapshot) = Snapshot::by_hash(desk.db, &ending.snapshot)? else { continue };
            let Some(content) = self.rewritten_ended(desk, &snapshot)? else {
                public.insert(snapshot.hash);
                continue;
            };
            ending.snapshot = content.hex();
            public.insert(content.hex());
            self.replaced(desk, &mut ending, content)?;
            Snapshot::remove(desk.db, &snapshot.hash)?;
        }
        self.ledger(desk, &mut public)?;
        for hash in Approval::snapshots_of_project(desk.db, self.project)? {
            // What is public holds the words at most where the city's own policy does.
            let Some(snapshot) = Snapshot::by_hash(desk.db, &hash)?.filter(|_| !public.contains(&hash)) else { continue };
            if self.scrub.is_in(&snapshot.body) || self.names_old_plan(&snapshot.body) {
                Snapshot::remove(desk.db, &hash)?;
            }
        }
        Ok(())
    }

    /// Writes the entry by which something public has another content.
    pub(super) fn replaced<R: Recorded>(&mut self, desk: &mut Desk<'_>, row: &mut R, content: Digest) -> Result<(), Stop> {
        let facts = Facts { snapshot_approved: false, withholding_approved: true };
        // Whatever was published stays so.
        let rule = desk.decide::<Machine>(State::Published, Event::Withhold, &facts)?;
        let with = With { content: Some(content), second: Some(self.second), cause: Some(self.cause), ..With::default() };
        let seq = desk.change(rule, row, with)?;
        self.touched.insert(row.subject(), seq);
        Ok(())
    }

    /// The same as `rewritten` for what is public about the end of a project.
    fn rewritten_ended(&self, desk: &mut Desk<'_>, snapshot: &Snapshot) -> Result<Option<Digest>, Stop> {
        let (mut ended, places) = match scrubbed_ended(self.scrub, snapshot)? {
            Some(scrubbed) => scrubbed,
            None if self.names_old_plan(&snapshot.body) => (read_ended(snapshot)?, 0),
            None => return Ok(None),
        };
        if let How::Decided(decided) = &mut ended.how {
            for plan in [&mut decided.plan, &mut decided.draft] {
                if let Some(now) = self.plan_texts.get(&plan.sha256) {
                    plan.sha256.clone_from(now);
                }
            }
        }
        ended.withheld_later.extend(self.withheld_later(desk, places));
        approval::keep(desk, &ended).map(Some)
    }

    /// What a publication says of words that were taken out of it today; none when only a hash changes.
    fn withheld_later(&self, desk: &Desk<'_>, places: u64) -> Option<WithheldLater> {
        let on = desk.now.jst_date().format("%Y-%m-%d").to_string();
        (places > 0).then_some(WithheldLater { reason: self.reason, on, places })
    }

    /// Keeps the snapshot without the words; gives its hash, or none if there is nothing to replace in it.
    fn rewritten(&self, desk: &mut Desk<'_>, snapshot: &Snapshot) -> Result<Option<Digest>, Stop> {
        let (mut sheet, places) = match scrubbed_sheet(self.scrub, snapshot)? {
            Some(scrubbed) => scrubbed,
            None if self.names_old_plan(&snapshot.body) => (read(snapshot)?, 0),
            None => return Ok(None),
        };
        if let Some(now) = self.plan_texts.get(&sheet.plan.sha256) {
            sheet.plan.sha256.clone_from(now);
        }
        sheet.withheld_later.extend(self.withheld_later(desk, places));
        approval::keep(desk, &sheet).map(Some)
    }

    fn names_old_plan(&self, body: &str) -> bool {
        self.plan_texts.keys().any(|old| body.contains(old))
    }

    /// Deals with every row of the project whose words, now or in an earlier version, hold what must disappear. In letters the
    /// place is marked, so that no later text shows it; the letter itself stays what its writer sent.
    pub fn rows(&mut self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        let mut from = 0;
        loop {
            let page = Body::of_project(desk.db, Log::Record, &self.project, WORDS, from, PAGE)?;
            let Some((_, last)) = page.last() else { return Ok(()) };
            from = last.seq + 1;
            for (subject, body) in page {
                if !self.touched.contains_key(&subject) && self.is_in(&body) {
                    self.row(desk, &body.of_table, &subject)?;
                }
            }
        }
    }

    /// Whether a body holds the words where they are to disappear from.
    fn is_in(&self, body: &Body) -> bool {
        match self.whose {
            Whose::Officials if LETTERS.contains(&body.of_table.as_str()) => AboutLetter::holds(self.scrub, &body.body),
            _ => self.scrub.is_in(&body.body),
        }
    }

    fn row(&mut self, desk: &mut Desk<'_>, table: &str, subject: &str) -> Result<(), Stop> {
        match table {
            "submissions" => {
                let mut letter = found(Submission::by_id(desk.db, id(subject)?)?)?;
                if self.whose == Whose::Everybody {
                    self.scrub.mark(&mut letter, self.reason);
                }
                letter.scrub(self.scrub);
                self.marked(desk, &mut letter)
            }
            "opinions" => self.worded(desk, Opinion::by_id, subject),
            "issues" => self.worded(desk, Issue::by_id, subject),
            "views" => self.worded(desk, View::by_id, subject),
            "approvals" => self.worded(desk, Approval::by_id, subject),
            "rounds" => self.worded(desk, Round::by_id, subject),
            "projects" => self.worded(desk, Project::by_id, subject),
            "complaints" => self.worded(desk, Complaint::by_id, subject),
            "ledgers" => self.worded(desk, Ledger::by_id, subject),
            "occasions" => self.worded(desk, Occasion::by_id, subject),
            "materials" => self.worded(desk, Material::by_id, subject),
            "qa_rows" => self.worded(desk, QaRow::by_id, subject),
            "objections" => self.worded(desk, Objection::by_id, subject),
            "ledger_views" => self.worded(desk, LedgerView::by_id, subject),
            "editions" => self.worded(desk, Edition::by_id, subject),
            other => Err(Stop::Broken(format!("{other} has no words"))),
        }
    }

    fn worded<T, R: Recorded + Worded>(
        &mut self,
        desk: &mut Desk<'_>,
        by_id: fn(&mut Db, Id<T>) -> QueryResult<Option<R>>,
        subject: &str,
    ) -> Result<(), Stop> {
        let mut row = found(by_id(desk.db, id(subject)?)?)?;
        row.scrub(self.scrub);
        self.enter(desk, WITHHELD, &mut row)
    }

    /// Destroys the bodies and salts of earlier versions that hold the words. The last step of a command: what it takes
    /// from the batch would not come back after a refusal.
    pub fn bodies(&self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        for (subject, newest) in &self.touched {
            for entry in EntryRow::of_subject(desk.db, Log::Record, subject)? {
                let Some(body) = Body::of(desk.db, Log::Record, entry.seq)?.filter(|body| body.seq != *newest) else { continue };
                if self.is_in(&body) || self.own.contains(subject) && self.scrub.is_in(&body.body) {
                    Body::remove(desk.db, Log::Record, entry.seq)?;
                }
            }
        }
        desk.batch.destroys = true;
        Ok(())
    }
}

fn id<T>(subject: &str) -> Result<Id<T>, Stop> {
    subject.parse().map_err(|_| Stop::Broken(format!("{subject} is no id")))
}
