//! `…/rehearsal/pages/{state}`: the round's public page as it will be in a state, at the moment at which that is planned.

use super::planned;
use crate::procedure::round::State;
use crate::store::Db;
use crate::texts::texts;
use crate::web::office::find::Reader;
use crate::web::page::Notice;
use crate::web::problem::Problem;
use crate::web::public::round::{content, policy_of};
use crate::web::public::seen::Known;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::web::Path;

/// Whether residents see a round in this state.
pub fn is_public(state: State) -> bool {
    !matches!(state, State::New | State::Preparing | State::InApproval)
}

pub async fn show(visit: Visit, path: Path<(String, i64, String)>) -> Result<HttpResponse, Problem> {
    let reader = Reader::of(&visit)?;
    let (no, number, state) = path.into_inner();
    let state: State = state.parse().map_err(|_| Problem::NotFound)?;
    if !is_public(state) {
        return Err(Problem::NotFound);
    }
    let lang = visit.lang;
    let load = move |db: &mut Db, ask: &Ask| {
        let (project, mut round) = reader.round(db, &no, number)?;
        let policy = policy_of(db, ask, &round)?;
        let steps = planned(&round, &policy, ask.now).ok_or(Problem::NotFound)?;
        let step = steps.iter().find(|step| step.state == state).ok_or(Problem::NotFound)?;
        round.state = state;
        let opened = !matches!(state, State::Scheduled | State::Announced);
        let answered_at = (state == State::ResultPublished).then_some(step.at);
        let then = Ask { now: step.at, lang: ask.lang, policy: ask.policy.clone(), policy_version: ask.policy_version };
        content(db, &then, &project, Known { round, opened, answered_at, versions: answered_at.into_iter().collect() })
    };
    let said = texts().get(lang, "rehearsal.page", &[("state", &texts().get(lang, &format!("machine.round.state.{state}"), &[]))]);
    let adjust = move |frame: &mut crate::web::page::Frame| frame.notice = Some(Notice { success: false, text: said });
    visit.in_area("projects").show_with(actix_web::http::StatusCode::OK, "pages/public/round", adjust, load).await
}
