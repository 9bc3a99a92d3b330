//! What the reader may do with a round now, from the table of the procedure: a button, or the reason why not.

use crate::model::terms::{Channel, Role};
use crate::procedure;
use crate::procedure::round::{Event, Facts, Guard, Round as Machine, State};
use crate::store::rounds::Round;
use crate::texts::texts;
use crate::web::visit::Ask;
use serde::Serialize;

/// One thing that could be done.
#[derive(Debug, Serialize)]
pub struct Offer {
    text: String,
    href: String,
    /// Whether the button does it, or leads to the page where it is done.
    posts: bool,
    /// The reasons why it cannot be done now; empty when it can.
    off: Vec<Unmet>,
    /// `secondary`, `warning`, or none for what brings the round on.
    kind: Option<&'static str>,
}

/// Why something cannot be done now, and where that is mended when it is not on the round's own pages.
#[derive(Debug, Serialize)]
struct Unmet {
    text: String,
    href: Option<String>,
}

/// Where something is done: below the round's page, or where its approval is decided.
enum Place {
    Post(&'static str),
    Page(&'static str),
    Approval,
}

/// Guards that no form can mend.
const BEFORE_ANY_PAGE: [Guard; 2] = [Guard::PeriodRuns, Guard::NothingWaits];

/// Where a round is in the office.
pub struct At<'a> {
    /// The project's number, as addresses write it.
    pub project: &'a str,
    /// The address of the round's page.
    pub base: &'a str,
    /// The address of the approval that waits for it.
    pub waits: Option<&'a str>,
}

/// Every event that leaves the round's state for this role, in the order of the table; before them the desk for letters on paper,
/// while the round takes them.
pub fn offers(ask: &Ask, role: Role, round: &Round, facts: &Facts, at: At<'_>) -> Vec<Offer> {
    let At { project, base, waits } = at;
    let offered = procedure::offers::<Machine>(round.state, role, facts, ask.now);
    let mut offers: Vec<Offer> = Vec::new();
    if role == Role::Official && takes_paper(round) {
        // While the period runs it is all there is to do; later it is the exception.
        let kind = (round.state != State::Open).then_some("secondary");
        let text = texts().get(ask.lang, "letters.enter", &[]);
        offers.push(Offer { text, href: format!("{base}/letters/new"), posts: false, off: Vec::new(), kind });
    }
    for (event, unmet) in offered {
        let Some((place, kind)) = place(event) else { continue };
        // What a round with a result never does, and one without never can.
        if !fits(event, round) {
            continue;
        }
        let (href, posts) = match place {
            Place::Post(tail) => (format!("{base}/{tail}"), true),
            Place::Page(tail) => (format!("{base}/{tail}"), false),
            Place::Approval => match waits {
                Some(href) if offers.iter().all(|offer| offer.href != href) => (href.to_owned(), false),
                _ => continue,
            },
        };
        let off = match place {
            Place::Approval => Vec::new(),
            // What is given on that page is missing here of course.
            Place::Page(_) => unmet.into_iter().filter(|guard| BEFORE_ANY_PAGE.iter().any(|one| one.name() == *guard)).collect(),
            Place::Post(_) => unmet,
        };
        let sentence = |guard: &&str| Unmet {
            text: texts().get(ask.lang, &format!("machine.round.guard.{guard}"), &[]),
            href: (*guard == Guard::MethodDecided.name()).then(|| format!("/office/projects/{project}/ledger")),
        };
        offers.push(Offer {
            text: text(ask, event),
            href,
            posts,
            off: off.iter().filter(|guard| **guard != Guard::ReasonGiven.name()).map(sentence).collect(),
            kind,
        });
    }
    offers
}

/// Whether letters on paper can be entered: from the opening of the round until its result is asked to be approved.
fn takes_paper(round: &Round) -> bool {
    let offered = round.channels.iter().any(|offer| offer.channel != Channel::WebForm);
    offered && matches!(round.state, State::Open | State::Closed | State::Sorting | State::Responding)
}

/// Whether an event is one of a round that stands there: what is published is corrected and never called off.
fn fits(event: Event, round: &Round) -> bool {
    match event {
        Event::Cancel => !round.has_result() && !round.put_off(),
        Event::CancelPostponed => round.put_off(),
        Event::ReleaseResult | Event::MoveResultDay => !round.has_result(),
        Event::ReleaseCorrection | Event::KeepResult => round.has_result(),
        _ => true,
    }
}

/// Where an event is caused, and how its button looks; none for what only the clock does or what has no button here.
fn place(event: Event) -> Option<(Place, Option<&'static str>)> {
    match event {
        Event::Edit => Some((Place::Page("edit"), Some("secondary"))),
        Event::Submit => Some((Place::Post("approval-request"), None)),
        Event::AskExtension => Some((Place::Page("extension"), Some("secondary"))),
        Event::AskCorrection => Some((Place::Page("material"), Some("secondary"))),
        decided if is_decision(decided) => Some((Place::Approval, None)),
        Event::Certify => Some((Place::Page("certificates"), Some("secondary"))),
        Event::Reconcile => Some((Place::Post("reconciliation"), None)),
        Event::StartResponding => Some((Place::Post("responding"), None)),
        Event::SubmitResult => Some((Place::Page("result-request"), None)),
        Event::EditResult => Some((Place::Post("result-request/withdrawal"), Some("secondary"))),
        Event::Correct | Event::KeepResult => Some((Place::Page("correction"), Some("secondary"))),
        Event::MoveResultDay => Some((Place::Page("result-day"), Some("secondary"))),
        Event::Postpone => Some((Place::Page("postponement"), Some("secondary"))),
        Event::Cancel | Event::CancelPostponed => Some((Place::Page("cancellation"), Some("warning"))),
        _ => None,
    }
}

/// Whether an event is caused by deciding an approval.
fn is_decision(event: Event) -> bool {
    use Event::{Approve, CorrectMaterial, Extend, ReleaseCorrection, ReleaseResult, Return, ReturnResult};
    matches!(event, Approve | Return | Extend | CorrectMaterial | ReleaseResult | ReleaseCorrection | ReturnResult)
}

fn text(ask: &Ask, event: Event) -> String {
    match event {
        decided if is_decision(decided) => texts().get(ask.lang, "office_round.decide", &[]),
        event => texts().get(ask.lang, &format!("machine.round.event.{event}"), &[]),
    }
}
