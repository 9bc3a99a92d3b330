//! What a program sends: JSON, read into what a handler takes, or told where it goes wrong.

use crate::model::Moment;
use crate::web::problem::Problem;
use actix_web::dev::Payload;
use actix_web::web::Json;
use actix_web::{FromRequest, HttpRequest};
use chrono::DateTime;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use serde_json::Number;
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

/// Any instant of RFC 3339, in whatever offset; we keep it in UTC to the millisecond.
pub fn instant<'de, D: Deserializer<'de>>(from: D) -> Result<Moment, D::Error> {
    let text = String::deserialize(from)?;
    let time = DateTime::parse_from_rfc3339(&text).map_err(D::Error::custom)?;
    Ok(Moment::from_utc(time.to_utc()))
}

/// A whole number, which JSON Schema lets a program write as `3.0`, too.
pub fn whole<'de, D: Deserializer<'de>>(from: D) -> Result<i64, D::Error> {
    let number = Number::deserialize(from)?;
    // Beyond 2^53 a float is no number that anybody meant.
    let float = || number.as_f64().filter(|float| float.fract() == 0.0 && float.abs() < 9_007_199_254_740_992.0).map(|float| float as i64);
    number.as_i64().or_else(float).ok_or_else(|| D::Error::custom("not a whole number"))
}

/// The same where it may be left out, or null.
pub fn perhaps_whole<'de, D: Deserializer<'de>>(from: D) -> Result<Option<i64>, D::Error> {
    #[derive(Deserialize)]
    struct Whole(#[serde(deserialize_with = "whole")] i64);
    Ok(Option::<Whole>::deserialize(from)?.map(|Whole(number)| number))
}
