//! The round that a page about letters, issues or results belongs to, found by the numbers in its address.
//!
//! Only the section's own rounds exist here; for anybody else there is nothing at the address.

use crate::commands::submission::result_unsettled;
use crate::model::ids::AccountId;
use crate::model::terms::{Lang, Role};
use crate::procedure::round::State;
use crate::store::Db;
use crate::store::issues::Issue;
use crate::store::projects::Project;
use crate::store::rounds::Round;
use crate::store::submissions::Submission;
use crate::texts::texts;
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use serde::Serialize;

/// Where a page is, and who reads it: the numbers of the address with the reader's section and role.
#[derive(Clone, Debug)]
pub struct At {
    no: String,
    round: i64,
    section: Option<String>,
    role: Role,
    account: AccountId,
    lang: Lang,
}

/// A round of the reader's own section.
pub struct Case {
    pub project: Project,
    pub round: Round,
    official: bool,
}

/// What every page about a round shows above its content.
#[derive(Serialize)]
pub struct Head {
    title: String,
    number: i64,
    state: State,
    crumbs: Vec<Crumb>,
    letters: String,
    enter: String,
    /// Where letters come in from a table.
    bulk: String,
    issues: String,
    result: String,
    /// Whether the reader acts for the section here, not only reads.
    official: bool,
    /// Whether letters, issues and answers may still be changed.
    editing: bool,
}

#[derive(Serialize)]
struct Crumb {
    href: String,
    text: String,
}

impl Case {
    /// Whether the reader acts for the section here, not only reads.
    pub fn is_official(&self) -> bool {
        self.official
    }

    /// Whether the reader may still change letters, issues and answers: not once the result is asked for or published.
    pub fn may_edit(&self) -> bool {
        self.official && result_unsettled(&self.round)
    }
}

impl At {
    /// The place of a visit to a round.
    pub fn of(visit: &Visit, no: String, round: i64) -> Result<Self, Problem> {
        let account = &visit.staff()?.account;
        Ok(Self { no, round, section: visit.section(), role: account.role, account: account.id, lang: visit.lang })
    }

    /// The round, if it is of the reader's section.
    pub fn case(&self, db: &mut Db) -> Result<Case, Problem> {
        let (project, round) = self.anyones_round(db)?;
        if self.section.as_deref() == Some(round.section.as_str()) {
            Ok(Case { project, round, official: self.role == Role::Official })
        } else {
            Err(Problem::NotFound)
        }
    }

    fn anyones_round(&self, db: &mut Db) -> Result<(Project, Round), Problem> {
        let (year, number) = self.no.split_once('-').ok_or(Problem::NotFound)?;
        let number_of = |text: &str| text.parse::<i64>().map_err(|_| Problem::NotFound);
        let project = Project::by_no(db, number_of(year)?, number_of(number)?)?.filter(|project| project.no() == self.no);
        let project = project.ok_or(Problem::NotFound)?;
        let round = Round::by_number(db, project.id, self.round)?.ok_or(Problem::NotFound)?;
        Ok((project, round))
    }

    /// A letter by its intake number, of whatever section: for the questions whose command itself tells who may ask.
    pub fn anyones_letter(&self, db: &mut Db, number: i64) -> Result<Submission, Problem> {
        let (_, round) = self.anyones_round(db)?;
        Submission::by_intake_no(db, round.id, number)?.ok_or(Problem::NotFound)
    }

    /// The round and one of its letters by its intake number.
    pub fn letter(&self, db: &mut Db, number: i64) -> Result<(Case, Submission), Problem> {
        let case = self.case(db)?;
        let letter = Submission::by_intake_no(db, case.round.id, number)?.ok_or(Problem::NotFound)?;
        Ok((case, letter))
    }

    /// The round and one of its project's issues by its number.
    pub fn issue(&self, db: &mut Db, number: i64) -> Result<(Case, Issue), Problem> {
        let case = self.case(db)?;
        let issue = Issue::by_number(db, case.project.id, number)?.ok_or(Problem::NotFound)?;
        Ok((case, issue))
    }

    /// The path of the round's pages, without asking whether it is there.
    pub fn base(&self) -> String {
        format!("/office/projects/{}/rounds/{}", self.no, self.round)
    }

    /// What stands above the page's content; `steps` lead from the round down to the page, each a path below the round's
    /// and its words.
    pub fn head(&self, case: &Case, steps: &[(&str, String)]) -> Head {
        let base = self.base();
        let number = case.round.number.to_string();
        let mut crumbs = vec![
            Crumb { href: "/office".to_owned(), text: texts().get(self.lang, "desk.title", &[]) },
            Crumb { href: base.clone(), text: format!("{} {}", case.project.title, self.word("desk.round", &[("n", &number)])) },
        ];
        crumbs.extend(steps.iter().map(|(tail, text)| Crumb { href: format!("{base}{tail}"), text: text.clone() }));
        Head {
            title: case.project.title.clone(),
            number: case.round.number,
            state: case.round.state,
            crumbs,
            letters: format!("{base}/letters"),
            enter: format!("{base}/letters/new"),
            bulk: format!("{base}/letters/intake"),
            issues: format!("{base}/issues"),
            result: format!("{base}/result"),
            official: case.official,
            editing: case.may_edit(),
        }
    }

    /// Whether the reader belongs to this section.
    pub fn is_of(&self, section: &str) -> bool {
        self.section.as_deref() == Some(section)
    }

    /// A text in the reader's language.
    pub fn word(&self, key: &str, values: &[(&str, &str)]) -> String {
        texts().get(self.lang, key, values)
    }

    /// Who reads.
    pub fn account(&self) -> AccountId {
        self.account
    }

    /// The reader's language.
    pub fn lang(&self) -> Lang {
        self.lang
    }
}
