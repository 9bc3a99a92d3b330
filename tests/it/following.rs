//! Writers follow, change and take back their own letter by its receipt code.

use crate::support::app::TestApp;
use crate::support::resident::{Resident, letters};
use crate::support::round::OpenRound;
use ronten::commands::approval::{Decide, Decision};
use ronten::commands::erase::{Ground, RequestErasure};
use ronten::model::receipt::ReceiptCode;
use ronten::model::terms::Validity;
use ronten::procedure::submission::State;

/// A city with an open round and one letter; its receipt.
fn written(text: &str) -> (TestApp, OpenRound, Resident, String) {
    let app = TestApp::start();
    let round = OpenRound::start(&app);
    let mut resident = Resident::at(&app, &round);
    let receipt = resident.receipt("first", text);
    (app, round, resident, receipt)
}

/// A code that fits its form and belongs to nothing.
fn stranger(byte: u8) -> String {
    ReceiptCode::from_hmac(&[byte; 32]).to_string()
}

#[test]
fn a_receipt_is_kept_nowhere_and_tells_its_address_to_nobody() {
    let (_app, _round, mut resident, receipt) = written("桜を植えて。");
    for path in [receipt.clone(), format!("/en{receipt}"), format!("{receipt}/qr.svg"), format!("{receipt}/amendment")] {
        let page = resident.browser.get(&path);
        assert_eq!(page.status, 200, "{path}");
        // English pages and pictures are as confidential as the page itself.
        assert_eq!((page.header("cache-control"), page.header("referrer-policy")), (Some("no-store"), Some("no-referrer")), "{path}");
        assert!(!page.says("見本 太郎") && !page.says("本町"), "{path}");
    }
    assert!(resident.browser.get(&format!("{receipt}/qr.svg")).text().contains("<svg"));
    let code = &receipt["/receipts/".len()..];
    let loose = code.to_lowercase().replace('-', "");
    assert_eq!(resident.browser.get(&format!("/receipts/{loose}")).status, 200, "any spelling of the code");
    assert_eq!(resident.post("/receipts", &[("code", &loose)]).location(), Some(receipt.as_str()));
}

#[test]
fn a_wrong_code_learns_nothing() {
    let (app, round, mut resident, receipt) = written("桜を植えて。");
    let known = receipt["/receipts/".len()..].to_owned();
    let other = if known.starts_with('7') { "8" } else { "7" };
    let mistyped = format!("{other}{}", &known[1..]);
    let mut answer = |code: &str, of: &str| {
        let page = resident.browser.get(&format!("/receipts/{code}{of}"));
        (page.status, page.text().replace(&format!("{code}{of}"), "").replace(code, ""))
    };
    let (unknown, no_proof) = (answer(&stranger(1), ""), answer(&stranger(1), "/proof"));
    assert!(unknown.0 == 404 && unknown.1.contains("見つかりません"), "{}", unknown.1);
    assert_eq!(answer(&mistyped, ""), unknown);
    assert_eq!((no_proof.0, answer(&mistyped, "/proof")), (404, no_proof.clone()));
    assert_eq!(answer(&known, "/proof").0, 200);

    let letter = letters(&app, &round).remove(0);
    let approval = app.perform(&round.official, RequestErasure { submission: letter.id, ground: Ground::WriterAsked });
    app.perform(&round.approver, Decide { approval: approval.id, rev: approval.rev, decision: Decision::Approve });
    assert_eq!(answer(&known, ""), unknown, "erased");
    assert_eq!(answer(&known, "/proof"), no_proof, "erased");
    for form in ["/amendment", "/withdrawal"] {
        assert_eq!(answer(&known, form), unknown, "erased");
    }

    for bad in ["x", "0410-6180-C20W-40GK", "%E3%81%82", "..%2Fx"] {
        let page = resident.browser.get(&format!("/receipts/{bad}"));
        assert!(page.status == 422 && page.says("17文字"), "{bad}: {}", page.status);
    }
    assert_eq!(resident.post("/receipts", &[("code", "x")]).status, 422);
    assert_eq!(resident.browser.get("/receipts/x/qr.svg").status, 404);
}

#[test]
fn guessing_is_stopped() {
    let (app, _round, _resident, _receipt) = written("桜を植えて。");

    let answers: Vec<u16> = (0..60).map(|byte| app.browser().get(&format!("/receipts/{}", stranger(byte))).status).collect();

    assert!(answers.iter().all(|status| [404, 429].contains(status)) && answers.contains(&429), "{answers:?}");
    let paused = app.browser().get(&format!("/receipts/{}/proof", stranger(99)));
    assert!([404, 429].contains(&paused.status), "{}", paused.status);
}

#[test]
fn a_letter_is_rewritten_after_one_question() {
    let (app, round, mut resident, receipt) = written("桜を植えて。");
    let path = format!("{receipt}/amendment");
    let form = resident.browser.get(&path);
    let key = form.value("key").unwrap();
    assert!(form.says("桜を植えて。</textarea>"), "{}", form.text());
    assert_eq!(resident.post(&path, &[("key", &key), ("from", "write"), ("text-1", " ")]).status, 422);

    let new = [("key", key.as_str()), ("part-1", "1"), ("text-1", "松も\r\n植えて。")];
    let question = resident.post(&path, &[&new[..], &[("from", "write")]].concat());
    assert!(question.status == 200 && question.says("まだ書き直していません"), "{}", question.text());
    assert_eq!(letters(&app, &round)[0].text, "桜を植えて。");
    let send = |resident: &mut Resident| resident.post(&path, &[&new[..], &[("from", "check"), ("go", "send")]].concat());
    assert_eq!(send(&mut resident).location(), Some(receipt.as_str()));
    assert_eq!(send(&mut resident).location(), Some(receipt.as_str()), "a second click");

    let letter = letters(&app, &round).remove(0);
    assert_eq!((letter.text.as_str(), letter.text_rev), ("松も\n植えて。", 2));
    let page = resident.browser.get(&receipt);
    assert!(page.says("松も\n植えて。") && page.says("書き直されています") && !page.says("桜を"), "{}", page.text());
}

#[test]
fn a_letter_is_taken_back_once_and_stays_counted() {
    let (app, round, mut resident, receipt) = written("桜を植えて。");
    let path = format!("{receipt}/withdrawal");
    assert!(resident.browser.get(&path).says("元に戻せません"));
    assert_eq!(letters(&app, &round)[0].state, State::Received, "a question changes nothing");

    assert_eq!(resident.post(&path, &[]).location(), Some(receipt.as_str()));
    assert_eq!(resident.post(&path, &[]).location(), Some(receipt.as_str()), "a second click");

    let letter = letters(&app, &round).remove(0);
    assert_eq!((letter.state, letter.validity), (State::Withdrawn, Some(Validity::Withdrawn)));
    let page = resident.browser.get(&receipt);
    assert!(page.says("ご意見を取り下げました") && !page.text().contains("/withdrawal"), "{}", page.text());
    assert_eq!(resident.browser.get(&format!("{receipt}/amendment")).status, 409);
}

#[test]
fn after_the_deadline_a_letter_stays_as_it_is_and_the_new_words_are_given_back() {
    let (app, round, _, receipt) = written("桜を植えて。");
    round.close(&app);
    let mut resident = Resident::at(&app, &round);

    for what in ["amendment", "withdrawal"] {
        let page = resident.browser.get(&format!("{receipt}/{what}"));
        assert!(page.status == 409 && page.says("募集期間が終わったため"), "{}", page.text());
    }
    let late = [("key", "k"), ("text-1", "松も。"), ("from", "check"), ("go", "send")];
    let page = resident.post(&format!("{receipt}/amendment"), &late);
    assert!(page.status == 409 && page.says("松も。"), "{}", page.text());
    assert_eq!(resident.post(&format!("{receipt}/withdrawal"), &[]).status, 409);
    assert_eq!(letters(&app, &round)[0].text, "桜を植えて。");
    assert!(!resident.browser.get(&receipt).text().contains("/amendment"));
}
