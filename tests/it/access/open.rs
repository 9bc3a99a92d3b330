//! An open round with a letter, an issue, a mail, and a table of letters on its way in.

use super::World;
use crate::support::app::TestApp;
use crate::support::outbox::write;
use crate::support::round::OpenRound;
use ronten::commands::Actor;
use ronten::commands::issue::RaiseIssue;
use ronten::commands::mailbox::TakeIn;
use ronten::commands::submission::intake::{Choose, Mapping, SayColumns, Setting};
use ronten::commands::submission::{Enter, Judge, KeepScans, Open, Post, Scan};
use ronten::documents::intake::letters::Column;
use ronten::documents::mail::read;
use ronten::model::inbox::Place;
use ronten::model::letter::Person;
use ronten::model::terms::{Channel, Lang, Tongue, Validity};
use ronten::store::inbox::InboxRow;
use ronten::store::mail::Letter;

/// The id of the file of a table whose columns are named.
fn waiting(app: &TestApp, round: &OpenRound) -> String {
    let (name, shape, bytes) = ("a.csv".to_owned(), "csv".to_owned(), "意見\n木を植えてください。\n".as_bytes().to_vec());
    let file = app.perform(&round.official, Choose { round: round.id, name, shape, bytes });
    let setting = Setting { channel: "post".to_owned(), date: "2020-01-01".to_owned(), ..Setting::default() };
    let mapping = Mapping { columns: vec![Column::Words], setting };
    app.perform(&round.official, SayColumns { file, mapping, headings: vec!["意見".to_owned()], recipe: String::new() });
    file.to_string()
}

impl World {
    /// A mail that waits.
    pub(super) fn tray(&self) -> String {
        let mails = self.app.read(|db| InboxRow::at(db, Place::Waiting, 1));
        mails.first().map_or_else(|| uuid::Uuid::now_v7().to_string(), |mail| mail.id.to_string())
    }

    /// An open round with a valid letter on paper, its scan, an issue, and a mail.
    pub(super) fn open() -> Self {
        let app = TestApp::start();
        let round = OpenRound::start(&app);
        let command = Enter {
            post: Post { key: "one".to_owned(), payload: Vec::new() },
            round: round.id,
            channel: Channel::Post,
            office: String::new(),
            received_at: app.time.now(),
            parts: vec![(None, "木を植えてください。".to_owned())],
            person: Person { name: "見本 太郎".to_owned(), ..Person::default() },
            lang: Lang::Ja,
            written_in: Tongue::Ja,
            scans: vec![Scan { name: "1.pdf".to_owned(), bytes: b"%PDF-1.7 x".to_vec() }],
        };
        let submission = app.perform(&round.official, command).submission;
        let opened = app.perform(&round.official, Open { submission });
        app.perform(&round.official, Judge { submission, rev: opened.rev, validity: Validity::Valid, reason: String::new() });
        app.perform(&round.official, RaiseIssue { project: round.project.id, theme: String::new(), title: "木を植える場所".to_owned() });
        let (by_mail, _) = write(&app, &round, "somebody@example.jp");
        let mut post = app.post("127.0.0.1:9".parse().unwrap());
        // There is no relay at that address; the mails are made and wait.
        let _ = post.run_once(&ronten::worker::Stop::default());
        round.another_plan(&app);
        let mail = app.read(|db| Letter::to(db, by_mail.as_str(), 1)).first().map(|letter| letter.id.to_string());
        let raw = b"From: somebody@example.jp\r\nPrecedence: bulk\r\n\r\nx\r\n".to_vec();
        let (received_at, size, read, sender) = (app.time.now(), raw.len() as i64, read(&raw), String::new());
        app.perform(&Actor::System, TakeIn { uidvalidity: 1, uid: 1, received_at, mail: read, raw, size, whole: true, sender });
        let scans = vec![Scan { name: "1.pdf".to_owned(), bytes: b"%PDF-1.7 x".to_vec() }];
        let scan = app.perform(&round.official, KeepScans { round: round.id, scans, held: 0 })[0].to_string();
        let (table, world) = (waiting(&app, &round), Self::of_round(app, round));
        Self { table, scan, mail: mail.unwrap_or_else(|| world.mail.clone()), ..world }
    }
}
