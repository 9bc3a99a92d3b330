//! Who lives and works in the city: for every audience also those who are near to it and must not be written to.

use crate::support::app::{TestApp, shipped};
use crate::support::routes::{add_route, holder, step};
use ronten::commands::Actor;
use ronten::commands::account::{ChangeAccount, DisableAccount};
use ronten::model::policy::{Deadlines, Policy};
use ronten::model::route::StepKind;
use ronten::model::terms::{Purpose, Role};
use ronten::store::accounts::Account;
use std::collections::BTreeMap;

/// The section of the story, another one, and the one that answers for the procedure. Each has a shared box.
pub const SECTIONS: [&str; 3] = ["midori", "shogai", "koho"];

/// Accounts in use: login, role and section, and whose second account it is.
const STAFF: &[(&str, Role, &str, &str)] = &[
    ("tanaka", Role::Official, "midori", ""),
    ("kato", Role::Official, "midori", ""),
    // Nobody decides on the own work, whatever the account.
    ("tanaka-decides", Role::Approver, "midori", "tanaka"),
    ("kato-decides", Role::Approver, "midori", "kato"),
    ("shogai-official", Role::Official, "shogai", ""),
    ("shogai-approver", Role::Approver, "shogai", ""),
    ("pr-desk", Role::PrSection, "", ""),
    ("koho-official", Role::Official, "koho", ""),
    ("auditor", Role::Auditor, "", ""),
    ("admin", Role::Admin, "", ""),
];

/// Accounts whose holders have a position: login, section and position.
const HOLDERS: &[(&str, &str, &str)] =
    &[("koho-chief", "koho", "chief"), ("koho-head", "koho", "head"), ("koho-deputy", "koho", "deputy"), ("suzuki", "midori", "director")];

/// Accounts that were disabled, or moved to another section.
const GONE: &[(&str, Role)] = &[("old-official", Role::Official), ("old-approver", Role::Approver), ("old-pr", Role::PrSection)];
const MOVED: &[(&str, Role)] = &[("moved-official", Role::Official), ("moved-approver", Role::Approver)];

/// The shipped policy with a box for each section, and an advance notice.
pub fn policy() -> Policy {
    let mut policy = shipped();
    policy.period.advance_notice_days = 1;
    policy.desk.second_reading = 100;
    for section in &mut policy.sections {
        section.mail = format!("{}-box@town.example", section.id);
    }
    assert!(SECTIONS.iter().all(|id| policy.section(id).is_some()));
    // What is told because a day has come is told by no rule, and has tests of its own.
    policy.deadlines = Deadlines { objection_days: policy.deadlines.objection_days, ..Default::default() };
    policy.notices = Default::default();
    policy.method.record_days = 0;
    // One purpose goes through a route; its first steps are in a section that has no other approvers.
    let mut steps = vec![step("chief", "koho", StepKind::Approve), step("head", "koho", StepKind::Consult)];
    steps[0].stand_in = "deputy".to_owned();
    steps.push(step("director", "", StepKind::Approve));
    add_route(&mut policy, &[Purpose::Exemption], steps);
    policy
}

/// The city's staff, by login.
pub fn staff(app: &TestApp) -> BTreeMap<&'static str, Actor> {
    let mut staff: BTreeMap<&str, Actor> = BTreeMap::new();
    for (login, role, section, twin) in STAFF {
        let person = staff.get(twin).map(|actor| actor.account().unwrap().person);
        staff.insert(login, app.account(login, *role, section, person));
    }
    for (login, section, position) in HOLDERS {
        staff.insert(login, holder(app, login, section, position));
    }
    for (login, role) in GONE {
        app.account(login, *role, SECTIONS[0], None);
        disable(app, login);
    }
    for (login, role) in MOVED {
        app.account(login, *role, SECTIONS[0], None);
        move_to(app, login, SECTIONS[1]);
    }
    staff
}

/// Ends the use of an account.
pub fn disable(app: &TestApp, login: &str) {
    app.perform(&Actor::System, DisableAccount { login: login.to_owned() });
}

/// Gives an account another section.
pub fn move_to(app: &TestApp, login: &str, section: &str) {
    let Account { id, rev, name, role, position, mail, .. } = app.read(|db| Account::by_login(db, login)).unwrap();
    app.perform(&Actor::System, ChangeAccount { account: id, rev, name, role, section: Some(section.to_owned()), position, mail });
}
