//! A letter's row becomes a message: address, words and headers are made at the moment of sending and stored nowhere.

use super::content;
use super::text::{MailText, mail};
use crate::commands::submission::MAIL_NAME;
use crate::commands::subscription;
use crate::documents::mail::answered;
use crate::keys::Keys;
use crate::model::Moment;
use crate::model::contact::MailAddress;
use crate::model::policy::Policy;
use crate::store::accounts::Account;
use crate::store::complaints::ComplainantRow;
use crate::store::mail::{Letter, Notice, RecipientKind};
use crate::store::persons::PersonRow;
use crate::store::policies::PolicyRow;
use crate::store::subscriptions::{Subscription, SubscriptionState};
use crate::store::working::FileRow;
use crate::store::{Db, StoreError};
use crate::templates::TemplateError;
use diesel::QueryResult;
use lettre::Address;
use lettre::address::Envelope;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MessageBuilder, SinglePart};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// The notice of a letter that came by mail.
const ARRIVED: &str = "submission.arrive";

/// What every message of an installation has in common.
#[derive(Clone)]
pub struct Postmark {
    /// How residents reach the site; every link is made from it and nothing else.
    pub base_url: String,
    /// In From and on the envelope.
    pub sender: MailAddress,
    pub keys: Arc<Keys>,
}

/// A message to one recipient, ready to be sent.
#[derive(Clone, Debug)]
pub struct Composed {
    pub to: MailAddress,
    pub text: MailText,
    /// RFC 5322, with CRLF.
    pub bytes: Vec<u8>,
}

/// Why a message could not be made. It is our mistake; the letter waits for a program that is repaired.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Query(#[from] diesel::result::Error),
    #[error(transparent)]
    Template(#[from] TemplateError),
    #[error(transparent)]
    Message(#[from] lettre::error::Error),
    #[error("header: {0}")]
    Header(#[from] lettre::message::header::InvalidHeaderName),
    #[error("no policy")]
    NoPolicy,
}

/// The message of a letter; none when there is nobody to write to any more.
pub fn compose(db: &mut Db, mark: &Postmark, letter: &Letter, now: Moment) -> Result<Option<Composed>, ComposeError> {
    let Some(notice) = Notice::by_id(db, letter.notice)? else { return Ok(None) };
    let policy = PolicyRow::in_force(db, now.jst_date())?.ok_or(ComposeError::NoPolicy)?.body;
    let Some(to) = address(db, &policy, &notice, letter)? else { return Ok(None) };
    let Ok(to) = MailAddress::parse(&to) else { return Ok(None) };
    let content = content::content(db, mark, &policy, &notice, letter)?;
    let text = mail(letter.lang, &template(&notice), &content)?;
    let heads = Heads { one_click: one_click(mark, &notice, letter), answers: answers(db, &notice, letter)? };
    let bytes = message(mark, &policy, letter, &to, &text, heads)?;
    Ok(Some(Composed { to, text, bytes }))
}

/// The folder of a notice's templates.
pub fn template(notice: &Notice) -> String {
    format!("{}.{}", notice.name, notice.audience)
}

/// Where the recipient can be reached now.
fn address(db: &mut Db, policy: &Policy, notice: &Notice, letter: &Letter) -> QueryResult<Option<String>> {
    let id = &letter.recipient;
    Ok(match letter.recipient_kind {
        RecipientKind::Submission => match id.parse() {
            // From what the record commits to, not from the column by which lists are made.
            Ok(id) => PersonRow::of(db, id)?.map(|row| row.person()).transpose()?.map(|person| person.mail),
            Err(_) => None,
        },
        RecipientKind::Complaint => match id.parse() {
            Ok(id) => ComplainantRow::of(db, id)?.map(|row| row.complainant()).transpose()?.map(|known| known.person.mail),
            Err(_) => None,
        },
        RecipientKind::Account => match id.parse() {
            Ok(id) => Account::by_id(db, id)?.filter(|account| !account.disabled).map(|account| account.mail),
            Err(_) => None,
        },
        RecipientKind::SectionBox => policy.section(id).map(|section| section.mail.clone()),
        RecipientKind::Subscription => match id.parse() {
            Ok(id) => Subscription::by_id(db, id)?.filter(|row| follows(row, notice)).map(|row| row.mail),
            Err(_) => None,
        },
    })
}

/// Whether a subscription wants this notice: the question whether to confirm goes to whoever has not ended it.
fn follows(subscription: &Subscription, notice: &Notice) -> bool {
    match subscription.state {
        SubscriptionState::Confirmed => true,
        SubscriptionState::Asked => notice.name == subscription::ASKED,
        SubscriptionState::Ended => false,
    }
}

/// Where one POST ends a subscription (RFC 8058), for the mails of one.
fn one_click(mark: &Postmark, notice: &Notice, letter: &Letter) -> Option<String> {
    let following = letter.recipient_kind == RecipientKind::Subscription && notice.name != subscription::ASKED;
    let id = following.then(|| letter.recipient.parse().ok()).flatten()?;
    Some(format!("{}/subscriptions/{}/end", mark.base_url, subscription::token(&mark.keys, id)))
}

/// Headers that not every message has.
struct Heads {
    one_click: Option<String>,
    /// The Message-ID of the mail that it answers; empty where that has none.
    answers: Option<String>,
}

/// What the receipt for a letter that came by mail answers (RFC 3834 section 3.1.5).
fn answers(db: &mut Db, notice: &Notice, letter: &Letter) -> QueryResult<Option<String>> {
    if notice.name != ARRIVED || letter.recipient_kind != RecipientKind::Submission {
        return Ok(None);
    }
    let Ok(id) = letter.recipient.parse() else { return Ok(None) };
    let mail = FileRow::of_submission(db, id)?.into_iter().find(|file| file.name == MAIL_NAME);
    Ok(Some(mail.and_then(|mail| answered(&mail.bytes)).unwrap_or_default()))
}

fn message(
    mark: &Postmark,
    policy: &Policy,
    letter: &Letter,
    to: &MailAddress,
    text: &MailText,
    heads: Heads,
) -> Result<Vec<u8>, ComposeError> {
    let host = mark.base_url.split("://").nth(1).unwrap_or("localhost");
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let sent = SystemTime::UNIX_EPOCH + Duration::from_millis(letter.made_at.unix_ms().unsigned_abs());
    let mut builder = Message::builder()
        .from(Mailbox::new(Some(policy.mail.sender_name.get(letter.lang).to_owned()), smtp_address(&mark.sender)))
        .to(Mailbox::new(None, smtp_address(to)))
        // Given, or the library would read it back from the headers by its own rule, see `smtp_address`.
        .envelope(Envelope::new(Some(smtp_address(&mark.sender)), vec![smtp_address(to)])?)
        .subject(text.subject.clone())
        // Date and Message-ID are the row's, so a mail sent twice is the same mail twice.
        .date(sent)
        .message_id(Some(format!("<{}@{name}>", letter.id)));
    // RFC 3834 section 5: nobody's absence note answers it.
    builder = raw(builder, "Auto-Submitted", if heads.answers.is_some() { "auto-replied" } else { "auto-generated" }.to_owned())?;
    if let Some(id) = heads.answers.filter(|id| !id.is_empty()) {
        builder = raw(raw(builder, "In-Reply-To", id.clone())?, "References", id)?;
    }
    builder = raw(builder, "Content-Language", letter.lang.name().to_owned())?;
    if let Some(url) = heads.one_click {
        builder = raw(builder, "List-Unsubscribe", format!("<{url}>"))?;
        builder = raw(builder, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned())?;
    }
    Ok(builder.singlepart(SinglePart::plain(text.body.clone()))?.formatted())
}

fn raw(builder: MessageBuilder, name: &'static str, value: String) -> Result<MessageBuilder, ComposeError> {
    Ok(builder.raw_header(HeaderValue::new(HeaderName::new_from_ascii(name.to_owned())?, value)))
}

/// Our own rule has read the address; the library's would refuse the old forms of Japanese carriers.
pub fn smtp_address(address: &MailAddress) -> Address {
    let text = address.smtp();
    let (local, domain) = text.rsplit_once('@').unwrap_or((&text, ""));
    Address::new_dangerous(local, domain)
}
