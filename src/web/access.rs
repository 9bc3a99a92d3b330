//! Who may use a route: one check in front of every handler, by the list of routes. Sections, states and four eyes are decided
//! in `commands/`; here it is only the role.

use super::problem::Problem;
use super::routes::{Who, line_of};
use super::visit::Visit;
use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::{Error, FromRequest};

/// Lets a request through when the list names the reader's role; a path that the list lacks lets nobody through.
pub async fn check<B: MessageBody>(request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, Error> {
    if ![Method::GET, Method::HEAD, Method::POST].contains(request.method()) {
        // Answered 405 by the resource.
        return next.call(request).await;
    }
    let pattern = request.match_pattern().unwrap_or_default();
    let Some(line) = line_of(request.method(), &pattern) else { return next.call(request).await };
    if let Who::Staff(roles) = line.who {
        let visit = Visit::from_request(request.request(), &mut Payload::None).await?;
        let staff = visit.staff()?;
        if !roles.contains(&staff.account.role) {
            return Err(Problem::Forbidden.into());
        }
    }
    next.call(request).await
}
