//! Probes of the ways in: a letter that goes the whole way and is never there, and test letters on paper.
//!
//! No rule of a machine and nothing in the record: a probe is kept apart from all counts, and what is known of it is no promise.

use super::submission::Receive;
use super::{Command, Desk, FieldError, Refused, Stop};
use crate::model::heartbeat::{Reach, Standing, Trouble, standing};
use crate::model::policy::Policy;
use crate::model::round::Way;
use crate::model::terms::{Channel, Role};
use crate::model::{Moment, fold};
use crate::store::heartbeats::Heartbeat;
use crate::store::{Db, dialect};
use diesel::QueryResult;

/// Characters of a test letter's code; none that is read for another.
const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// How many of them it has.
const CODE: usize = 8;

/// Takes a letter in as [`Receive`] does, up to the last statement before the commit, and undoes it all: no row, no number, no
/// entry and no mail is left. What would be refused is refused.
pub struct Rehearse(pub Receive);

impl Command for Rehearse {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        let mark = desk.batch.mark();
        self.0.perform(desk)?;
        desk.batch.settle(desk.db)?;
        dialect::undo(desk.db)?;
        desk.batch.return_to(mark);
        Ok(())
    }
}

/// Notes how a probe of the form went.
pub struct Note {
    pub outcome: Result<Reach, Trouble>,
}

impl Command for Note {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        let mut row = Heartbeat::of(desk.db, &Way::of(Channel::WebForm))?;
        row.tried_at = Some(desk.now);
        match self.outcome {
            Ok(reach) => came(&mut row, Some(reach), desk.now),
            Err(trouble) => {
                row.failed_since = row.failed_since.or(Some(desk.now));
                row.trouble = Some(trouble);
            }
        }
        Ok(row.put(desk.db)?)
    }
}

/// A process begins: what another one last met says nothing of the form now, not even that it failed while that one stopped.
pub struct Begin;

impl Command for Begin {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        let mut row = Heartbeat::of(desk.db, &Way::of(Channel::WebForm))?;
        (row.tried_at, row.trouble, row.failed_since) = (None, None, None);
        Ok(row.put(desk.db)?)
    }
}

/// Makes the code for a test letter by a way; the code before it counts no more.
pub struct PrintTest {
    pub way: Way,
}

impl Command for PrintTest {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        tester(desk)?;
        let (_, policy) = desk.present_policy()?;
        if self.way.channel == Channel::WebForm || !ways(&policy).contains(&self.way) {
            return Err(Refused::Missing.into());
        }
        let mut row = Heartbeat::of(desk.db, &self.way)?;
        let sign = |byte: &u8| SIGNS.get(usize::from(byte % 32)).copied().map_or('0', char::from);
        row.code = Some(desk.salt()?.iter().take(CODE).map(sign).collect());
        row.code_at = Some(desk.now);
        Ok(row.put(desk.db)?)
    }
}

/// A test letter arrived: its code is typed in, and the way it came by has a heartbeat.
pub struct Arrived {
    /// As it was typed.
    pub code: String,
}

impl Command for Arrived {
    type Reply = Way;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Way, Stop> {
        tester(desk)?;
        let code: String = fold::field(&self.code).chars().filter(char::is_ascii_alphanumeric).collect();
        let code = code.to_ascii_uppercase().replace('O', "0").replace(['I', 'L'], "1");
        let unknown = || Stop::Refused(Refused::Fields(vec![FieldError::new("code", "no_such_test")]));
        let found = if code.len() == CODE { Heartbeat::by_code(desk.db, &code)? } else { None };
        let mut row = found.ok_or_else(unknown)?;
        (row.code, row.code_at, row.tried_at) = (None, None, Some(desk.now));
        came(&mut row, Some(Reach::Whole), desk.now);
        row.put(desk.db)?;
        Ok(Way { channel: row.channel, office: row.office })
    }
}

fn came(row: &mut Heartbeat, reach: Option<Reach>, now: Moment) {
    (row.came_at, row.reach, row.trouble, row.failed_since) = (Some(now), reach, None, None);
}

fn tester(desk: &Desk<'_>) -> Result<(), Stop> {
    if matches!(desk.actor.role(), Role::Official | Role::PrSection) { Ok(()) } else { Err(Refused::NotAllowed.into()) }
}

/// Every way in that rounds may open, at each of its offices.
pub fn ways(policy: &Policy) -> Vec<Way> {
    policy.channels.iter().flat_map(|rule| policy.ways_of(rule.channel)).collect()
}

/// Every way in with what is known of it and how it stands.
pub fn standings(db: &mut Db, policy: &Policy, now: Moment) -> QueryResult<Vec<(Heartbeat, Way, Standing)>> {
    let known = |way: Way| {
        let row = Heartbeat::of(db, &way)?;
        let standing = standing(policy, &way, row.known(), now);
        Ok((row, way, standing))
    };
    ways(policy).into_iter().map(known).collect()
}
