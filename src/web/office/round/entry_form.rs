//! `…/rounds/{n}/form.pdf`: the entry form on paper as it will be handed out, so that it lies at the counters on the day of the opening.

use crate::web::office::find::Reader;
use crate::web::problem::Problem;
use crate::web::public::round::form;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Path;

pub async fn show(visit: Visit, path: Path<(String, i64)>) -> Result<HttpResponse, Problem> {
    let reader = Reader::of(&visit)?;
    let (no, number) = path.into_inner();
    form::answer(visit, move |db| reader.round(db, &no, number)).await
}
