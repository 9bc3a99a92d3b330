//! The dry run of a planned round: every page that links lead to exists, says what will be, and changes nothing.

use crate::support::app::{TestApp, shipped};
use crate::support::round::OpenRound;
use ronten::model::terms::Role;
use ronten::store::log::{EntryRow, Log};

#[test]
fn a_dry_run_shows_every_page_and_every_mail_and_leaves_no_trace() {
    let mut policy = shipped();
    policy.period.advance_notice_days = 7;
    let app = TestApp::under(policy);
    let round = OpenRound::drafted(&app);
    let base = format!("/office{}/rehearsal", round.path());
    let mut desk = app.sign_in(&round.official);
    let (entries, before) = (app.read(|db| EntryRow::size(db, Log::Record)), round.row(&app));

    let run = desk.get(&base);

    assert_eq!(run.status, 200, "{}", run.text());
    let of = |part: &str| run.links().into_iter().filter(|link| link.contains(part)).collect::<Vec<_>>();
    let (pages, mails) = (of("/rehearsal/pages/"), of("/rehearsal/mails/"));
    assert!(pages.len() == 8 && mails.len() > 30, "{pages:?} {mails:?}");
    for link in &pages {
        let page = desk.get(link);
        assert!(page.status == 200 && page.says("予行：") && page.says(&round.project.title), "{link}: {}", page.text());
        assert_eq!(page.says("意見を書く"), link.ends_with("/open"), "{link}: {}", page.text());
    }
    for link in &mails {
        let mail = desk.get(link);
        assert!(mail.status == 200 && mail.says("みほん市") && mail.says("Mihon City"), "{link}: {}", mail.text());
    }
    assert_eq!(app.read(|db| EntryRow::size(db, Log::Record)), entries);
    assert_eq!(round.row(&app).rev, before.rev);
    assert!(app.browser().get(&round.path()).status == 404, "nothing of it is public");
    for other in ["/pages/preparing", "/pages/no_such", "/mails/round.no_such.section", "/mails/letter.fail.section"] {
        assert_eq!(desk.get(&format!("{base}{other}")).status, 404, "{other}");
    }
    let mut elsewhere = app.sign_in(&app.account("elsewhere", Role::Official, "shogai", None));
    assert_eq!(elsewhere.get(&base).status, 404);
}
