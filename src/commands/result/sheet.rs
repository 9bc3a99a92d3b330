//! Puts the result's snapshot together. It reads every letter of the round once, a page at a time.

use super::super::submission::questions::{self, Answered, Tally};
use super::super::view::named;
use super::super::{Desk, FieldError, Refused, Stop, found};
use super::answers::{Answers, label};
use super::places::places;
use super::{Remarks, numbers};
use crate::documents::announcement::Announced;
use crate::documents::result::{
    Correction, FORMAT, ResultSheet, SheetChange, SheetIssue, SheetOpinion, SheetPlace, SheetQuestion, counting, marker,
};
use crate::model::Span;
use crate::model::ids::{OpinionId, SubmissionId};
use crate::model::policy::Policy;
use crate::model::redaction::{Redaction, redact};
use crate::model::span::slice;
use crate::model::terms::{AsideReason, Channel, JointRule, RedactionReason, ResponseCategory, Tongue, Validity};
use crate::procedure::counts::{Counts, LetterFact, OpinionFact, count, reconcile};
use crate::store::Db;
use crate::store::opinions::Opinion;
use crate::store::publications::Publication;
use crate::store::rounds::Round;
use crate::store::submissions::{Filter, Submission};
use std::collections::{BTreeMap, HashMap};

/// Letters read at once.
const PAGE: i64 = 500;

/// The result of a round as it would be published now.
pub fn sheet(desk: &mut Desk<'_>, round: &Round, remarks: &Remarks) -> Result<ResultSheet, Stop> {
    let policy = desk.policy(round.policy)?;
    preview(desk.db, &policy, round, remarks)
}

/// The same for who only reads; `policy` is the version under which the round runs. While answers are missing, so are their
/// issues.
pub fn preview(db: &mut Db, policy: &Policy, round: &Round, remarks: &Remarks) -> Result<ResultSheet, Stop> {
    let announced = found(super::super::round::announcement::announced(db, policy, round)?)?;
    let answers = Answers::load(db, round)?;
    let opinions = Opinion::of_round(db, round.id)?;
    let letters = Letters::load(db, round, &opinions)?;
    let counts = counts(&letters, &opinions, &answers, policy.counting.joint)?;
    let places = places(db, round)?;
    let lines = in_order(opinions.iter().map(|opinion| (opinion, opinion.issue.and_then(|id| answers.number(id)))).collect());
    let mut groups: BTreeMap<Option<i64>, Vec<SheetOpinion>> = BTreeMap::new();
    let questions = questions::count(round, &letters.answered, &opinions);
    let kept = numbers::published(db, round)?;
    let numbers = numbers::numbered(numbers::continued(kept, lines.iter().map(|(opinion, _)| opinion.id)));
    for (opinion, issue) in lines {
        let place = opinion.plan_section.and_then(|section| places.get(&section)).cloned();
        let number = numbers.get(&opinion.id).copied().unwrap_or_default();
        groups.entry(issue).or_default().push(letters.line(opinion, number, place));
    }
    groups.values_mut().for_each(|lines| lines.sort_by_key(|line| line.number));
    let without_issue = groups.remove(&None).unwrap_or_default();
    let (issues, mut changes) = answers.answered(groups, policy);
    for change in &mut changes {
        let sections: Vec<_> = change.sections.iter().map(|section| section.id).collect();
        change.sections = named(db, round.plan, &sections)?;
    }
    let correction = correction(db, round)?;
    Ok(heading(announced, policy, remarks, Body { counts, questions, issues, without_issue, changes, letters, correction }))
}

/// The number of the version being prepared, and why, when one is published already.
fn correction(db: &mut Db, round: &Round) -> Result<Option<Correction>, Stop> {
    if !round.in_correction() {
        return Ok(None);
    }
    let version = Publication::newest(db, round.id)?.map_or(1, |newest| newest.version) + 1;
    Ok(Some(Correction { version, reason: round.correction.clone() }))
}

/// Opinions in the order in which a result numbers them: by issue, those without one last, each in the order given.
pub(super) fn in_order<T>(mut opinions: Vec<(T, Option<i64>)>) -> Vec<(T, Option<i64>)> {
    opinions.sort_by_key(|(_, issue)| issue.unwrap_or(i64::MAX));
    opinions
}

struct Body {
    counts: Counts,
    questions: Vec<Tally>,
    issues: Vec<SheetIssue>,
    without_issue: Vec<SheetOpinion>,
    changes: Vec<SheetChange>,
    letters: Letters,
    correction: Option<Correction>,
}

fn heading(announced: Announced, policy: &Policy, remarks: &Remarks, body: Body) -> ResultSheet {
    let Announced { project, title, title_en, kind, round, stage, agency, section, phone, plan, .. } = announced;
    let Announced {
        opens_at, closes_at, days, minimum_days, fields, channels, policy: version, extensions, revisions, postponements, ..
    } = announced;
    ResultSheet {
        format: FORMAT.to_owned(),
        city: policy.city.name.clone(),
        project,
        title,
        title_en,
        kind,
        round,
        stage,
        agency,
        section,
        phone,
        plan,
        opens_at,
        closes_at,
        days,
        minimum_days,
        short_period_reason: fields.short_period_reason,
        viewing_places: fields.viewing_places,
        channels,
        no_opinions: body.counts.opinions == 0,
        counting: body.counts.joint.map(|joint| counting(joint.rule)),
        counts: body.counts,
        labels: ResponseCategory::ALL.iter().map(|category| (*category, label(policy, *category))).collect(),
        questions: body.questions.into_iter().map(question).collect(),
        issues: body.issues,
        without_issue: body.without_issue,
        changes: body.changes,
        withheld: body.letters.withheld,
        withheld_later: Vec::new(),
        left_out: body.letters.left_out,
        remark: remarks.remark.clone(),
        next_step: remarks.next_step.clone(),
        contact: fields.contact,
        policy: version,
        correction: body.correction,
        extensions,
        revisions,
        postponements,
    }
}

fn question(Tally { number, text, letters, opinions }: Tally) -> SheetQuestion {
    SheetQuestion { number, text, letters, opinions }
}

/// What counting needs of a letter.
struct LetterLine {
    channel: Channel,
    validity: Validity,
    submitter: SubmissionId,
    duplicate: bool,
    co_signers: u64,
}

impl LetterLine {
    fn fact(&self) -> LetterFact<'_> {
        let Self { channel, validity, duplicate, co_signers, .. } = *self;
        LetterFact { channel, validity, submitter: Some(self.submitter.as_str()), duplicate, co_signers }
    }
}

/// What the letters give to the result: facts for the counts, the public wording of each opinion, and what is left out.
#[derive(Default)]
struct Letters {
    facts: Vec<LetterLine>,
    channels: HashMap<SubmissionId, Channel>,
    /// The day on which a letter was found after the publication.
    found: HashMap<SubmissionId, String>,
    /// The letters that answer questions of the round.
    answered: Answered,
    wordings: HashMap<OpinionId, (String, Tongue)>,
    withheld: BTreeMap<RedactionReason, u64>,
    left_out: BTreeMap<AsideReason, u64>,
}

impl Letters {
    fn load(db: &mut Db, round: &Round, opinions: &[Opinion]) -> Result<Self, Stop> {
        let mut of_letter: HashMap<SubmissionId, Vec<&Opinion>> = HashMap::new();
        for opinion in opinions {
            of_letter.entry(opinion.submission).or_default().push(opinion);
        }
        let mut letters = Self::default();
        let mut after = 0;
        loop {
            let page = Submission::list(db, round.id, Filter::All, after, PAGE)?;
            let Some(last) = page.last() else { return Ok(letters) };
            after = last.intake_no;
            for letter in &page {
                letters.add(letter, of_letter.remove(&letter.id).unwrap_or_default());
            }
        }
    }

    fn add(&mut self, letter: &Submission, opinions: Vec<&Opinion>) {
        // Nothing is asked for or released before every letter is judged; the guard stands before this.
        let validity = letter.validity.unwrap_or(Validity::Unreadable);
        let (duplicate, co_signers) = (letter.duplicate_of.is_some(), letter.particulars.co_signers);
        self.facts.push(LetterLine { channel: letter.channel, validity, submitter: letter.submitter, duplicate, co_signers });
        self.channels.insert(letter.id, letter.channel);
        if !letter.found_on.is_empty() {
            self.found.insert(letter.id, letter.found_on.clone());
        }
        if validity == Validity::Valid {
            if questions::answers(&letter.parts) {
                self.answered.insert(letter.id, letter.parts.to_vec());
            }
            for aside in letter.asides.iter() {
                *self.left_out.entry(aside.reason).or_default() += 1;
            }
        }
        for opinion in opinions {
            let text = self.wording(letter, opinion);
            self.wordings.insert(opinion.id, (text, letter.written_in()));
        }
    }

    /// The words of an opinion with markers in the place of what was redacted in its letter.
    fn wording(&mut self, letter: &Submission, opinion: &Opinion) -> String {
        let (start, end) = (opinion.start_at.max(0) as usize, opinion.end_at.max(0) as usize);
        let words = slice(&letter.text, start, end).unwrap_or_default();
        let clip = |from: usize, to: usize| Span::new(from.clamp(start, end) - start, to.clamp(start, end) - start);
        let marks = letter.redactions.iter();
        let marks = marks.filter_map(|mark| clip(mark.start, mark.end).map(|span| Redaction { span, reason: mark.reason }));
        match redact(words, &marks.collect::<Vec<_>>(), marker) {
            Ok(copy) => {
                for redaction in &copy.redactions {
                    *self.withheld.entry(redaction.reason).or_default() += 1;
                }
                copy.text
            }
            // A mark beyond the words was made for other words; rather nothing than a name.
            Err(_) => marker(RedactionReason::Other).to_owned(),
        }
    }

    fn line(&self, opinion: &Opinion, number: u64, place: Option<SheetPlace>) -> SheetOpinion {
        let (text, lang) = self.wordings.get(&opinion.id).cloned().unwrap_or((String::new(), Tongue::Ja));
        let question = questions::question_of(&self.answered, opinion);
        let found_on = self.found.get(&opinion.submission).cloned().unwrap_or_default();
        SheetOpinion {
            number,
            scope: opinion.scope,
            no_issue: opinion.no_issue,
            place,
            gist: opinion.gist.clone(),
            text,
            lang,
            translation: opinion.translation.clone(),
            question,
            found_on,
        }
    }
}

/// The counts, which must reconcile before anybody is asked to release them.
fn counts(letters: &Letters, opinions: &[Opinion], answers: &Answers, joint: JointRule) -> Result<Counts, Stop> {
    let of_letters: Vec<_> = letters.facts.iter().map(LetterLine::fact).collect();
    let numbers: Vec<_> = opinions.iter().map(|opinion| opinion.issue.and_then(|id| answers.number(id)).map(|n| n.to_string())).collect();
    let mut of_opinions = Vec::with_capacity(opinions.len());
    for (opinion, number) in opinions.iter().zip(&numbers) {
        let Some(channel) = letters.channels.get(&opinion.submission) else {
            return Err(Stop::Broken(format!("opinion {} has no letter", opinion.id)));
        };
        of_opinions.push(OpinionFact {
            scope: opinion.scope,
            issue: number.as_deref(),
            category: opinion.issue.and_then(|issue| answers.category(issue)),
            text: &opinion.text_key,
            channel: *channel,
        });
    }
    let counts = count(&of_letters, &of_opinions, joint);
    match reconcile(&counts).first() {
        None => Ok(counts),
        Some(broken) => {
            let error = FieldError::new("counts", "counts_differ").with("balance", broken.balance);
            Err(Refused::Fields(vec![error.with("left", broken.left).with("right", broken.right)]).into())
        }
    }
}
