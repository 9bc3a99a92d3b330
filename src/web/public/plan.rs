//! `/projects/{no}/plans/{v}`: a version of the plan, section by section, each with the link to comment on it.

use super::comparison::grounds;
use super::seen::{Crumb, Seen, counting, crumbs, path, round_path, title};
use crate::documents::comparison::compare;
use crate::model::calendar::long_date;
use crate::model::round::Section;
use crate::procedure::round::State;
use crate::store::Db;
use crate::store::log::{EntryRow, Log};
use crate::store::projects::Plan;
use crate::web::comparison::{Told, anchor, version};
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Serialize;
use std::collections::HashMap;

/// Levels that the table of contents shows; deeper ones are found by reading.
const CONTENTS_LEVELS: u8 = 3;

/// The kind of entry that says that words were taken out.
const WITHHELD: &str = "text.withheld";

#[derive(Serialize)]
struct Content {
    crumbs: Vec<Crumb>,
    /// The project's title, where the plan's is another.
    project: Option<String>,
    title: String,
    version: i64,
    published_at: Option<String>,
    /// When words were taken out of it.
    withheld: Vec<String>,
    round: Option<String>,
    /// The correction by which another version took its place.
    replaced: Option<Replaced>,
    /// Where it is compared with the version before, if that was published too.
    comparison: Option<String>,
    /// What stands before the first heading: the cover, and a printed table of contents.
    front: String,
    contents: Vec<Piece>,
    sections: Vec<Piece>,
}

/// That a version is not the present one of its round any more.
#[derive(Serialize)]
struct Replaced {
    on: String,
    by: i64,
    href: String,
}

/// A section as the page shows it.
#[derive(Clone, Debug, Serialize)]
pub struct Piece {
    /// The section's place, `3.2`.
    pub place: String,
    /// 1 to 6; 0 without heading.
    pub level: u8,
    pub heading: String,
    pub body: String,
    /// Where to comment on it, while a round on this plan is open.
    pub comment: Option<String>,
    /// What changed in it since the version before.
    pub changed: Option<Changed>,
}

/// That a section changed since the version before, and why.
#[derive(Clone, Debug, Serialize)]
pub struct Changed {
    kind: &'static str,
    /// Its row in the comparison.
    href: String,
    causes: Vec<Told>,
}

pub async fn show(visit: Visit, at: Path<(String, String)>) -> Result<HttpResponse, Problem> {
    let (no, version) = at.into_inner();
    visit.in_area("projects").show_kept("pages/public/plan", move |db, ask| load(db, ask, &no, &version)).await
}

fn load(db: &mut Db, ask: &Ask, no: &str, number: &str) -> Result<Content, Problem> {
    let seen = Seen::project(db, no)?;
    let number = counting(number).ok_or(Problem::NotFound)?;
    let plan = Plan::version(db, seen.project.id, number)?.filter(|plan| seen.shows(plan.id)).ok_or(Problem::NotFound)?;
    let open = seen.rounds.iter().map(|known| &known.round).find(|round| round.plan == Some(plan.id) && round.state == State::Open);
    let round = open.map(|round| round_path(&seen.project, round));
    let mut sections = pieces(&plan.text, &plan.sections);
    let front = sections.extract_if(.., |piece| piece.level == 0).map(|piece| piece.body).collect();
    let comparison = mark_changes(db, &seen, &plan, &mut sections)?;
    for piece in &mut sections {
        piece.comment = round.as_ref().map(|round| format!("{round}/submissions/new?section={}", piece.place));
    }
    let listed = sections.iter().filter(|piece| piece.level <= CONTENTS_LEVELS);
    let listed = listed.map(|piece| Piece { body: String::new(), comment: None, changed: None, ..piece.clone() });
    Ok(Content {
        crumbs: crumbs(ask.lang, Some(&seen.project)),
        project: Some(title(&seen.project, ask.lang)).filter(|title| *title != plan.title),
        title: plan.title.clone(),
        version: number,
        published_at: seen.published_at(plan.id).map(String::from),
        comparison,
        withheld: withheld(db, &plan)?,
        round,
        replaced: replaced(ask, &seen, &plan),
        front,
        contents: listed.collect(),
        sections,
    })
}

/// Says of each section that changed since the public version before; gives where the two are compared.
fn mark_changes(db: &mut Db, seen: &Seen, plan: &Plan, sections: &mut [Piece]) -> Result<Option<String>, Problem> {
    let before = seen.plans(db)?.into_iter().rfind(|before| before.version < plan.version);
    let Some(old) = before.map(|before| Plan::by_id(db, before.id)).transpose()?.flatten() else { return Ok(None) };
    let grounds = grounds(db, seen, old.version, plan.version)?;
    let href = format!("{}/plans/{}/comparison", path(&seen.project), plan.version);
    let comparison = compare(version(&old), version(plan));
    let mut changed: HashMap<&str, Changed> = HashMap::new();
    for row in comparison.changes() {
        if let Some(new) = &row.new {
            let line = Changed { kind: row.kind.name(), href: format!("{href}#{}", anchor(row)), causes: grounds.of(row) };
            changed.insert(new.place, line);
        }
    }
    for piece in sections {
        piece.changed = changed.remove(piece.place.as_str());
    }
    Ok(Some(href))
}

fn replaced(ask: &Ask, seen: &Seen, plan: &Plan) -> Option<Replaced> {
    let revisions = seen.rounds.iter().filter(|known| known.opened).flat_map(|known| known.round.revisions.iter());
    let (change, at) = revisions.filter_map(|one| one.plan.as_ref().zip(one.at)).find(|(change, _)| change.before.id == plan.id)?;
    let by = change.after.version;
    Some(Replaced { on: long_date(at.jst_date(), ask.lang), by, href: format!("{}/plans/{by}", path(&seen.project)) })
}

/// When words were withheld from it, by the record.
fn withheld(db: &mut Db, plan: &Plan) -> Result<Vec<String>, Problem> {
    let entries = EntryRow::of_subject(db, Log::Record, plan.id.as_str())?;
    Ok(entries.into_iter().filter(|entry| entry.kind == WITHHELD).map(|entry| entry.time.into()).collect())
}

/// The sections with their words. One walk over the text, since a plan has hundreds of sections and offsets in code points.
pub fn pieces(text: &str, sections: &[Section]) -> Vec<Piece> {
    let mut chars = text.chars();
    let mut at = 0;
    let mut until = |end: usize| {
        let words: String = chars.by_ref().take(end.saturating_sub(at)).collect();
        at = at.max(end);
        words
    };
    let mut pieces = Vec::with_capacity(sections.len());
    for section in sections {
        until(section.start);
        let heading = until(section.heading_end);
        let body = until(section.end);
        pieces.push(Piece {
            place: section.place.clone(),
            level: section.level,
            heading: heading_words(&heading).to_owned(),
            body: body.trim_matches(['\n', '\r']).trim_end().to_owned(),
            comment: None,
            changed: None,
        });
    }
    pieces
}

/// A heading without what Markdown puts before and after it.
fn heading_words(line: &str) -> &str {
    let line = line.trim();
    match line.strip_prefix('#') {
        Some(rest) => rest.trim_start_matches('#').trim_end_matches('#').trim(),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ids::SectionId;

    #[test]
    fn a_plan_is_cut_at_code_points() {
        let text = "まえがき\n第１章　𠮷野\n　本文。\n\n## １ 小見出し ##\n表|2\n";
        let section = |level, start, heading_end, end, place: &str| Section {
            id: SectionId::new(),
            level,
            start,
            end,
            heading_end,
            place: place.to_owned(),
        };
        let sections = [section(0, 0, 0, 5, ""), section(1, 5, 11, 17, "1"), section(2, 17, 30, 35, "1.1")];

        let shown = pieces(text, &sections);

        let words: Vec<_> = shown.iter().map(|piece| (piece.heading.as_str(), piece.body.as_str())).collect();
        assert_eq!(words, [("", "まえがき"), ("第１章　𠮷野", "　本文。"), ("１ 小見出し", "表|2")]);
    }
}
