//! What a policy says about who approves: the positions there are, and through which of them what goes.

use super::faults::{Fault, ids};
use super::{Label, Policy};
use crate::model::route::{Step, StepKind};
use crate::model::terms::Purpose;
use serde::{Deserialize, Serialize};

/// Steps of a route at most: every one of them is a person of its own.
const STEPS: usize = 10;

/// A position (役職) that the holder of an account can have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Position {
    /// Short and stable: accounts refer to it.
    pub id: String,
    pub name: Label,
}

/// Through which positions an approval goes. The first route that fits is used; where none fits, one approver of the section decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// Japanese name of the agency (実施機関) whose sections it is for; empty for every agency.
    #[serde(default)]
    pub agency: String,
    /// Ids of the sections that it is for; empty for all.
    #[serde(default)]
    pub sections: Vec<String>,
    /// What is to be approved; empty for everything.
    #[serde(default)]
    pub purposes: Vec<Purpose>,
    pub steps: Vec<RouteStep>,
}

/// One step of a route.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RouteStep {
    /// Id of the position whose holder is asked.
    pub position: String,
    /// Id of the section of that holder; empty for the section that asks.
    #[serde(default)]
    pub section: String,
    #[serde(default = "approve")]
    pub kind: StepKind,
    /// Id of the position that may stand in (代決) in the same section; empty for none.
    #[serde(default)]
    pub stand_in: String,
}

fn approve() -> StepKind {
    StepKind::Approve
}

impl Policy {
    /// The name of a position; its id where the policy has no such position any more.
    pub fn position(&self, id: &str) -> Option<&Position> {
        self.positions.iter().find(|position| position.id == id)
    }

    /// The steps through which something of a section goes to be approved; none where one approver of the section decides.
    pub fn route(&self, section: &str, purpose: Purpose) -> Vec<Step> {
        let agency = self.section(section).map_or("", |section| &section.agency.ja);
        let fits = |route: &&Route| {
            (route.agency.is_empty() || route.agency == agency)
                && (route.sections.is_empty() || route.sections.iter().any(|one| one == section))
                && (route.purposes.is_empty() || route.purposes.contains(&purpose))
        };
        let label = |id: &str| self.position(id).map(|position| position.name.clone());
        let step = |step: &RouteStep| Step {
            position: step.position.clone(),
            name: label(&step.position).unwrap_or_else(|| Label { ja: step.position.clone(), en: step.position.clone() }),
            section: if step.section.is_empty() { section.to_owned() } else { step.section.clone() },
            kind: step.kind,
            stand_in: step.stand_in.clone(),
            stand_in_name: label(&step.stand_in),
        };
        self.routes.iter().find(fits).map(|route| route.steps.iter().map(step).collect()).unwrap_or_default()
    }

    /// What is wrong with positions and routes.
    pub(super) fn route_faults(&self) -> Vec<Fault> {
        let mut found = ids("positions", self.positions.iter().map(|position| position.id.as_str()));
        for (row, route) in self.routes.iter().enumerate() {
            self.check_route(&format!("routes.{row}"), route, &mut found);
        }
        found
    }

    fn check_route(&self, key: &str, route: &Route, found: &mut Vec<Fault>) {
        if !route.agency.is_empty() && !self.sections.iter().any(|section| section.agency.ja == route.agency) {
            found.push(Fault::new(format!("{key}.agency"), "agency_unknown"));
        }
        if route.sections.iter().any(|id| self.section(id).is_none()) {
            found.push(Fault::new(format!("{key}.sections"), "section_unknown"));
        }
        if !(1..=STEPS).contains(&route.steps.len()) {
            found.push(Fault::new(format!("{key}.steps"), "number_between").with("min", 1).with("max", STEPS));
        }
        if route.steps.last().is_some_and(|last| last.kind != StepKind::Approve) {
            found.push(Fault::new(format!("{key}.steps"), "last_step"));
        }
        for (row, RouteStep { position, section, kind: _, stand_in }) in route.steps.iter().enumerate() {
            let key = format!("{key}.steps.{row}");
            if self.position(position).is_none() {
                found.push(Fault::new(format!("{key}.position"), "position_unknown"));
            }
            if stand_in == position || !stand_in.is_empty() && self.position(stand_in).is_none() {
                found.push(Fault::new(format!("{key}.stand_in"), "position_unknown"));
            }
            if !section.is_empty() && self.section(section).is_none() {
                found.push(Fault::new(format!("{key}.section"), "section_unknown"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHIPPED: &str = include_str!("../../../config/policy.toml");
    const POSITIONS: &str = r#"
        [[positions]]
        id = "chief"
        name = { ja = "係長", en = "Subsection chief" }
        [[positions]]
        id = "head"
        name = { ja = "課長", en = "Section head" }
    "#;

    fn with(routes: &str) -> Result<Policy, String> {
        Policy::parse(&format!("{SHIPPED}\n{POSITIONS}\n{routes}")).map_err(|error| error.to_string())
    }

    #[test]
    fn the_example_in_the_shipped_policy_reads() {
        let (before, example) = SHIPPED.split_once("# [[positions]]").unwrap();
        let example: String = example.lines().map(|line| format!("{}\n", line.trim_start_matches("# ").trim_start_matches('#'))).collect();
        let policy = Policy::parse(&format!("{before}\n[[positions]]\n{example}")).unwrap();

        assert_eq!(policy.route("midori", Purpose::View).len(), 2);
        assert_eq!(policy.route("midori", Purpose::Result)[3].stand_in, "deputy");
        assert_eq!(policy.route("midori", Purpose::Opening), []);
    }

    #[test]
    fn the_first_route_that_fits_is_used() {
        let policy = with(
            r#"
            [[routes]]
            purposes = ["view"]
            steps = [{ position = "head" }]
            [[routes]]
            agency = "みほん市長"
            steps = [{ position = "chief", stand_in = "head" }, { position = "head", section = "koho", kind = "consult" }, { position = "head" }]
            "#,
        )
        .unwrap();

        assert_eq!(policy.route("midori", Purpose::View).len(), 1);
        let steps = policy.route("midori", Purpose::Result);
        let named: Vec<_> = steps.iter().map(|step| (step.name.ja.as_str(), step.section.as_str(), step.kind)).collect();
        assert_eq!(
            named,
            [("係長", "midori", StepKind::Approve), ("課長", "koho", StepKind::Consult), ("課長", "midori", StepKind::Approve)]
        );
        assert_eq!(steps[0].stand_in_name.as_ref().unwrap().en, "Section head");
        assert_eq!(policy.route("shogai", Purpose::Result), [], "another agency");
    }

    #[test]
    fn a_route_that_cannot_be_gone_is_refused_and_its_key_named() {
        for (route, named) in [
            ("steps = []", "routes.0.steps: number_between"),
            ("steps = [{ position = \"mayor\" }]", "routes.0.steps.0.position: position_unknown"),
            ("steps = [{ position = \"head\", kind = \"consult\" }]", "routes.0.steps: last_step"),
            ("steps = [{ position = \"head\", stand_in = \"head\" }]", "routes.0.steps.0.stand_in: position_unknown"),
            ("steps = [{ position = \"head\", section = \"nowhere\" }]", "routes.0.steps.0.section: section_unknown"),
            ("sections = [\"nowhere\"]\nsteps = [{ position = \"head\" }]", "routes.0.sections: section_unknown"),
            ("agency = \"国\"\nsteps = [{ position = \"head\" }]", "routes.0.agency: agency_unknown"),
            ("purposes = [\"lunch\"]\nsteps = [{ position = \"head\" }]", "Purpose"),
        ] {
            let problem = with(&format!("[[routes]]\n{route}")).unwrap_err();
            assert!(problem.contains(named), "{route}: {problem}");
        }
        assert!(Policy::parse(&format!("{SHIPPED}\n{POSITIONS}\n{POSITIONS}")).is_err(), "two positions with one id");
    }
}
