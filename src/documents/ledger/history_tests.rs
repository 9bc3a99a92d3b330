//! A made-up history of a ledger, step by step as the commands bring it along: for tests that hold for every history.

use super::{
    EditionLine, Entered, Ledger, Line, OccasionLine, Office, OfficeIssue, OpinionLine, POSTING, PostingSheet, ViewLine, What, pending,
};
use crate::model::Moment;
use crate::model::method::{OccasionKind, Reopening, Settlement, Source};
use crate::model::policy::Label;
use crate::model::terms::{ResponseCategory, Stage};

/// What happens, with two numbers that say to whom.
pub type Step = (u8, u16, u16);

/// Everything that happened, and the office that it happened to.
pub struct History {
    pub postings: Vec<PostingSheet>,
    pub lines: Vec<Entered>,
    pub office: Office,
    /// The ledger as it was read right after each posting.
    pub read: Vec<(Moment, Ledger)>,
    now: Moment,
    occasions: i64,
    rounds: i64,
}

impl History {
    pub fn of(steps: &[Step]) -> Self {
        let now = Moment::start_of_day("2026-10-01".parse().unwrap());
        let (postings, lines, read) = (Vec::new(), Vec::new(), Vec::new());
        let mut history = Self { postings, lines, office: Office::default(), read, now, occasions: 0, rounds: 0 };
        for step in steps {
            history.step(*step);
        }
        history.edition();
        history
    }

    fn step(&mut self, (kind, a, b): Step) {
        self.now = self.now.plus_minutes(1);
        match kind % 11 {
            0 | 1 => self.evening(a, b),
            2 => self.result(a, b),
            3 => self.view(a),
            4 => drop(self.raise(None)),
            5 => self.merge(a, b),
            6 => self.split(a),
            7 => self.move_on(a, b),
            8 => self.answer_later(a),
            9 => self.edition(),
            _ => self.now = self.now.plus_days(i64::from(a % 5)),
        }
        self.office.unpublished = vec![(self.rounds + 1, u64::from(b % 7))];
    }

    fn day(&self, before: u16) -> String {
        self.now.plus_days(-i64::from(before)).jst_date().to_string()
    }

    fn ledger(&self) -> Ledger {
        Ledger::of(self.lines.iter().cloned())
    }

    fn post(&mut self, on: &str, whats: Vec<What>) {
        let lines: Vec<Line> = whats.into_iter().map(|what| Line { on: on.to_owned(), what }).collect();
        let before = self.postings.last().map(|last| last.hash().unwrap().hex()).unwrap_or_default();
        let (number, first_line) = (self.postings.len() as i64 + 1, self.lines.len() as i64 + 1);
        let sheet = PostingSheet { format: POSTING.to_owned(), project: "2026-001".to_owned(), number, before, first_line, lines };
        self.lines.extend(sheet.clone().entered(self.now));
        self.postings.push(sheet);
        let ledger = self.ledger();
        self.office.filed.extend(ledger.opinions.iter().skip(self.office.filed.len()).map(|(line, filed)| (*line, filed.issue)));
        self.read.push((self.now, ledger));
    }

    /// Issues that take opinions.
    fn open(&self) -> Vec<i64> {
        self.office.issues.iter().filter(|issue| issue.merged_into.is_none()).map(|issue| issue.number).collect()
    }

    fn pick(&mut self, at: u16) -> i64 {
        if self.open().is_empty() {
            self.raise(None);
        }
        let open = self.open();
        open[usize::from(at) % open.len()]
    }

    fn issue(&mut self, number: i64) -> &mut OfficeIssue {
        self.office.issues.iter_mut().find(|issue| issue.number == number).unwrap()
    }

    fn raise(&mut self, split_from: Option<i64>) -> i64 {
        let number = self.office.issues.len() as i64 + 1;
        let (theme, title) = (format!("主題{}", number % 3), format!("論点{number}"));
        let (merged_into, considered, reopened, settled) = (None, None, None, None);
        let reason = "別の答えが要るため".to_owned();
        self.office.issues.push(OfficeIssue { number, theme, title, split_from, merged_into, considered, reopened, settled, reason });
        number
    }

    /// Lines that name the issues that are in use and not public yet.
    fn naming(&self, used: &[i64]) -> Vec<What> {
        let office =
            Office { issues: self.office.issues.clone(), filed: used.iter().map(|issue| (0, Some(*issue))).collect(), ..Office::default() };
        let new = pending(&self.ledger(), &office, "").into_iter().map(|line| line.what);
        new.filter(|what| matches!(what, What::Raised(raised) if used.contains(&raised.issue))).collect()
    }

    /// The record of an occasion some days ago is published; every third row asks what was asked before.
    fn evening(&mut self, a: u16, b: u16) {
        self.occasions += 1;
        let (occasion, rows) = (self.occasions, a % 5);
        let ledger = self.ledger();
        let issues: Vec<i64> = (0..rows).map(|row| self.pick(b.wrapping_add(row * 7))).collect();
        let empty = String::new;
        let (of, title, area, place) = (OccasionKind::Briefing, format!("説明会{occasion}"), empty(), empty());
        let mut whats = vec![What::Occasion(OccasionLine { occasion, of, title, area, place, participants: None, rows: u64::from(rows) })];
        whats.extend(self.naming(&issues));
        for (row, issue) in (1..).zip(issues) {
            let before = ledger.opinions.iter().find(|(_, filed)| filed.issue == Some(issue) && filed.repeats.is_none());
            let repeats = before.map(|(line, _)| *line).filter(|_| (row + i64::from(b)) % 3 == 0);
            whats.push(opinion(Source::Occasion(occasion), row, issue, repeats));
        }
        let on = self.day(b % 6);
        self.post(&on, whats);
    }

    fn result(&mut self, a: u16, b: u16) {
        self.rounds += 1;
        let source = Source::Round(self.rounds);
        let issue = self.pick(b);
        let opinions = u64::from(a % 3 + 1);
        let mut whats = vec![What::Result { round: self.rounds, stage: Stage::Draft, version: 1, opinions }];
        whats.extend(self.naming(&[issue]));
        whats.extend((1..=opinions as i64).map(|number| opinion(source, number, issue, None)));
        whats.push(view(&self.ledger(), Some(source), issue));
        let on = self.day(0);
        self.office.unpublished.clear();
        self.post(&on, whats);
        self.rest(issue);
    }

    fn view(&mut self, a: u16) {
        let issue = self.pick(a);
        let whats = self.naming(&[issue]).into_iter().chain([view(&self.ledger(), None, issue)]).collect();
        let on = self.day(0);
        self.post(&on, whats);
        self.rest(issue);
    }

    /// A view ends what was under way about an issue.
    fn rest(&mut self, issue: i64) {
        let issue = self.issue(issue);
        (issue.considered, issue.reopened, issue.settled) = (None, None, None);
    }

    fn merge(&mut self, a: u16, b: u16) {
        let (from, into) = (self.pick(a), self.pick(b));
        if from != into {
            self.issue(from).merged_into = Some(into);
        }
    }

    fn split(&mut self, a: u16) {
        let from = self.pick(a);
        if !self.ledger().issues.contains_key(&from) {
            return;
        }
        let new = self.raise(Some(from));
        if let Some(moving) = self.office.filed.iter_mut().find(|(_, issue)| *issue == Some(from)) {
            moving.1 = Some(new);
        }
    }

    fn move_on(&mut self, a: u16, b: u16) {
        let (number, due) = (self.pick(a), self.day(0));
        let issue = self.issue(number);
        (issue.considered, issue.reopened, issue.settled) = match b % 3 {
            0 => (Some(("都市計画課長".to_owned(), due)), None, None),
            1 => (None, Some(Reopening::ALL[usize::from(b) % Reopening::ALL.len()]), None),
            _ => (None, None, Some(Settlement::ALL[usize::from(b) % Settlement::ALL.len()])),
        };
    }

    fn answer_later(&mut self, a: u16) {
        let of = self.office.filed.get(usize::from(a) % self.office.filed.len().max(1)).map(|(line, _)| *line);
        let on = self.day(0);
        self.office.answers.extend(of.map(|line| (line, "お答えします。".to_owned(), "都市計画課長".to_owned(), on)));
    }

    fn edition(&mut self) {
        let (ledger, on) = (self.ledger(), self.day(0));
        let mut whats: Vec<What> = pending(&ledger, &self.office, &on).into_iter().map(|line| line.what).collect();
        let edition = ledger.editions.len() as i64 + 1;
        whats.push(What::Edition(EditionLine {
            edition,
            occasion: None,
            cutoff_at: self.now,
            late_reason: String::new(),
            materials: Vec::new(),
        }));
        self.post(&on, whats);
    }
}

/// Somebody says something on an issue.
pub fn opinion(source: Source, number: i64, issue: i64, repeats: Option<i64>) -> What {
    let (text, empty, issue) = (format!("{source}の{number}番です。"), String::new, Some(issue));
    What::Opinion(Box::new(OpinionLine {
        source,
        number,
        issue,
        no_issue: None,
        scope: None,
        utterance: None,
        speaker: None,
        district: empty(),
        gist: empty(),
        text,
        translation: empty(),
        answer: empty(),
        post: empty(),
        due: empty(),
        repeats,
        corrects: None,
    }))
}

fn view(ledger: &Ledger, source: Option<Source>, issue: i64) -> What {
    let (empty, view) = (String::new, ledger.next_view(issue));
    let supersedes = ledger.issues.get(&issue).and_then(|course| course.view()).map(|view| view.view);
    let covered = ledger.opinions.iter().filter(|(_, filed)| source.is_none() && filed.issue.map(|of| ledger.now(of)) == Some(issue));
    What::View(Box::new(ViewLine {
        issue,
        view,
        source,
        category: ResponseCategory::ExplainedOnly,
        label: Label { ja: empty(), en: empty() },
        text: format!("論点{issue}の考え方{view}"),
        reason: empty(),
        page: empty(),
        later_stage: empty(),
        supersedes,
        change: if supersedes.is_some() { "分かったことが増えたため".to_owned() } else { empty() },
        covered: covered.map(|(line, _)| *line).collect(),
    }))
}
