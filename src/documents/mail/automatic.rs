//! Whether a machine wrote a mail, or it went to many: such a mail is no letter by itself, and nobody answers it (RFC 3834 section 2).

use mail_parser::{Message, MimeHeaders};

/// Accounts of mail servers.
const SERVERS: [&str; 2] = ["mailer-daemon", "postmaster"];

/// By its head alone.
pub fn is_automatic(message: &Message<'_>) -> bool {
    let by_head = message.headers_raw().any(|(name, value)| tells(&name.to_ascii_lowercase(), value.trim()));
    let report = message.content_type().is_some_and(|kind| {
        kind.ctype().eq_ignore_ascii_case("multipart") && kind.subtype().is_some_and(|kind| kind.eq_ignore_ascii_case("report"))
    });
    let from = message.from().and_then(|from| from.first()).and_then(|from| from.address()).unwrap_or_default().to_ascii_lowercase();
    let server = from.split('@').next().is_some_and(|local| SERVERS.contains(&local));
    by_head || report || server
}

fn tells(name: &str, value: &str) -> bool {
    let word = value.split(|c: char| c == ';' || c == '(' || c.is_whitespace()).next().unwrap_or_default().to_ascii_lowercase();
    match name {
        "auto-submitted" => word != "no",
        "list-id" | "list-unsubscribe" | "x-autoreply" | "x-autorespond" | "x-autoresponder" => true,
        "precedence" => ["bulk", "junk", "list", "auto_reply"].contains(&word.as_str()),
        "return-path" => value == "<>",
        _ => false,
    }
}
