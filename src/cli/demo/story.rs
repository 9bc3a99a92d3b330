//! The demo's story as data: who works in みほん市, what was put to comment, what people wrote.

use crate::model::complaint::{Grievance, Outcome};
use crate::model::terms::{AsideReason, Channel, Lang, ProjectKind, ResponseCategory, Role, Stage, Tongue};
use serde::Deserialize;

/// The shipped story.
const CITY: &str = include_str!("../../../config/demo/city.toml");
/// The shipped draft plan of the open round.
const PLAN: &str = include_str!("../../../config/demo/plan.txt");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Story {
    pub staff: Vec<StaffMember>,
    pub projects: Vec<Project>,
    pub complaints: Vec<Complaint>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaffMember {
    pub login: String,
    pub name: String,
    pub role: Role,
    pub section: Option<String>,
    /// Id of a position, for those whom a route of approval goes through.
    #[serde(default)]
    pub position: String,
}

/// A project with one round, or the next stage of one.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Project {
    pub title: String,
    pub title_en: String,
    pub kind: ProjectKind,
    pub summary: String,
    /// Logins of the official and the approver.
    pub staff: [String; 2],
    /// Logins of those who decide one after the other about the result; none where the approver decides alone.
    #[serde(default)]
    pub route: Vec<String>,
    /// Title of the project of which this is the next stage; else it is a project of its own.
    pub continues: Option<String>,
    /// Why a facility is left outside the issue-sorting method.
    #[serde(default)]
    pub outside_method: String,
    pub stage: Stage,
    /// Why a draft is put to comment without its outline.
    #[serde(default)]
    pub outline_omitted: String,
    /// Days between the opening and today; negative when it is still to come.
    pub opens_days_ago: i64,
    /// Days before the opening on which it is registered.
    #[serde(default = "usual_prepared_days")]
    pub prepared_days: i64,
    pub days: i64,
    pub until: Until,
    /// Days from the close to the published result.
    #[serde(default = "usual_days_to_result")]
    pub days_to_result: i64,
    pub decision: Option<Decision>,
    #[serde(default)]
    pub plan: String,
    /// The draft plan is the shipped file instead.
    pub plan_file: Option<String>,
    pub purpose: String,
    pub background: String,
    pub announcement: String,
    #[serde(default)]
    pub issues: Vec<Issue>,
    #[serde(default)]
    pub letters: Vec<Letter>,
}

const fn usual_prepared_days() -> i64 {
    14
}

const fn usual_days_to_result() -> i64 {
    30
}

/// How the project was decided in the end.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Days from the published result.
    pub days: i64,
    pub decided_by: String,
    pub remark: String,
    /// The final plan.
    pub plan: String,
}

/// How far the round has come by today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Until {
    Scheduled,
    Open,
    Sorting,
    /// The first of those whom the result goes through has agreed.
    Asked,
    Published,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
pub struct Issue {
    pub key: String,
    pub theme: String,
    pub title: String,
    pub category: Option<ResponseCategory>,
    pub view: String,
    pub reason: String,
    pub place: String,
    pub before: String,
    pub after: String,
    pub page: String,
    pub later_stage: String,
    /// Place of the section of the plan that is changed, as in `2.1`; empty for none.
    pub section: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letter {
    pub channel: Channel,
    /// Day of the period, from 1, on which it came in.
    pub day: i64,
    pub name: String,
    pub address: String,
    #[serde(default)]
    pub mail: String,
    pub lang: Option<Lang>,
    /// In which language it is written, when that is not Japanese.
    pub written_in: Option<Tongue>,
    pub pieces: Vec<Piece>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Piece {
    pub text: String,
    /// Key of its issue.
    pub issue: Option<String>,
    /// It is no opinion.
    pub aside: Option<AsideReason>,
    /// What it says in Japanese, when it says it in another language.
    #[serde(default)]
    pub translation: String,
}

/// A complaint about the procedure.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Complaint {
    /// Title of the project; none for the procedure in general.
    pub about: Option<String>,
    pub kind: Grievance,
    pub words: String,
    pub name: String,
    pub mail: String,
    pub sent_days_ago: i64,
    pub answered: Option<Answered>,
}

/// What the city makes of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answered {
    /// Logins of the official and the approver.
    pub staff: [String; 2],
    pub days_ago: i64,
    /// Without it the answer still waits for its approval.
    pub approved_days_ago: Option<i64>,
    pub outcome: Outcome,
    pub gist: String,
    pub measure: String,
    pub answer: String,
}

impl Story {
    /// The shipped story.
    pub fn shipped() -> Result<Self, toml::de::Error> {
        toml::from_str(CITY)
    }
}

impl Project {
    /// The draft plan's file name and text.
    pub fn plan(&self) -> (&str, &str) {
        match &self.plan_file {
            Some(name) => (name, PLAN),
            None => ("plan.txt", self.plan.trim_start()),
        }
    }
}

impl Letter {
    /// The words of the letter.
    pub fn text(&self) -> String {
        self.pieces.iter().map(|piece| piece.text.as_str()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_story_reads_and_its_keys_meet() {
        let story = Story::shipped().unwrap();

        let known = |login: &String| assert!(story.staff.iter().any(|member| member.login == *login), "{login}");
        for complaint in &story.complaints {
            complaint.answered.iter().flat_map(|answered| &answered.staff).for_each(known);
            if let Some(title) = &complaint.about {
                assert!(story.projects.iter().any(|project| project.title == *title), "{title}");
            }
        }
        for project in &story.projects {
            project.staff.iter().chain(&project.route).for_each(known);
            if let Some(title) = &project.continues {
                assert!(story.projects.iter().any(|project| project.title == *title), "{title}");
            }
            let named = project.letters.iter().flat_map(|letter| &letter.pieces).filter_map(|piece| piece.issue.as_ref());
            for key in named {
                assert!(project.issues.iter().any(|issue| issue.key == *key), "{key}");
            }
        }
    }
}
