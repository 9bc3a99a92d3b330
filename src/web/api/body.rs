//! What a program sends: JSON, read into what a handler takes, or told where it goes wrong.

use crate::web::problem::Problem;
use actix_web::dev::Payload;
use actix_web::web::Json;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;
use std::future::Future;
use std::pin::Pin;

/// A JSON body.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let json = Json::<T>::from_request(request, payload);
        Box::pin(async move {
            match json.await {
                Ok(Json(body)) => Ok(Self(body)),
                Err(error) if error.as_response_error().status_code() == 413 => Err(Problem::TooLarge),
                Err(error) => Err(Problem::Body(error.to_string())),
            }
        })
    }
}
