//! `/api/v1`: everything that is public, for programs. The same rules of what the public may know as on the pages (`public::seen`), and
//! the same words in every language, since texts come in both.
//!
//! The routes stand in `routes::api`, their description (OpenAPI 3.1) is made of the code here and served as `/api/openapi.json`. Errors
//! are problem details (RFC 9457), lists are read on by a cursor without an end that is not the list's own, and every answer has an ETag.

pub mod annual;
mod body;
mod call;
pub mod complaints;
mod cursor;
pub mod description;
pub mod ledgers;
pub mod occasions;
pub mod office;
mod place;
pub mod plans;
pub mod problem;
pub mod projects;
pub mod record;
pub mod results;
pub mod rounds;

use call::Call;
use cursor::{No, Number, Paged, Turn};
