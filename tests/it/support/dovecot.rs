//! `Dovecot`: a real IMAP server on a port of its own, with one mailbox into whose folder the tests put mails.

use super::app::unused_port;
use super::folder::Folder;
use ronten::config::{MailboxConfig, Security};
use ronten::model::Moment;
use std::fs::{self, File, Permissions};
use std::net::TcpStream;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

/// Where the Debian package puts it.
const PROGRAM: &str = "/usr/sbin/dovecot";
/// The only right password.
pub const PASSWORD: &str = "correct-horse";
/// How long it may take to start. Never the thing measured.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running server; it ends when dropped.
pub struct Dovecot {
    folder: Folder,
    port: u16,
    process: Child,
}

impl Dovecot {
    /// Starts it with an empty mailbox.
    pub fn start() -> Self {
        assert!(Path::new(PROGRAM).exists(), "{PROGRAM} is missing; apt-get install dovecot-imapd");
        let (folder, port) = (Folder::new(), unused_port());
        // The server works as another user, which must come to its mails.
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
        let mails = folder.path().join("mails");
        fs::create_dir(&mails).unwrap();
        let owner = owner(&mails);
        fs::write(folder.path().join("dovecot.conf"), configuration(folder.path(), port, &owner)).unwrap();
        let process = run(folder.path(), port);
        Self { folder, port, process }
    }

    /// Puts a mail into the mailbox, as if the server had taken it at this moment.
    pub fn deliver(&self, name: &str, raw: &[u8], at: Moment) {
        let inbox = self.inbox();
        let mails = inbox.parent().unwrap();
        let owner = fs::metadata(mails).unwrap();
        for part in ["", "tmp", "cur", "new"] {
            let path = inbox.join(part);
            if !path.exists() {
                fs::create_dir(&path).unwrap();
                chown(&path, Some(owner.uid()), Some(owner.gid())).unwrap();
            }
        }
        let temporary = inbox.join("tmp").join(name);
        fs::write(&temporary, raw).unwrap();
        let when = SystemTime::UNIX_EPOCH + Duration::from_millis(at.unix_ms().unsigned_abs());
        File::options().write(true).open(&temporary).unwrap().set_modified(when).unwrap();
        chown(&temporary, Some(owner.uid()), Some(owner.gid())).unwrap();
        fs::rename(temporary, inbox.join("new").join(name)).unwrap();
    }

    /// The names of the mails with their marks, sorted.
    pub fn mails(&self) -> Vec<String> {
        let list =
            |part: &str| fs::read_dir(self.inbox().join(part)).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = list("cur").chain(list("new")).collect();
        names.sort();
        names
    }

    /// Forgets all numbers, as a server does whose mailbox was moved or mended.
    pub fn renumber(&mut self) {
        self.stop();
        for entry in fs::read_dir(self.inbox()).unwrap().map(Result::unwrap) {
            if entry.file_name().to_string_lossy().starts_with("dovecot") {
                fs::remove_file(entry.path()).unwrap();
            }
        }
        // The new numbers count from the present second.
        std::thread::sleep(Duration::from_millis(1100));
        self.process = run(self.folder.path(), self.port);
    }

    /// How the program is told to read it.
    pub fn config(&self) -> MailboxConfig {
        MailboxConfig {
            host: "127.0.0.1".to_owned(),
            port: self.port,
            security: Security::None,
            user: "iken".to_owned(),
            password: PASSWORD.to_owned(),
            folder: "INBOX".to_owned(),
            every_seconds: 1,
        }
    }

    fn inbox(&self) -> PathBuf {
        self.folder.path().join("mails/iken")
    }

    fn stop(&mut self) {
        let _ = Command::new("kill").arg(self.process.id().to_string()).status();
        let _ = self.process.wait();
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        self.stop();
    }
}

/// User and group of the mails: ours, or the package's own where we are root, as whom it keeps no mails.
fn owner(mails: &Path) -> (String, String) {
    let ours = fs::metadata(mails).unwrap();
    if ours.uid() != 0 {
        return (ours.uid().to_string(), ours.gid().to_string());
    }
    let id = |what: &str| String::from_utf8(Command::new("id").args([what, "dovecot"]).output().unwrap().stdout).unwrap().trim().to_owned();
    let (user, group) = (id("-u"), id("-g"));
    chown(mails, user.parse().ok(), group.parse().ok()).unwrap();
    (user, group)
}

fn configuration(folder: &Path, port: u16, (user, group): &(String, String)) -> String {
    let (folder, name) = (folder.display(), |what: &str| {
        String::from_utf8(Command::new("id").arg(what).output().unwrap().stdout).unwrap().trim().to_owned()
    });
    let root = name("-u") == "0";
    let users = if root {
        String::new()
    } else {
        let (user, group) = (name("-un"), name("-gn"));
        format!("default_login_user = {user}\ndefault_internal_user = {user}\ndefault_internal_group = {group}\n")
    };
    format!(
        "base_dir = {folder}/run\nstate_dir = {folder}/state\nlog_path = {folder}/log\nprotocols = imap\nssl = no\n\
         disable_plaintext_auth = no\nauth_mechanisms = plain\n{users}first_valid_uid = 1\nmail_location = maildir:{folder}/mails/%u\n\
         passdb {{\n  driver = static\n  args = password={PASSWORD}\n}}\n\
         userdb {{\n  driver = static\n  args = uid={user} gid={group} home={folder}/mails/%u\n}}\n\
         service imap-login {{\n  chroot =\n  inet_listener imap {{\n    address = 127.0.0.1\n    port = {port}\n  }}\n  \
         inet_listener imaps {{\n    port = 0\n  }}\n}}\nservice anvil {{\n  chroot =\n}}\n"
    )
}

fn run(folder: &Path, port: u16) -> Child {
    let mut command = Command::new(PROGRAM);
    command.arg("-F").arg("-c").arg(folder.join("dovecot.conf")).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut process = command.spawn().unwrap();
    let started = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        let log = || fs::read_to_string(folder.join("log")).unwrap_or_default();
        assert!(process.try_wait().unwrap().is_none() && started.elapsed() < PATIENCE, "dovecot did not start: {}", log());
        std::thread::sleep(Duration::from_millis(20));
    }
    process
}
