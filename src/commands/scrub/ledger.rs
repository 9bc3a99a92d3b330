//! A ledger without the words that are to disappear: its postings with their lines, and the published records of occasions.

use super::super::{Desk, Stop, approval, found};
use super::Scrub;
use super::rows::Removal;
use super::words::{Worded, all};
use crate::documents::ledger::{PostingSheet, RecordSheet};
use crate::record::canonical::canonical;
use crate::store::approvals::Snapshot;
use crate::store::ledger::{Edition, Ledger, LedgerView, LineRow, Posting};
use crate::store::materials::Material;
use crate::store::objections::Objection;
use crate::store::occasions::Occasion;
use crate::store::qa_rows::QaRow;
use std::collections::HashSet;

impl Removal<'_> {
    /// Replaces the words in everything that entered the ledger. The posting after it still names the hash that it had when it entered.
    pub(super) fn ledger(&mut self, desk: &mut Desk<'_>, public: &mut HashSet<String>) -> Result<(), Stop> {
        for mut posting in Posting::of_project(desk.db, self.project)? {
            let Some(snapshot) = Snapshot::by_hash(desk.db, &posting.snapshot)? else { continue };
            let mut sheet: PostingSheet = read(&snapshot)?;
            let places: u64 = sheet.lines.iter_mut().flat_map(|line| line.texts()).map(|text| self.scrub.field(text)).sum();
            if places == 0 {
                public.insert(snapshot.hash);
                continue;
            }
            let content = approval::keep(desk, &sheet)?;
            for (number, line) in (posting.first_line..).zip(&sheet.lines) {
                let body = canonical(line).ok().and_then(|bytes| String::from_utf8(bytes).ok());
                LineRow::rewrite(desk.db, posting.project, number, &found(body)?)?;
            }
            posting.snapshot = content.hex();
            public.insert(content.hex());
            self.replaced(desk, &mut posting, content)?;
            Snapshot::remove(desk.db, &snapshot.hash)?;
        }
        for mut occasion in Occasion::of_project(desk.db, self.project)? {
            let Some(snapshot) = Snapshot::by_hash(desk.db, &occasion.record)? else { continue };
            let mut sheet: RecordSheet = read(&snapshot)?;
            let places: u64 = sheet.texts().into_iter().map(|(_, _, text)| self.scrub.field(text)).sum();
            if places == 0 {
                public.insert(snapshot.hash);
                continue;
            }
            let content = approval::keep(desk, &sheet)?;
            occasion.record = content.hex();
            occasion.scrub(self.scrub);
            public.insert(content.hex());
            self.replaced(desk, &mut occasion, content)?;
            Snapshot::remove(desk.db, &snapshot.hash)?;
        }
        Ok(())
    }
}

fn read<T: serde::de::DeserializeOwned>(snapshot: &Snapshot) -> Result<T, Stop> {
    serde_json::from_str(&snapshot.body).map_err(|error| Stop::Broken(error.to_string()))
}

impl Worded for Ledger {
    fn scrub(&mut self, scrub: &Scrub) {
        let Self { id: _, project: _, state: _, ground, reason, begun_at: _, rev: _, outcome: _, ending, successor: _, ended_at: _ } = self;
        all(scrub, [ground, reason, ending]);
    }
}

impl Worded for Occasion {
    fn scrub(&mut self, scrub: &Scrub) {
        let Self {
            id: _,
            project: _,
            section: _,
            number: _,
            kind: _,
            title,
            area,
            place,
            capacity: _,
            starts_at: _,
            ends_at: _,
            note,
            state: _,
            reason,
            edition: _,
            attendees,
            participants: _,
            remarks,
            kept: _,
            recorder: _,
            confirmer: _,
            drafter: _,
            record: _,
            published_at: _,
            rev: _,
        } = self;
        all(scrub, [title, area, place, note, reason, attendees, remarks]);
    }
}

impl Worded for QaRow {
    fn scrub(&mut self, scrub: &Scrub) {
        let Self {
            id: _,
            project: _,
            occasion: _,
            number: _,
            key: _,
            kind: _,
            speaker: _,
            district,
            words,
            answer,
            answered_by,
            due: _,
            later_answer,
            later_by,
            later_at: _,
            issue: _,
            repeats: _,
            reason,
            moved: _,
            state: _,
            noted_by: _,
            noted_at: _,
            rev: _,
        } = self;
        all(scrub, [district, words, answer, answered_by, later_answer, later_by, reason]);
    }
}

impl Worded for Material {
    fn scrub(&mut self, scrub: &Scrub) {
        let Self {
            id: _,
            project: _,
            occasion: _,
            number: _,
            title,
            media: _,
            size: _,
            sha256: _,
            state: _,
            late: _,
            reason,
            edition: _,
            added_by: _,
            frozen_at: _,
            rev: _,
        } = self;
        all(scrub, [title, reason]);
    }
}

impl Worded for Objection {
    fn scrub(&mut self, scrub: &Scrub) {
        let Self {
            id: _,
            project: _,
            occasion: _,
            number: _,
            of_row: _,
            words,
            wanted,
            channel: _,
            received_at: _,
            registered_at: _,
            registered_by: _,
            lang: _,
            state: _,
            ruling: _,
            said,
            text,
            answer,
            post,
            reason,
            drafter: _,
            decided_at: _,
            rev: _,
        } = self;
        all(scrub, [words, wanted, said, text, answer, post, reason]);
    }
}

impl Worded for LedgerView {
    fn scrub(&mut self, scrub: &Scrub) {
        let Self {
            id: _,
            project: _,
            issue: _,
            number: _,
            state: _,
            category: _,
            text,
            reason,
            page,
            later_stage,
            change,
            covered: _,
            drafter: _,
            approved_at: _,
            rev: _,
        } = self;
        all(scrub, [text, reason, page, later_stage, change]);
    }
}

impl Worded for Edition {
    fn scrub(&mut self, scrub: &Scrub) {
        let Self {
            id: _,
            project: _,
            number: _,
            occasion: _,
            cutoff_at: _,
            late_reason,
            kept: _,
            state: _,
            posting: _,
            last_line: _,
            hash: _,
            proposed_by: _,
            frozen_at: _,
            rev: _,
        } = self;
        all(scrub, [late_reason]);
    }
}
