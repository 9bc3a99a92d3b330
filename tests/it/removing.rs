//! Withholding words of a published result, and erasing who wrote a letter: asked by one, decided by another, seen by all.

use crate::results::answered;
use crate::support::app::{SECTION, TestApp};
use crate::support::http::{Browser, Page};
use crate::support::resident::{Resident, letters};
use crate::support::round::OpenRound;
use ronten::commands::Actor;
use ronten::model::terms::Role;
use ronten::store::approvals::Approval;
use ronten::store::log::{EntryRow, Log};
use ronten::store::persons::PersonRow;

/// Words of the letter that are public.
const WORDS: &str = "駅前に木";
const MARKER: &str = "［非公開：第三者の情報］";

/// Asks for the withholding by the form; gives the answer.
fn withhold(desk: &mut Browser, office: &str, words: &str, reason: &str) -> Page {
    let page = format!("{office}/withholding");
    desk.send_form(&page, &page, &[("words", words), ("reason", reason)])
}

/// Decides by the form on the approval's page.
fn decide(browser: &mut Browser, approval: &str, fields: &[(&str, &str)]) -> Page {
    let fields = [&[("rev", "1")], fields].concat();
    browser.send_form(approval, &format!("{approval}/decision"), &fields)
}

/// The second account of a person, with which the own request might be approved.
fn other_account(app: &TestApp, person: &Actor) -> Browser {
    app.sign_in(&app.account("second", Role::Approver, SECTION, Some(person.person().unwrap())))
}

#[test]
fn published_words_are_withheld_by_two_persons_everywhere_and_the_page_says_when() {
    let app = TestApp::start();
    let round = answered(&app);
    let (office, public) = (format!("/office{}", round.path()), round.path());
    let (mut desk, mut approver, mut anybody) = (app.sign_in(&round.official), app.sign_in(&round.approver), app.browser());
    let opinion = format!("{public}/opinions/1");
    assert!(anybody.get(&opinion).says(WORDS));

    let asked = withhold(&mut desk, &office, WORDS, "third_party");

    let approval = asked.location().unwrap_or_else(|| panic!("{}", asked.text())).to_owned();
    assert!(anybody.get(&opinion).says(WORDS), "nothing happens before the second person");
    assert_eq!(decide(&mut desk, &approval, &[("decision", "approve")]).status, 403);
    let mut second = other_account(&app, &round.official);
    assert!(
        second.get(&approval).says("起案した人は、自分で決裁や差戻しができません。別の決裁者に依頼してください。"),
        "{}",
        second.get(&approval).text()
    );
    let own = second.post(&format!("{approval}/decision"), &[("csrf", "csrf-second"), ("rev", "1"), ("decision", "approve")]);
    assert_eq!(own.status, 409);
    let shown = approver.get(&approval);
    assert!(
        shown.says(WORDS) && shown.says(MARKER) && shown.says(&format!("=［個人情報］です。{MARKER}を植えてください。")),
        "{}",
        shown.text()
    );
    let mut auditor = app.sign_in(&app.staff("kansa", Role::Auditor));
    assert!(auditor.get(&approval).status == 200 && !auditor.get(&approval).says(WORDS));

    let decided = decide(&mut approver, &approval, &[("decision", "approve")]);

    assert_eq!(decided.status, 303, "{}", decided.text());
    let result = format!("{public}/result");
    for path in [opinion.as_str(), &result, &format!("{result}.csv"), &format!("{result}.json"), &format!("{result}/versions/1")] {
        let page = anybody.get(path);
        assert!(page.status == 200 && !page.says(WORDS) && page.says(MARKER), "{path}: {}", page.text());
    }
    assert!(anybody.get(&result).says("か所を非公開にしました"), "the page tells the day");
    let page = desk.get(&format!("{office}/result"));
    assert!(page.says("か所を非公開にしました") && page.says(MARKER) && !page.says(WORDS), "{}", page.text());
    assert!(approver.get(&approval).says("語句を非公開にしました"));
    let record = anybody.get(&format!("{}/record", round.project_path()));
    assert!(record.says("一部を非公開にしました") && !record.says(WORDS), "{}", record.text());
}

#[test]
fn what_is_asked_wrongly_is_explained_and_a_request_can_come_back() {
    let app = TestApp::start();
    let round = answered(&app);
    let office = format!("/office{}", round.path());
    let (mut desk, mut approver) = (app.sign_in(&round.official), app.sign_in(&round.approver));

    for (words, reason, says) in [
        ("", "name", "入力してください"),
        ("木", "name", "2字から1000字"),
        ("どこにもない言葉", "name", "公表した結果にも案にもありません"),
        ("山田太郎", "name", "公表した結果にも案にもありません"),
        (WORDS, "", "選んでください"),
    ] {
        let page = withhold(&mut desk, &office, words, reason);
        assert!(page.status == 422 && page.says(says) && page.says(words), "{words}: {}", page.text());
    }
    let beside = desk.get(&format!("{office}/withholding?opinion=1"));
    assert!(beside.says("駅前に木を植えてください"), "{}", beside.text());

    let approval = withhold(&mut desk, &office, WORDS, "name").location().unwrap().to_owned();
    let again = withhold(&mut desk, &office, WORDS, "third_party");
    assert_eq!((again.status, again.link("/office/approvals/")), (409, Some(approval.clone())), "{}", again.text());
    assert!(again.says("すでに決裁を求めています") && again.says(WORDS), "what was typed is given back: {}", again.text());
    let others = withhold(&mut desk, &office, "木を植えて", "third_party").location().unwrap().to_owned();
    assert_ne!(others, approval, "other words are another request");
    assert_eq!(decide(&mut approver, &approval, &[("decision", "return"), ("reason", " ")]).status, 422);
    assert_eq!(decide(&mut approver, &approval, &[("decision", "return"), ("reason", "公表してよい言葉です")]).status, 303);

    assert!(desk.get(&approval).says("公表してよい言葉です"));
    assert!(withhold(&mut desk, &office, WORDS, "name").location().is_some_and(|anew| anew != approval), "what came back is asked anew");
    assert!(app.browser().get(&format!("{}/opinions/1", round.path())).says(WORDS));
}

#[test]
fn what_is_not_public_yet_cannot_be_withheld() {
    let app = TestApp::start();
    let round = OpenRound::scheduled(&app);
    let mut desk = app.sign_in(&round.official);
    let page = format!("/office{}/withholding", round.path());

    assert_eq!(desk.get(&page).status, 404);
    let sent = desk.post(&page, &[("csrf", "csrf-drafter"), ("words", WORDS), ("reason", "name")]);
    assert_eq!(sent.status, 404);
    round.open(&app);
    assert_eq!(desk.get(&page).status, 200);
    round.cancel(&app);
    assert_eq!(desk.get(&page).status, 200, "its plan stays public");
}

#[test]
fn of_a_round_that_never_opened_nothing_can_be_withheld() {
    let app = TestApp::start();
    let round = OpenRound::scheduled(&app);
    round.cancel(&app);

    assert_eq!(app.sign_in(&round.official).get(&format!("/office{}/withholding", round.path())).status, 404);
}

#[test]
fn of_an_erased_writer_the_office_knows_nothing_and_the_receipt_is_worth_nothing() {
    let app = TestApp::start();
    let round = OpenRound::start(&app);
    let mut resident = Resident::at(&app, &round);
    let receipt = resident.receipt("one", "見本太郎です。木を植えてください。");
    let letter = letters(&app, &round).remove(0);
    let page = format!("/office{}/letters/{}", round.path(), letter.intake_no);
    let (mut desk, mut approver) = (app.sign_in(&round.official), app.sign_in(&round.approver));
    desk.send_form(&page, &format!("{page}/opening"), &[]);
    let erasure = format!("{page}/erasure");
    assert!(desk.get(&page).text().contains(&erasure));
    assert_eq!(desk.send_form(&erasure, &erasure, &[]).status, 422);

    let asked = desk.send_form(&erasure, &erasure, &[("ground", "writer_asked")]);

    let approval = asked.location().unwrap_or_else(|| panic!("{}", asked.text())).to_owned();
    assert_eq!(desk.get(&erasure).link("/office/approvals/"), Some(approval.clone()));
    let again = desk.post(&erasure, &[("csrf", "csrf-drafter"), ("ground", "writer_asked")]);
    assert_eq!((again.status, again.link("/office/approvals/")), (409, Some(approval.clone())), "it waits already: {}", again.text());
    let mut second = other_account(&app, &round.official);
    let own = second.post(&format!("{approval}/decision"), &[("csrf", "csrf-second"), ("rev", "1"), ("decision", "approve")]);
    assert_eq!(own.status, 409);
    let shown = approver.get(&approval);
    assert!(
        shown.says("［消去］です。木を植えてください。") && shown.says("ご本人からの求め") && !shown.says("見本太郎"),
        "{}",
        shown.text()
    );

    assert_eq!(decide(&mut approver, &approval, &[("decision", "approve")]).status, 303);

    assert!(app.read(|db| PersonRow::of(db, letter.id)).is_none());
    assert_eq!(app.browser().get(&receipt).status, 404);
    let left = desk.get(&page);
    assert!(left.says("［消去］です。木を植えてください。") && left.says("に消去しました") && !left.says("見本太郎"), "{}", left.text());
    assert!(!left.text().contains(&erasure), "there is nothing left to erase");
    assert!(!left.text().contains("identity-view"), "nor to look at");
    let nobody = desk.send_form(&page, &format!("{page}/identity-view"), &[("why", "確かめる")]);
    assert!(nobody.says("お名前も連絡先もありません"), "{}", nobody.text());
    assert!(approver.get(&approval).says("情報を消去しました"));
    let record = app.browser().get(&format!("{}/record", round.project_path()));
    assert!(record.says("個人情報を消去しました"), "{}", record.text());
    let entries = app.read(|db| EntryRow::of_subject(db, Log::Record, letter.id.as_str()));
    assert_eq!(entries.last().unwrap().kind, "person.erased");
}

#[test]
fn an_erasure_that_came_back_leaves_everything_as_it_was() {
    let app = TestApp::start();
    let round = OpenRound::start(&app);
    Resident::at(&app, &round).receipt("one", "木を植えてください。");
    let letter = letters(&app, &round).remove(0);
    let erasure = format!("/office{}/letters/{}/erasure", round.path(), letter.intake_no);
    let (mut desk, mut approver) = (app.sign_in(&round.official), app.sign_in(&round.approver));
    let asked = desk.send_form(&erasure, &erasure, &[("ground", "writer_asked")]);
    let approval = asked.location().unwrap().to_owned();

    let shown = approver.get(&approval);
    assert!(!shown.says("木を植えて"), "nobody has opened it");
    assert_eq!(decide(&mut approver, &approval, &[("decision", "return"), ("reason", "保存期間の途中です")]).status, 303);

    assert!(app.read(|db| PersonRow::of(db, letter.id)).is_some());
    assert_eq!(app.read(|db| Approval::waiting(db, None, None, None, 10)).len(), 0);
}
