//! `SmtpSink`: a real SMTP server on a port of its own that keeps what it hears and answers by script.
//!
//! Plain threads, no TLS, no authentication. It reads bytes strictly (only CRLF ends a line, only CRLF.CRLF ends a
//! message), so a mail that smuggles a second one through a bare LF arrives here as the one mail it was.

use super::mail::Mail;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

/// How long a connection or a test may wait for the other side before it fails. Never the thing measured.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where in the conversation a scripted answer is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum At {
    /// Instead of the greeting.
    Connect,
    /// To RCPT TO with this address.
    Recipient(&'static str),
    /// To the message, after its final dot.
    Message,
}

/// What the sink says instead of yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Say {
    /// This code; after 421 the connection is closed (RFC 5321 section 3.8).
    Code(u16),
    /// Nothing: the connection is closed. After `At::Message` the mail was received and the sender cannot know it.
    HangUp,
}

/// All that one client said and heard.
#[derive(Clone, Debug, Default)]
pub struct Conversation {
    /// The client's bytes as they came.
    pub said: Vec<u8>,
    /// The codes of the sink's replies, in order.
    pub heard: Vec<u16>,
}

#[derive(Default)]
struct Kept {
    script: Vec<(At, Say, usize)>,
    mails: Vec<Mail>,
    conversations: Vec<Conversation>,
}

impl Kept {
    /// The scripted answer for this place, used up by one.
    fn answer(&mut self, at: &At) -> Option<Say> {
        let (_, say, times) = self.script.iter_mut().find(|(a, _, times)| a == at && *times > 0)?;
        *times -= 1;
        Some(*say)
    }
}

#[derive(Default)]
struct Shared {
    kept: Mutex<Kept>,
    changed: Condvar,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap()
    }
}

/// A running sink; it stops taking connections when dropped.
pub struct SmtpSink {
    address: SocketAddr,
    shared: Arc<Shared>,
}

impl SmtpSink {
    /// Starts a sink on 127.0.0.1 that says yes to everything.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared::default());
        let accept = Arc::downgrade(&shared);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (Some(shared), Ok(stream)) = (accept.upgrade(), stream) else { return };
                thread::spawn(move || Session::serve(&shared, stream));
            }
        });
        Self { address, shared }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The next `times` times at this place, says this. Earlier lines of the script come first.
    pub fn script(&self, at: At, say: Say, times: usize) {
        self.shared.lock().script.push((at, say, times));
    }

    /// All mails so far, acknowledged or not, once there are at least `count`; fails when they do not come.
    pub fn wait_for(&self, count: usize) -> Vec<Mail> {
        let (kept, _) = self.shared.changed.wait_timeout_while(self.shared.lock(), PATIENCE, |kept| kept.mails.len() < count).unwrap();
        assert!(kept.mails.len() >= count, "{} mails came, not {count}", kept.mails.len());
        kept.mails.clone()
    }

    /// All mails so far, acknowledged or not.
    pub fn mails(&self) -> Vec<Mail> {
        self.wait_for(0)
    }

    /// All finished conversations, once there are at least `count`; fails when they do not come.
    pub fn conversations(&self, count: usize) -> Vec<Conversation> {
        let enough = |kept: &mut Kept| kept.conversations.len() < count;
        let (kept, _) = self.shared.changed.wait_timeout_while(self.shared.lock(), PATIENCE, enough).unwrap();
        assert!(kept.conversations.len() >= count, "{} conversations, not {count}", kept.conversations.len());
        kept.conversations.clone()
    }
}

impl Drop for SmtpSink {
    fn drop(&mut self) {
        // Wakes the listener; it finds its sink gone and ends. Until this one is let go it still upgrades, hence the swap.
        self.shared = Arc::new(Shared::default());
        let _ = TcpStream::connect(self.address);
    }
}

/// One connection.
struct Session<'a> {
    shared: &'a Shared,
    stream: TcpStream,
    conversation: Conversation,
    from: String,
    to: Vec<String>,
}

impl<'a> Session<'a> {
    fn serve(shared: &'a Shared, stream: TcpStream) {
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let mut session = Self { shared, stream, conversation: Conversation::default(), from: String::new(), to: Vec::new() };
        if session.reply(&At::Connect, 220, "sink ESMTP").is_some() {
            while let Some(line) = session.line(&mut reader) {
                if session.command(&String::from_utf8_lossy(&line), &mut reader).is_none() {
                    break;
                }
            }
        }
        shared.lock().conversations.push(session.conversation);
        shared.changed.notify_all();
    }

    /// One line without its CRLF; a bare CR or LF is part of it. `None` when the client has gone.
    fn line(&mut self, reader: &mut impl BufRead) -> Option<Vec<u8>> {
        let mut line = Vec::new();
        while !line.ends_with(b"\r\n") {
            let before = line.len();
            if reader.read_until(b'\n', &mut line).ok()? == 0 {
                return None;
            }
            self.conversation.said.extend_from_slice(&line[before..]);
        }
        line.truncate(line.len() - 2);
        Some(line)
    }

    /// Answers one command; `None` ends the conversation.
    fn command(&mut self, line: &str, reader: &mut impl BufRead) -> Option<()> {
        let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        match verb.as_str() {
            "EHLO" => self.write(250, "sink\r\n250-8BITMIME\r\n250 SIZE 10485760"),
            "HELO" | "NOOP" => self.write(250, "ok"),
            "MAIL" => {
                (self.from, self.to) = (address(line), Vec::new());
                self.write(250, "ok")
            }
            "RCPT" => {
                let recipient = address(line);
                if self.recipient(&recipient)? == 250 {
                    self.to.push(recipient);
                }
                Some(())
            }
            "DATA" if self.to.is_empty() => self.write(503, "no recipient"),
            "DATA" => self.message(reader),
            "RSET" => {
                (self.from, self.to) = (String::new(), Vec::new());
                self.write(250, "ok")
            }
            "QUIT" => {
                self.write(221, "bye");
                None
            }
            _ => self.write(500, "what?"),
        }
    }

    /// Answers RCPT with the first scripted line for this address; gives back the code.
    fn recipient(&mut self, recipient: &str) -> Option<u16> {
        let scripted = self.shared.lock().script.iter().find_map(|(at, _, times)| match at {
            At::Recipient(name) if *name == recipient && *times > 0 => Some(*name),
            _ => None,
        });
        match scripted {
            Some(name) => self.reply(&At::Recipient(name), 250, "ok"),
            None => self.write(250, "ok").map(|()| 250),
        }
    }

    fn message(&mut self, reader: &mut impl BufRead) -> Option<()> {
        self.write(354, "go on")?;
        let mut data = Vec::new();
        loop {
            let line = self.line(reader)?;
            if line == b"." {
                break;
            }
            data.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
            data.extend_from_slice(b"\r\n");
        }
        let say = self.shared.lock().answer(&At::Message);
        let mail = Mail { from: std::mem::take(&mut self.from), to: std::mem::take(&mut self.to), data, acknowledged: say.is_none() };
        // Refused mail was never taken; of mail after which the line went dead the sender cannot tell.
        if !matches!(say, Some(Say::Code(_))) {
            self.shared.lock().mails.push(mail);
            self.shared.changed.notify_all();
        }
        self.say(say, 250, "taken").map(drop)
    }

    /// Says what the script has for this place, or yes; gives back the code, `None` when the conversation is over.
    fn reply(&mut self, at: &At, yes: u16, text: &str) -> Option<u16> {
        let say = self.shared.lock().answer(at);
        self.say(say, yes, text)
    }

    fn say(&mut self, say: Option<Say>, yes: u16, text: &str) -> Option<u16> {
        match say {
            None => self.write(yes, text).map(|()| yes),
            Some(Say::HangUp) => None,
            Some(Say::Code(code)) => {
                self.write(code, "scripted")?;
                (code != 421).then_some(code)
            }
        }
    }

    /// `text` may hold further lines of a multi-line reply, each complete but for its CRLF.
    fn write(&mut self, code: u16, text: &str) -> Option<()> {
        self.conversation.heard.push(code);
        let separator = if text.contains("\r\n") { '-' } else { ' ' };
        self.stream.write_all(format!("{code}{separator}{text}\r\n").as_bytes()).ok()
    }
}

/// What stands between `<` and `>`.
fn address(line: &str) -> String {
    line.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map(|(address, _)| address.to_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use lettre::{Message, SmtpTransport, Transport};

    fn send(sink: &SmtpSink, to: &str, body: &str) -> Result<(), u16> {
        let message = Message::builder()
            .from("みほん市 <city@example.jp>".parse().unwrap())
            .to(to.parse().unwrap())
            .subject("ご意見を受け付けました")
            .body(body.to_owned())
            .unwrap();
        let address = sink.address();
        let transport = SmtpTransport::builder_dangerous(address.ip().to_string()).port(address.port()).build();
        transport.send(&message).map(drop).map_err(|e| e.status().map_or(0, |code| code.to_string().parse().unwrap()))
    }

    #[test]
    fn a_mail_arrives_as_it_was_sent() {
        let sink = SmtpSink::start();

        send(&sink, "a@example.jp", "一行目\r\n.\r\n..二つの点\r\n").unwrap();

        let mails = sink.wait_for(1);
        assert_eq!(
            (mails.len(), mails[0].from.as_str(), mails[0].to.as_slice()),
            (1, "city@example.jp", ["a@example.jp".to_owned()].as_slice())
        );
        assert_eq!(mails[0].header("subject").as_deref(), Some("ご意見を受け付けました"));
        assert_eq!(mails[0].text(), "一行目\r\n.\r\n..二つの点\r\n");
        assert!(mails[0].acknowledged);
        let said = String::from_utf8(sink.conversations(1)[0].said.clone()).unwrap();
        assert!(said.starts_with("EHLO ") && said.contains("RCPT TO:<a@example.jp>\r\n") && said.ends_with("QUIT\r\n"), "{said}");
    }

    #[test]
    fn dot_stuffing_is_undone_and_a_bare_line_feed_ends_nothing() {
        let sink = SmtpSink::start();
        let mut stream = TcpStream::connect(sink.address()).unwrap();
        let data = b"Subject: x\r\n\r\n..one\r\n\n.\nMAIL FROM:<evil@example.jp>\n\r\n.\r\n";

        stream.write_all(b"HELO x\r\nMAIL FROM:<>\r\nDATA\r\nRCPT TO:<a@example.jp>\r\nDATA\r\n").unwrap();
        stream.write_all(data).unwrap();
        stream.write_all(b"RSET\r\nNONSENSE\r\nQUIT\r\n").unwrap();

        assert_eq!(sink.conversations(1)[0].heard, [220, 250, 250, 503, 250, 354, 250, 250, 500, 221]);
        assert_eq!(sink.mails().len(), 1);
        assert_eq!(sink.mails()[0].data, b"Subject: x\r\n\r\n.one\r\n\n.\nMAIL FROM:<evil@example.jp>\n\r\n");
    }

    #[test]
    fn refusals_are_given_where_and_as_often_as_scripted() {
        let sink = SmtpSink::start();
        sink.script(At::Connect, Say::Code(421), 1);
        sink.script(At::Recipient("full@example.jp"), Say::Code(452), 1);
        sink.script(At::Recipient("full@example.jp"), Say::Code(450), 1);
        sink.script(At::Recipient("nobody@example.jp"), Say::Code(550), 9);
        sink.script(At::Message, Say::Code(554), 1);

        assert_eq!(send(&sink, "a@example.jp", "1"), Err(421));
        assert_eq!(send(&sink, "full@example.jp", "2"), Err(452));
        assert_eq!(send(&sink, "nobody@example.jp", "3"), Err(550));
        assert_eq!(send(&sink, "full@example.jp", "4"), Err(450));
        assert_eq!(send(&sink, "full@example.jp", "5"), Err(554));
        assert_eq!(send(&sink, "full@example.jp", "6"), Ok(()));

        assert_eq!(sink.wait_for(1).iter().map(Mail::text).collect::<Vec<_>>(), ["6\r\n"]);
    }

    #[test]
    fn a_line_that_goes_dead_after_the_final_dot_leaves_an_unacknowledged_mail() {
        let sink = SmtpSink::start();
        sink.script(At::Message, Say::HangUp, 1);

        assert_eq!(send(&sink, "a@example.jp", "1"), Err(0));
        assert_eq!(send(&sink, "a@example.jp", "1"), Ok(()));

        assert_eq!(sink.wait_for(2).iter().map(|mail| mail.acknowledged).collect::<Vec<_>>(), [false, true]);
    }
}
