//! The shipped policy with positions and a route, and who holds them.

use super::app::{TestApp, shipped};
use ronten::commands::Actor;
use ronten::commands::account::ChangeAccount;
use ronten::model::policy::{Label, Policy, Position, Route, RouteStep};
use ronten::model::route::StepKind;
use ronten::model::terms::{Purpose, Role};
use ronten::store::accounts::Account;

/// The positions that there are, in the order of their rank.
pub const POSITIONS: [(&str, &str); 5] = [("chief", "係長"), ("head", "課長"), ("deputy", "次長"), ("director", "部長"), ("mayor", "市長")];

/// A step by position and section, empty for the own one.
pub fn step(position: &str, section: &str, kind: StepKind) -> RouteStep {
    RouteStep { position: position.to_owned(), section: section.to_owned(), kind, stand_in: String::new() }
}

/// A new account of an approver with a position.
pub fn holder(app: &TestApp, login: &str, section: &str, position: &str) -> Actor {
    let account = app.account(login, Role::Approver, section, None);
    let Account { id, rev, name, role, section, mail, .. } = account.account().unwrap().clone();
    let change = ChangeAccount { account: id, rev, name, role, section, position: position.to_owned(), mail };
    Actor::Staff(Box::new(app.perform(&Actor::System, change)))
}

/// What `steps` are for in a city that has the positions.
pub fn add_route(policy: &mut Policy, purposes: &[Purpose], steps: Vec<RouteStep>) {
    let label = |(id, ja): (&str, &str)| Position { id: id.to_owned(), name: Label { ja: ja.to_owned(), en: id.to_owned() } };
    policy.positions = POSITIONS.into_iter().map(label).collect();
    policy.routes.push(Route { agency: String::new(), sections: Vec::new(), purposes: purposes.to_vec(), steps });
}

/// The shipped policy with a route of four steps for everything but openings: 係長, 合議 of another section's 課長, 課長, and 部長,
/// for whom the 次長 stands in.
pub fn four_steps() -> Policy {
    let mut policy = shipped();
    let mut last = step("director", "", StepKind::Approve);
    last.stand_in = "deputy".to_owned();
    let steps =
        vec![step("chief", "", StepKind::Approve), step("head", "koho", StepKind::Consult), step("head", "", StepKind::Approve), last];
    let purposes: Vec<_> = Purpose::ALL.iter().copied().filter(|purpose| *purpose != Purpose::Opening).collect();
    add_route(&mut policy, &purposes, steps);
    policy
}
