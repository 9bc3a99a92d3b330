//! Letters in which other residents name somebody who is erased. What they wrote is theirs and stays; but once nobody knows the name any
//! more, no gate can find it in what is published later. So its places are marked, for good.

use super::super::submission::outdated;
use super::super::{Desk, Stop};
use super::rows::{Removal, WITHHELD};
use super::{Scrub, Worded};
use crate::model::ids::{ProjectId, SubmissionId};
use crate::model::terms::RedactionReason;
use crate::store::Db;
use crate::store::rounds::Round;
use crate::store::submissions::{Filter, Submission};
use serde::Serialize;

/// Letters read at once.
const PAGE: i64 = 500;

/// How often others name who is erased.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Mentions {
    pub letters: u64,
    pub places: u64,
}

/// What an erasure would mark in the letters of others, those that lose their own writers left out.
pub fn mentions(db: &mut Db, project: ProjectId, scrub: &Scrub, own: &[SubmissionId]) -> Result<Mentions, Stop> {
    let mut mentions = Mentions::default();
    for (_, places) in naming(db, project, scrub, RedactionReason::Name, |letter| !own.contains(&letter.id))? {
        mentions.letters += 1;
        mentions.places += places;
    }
    Ok(mentions)
}

/// The letters of a project that name them, marked, each with the number of places.
fn naming(
    db: &mut Db,
    project: ProjectId,
    scrub: &Scrub,
    reason: RedactionReason,
    wanted: impl Fn(&Submission) -> bool,
) -> Result<Vec<(Submission, u64)>, Stop> {
    let mut naming = Vec::new();
    for round in Round::of_project(db, project)? {
        let mut after = 0;
        loop {
            let page = Submission::list(db, round.id, Filter::All, after, PAGE)?;
            let Some(last) = page.last() else { break };
            after = last.intake_no;
            for mut letter in page.into_iter().filter(&wanted) {
                let places = scrub.mark(&mut letter, reason);
                if places > 0 {
                    naming.push((letter, places));
                }
            }
        }
    }
    Ok(naming)
}

impl Removal<'_> {
    /// Marks who is erased in the letters of others. To be called before [`Removal::rows`], which leaves alone what was touched.
    pub fn mentions(&mut self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        let letters = naming(desk.db, self.project, self.scrub, self.reason, |letter| !self.own.contains(letter.id.as_str()))?;
        for (mut letter, _) in letters {
            letter.scrub(self.scrub);
            self.marked(desk, &mut letter)?;
        }
        Ok(())
    }

    /// Writes a letter that got marks. Its translations may still say in Japanese what is marked now: they are looked at again.
    pub fn marked(&mut self, desk: &mut Desk<'_>, letter: &mut Submission) -> Result<(), Stop> {
        let before = Submission::by_id(desk.db, letter.id)?.map(|stored| stored.redactions.to_vec()).unwrap_or_default();
        for mut opinion in outdated(desk.db, letter, &before)? {
            opinion.scrub(self.scrub);
            self.enter(desk, WITHHELD, &mut opinion)?;
        }
        self.enter(desk, WITHHELD, letter)
    }
}
