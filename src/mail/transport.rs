//! The way out: a relay by SMTP, or the demo's own box.

use super::compose::{Composed, smtp_address};
use crate::commands::mail::Outcome;
use crate::config::{MailConfig, Security};
use crate::model::contact::MailAddress;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{Error as SmtpError, response::Severity};
use std::time::Duration;

/// How long one step of the conversation may take (RFC 5321 section 4.5.3.2 asks for minutes, of relays across the world; ours is near).
const TIMEOUT: Duration = Duration::from_secs(30);

/// Where mail goes.
pub enum Transport {
    /// To a relay.
    Smtp(Box<Relay>),
    /// Nowhere: the demo keeps every mail to be looked at.
    Catch,
}

/// The relay takes nothing at all now, from nobody: no letter's fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the relay does not take mail: {0}")]
pub struct Down(pub String);

/// A relay and, while letters are sent, the conversation with it.
pub struct Relay {
    config: MailConfig,
    hello: ClientId,
    open: Option<SmtpConnection>,
}

impl Relay {
    pub fn new(config: MailConfig) -> Self {
        Self { config, hello: ClientId::default(), open: None }
    }

    /// Tries one message. An error is the relay's trouble; what concerns this message alone is its outcome.
    pub fn send(&mut self, sender: &MailAddress, mail: &Composed) -> Result<Outcome, Down> {
        let mut connection = match self.open.take() {
            Some(connection) => connection,
            None => self.connect().map_err(|error| Down(code(&error)))?,
        };
        if let Err(error) = connection.command(Mail::new(Some(smtp_address(sender)), Vec::new())) {
            // A conversation that went stale is not a relay that is down: the next one tells.
            connection.abort();
            connection = self.connect().map_err(|error| Down(code(&error)))?;
            tracing::debug!(error = code(&error), "the relay's conversation begins anew");
            connection.command(Mail::new(Some(smtp_address(sender)), Vec::new())).map_err(|error| Down(code(&error)))?;
        }
        match message(&mut connection, mail) {
            Ok(()) => {
                self.open = Some(connection);
                Ok(Outcome::Handed)
            }
            Err(error) => {
                self.settle(connection, &error);
                Ok(outcome(&error))
            }
        }
    }

    /// Ends the conversation, if there is one.
    pub fn close(&mut self) {
        if let Some(mut connection) = self.open.take() {
            // It says QUIT; whoever hears it is not waited for.
            connection.abort();
        }
    }

    /// After a refusal the conversation goes on; after 421 or a broken line it is over.
    fn settle(&mut self, mut connection: SmtpConnection, error: &SmtpError) {
        let refused = error.status().is_some_and(|code| code.to_string() != "421");
        if refused && connection.command(Rset).is_ok() {
            self.open = Some(connection);
        } else {
            connection.abort();
        }
    }

    fn connect(&self) -> Result<SmtpConnection, SmtpError> {
        let MailConfig { host, port, security, user, password, .. } = &self.config;
        let tls = || TlsParameters::new(host.clone());
        let at = (host.as_str(), *port);
        let mut connection = match security {
            Security::Tls => SmtpConnection::connect(at, Some(TIMEOUT), &self.hello, Some(&tls()?), None)?,
            Security::None | Security::Starttls => SmtpConnection::connect(at, Some(TIMEOUT), &self.hello, None, None)?,
        };
        if *security == Security::Starttls {
            // An error where the relay does not offer it: there is no falling back to clear text.
            connection.starttls(&tls()?, &self.hello)?;
        }
        if !user.is_empty() {
            connection.auth(DEFAULT_MECHANISMS, &Credentials::new(user.clone(), password.clone()))?;
        }
        Ok(connection)
    }
}

fn message(connection: &mut SmtpConnection, mail: &Composed) -> Result<(), SmtpError> {
    connection.command(Rcpt::new(smtp_address(&mail.to), Vec::new()))?;
    connection.command(Data)?;
    connection.message(&mail.bytes)?;
    Ok(())
}

/// 5yz is for good (RFC 5321 section 4.2.1). Everything else may pass, also a line that broke after the final dot: the mail may
/// have been taken, and the next try bears the same Message-ID.
fn outcome(error: &SmtpError) -> Outcome {
    match error.status() {
        Some(status) if status.severity == Severity::PermanentNegativeCompletion => Outcome::Failed(code(error)),
        _ => Outcome::Deferred(code(error)),
    }
}

/// What an error was, by its codes (RFC 5321, RFC 3463) or its kind: a relay's words may hold the address.
fn code(error: &SmtpError) -> String {
    let Some(status) = error.status() else {
        let kind = if error.is_timeout() {
            "timeout"
        } else if error.is_tls() {
            "tls"
        } else {
            "connection"
        };
        return kind.to_owned();
    };
    let words = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    match words.split_whitespace().next().filter(|word| is_enhanced(word)) {
        Some(enhanced) => format!("{status} {enhanced}"),
        None => status.to_string(),
    }
}

/// `5.1.1`.
fn is_enhanced(word: &str) -> bool {
    let mut parts = word.split('.');
    let number =
        |part: Option<&str>| part.is_some_and(|part| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()));
    number(parts.next()) && number(parts.next()) && number(parts.next()) && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::is_enhanced;

    #[test]
    fn only_codes_are_kept_of_what_a_relay_says() {
        assert!(is_enhanced("5.1.1") && is_enhanced("4.7.650"));
        for other in ["taro@example.jp", "5.1", "5.1.1.1", "5.1.x", "", "5..1", "5.1.1234"] {
            assert!(!is_enhanced(other), "{other}");
        }
    }
}
