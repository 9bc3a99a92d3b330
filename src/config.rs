//! Configuration: one TOML file, then environment variables for what differs between machines. An unknown key is an error.

use crate::model::contact::MailAddress;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// Everything an installation decides that is not the city's policy.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// `sqlite:/path/to/ronten.db` or `postgres://…`; `RONTEN_DATABASE_URL` overrides it.
    pub database_url: String,
    /// Address and port to listen on.
    pub listen: String,
    /// How residents reach the site, without a slash at the end. https, unless it is loopback.
    pub base_url: String,
    /// The file with the secrets, outside the data folder.
    pub key_file: PathBuf,
    /// The city's rules.
    pub policy_file: PathBuf,
    /// Font files for printed documents, plain and bold and any others; without them those that are installed are looked for.
    #[serde(default)]
    pub fonts: Vec<PathBuf>,
    /// Where everything public is kept in one file, made anew every night; without it there is none.
    #[serde(default)]
    pub public_dump: Option<PathBuf>,
    pub mail: MailConfig,
    /// The mailbox whose mails are letters; without it no mail comes in by itself.
    #[serde(default)]
    pub mailbox: Option<MailboxConfig>,
}

/// Where mails come in.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailboxConfig {
    /// The IMAP server's host name.
    pub host: String,
    pub port: u16,
    /// `none` (a server on this machine alone), `starttls` or `tls`.
    #[serde(default)]
    pub security: Security,
    pub user: String,
    /// `RONTEN_MAILBOX_PASSWORD` overrides it.
    #[serde(default)]
    pub password: String,
    #[serde(default = "inbox")]
    pub folder: String,
    /// How long between two looks.
    #[serde(default = "minute")]
    pub every_seconds: u64,
}

fn inbox() -> String {
    "INBOX".to_owned()
}

const fn minute() -> u64 {
    60
}

impl MailboxConfig {
    /// A password goes over a line that others may read only where there are no others.
    fn check(&self) -> Result<(), &'static str> {
        let loopback = self.host == "localhost" || self.host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback());
        if self.security == Security::None && !loopback {
            return Err("mailbox.security may be none only where the server is on this machine");
        }
        if self.host.is_empty() || self.user.is_empty() {
            return Err("mailbox.host and mailbox.user are needed");
        }
        if self.every_seconds == 0 {
            return Err("mailbox.every_seconds is at least 1");
        }
        Ok(())
    }
}

impl std::fmt::Debug for MailboxConfig {
    /// Without the password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MailboxConfig")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

/// How mail leaves.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailConfig {
    /// Address in From and of the envelope.
    pub sender: String,
    /// The relay's host name.
    pub host: String,
    pub port: u16,
    /// `none` (a relay on this machine), `starttls` or `tls`.
    #[serde(default)]
    pub security: Security,
    #[serde(default)]
    pub user: String,
    /// `RONTEN_MAIL_PASSWORD` overrides it.
    #[serde(default)]
    pub password: String,
}

/// Whether the way to the relay is encrypted. What is asked for is required: there is no falling back to clear text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    None,
    #[default]
    Starttls,
    Tls,
}

/// Why the configuration cannot be used; names the file and, for its text, the line.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("{file}: {cause}")]
    Read { file: String, cause: std::io::Error },
    #[error("{file}, line {line}: {problem}")]
    Line { file: String, line: usize, problem: String },
    #[error("{file}: {problem}")]
    Value { file: String, problem: String },
}

impl Config {
    /// Reads a file and the environment.
    pub fn read(file: &Path) -> Result<Self, ConfigError> {
        let name = file.display().to_string();
        let text = std::fs::read_to_string(file).map_err(|cause| ConfigError::Read { file: name.clone(), cause })?;
        let mut config = Self::parse(&text, &name)?;
        if let Ok(url) = std::env::var("RONTEN_DATABASE_URL") {
            config.database_url = url;
        }
        if let Ok(password) = std::env::var("RONTEN_MAIL_PASSWORD") {
            config.mail.password = password;
        }
        if let (Some(mailbox), Ok(password)) = (&mut config.mailbox, std::env::var("RONTEN_MAILBOX_PASSWORD")) {
            mailbox.password = password;
        }
        Ok(config)
    }

    fn parse(text: &str, file: &str) -> Result<Self, ConfigError> {
        let config: Self = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            let line = 1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count();
            ConfigError::Line { file: file.to_owned(), line, problem: error.message().to_owned() }
        })?;
        config.check(text, file)?;
        Ok(config)
    }

    fn check(&self, text: &str, file: &str) -> Result<(), ConfigError> {
        let line_of = |key: &str| 1 + text.lines().position(|line| line.trim_start().starts_with(key)).unwrap_or(0);
        let bad = |key: &str, problem: &str| ConfigError::Line { file: file.to_owned(), line: line_of(key), problem: problem.to_owned() };
        let host = self.base_url.split("://").nth(1).unwrap_or_default();
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        let loopback = ["localhost", "127.0.0.1", "[::1]"].contains(&name);
        if host.is_empty() || self.base_url.ends_with('/') || host.contains(['/', '?', '#']) {
            return Err(bad("base_url", "base_url is like https://iken.city.example.jp, without a path or a slash at the end"));
        }
        let protected = self.base_url.starts_with("https://") || self.base_url.starts_with("http://") && loopback;
        if !protected {
            return Err(bad("base_url", "base_url must begin with https://; http is for loopback only"));
        }
        if self.listen.parse::<std::net::SocketAddr>().is_err() {
            return Err(bad("listen", "listen is like 127.0.0.1:8080"));
        }
        crate::store::dialect::kind(&self.database_url).map_err(|error| bad("database_url", &error.to_string()))?;
        if MailAddress::parse(&self.mail.sender).is_err() {
            return Err(bad("sender", "mail.sender is not a mail address"));
        }
        self.mailbox.as_ref().map_or(Ok(()), |mailbox| mailbox.check().map_err(|problem| bad("[mailbox]", problem)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHIPPED: &str = include_str!("../config/ronten.example.toml");

    #[test]
    fn the_shipped_example_reads_and_mistakes_are_named_with_their_line() {
        let line = |name: &str| 1 + SHIPPED.lines().position(|line| line.starts_with(name)).unwrap();

        assert!(Config::parse(SHIPPED, "x").is_ok());
        let cases = [
            ("base_url = \"https:", "base_url = \"http:", line("base_url")),
            ("listen = \"127.0.0.1:8080\"", "listen = \"8080\"", line("listen")),
            ("listen = ", "lisen = ", line("listen")),
            (
                "password = \"\"\n",
                "password = \"\"\n[mailbox]\nhost = \"imap.example.jp\"\nport = 143\nuser = \"x\"\nsecurity = \"none\"\n",
                line("password") + 1,
            ),
            ("database_url = \"sqlite:", "database_url = \"mysql:", line("database_url")),
        ];
        for (right, wrong, at) in cases {
            match Config::parse(&SHIPPED.replacen(right, wrong, 1), "x") {
                Err(ConfigError::Line { line, .. }) => assert_eq!(line, at, "{wrong}"),
                other => panic!("{wrong}: {other:?}"),
            }
        }
    }
}
