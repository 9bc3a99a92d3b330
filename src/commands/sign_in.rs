//! Signing in: slower and slower for who guesses, and never impossible for who is meant.
//!
//! Tries are counted by name and network, whether an account has the name or not, so that neither the answer nor the wait tells
//! which names exist; and by name alone against guessing from many networks, which does not touch those from which the person
//! has signed in before. So a stranger can lock nobody out.

use super::account::session_id;
use super::{Command, Desk, Stop};
use crate::keys::{Keys, Use, hex};
use crate::model::Moment;
use crate::model::ids::AccountId;
use crate::store::accounts::Session;
use crate::store::tries::Tries;
use std::net::IpAddr;

/// Tries without a wait, from one network.
const FREE_HERE: i64 = 5;
/// The same from all networks together.
const FREE_ANYWHERE: i64 = 50;
/// Longest wait between tries, in seconds.
const LONGEST_WAIT: i64 = 300;
/// Days after which tries are forgotten, and a network is a new one.
pub const TRIES_DAYS: i64 = 60;

/// Who tries to be whom, and from where.
#[derive(Clone, Debug)]
pub struct Attempt {
    pub login: String,
    pub from: IpAddr,
}

impl Attempt {
    fn here(&self, keys: &Keys) -> String {
        hex(&keys.mac(Use::SignIn, &[b"here", self.login.as_bytes(), self.from.to_string().as_bytes()]))
    }

    fn anywhere(&self, keys: &Keys) -> String {
        hex(&keys.mac(Use::SignIn, &[b"anywhere", self.login.as_bytes()]))
    }
}

/// Takes one try, before the password is looked at: of many at once each counts.
pub struct TakeTry(pub Attempt);

impl Command for TakeTry {
    /// Seconds to wait, if this try is not to be looked at.
    type Reply = Option<u64>;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Option<u64>, Stop> {
        let now = desk.now;
        let mut here = Tries::of(desk.db, self.0.here(desk.keys), now)?;
        let mut anywhere = Tries::of(desk.db, self.0.anywhere(desk.keys), now)?;
        let known = here.good_at.is_some();
        let until = [here.next_at, anywhere.next_at.filter(|_| !known)].into_iter().flatten().max();
        if let Some(until) = until.filter(|until| now < *until) {
            return Ok(Some(((until.unix_ms() - now.unix_ms()) / 1000 + 1) as u64));
        }
        count(&mut here, FREE_HERE, now);
        here.put(desk.db)?;
        if !known {
            count(&mut anywhere, FREE_ANYWHERE, now);
            anywhere.put(desk.db)?;
        }
        Ok(None)
    }
}

fn count(tries: &mut Tries, free: i64, now: Moment) {
    tries.count += 1;
    tries.seen_at = now;
    let over = tries.count - free;
    if over >= 0 {
        let wait = (1_i64 << over.min(20)).min(LONGEST_WAIT);
        tries.next_at = Some(now.plus_ms(wait * 1000));
    }
}

/// The password was right: a new session.
pub struct SignIn {
    pub attempt: Attempt,
    pub account: AccountId,
    /// The cookie's value; only its SHA-256 is kept.
    pub cookie: String,
    pub csrf: String,
}

impl Command for SignIn {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        let now = desk.now;
        Tries { id: self.attempt.here(desk.keys), count: 0, next_at: None, good_at: Some(now), seen_at: now }.put(desk.db)?;
        Tries { id: self.attempt.anywhere(desk.keys), count: 0, next_at: None, good_at: Some(now), seen_at: now }.put(desk.db)?;
        let id = session_id(&self.cookie);
        Session { id, account: self.account, csrf: self.csrf, made_at: now, seen_at: now }.insert(desk.db)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::Actor;
    use crate::commands::testing::Town;
    use crate::model::terms::Role;

    fn attempt(last: u8) -> Attempt {
        Attempt { login: "tanaka".to_owned(), from: IpAddr::from([192, 0, 2, last]) }
    }

    fn tried(town: &Town, from: u8) -> Option<u64> {
        town.ok(&Actor::System, TakeTry(attempt(from)))
    }

    fn sign_in(town: &Town, actor: &Actor, from: u8) {
        let account = actor.account_id().unwrap();
        let secret = format!("{from}");
        town.ok(&Actor::System, SignIn { attempt: attempt(from), account, cookie: secret.clone(), csrf: secret });
    }

    #[test]
    fn a_stranger_slows_down_himself_and_nobody_else() {
        let town = Town::new();
        let tanaka = town.staff("tanaka", Role::Official);
        for _ in 0..FREE_HERE {
            assert_eq!(tried(&town, 66), None);
        }
        assert!(tried(&town, 66).is_some());
        assert_eq!(tried(&town, 1), None, "another network");
        sign_in(&town, &tanaka, 1);

        // From very many networks: whoever is new has to wait, not who has been here before.
        for _ in 0..3 {
            (100..200).for_each(|network| {
                tried(&town, network);
            });
        }
        assert!(tried(&town, 2).is_some());
        assert_eq!(tried(&town, 1), None);
    }

    #[test]
    fn the_wait_grows_to_five_minutes_and_a_right_password_ends_it() {
        let town = Town::new();
        let tanaka = town.staff("tanaka", Role::Official);
        let mut waits = Vec::new();
        for _ in 0..16 {
            if let Some(seconds) = tried(&town, 1) {
                waits.push(seconds);
                town.wait_until(town.time.now().plus_ms(seconds as i64 * 1000));
                assert_eq!(tried(&town, 1), None);
            }
        }
        assert!(waits.is_sorted() && waits.first().is_some_and(|first| *first <= 2), "{waits:?}");
        assert!(waits.last().is_some_and(|last| (299..=301).contains(last)), "{waits:?}");
        sign_in(&town, &tanaka, 1);

        (0..FREE_HERE).for_each(|_| assert_eq!(tried(&town, 1), None));
    }
}
