//! What a mail says: from its bytes to its words. Nothing here fails: of what is broken as much is read as can be, and whoever keeps
//! the bytes loses nothing.

mod automatic;
mod charset;
#[cfg(test)]
mod tests;

use crate::record::digest::Digest;
use mail_parser::decoders::html::html_to_text;
use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders, PartType};

/// Headers in which servers note for whom a mail was.
const DELIVERED: [&str; 3] = ["Delivered-To", "X-Original-To", "Envelope-To"];
/// Longest Message-ID that is repeated, in bytes.
const ID_LIMIT: usize = 250;
/// What stands between two parts of text.
const BETWEEN: &str = "\n\n";

/// A mail as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The name beside the sender's address, as the sender wrote it.
    pub name: String,
    /// The sender's address as it stands; it may be none to which mail can go.
    pub from: String,
    /// For whom it was: every address in lower case.
    pub to: Vec<String>,
    pub subject: String,
    /// Without its angle brackets; empty where there is none.
    pub message_id: String,
    /// The words, CRLF as LF; of a mail in HTML alone, its text.
    pub text: String,
    pub attachments: Vec<Attachment>,
    /// A machine wrote it, or it went to many.
    pub automatic: bool,
}

/// What hangs on a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// As the sender called it; may be empty.
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Reads a mail.
pub fn read(raw: &[u8]) -> Reading {
    let Some(message) = MessageParser::default().parse(raw) else {
        return Reading { text: plain(&charset::decode(raw, None)), ..Reading::default() };
    };
    let sender = message.from().and_then(|from| from.first());
    Reading {
        name: line(sender.and_then(|sender| sender.name()).unwrap_or_default()),
        from: line(sender.and_then(|sender| sender.address()).unwrap_or_default()),
        to: recipients(&message),
        subject: line(message.subject().unwrap_or_default()),
        message_id: line(message.message_id().unwrap_or_default()),
        text: words(&message, raw),
        attachments: attachments(&message),
        automatic: automatic::is_automatic(&message),
    }
}

/// How a reply names the mail that it answers: its Message-ID in angle brackets. None where it has none, or one that could become
/// more than one header.
pub fn answered(raw: &[u8]) -> Option<String> {
    let message = MessageParser::default().parse_headers(raw)?;
    let id = message.message_id()?;
    let fits = id.len() <= ID_LIMIT && id.contains('@') && id.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>".contains(&byte));
    fits.then(|| format!("<{id}>"))
}

impl Reading {
    /// The same for the same mail by whatever way it came: two ways to one mailbox add other lines to its head.
    pub fn print(&self, raw: &[u8]) -> String {
        if self.message_id.is_empty() {
            return Digest::of(&[raw]).hex();
        }
        let parts = [&self.message_id, &self.from, &self.subject, &self.text].map(|part| Digest::of(&[part.as_bytes()]).0);
        let files = self.attachments.iter().map(|file| Digest::of(&[&file.bytes]).0);
        let all: Vec<_> = parts.into_iter().chain(files).collect();
        Digest::of(&all.iter().map(<[u8; 32]>::as_slice).collect::<Vec<_>>()).hex()
    }
}

fn recipients(message: &Message<'_>) -> Vec<String> {
    let named = message.all_to().chain(message.all_cc()).flat_map(|list| list.iter()).filter_map(|one| one.address());
    let mut to: Vec<String> = named.map(str::to_lowercase).collect();
    let delivered = message.headers_raw().filter(|(name, _)| DELIVERED.iter().any(|known| known.eq_ignore_ascii_case(name)));
    to.extend(delivered.map(|(_, value)| value.trim().trim_matches(['<', '>']).to_lowercase()));
    to.sort();
    to.dedup();
    to
}

/// The parts that are shown when a mail is opened, one after the other.
fn words(message: &Message<'_>, raw: &[u8]) -> String {
    let parts = message.text_bodies().map(|part| part_text(part, raw));
    let parts: Vec<_> = parts.map(|part| plain(&part)).filter(|part| !part.trim().is_empty()).collect();
    parts.join(BETWEEN)
}

fn part_text(part: &MessagePart<'_>, raw: &[u8]) -> String {
    let label = part.content_type().and_then(|kind| kind.attribute("charset"));
    let known = |read: &str| charset::bytes(part, raw).map_or_else(|| read.to_owned(), |bytes| charset::decode(&bytes, label));
    match &part.body {
        PartType::Text(read) => known(read),
        PartType::Html(read) => html_to_text(&known(read)),
        _ => String::new(),
    }
}

fn attachments(message: &Message<'_>) -> Vec<Attachment> {
    let one =
        |part: &MessagePart<'_>| Attachment { name: line(part.attachment_name().unwrap_or_default()), bytes: part.contents().to_vec() };
    message.attachments().map(one).collect()
}

/// CRLF and lone CR as LF; what has no place in a text is shown by the sign for what cannot be shown.
fn plain(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let one = |c: char| match c {
        '\r' => '\n',
        '\n' | '\t' => c,
        _ if c < ' ' => char::REPLACEMENT_CHARACTER,
        _ => c,
    };
    text.chars().map(one).collect()
}

/// One line of a head, without what could begin another.
fn line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>().trim().to_owned()
}
