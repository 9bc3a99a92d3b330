//! Following the city or one project by mail: asked for, confirmed by the link in a mail, ended by the link in every mail.
//!
//! Nobody learns from us whether an address follows anything: asking is answered the same in every case.

use super::desk::About;
use super::mail::{Recipient, queue};
use super::occasion::is_explained;
use super::{Command, Desk, FieldError, Refused, Stop, found};
use crate::keys::{Keys, Use, hex};
use crate::model::contact::MailAddress;
use crate::model::ids::{ProjectId, SubscriptionId};
use crate::model::terms::{Audience, Lang};
use crate::procedure::round::State as RoundState;
use crate::record::digest::Digest;
use crate::store::log::{EntryRow, Log};
use crate::store::mail::Notice;
use crate::store::qa_rows::QaRow;
use crate::store::rounds::Round;
use crate::store::subscriptions::{Subscription, SubscriptionState};

/// The notice that asks an address to confirm.
pub const ASKED: &str = "subscription.ask";
/// Minutes in which asking again for the same brings no second mail.
const QUIET_MINUTES: i64 = 10;
/// Unconfirmed subscriptions of one address in a day; beyond it no mail goes out, so that nobody can be flooded through us.
const ASKED_A_DAY: i64 = 5;

/// Somebody wants to follow. The address gets a mail with a link and nothing else until that is used.
pub struct Ask {
    pub mail: MailAddress,
    pub lang: Lang,
    /// None follows the whole city.
    pub project: Option<ProjectId>,
    /// The district of whose occasions it wants to hear; empty for all.
    pub district: String,
}

impl Command for Ask {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        if let Some(project) = self.project
            && !Round::of_project(desk.db, project)?.iter().any(is_known)
            && !is_explained(desk.db, project)?
        {
            return Err(Refused::Missing.into());
        }
        let (mail, district) = (self.mail.to_string(), known_district(desk, self.district)?);
        let subscription = match Subscription::of(desk.db, &mail, self.project)? {
            Some(known) if desk.now < known.made_at.plus_minutes(QUIET_MINUTES) => return Ok(()),
            Some(mut known) => {
                known.made_at = desk.now;
                known.lang = self.lang;
                // Who only knows the address takes no notices from whoever confirmed it.
                if known.state == SubscriptionState::Asked {
                    known.district = district;
                }
                known.update(desk.db)?;
                known
            }
            None if Subscription::asked_since(desk.db, &mail, desk.now.plus_days(-1))? >= ASKED_A_DAY => return Ok(()),
            None => {
                let new = Subscription { district, ..asked(desk, mail, self.lang, self.project) };
                new.insert(desk.db)?;
                new
            }
        };
        write_to(desk, &subscription)
    }
}

/// A subscription that nobody confirmed yet.
fn asked(desk: &Desk<'_>, mail: String, lang: Lang, project: Option<ProjectId>) -> Subscription {
    let id = SubscriptionId::new();
    let token = token_hash(&token(desk.keys, id));
    let (state, district) = (SubscriptionState::Asked, String::new());
    Subscription { id, mail, lang, project, state, token, made_at: desk.now, confirmed_at: None, qa_row: None, district }
}

/// Begins a subscription to one row of a record, which nobody needs to confirm.
pub(super) fn begin(desk: &mut Desk<'_>, mail: String, lang: Lang, row: &QaRow) -> Result<(), Stop> {
    let new = asked(desk, mail, lang, Some(row.project));
    let (state, confirmed_at, qa_row) = (SubscriptionState::Confirmed, Some(desk.now), Some(row.id));
    Subscription { state, confirmed_at, qa_row, ..new }.insert(desk.db)?;
    Ok(())
}

/// Ends a subscription; the address is forgotten at once.
pub(super) fn end(desk: &mut Desk<'_>, subscription: Subscription) -> Result<(), Stop> {
    Subscription { state: SubscriptionState::Ended, mail: String::new(), ..subscription }.update(desk.db)?;
    Ok(())
}

/// Whether a round has come so far that the public may know of it.
fn is_known(round: &Round) -> bool {
    !matches!(round.state, RoundState::New | RoundState::Preparing | RoundState::InApproval)
}

/// Queues the one mail for which nobody needs to have confirmed.
fn write_to(desk: &mut Desk<'_>, subscription: &Subscription) -> Result<(), Stop> {
    let seq = EntryRow::size(desk.db, Log::Record)?;
    // Its one letter is made here.
    let notice = Notice { done: true, ..About::default().notice(ASKED, Audience::Subscribers, (seq, desk.now), subscription.project) };
    Notice::insert_all(std::slice::from_ref(&notice), desk.db)?;
    queue(desk, &notice, Recipient::follower(subscription))?;
    Ok(())
}

/// Whoever holds the link confirms.
pub struct Confirm {
    pub token: String,
}

impl Command for Confirm {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        let mut subscription = found(Subscription::by_token(desk.db, &token_hash(&self.token))?)?;
        match subscription.state {
            SubscriptionState::Confirmed => return Ok(()),
            SubscriptionState::Ended => return Err(Refused::Missing.into()),
            SubscriptionState::Asked => {}
        }
        subscription.state = SubscriptionState::Confirmed;
        subscription.confirmed_at = Some(desk.now);
        subscription.update(desk.db)?;
        Ok(())
    }
}

/// Whoever holds the link says of which district's occasions to hear.
pub struct Choose {
    pub token: String,
    /// Empty for all.
    pub district: String,
}

impl Command for Choose {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        let mut subscription = found(Subscription::by_token(desk.db, &token_hash(&self.token))?)?;
        if subscription.state == SubscriptionState::Ended || subscription.qa_row.is_some() {
            return Err(Refused::Missing.into());
        }
        subscription.district = known_district(desk, self.district)?;
        subscription.update(desk.db)?;
        Ok(())
    }
}

/// One of the policy's districts, or empty for all.
fn known_district(desk: &mut Desk<'_>, district: String) -> Result<String, Stop> {
    let (_, policy) = desk.present_policy()?;
    let known = district.is_empty() || policy.method.districts.iter().any(|one| one.name.get(Lang::Ja) == district);
    if known { Ok(district) } else { Err(Refused::Fields(vec![FieldError::new("district", "choose")]).into()) }
}

/// Whoever holds the link ends it; the address is forgotten at once. Ending twice is no mistake.
pub struct End {
    pub token: String,
}

impl Command for End {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        let subscription = found(Subscription::by_token(desk.db, &token_hash(&self.token))?)?;
        end(desk, subscription)
    }
}

/// The token in the links of a subscription's mails: made again from its id, kept nowhere.
pub fn token(keys: &Keys, id: SubscriptionId) -> String {
    hex(keys.mac(Use::Subscription, &[id.as_str().as_bytes()]).get(..20).unwrap_or_default())
}

/// How a token is found in the store: as its SHA-256 (hex).
pub fn token_hash(token: &str) -> String {
    Digest::of(&[token.as_bytes()]).hex()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::Actor;
    use crate::commands::testing::Town;
    use crate::store::mail::Letter;

    fn ask(town: &Town, mail: &str) {
        let mail = MailAddress::parse(mail).unwrap();
        town.ok(&Actor::System, Ask { mail, lang: Lang::Ja, project: None, district: String::new() });
    }

    fn letters(town: &Town) -> Vec<Letter> {
        town.read(|db| Letter::due(db, town.time.now(), 100))
    }

    fn stored(town: &Town, letter: &Letter) -> Subscription {
        town.read(|db| Subscription::by_id(db, letter.recipient.parse().unwrap())).unwrap()
    }

    #[test]
    fn an_address_follows_only_after_its_own_word_and_is_forgotten_after_the_last() {
        let town = Town::new();
        ask(&town, "taro@example.jp");
        let letter = letters(&town).remove(0);
        let before = stored(&town, &letter);
        let token = token(&town.keys, before.id);

        assert_eq!((before.state, before.token == token), (SubscriptionState::Asked, false));
        town.ok(&Actor::System, Confirm { token: token.clone() });
        assert!(stored(&town, &letter).confirmed_at.is_some());
        town.ok(&Actor::System, End { token: token.clone() });
        town.ok(&Actor::System, End { token: token.clone() });

        let after = stored(&town, &letter);
        assert_eq!((after.state, after.mail.as_str()), (SubscriptionState::Ended, ""));
        assert_eq!(town.refused(&Actor::System, Confirm { token }), Refused::Missing);
        assert_eq!(town.refused(&Actor::System, End { token: "0".repeat(40) }), Refused::Missing);
    }

    #[test]
    fn nobody_can_be_flooded() {
        let town = Town::new();

        ask(&town, "taro@example.jp");
        ask(&town, "Taro@Example.JP");
        ask(&town, "taro@example.jp");

        // The part before the @ is the receiver's to read, so its case makes another address.
        assert_eq!(letters(&town).len(), 2);
        town.wait_until(town.time.now().plus_minutes(QUIET_MINUTES + 1));
        ask(&town, "taro@example.jp");
        assert_eq!(letters(&town).len(), 3);
    }

    #[test]
    fn a_project_that_nobody_knows_of_cannot_be_followed() {
        let town = Town::new();
        let official = town.staff("tanaka", crate::model::terms::Role::Official);
        let (project, _) = town.project(&official);
        let mail = MailAddress::parse("taro@example.jp").unwrap();

        let asked = Ask { mail, lang: Lang::Ja, project: Some(project.id), district: String::new() };

        assert_eq!(town.refused(&Actor::System, asked), Refused::Missing);
    }
}
