//! `/office/policy/draft/calendar`: what a round would look like in days under the next version, beside the version before.

use crate::model::Moment;
use crate::model::calendar::{long_date, month_text, weekday};
use crate::model::date_input::parse_date;
use crate::model::deadlines::{BusinessDays, is_provisional, reconciliation, result};
use crate::model::policy::Policy;
use crate::model::terms::{Lang, Stage};
use crate::store::Db;
use crate::store::policies::{PolicyDraft, PolicyRow};
use crate::texts::texts;
use crate::web::page::{Choice, Field};
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::web::Query;
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// What is asked: the first day of a round, and its stage.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    opens: String,
    #[serde(default)]
    stage: String,
}

#[derive(Serialize)]
struct Content {
    opens: Field,
    stage: Field,
    stages: Vec<Choice>,
    days: Vec<Milestone>,
    months: Vec<Month>,
    weekdays: Vec<String>,
    /// Whether the holidays of a year shown are not announced yet.
    provisional: bool,
}

/// A day on which something happens or is due.
#[derive(Serialize)]
struct Milestone {
    name: String,
    day: String,
    /// Under the version before, when that is another day.
    before: Option<String>,
}

#[derive(Serialize)]
struct Month {
    name: String,
    weeks: Vec<Vec<Option<Cell>>>,
}

#[derive(Serialize)]
struct Cell {
    n: u32,
    /// The city is closed.
    closed: bool,
    /// The period runs.
    open: bool,
    /// What happens on this day.
    marks: Vec<String>,
}

pub async fn show(visit: Visit, asked: Query<Asked>) -> Result<HttpResponse, Problem> {
    let asked = asked.into_inner();
    visit.in_area("policy").show("pages/office/policy/calendar", move |db, ask| load(db, ask, &asked)).await
}

fn load(db: &mut Db, ask: &Ask, asked: &Asked) -> Result<Content, Problem> {
    let draft = PolicyDraft::present(db)?.ok_or(Problem::NotFound)?;
    let base = PolicyRow::by_version(db, draft.base)?.ok_or(Problem::NotFound)?;
    let say = |key: &str| texts().get(ask.lang, key, &[]);
    let mut opens = Field::new("opens", &asked.opens);
    let first = match parse_date(&asked.opens) {
        Ok(day) => day,
        Err(_) => {
            if !asked.opens.trim().is_empty() {
                opens = opens.wrong(say("error.not_a_date"));
            }
            ask.now.jst_date() + Days::new(7)
        }
    };
    if asked.opens.trim().is_empty() {
        opens.value = first.to_string();
    }
    let stage = asked.stage.parse().unwrap_or(*draft.body.stages.first().unwrap_or(&Stage::Draft));
    let days = milestones(&draft.body, stage, first);
    let before = milestones(&base.body, stage, first);
    let milestone = |(at, (key, day)): (usize, &(&'static str, NaiveDate))| {
        // There are several reminders: the second is compared with the second.
        let nth = days.iter().take(at).filter(|(other, _)| other == key).count();
        let other = before.iter().filter(|(other, _)| other == key).nth(nth).map(|(_, day)| *day);
        Milestone {
            name: say(&format!("policy.day.{key}")),
            day: long_date(*day, ask.lang),
            before: other.filter(|other| other != day).map(|other| long_date(other, ask.lang)),
        }
    };
    Ok(Content {
        opens,
        stage: Field::new("stage", stage.name()),
        stages: Stage::ALL.iter().map(|one| Choice::new(one.name(), say(&format!("terms.stage.{one}")), stage.name())).collect(),
        days: days.iter().enumerate().map(milestone).collect(),
        months: months(&draft.body, &days, ask.lang),
        weekdays: [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun]
            .map(|day| weekday(day, ask.lang).chars().take(3).collect())
            .to_vec(),
        provisional: days.iter().any(|(_, day)| is_provisional(*day)),
    })
}

/// The days of a round of the shortest length, by name, in their order.
fn milestones(policy: &Policy, stage: Stage, opens: NaiveDate) -> Vec<(&'static str, NaiveDate)> {
    let closes = opens + Days::new(policy.minimum_days(stage).unsigned_abs());
    let end = Moment::start_of_day(closes);
    let mut days = vec![("opens", opens), ("closes", closes - Days::new(1)), ("reconcile", reconciliation(policy, end))];
    if policy.period.advance_notice_days > 0 {
        days.push(("notice", opens - Days::new(policy.period.advance_notice_days.unsigned_abs())));
    }
    if let Some(due) = result(policy, Some(end), "") {
        let reminders = policy.deadlines.remind_days.iter().map(|n| ("remind", due - Days::new(n.unsigned_abs())));
        days.extend(reminders);
        days.push(("result", due));
    }
    days.sort_by_key(|(_, day)| *day);
    days
}

/// The months from the first to the last of these days.
fn months(policy: &Policy, days: &[(&'static str, NaiveDate)], lang: Lang) -> Vec<Month> {
    let (Some((_, first)), Some((_, last))) = (days.first(), days.last()) else { return Vec::new() };
    let start = first.with_day(1).unwrap_or(*first);
    let firsts = std::iter::successors(Some(start), |month| month.checked_add_months(Months::new(1)));
    firsts.take_while(|month| month <= last).map(|month| one_month(policy, days, month, lang)).collect()
}

fn one_month(policy: &Policy, days: &[(&'static str, NaiveDate)], first: NaiveDate, lang: Lang) -> Month {
    let on = |key: &str| days.iter().find(|(name, _)| *name == key).map(|(_, day)| *day);
    let (opens, closes) = (on("opens"), on("closes"));
    let mut cells: Vec<Option<Cell>> = (0..first.weekday().num_days_from_monday()).map(|_| None).collect();
    for day in first.iter_days().take_while(|day| day.month() == first.month()) {
        let marks = days.iter().filter(|(_, marked)| *marked == day);
        cells.push(Some(Cell {
            n: day.day(),
            closed: !BusinessDays::of(policy).works_on(day),
            open: opens.is_some_and(|opens| opens <= day) && closes.is_some_and(|closes| day <= closes),
            marks: marks.map(|(key, _)| texts().get(lang, &format!("policy.day.{key}"), &[])).collect(),
        }));
    }
    cells.resize_with(cells.len().div_ceil(7) * 7, || None);
    let mut weeks = Vec::new();
    while !cells.is_empty() {
        let rest = cells.split_off(7.min(cells.len()));
        weeks.push(std::mem::replace(&mut cells, rest));
    }
    Month { name: month_text(first, lang), weeks }
}
