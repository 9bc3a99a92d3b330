//! Opinions are given to an issue or to a reason for having none, from the board or from an issue's page.

use super::board;
use crate::commands::FieldError;
use crate::commands::submission::{Assign, Place};
use crate::model::ids::OpinionId;
use crate::web::form::Form;
use crate::web::office::case::At;
use crate::web::office::typed::Typed;
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

/// What a form asks for: which opinions, each with the rev on the page, and where they shall go.
struct Wanted {
    opinions: Vec<(OpinionId, i64)>,
    to: Target,
}

enum Target {
    /// The issue with this number.
    Issue(i64),
    Place(Place),
}

pub async fn accept(visit: Visit, path: Path<(String, i64)>, form: Form) -> Result<HttpResponse, Problem> {
    let (no, round) = path.into_inner();
    let at = At::of(&visit, no, round)?;
    let wanted = match wanted(&form) {
        Ok(wanted) => wanted,
        Err(error) => {
            return board::page(visit, at.clone(), StatusCode::UNPROCESSABLE_ENTITY, Typed::of(&form).wrong_as(&error, at.lang()), None)
                .await;
        }
    };
    let (place, kept) = (at.clone(), form.typed());
    let to = visit
        .app
        .read(move |db| match wanted.to {
            Target::Issue(number) => Ok(Place::Issue(place.issue(db, number)?.1.id)),
            Target::Place(to) => place.case(db).map(|_| to),
        })
        .await
        .map_err(|problem| problem.keep(kept))?;
    let back = match form.parse::<i64>("from") {
        Some(issue) => format!("{}/issues/{issue}", at.base()),
        None => format!("{}/issues", at.base()),
    };
    let done = match to {
        Place::Issue(_) => "machine.submission.done.assign",
        Place::None(_) => "issues.done.none",
        Place::Undecided => "issues.done.undecided",
    };
    match visit.perform(Assign { opinions: wanted.opinions, to }).await {
        Ok(_) => visit.done(&back, done),
        Err(problem) => {
            let (status, typed) = Typed::at_page(problem, &form, at.lang())?;
            board::page(visit, at, status, typed, None).await
        }
    }
}

/// A proposal's button carries opinion and issue in one value and goes before what is ticked.
fn wanted(form: &Form) -> Result<Wanted, FieldError> {
    if let Some((opinion, number)) = form.get("accept").rsplit_once(':') {
        let opinion = token(opinion).ok_or(FieldError::new("opinion", "choose"))?;
        let number = number.parse().map_err(|_| FieldError::new("to", "choose"))?;
        return Ok(Wanted { opinions: vec![opinion], to: Target::Issue(number) });
    }
    // A line that stands for several opinions carries all their tokens.
    let opinions: Vec<_> = form.all("opinion").flat_map(str::split_whitespace).filter_map(token).collect();
    if opinions.is_empty() {
        return Err(FieldError::new("opinion", "choose_opinions"));
    }
    let to = match form.get("to").split_once('.') {
        Some(("issue", number)) => number.parse().ok().map(Target::Issue),
        Some(("none", reason)) => reason.parse().ok().map(|reason| Target::Place(Place::None(reason))),
        _ => (form.get("to") == "undecided").then_some(Target::Place(Place::Undecided)),
    };
    Ok(Wanted { opinions, to: to.ok_or(FieldError::new("to", "choose"))? })
}

fn token(token: &str) -> Option<(OpinionId, i64)> {
    let (id, rev) = token.split_once(':')?;
    Some((id.parse().ok()?, rev.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Moment;

    fn form(fields: &[(&str, &str)]) -> Form {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Form::new(fields, Moment::from_unix_ms(0))
    }

    #[test]
    fn a_proposal_goes_before_what_is_ticked() {
        let id = OpinionId::new();
        let (ticked, proposal) = (format!("{id}:3"), format!("{id}:2:7"));

        let wanted = wanted(&form(&[("opinion", &ticked), ("to", "undecided"), ("accept", &proposal)])).unwrap_or_else(|_| panic!());

        assert_eq!(wanted.opinions, [(id, 2)]);
        assert!(matches!(wanted.to, Target::Issue(7)));
    }

    #[test]
    fn nothing_ticked_and_nowhere_to_go_are_told_apart() {
        let ticked = format!("{}:1", OpinionId::new());
        let problem = |fields: &[(&str, &str)]| wanted(&form(fields)).err().map(|error| error.problem);

        assert_eq!(problem(&[("to", "issue.1")]), Some("choose_opinions"));
        assert_eq!(problem(&[("opinion", &ticked), ("to", "")]), Some("choose"));
        assert_eq!(problem(&[("opinion", &ticked), ("to", "none.stance_only")]), None);
    }
}
