//! What happened to a round after residents were told of it: as it was, as it is, when, and why.

use crate::documents::comparison::Budget;
use crate::model::Moment;
use crate::model::calendar::{closing_text, long_date, long_moment};
use crate::model::round::{Extension, PlanChange, Postponement, Revision, TextChange};
use crate::model::terms::Lang;
use crate::store::rounds::Round;
use crate::texts::texts;
use crate::web::comparison::{PieceShown, beside};
use chrono::NaiveDate;
use serde::Serialize;

/// For the part `pages/public/changes`; it shows nothing where nothing happened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// Oldest first; what is only asked for stands last.
    all: Vec<Changed>,
}

/// One of the kinds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
struct Changed {
    /// When it was decided; none while it is asked for.
    #[serde(skip)]
    at: Option<Moment>,
    /// The day of that.
    on: Option<String>,
    extended: Option<Extended>,
    corrected: Option<Corrected>,
    postponed: Option<Postponed>,
    /// Empty where a round went back to its preparation because words of it were taken out.
    reason: String,
}

/// A longer period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Extended {
    before: String,
    until: String,
    /// The planned date of the result until then, where it moved.
    due_before: Option<String>,
}

/// A period that was announced and did not come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Postponed {
    from: String,
    until: String,
}

/// A correction of what is put to comment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Corrected {
    important: bool,
    plan: Option<PlanStep>,
    texts: Vec<TextStep>,
    /// The names of the texts, where they are not shown themselves.
    named: Option<String>,
}

/// The versions of the plan, and where they are read and compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct PlanStep {
    before: i64,
    after: i64,
    before_href: String,
    after_href: String,
    comparison: String,
}

/// A text before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct TextStep {
    label: String,
    /// As it stood.
    before: String,
    old: Vec<PieceShown>,
    new: Vec<PieceShown>,
}

impl Changes {
    /// Of a round; `plans` is where the versions of its plan are.
    pub fn of_round(round: &Round, plans: &str, lang: Lang) -> Self {
        Self::of(&round.extensions, &round.revisions, &round.postponements, plans, lang)
    }

    /// Of what a document says of them.
    pub fn of(extensions: &[Extension], revisions: &[Revision], postponements: &[Postponement], plans: &str, lang: Lang) -> Self {
        let on = |at: Option<Moment>| at.map(|at| long_date(at.jst_date(), lang));
        let mut budget = Budget::default();
        let mut all = Vec::new();
        for one in postponements {
            let postponed = Some(Postponed { from: long_moment(one.opens_at, lang), until: closing_text(one.closes_at, lang) });
            all.push(Changed { at: Some(one.at), on: on(Some(one.at)), postponed, reason: one.reason.clone(), ..Changed::default() });
        }
        for one in extensions {
            let extended = Some(extended(one, lang));
            all.push(Changed { at: one.at, on: on(one.at), extended, reason: one.reason.clone(), ..Changed::default() });
        }
        for one in revisions {
            let corrected = Some(corrected(one, plans, lang, &mut budget));
            all.push(Changed { at: one.at, on: on(one.at), corrected, reason: one.reason.clone(), ..Changed::default() });
        }
        all.sort_by_key(|one| (one.at.is_none(), one.at));
        Self { all }
    }

    /// Without the words of the texts that were corrected: for a page on which somebody has something else to do.
    pub fn brief(mut self) -> Self {
        for corrected in self.all.iter_mut().filter_map(|one| one.corrected.as_mut()) {
            let names: Vec<_> = std::mem::take(&mut corrected.texts).into_iter().map(|text| text.label).collect();
            corrected.named = Some(names.join("、")).filter(|named| !named.is_empty());
        }
        self
    }
}

fn extended(extension: &Extension, lang: Lang) -> Extended {
    let due_before = extension.result_due_before.parse::<NaiveDate>().ok();
    Extended {
        before: closing_text(extension.from, lang),
        until: closing_text(extension.until, lang),
        due_before: due_before.map(|date| long_date(date, lang)),
    }
}

fn corrected(revision: &Revision, plans: &str, lang: Lang, budget: &mut Budget) -> Corrected {
    let step = |PlanChange { before, after }: &PlanChange| PlanStep {
        before: before.version,
        after: after.version,
        before_href: format!("{plans}/{}", before.version),
        after_href: format!("{plans}/{}", after.version),
        comparison: format!("{plans}/{}/comparison?from={}", after.version, before.version),
    };
    let mut text = |TextChange { name, before, after }: &TextChange| {
        let (old, new) = beside(before, after, budget);
        TextStep { label: texts().get(lang, &format!("round.{name}"), &[]), before: before.clone(), old, new }
    };
    Corrected {
        important: revision.important,
        plan: revision.plan.as_ref().map(step),
        texts: revision.texts.iter().map(&mut text).collect(),
        named: None,
    }
}
