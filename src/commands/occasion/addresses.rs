//! Addresses that speakers left to hear what is answered. They are no part of a record: like any other subscription they are kept
//! apart, named in no entry, ended by the link in each mail, and forgotten at once then.

use super::rows::own_row;
use crate::commands::subscription::{begin, end};
use crate::commands::{Command, Desk, FieldError, Refused, Stop, found};
use crate::model::contact::MailAddress;
use crate::model::ids::{QaRowId, SubscriptionId};
use crate::model::terms::Lang;
use crate::store::subscriptions::Subscription;

/// Most addresses at one row: a question is asked by one person, or by a few together.
pub const MOST: i64 = 5;

/// A speaker wrote an address down, and an official types it. It was given on paper for this alone, so no mail asks to confirm it.
pub struct LeaveAddress {
    pub row: QaRowId,
    pub mail: String,
    pub lang: Lang,
}

impl Command for LeaveAddress {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        let (row, _) = own_row(desk, self.row)?;
        let wrong = |problem: &'static str| Stop::from(Refused::Fields(vec![FieldError::new("mail", problem).with("max", MOST)]));
        let mail = MailAddress::parse(&self.mail).map_err(|_| wrong("mail_form"))?.to_string();
        let there = Subscription::of_rows(desk.db, &[row.id], desk.now)?;
        if !row.counts() {
            return Err(Refused::Missing.into());
        }
        if there.iter().any(|one| one.mail == mail) {
            return Ok(());
        }
        if there.len() as i64 >= MOST {
            return Err(wrong("too_many_addresses"));
        }
        begin(desk, mail, self.lang, &row)
    }
}

/// An address was typed wrongly, or its owner asks to be left alone.
pub struct DropAddress {
    pub row: QaRowId,
    pub address: SubscriptionId,
}

impl Command for DropAddress {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        let (row, _) = own_row(desk, self.row)?;
        let address = found(Subscription::by_id(desk.db, self.address)?.filter(|one| one.qa_row == Some(row.id)))?;
        end(desk, address)
    }
}
