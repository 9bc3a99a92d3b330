//! Versions of a plan, and imports that are not saved yet, without the words that are to disappear. The sections stay, with
//! their ids, and their places follow the text.

use super::super::Stop;
use super::Scrub;
use crate::documents::plan::{Heading, Outline};
use crate::model::ids::ProjectId;
use crate::model::round::Section;
use crate::model::span::slice;
use crate::store::Db;
use crate::store::json::Json;
use crate::store::plan_drafts::PlanDraft;
use crate::store::projects::Plan;

/// What a version of a plan loses.
pub struct PlanLoss {
    pub version: i64,
    pub texts: Vec<PlanText>,
}

/// A text of a plan that changes, as it will stand.
pub enum PlanText {
    Title(String),
    FileName(String),
    /// The changed lines of a section.
    Section {
        heading: String,
        lines: String,
    },
}

/// Takes the words out of a version; gives the number of places.
pub fn scrub_plan(scrub: &Scrub, plan: &mut Plan) -> u64 {
    let mut places = scrub.field(&mut plan.title) + scrub.field(&mut plan.file_name);
    if let Some(scrubbed) = scrub.text(&plan.text) {
        let moved = |section: &Section| Section {
            start: scrubbed.at(section.start),
            end: scrubbed.at(section.end),
            heading_end: scrubbed.at(section.heading_end),
            ..section.clone()
        };
        plan.sections = Json::new(plan.sections.iter().map(moved).collect());
        places += scrubbed.places;
        plan.text = scrubbed.text;
    }
    places
}

/// Takes the words out of an import; tells whether they were in it. Headings whose line is gone are left out.
pub fn scrub_draft(scrub: &Scrub, draft: &mut PlanDraft) -> Result<bool, Stop> {
    let mut places = scrub.field(&mut draft.title) + scrub.field(&mut draft.file_name);
    if let Some(scrubbed) = scrub.text(&draft.text) {
        let outline = Outline::parse(&draft.text, &draft.outline).map_err(|error| Stop::Broken(error.to_string()))?;
        let moved = outline.headings().iter().map(|heading| Heading { start: scrubbed.at(heading.start), level: heading.level });
        draft.outline = Outline::settle(&scrubbed.text, moved).compact();
        places += scrubbed.places;
        draft.text = scrubbed.text;
    }
    Ok(places > 0)
}

/// What the versions of a project's plan would lose.
pub fn plan_losses(db: &mut Db, project: ProjectId, scrub: &Scrub) -> Result<Vec<PlanLoss>, Stop> {
    let mut losses = Vec::new();
    for mut plan in Plan::of_project(db, project)? {
        let spans = scrub.spans(&plan.text);
        let is_hit = |section: &Section| spans.iter().any(|span| span.start() < section.end && section.start < span.end());
        let hit: Vec<bool> = plan.sections.iter().map(is_hit).collect();
        let (title, file_name) = (plan.title.clone(), plan.file_name.clone());
        if scrub_plan(scrub, &mut plan) == 0 {
            continue;
        }
        let title = Some(&plan.title).filter(|now| **now != title).cloned().map(PlanText::Title);
        let file_name = Some(&plan.file_name).filter(|now| **now != file_name).cloned().map(PlanText::FileName);
        let sections = plan.sections.iter().zip(hit).filter(|(_, hit)| *hit);
        let sections = sections.map(|(section, _)| changed(scrub, &plan.text, section));
        losses.push(PlanLoss { version: plan.version, texts: title.into_iter().chain(file_name).chain(sections).collect() });
    }
    Ok(losses)
}

fn changed(scrub: &Scrub, text: &str, section: &Section) -> PlanText {
    let of = |start, end| slice(text, start, end).unwrap_or_default();
    let heading = of(section.start, section.heading_end).trim().trim_matches('#').trim().to_owned();
    let lines: Vec<&str> = of(section.start, section.end).lines().filter(|line| line.contains(&scrub.marker)).collect();
    PlanText::Section { heading, lines: lines.join("\n") }
}
