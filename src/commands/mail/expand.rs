//! Notices become letters: one for everybody who was entitled when the entry was written.

use super::{Recipient, complaints, method, queue, section_of};
use crate::commands::approval::persons;
use crate::commands::approval::turn::holders;
use crate::commands::{Command, Desk, Stop};
use crate::model::ids::SubmissionId;
use crate::model::terms::{Audience, Lang, Role};
use crate::store::accounts::Account;
use crate::store::approvals::{Approval, Purpose};
use crate::store::mail::{Notice, RecipientKind};
use crate::store::persons::PersonRow;
use crate::store::submissions::Submission;
use crate::store::subscriptions::Subscription;

/// Recipients looked at in one command at most, so that nobody who writes waits long for it.
pub const LETTERS: i64 = 500;
/// Notices taken up in one command at most.
const NOTICES: i64 = 100;

/// Makes letters of the notices that wait, oldest first, going on where the last command stopped.
pub struct Expand;

impl Command for Expand {
    /// Whether notices are left.
    type Reply = bool;

    fn perform(self, desk: &mut Desk<'_>) -> Result<bool, Stop> {
        let mut left = LETTERS;
        let waiting = Notice::open(desk.db, NOTICES)?;
        let more = waiting.len() as i64 == NOTICES;
        for mut notice in waiting {
            if left <= 0 {
                return Ok(true);
            }
            let page = page(desk, &notice, left)?;
            left -= page.looked_at.max(1);
            for recipient in page.recipients {
                queue(desk, &notice, recipient)?;
            }
            notice.done = page.mark.is_none();
            notice.mark = page.mark.unwrap_or_default();
            notice.update(desk.db)?;
            if !notice.done {
                return Ok(true);
            }
        }
        Ok(more)
    }
}

/// Some of a notice's recipients.
struct Page {
    recipients: Vec<Recipient>,
    /// Rows read, which is what takes time.
    looked_at: i64,
    /// Where to go on; none when these were the last.
    mark: Option<String>,
}

impl Page {
    fn all(recipients: Vec<Recipient>) -> Self {
        Self { looked_at: recipients.len() as i64, recipients, mark: None }
    }
}

fn page(desk: &mut Desk<'_>, notice: &Notice, limit: i64) -> Result<Page, Stop> {
    if let Some(recipients) = complaints::recipients(desk, notice)? {
        return Ok(Page::all(recipients));
    }
    match notice.audience {
        // Of a complaint there are none but those above.
        Audience::Complainant => Ok(Page::all(Vec::new())),
        Audience::Speaker | Audience::Speakers => Ok(Page::all(method::speakers(desk, notice)?)),
        Audience::Submitter => Ok(Page::all(writer(desk, notice)?)),
        Audience::Submitters => writers(desk, notice, limit),
        Audience::Subscribers => followers(desk, notice, limit),
        Audience::Section => Ok(Page::all(section(desk, notice)?)),
        Audience::Approvers => Ok(Page::all(approvers(desk, notice)?)),
        Audience::PrSection => Ok(Page::all(with_role(desk, Role::PrSection, None)?)),
        Audience::Drafter => Ok(Page::all(drafter(desk, notice)?)),
    }
}

fn writer(desk: &mut Desk<'_>, notice: &Notice) -> Result<Vec<Recipient>, Stop> {
    let Some(id) = notice.submission else { return Ok(Vec::new()) };
    let (Some(letter), Some(person)) = (Submission::by_id(desk.db, id)?, PersonRow::of(desk.db, id)?) else { return Ok(Vec::new()) };
    let address = person.mail.is_some();
    Ok(vec![Recipient { kind: RecipientKind::Submission, id: id.to_string(), lang: letter.lang, address }])
}

/// One mail for each submitter of the round or the issue, or of the project without one, to the address of the first letter that has one.
fn writers(desk: &mut Desk<'_>, notice: &Notice, limit: i64) -> Result<Page, Stop> {
    let after = notice.mark.parse().ok();
    let mut rows = match (notice.round, notice.project) {
        _ if notice.issue.is_some() => method::writers(desk, notice, after, limit)?,
        (Some(round), _) => PersonRow::reachable(desk.db, round, notice.seq, after, limit)?,
        (None, Some(project)) => PersonRow::reachable_once(desk.db, project, notice.seq, after, limit)?,
        (None, None) => Vec::new(),
    };
    let looked_at = rows.len() as i64;
    let mark = rows.last().filter(|_| looked_at == limit).map(|(submitter, ..)| submitter.to_string());
    rows.dedup_by_key(|(submitter, ..)| *submitter);
    let recipient =
        |(_, id, lang): (_, SubmissionId, _)| Recipient { kind: RecipientKind::Submission, id: id.to_string(), lang, address: true };
    Ok(Page { recipients: rows.into_iter().map(recipient).collect(), looked_at, mark })
}

fn followers(desk: &mut Desk<'_>, notice: &Notice, limit: i64) -> Result<Page, Stop> {
    let mut rows = Subscription::followers(desk.db, notice.project, notice.made_at, &notice.mark, limit)?;
    let looked_at = rows.len() as i64;
    let mark = rows.last().filter(|_| looked_at == limit).map(|row| row.id.to_string());
    method::of_district(desk, notice, &mut rows)?;
    Ok(Page { recipients: rows.iter().map(Recipient::follower).collect(), looked_at, mark })
}

/// The officials of the section, and its shared box unless that is one of their own addresses.
pub(super) fn section(desk: &mut Desk<'_>, notice: &Notice) -> Result<Vec<Recipient>, Stop> {
    let section = section_of(desk, notice)?;
    let officials = Account::with_role(desk.db, Role::Official, Some(&section))?;
    let (_, policy) = desk.present_policy()?;
    let shared = policy.section(&section).map(|section| section.mail.clone()).unwrap_or_default();
    let mut recipients: Vec<_> = distinct(&officials);
    if !officials.iter().any(|official| official.mail == shared) {
        recipients.push(Recipient { kind: RecipientKind::SectionBox, id: section, lang: Lang::Ja, address: !shared.is_empty() });
    }
    Ok(recipients)
}

/// Who asked for the approval; the section when that account is of no official of it any more, since somebody has to go on.
fn drafter(desk: &mut Desk<'_>, notice: &Notice) -> Result<Vec<Recipient>, Stop> {
    let own = section_of(desk, notice)?;
    let account = notice.account.map(|id| Account::by_id(desk.db, id)).transpose()?.flatten();
    let there = |account: &Account| !account.disabled && account.role == Role::Official && account.section.as_ref() == Some(&own);
    match account.filter(there) {
        Some(account) => Ok(vec![staff(&account)]),
        None => section(desk, notice),
    }
}

/// Whoever may decide the approval: on a route the holders of the step whose turn it is; else the section's approvers, for an
/// opening the PR section too; nobody on the own work.
fn approvers(desk: &mut Desk<'_>, notice: &Notice) -> Result<Vec<Recipient>, Stop> {
    let approval = notice.approval.map(|id| Approval::by_id(desk.db, id)).transpose()?.flatten();
    if let Some(step) = approval.as_ref().and_then(Approval::step) {
        return Ok(distinct(&holders(desk.db, step)?));
    }
    let section = match &approval {
        Some(approval) => approval.section.clone(),
        None => section_of(desk, notice)?,
    };
    let mut accounts = Account::with_role(desk.db, Role::Approver, Some(&section))?;
    if approval.as_ref().is_some_and(|approval| approval.purpose == Purpose::Opening) {
        accounts.extend(Account::with_role(desk.db, Role::PrSection, None)?);
    }
    let mut free = Vec::new();
    for account in accounts {
        let may = approval.as_ref().map(|approval| persons(desk.db, desk.keys, &account, approval)).transpose()?;
        if may.is_none_or(|may| may.other_person && may.other_than_clearer) {
            free.push(account);
        }
    }
    Ok(distinct(&free))
}

fn with_role(desk: &mut Desk<'_>, role: Role, section: Option<&str>) -> Result<Vec<Recipient>, Stop> {
    Ok(distinct(&Account::with_role(desk.db, role, section)?))
}

/// One of the accounts for each address: somebody with two accounts gets one mail.
pub(super) fn distinct(accounts: &[Account]) -> Vec<Recipient> {
    let first = |at: usize, account: &Account| !accounts.iter().take(at).any(|other| other.mail == account.mail);
    accounts.iter().enumerate().filter(|(at, account)| first(*at, account)).map(|(_, account)| staff(account)).collect()
}

pub(super) fn staff(account: &Account) -> Recipient {
    Recipient { kind: RecipientKind::Account, id: account.id.to_string(), lang: account.lang, address: !account.mail.is_empty() }
}
