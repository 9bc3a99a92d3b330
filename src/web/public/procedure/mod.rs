//! `/procedure`: the procedure in plain words, made from the tables that decide and the policy that counts the days.
//!
//! Nothing on it is written by hand beside headings: when a rule changes, the page changes with it.

mod policy;
mod rules;

use crate::model::calendar::long_date;
use crate::procedure::approval::Approval;
use crate::procedure::city_view::CityView;
use crate::procedure::issue::Issue;
use crate::procedure::letter::Letter;
use crate::procedure::project::Project;
use crate::procedure::publication::Publication;
use crate::procedure::round::Round;
use crate::procedure::submission::Submission;
use crate::store::Db;
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use policy::Policy;
use rules::{Case, Step, case, steps};
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    /// How a round goes when all goes well.
    steps: Vec<Step>,
    rules: Policy,
    /// Every machine with its states and its table.
    cases: Vec<Case>,
    version: i64,
    effective: String,
}

pub async fn show(visit: Visit) -> Result<HttpResponse, Problem> {
    visit.in_area("procedure").show_kept("pages/public/procedure", load).await
}

fn load(_: &mut Db, ask: &Ask) -> Result<Content, Problem> {
    let effective = ask.policy.effective_from.parse().map_err(Problem::internal)?;
    Ok(Content {
        steps: steps::<Round>(ask.lang),
        rules: Policy::of(&ask.policy, ask.lang),
        cases: vec![
            case::<Round>(ask.lang),
            case::<Submission>(ask.lang),
            case::<CityView>(ask.lang),
            case::<Approval>(ask.lang),
            case::<Publication>(ask.lang),
            case::<Project>(ask.lang),
            case::<Issue>(ask.lang),
            case::<Letter>(ask.lang),
        ],
        version: ask.policy_version,
        effective: long_date(effective, ask.lang),
    })
}
