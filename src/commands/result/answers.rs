//! The issues of a result with the views approved for its round.

use super::super::Stop;
use super::super::carried::numbered;
use crate::documents::result::{SheetCarried, SheetChange, SheetIssue, SheetOpinion, SheetSection};
use crate::model::ids::IssueId;
use crate::model::policy::{Label, Policy};
use crate::model::terms::{Lang, ResponseCategory};
use crate::procedure::city_view::State as ViewState;
use crate::store::Db;
use crate::store::issues::{Issue, View};
use crate::store::rounds::Round;
use std::collections::{BTreeMap, HashMap};

/// The issues of the project and the views approved for the round.
pub struct Answers {
    issues: HashMap<IssueId, Issue>,
    views: HashMap<IssueId, View>,
    /// What was put off before, by issue.
    carried: BTreeMap<IssueId, Vec<SheetCarried>>,
}

impl Answers {
    pub fn load(db: &mut Db, round: &Round) -> Result<Self, Stop> {
        let issues = Issue::of_project(db, round.project)?.into_iter().map(|issue| (issue.id, issue)).collect();
        let views = View::of_round(db, round.id)?.into_iter().filter(|view| view.state == ViewState::Approved);
        let carried = numbered(db, round)?;
        Ok(Self { issues, views: views.map(|view| (view.issue, view)).collect(), carried })
    }

    pub fn number(&self, issue: IssueId) -> Option<i64> {
        self.issues.get(&issue).map(|issue| issue.number)
    }

    pub fn category(&self, issue: IssueId) -> Option<ResponseCategory> {
        self.views.get(&issue).and_then(|view| view.category)
    }

    /// The issues that have opinions, here or carried from before, by number, with their views; and the changes that the views tell of.
    pub fn answered(self, mut groups: BTreeMap<Option<i64>, Vec<SheetOpinion>>, policy: &Policy) -> (Vec<SheetIssue>, Vec<SheetChange>) {
        let (mut issues, mut changes) = (Vec::new(), Vec::new());
        let Self { issues: all, mut views, mut carried } = self;
        let mut all: Vec<_> = all.into_values().collect();
        all.sort_by_key(|issue| issue.number);
        for issue in all {
            let carried = carried.remove(&issue.id).unwrap_or_default();
            let opinions = groups.remove(&Some(issue.number)).unwrap_or_default();
            if opinions.is_empty() && carried.is_empty() {
                continue;
            }
            let Some((view, category)) = views.remove(&issue.id).and_then(|view| view.category.map(|category| (view, category))) else {
                continue;
            };
            if category == ResponseCategory::Reflected {
                let View { place, before_text, after_text, .. } = &view;
                let (place, before, after) = (place.clone(), before_text.clone(), after_text.clone());
                // Their places follow from the plan.
                let named = view.sections.iter().map(|id| SheetSection { id: *id, place: String::new() });
                changes.push(SheetChange { issue: issue.number, place, before, after, sections: named.collect() });
            }
            issues.push(SheetIssue {
                number: issue.number,
                theme: issue.theme,
                title: issue.title,
                category,
                label: label(policy, category),
                text: view.text,
                reason: view.reason,
                page: view.page,
                later_stage: view.later_stage,
                opinions,
                carried,
            });
        }
        (issues, changes)
    }
}

/// The city's own words for a category.
pub fn label(policy: &Policy, category: ResponseCategory) -> Label {
    let word = |lang| policy.category(category, lang).to_owned();
    Label { ja: word(Lang::Ja), en: word(Lang::En) }
}
