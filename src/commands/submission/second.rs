//! The second reading (二重の読み取り): of letters that were typed from paper, a second person types those that the policy's share names
//! once more from the scan, without the first text before their eyes. What differs is decided by that person, and what was wrong is
//! corrected by a rule of its own; the words before it stay in the record.

use super::amend::replace_words;
use super::enter::PAPER_LIMIT;
use super::{Machine, about, check_rev, deactivate, office_facts, own_letter, words};
use crate::commands::claim::{Work, works};
use crate::commands::desk::With;
use crate::commands::{Command, Desk, FieldError, Refused, Stop};
use crate::keys::{Keys, Use};
use crate::model::Moment;
use crate::model::ids::{PersonId, SubmissionId};
use crate::model::letter::SecondReading;
use crate::model::policy::Policy;
use crate::model::terms::Channel;
use crate::procedure::submission::{Event, Facts};
use crate::store::opinions::Opinion;
use crate::store::submissions::Submission;

/// The ways by which letters come on paper.
const PAPER: [Channel; 4] = [Channel::Post, Channel::Fax, Channel::Counter, Channel::DropBox];

/// Whether a letter is among so many of a hundred. Who types it cannot foresee that: it hangs on a secret and on an id that is made when
/// the letter is registered.
pub fn is_drawn(keys: &Keys, letter: SubmissionId, share: i64) -> bool {
    let [a, b, c, d, ..] = keys.mac(Use::SecondReading, &[letter.as_str().as_bytes()]);
    i64::from(u32::from_be_bytes([a, b, c, d]) % 100) < share
}

/// Who types a letter of this way from paper, and of a hundred such letters how many are typed once more; none for what is no paper.
pub fn typed_by(desk: &Desk<'_>, policy: &Policy, channel: Channel) -> Result<Option<(PersonId, i64)>, Stop> {
    let typist = desk.actor.person()?;
    Ok(PAPER.contains(&channel).then_some((typist, policy.desk.second_reading)))
}

/// Whether two typings say the same. Line breaks and white space at the end of a line are nothing; everything else counts.
pub fn same_words(first: &str, second: &str) -> bool {
    let plain = |text: &str| text.lines().map(str::trim_end).collect::<String>();
    plain(first) == plain(second)
}

/// Which of two typings is what stands on the paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    First,
    Second,
}

/// Types a letter a second time.
pub struct ReadAgain {
    pub submission: SubmissionId,
    pub rev: i64,
    /// A text for each part of the letter.
    pub texts: Vec<String>,
    /// Asked for when the two differ.
    pub right: Option<Right>,
}

impl Command for ReadAgain {
    type Reply = Submission;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Submission, Stop> {
        let (mut letter, round) = own_letter(desk, self.submission)?;
        let person = desk.actor.account().map(|account| account.person);
        let second = letter.particulars.second.clone();
        let typed = letter.parts.iter().map(|part| part.topic()).zip(self.texts).collect::<Vec<_>>();
        let words = words::join(&typed, PAPER_LIMIT);
        let differs = words.as_ref().is_ok_and(|words| !same_words(&letter.text, &words.text));
        let corrects = differs && self.right == Some(Right::Second);
        let facts = Facts {
            awaits_second: second.as_ref().is_some_and(|second| second.waits),
            second_person: second.as_ref().is_some_and(|second| person.is_some_and(|person| person != second.typed_by)),
            stays_here: letter.particulars.handed_to.is_none(),
            words: words.is_ok(),
            ..office_facts(desk, &round)
        };
        let rule = desk.decide::<Machine>(letter.state, if corrects { Event::Correct } else { Event::ReadAgain }, &facts)?;
        check_rev(&letter, self.rev)?;
        let words = words.map_err(Refused::Fields)?;
        if differs && self.right.is_none() {
            return Err(Refused::Fields(vec![FieldError::new("text-1", "second_differs")]).into());
        }
        works(desk, Work::Letter(letter.id))?;
        let now = desk.now;
        letter.particularly(|particulars| particulars.second = second.map(|second| read(second, (person, now), differs)));
        letter.state = rule.target(letter.state);
        if !corrects {
            desk.change(rule, &mut letter, With::default())?;
            return Ok(letter);
        }
        replace_words(&mut letter, words);
        let about = about(&letter);
        let seq = desk.change(rule, &mut letter, With { about, ..With::default() })?;
        let opinions = Opinion::of_submission(desk.db, letter.id)?;
        deactivate(desk, rule, &round, opinions, seq)?;
        Ok(letter)
    }
}

fn read(second: SecondReading, (by, at): (Option<PersonId>, Moment), differed: bool) -> SecondReading {
    SecondReading { waits: false, by, at: Some(at), differed, ..second }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_breaks_and_white_space_at_their_ends_are_nothing_and_all_else_counts() {
        for (first, second, same) in [
            ("木を\n植えて", "木を植えて", true),
            ("木を　\n植えて ", "木を\n\n植えて", true),
            ("木を植えて", "木を 植えて", false),
            ("木を植えて", "木を植えて。", false),
            ("１本", "1本", false),
            ("髙い木", "高い木", false),
        ] {
            assert_eq!(same_words(first, second), same, "{first} {second}");
        }
    }

    #[test]
    fn a_share_of_letters_is_drawn_always_the_same_and_by_another_key_others() {
        let folder = std::env::temp_dir().join(format!("ronten-second-{}", SubmissionId::new()));
        std::fs::create_dir(&folder).unwrap();
        let [keys, other] = ["one", "other"].map(|name| Keys::open_or_create(&folder.join(name)).unwrap());
        std::fs::remove_dir_all(&folder).unwrap();
        let ids: Vec<SubmissionId> = (0..1000).map(|_| SubmissionId::new()).collect();
        let drawn = |keys: &Keys, share| ids.iter().filter(|id| is_drawn(keys, **id, share)).copied().collect::<Vec<_>>();

        assert_eq!((drawn(&keys, 0).len(), drawn(&keys, 100).len()), (0, 1000));
        // Six standard deviations to either side.
        assert!((43..=157).contains(&drawn(&keys, 10).len()), "{}", drawn(&keys, 10).len());
        assert_eq!(drawn(&keys, 10), drawn(&keys, 10));
        assert!(drawn(&keys, 10).iter().all(|id| is_drawn(&keys, *id, 20)), "a greater share has the smaller one in it");
        assert_ne!(drawn(&keys, 10), drawn(&other, 10));
    }
}
