//! What a policy says about the issue-sorting method (論点整理手法).

use super::Label;
use super::days::is_zero;
use crate::model::terms::Lang;
use serde::{Deserialize, Serialize};

/// By when what was said at an occasion is public, and for which districts occasions are held.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Method {
    /// Days after an occasion on which its record is due; 0 for no such term.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub record_days: i64,
    /// The hour of that day in Japan by which it is due.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub record_hour: i64,
    /// Districts of whose occasions somebody may want to hear alone; empty where nobody chooses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub districts: Vec<District>,
}

/// A district by its name; an occasion is for it when its area names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct District {
    pub name: Label,
}

impl Method {
    /// Whether somebody who lives in a district is told of an occasion for an area: everybody is, when the area names no district
    /// at all, such as the whole city, or when the district is not among the city's any more.
    pub fn concerns(&self, area: &str, district: &str) -> bool {
        let names = || self.districts.iter().map(|one| one.name.get(Lang::Ja));
        let known = names().any(|name| name == district);
        !known || area.contains(district) || !names().any(|name| area.contains(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_occasion_concerns_those_whom_its_area_names_and_everybody_when_it_names_nobody() {
        let district = |name: &str| District { name: Label { ja: name.to_owned(), en: name.to_owned() } };
        let method = Method { districts: vec![district("本町"), district("川上")], ..Method::default() };

        for (area, district, concerns) in [
            ("本町地区", "本町", true),
            ("本町地区", "川上", false),
            ("本町・川上", "川上", true),
            ("全市", "川上", true),
            ("本町地区", "", true),
            ("本町地区", "旧村", true),
        ] {
            assert_eq!(method.concerns(area, district), concerns, "{area} {district}");
        }
    }
}
