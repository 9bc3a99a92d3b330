//! How a project ended, as the part `pages/ended` shows it: to the public, to who decides, and to who proposes it.

use crate::documents::comparison::{Cause, ChangedPlace};
use crate::documents::ending::{Abandoned, Carried, Decided, Ended, EndedRound, Exempted, How};
use crate::documents::result::WithheldLater;
use crate::model::calendar::{closing_text, long_date, long_moment};
use crate::model::terms::Lang;
use crate::texts::texts;
use chrono::NaiveDate;
use serde::Serialize;

/// For the part `pages/ended`.
#[derive(Debug, Serialize)]
pub struct Shown {
    /// Which end it is: a text below `ended`.
    pub end: &'static str,
    pub title: String,
    section: String,
    /// What is said of it in a word and a sentence each, in the order of reading.
    facts: Vec<Fact>,
    rounds: Vec<RoundLine>,
    plan: Option<Link>,
    draft: Option<Link>,
    changes: Vec<ChangeLine>,
    /// Where they stand beside each other word by word; none when they are one version.
    comparison: Option<String>,
    /// Whether plan and draft are compared at all, so that "nothing changed" can be said.
    compared: bool,
    unasked: usize,
    carried: Vec<CarriedLine>,
    remark: String,
    withheld_later: Vec<WithheldLater>,
}

#[derive(Debug, Serialize)]
struct Fact {
    key: String,
    value: String,
}

#[derive(Debug, Serialize)]
struct Link {
    href: String,
    text: String,
}

#[derive(Debug, Serialize)]
struct RoundLine {
    href: String,
    number: i64,
    stage: &'static str,
    period: String,
    /// When its result was published, and where it is; none for one that was called off.
    published: Option<String>,
    result: Option<String>,
}

#[derive(Debug, Serialize)]
struct ChangeLine {
    place: String,
    before: String,
    after: String,
    causes: Vec<Link>,
}

#[derive(Debug, Serialize)]
struct CarriedLine {
    href: String,
    round: i64,
    issue: i64,
    title: String,
    later_stage: String,
}

impl Shown {
    /// In this language, with links into what is public of the project.
    pub fn of(ended: &Ended, lang: Lang) -> Self {
        let base = format!("/projects/{}", ended.project);
        let english = lang == Lang::En && !ended.title_en.is_empty();
        let mut shown = Self {
            end: "",
            title: if english { ended.title_en.clone() } else { ended.title.clone() },
            section: format!("{} {} {}", ended.agency.get(lang), ended.section.get(lang), ended.phone),
            facts: Vec::new(),
            rounds: ended.rounds.iter().map(|round| round_line(round, &base, lang)).collect(),
            plan: None,
            draft: None,
            changes: Vec::new(),
            comparison: None,
            compared: false,
            unasked: 0,
            carried: Vec::new(),
            remark: ended.remark.clone(),
            withheld_later: ended.withheld_later.clone(),
        };
        match &ended.how {
            How::Decided(decided) => shown.decided(decided, &base, lang),
            How::Abandoned(abandoned) => shown.abandoned(abandoned, lang),
            How::Exempted(exempted) => shown.exempted(exempted, lang),
        }
        shown
    }

    /// The same before it is public: the final plan is read in the office.
    pub fn for_staff(mut self) -> Self {
        let links = [&mut self.plan, &mut self.draft].into_iter().flatten().map(|link| &mut link.href);
        for href in links.chain(&mut self.comparison) {
            href.insert_str(0, "/office");
        }
        self
    }

    fn decided(&mut self, decided: &Decided, base: &str, lang: Lang) {
        let on = decided.decided_on.parse::<NaiveDate>().map(|day| long_date(day, lang)).unwrap_or_default();
        let version = |version: i64| texts().get(lang, "project.version", &[("n", &version.to_string())]);
        let link = |plan: &crate::documents::announcement::AnnouncedPlan| {
            Some(Link { href: format!("{base}/plans/{}", plan.version), text: format!("{}　{}", version(plan.version), plan.title) })
        };
        self.end = "decided";
        self.facts = vec![fact("decided_on", on, lang), fact("decided_by", decided.decided_by.clone(), lang)];
        (self.plan, self.draft) = (link(&decided.plan), link(&decided.draft));
        let (new, old) = (decided.plan.version, decided.draft.version);
        self.comparison = (new > old).then(|| format!("{base}/plans/{new}/comparison?from={old}"));
        self.compared = true;
        self.unasked = decided.unasked();
        self.changes = decided.changes.iter().map(|change| change_line(change, base, lang)).collect();
        self.carried = decided.carried.iter().map(|carried| carried_line(carried, base)).collect();
    }

    fn abandoned(&mut self, abandoned: &Abandoned, lang: Lang) {
        let new = texts().get(lang, if abandoned.new_draft { "ended.new_draft_yes" } else { "ended.new_draft_no" }, &[]);
        self.end = "abandoned";
        self.facts = vec![fact("reason", abandoned.reason.clone(), lang), fact("new_draft", new, lang)];
        self.facts.push(fact("new_draft_note", abandoned.new_draft_note.clone(), lang));
    }

    fn exempted(&mut self, exempted: &Exempted, lang: Lang) {
        let ground = texts().get(lang, &format!("terms.exemption_ground.{}", exempted.ground), &[]);
        self.end = "exempted";
        self.facts = vec![fact("ground", ground, lang), fact("reason", exempted.reason.clone(), lang)];
    }
}

fn fact(name: &str, value: String, lang: Lang) -> Fact {
    Fact { key: texts().get(lang, &format!("ended.{name}"), &[]), value }
}

fn round_line(round: &EndedRound, base: &str, lang: Lang) -> RoundLine {
    let href = format!("{base}/rounds/{}", round.number);
    let (from, until) = (long_moment(round.opens_at, lang), closing_text(round.closes_at, lang));
    RoundLine {
        number: round.number,
        stage: round.stage.name(),
        period: texts().get(lang, "office_round.period", &[("from", &from), ("until", &until)]),
        published: round.result.as_ref().map(|result| long_date(result.published_at.jst_date(), lang)),
        result: round.result.as_ref().map(|result| format!("{href}/result/versions/{}", result.version)),
        href,
    }
}

fn change_line(change: &ChangedPlace, base: &str, lang: Lang) -> ChangeLine {
    let cause = |cause: &Cause| Link {
        href: format!("{base}/rounds/{}/result#issue-{}", cause.round, cause.issue),
        text: texts().get(lang, "ended.cause", &[("round", &cause.round.to_string()), ("issue", &cause.issue.to_string())]),
    };
    ChangeLine {
        // Only what stands before the first heading has none; it is called so in the plan's language, as headings are.
        place: if change.heading.is_empty() { texts().get(Lang::Ja, "plan.front", &[]) } else { change.heading.clone() },
        before: change.before.clone(),
        after: change.after.clone(),
        causes: change.causes.iter().map(cause).collect(),
    }
}

fn carried_line(carried: &Carried, base: &str) -> CarriedLine {
    CarriedLine {
        href: format!("{base}/rounds/{}/result#issue-{}", carried.round, carried.issue),
        round: carried.round,
        issue: carried.issue,
        title: carried.title.clone(),
        later_stage: carried.later_stage.clone(),
    }
}
