//! Letters of a round: what came in, and letters that another system of the city took in.

use crate::commands::submission::{Enter, Open, Post};
use crate::commands::{FieldError, Refused};
use crate::model::Moment;
use crate::model::letter::{Person, Topic};
use crate::model::terms::{Channel, EligibilityClass, Lang, Tongue, Validity};
use crate::procedure::submission::State;
use crate::store::submissions::{Filter, Submission};
use crate::web::api::body::{Body, instant, perhaps_whole};
use crate::web::api::place::{Letter, Numbered};
use crate::web::api::{Call, Number, Paged, Turn};
use crate::web::office::case::At;
use crate::web::problem::Problem;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What tells a post that is sent again from another one.
const KEY: &str = "Idempotency-Key";
/// Longest key, in bytes.
const KEY_LIMIT: usize = 200;

/// A letter in a list.
#[derive(Serialize, ToSchema)]
pub struct LetterLine {
    /// 受付番号: gapless in the round.
    number: i64,
    channel: Channel,
    /// Which office took it in; empty for the form.
    office: String,
    received_at: Moment,
    #[schema(inline)]
    state: State,
    validity: Option<Validity>,
    /// Counted opinions in it.
    opinions: i64,
    /// In which language it is written.
    written_in: Tongue,
}

/// A letter with its words; who wrote it is not told.
#[derive(Serialize, ToSchema)]
pub struct LetterDetail {
    #[serde(flatten)]
    line: LetterLine,
    text: String,
    /// Grows by one with each amendment.
    text_rev: i64,
}

/// A letter that another system took in.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLetter {
    /// How it came in; one that the round offers, and not the form.
    channel: Channel,
    /// The office's id, where the policy lists offices.
    #[serde(default)]
    office: String,
    #[serde(deserialize_with = "instant")]
    received_at: Moment,
    /// In the order in which they stand in the letter.
    #[schema(min_items = 1, max_items = 40)]
    parts: Vec<NewPart>,
    #[serde(default)]
    writer: Writer,
    /// In which language its writer is answered.
    #[serde(default = "japanese")]
    lang: Lang,
    #[serde(default = "in_japanese")]
    written_in: Tongue,
}

/// A stretch of a letter.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPart {
    text: String,
    /// The number of the question that it answers.
    #[serde(default, deserialize_with = "perhaps_whole")]
    #[schema(minimum = 1)]
    question: Option<i64>,
}

/// What a letter says of its writer; what is missing is seen when it is judged.
#[derive(Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Writer {
    name: String,
    kana: String,
    postal_code: String,
    address: String,
    phone: String,
    mail: String,
    class: Option<EligibilityClass>,
    class_detail: String,
}

/// That a letter is kept.
#[derive(Serialize, ToSchema)]
pub struct Taken {
    /// 受付番号.
    number: i64,
    /// The code of its receipt: whoever has it reads, amends and withdraws the letter.
    receipt: String,
    /// It came after the close and is taken as a late arrival.
    late: bool,
    /// The same was sent before under this key, and this is its receipt.
    repeated: bool,
}

/// Letters of a round by number
#[utoipa::path(get, path = "/api/v1/office/projects/{no}/rounds/{n}/letters", operation_id = "office_letters", tag = "office",
    security(("token" = [])), params(Numbered, Turn<Number>),
    responses((status = 200, body = Paged<LetterLine>), (status = "4XX", response = crate::web::api::problem::Refused)))]
pub async fn list(call: Call, at: Path<Numbered>, turn: Query<Turn<Number>>) -> Result<HttpResponse, Problem> {
    let place = at.of(call.visit())?;
    call.private(move |db| {
        let round = place.case(db)?.round;
        let rows = Submission::list(db, round.id, Filter::All, turn.after_number(0)?, turn.limit()? + 1)?;
        Paged::of(rows, turn.limit()?, |row| row.intake_no.to_string(), |row| Ok(LetterLine::of(&row)))
    })
    .await
}

/// One letter with its words
#[utoipa::path(get, path = "/api/v1/office/projects/{no}/rounds/{n}/letters/{k}", operation_id = "office_letter", tag = "office",
    security(("token" = [])), params(Letter),
    responses((status = 200, body = LetterDetail), (status = "4XX", response = crate::web::api::problem::Refused)))]
pub async fn one(call: Call, at: Path<Letter>) -> Result<HttpResponse, Problem> {
    let (place, number) = at.of(call.visit())?;
    call.private(move |db| {
        let (_, letter) = place.letter(db, number)?;
        Ok(LetterDetail { line: LetterLine::of(&letter), text_rev: letter.text_rev, text: letter.text })
    })
    .await
}

/// Takes in a letter
///
/// Once for each `Idempotency-Key`: sent again, it is answered with the same receipt; something else under the same key is refused.
#[utoipa::path(post, path = "/api/v1/office/projects/{no}/rounds/{n}/letters", operation_id = "take_letter_in", tag = "office",
    security(("token" = [])), params(Numbered, ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200)), request_body = NewLetter,
    responses((status = 201, body = Taken), (status = 200, body = Taken, description = "It was taken in before"),
        (status = "4XX", response = crate::web::api::problem::Refused)))]
pub async fn take_in(call: Call, at: Path<Numbered>, request: HttpRequest, letter: Body<NewLetter>) -> Result<HttpResponse, Problem> {
    let place = at.of(call.visit())?;
    let key = request.headers().get(KEY).and_then(|key| key.to_str().ok()).unwrap_or_default().to_owned();
    if key.is_empty() || key.len() > KEY_LIMIT {
        return Err(wrong_key("idempotency_key"));
    }
    let payload = serde_json::to_vec(&letter.0).map_err(Problem::internal)?;
    let wanted = place.clone();
    let round = call.visit().app.read(move |db| Ok(wanted.case(db)?.round.id)).await?;
    let NewLetter { channel, office, received_at, parts, writer, lang, written_in } = letter.0;
    let command = Enter {
        post: Post { key, payload },
        round,
        channel,
        office,
        received_at,
        // What no question has as its number is refused like any other unknown one.
        parts: parts.into_iter().map(|part| (part.question.map(|n| Topic::Question(u32::try_from(n).unwrap_or(0))), part.text)).collect(),
        person: writer.person(),
        lang,
        written_in,
        scans: Vec::new(),
    };
    let receipt = call.visit().perform(command).await.map_err(|problem| match problem {
        // As draft-ietf-httpapi-idempotency-key-header has it.
        Problem::Refused(Refused::KeyUsed { .. }) => wrong_key("idempotency_used"),
        other => other,
    })?;
    let status = if receipt.repeated { StatusCode::OK } else { StatusCode::CREATED };
    call.done(status, move |db| {
        let letter = Submission::by_id(db, receipt.submission)?.ok_or(Problem::NotFound)?;
        Ok(Taken { number: letter.intake_no, receipt: receipt.code, late: receipt.late, repeated: receipt.repeated })
    })
    .await
}

/// Opens a letter (開封): it counts as read
#[utoipa::path(post, path = "/api/v1/office/projects/{no}/rounds/{n}/letters/{k}/opening", operation_id = "open_letter", tag = "office",
    security(("token" = [])), params(Letter),
    responses((status = 200, body = LetterDetail), (status = "4XX", response = crate::web::api::problem::Refused)))]
pub async fn open(call: Call, at: Path<Letter>) -> Result<HttpResponse, Problem> {
    let (place, number) = at.of(call.visit())?;
    let submission = call.visit().app.read(move |db| Ok(place.letter(db, number)?.1.id)).await?;
    let letter = call.visit().perform(Open { submission }).await?;
    call.done(StatusCode::OK, move |_| Ok(LetterDetail { line: LetterLine::of(&letter), text_rev: letter.text_rev, text: letter.text }))
        .await
}

impl LetterLine {
    fn of(letter: &Submission) -> Self {
        Self {
            number: letter.intake_no,
            channel: letter.channel,
            office: letter.office.clone(),
            received_at: letter.received_at,
            state: letter.state,
            validity: letter.validity,
            opinions: letter.opinions,
            written_in: letter.written_in(),
        }
    }
}

impl Writer {
    fn person(self) -> Person {
        let Self { name, kana, postal_code, address, phone, mail, class, class_detail } = self;
        Person { name, kana, postal_code, address, phone, mail, class, class_detail, ..Person::default() }
    }
}

fn wrong_key(problem: &'static str) -> Problem {
    Problem::Refused(Refused::Fields(vec![FieldError::new(KEY, problem).with("limit", KEY_LIMIT)]))
}

fn japanese() -> Lang {
    Lang::Ja
}

fn in_japanese() -> Tongue {
    Tongue::Ja
}

impl Numbered {
    /// The round, for the official who asks.
    pub fn of(&self, visit: &crate::web::visit::Visit) -> Result<At, Problem> {
        At::of(visit, self.no.clone(), self.n.parse().map_err(|_| Problem::NotFound)?)
    }
}

impl Letter {
    fn of(&self, visit: &crate::web::visit::Visit) -> Result<(At, i64), Problem> {
        let number = |text: &str| text.parse::<i64>().map_err(|_| Problem::NotFound);
        Ok((At::of(visit, self.no.clone(), number(&self.n)?)?, number(&self.k)?))
    }
}
