//! Objections to the published record of an occasion: by the form without account, or typed in by an official.

mod answer;

pub use answer::{AnswerForm, AnswerObjection, named};
pub(super) use answer::{decided, present};

use super::desk::With;
use super::occasion::own_occasion;
use super::occasion::rows::WORDS_LIMIT;
use super::typed::Typed;
use super::{Command, Desk, FieldError, Stop, found};
use crate::model::Moment;
use crate::model::deadlines;
use crate::model::ids::{ObjectionId, OccasionId};
use crate::model::terms::{Channel, Lang};
use crate::procedure::objection::{Event, Facts, Objection as Machine, State};
use crate::procedure::qa_row;
use crate::store::Db;
use crate::store::objections::Objection;
use crate::store::occasions::Occasion;
use crate::store::qa_rows::QaRow;

/// What somebody says against a record. Nobody is asked who it is.
#[derive(Clone, Debug)]
pub struct ObjectionForm {
    /// The number of the row that it is about; 0 for the record as a whole, none when nothing was chosen.
    pub row: Option<i64>,
    /// What is wrong.
    pub words: String,
    /// What should be there; may be empty.
    pub wanted: String,
    pub lang: Lang,
}

/// Takes an objection from somebody outside.
pub struct Receive {
    pub occasion: OccasionId,
    pub form: ObjectionForm,
    pub received_at: Moment,
}

impl Command for Receive {
    type Reply = Objection;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Objection, Stop> {
        let occasion = found(Occasion::by_id(desk.db, self.occasion)?)?;
        take_in(desk, Event::Receive, &occasion, self.form, (Channel::WebForm, self.received_at))
    }
}

/// Enters an objection that came by letter, by telephone or otherwise.
pub struct Enter {
    pub occasion: OccasionId,
    pub form: ObjectionForm,
    /// How it came; the form is not among them.
    pub channel: Option<Channel>,
    pub received_at: Option<Moment>,
}

impl Command for Enter {
    type Reply = Objection;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Objection, Stop> {
        let occasion = own_occasion(desk, self.occasion)?;
        let mut typed = Typed::default();
        let channel = typed.chosen("channel", self.channel.filter(|channel| *channel != Channel::WebForm));
        match self.received_at {
            None => typed.wrong(FieldError::new("received_on", "needed")),
            Some(at) if at > desk.now => typed.wrong(FieldError::new("received_on", "in_future")),
            Some(_) => {}
        }
        typed.done()?;
        let came = (found(channel)?, found(self.received_at)?);
        take_in(desk, Event::Enter, &occasion, self.form, came)
    }
}

fn take_in(
    desk: &mut Desk<'_>,
    event: Event,
    occasion: &Occasion,
    form: ObjectionForm,
    (channel, received_at): (Channel, Moment),
) -> Result<Objection, Stop> {
    let (_, policy) = desk.present_policy()?;
    let until = occasion.published_at.and_then(|published| deadlines::objection(&policy, published));
    let facts =
        Facts { record_published: occasion.published_at.is_some(), until, came_at: Some(received_at), words: true, ..Facts::default() };
    let rule = desk.decide::<Machine>(State::New, event, &facts)?;
    let mut typed = Typed::default();
    let row = typed.chosen("row", form.row.filter(|row| *row >= 0)).unwrap_or_default();
    let words = typed.needed("words", &form.words, WORDS_LIMIT);
    let wanted = typed.text("wanted", &form.wanted, WORDS_LIMIT);
    if row > 0 && published_row(desk.db, occasion.id, row)?.is_none() {
        typed.wrong(FieldError::new("row", "choose"));
    }
    typed.done()?;
    let mut objection = Objection {
        id: ObjectionId::new(),
        project: occasion.project,
        occasion: occasion.id,
        number: Objection::next_number(desk.db, occasion.id)?,
        of_row: row,
        words,
        wanted,
        channel,
        received_at,
        registered_at: desk.now,
        registered_by: desk.actor.account().map(|account| account.id),
        lang: form.lang,
        state: rule.target(State::New),
        ruling: None,
        said: String::new(),
        text: String::new(),
        answer: String::new(),
        post: String::new(),
        reason: String::new(),
        drafter: None,
        decided_at: None,
        rev: 1,
    };
    desk.create(rule, &mut objection, With::default())?;
    Ok(objection)
}

/// The row of a published record with this number.
fn published_row(db: &mut Db, occasion: OccasionId, number: i64) -> Result<Option<QaRow>, Stop> {
    Ok(QaRow::by_number(db, occasion, number)?.filter(|row| row.state == qa_row::State::Published))
}
