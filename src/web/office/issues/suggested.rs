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

/// Opinions of an issue that its wording is learned from: more would make the page slow and the proposals hardly better.
const LEARNED: i64 = 20;

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
    let mut known = Vec::new();
    for issue in issues {
        let members = Opinion::of_issue(db, round.id, issue.id, None, LEARNED)?;
        known.push(worded(db, at, members)?);
    }
    let words: Vec<IssueWords<'_>> = issues
        .iter()
        .zip(&known)
        .map(|(issue, known)| IssueWords { title: &issue.title, opinions: known.iter().map(|one| one.text.as_str()).collect() })
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
