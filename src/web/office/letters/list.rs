//! The letters of a round by intake number, with what still has to be done about each.

use crate::commands::claim::Work;
use crate::model::Moment;
use crate::model::terms::{Channel, Validity};
use crate::procedure::submission::State;
use crate::store::submissions::{Filter, Submission};
use crate::web::office::case::{At, Head};
use crate::web::office::claims::names;
use crate::web::page::Field;
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use serde::{Deserialize, Serialize};

/// Letters on a page.
const SHOWN: i64 = 50;
/// Characters of a letter that the list shows.
const BEGINNING: usize = 60;

/// The filters in the order of the work, as the address names them.
const FILTERS: [(&str, Filter); 7] = [
    ("all", Filter::All),
    ("unread", Filter::Unread),
    ("unjudged", Filter::Unjudged),
    ("unsplit", Filter::Unsplit),
    ("uncleared", Filter::Uncleared),
    ("not_valid", Filter::NotValid),
    ("asked", Filter::Asked),
];

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    show: String,
    #[serde(default)]
    after: String,
    #[serde(default)]
    before: String,
    /// A letter to go to.
    #[serde(default)]
    number: String,
}

#[derive(Serialize)]
struct Content {
    case: Head,
    filters: Vec<FilterLink>,
    letters: Vec<Line>,
    previous: Option<String>,
    next: Option<String>,
    jump: Field,
}

#[derive(Serialize)]
struct FilterLink {
    key: &'static str,
    n: i64,
    href: String,
    current: bool,
}

#[derive(Serialize)]
struct Line {
    href: String,
    number: i64,
    received_at: String,
    channel: Channel,
    state: State,
    validity: Option<Validity>,
    /// The first words; none before somebody opened the letter.
    beginning: Option<String>,
    opinions: i64,
    /// Code points in no opinion and no aside, of a valid letter that has been split once.
    uncovered: Option<i64>,
    unsplit: bool,
    /// Until when what was asked for can be given, and whether that is over.
    asked_until: Option<String>,
    asked_over: bool,
    uncleared: bool,
    /// Who works on it at the moment.
    working: Option<String>,
}

pub async fn show(visit: Visit, path: Path<(String, i64)>, asked: Query<Asked>) -> Result<HttpResponse, Problem> {
    let (no, round) = path.into_inner();
    let at = At::of(&visit, no, round)?;
    if let Ok(number) = asked.number.trim().parse::<i64>() {
        return Ok(visit.to(&format!("{}/letters/{number}", at.base())));
    }
    let (show, filter) = FILTERS.into_iter().find(|(key, _)| *key == asked.show).unwrap_or(FILTERS[0]);
    let (after, before) = (asked.after.parse().unwrap_or(0), asked.before.parse::<i64>().ok());
    visit
        .in_area("desk")
        .show("pages/office/letters/list", move |db, ask| {
            let case = at.case(db)?;
            let round = case.round.id;
            let base = format!("{}/letters", at.base());
            let letters = match before {
                Some(before) => Submission::list_before(db, round, filter, before, SHOWN)?,
                None => Submission::list(db, round, filter, after, SHOWN)?,
            };
            let (first, last) = (letters.first().map(|letter| letter.intake_no), letters.last().map(|letter| letter.intake_no));
            let previous = match first {
                Some(first) if !Submission::list_before(db, round, filter, first, 1)?.is_empty() => {
                    Some(format!("{base}?show={show}&before={first}"))
                }
                _ => None,
            };
            let next = match last {
                Some(last) if !Submission::list(db, round, filter, last, 1)?.is_empty() => Some(format!("{base}?show={show}&after={last}")),
                _ => None,
            };
            let mut filters = Vec::new();
            for (key, filter) in FILTERS {
                let n = Submission::count(db, round, filter)?;
                filters.push(FilterLink { key, n, href: format!("{base}?show={key}"), current: key == show });
            }
            let works: Vec<Work> = letters.iter().map(|letter| Work::Letter(letter.id)).collect();
            let mut at_work = names(db, &works, ask.now)?;
            let letters = letters.into_iter().map(|letter| line(&base, at_work.remove(letter.id.as_str()), letter, ask.now)).collect();
            Ok(Content { case: at.head(&case, &[]), filters, letters, previous, next, jump: Field::new("number", "") })
        })
        .await
}

fn line(base: &str, working: Option<String>, letter: Submission, now: Moment) -> Line {
    let valid = letter.validity == Some(Validity::Valid);
    Line {
        href: format!("{base}/{}", letter.intake_no),
        number: letter.intake_no,
        received_at: letter.received_at.into(),
        channel: letter.channel,
        state: letter.state,
        validity: letter.validity,
        beginning: (letter.state != State::Received).then(|| beginning(&letter.text)),
        opinions: letter.opinions,
        uncovered: Some(letter.uncovered).filter(|uncovered| valid && *uncovered > 0),
        asked_until: letter.repair_until.map(String::from),
        asked_over: letter.repair_until.is_some_and(|until| until <= now),
        unsplit: valid && letter.uncovered < 0,
        uncleared: valid && letter.cleared_by.is_none(),
        working,
    }
}

/// The first words on one line, without what steers the direction of the text.
pub fn beginning(text: &str) -> String {
    let shown = |c: &char| !crate::model::text::is_bidi_control(*c);
    let mut words: String = text.chars().filter(shown).map(|c| if c == '\n' { ' ' } else { c }).take(BEGINNING).collect();
    if text.chars().count() > BEGINNING {
        words.push('…');
    }
    words
}
