//! Which issue an opinion may belong to, as proposals with the words that they rest on.

use super::worded::{Worded, worded};
use crate::similarity::Suggester;
use crate::similarity::suggest::IssueWords;
use crate::store::Db;
use crate::store::issues::Issue;
use crate::store::opinions::Opinion;
use crate::store::rounds::Round;
use crate::web::office::case::At;
use crate::web::problem::Problem;
use serde::Serialize;
use std::collections::HashMap;

/// Opinions of an issue that its wording is learned from: more would make the page slow and the proposals hardly better.
const LEARNED: usize = 20;
/// Opinions that are learned from altogether: with very many issues their titles and a few opinions of each must do.
const LEARNED_IN_ALL: usize = 400;

/// A proposal.
#[derive(Serialize)]
pub struct Proposal {
    /// The opinion and the issue, as the form sends them.
    pub token: String,
    pub number: i64,
    pub title: String,
    /// The matching words, or none.
    pub words: String,
}

/// The proposals for each of the opinions, in their order.
pub fn proposals(db: &mut Db, at: &At, round: &Round, issues: &[Issue], opinions: &[Worded]) -> Result<Vec<Vec<Proposal>>, Problem> {
    if opinions.is_empty() {
        return Ok(Vec::new());
    }
    let known = learned(db, at, round, issues)?;
    let words: Vec<IssueWords<'_>> = issues
        .iter()
        .enumerate()
        .map(|(place, issue)| IssueWords {
            title: &issue.title,
            opinions: known.iter().filter(|(of, _)| *of == place).map(|(_, text)| text.as_str()).collect(),
        })
        .collect();
    let suggester = Suggester::new(&words);
    let of = |opinion: &Worded| {
        let ranked = suggester.rank(&opinion.text).into_iter();
        ranked
            .filter_map(|found| {
                let issue = issues.get(found.issue)?;
                let token = format!("{}:{}", opinion.token, issue.number);
                Some(Proposal {
                    token,
                    number: issue.number,
                    title: issue.title.clone(),
                    words: found.words.join(at.word("issues.comma", &[]).as_str()),
                })
            })
            .collect()
    };
    Ok(opinions.iter().map(of).collect())
}

/// Words of opinions that were already put into the issues, each with its issue's position.
fn learned(db: &mut Db, at: &At, round: &Round, issues: &[Issue]) -> Result<Vec<(usize, String)>, Problem> {
    let each = LEARNED.min(LEARNED_IN_ALL / issues.len().max(1)).max(1) as i64;
    let mut members = Vec::new();
    for issue in issues {
        members.extend(Opinion::of_issue(db, round.id, issue.id, None, each)?);
    }
    let places: HashMap<String, usize> =
        members.iter().filter_map(|one| Some((one.id.to_string(), issues.iter().position(|issue| Some(issue.id) == one.issue)?))).collect();
    let texts = worded(db, at, members)?.into_iter();
    Ok(texts.filter_map(|one| Some((*places.get(&one.id)?, one.text))).collect())
}
