//! The route of an approval (決裁の経路): its steps in order, and who has stamped them.

use super::Moment;
use super::ids::{AccountId, PersonId};
use super::policy::Label;
use crate::closed;
use serde::{Deserialize, Serialize};

closed! {
    /// What the holder of a step is asked for.
    pub enum StepKind {
        /// 承認・決裁: to agree.
        Approve = "approve",
        /// 合議: what another office says to it. It must be heard, and blocks nothing by a remark.
        Consult = "consult",
    }
}

/// A step as it was when the approval was asked: later changes of the policy do not reach it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Id of the position, and its name then.
    pub position: String,
    pub name: Label,
    /// Id of the section whose holder of the position is asked.
    pub section: String,
    pub kind: StepKind,
    /// Id of the position that may stand in (代決), with its name; empty for none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub stand_in: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stand_in_name: Option<Label>,
}

/// What somebody said at a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    pub account: AccountId,
    pub person: PersonId,
    pub at: Moment,
    /// Why somebody else stood in for the holder; empty where the holder stamped.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub stand_in: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub comment: String,
    /// 後閲: the holder in whose stead it was stamped saw it afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Seen>,
}

/// Who saw a stamp afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    pub account: AccountId,
    pub at: Moment,
}

impl Stamp {
    /// Whether somebody stood in, and the holder has not looked at it yet.
    pub fn to_be_seen(&self) -> bool {
        !self.stand_in.is_empty() && self.seen.is_none()
    }
}

/// How the holder of a position stands to a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    Holder,
    StandIn,
}

impl Step {
    /// How somebody with this position in this section stands to the step.
    pub fn held_by(&self, section: Option<&str>, position: &str) -> Option<Hold> {
        if section != Some(self.section.as_str()) || position.is_empty() {
            return None;
        }
        match position {
            _ if position == self.position => Some(Hold::Holder),
            _ if position == self.stand_in => Some(Hold::StandIn),
            _ => None,
        }
    }
}

/// Whether every step finds a person of its own: nobody stamps twice.
pub fn each_has_a_person(candidates: &[Vec<PersonId>]) -> bool {
    fn from(candidates: &[Vec<PersonId>], taken: &mut Vec<PersonId>) -> bool {
        let Some((first, rest)) = candidates.split_first() else { return true };
        first.iter().any(|person| {
            if taken.contains(person) {
                return false;
            }
            taken.push(*person);
            let fits = from(rest, taken);
            taken.pop();
            fits
        })
    }
    from(candidates, &mut Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_needs_a_person_of_its_own() {
        let (one, two) = (PersonId::new(), PersonId::new());

        assert!(each_has_a_person(&[]));
        assert!(each_has_a_person(&[vec![one, two], vec![one]]));
        assert!(!each_has_a_person(&[vec![one], vec![one]]));
        assert!(!each_has_a_person(&[vec![one], vec![]]));
    }
}
