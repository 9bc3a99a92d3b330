//! The words that officials wrote in each kind of recorded row. Rows with several such fields are taken apart field by field,
//! so that a new one cannot be forgotten here.

use super::super::project::ending;
use super::super::result::Remarks;
use super::super::round::{Correction, Later};
use super::Scrub;
use crate::model::ids::{ProjectId, RoundId};
use crate::model::round::{Announcement, Extension, Postponement, Revision, TextChange};
use crate::model::route::Stamp;
use crate::store::Db;
use crate::store::approvals::{Approval, Purpose};
use crate::store::issues::{Issue, View};
use crate::store::json::Json;
use crate::store::projects::Project;
use crate::store::rounds::Round;
use diesel::QueryResult;

/// Tables whose rows and bodies may hold words of residents, of summaries and of the city's answers.
pub const WORDS: &[&str] = &[
    "submissions",
    "opinions",
    "issues",
    "views",
    "approvals",
    "rounds",
    "projects",
    "complaints",
    "ledgers",
    "occasions",
    "materials",
    "qa_rows",
    "objections",
    "ledger_views",
    "editions",
];

/// A row with words of officials.
pub trait Worded {
    /// Replaces in them what is to disappear.
    fn scrub(&mut self, scrub: &Scrub);
}

pub(super) fn all<const N: usize>(scrub: &Scrub, texts: [&mut String; N]) {
    for text in texts {
        scrub.field(text);
    }
}

impl Worded for Issue {
    fn scrub(&mut self, scrub: &Scrub) {
        let Self {
            id: _,
            project: _,
            number: _,
            theme,
            title,
            state: _,
            rev: _,
            merged_into: _,
            carried_from: _,
            split_from: _,
            owner,
            due: _,
            outcome: _,
            reason,
        } = self;
        all(scrub, [theme, title, owner, reason]);
    }
}

impl Worded for View {
    fn scrub(&mut self, scrub: &Scrub) {
        let Self {
            id: _,
            project: _,
            issue: _,
            round: _,
            state: _,
            category: _,
            text,
            reason,
            place,
            before_text,
            after_text,
            page,
            later_stage,
            covered: _,
            drafter: _,
            rev: _,
            sections: _,
        } = self;
        all(scrub, [text, reason, place, before_text, after_text, page, later_stage]);
    }
}

impl Worded for Project {
    fn scrub(&mut self, scrub: &Scrub) {
        let Self {
            id: _,
            fiscal_year: _,
            number: _,
            title,
            title_en,
            kind: _,
            agency: _,
            section: _,
            summary,
            state: _,
            registered_at: _,
            rev: _,
        } = self;
        all(scrub, [title, title_en, summary]);
    }
}

impl Worded for Round {
    fn scrub(&mut self, scrub: &Scrub) {
        let Self {
            id: _,
            project: _,
            section: _,
            number: _,
            stage: _,
            plan: _,
            state: _,
            opens_at: _,
            closes_at: _,
            published_at: _,
            policy: _,
            fields,
            channels,
            certificates,
            cancel_reason,
            drafter: _,
            rev: _,
            correction,
            numbers: _,
            notice_at: _,
            extensions,
            revisions,
            postponements,
            slips,
        } = self;
        let mut announced = (**fields).clone();
        announced.scrub(scrub);
        let (mut offers, mut certified) = (channels.to_vec(), certificates.to_vec());
        offers.iter_mut().for_each(|offer| all(scrub, [&mut offer.address]));
        certified.iter_mut().for_each(|certificate| all(scrub, [&mut certificate.explanation]));
        let mut moved = slips.to_vec();
        moved.iter_mut().for_each(|slip| all(scrub, [&mut slip.reason]));
        *slips = Json::new(moved);
        all(scrub, [cancel_reason, correction]);
        (*fields, *channels, *certificates) = (Json::new(announced), Json::new(offers), Json::new(certified));
        let (mut longer, mut corrected, mut put_off) = (extensions.to_vec(), revisions.to_vec(), postponements.to_vec());
        longer.iter_mut().for_each(|one| one.scrub(scrub));
        corrected.iter_mut().for_each(|one| one.scrub(scrub));
        put_off.iter_mut().for_each(|one| one.scrub(scrub));
        (*extensions, *revisions, *postponements) = (Json::new(longer), Json::new(corrected), Json::new(put_off));
    }
}

/// What officials wrote that stands on the public page of a round once it opened, now or as it was.
pub fn told(round: &Round) -> Vec<&String> {
    let mut all: Vec<&String> = round.fields.texts().into_iter().map(|(_, text)| text).collect();
    all.extend([&round.fields.short_period_reason, &round.cancel_reason]);
    all.extend(round.fields.questions.iter());
    all.extend(round.channels.iter().map(|offer| &offer.address));
    all.extend(round.extensions.iter().map(|one| &one.reason));
    for Revision { plan: _, texts, important: _, reason, at: _ } in round.revisions.iter() {
        all.push(reason);
        all.extend(texts.iter().flat_map(|TextChange { name: _, before, after }| [before, after]));
    }
    all.extend(round.postponements.iter().map(|one| &one.reason));
    all.extend(round.slips.iter().map(|one| &one.reason));
    all
}

/// What the announcement of a round, and what was said when it was changed, lose.
pub struct RoundLoss {
    pub round: RoundId,
    pub number: i64,
    pub places: u64,
    /// The texts as they will stand.
    pub texts: Vec<String>,
}

/// What the rounds of a project lose, those that lose nothing left out.
pub fn round_losses(db: &mut Db, project: ProjectId, scrub: &Scrub) -> QueryResult<Vec<RoundLoss>> {
    let loss = |round: Round| {
        let lost: Vec<_> = told(&round).into_iter().filter_map(|text| scrub.text(text)).collect();
        let places = lost.iter().map(|text| text.places).sum();
        let texts = lost.into_iter().map(|text| text.text).collect();
        RoundLoss { round: round.id, number: round.number, places, texts }
    };
    Ok(Round::of_project(db, project)?.into_iter().map(loss).filter(|loss| loss.places > 0).collect())
}

impl Worded for Extension {
    fn scrub(&mut self, scrub: &Scrub) {
        let Self { from: _, until: _, reason, result_due_before: _, at: _ } = self;
        all(scrub, [reason]);
    }
}

impl Worded for Revision {
    fn scrub(&mut self, scrub: &Scrub) {
        let Self { plan: _, texts, important: _, reason, at: _ } = self;
        all(scrub, [reason]);
        texts.iter_mut().for_each(|TextChange { name: _, before, after }| all(scrub, [before, after]));
    }
}

impl Worded for Postponement {
    fn scrub(&mut self, scrub: &Scrub) {
        let Self { opens_at: _, closes_at: _, reason, at: _ } = self;
        all(scrub, [reason]);
    }
}

impl Worded for Announcement {
    fn scrub(&mut self, scrub: &Scrub) {
        let Self {
            purpose,
            background,
            summary,
            legal_basis,
            effects,
            issues_considered,
            standing,
            materials,
            who_may_comment,
            viewing_places,
            short_period_reason,
            outline_omitted_reason,
            result_due: _,
            contact,
            questions,
        } = self;
        questions.iter_mut().for_each(|question| all(scrub, [question]));
        all(scrub, [purpose, background, summary, legal_basis, effects, issues_considered, standing, materials]);
        all(scrub, [who_may_comment, viewing_places, short_period_reason, outline_omitted_reason, contact]);
    }
}

impl Worded for Approval {
    fn scrub(&mut self, scrub: &Scrub) {
        scrub.field(&mut self.reason);
        let mut stamps = self.stamps.to_vec();
        for Stamp { account: _, person: _, at: _, stand_in, comment, seen: _ } in &mut stamps {
            all(scrub, [stand_in, comment]);
        }
        if !stamps.is_empty() {
            self.stamps = Json::new(stamps);
        }
        if ending::PURPOSES.contains(&self.purpose)
            && let Ok(mut form) = ending::form_of(self)
        {
            form.words().for_each(|text| {
                scrub.field(text);
            });
            self.detail = Json::new(form).text().to_owned();
        }
        if self.purpose == Purpose::Extension
            && let Ok(mut later) = serde_json::from_str::<Later>(&self.detail)
        {
            let Later { until: _, reason, result_due: _ } = &mut later;
            all(scrub, [reason]);
            self.detail = Json::new(later).text().to_owned();
        }
        if self.purpose == Purpose::Material
            && let Ok(mut correction) = serde_json::from_str::<Correction>(&self.detail)
        {
            let Correction { revision, later } = &mut correction;
            revision.scrub(scrub);
            later.iter_mut().for_each(|Later { until: _, reason, result_due: _ }| all(scrub, [reason]));
            self.detail = Json::new(correction).text().to_owned();
        }
        // The details of other purposes are closed terms and places.
        if self.purpose == Purpose::Result
            && let Ok(mut remarks) = serde_json::from_str::<Remarks>(&self.detail)
        {
            let Remarks { remark, next_step, kept: _, kept_reason } = &mut remarks;
            all(scrub, [remark, next_step, kept_reason]);
            self.detail = Json::new(remarks).text().to_owned();
        }
    }
}
