//! How far a letter has come, by what the record says of it and of its round.

use crate::model::Moment;
use crate::model::calendar::{long_date, long_moment};
use crate::model::terms::Validity;
use crate::procedure::round::State as RoundState;
use crate::procedure::submission::State;
use crate::store::Db;
use crate::store::log::{EntryRow, Log};
use crate::store::submissions::Submission;
use crate::texts::texts;
use crate::web::problem::Problem;
use crate::web::public::comment::Scene;
pub use crate::web::public::round::Step;
use crate::web::public::round::result_due;

/// Received, read, split, answers in preparation, `published` when the newest answer was. Nothing for a letter that was taken back or handed over, or a round called off.
pub fn steps(db: &mut Db, scene: &Scene, letter: &Submission, published: Option<Moment>) -> Result<Vec<Step>, Problem> {
    if letter.state == State::Withdrawn || letter.particulars.handed_to.is_some() || scene.round.state == RoundState::Cancelled {
        return Ok(Vec::new());
    }
    let entries = EntryRow::of_subject(db, Log::Record, letter.id.as_str())?;
    // What happened to words that were replaced says nothing about the new ones.
    let from = entries.iter().rposition(|entry| ["submission.amend", "submission.correct"].contains(&&*entry.kind)).map_or(0, |at| at + 1);
    let since = entries.get(from..).unwrap_or_default();
    let read = times(since, &["submission.open", "submission.judge"]).min();
    let split = times(since, &["submission.split", "submission.undo_split"])
        .max()
        .filter(|_| letter.state == State::Divided && letter.uncovered == 0);
    let of_round = EntryRow::of_subject(db, Log::Record, scene.round.id.as_str())?;
    let responding = times(&of_round, &["round.start_responding"]).max();
    let answered = matches!(scene.round.state, RoundState::Responding | RoundState::ResultInApproval | RoundState::ResultPublished);
    let mut reached = vec![
        ("received", Some(letter.received_at)),
        ("read", read),
        ("split", split),
        ("answering", responding.filter(|_| answered)),
        ("published", published),
    ];
    // What came late is not split, and neither is what was judged as not valid; the latter is told with the result.
    let unsplit = letter.validity == Some(Validity::LateArrival) || published.is_some() && split.is_none();
    reached.retain(|(name, _)| *name != "split" || !unsplit);
    Ok(laid_out(scene, letter, &reached))
}

/// When something of these kinds happened.
fn times<'e>(entries: &'e [EntryRow], kinds: &'e [&str]) -> impl Iterator<Item = Moment> + 'e {
    entries.iter().filter(|entry| kinds.contains(&entry.kind.as_str())).map(|entry| entry.time)
}

fn laid_out(scene: &Scene, letter: &Submission, steps: &[(&'static str, Option<Moment>)]) -> Vec<Step> {
    let lang = scene.ask.lang;
    let last = steps.iter().rposition(|(_, date)| date.is_some()).unwrap_or(0);
    // That the city prepares its views is not done before they are published; everything else is done when it happens.
    let done = |at: usize, name: &str| at < last || at == last && name != "answering";
    let current = steps.iter().enumerate().position(|(at, (name, _))| !done(at, name));
    let step = |(at, (name, date)): (usize, &(&'static str, Option<Moment>))| Step {
        name: match (*name, date) {
            ("split", Some(_)) => texts().get(lang, "receipts.step.split_into", &[("n", &letter.opinions.to_string())]),
            _ => texts().get(lang, &format!("receipts.step.{name}"), &[]),
        },
        when: match (*name, date) {
            ("received", Some(date)) => Some(long_moment(*date, lang)),
            (_, Some(date)) => Some(long_date(date.jst_date(), lang)),
            ("published", None) => Some(result_due(&scene.ask, &scene.policy, &scene.round)),
            _ => None,
        },
        state: if Some(at) == current {
            "current"
        } else if done(at, name) {
            "done"
        } else {
            "later"
        },
    };
    steps.iter().enumerate().map(step).collect()
}
