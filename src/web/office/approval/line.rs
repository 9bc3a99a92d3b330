//! An approval in a list: what was asked by whom, and what became of it.

use crate::model::ids::AccountId;
use crate::store::Db;
use crate::store::accounts::Account;
use crate::store::approvals::{Approval, Purpose};
use crate::store::issues::{Issue, View};
use diesel::QueryResult;
use serde::Serialize;

/// For tables of approvals.
#[derive(Debug, Serialize)]
pub struct ApprovalLine {
    pub href: String,
    pub purpose: &'static str,
    /// The issue, where it is about the view on one.
    pub issue: Option<IssueNamed>,
    pub state: &'static str,
    pub requested_by: String,
    pub requested_at: String,
    pub decided_by: Option<String>,
    pub decided_at: Option<String>,
    /// Why it was returned; empty otherwise.
    pub reason: String,
}

/// An issue by its number and title.
#[derive(Debug, Serialize)]
pub struct IssueNamed {
    pub number: i64,
    pub title: String,
}

/// The line of an approval.
pub fn line(db: &mut Db, approval: &Approval) -> QueryResult<ApprovalLine> {
    let decided_by = approval.decided_by.map(|account| name(db, account)).transpose()?;
    Ok(ApprovalLine {
        href: format!("/office/approvals/{}", approval.id),
        purpose: approval.purpose.name(),
        issue: issue(db, approval)?,
        state: approval.state.name(),
        requested_by: name(db, approval.requested_by)?,
        requested_at: approval.requested_at.into(),
        decided_by,
        decided_at: approval.decided_at.map(String::from),
        reason: approval.reason.clone(),
    })
}

fn issue(db: &mut Db, approval: &Approval) -> QueryResult<Option<IssueNamed>> {
    let Some(view) = approval.subject.parse().ok().filter(|_| approval.purpose == Purpose::View) else { return Ok(None) };
    let issue = match View::by_id(db, view)? {
        Some(view) => Issue::by_id(db, view.issue)?,
        None => None,
    };
    Ok(issue.map(|issue| IssueNamed { number: issue.number, title: issue.title }))
}

/// The name on an account.
pub fn name(db: &mut Db, account: AccountId) -> QueryResult<String> {
    Ok(Account::by_id(db, account)?.map(|account| account.name).unwrap_or_default())
}
