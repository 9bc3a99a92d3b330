//! What the pages of a ledger share: where they are, what may be done there, and forms that come back.

use crate::commands::ledger::names::Named;
use crate::commands::{FieldError, Refused};
use crate::model::terms::Lang;
use crate::procedure::{self, Machine, Why};
use crate::store::Db;
use crate::store::approvals::{Approval, Purpose};
use crate::store::issues::Issue;
use crate::store::ledger::Ledger;
use crate::store::projects::Project;
use crate::texts::texts;
use crate::web::form::Form;
use crate::web::office::find::Reader;
use crate::web::office::typed::Typed;
use crate::web::problem::{Problem, reasons};
use crate::web::visit::{Ask, Visit};
use actix_web::http::StatusCode;
use serde::Serialize;

/// The ledger that a page is about, by the number of its project, and who reads it.
#[derive(Clone)]
pub struct Place {
    pub no: String,
    pub reader: Reader,
    pub lang: Lang,
}

/// What stands above the content of every page.
#[derive(Serialize)]
pub struct Head {
    pub title: String,
    pub base: String,
    crumbs: Vec<Crumb>,
}

#[derive(Serialize)]
struct Crumb {
    href: String,
    text: String,
}

/// Something that the reader's role does, with what stands against it now.
#[derive(Debug, Serialize)]
pub struct Offer {
    pub off: Vec<String>,
}

/// A place that may name somebody.
#[derive(Serialize)]
pub struct NamedPlace {
    token: String,
    place: String,
    kind: &'static str,
    words: String,
    ticked: bool,
}

/// What was asked for last about something.
#[derive(Serialize)]
pub struct Asked {
    pub href: String,
    state: &'static str,
    /// Why it was returned.
    reason: String,
}

impl Place {
    pub fn of(visit: &Visit, no: String) -> Result<Self, Problem> {
        Ok(Self { no, reader: Reader::of(visit)?, lang: visit.lang })
    }

    /// The path of the ledger's pages.
    pub fn base(&self) -> String {
        format!("/office/projects/{}/ledger", self.no)
    }

    /// The project, if it exists for the reader.
    pub fn project(&self, db: &mut Db) -> Result<Project, Problem> {
        self.reader.project(db, &self.no)
    }

    /// The same where it is under the method.
    pub fn running(&self, db: &mut Db) -> Result<Project, Problem> {
        let project = self.project(db)?;
        Ledger::of_project(db, project.id)?.filter(Ledger::is_kept).map(|_| project).ok_or(Problem::NotFound)
    }

    /// The same while its ledger goes on.
    pub fn going_on(&self, db: &mut Db) -> Result<Project, Problem> {
        let project = self.project(db)?;
        Ledger::of_project(db, project.id)?.filter(Ledger::runs).map(|_| project).ok_or(Problem::NotFound)
    }

    /// One of its issues.
    pub fn issue(&self, db: &mut Db, number: i64) -> Result<(Project, Issue), Problem> {
        let project = self.running(db)?;
        let issue = Issue::by_number(db, project.id, number)?.ok_or(Problem::NotFound)?;
        Ok((project, issue))
    }

    /// What stands above a page below the ledger's own.
    pub fn head(&self, project: &Project) -> Head {
        let mut head = self.top(project);
        head.crumbs.push(Crumb { href: self.base(), text: self.word("ledger.title", &[]) });
        head
    }

    /// What stands above the ledger's own page.
    pub fn top(&self, project: &Project) -> Head {
        let crumbs = vec![
            Crumb { href: "/office/projects".to_owned(), text: self.word("project.list.title", &[]) },
            Crumb { href: format!("/office/projects/{}", self.no), text: project.title.clone() },
        ];
        Head { title: project.title.clone(), base: self.base(), crumbs }
    }

    pub fn word(&self, key: &str, values: &[(&str, &str)]) -> String {
        texts().get(self.lang, key, values)
    }

    /// What a field is called on these pages.
    pub fn label(&self, field: &str) -> String {
        self.word(&format!("office_ledger.field.{field}"), &[])
    }

    /// Whether the reader's role does something at all, and what stands against it now.
    pub fn offer<M: Machine>(&self, ask: &Ask, state: M::State, event: M::Event, facts: &M::Facts) -> Option<Offer> {
        if !M::RULES.iter().any(|rule| rule.on == event && rule.by.contains(&self.reader.role)) {
            return None;
        }
        match procedure::decide::<M>(state, event, self.reader.role, facts, ask.now) {
            Ok(_) => Some(Offer { off: Vec::new() }),
            Err(refusal) if matches!(refusal.why, Why::Role(_)) => None,
            Err(refusal) => Some(Offer { off: reasons(&Refused::Rule(refusal), self.lang) }),
        }
    }

    /// A place that may name somebody, said to be in `place`.
    pub fn named(&self, named: Named, place: String, typed: &Typed) -> NamedPlace {
        let token = named.token();
        NamedPlace { ticked: typed.ticked("kept", &token), token, place, kind: named.kind.name(), words: named.words }
    }

    /// A form as it was sent, with what stands against it. The names of its fields begin with `form`, which the command does not know.
    pub fn refused(&self, problem: Problem, sent: &Form, form: &str) -> Result<(StatusCode, Typed), Problem> {
        match problem {
            Problem::Refused(Refused::Fields(errors)) => {
                let typed = errors.into_iter().fold(Typed::of(sent), |typed, error| self.wrong(typed, error, form));
                Ok((StatusCode::UNPROCESSABLE_ENTITY, typed))
            }
            Problem::Refused(Refused::Stale) => {
                Ok((StatusCode::CONFLICT, Typed::of(sent).wrong("", self.word("office_ledger.changed", &[]))))
            }
            other => Typed::at_page(other, sent, self.lang),
        }
    }

    /// The same form with one thing to repair.
    pub fn wrong(&self, typed: Typed, error: FieldError, form: &str) -> Typed {
        let label = self.label(&error.field);
        typed.wrong_called(&FieldError { field: format!("{form}{}", error.field), ..error }, &label, self.lang)
    }
}

impl Asked {
    /// The newest request for an approval of something.
    pub fn newest(db: &mut Db, subject: &str, purpose: Purpose) -> Result<Option<Self>, Problem> {
        let newest = Approval::newest(db, subject, purpose)?;
        Ok(newest.map(|approval| Self {
            href: format!("/office/approvals/{}", approval.id),
            state: approval.state.name(),
            reason: approval.reason,
        }))
    }
}
