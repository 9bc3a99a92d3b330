//! What a complaint about the procedure (苦情申出) is made of beside its answer.

use super::letter::Person;
use crate::closed;
use serde::{Deserialize, Serialize};

closed! {
    /// What somebody complains of.
    pub enum Grievance {
        /// 意見募集の期間が短い、時期が悪い.
        Period = "period",
        /// 資料が足りない、分かりにくい.
        Material = "material",
        /// 意見を出せなかった.
        WayIn = "way_in",
        /// 出した意見が扱われていない.
        NotCounted = "not_counted",
        /// 意見の要約が違う.
        Summary = "summary",
        /// 市の考え方がない、答えになっていない.
        Answer = "answer",
        /// 個人情報の扱い.
        PersonalData = "personal_data",
        /// 職員の対応.
        Conduct = "conduct",
        Other = "other",
    }
}

closed! {
    /// What came of it.
    pub enum Outcome {
        /// The complaint was right, and something is done.
        Accepted = "accepted",
        /// In part.
        Partly = "partly",
        /// It was not, and the reason is given.
        NotAccepted = "not_accepted",
    }
}

/// Who complained, and in which words. It is kept apart from the complaint, committed to by its own salt, shown to the staff alone,
/// and removed by erasure.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complainant {
    pub person: Person,
    /// CRLF→LF and nothing else changed.
    pub words: String,
}
