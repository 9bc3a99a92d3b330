//! Carries a removal through everything that is stored: published snapshots, the city's own words, and the bodies of
//! earlier versions. Every row that is touched gets an entry of its own, which tells `verify` why bodies are gone.

use super::super::desk::With;
use super::super::{Desk, Stop, approval, found};
use super::Scrub;
use crate::documents::result::{ResultSheet, SheetOpinion, WithheldLater};
use crate::model::ids::{PersonId, ProjectId};
use crate::model::terms::RedactionReason;
use crate::procedure::publication::{Event, Facts, Publication as Machine};
use crate::record::digest::Digest;
use crate::store::approvals::{Approval, Snapshot};
use crate::store::issues::{Issue, View};
use crate::store::log::{Body, EntryRow, Log};
use crate::store::opinions::Opinion;
use crate::store::publications::Publication;
use crate::store::recorded::Recorded;
use crate::store::submissions::Submission;
use std::collections::HashMap;

/// Tables whose rows and bodies may hold words of residents, of summaries and of the city's answers.
pub const ALL_WORDS: &[&str] = &["submissions", "opinions", "issues", "views", "approvals"];
/// The same without letters and opinions: what others wrote about somebody is theirs.
pub const CITY_WORDS: &[&str] = &["issues", "views", "approvals"];

/// A removal under way.
pub struct Removal<'a> {
    pub scrub: &'a Scrub,
    /// `text.withheld` or `person.erased`.
    pub kind: &'static str,
    pub project: ProjectId,
    pub reason: RedactionReason,
    /// The decision's entry, and who asked for it.
    pub cause: i64,
    pub second: PersonId,
    /// Per touched row the entry of its newest version.
    touched: HashMap<String, i64>,
}

impl<'a> Removal<'a> {
    /// The removal that an approval allows; `cause` is the decision's entry.
    pub fn new(scrub: &'a Scrub, kind: &'static str, reason: RedactionReason, approval: &Approval, cause: i64) -> Self {
        let (project, second) = (approval.project, approval.requested_person);
        Self { scrub, kind, project, reason, cause, second, touched: HashMap::new() }
    }

    /// Writes the next version of a row with its entry.
    pub fn change<R: Recorded>(&mut self, desk: &mut Desk<'_>, row: &mut R) -> Result<(), Stop> {
        let with = With { second: Some(self.second), cause: Some(self.cause), ..With::default() };
        let seq = desk.change_plain(self.kind, row, with)?;
        self.touched.insert(row.subject(), seq);
        Ok(())
    }

    /// Whether a row has been dealt with.
    fn is_done(&self, subject: &str) -> bool {
        self.touched.contains_key(subject)
    }

    /// Replaces the words in every published version of the project's results, and destroys every snapshot that holds them.
    pub fn snapshots(&mut self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        for mut publication in Publication::of_project(desk.db, self.project)? {
            let Some(snapshot) = Snapshot::by_hash(desk.db, &publication.snapshot)? else { continue };
            let Some((content, _)) = self.rewritten(desk, &snapshot)? else { continue };
            publication.snapshot = content.hex();
            let facts = Facts { snapshot_approved: false, withholding_approved: true };
            let rule = desk.decide::<Machine>(publication.state, Event::Withhold, &facts)?;
            let with = With { content: Some(content), second: Some(self.second), cause: Some(self.cause), ..With::default() };
            let seq = desk.change(rule, &mut publication, with)?;
            self.touched.insert(publication.subject(), seq);
            Snapshot::remove(desk.db, &snapshot.hash)?;
        }
        for hash in Approval::snapshots_of_project(desk.db, self.project)? {
            let Some(snapshot) = Snapshot::by_hash(desk.db, &hash)? else { continue };
            if self.scrub.may_be_in(&snapshot.body) && self.scrub.is_in(&snapshot.body) {
                Snapshot::remove(desk.db, &hash)?;
            }
        }
        Ok(())
    }

    /// Keeps the snapshot without the words; gives its hash and the number of places, or none if they are not in it.
    fn rewritten(&self, desk: &mut Desk<'_>, snapshot: &Snapshot) -> Result<Option<(Digest, u64)>, Stop> {
        let Some((mut sheet, places)) = scrubbed_sheet(self.scrub, snapshot)? else { return Ok(None) };
        let on = desk.now.jst_date().format("%Y-%m-%d").to_string();
        sheet.withheld_later.push(WithheldLater { reason: self.reason, on, places });
        Ok(Some((approval::keep(desk, &sheet)?, places)))
    }

    /// Deals with every row of the project in these tables whose words, now or in an earlier version, hold what must disappear. In
    /// letters the place is marked, so that no later text shows it; the letter itself stays what its writer sent.
    pub fn rows(&mut self, desk: &mut Desk<'_>, tables: &[&str]) -> Result<(), Stop> {
        for pattern in self.scrub.patterns() {
            for (subject, table) in Body::subjects_like(desk.db, self.project.as_str(), tables, &pattern)? {
                if !self.is_done(&subject) {
                    self.row(desk, &table, &subject)?;
                }
            }
        }
        Ok(())
    }

    fn row(&mut self, desk: &mut Desk<'_>, table: &str, subject: &str) -> Result<(), Stop> {
        match table {
            "submissions" => {
                let mut letter = found(Submission::by_id(desk.db, id(subject)?)?)?;
                self.scrub.mark(&mut letter, self.reason);
                self.change(desk, &mut letter)
            }
            "opinions" => {
                let mut opinion = found(Opinion::by_id(desk.db, id(subject)?)?)?;
                self.scrub.field(&mut opinion.gist);
                self.change(desk, &mut opinion)
            }
            "issues" => {
                let mut issue = found(Issue::by_id(desk.db, id(subject)?)?)?;
                self.scrub.field(&mut issue.theme);
                self.scrub.field(&mut issue.title);
                self.change(desk, &mut issue)
            }
            "views" => {
                let mut view = found(View::by_id(desk.db, id(subject)?)?)?;
                for field in words_of(&mut view) {
                    self.scrub.field(field);
                }
                self.change(desk, &mut view)
            }
            "approvals" => {
                let mut approval = found(Approval::by_id(desk.db, id(subject)?)?)?;
                self.scrub.field(&mut approval.reason);
                self.change(desk, &mut approval)
            }
            _ => Ok(()),
        }
    }

    /// Destroys the bodies and salts of earlier versions that hold the words. The last step of a command: what it takes
    /// from the batch would not come back after a refusal.
    pub fn bodies(&self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        for (subject, newest) in &self.touched {
            for entry in EntryRow::of_subject(desk.db, Log::Record, subject)? {
                if entry.seq != *newest && Body::of(desk.db, Log::Record, entry.seq)?.is_some_and(|body| self.scrub.is_in(&body.body)) {
                    Body::remove(desk.db, Log::Record, entry.seq)?;
                }
            }
        }
        desk.batch.destroys = true;
        Ok(())
    }
}

/// The words that officials wrote in a view.
pub fn words_of(view: &mut View) -> [&mut String; 7] {
    let View { text, reason, place, before_text, after_text, page, later_stage, .. } = view;
    [text, reason, place, before_text, after_text, page, later_stage]
}

/// A published result without the words, and the number of places; none if they are not in it.
pub fn scrubbed_sheet(scrub: &Scrub, snapshot: &Snapshot) -> Result<Option<(ResultSheet, u64)>, Stop> {
    if !scrub.may_be_in(&snapshot.body) {
        return Ok(None);
    }
    let mut sheet: ResultSheet = serde_json::from_str(&snapshot.body).map_err(|error| Stop::Broken(error.to_string()))?;
    let places = fields(&mut sheet).into_iter().map(|(_, text)| scrub.field(text)).sum();
    Ok((places > 0).then_some((sheet, places)))
}

/// A text of a result that loses words: its name, the issue or opinion it belongs to (0 for the result as a whole), and the
/// text as it will stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewritten {
    pub name: &'static str,
    pub number: u64,
    pub text: String,
}

/// Every text of a published result that would change, as it would stand.
pub fn rewritten_texts(scrub: &Scrub, snapshot: &Snapshot) -> Result<Vec<Rewritten>, Stop> {
    if !scrub.may_be_in(&snapshot.body) {
        return Ok(Vec::new());
    }
    let mut sheet: ResultSheet = serde_json::from_str(&snapshot.body).map_err(|error| Stop::Broken(error.to_string()))?;
    let rewritten = |((name, number), text): (Part, &mut String)| Some(Rewritten { name, number, text: scrub.text(text)?.text });
    Ok(fields(&mut sheet).into_iter().filter_map(rewritten).collect())
}

/// The name of a text of a result, and the number of its issue or opinion.
type Part = (&'static str, u64);

/// Every text of a result that somebody wrote for this round.
fn fields(sheet: &mut ResultSheet) -> Vec<(Part, &mut String)> {
    let mut fields = Vec::new();
    let mut opinions: Vec<&mut SheetOpinion> = Vec::new();
    for issue in &mut sheet.issues {
        let number = issue.number.unsigned_abs();
        for (name, text) in [
            ("theme", &mut issue.theme),
            ("title", &mut issue.title),
            ("answer", &mut issue.text),
            ("reason", &mut issue.reason),
            ("page", &mut issue.page),
            ("later_stage", &mut issue.later_stage),
        ] {
            fields.push(((name, number), text));
        }
        opinions.extend(&mut issue.opinions);
    }
    opinions.extend(&mut sheet.without_issue);
    for opinion in opinions {
        fields.push((("gist", opinion.number), &mut opinion.gist));
        fields.push((("wording", opinion.number), &mut opinion.text));
    }
    for change in &mut sheet.changes {
        let number = change.issue.unsigned_abs();
        for (name, text) in [("place", &mut change.place), ("before", &mut change.before), ("after", &mut change.after)] {
            fields.push(((name, number), text));
        }
    }
    fields.push((("remark", 0), &mut sheet.remark));
    fields.push((("next_step", 0), &mut sheet.next_step));
    fields
}

fn id<T>(subject: &str) -> Result<crate::model::Id<T>, Stop> {
    subject.parse().map_err(|_| Stop::Broken(format!("{subject} is no id")))
}
