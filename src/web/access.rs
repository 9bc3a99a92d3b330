//! Who may use a route: one check in front of every handler, by the list of routes. Sections, states and four eyes are decided
//! in `commands/`; here it is only the role.

use super::api::office::bearer::is_office_api;
use super::form::Form;
use super::problem::Problem;
use super::routes::{Who, is_listed, line_of};
use super::visit::Visit;
use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::{Error, FromRequest};

/// Lets a request through when the list names the reader's role; a path that the list lacks lets nobody through.
pub async fn check<B: MessageBody + 'static>(mut request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    match allowed(&request).await {
        Ok(()) => Ok(next.call(request).await?.map_into_left_body()),
        Err(Problem::SignIn { .. }) if is_office_api(request.path()) => Ok(request.error_response(Problem::NoToken).map_into_right_body()),
        Err(Problem::SignIn { next }) if request.method() == Method::POST => {
            let problem = signed_out(&mut request, next).await;
            Ok(request.error_response(problem).map_into_right_body())
        }
        // A response, not an error: errors of a middleware pass by the page that explains them.
        Err(problem) => Ok(request.error_response(problem).map_into_right_body()),
    }
}

/// A form that was sent after its session had ended is given back: the page that it came from may be gone.
async fn signed_out(request: &mut ServiceRequest, next: String) -> Problem {
    let pattern = request.match_pattern().unwrap_or_default();
    let next = if line_of(&Method::GET, &pattern).is_some() { next } else { "/office".to_owned() };
    // Without a session no token holds, so what is read comes back as that problem; scans are not kept.
    match request.extract::<Form>().await {
        Err(Problem::BadToken { typed }) if typed.iter().any(|(name, value)| !Visit::is_hidden_field(name) && !value.is_empty()) => {
            Problem::SignedOut { next, typed }
        }
        _ => Problem::SignIn { next },
    }
}

async fn allowed(request: &ServiceRequest) -> Result<(), Problem> {
    let pattern = request.match_pattern().unwrap_or_default();
    let Some(line) = line_of(request.method(), &pattern) else {
        // Another method of a listed path is answered 405 by its resource: there is no handler to protect.
        return if is_listed(&pattern) { Ok(()) } else { Err(Problem::NotFound) };
    };
    let Who::Staff(roles) = line.who else { return Ok(()) };
    let visit = Visit::from_request(request.request(), &mut Payload::None).await?;
    if roles.contains(&visit.staff()?.account.role) { Ok(()) } else { Err(Problem::Forbidden) }
}
