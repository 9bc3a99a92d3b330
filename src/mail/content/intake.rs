//! What came in by each way, and which way does not come through: for the line of the day.

use crate::commands::heartbeat::standings;
use crate::commands::round::facts::{counts_by_way, way};
use crate::model::Moment;
use crate::model::policy::Policy;
use crate::model::round::Way;
use crate::model::terms::Lang;
use crate::store::Db;
use crate::store::policies::PolicyRow;
use crate::store::reminders::received;
use crate::store::rounds::Round;
use diesel::QueryResult;
use serde::Serialize;
use std::collections::BTreeMap;

/// How many letters came in, counted by when they were received.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Intake {
    /// `YYYY-MM-DD`.
    pub day: String,
    pub today: i64,
    pub total: i64,
    pub ways: Vec<IntakeLine>,
}

/// The same for one way in.
#[derive(Clone, Debug, Serialize)]
pub struct IntakeLine {
    pub channel: &'static str,
    /// The office's name, where the policy lists any for the channel; else empty.
    pub office: String,
    pub today: i64,
    pub total: i64,
}

/// A way in that does not come through.
#[derive(Clone, Debug, Serialize)]
pub struct SilentWay {
    pub channel: &'static str,
    /// The office's name, where the policy lists any for the channel; else empty.
    pub office: String,
}

/// What came in by each way on the day of the notice, and so far.
pub(super) fn intake(db: &mut Db, round: &Round, at: Moment, lang: Lang) -> QueryResult<Intake> {
    let day = at.jst_date();
    let today = received(db, round.id, Moment::start_of_day(day), Moment::start_of_day(day).plus_days(1))?;
    let all = counts_by_way(db, round)?;
    let policy = PolicyRow::by_version(db, round.policy)?.map(|row| (*row.body).clone());
    let mut by_way: BTreeMap<Way, i64> = BTreeMap::new();
    for (channel, office, n) in today {
        *by_way.entry(way(policy.as_ref(), channel, office)).or_insert(0) += n;
    }
    let name = |office: &str| policy.as_ref().map_or(office, |policy| policy.office_name(office, lang)).to_owned();
    let line = |(way, total): (&Way, &i64)| IntakeLine {
        channel: way.channel.name(),
        office: name(&way.office),
        today: by_way.get(way).copied().unwrap_or(0),
        total: *total,
    };
    Ok(Intake { day: day.to_string(), today: by_way.values().sum(), total: all.values().sum(), ways: all.iter().map(line).collect() })
}

/// The ways in that do not come through at the time of the notice.
pub(super) fn silent(db: &mut Db, policy: &Policy, at: Moment, lang: Lang) -> QueryResult<Vec<SilentWay>> {
    let silent = standings(db, policy, at)?.into_iter().filter(|(.., standing)| standing.warns());
    let of = |way: Way| SilentWay { channel: way.channel.name(), office: policy.office_name(&way.office, lang).to_owned() };
    Ok(silent.map(|(_, way, _)| of(way)).collect())
}
