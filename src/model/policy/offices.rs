//! The offices that take letters in: each with a name and the ways by which letters reach it.

use super::{Label, Policy};
use crate::model::round::Way;
use crate::model::terms::{Channel, Lang};
use serde::{Deserialize, Serialize};

/// A place that takes letters in: the main hall, a branch, a library with a box.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Office {
    /// Short and stable: letters and certificates refer to it.
    pub id: String,
    pub name: Label,
    /// The ways by which letters reach it; the form reaches none.
    pub channels: Vec<Channel>,
}

impl Policy {
    /// Whether letters of this channel are taken in at offices that the policy lists, so that each letter names one.
    pub fn has_offices(&self, channel: Channel) -> bool {
        self.offices.iter().any(|office| office.channels.contains(&channel))
    }

    /// A channel as it is counted: at each office that the policy lists for it, or as it is.
    pub fn ways_of(&self, channel: Channel) -> Vec<Way> {
        let offices = self.offices.iter().filter(|office| office.channels.contains(&channel));
        let ways: Vec<_> = offices.map(|office| Way { channel, office: office.id.clone() }).collect();
        if ways.is_empty() { vec![Way::of(channel)] } else { ways }
    }

    /// The office with this id.
    pub fn office(&self, id: &str) -> Option<&Office> {
        self.offices.iter().find(|office| office.id == id)
    }

    /// An office as people call it; what was typed freely is its own name.
    pub fn office_name<'p>(&'p self, id: &'p str, lang: Lang) -> &'p str {
        self.office(id).map_or(id, |office| office.name.get(lang))
    }
}
