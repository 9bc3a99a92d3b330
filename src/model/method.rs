//! The words of the issue-sorting method (論点整理手法): occasions, what is said there, and what becomes of an issue.

use crate::closed;
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};

closed! {
    /// What kind of occasion a measure is explained on (説明の機会).
    pub enum OccasionKind {
        /// 住民説明会.
        Briefing = "briefing",
        /// 意見交換会・懇談会.
        Dialogue = "dialogue",
        /// ワークショップ.
        Workshop = "workshop",
        /// 公聴会.
        Hearing = "hearing",
    }
}

closed! {
    /// What somebody says on an occasion.
    pub enum Utterance { Question = "question", Opinion = "opinion", Request = "request" }
}

closed! {
    /// As what somebody speaks (発言者の立場). Who it is has no field anywhere.
    pub enum Speaker {
        Resident = "resident",
        /// 自治会・町内会.
        Neighbourhood = "neighbourhood",
        Organisation = "organisation",
        Business = "business",
        Landowner = "landowner",
        Student = "student",
        Other = "other",
    }
}

closed! {
    /// Why a settled or answered issue is taken up again.
    pub enum Reopening {
        NewFact = "new_fact",
        ChangedView = "changed_view",
        /// It was raised again, and what was said does not answer it.
        RaisedAgain = "raised_again",
    }
}

closed! {
    /// How an issue was settled.
    pub enum Settlement {
        Adopted = "adopted",
        NotAdopted = "not_adopted",
        NextStage = "next_stage",
        WithdrawnByCity = "withdrawn_by_city",
    }
}

closed! {
    /// How a ledger ends.
    pub enum Ending {
        /// With the course of the discussion (経過一覧), which is attached to the decision.
        Concluded = "concluded",
        /// Its open issues go on in the ledger of the next stage (設計, 工事).
        Moved = "moved",
    }
}

closed! {
    /// What comes of an objection to a record.
    pub enum Ruling {
        /// The record is corrected.
        Corrected = "corrected",
        /// It stays as it is.
        Stands = "stands",
    }
}

closed! {
    /// By what lines enter a ledger.
    pub enum PostingSource {
        /// The project was put under the method; what was public before comes with it.
        Adoption = "adoption",
        /// The record of an occasion was published.
        Record = "record",
        /// The result of a round was published.
        Result = "result",
        /// A view was approved.
        View = "view",
        /// An answer that was taken back on an occasion was approved.
        Answer = "answer",
        /// An objection to a record was found right.
        Correction = "correction",
        /// The ledger ended, or goes on with one that did.
        Ending = "ending",
        /// An edition was frozen.
        Edition = "edition",
    }
}

/// Where opinions came from, and what a column of the ledger's matrix stands for: a round or an occasion by its number in the project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    Round(i64),
    Occasion(i64),
}

impl fmt::Display for Source {
    /// `r1`, `o3`: as it stands in addresses and in the lines of a ledger.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Round(number) => write!(f, "r{number}"),
            Source::Occasion(number) => write!(f, "o{number}"),
        }
    }
}

impl std::str::FromStr for Source {
    type Err = crate::model::closed::Unknown;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = crate::model::closed::Unknown("Source");
        let number = |digits: &str| digits.parse().ok().filter(|number: &i64| *number > 0 && number.to_string() == digits).ok_or(unknown);
        match (text.strip_prefix('r'), text.strip_prefix('o')) {
            (Some(digits), _) => Ok(Source::Round(number(digits)?)),
            (_, Some(digits)) => Ok(Source::Occasion(number(digits)?)),
            _ => Err(unknown),
        }
    }
}

impl Serialize for Source {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Source {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

impl utoipa::PartialSchema for Source {
    fn schema() -> RefOr<Schema> {
        let text = ObjectBuilder::new().schema_type(Type::String).pattern(Some("^[ro][1-9][0-9]*$"));
        text.description(Some("A round (`r1`) or an occasion (`o3`) of the project.")).into()
    }
}

impl utoipa::ToSchema for Source {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_written_in_one_way() {
        for source in [Source::Round(1), Source::Occasion(21)] {
            assert_eq!(source.to_string().parse(), Ok(source));
        }
        for wrong in ["", "r", "o0", "r01", "r-1", "x1", "o1 ", "r+1"] {
            assert!(wrong.parse::<Source>().is_err(), "{wrong}");
        }
    }
}
