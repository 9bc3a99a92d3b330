//! The paper desk: letters that came by post or were brought, typed in with their scans, and their receipt slips.

use crate::poppler::Pdf;
use crate::support::app::SECTION;
use crate::support::case::Case;
use crate::support::http::{Browser, File, Page};
use ronten::model::terms::{Channel, Role};
use ronten::store::log::{Body, EntryRow, Log};

/// Sends the paper desk's form, with these files.
fn enter(desk: &mut Browser, letters: &str, fields: &[(&str, &str)], files: &[File<'_>]) -> Page {
    let csrf = desk.token(&format!("{letters}/new"));
    desk.post_files(letters, &[&[("csrf", csrf.as_str())], fields].concat(), files)
}

/// What the paper desk sends, as one form.
fn slip<'a>(key: &'a str, text: &'a str, date: &'a str) -> Vec<(&'static str, &'a str)> {
    let fields =
        [("key", key), ("parts", "1"), ("channel", "post"), ("received_date", date), ("received_time", "午前9時"), ("text-1", text)];
    fields.into_iter().chain([("name", "山田 太郎"), ("lang", "ja")]).collect()
}

#[test]
fn a_letter_on_paper_gets_a_slip_and_stands_in_the_list_without_its_writer() {
    let case = Case::open();
    let mut desk = case.desk();
    let letters = format!("{}/letters", case.base);
    let today = case.app.time.now().plus_days(-1).jst_date().to_string();

    let done = enter(&mut desk, &letters, &slip("k1", "木を植えてください。", &today), &[]);

    assert_eq!(done.location(), Some(format!("{letters}/1/slip").as_str()), "{}", done.text());
    let shown = desk.follow(&done);
    assert!(shown.says("/receipts/") && shown.text().contains("<svg"), "{}", shown.text());
    assert!(!shown.says("山田"));
    let list = desk.get(&letters);
    assert!(list.says("郵送") && list.says("未開封"), "{}", list.text());
    assert!(!list.says("山田") && !list.says("木を植えて"), "nobody has opened it");
    let letter = case.stored(1);
    assert_eq!((letter.channel, letter.text.as_str()), (Channel::Post, "木を植えてください。"));
    assert_eq!(letter.received_at.jst().format("%H:%M").to_string(), "09:00");
}

#[test]
fn sent_twice_it_is_one_letter_and_what_is_wrong_keeps_what_was_typed() {
    let case = Case::open();
    let mut desk = case.desk();
    let letters = format!("{}/letters", case.base);
    let today = case.app.time.now().plus_days(-1).jst_date().to_string();
    assert_eq!(enter(&mut desk, &letters, &slip("k1", "意見", &today), &[]).status, 303);
    assert_eq!(enter(&mut desk, &letters, &slip("k1", "意見", &today), &[]).status, 303);

    let wrong = enter(&mut desk, &letters, &slip("k2", "二通目", "2026年13月1日"), &[]);

    assert_eq!(wrong.status, 422);
    assert!(wrong.says("二通目") && wrong.says("2026年13月1日") && wrong.says("その日はありません"), "{}", wrong.text());
    let later = case.app.time.now().plus_days(2).jst_date().to_string();
    let early = enter(&mut desk, &letters, &slip("k3", "未来", &later), &[]);
    assert!(early.status == 422 && early.says("いまより後") && early.value("received_date") == Some(later), "{}", early.text());
    let more = enter(&mut desk, &letters, &[slip("k4", "一つ目", &today), vec![("more", "1")]].concat(), &[]);
    assert!(more.status == 200 && more.says("一つ目") && more.text().contains("name=\"text-2\""), "{}", more.text());
    assert!(case.app.read(|db| ronten::store::submissions::Submission::by_intake_no(db, case.round, 2)).is_none());
}

#[test]
fn a_scan_is_kept_and_given_out_for_a_reason() {
    let case = Case::open();
    let (mut desk, letters) = (case.desk(), format!("{}/letters", case.base));
    let today = case.app.time.now().plus_days(-1).jst_date().to_string();
    let scan = |bytes: &'static [u8]| File { field: "file-1", name: "山田.pdf", mime: "application/pdf", bytes };

    let wrong = enter(&mut desk, &letters, &slip("k1", "", &today), &[scan(b"MZ\x90\0")]);
    assert!(wrong.status == 422 && wrong.says("PDF"), "{}", wrong.text());
    assert_eq!(enter(&mut desk, &letters, &slip("k2", "", &today), &[scan(b"%PDF-1.7 x")]).status, 303);

    let page = format!("{letters}/1");
    desk.send_form(&page, &format!("{page}/opening"), &[]);
    assert!(!desk.get(&page).says("山田"), "not even by the name of the file");
    assert_eq!(desk.send_form(&page, &format!("{page}/files/1"), &[]).status, 422);
    let given = desk.send_form(&page, &format!("{page}/files/1"), &[("why", "読むため")]);
    assert_eq!((given.status, given.body.as_slice()), (200, b"%PDF-1.7 x".as_slice()));
    assert_eq!(given.header("content-disposition"), Some("attachment; filename=\"1-1.pdf\""));
    assert_eq!(desk.send_form(&page, &format!("{page}/files/2"), &[("why", "読むため")]).status, 404);
}

#[test]
fn a_scan_without_a_writer_beside_it_is_given_out_with_an_entry_all_the_same() {
    let case = Case::open();
    let (mut desk, letters) = (case.desk(), format!("{}/letters", case.base));
    let today = case.app.time.now().plus_days(-1).jst_date().to_string();
    let unnamed: Vec<_> = slip("k1", "", &today).into_iter().filter(|(field, _)| *field != "name").collect();
    let scan = File { field: "file-1", name: "1.pdf", mime: "application/pdf", bytes: b"%PDF-1.7 x" };
    assert_eq!(enter(&mut desk, &letters, &unnamed, &[scan]).status, 303);
    let page = format!("{letters}/1");
    desk.send_form(&page, &format!("{page}/opening"), &[]);
    let looks = || {
        let entries = case.app.read(|db| EntryRow::newest(db, Log::Audit, None, 10));
        let seqs = entries.into_iter().filter(|entry| entry.kind == "person.viewed").map(|entry| entry.seq);
        let bodies = seqs.map(|seq| case.app.read(|db| Body::of(db, Log::Audit, seq)).unwrap().body);
        bodies.collect::<Vec<_>>()
    };

    assert_eq!(desk.send_form(&page, &format!("{page}/files/1"), &[("why", "読むため")]).status, 200);
    let told = desk.send_form(&page, &format!("{page}/identity-view"), &[("why", "返送のため")]);

    assert!(told.status == 200 && told.says("お名前も連絡先もありません"), "{}", told.text());
    let looks = looks();
    assert_eq!((looks.len(), looks[0].as_str()), (2, r#"{"reason":"返送のため"}"#));
    assert!(looks[1].contains("読むため") && looks[1].contains("scan"), "{}", looks[1]);
}

#[test]
fn a_receipt_code_is_shown_to_who_typed_the_letter_in_and_else_for_a_reason() {
    let case = Case::open();
    let by_form = format!("{}/letters/{}", case.base, case.sent("木を植えてください。"));
    let today = case.app.time.now().plus_days(-1).jst_date().to_string();
    let (mut desk, letters) = (case.desk(), format!("{}/letters", case.base));
    let typed_in = enter(&mut desk, &letters, &slip("k1", "木を守ってください。", &today), &[]).location().unwrap().to_owned();
    let code = |page: &Page| page.says("QRコードか");
    let shown =
        || case.app.read(|db| EntryRow::newest(db, Log::Audit, None, 10)).iter().filter(|entry| entry.kind == "receipt.shown").count();

    assert!(code(&desk.get(&typed_in)));
    assert_eq!(desk.get(&format!("{by_form}/slip")).status, 404);
    desk.send_form(&by_form, &format!("{by_form}/opening"), &[]);
    assert!(!code(&desk.get(&by_form)));
    let nothing_said = desk.send_form(&by_form, &format!("{by_form}/slip"), &[("why", " ")]);
    assert!(nothing_said.status == 422 && !code(&nothing_said), "{}", nothing_said.text());

    let mut colleague = case.app.sign_in(&case.app.account("kato", Role::Official, SECTION, None));
    assert_eq!((colleague.get(&typed_in).status, shown()), (404, 0));
    for (n, slip) in [typed_in, format!("{by_form}/slip")].iter().enumerate() {
        let again = colleague.send_form(slip.trim_end_matches("/slip"), slip, &[("why", "窓口で本人と確かめたため")]);
        assert!(again.status == 200 && code(&again), "{}", again.text());
        assert_eq!(shown(), n + 1);
    }
}

#[test]
fn a_slip_is_torn_in_two_and_only_the_writers_half_has_the_code() {
    let case = Case::open();
    let (mut desk, letters) = (case.desk(), format!("{}/letters", case.base));
    let today = case.app.time.now().plus_days(-1).jst_date().to_string();
    let slip = enter(&mut desk, &letters, &slip("k1", "木を守ってください。", &today), &[]).location().unwrap().to_owned();
    let pdf = format!("{slip}.pdf");
    let code = case.receipt(1).replace("/receipts/", "");
    let shown =
        || case.app.read(|db| EntryRow::newest(db, Log::Audit, None, 10)).iter().filter(|entry| entry.kind == "receipt.shown").count();
    assert!(desk.get(&slip).link("slip.pdf").is_some());

    let own = desk.get(&pdf);
    assert_eq!((own.status, own.header("content-type"), own.header("cache-control")), (200, Some("application/pdf"), Some("no-store")));
    let sheet = Pdf::keep("slip", own.body);

    let body = sheet.body().replace('\n', "");
    let (resident, office) = body.split_once("きりとり線").unwrap();
    assert!(resident.contains(&code) && resident.contains("/receipts/") && resident.contains("みどりの計画"), "{resident}");
    assert!(office.contains("受付番号 1") && office.contains("郵送") && office.contains("午前9時"), "{office}");
    assert!(!office.contains(&code) && !office.contains("/receipts/"), "{office}");
    assert!(!body.contains("山田") && !body.contains("木を守って"), "{body}");
    assert_eq!(sheet.pages(), 1);
    assert!(sheet.tags().contains(&"Figure".to_owned()) && sheet.fonts().iter().all(|font| font.contains("yes yes yes")));

    // Nobody else gets it by asking, and for a reason it is recorded.
    let mut colleague = case.app.sign_in(&case.app.account("kato", Role::Official, SECTION, None));
    assert_eq!((colleague.get(&pdf).status, shown()), (404, 0));
    let letter = slip.trim_end_matches("/slip");
    colleague.send_form(letter, &format!("{letter}/opening"), &[]);
    let nothing_said = colleague.send_form(letter, &slip, &[("why", ""), ("as", "pdf")]);
    assert_eq!((nothing_said.status, shown()), (422, 0));
    let again = colleague.send_form(letter, &slip, &[("why", "窓口で本人と確かめたため"), ("as", "pdf")]);
    assert_eq!((again.status, again.header("content-type"), shown()), (200, Some("application/pdf"), 1));
}
