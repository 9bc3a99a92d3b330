//! How lines of a ledger and records of occasions are shown, to residents and to the staff alike.

use crate::documents::ledger::{Entry, Line, MaterialLine, OpinionLine, RecordRow, RecordSheet, ViewLine, What};
use crate::model::Moment;
use crate::model::method::Source;
use crate::model::terms::Lang;
use serde::Serialize;
use std::collections::HashMap;

/// A line, for the part `pages/ledger/line`: everything that any kind of line says, empty where this one does not.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LineShown {
    pub number: i64,
    pub kind: &'static str,
    /// The day on which it happened (`YYYY-MM-DD`).
    pub on: String,
    /// None while it waits to enter.
    pub entered_at: Option<Moment>,
    /// 追加記載: it happened before the cut-off of an edition that does not have it.
    pub late: bool,
    pub issue: Option<i64>,
    /// The issue that it went into or came out of, of another project where `project` names one; the view that it supersedes; the line of the
    /// opinion that it is about.
    pub other: Option<i64>,
    pub theme: String,
    pub title: String,
    /// The words of an opinion, of an answer or of a view.
    pub text: String,
    pub gist: String,
    pub translation: String,
    pub reason: String,
    pub page: String,
    pub later_stage: String,
    pub change: String,
    pub answer: String,
    pub post: String,
    pub due: String,
    pub district: String,
    pub area: String,
    pub place: String,
    /// Variants of closed vocabularies, by their names.
    pub utterance: Option<&'static str>,
    pub speaker: Option<&'static str>,
    pub scope: Option<&'static str>,
    pub no_issue: Option<&'static str>,
    pub because: Option<&'static str>,
    pub how: Option<&'static str>,
    pub stage: Option<&'static str>,
    pub occasion_kind: Option<&'static str>,
    /// The city's own words for the category of a view.
    pub category: String,
    /// The number of the round or of the occasion that it comes from.
    pub round: Option<i64>,
    pub occasion: Option<i64>,
    /// Its number there, or the number of a view, a version or an edition.
    pub of: i64,
    /// How many opinions, rows or letters.
    pub count: u64,
    pub participants: Option<i64>,
    /// The line at which the same was asked before.
    pub repeats: Option<i64>,
    pub cutoff_at: Option<Moment>,
    /// The papers that were frozen with an edition.
    pub materials: Vec<MaterialLine>,
    /// The number of the project that goes on, or that it comes from.
    pub project: String,
}

impl LineShown {
    /// A line that is not in the ledger yet.
    pub fn of(number: i64, line: Line, lang: Lang) -> Self {
        let (round, occasion) = match line.source() {
            Some(Source::Round(round)) => (Some(round), None),
            Some(Source::Occasion(occasion)) => (None, Some(occasion)),
            None => (None, None),
        };
        let shown = Self { number, kind: line.kind(), issue: line.issue(), round, occasion, on: line.on, ..Self::default() };
        match line.what {
            What::Opinion(opinion) => shown.opinion(*opinion),
            What::View(view) => shown.view(*view, lang),
            what => shown.other(what),
        }
    }

    /// One that is.
    pub fn entered(entry: Entry, lang: Lang) -> Self {
        let Entry { number, entered_at, late, line } = entry;
        Self { entered_at: Some(entered_at), late, ..Self::of(number, line, lang) }
    }

    fn opinion(self, line: OpinionLine) -> Self {
        let OpinionLine { number, no_issue, scope, utterance, speaker, district, gist, text, translation, .. } = line;
        let OpinionLine { answer, post, due, repeats, corrects, .. } = line;
        Self {
            of: number,
            no_issue: no_issue.map(|reason| reason.name()),
            scope: scope.map(|scope| scope.name()),
            utterance: utterance.map(|utterance| utterance.name()),
            speaker: speaker.map(|speaker| speaker.name()),
            other: corrects,
            ..Self { district, gist, text, translation, answer, post, due, repeats, ..self }
        }
    }

    fn view(self, line: ViewLine, lang: Lang) -> Self {
        let category = line.label.get(lang).to_owned();
        let ViewLine { view, text, reason, page, later_stage, supersedes, change, .. } = line;
        Self { of: view, other: supersedes, category, text, reason, page, later_stage, change, ..self }
    }

    fn other(self, what: What) -> Self {
        match what {
            What::Result { stage, version, opinions, .. } => Self { stage: Some(stage.name()), of: version, count: opinions, ..self },
            What::Occasion(line) => Self {
                occasion_kind: Some(line.of.name()),
                title: line.title,
                area: line.area,
                place: line.place,
                participants: line.participants,
                count: line.rows,
                ..self
            },
            What::Raised(line) => {
                let (project, other) = line.carried.map_or((String::new(), line.split_from), |from| (from.project, Some(from.issue)));
                Self { theme: line.theme, title: line.title, other, reason: line.reason, project, ..self }
            }
            What::Carried { project, into, .. } => Self { project, other: Some(into), ..self },
            What::Ended { how, reason, project } => Self { how: Some(how.name()), reason, project, ..self },
            What::Reworded { theme, title, .. } => Self { theme, title, ..self },
            What::Merged { into, reason, .. } => Self { other: Some(into), reason, ..self },
            What::Reopened { because, reason, .. } => Self { because: Some(because.name()), reason, ..self },
            What::Settled { how, reason, .. } => Self { how: Some(how.name()), reason, ..self },
            What::Considered { owner, due, .. } => Self { post: owner, due, ..self },
            What::Filed { opinion, .. } | What::Dropped { opinion } => Self { other: Some(opinion), ..self },
            What::Corrected(line) => Self {
                other: line.opinion,
                of: line.row.unwrap_or_default(),
                text: line.text,
                answer: line.answer,
                post: line.post,
                reason: line.reason,
                ..self
            },
            What::Answered { opinion, answer, post } => Self { other: Some(opinion), answer, post, ..self },
            What::Unpublished { letters, .. } => Self { count: letters, ..self },
            What::Edition(line) => Self {
                of: line.edition,
                occasion: line.occasion,
                cutoff_at: Some(line.cutoff_at),
                reason: line.late_reason,
                materials: line.materials,
                ..self
            },
            // These have their own.
            What::Opinion(_) | What::View(_) => self,
        }
    }
}

/// The record of an occasion, for the part `pages/ledger/record`.
#[derive(Serialize)]
pub struct RecordShown {
    name: String,
    of: &'static str,
    area: String,
    place: String,
    starts_at: Moment,
    participants: Option<i64>,
    attendees: String,
    edition: i64,
    edition_hash: String,
    remarks: String,
    rows: Vec<RowShown>,
}

/// One row of it.
#[derive(Serialize)]
pub struct RowShown {
    number: i64,
    utterance: &'static str,
    speaker: &'static str,
    district: String,
    words: String,
    answer: String,
    post: String,
    due: String,
    issue: Option<i64>,
    title: String,
    repeats: Option<i64>,
    /// The answer that was taken back, once it is public.
    later: Option<LaterShown>,
}

/// An answer that was given after the record was published.
#[derive(Clone, Debug, Serialize)]
pub struct LaterShown {
    /// The day on which it was given (`YYYY-MM-DD`).
    pub on: String,
    pub answer: String,
    pub post: String,
}

impl RecordShown {
    /// The same with the answers that were given later, by row.
    pub fn with_later(mut self, mut later: HashMap<i64, LaterShown>) -> Self {
        for row in &mut self.rows {
            row.later = later.remove(&row.number);
        }
        self
    }

    pub fn of(sheet: RecordSheet) -> Self {
        Self {
            of: sheet.of.name(),
            name: sheet.name,
            area: sheet.area,
            place: sheet.place,
            starts_at: sheet.starts_at,
            participants: sheet.participants,
            attendees: sheet.attendees,
            edition: sheet.edition,
            edition_hash: sheet.edition_hash,
            remarks: sheet.remarks,
            rows: sheet.rows.into_iter().map(RowShown::of).collect(),
        }
    }
}

impl RowShown {
    fn of(row: RecordRow) -> Self {
        let RecordRow { number, utterance, speaker, district, words, answer, post, due, issue, repeats } = row;
        let (issue, title) = issue.map_or((None, String::new()), |issue| (Some(issue.number), issue.title));
        let (utterance, speaker, later) = (utterance.name(), speaker.name(), None);
        Self { number, utterance, speaker, district, words, answer, post, due, issue, title, repeats, later }
    }
}
