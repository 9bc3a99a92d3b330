//! The offices that take letters in: each with a name and the ways by which letters reach it.

use super::{Label, Policy};
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

    /// The office with this id.
    pub fn office(&self, id: &str) -> Option<&Office> {
        self.offices.iter().find(|office| office.id == id)
    }

    /// An office as people call it; what was typed freely is its own name.
    pub fn office_name<'p>(&'p self, id: &'p str, lang: Lang) -> &'p str {
        self.office(id).map_or(id, |office| office.name.get(lang))
    }

    pub(super) fn check_offices(&self) -> Result<(), String> {
        let mut ids: Vec<_> = self.offices.iter().map(|office| office.id.as_str()).collect();
        ids.sort_unstable();
        if ids.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err("two offices have the same id".to_owned());
        }
        let plain =
            |id: &str| (1..=40).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if !ids.iter().all(|id| plain(id)) {
            return Err("offices.id must be 1 to 40 of a-z, 0-9 and -".to_owned());
        }
        if self.offices.iter().any(|office| office.name.ja.trim().is_empty() || office.name.en.trim().is_empty()) {
            return Err("offices.name is empty".to_owned());
        }
        if self.has_offices(Channel::WebForm) {
            return Err("offices.channels has web_form, which reaches no office".to_owned());
        }
        Ok(())
    }
}
