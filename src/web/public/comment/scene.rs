//! The round that somebody writes to: its project, its rules, and the sections of its plan.

use crate::model::Moment;
use crate::model::ids::{PlanId, SectionId};
use crate::model::letter::Topic;
use crate::model::policy::Policy;
use crate::model::round::Section;
use crate::model::terms::{Channel, Lang};
use crate::procedure::period::{Submitting, submitting};
use crate::store::Db;
use crate::store::projects::{Plan, Project};
use crate::store::rounds::Round;
use crate::web::problem::Problem;
use crate::web::public::plan::pieces;
use crate::web::public::round::policy_of;
use crate::web::public::seen::{Seen, round_path};
use crate::web::visit::{Ask, Visit};
use std::collections::HashMap;
use std::sync::Arc;

/// Where somebody writes to.
pub struct Scene {
    pub ask: Ask,
    pub project: Project,
    pub round: Round,
    /// The policy under which the round runs.
    pub policy: Arc<Policy>,
    pub sections: Vec<Place>,
    /// Those of the versions of the plan that corrections replaced: somebody may have begun on one of them.
    earlier: Vec<(PlanId, Vec<Section>)>,
    /// `/projects/2026-001/rounds/1`.
    pub href: String,
}

/// A section that can be written about.
pub struct Place {
    pub id: SectionId,
    pub place: String,
    pub level: u8,
    /// Empty when the scene was loaded without headings. One that the plan has more than once is preceded by those above it,
    /// so that nobody writes about another chapter than the one that is meant.
    pub heading: String,
}

/// Whether the words of the headings are needed: cutting them out means reading the whole plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Headings {
    Needed,
    Unneeded,
}

impl Scene {
    /// The round of an address.
    pub async fn of_address(visit: &Visit, no: &str, number: &str, headings: Headings) -> Result<Self, Problem> {
        let (no, number) = (no.to_owned(), number.to_owned());
        Self::load(visit, headings, move |db| {
            let (project, known) = Seen::round(db, &no, &number)?;
            Ok((project, known.round))
        })
        .await
    }

    /// Loads what is needed to write to the round that `find` finds.
    pub async fn load(
        visit: &Visit,
        headings: Headings,
        find: impl FnOnce(&mut Db) -> Result<(Project, Round), Problem> + Send + 'static,
    ) -> Result<Self, Problem> {
        let (app, lang) = (visit.app.clone(), visit.lang);
        let load = move |db: &mut Db| {
            let (project, round) = find(db)?;
            let ask = Ask::of(db, &app, lang)?;
            let policy = policy_of(db, &ask, &round)?;
            let sections = sections(db, &round, headings)?;
            let mut earlier = Vec::new();
            for plan in round.plans().into_iter().skip(1) {
                earlier.push((plan, Plan::sections_of(db, plan)?));
            }
            let href = round_path(&project, &round);
            Ok(Self { ask, project, round, policy, sections, earlier, href })
        };
        visit.app.read(load).await
    }

    /// Where the box for a place stands: the city's questions first, then the sections in the plan's order; none for the whole
    /// and for what there is not.
    pub fn position(&self, place: &str) -> Option<usize> {
        let questions = &self.round.fields.questions;
        match self.question(place) {
            Some((number, _)) => Some(number as usize - 1),
            None => Some(questions.len() + self.sections.iter().position(|section| section.place == place)?),
        }
    }

    /// The place of each question's box.
    pub fn questions(&self) -> impl Iterator<Item = String> {
        self.round.fields.numbered().map(|(number, _)| question_place(number))
    }

    /// The question that a place stands for, with its number.
    pub fn question(&self, place: &str) -> Option<(u32, &str)> {
        self.round.fields.numbered().find(|(number, _)| question_place(*number) == place)
    }

    /// What a box at this place is about, in the version of the plan with this id; in the present one when that is none of the
    /// earlier ones.
    pub fn topic_of(&self, plan: &str, place: &str) -> Option<Topic> {
        let present = || self.sections.iter().find(|section| section.place == place).map(|section| section.id);
        let section = || match self.earlier.iter().find(|(id, _)| id.as_str() == plan) {
            Some((_, sections)) => sections.iter().find(|section| section.level > 0 && section.place == place).map(|section| section.id),
            None => present(),
        };
        self.question(place).map(|(number, _)| Topic::Question(number)).or_else(|| section().map(Topic::Section))
    }

    /// The place of what was written about; empty for the whole and for what there is not.
    pub fn place_of(&self, topic: Option<Topic>) -> String {
        match topic {
            None => String::new(),
            Some(Topic::Question(number)) => question_place(number),
            Some(Topic::Section(id)) => {
                let section = self.sections.iter().find(|section| section.id == id);
                section.map(|section| section.place.clone()).unwrap_or_default()
            }
        }
    }

    /// The words of a question, the heading of a section, or what stands for the whole.
    pub fn name_of(&self, place: &str) -> String {
        if let Some((number, text)) = self.question(place) {
            return question_name(self.ask.lang, number, text);
        }
        match self.sections.iter().find(|section| section.place == place) {
            Some(section) => section.heading.clone(),
            None => crate::texts::texts().get(self.ask.lang, "comment.whole", &[]),
        }
    }

    /// What becomes of a letter sent by form at this moment; none when the round takes no forms at all.
    pub fn submitting(&self, at: Moment) -> Option<Submitting> {
        self.round.offer(Channel::WebForm)?;
        Some(submitting(self.round.state, self.round.closes_at?, self.policy.period.grace_minutes, at))
    }
}

/// How the box for a question is told from those for sections, whose places begin with a digit.
pub fn question_place(number: u32) -> String {
    format!("q{number}")
}

/// A question with its number.
pub fn question_name(lang: Lang, number: u32, text: &str) -> String {
    crate::texts::texts().get(lang, "comment.question", &[("n", &number.to_string()), ("text", text)])
}

/// The sections of a round's plan that can be written about.
pub fn sections(db: &mut Db, round: &Round, headings: Headings) -> Result<Vec<Place>, Problem> {
    let Some(id) = round.plan else { return Ok(Vec::new()) };
    let named = match headings {
        Headings::Needed => match Plan::by_id(db, id)? {
            Some(plan) => pieces(&plan.text, &plan.sections).into_iter().map(|piece| piece.heading).zip(plan.sections.to_vec()).collect(),
            None => Vec::new(),
        },
        Headings::Unneeded => Plan::sections_of(db, id)?.into_iter().map(|section| (String::new(), section)).collect(),
    };
    // What stands before the first heading is the cover and the printed contents; whoever means it writes about the whole.
    Ok(places(named.into_iter().filter(|(_, section)| section.level > 0).collect()))
}

fn places(named: Vec<(String, Section)>) -> Vec<Place> {
    let mut times: HashMap<String, usize> = HashMap::new();
    for (heading, _) in &named {
        *times.entry(heading.clone()).or_default() += 1;
    }
    let mut above: Vec<(u8, String)> = Vec::new();
    let place = |(own, section): (String, Section)| {
        above.retain(|(level, _)| *level < section.level);
        let again = !own.is_empty() && times.get(&own).is_some_and(|times| *times > 1);
        let heading = match again {
            true => above.iter().map(|(_, heading)| heading.as_str()).chain([own.as_str()]).collect::<Vec<_>>().join("　"),
            false => own.clone(),
        };
        above.push((section.level, own));
        Place { id: section.id, place: section.place, level: section.level, heading }
    };
    named.into_iter().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Id;

    #[test]
    fn a_heading_that_comes_again_says_where_it_stands() {
        let section = |level, heading: &str| {
            (heading.to_owned(), Section { id: Id::new(), level, start: 0, end: 0, heading_end: 0, place: String::new() })
        };
        let named = vec![section(1, "第1章"), section(2, "現状"), section(2, "目標"), section(1, "第2章"), section(2, "現状")];
        let headings: Vec<_> = places(named).into_iter().map(|place| place.heading).collect();
        assert_eq!(headings, ["第1章", "第1章　現状", "目標", "第2章", "第2章　現状"]);
    }
}
