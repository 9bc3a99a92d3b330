//! Lines, taken in one after the other: what the ledger says after them.

use super::course::{Entry, IssueCourse, Standing};
use super::line::{EditionLine, Line, OpinionLine, RaisedLine, ViewLine, What};
use crate::model::Moment;
use crate::model::method::{Settlement, Source};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A line where it stands in a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entered {
    /// Counts the lines from 1.
    pub number: i64,
    pub entered_at: Moment,
    pub line: Line,
}

/// A round or an occasion that is in the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub source: Source,
    /// The day (`YYYY-MM-DD`) of the occasion, or of the result's publication.
    pub on: String,
    /// What an occasion is called; empty for a round.
    pub title: String,
    /// The line by which it came in.
    pub line: i64,
}

/// An edition that was frozen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditionMark {
    pub line: i64,
    pub entered_at: Moment,
    pub of: EditionLine,
}

/// An opinion, where it belongs now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    pub source: Source,
    pub number: i64,
    /// The issue, before mergers are followed.
    pub issue: Option<i64>,
    /// Whether it asks what was asked before.
    pub repeats: Option<i64>,
    /// No more part of what it was published in, or standing in other words elsewhere.
    pub gone: bool,
    /// The line with the answer that was given later.
    pub answered: Option<i64>,
    /// The line of the view that answers it.
    pub view: Option<i64>,
}

/// Everything that the lines so far say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    pub issues: BTreeMap<i64, IssueCourse>,
    /// In the order in which they came in.
    pub columns: Vec<Column>,
    pub editions: Vec<EditionMark>,
    /// Every opinion by its line.
    pub opinions: BTreeMap<i64, Filed>,
    /// Opinions that were in no issue when they came.
    pub unfiled: Vec<Entry>,
    /// Letters of rounds that had no result at the last edition.
    pub unpublished: BTreeMap<i64, u64>,
    pub last_line: i64,
    /// The line of the last view that a result gave on an issue, by round and issue: it answers all that the result has in it.
    in_results: HashMap<(Source, i64), i64>,
}

/// Lines with what can be said of each by those before it: whether it is late.
pub fn marked(lines: impl IntoIterator<Item = Entered>) -> impl Iterator<Item = Entry> {
    let mut cutoff: Option<String> = None;
    lines.into_iter().map(move |Entered { number, entered_at, line }| {
        let late = cutoff.as_ref().is_some_and(|cutoff| line.on < *cutoff);
        if let What::Edition(of) = &line.what {
            cutoff = Some(of.cutoff_at.jst_date().to_string());
        }
        Entry { number, entered_at, late, line }
    })
}

impl Ledger {
    /// What these lines say. They come in their order; a line about an issue that was never raised is passed over.
    pub fn of(lines: impl IntoIterator<Item = Entered>) -> Self {
        let mut ledger = Self::default();
        for entry in marked(lines) {
            ledger.take(entry);
        }
        ledger.reckon();
        for course in ledger.issues.values_mut() {
            course.entries.sort_by(|a, b| (&a.line.on, a.number).cmp(&(&b.line.on, b.number)));
        }
        ledger
    }

    /// The issue that the opinions of an issue are in now: itself, or where it went.
    pub fn now(&self, issue: i64) -> i64 {
        let mut at = issue;
        // A merger never comes back (a guard), so this ends; the bound is for a ledger that somebody made up.
        for _ in 0..self.issues.len() {
            match self.issues.get(&at).map(|course| &course.standing) {
                Some(Standing::Merged(into)) => at = *into,
                _ => break,
            }
        }
        at
    }

    /// The number of the next view on an issue.
    pub fn next_view(&self, issue: i64) -> i64 {
        self.issues.get(&issue).map_or(1, |course| course.views().count() as i64 + 1)
    }

    /// The opinions of a round or an occasion by their number there, each with its line: those that still stand.
    pub fn opinions_of(&self, source: Source) -> HashMap<i64, (i64, &Filed)> {
        let standing = self.opinions.iter().filter(|(_, filed)| filed.source == source && !filed.gone);
        standing.map(|(line, filed)| (filed.number, (*line, filed))).collect()
    }

    /// What every opinion says, by its line.
    pub fn said(&self) -> HashMap<i64, &OpinionLine> {
        let entries = self.issues.values().flat_map(|course| &course.entries).chain(&self.unfiled);
        let said = entries.filter_map(|entry| match &entry.line.what {
            What::Opinion(said) => Some((entry.number, &**said)),
            _ => None,
        });
        said.collect()
    }

    fn take(&mut self, entry: Entry) {
        let Entry { number, entered_at, .. } = entry;
        self.last_line = number;
        match &entry.line.what {
            What::Result { round, .. } => self.column(Source::Round(*round), &entry.line, number, ""),
            What::Occasion(occasion) => self.column(Source::Occasion(occasion.occasion), &entry.line, number, &occasion.title),
            What::Unpublished { round, letters } => drop(self.unpublished.insert(*round, *letters)),
            What::Edition(of) => self.editions.push(EditionMark { line: number, entered_at, of: of.clone() }),
            What::Raised(RaisedLine { issue, theme, title, split_from, .. }) => {
                let course = IssueCourse::raised(*issue, theme, title, *split_from);
                self.issues.entry(*issue).or_insert(course);
                if let Some(from) = split_from.and_then(|from| self.issues.get_mut(&from)) {
                    from.split_into.push(*issue);
                    from.entries.push(entry.clone());
                }
            }
            What::Opinion(opinion) => self.opinion_came(number, opinion),
            What::View(view) => self.answered(number, view),
            What::Filed { opinion, issue } => self.refiled(*opinion, *issue),
            What::Dropped { opinion } => self.dropped(*opinion),
            What::Answered { opinion, .. } => {
                if let Some(filed) = self.opinions.get_mut(opinion) {
                    filed.answered = Some(number);
                }
            }
            _ => {}
        }
        self.note(entry);
    }

    /// Puts an entry into the course of its issue, which moves with it.
    fn note(&mut self, entry: Entry) {
        let of_opinion = match &entry.line.what {
            What::Corrected(line) => line.opinion.and_then(|opinion| self.opinions.get(&opinion)).and_then(|filed| filed.issue),
            What::Answered { opinion, .. } | What::Dropped { opinion } => self.opinions.get(opinion).and_then(|filed| filed.issue),
            _ => None,
        };
        let Some(number) = entry.line.issue().or(of_opinion) else {
            self.unfiled.extend(Some(entry).filter(|entry| matches!(entry.line.what, What::Opinion(_))));
            return;
        };
        if let What::Merged { issue, into, .. } = &entry.line.what
            && let Some(into) = self.issues.get_mut(into)
        {
            into.merged_from.push(*issue);
            into.entries.push(entry.clone());
        }
        let Some(course) = self.issues.get_mut(&number) else { return };
        match &entry.line.what {
            What::Reworded { theme, title, .. } => (course.theme, course.title) = (theme.clone(), title.clone()),
            What::Merged { into, .. } => course.standing = Standing::Merged(*into),
            What::Reopened { .. } => (course.standing, course.reopened) = (Standing::Reopened, true),
            What::Settled { how, .. } => course.standing = Standing::Settled(*how),
            What::Considered { owner, due, .. } => {
                course.standing = Standing::Considered { owner: owner.clone(), due: due.clone() };
            }
            What::Carried { .. } => course.standing = Standing::Settled(Settlement::NextStage),
            What::View(_) => (course.standing, course.reopened) = (Standing::Answered, false),
            _ => {}
        }
        course.entries.push(entry);
    }

    fn column(&mut self, source: Source, line: &Line, number: i64, title: &str) {
        if let Source::Round(round) = source {
            self.unpublished.remove(&round);
        }
        if !self.columns.iter().any(|column| column.source == source) {
            self.columns.push(Column { source, on: line.on.clone(), title: title.to_owned(), line: number });
        }
    }

    fn opinion_came(&mut self, number: i64, opinion: &OpinionLine) {
        if let Some(before) = opinion.corrects {
            self.dropped(before);
        }
        let OpinionLine { source, number: of_source, issue, repeats, .. } = opinion;
        let filed =
            Filed { source: *source, number: *of_source, issue: *issue, repeats: *repeats, gone: false, answered: None, view: None };
        self.opinions.insert(number, filed);
        if repeats.is_none() {
            self.asked(*issue);
        }
    }

    fn refiled(&mut self, opinion: i64, to: Option<i64>) {
        let Some(filed) = self.opinions.get_mut(&opinion) else { return };
        // What a view has answered already asks nothing where it is put.
        let (before, new) = (std::mem::replace(&mut filed.issue, to), filed.repeats.is_none() && filed.view.is_none());
        let mut known = before.and_then(|issue| self.issues.get(&issue)).map_or(&self.unfiled, |course| &course.entries).iter();
        let said = known.find(|entry| entry.number == opinion).cloned();
        if let Some((said, course)) = said.zip(to.and_then(|issue| self.issues.get_mut(&issue))) {
            course.entries.push(said);
        }
        if new {
            self.asked(to);
        }
    }

    fn dropped(&mut self, opinion: i64) {
        if let Some(filed) = self.opinions.get_mut(&opinion) {
            filed.gone = true;
        }
    }

    /// A view answers the opinions that it names; one in a result all that the result has in the issue, also what a correction adds.
    fn answered(&mut self, number: i64, view: &ViewLine) {
        for opinion in &view.covered {
            if let Some(filed) = self.opinions.get_mut(opinion) {
                filed.view = Some(number);
            }
        }
        if let Some(source) = view.source {
            self.in_results.insert((source, view.issue), number);
        }
    }

    /// Something was said about an issue: what was answered or settled is open again.
    fn asked(&mut self, issue: Option<i64>) {
        let now = issue.map(|issue| self.now(issue));
        if let Some(course) = now.and_then(|issue| self.issues.get_mut(&issue))
            && matches!(course.standing, Standing::Answered | Standing::Settled(_))
        {
            course.standing = Standing::Reopened;
        }
    }

    /// Says of each issue whether something in it has no answer.
    fn reckon(&mut self) {
        for filed in self.opinions.values_mut() {
            let in_result = filed.issue.and_then(|issue| self.in_results.get(&(filed.source, issue)).copied());
            filed.view = filed.view.max(in_result);
        }
        let open = self.opinions.values().filter(|filed| !filed.gone && filed.repeats.is_none() && filed.view.is_none());
        let owing: BTreeSet<i64> = open.filter_map(|filed| filed.issue).map(|issue| self.now(issue)).collect();
        for course in self.issues.values_mut() {
            course.owes = course.reopened || owing.contains(&course.number);
        }
    }
}

#[cfg(test)]
#[path = "fold_tests.rs"]
mod tests;
