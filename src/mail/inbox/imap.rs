//! The conversation with the IMAP server: sign in, look without touching, fetch.

use crate::config::{MailboxConfig, Security};
use crate::model::Moment;
use async_imap::error::Error;
use async_imap::types::Fetch;
use async_imap::{Client, Session as Signed};
use futures_util::TryStreamExt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto};

/// Longest wait for one answer.
const PATIENCE: Duration = Duration::from_secs(60);
/// Largest mail that is fetched as a whole, in bytes.
pub const LARGEST: i64 = 30 * 1024 * 1024;

/// Why the conversation ended. It carries nothing that was said in it: no password, no name, no mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImapError {
    #[error("the mail server cannot be reached")]
    Unreachable,
    #[error("the mail server's certificate or encryption cannot be accepted")]
    Encryption,
    #[error("the mail server does not accept the user or the password")]
    SignIn,
    #[error("the mail server does not open the folder")]
    Folder,
    #[error("the mail server's answer cannot be understood")]
    Answer,
    #[error("the connection to the mail server broke")]
    Broken,
}

/// Either kind of connection.
trait Wire: AsyncRead + AsyncWrite + Unpin + std::fmt::Debug + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + std::fmt::Debug + Send> Wire for T {}

/// A mail as the server has it.
pub struct Fetched {
    /// When the server took it, which no sender can write.
    pub received_at: Moment,
    pub raw: Vec<u8>,
    pub size: i64,
    /// Else `raw` is its head alone.
    pub whole: bool,
}

/// A folder that is looked at.
pub struct Session {
    signed: Signed<Box<dyn Wire>>,
    /// The numbers of mails count under this one alone.
    pub uidvalidity: i64,
}

impl Session {
    /// Connects, signs in and opens the folder for reading.
    pub async fn open(config: &MailboxConfig) -> Result<Self, ImapError> {
        let client = connect(config).await?;
        let login = client.login(&config.user, &config.password);
        let mut signed = within(async { login.await.map_err(|(error, _)| at(error, ImapError::SignIn)) }).await?;
        // Not SELECT: the server itself then refuses to change anything.
        let folder = within(async { signed.examine(&config.folder).await.map_err(|error| at(error, ImapError::Folder)) }).await?;
        let uidvalidity = folder.uid_validity.ok_or(ImapError::Answer)?.into();
        Ok(Self { signed, uidvalidity })
    }

    /// The numbers of the mails after this one, in order.
    pub async fn after(&mut self, last: i64) -> Result<Vec<i64>, ImapError> {
        let from = last.saturating_add(1);
        let query = format!("UID {from}:*");
        let found = within(async { self.signed.uid_search(query).await.map_err(|error| at(error, ImapError::Answer)) }).await?;
        // `*` is the last mail, also where that is before the first one asked for.
        let mut found: Vec<i64> = found.into_iter().map(i64::from).filter(|uid| *uid > last).collect();
        found.sort_unstable();
        Ok(found)
    }

    /// One mail; none when somebody removed it in the meantime. It is not marked as read.
    pub async fn fetch(&mut self, uid: i64) -> Result<Option<Fetched>, ImapError> {
        let Some(about) = self.ask(uid, "(UID INTERNALDATE RFC822.SIZE)").await? else { return Ok(None) };
        let (Some(received_at), Some(size)) = (about.internal_date(), about.size) else { return Err(ImapError::Answer) };
        let (received_at, size) = (Moment::from_unix_ms(received_at.timestamp_millis()), i64::from(size));
        let whole = size <= LARGEST;
        let Some(mail) = self.ask(uid, if whole { "(UID BODY.PEEK[])" } else { "(UID BODY.PEEK[HEADER])" }).await? else { return Ok(None) };
        let raw = mail.body().or_else(|| mail.header()).ok_or(ImapError::Answer)?.to_vec();
        Ok(Some(Fetched { received_at, raw, size, whole }))
    }

    async fn ask(&mut self, uid: i64, what: &str) -> Result<Option<Fetch>, ImapError> {
        let asked = async {
            let answers = self.signed.uid_fetch(uid.to_string(), what).await?;
            answers.try_collect::<Vec<Fetch>>().await
        };
        let answers = within(async { asked.await.map_err(|error| at(error, ImapError::Answer)) }).await?;
        // Servers may tell of other mails in between.
        Ok(answers.into_iter().find(|answer| answer.uid.map(i64::from) == Some(uid)))
    }

    /// Says goodbye; whether it is heard does not matter.
    pub async fn close(mut self) {
        let _ = within(async { self.signed.logout().await.map_err(|_| ImapError::Broken) }).await;
    }
}

async fn within<T>(step: impl Future<Output = Result<T, ImapError>>) -> Result<T, ImapError> {
    tokio::time::timeout(PATIENCE, step).await.unwrap_or(Err(ImapError::Broken))
}

/// A lost connection is one wherever it happens; what else went wrong is of the step.
fn at(error: Error, step: ImapError) -> ImapError {
    match error {
        Error::Io(_) | Error::ConnectionLost => ImapError::Broken,
        Error::Parse(_) => ImapError::Answer,
        _ => step,
    }
}

async fn connect(config: &MailboxConfig) -> Result<Client<Box<dyn Wire>>, ImapError> {
    let address = (config.host.as_str(), config.port);
    let stream = within(async { TcpStream::connect(address).await.map_err(|_| ImapError::Unreachable) }).await?;
    if config.security == Security::Tls {
        return greeted(Client::new(encrypted(config, Box::new(stream)).await?)).await;
    }
    let mut client = greeted(Client::new(Box::new(stream) as Box<dyn Wire>)).await?;
    if config.security == Security::None {
        return Ok(client);
    }
    let asked = async { client.run_command_and_check_ok("STARTTLS", None).await.map_err(|error| at(error, ImapError::Encryption)) };
    within(asked).await?;
    // What was sent before the encryption is not looked at again: a new reader begins with nothing.
    Ok(Client::new(encrypted(config, client.into_inner()).await?))
}

async fn greeted(mut client: Client<Box<dyn Wire>>) -> Result<Client<Box<dyn Wire>>, ImapError> {
    let greeting = within(async { client.read_response().await.map_err(|_| ImapError::Broken) }).await?;
    greeting.map(|_| client).ok_or(ImapError::Broken)
}

async fn encrypted(config: &MailboxConfig, stream: Box<dyn Wire>) -> Result<Box<dyn Wire>, ImapError> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let provider = Arc::new(crypto::ring::default_provider());
    let rules = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().map_err(|_| ImapError::Encryption)?;
    let rules = rules.with_root_certificates(roots).with_no_client_auth();
    let name = ServerName::try_from(config.host.clone()).map_err(|_| ImapError::Encryption)?;
    let shaken = TlsConnector::from(Arc::new(rules)).connect(name, stream);
    let stream = within(async { shaken.await.map_err(|_| ImapError::Encryption) }).await?;
    Ok(Box::new(stream))
}
