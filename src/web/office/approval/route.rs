//! The route of an approval on its page: the steps, who stamped them, and whose turn it is.

use super::line::name;
use crate::commands::approval::turn::{self, holders};
use crate::model::policy::Policy;
use crate::model::route::{Hold, Stamp, Step};
use crate::model::terms::Lang;
use crate::procedure::approval::State;
use crate::store::Db;
use crate::store::accounts::Account;
use crate::store::approvals::Approval;
use diesel::QueryResult;
use serde::Serialize;

/// For the part `pages/office/approval/route`; without steps there is no route.
#[derive(Serialize)]
pub struct RouteShown {
    steps: Vec<StepShown>,
    /// What agreeing means now: `approve`, `endorse` or `consult`.
    event: &'static str,
    /// Whether the reader would stand in for the holder of the step.
    stands_in: bool,
    /// Whether somebody stood in for the reader, who has not said yet that it was seen.
    look_after: bool,
}

/// One step.
#[derive(Serialize)]
pub struct StepShown {
    pub position: String,
    pub section: String,
    pub kind: &'static str,
    /// Who may stand in; empty for nobody.
    pub stand_in: String,
    /// Whether it is waited for now.
    pub now: bool,
    /// Who holds it, while it waits to be stamped.
    pub holders: Vec<String>,
    /// Whether nobody does.
    pub vacant: bool,
    pub stamp: Option<StampShown>,
}

/// What was said at a step.
#[derive(Serialize)]
pub struct StampShown {
    pub who: String,
    pub at: String,
    /// Why somebody stood in; empty where the holder stamped.
    pub stand_in: String,
    pub comment: String,
    pub seen_by: Option<String>,
    pub seen_at: Option<String>,
}

/// The route as `account` meets it.
pub fn route(db: &mut Db, approval: &Approval, account: &Account, policy: &Policy, lang: Lang) -> QueryResult<RouteShown> {
    let waits = approval.state == State::Requested;
    Ok(RouteShown {
        steps: steps(db, approval, policy, lang)?,
        event: turn::event(approval).name(),
        stands_in: waits && turn::hold(account, approval) == Some(Hold::StandIn),
        look_after: turn::stood_in_for(account, approval).next().is_some(),
    })
}

/// Every step in its order.
pub fn steps(db: &mut Db, approval: &Approval, policy: &Policy, lang: Lang) -> QueryResult<Vec<StepShown>> {
    let waits = approval.state == State::Requested;
    let mut shown = Vec::new();
    for (at, step) in approval.route.iter().enumerate() {
        let stamp = approval.stamps.get(at).map(|stamp| stamped(db, stamp)).transpose()?;
        let mut one = step_shown(step, policy, lang);
        if waits && stamp.is_none() {
            one.holders = holders(db, step)?.into_iter().map(|account| account.name).collect();
            one.vacant = one.holders.is_empty();
        }
        one.now = waits && at == approval.stamps.len();
        shown.push(StepShown { stamp, ..one });
    }
    Ok(shown)
}

/// A step by its names, with nobody at it.
pub fn step_shown(step: &Step, policy: &Policy, lang: Lang) -> StepShown {
    StepShown {
        position: step.name.get(lang).to_owned(),
        section: policy.section(&step.section).map_or(step.section.as_str(), |section| section.name.get(lang)).to_owned(),
        kind: step.kind.name(),
        stand_in: step.stand_in_name.as_ref().map(|name| name.get(lang).to_owned()).unwrap_or_default(),
        now: false,
        holders: Vec::new(),
        vacant: false,
        stamp: None,
    }
}

fn stamped(db: &mut Db, stamp: &Stamp) -> QueryResult<StampShown> {
    Ok(StampShown {
        who: name(db, stamp.account)?,
        at: stamp.at.into(),
        stand_in: stamp.stand_in.clone(),
        comment: stamp.comment.clone(),
        seen_by: stamp.seen.as_ref().map(|seen| name(db, seen.account)).transpose()?,
        seen_at: stamp.seen.as_ref().map(|seen| seen.at.into()),
    })
}
