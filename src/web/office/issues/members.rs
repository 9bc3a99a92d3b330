//! The opinions of an issue on its page, so many at a time. Those with the same words stand there once, and are ticked and
//! moved together: a campaign's two thousand letters are one line.

use super::worded::{Worded, worded};
use crate::model::ids::{IssueId, OpinionId, RoundId};
use crate::store::Db;
use crate::store::opinions::Opinion;
use crate::web::office::case::At;
use crate::web::problem::Problem;
use serde::Serialize;
use std::collections::{HashMap, HashSet};

/// Lines on a page.
const SHOWN: usize = 50;
/// How many opinions with the same words are moved at once: what one command takes.
const MOVED: usize = 500;

/// Opinions with the same words, each with its rev, oldest first.
pub struct Group(Vec<(OpinionId, i64)>);

/// A line of the page.
#[derive(Serialize)]
pub struct Member {
    opinion: Worded,
    /// How many opinions have these words, this one among them.
    same: usize,
    /// All of them as the form that moves them sends them.
    tokens: String,
    covered: bool,
}

/// The lines of one page, and after which opinion the next one begins.
pub struct Page {
    pub lines: Vec<Member>,
    pub next: Option<OpinionId>,
}

impl Group {
    fn ids(&self) -> impl Iterator<Item = OpinionId> {
        self.0.iter().map(|(id, _)| *id)
    }

    /// How many they are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Its oldest opinion, which stands for it.
    fn first(&self) -> Option<OpinionId> {
        self.ids().next()
    }
}

/// The opinions of an issue in a round by their words, in the order of each group's oldest.
pub fn groups(db: &mut Db, round: RoundId, issue: IssueId) -> Result<Vec<Group>, Problem> {
    let mut groups: Vec<Group> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (id, rev, words) in Opinion::wordings_of_issue(db, round, issue)? {
        let place = *places.entry(words).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.0.push((id, rev)),
            None => groups.push(Group(vec![(id, rev)])),
        }
    }
    Ok(groups)
}

/// The page that begins after an opinion; a line is ticked when all its opinions are `covered`.
pub fn page(db: &mut Db, at: &At, groups: &[Group], after: Option<OpinionId>, covered: &[OpinionId]) -> Result<Page, Problem> {
    let rest: Vec<&Group> = groups.iter().filter(|group| group.first() > after).collect();
    let shown: Vec<&Group> = rest.iter().copied().take(SHOWN).collect();
    let next = (rest.len() > SHOWN).then(|| shown.last().and_then(|group| group.first())).flatten();
    let firsts: Vec<OpinionId> = shown.iter().filter_map(|group| group.first()).collect();
    let covered: HashSet<OpinionId> = covered.iter().copied().collect();
    let first = Opinion::of_ids(db, &firsts)?;
    let words = worded(db, at, first)?;
    let member = |opinion: Worded| {
        let group = shown.iter().find(|group| group.first().is_some_and(|first| first.to_string() == opinion.id))?;
        let tokens: Vec<String> = group.0.iter().take(MOVED).map(|(id, rev)| format!("{id}:{rev}")).collect();
        let ticked = group.ids().all(|id| covered.contains(&id));
        Some(Member { same: group.count(), tokens: tokens.join(" "), covered: ticked, opinion })
    };
    Ok(Page { lines: words.into_iter().filter_map(member).collect(), next })
}

/// Which opinions the answer covers: those ticked on the page that was sent, with all that say the same, and of those on other
/// pages the ones that were covered `before`. What was sent is asked for by the field's name.
pub fn covered<'f, I: Iterator<Item = &'f str>>(
    groups: &[Group],
    before: &[OpinionId],
    sent: impl Fn(&'static str) -> I,
) -> Vec<OpinionId> {
    let ids = |name| -> HashSet<OpinionId> { sent(name).flat_map(str::split_whitespace).filter_map(|id| id.parse().ok()).collect() };
    let (shown, ticked) = (ids("shown"), ids("covered"));
    let before: HashSet<OpinionId> = before.iter().copied().collect();
    let holds = |group: &Group, id: OpinionId| {
        let is = |set: &HashSet<OpinionId>| group.first().is_some_and(|first| set.contains(&first));
        ticked.contains(&id) || is(&ticked) || (!is(&shown) && before.contains(&id))
    };
    let holds = &holds;
    groups.iter().flat_map(|group| group.ids().filter(move |id| holds(group, *id))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tick_stands_for_all_that_say_the_same_and_other_pages_keep_theirs() {
        let ids: Vec<OpinionId> = (0..5).map(|_| OpinionId::new()).collect();
        let groups = [Group(vec![(ids[0], 1), (ids[1], 1)]), Group(vec![(ids[2], 1)]), Group(vec![(ids[3], 1), (ids[4], 1)])];
        let after = |before: &[OpinionId], fields: &[(&str, OpinionId)]| {
            let fields: Vec<(String, String)> = fields.iter().map(|(name, id)| ((*name).to_owned(), id.to_string())).collect();
            let sent = |name: &'static str| fields.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str());
            covered(&groups, before, sent)
        };

        let first_page = [("shown", ids[0]), ("shown", ids[2]), ("covered", ids[0])];
        assert_eq!(after(&[ids[2], ids[3]], &first_page), [ids[0], ids[1], ids[3]]);
        assert_eq!(after(&ids, &[("shown", ids[3])]), ids[..3]);
        assert_eq!(after(&[], &[("covered", ids[4])]), [ids[4]]);
    }
}
