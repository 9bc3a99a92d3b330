//! Scans beside the form in which their letter is typed: brought without a script, seen by who brought them alone, and registered
//! with the letter.

use crate::support::app::SECTION;
use crate::support::case::Case;
use crate::support::http::{Browser, File, Page};
use ronten::commands::Actor;
use ronten::commands::housekeeping::Forget;
use ronten::commands::submission::Judge;
use ronten::model::terms::{Role, Validity};
use ronten::store::log::{Body, EntryRow, Log};
use ronten::store::submissions::Submission;
use ronten::store::working::FileRow;

pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\0\0\0\0\
    \0\0\0\x01IDATx\0\0\0\0\0\0\0\0IEND\0\0\0\0";
const PDF: &[u8] = b"%PDF-1.7 paper";

fn send(desk: &mut Browser, letters: &str, fields: &[(&str, &str)], files: &[&'static [u8]]) -> Page {
    let csrf = desk.token(&format!("{letters}/new"));
    let file = |bytes: &&'static [u8]| File { field: "file-1", name: "山田.dat", mime: "application/octet-stream", bytes };
    desk.post_files(letters, &[&[("csrf", csrf.as_str())], fields].concat(), &files.iter().map(file).collect::<Vec<_>>())
}

/// The addresses of the scans that a page shows, and the ids that its form carries on.
fn shown(page: &Page) -> Vec<(String, String)> {
    let text = page.text();
    let of = |before: &str| -> Vec<String> {
        text.split(before).skip(1).filter_map(|rest| rest.split(['"', '#']).next()).map(str::to_owned).collect()
    };
    let sources = of(" src=\"").into_iter().filter(|src| src.contains("/letters/scans/")).collect::<Vec<_>>();
    let kept = of("name=\"kept\" value=\"");
    assert_eq!(sources.len(), kept.len(), "{text}");
    sources.into_iter().zip(kept).collect()
}

fn typed(words: &'static str) -> Vec<(&'static str, &'static str)> {
    vec![("key", "k1"), ("parts", "1"), ("channel", "post"), ("received_date", "2026-04-01"), ("text-1", words), ("name", "山田 太郎")]
}

fn letter(case: &Case, number: i64) -> Option<Submission> {
    case.app.read(|db| Submission::by_intake_no(db, case.round, number))
}

#[test]
fn a_scan_stands_beside_the_form_before_its_letter_is_registered() {
    let case = Case::open();
    let (mut desk, letters) = (case.desk(), format!("{}/letters", case.base));
    assert!(shown(&desk.get(&format!("{letters}/new"))).is_empty());

    let brought = send(&mut desk, &letters, &[typed("木を"), vec![("scan", "1")]].concat(), &[PNG, PDF]);

    assert!(brought.status == 200 && brought.says("木を") && brought.value("name").as_deref() == Some("山田 太郎"), "{}", brought.text());
    assert!(letter(&case, 1).is_none(), "nothing is registered yet");
    let scans = shown(&brought);
    assert!(scans.len() == 2 && brought.text().contains("<img") && brought.text().contains("<iframe"), "{}", brought.text());
    assert!(!brought.says("山田.dat"), "not even by the name of the file");
    let policy = brought.header("content-security-policy").unwrap();
    assert!(policy.contains("frame-src 'self'") && policy.contains("frame-ancestors 'none'"), "{policy}");
    for ((src, _), (media, bytes, policy)) in
        scans.iter().zip([("image/png", PNG, "sandbox"), ("application/pdf", PDF, "frame-ancestors 'self'")])
    {
        let scan = desk.get(src);
        assert_eq!((scan.status, scan.header("content-type"), scan.body.as_slice()), (200, Some(media), bytes));
        assert_eq!((scan.header("x-frame-options"), scan.header("cache-control")), (Some("SAMEORIGIN"), Some("no-store")));
        let own = scan.header("content-security-policy").unwrap();
        assert!(own.starts_with("default-src 'none'") && own.contains(policy), "{own}");
        let mut colleague = case.app.sign_in(&case.app.account(&format!("kato-{}", media.len()), Role::Official, SECTION, None));
        assert_eq!(colleague.get(src).status, 404, "who did not bring it");
        assert_ne!(case.app.browser().get(src).status, 200);
    }

    let kept: Vec<(&str, &str)> = scans.iter().map(|(_, id)| ("kept", id.as_str())).collect();
    let whole = [typed("木を植えてください。"), kept].concat();
    let done = send(&mut desk, &letters, &whole, &[]);
    assert_eq!(done.location(), Some(format!("{letters}/1/slip").as_str()), "{}", done.text());
    assert_eq!(send(&mut desk, &letters, &whole, &[]).location(), Some(format!("{letters}/1/slip").as_str()), "the same post again");
    let letter = letter(&case, 1).unwrap();
    let files = case.app.read(|db| FileRow::of_submission(db, letter.id));
    assert_eq!(files.iter().map(|file| file.bytes.as_slice()).collect::<Vec<_>>(), [PNG, PDF]);
    assert_eq!(crate::erasing::findings(&case), []);
}

#[test]
fn what_was_chosen_is_kept_when_something_is_wrong_and_taken_away_by_a_button() {
    let case = Case::open();
    let (mut desk, letters) = (case.desk(), format!("{}/letters", case.base));
    let mut wrong = typed("木を");
    wrong[3] = ("received_date", "2026-13-01");

    let back = send(&mut desk, &letters, &wrong, &[PNG]);

    assert!(back.status == 422 && back.says("その日はありません"), "{}", back.text());
    let scans = shown(&back);
    assert_eq!(scans.len(), 1, "{}", back.text());
    let id = scans[0].1.as_str();
    let bad = send(&mut desk, &letters, &[typed("木を"), vec![("kept", id), ("scan", "1")]].concat(), &[b"MZ\x90\0"]);
    assert!(bad.status == 422 && bad.says("PDF") && shown(&bad) == scans, "{}", bad.text());
    let many = send(&mut desk, &letters, &[typed("木を"), vec![("kept", id), ("scan", "1")]].concat(), &[PNG; 5]);
    assert!(many.status == 422 && many.says("5つまで") && shown(&many) == scans, "{}", many.text());

    let without = send(&mut desk, &letters, &[typed("木を"), vec![("kept", id), ("drop", id)]].concat(), &[]);

    assert!(without.status == 200 && without.says("木を") && shown(&without).is_empty(), "{}", without.text());
    assert_eq!(desk.get(&scans[0].0).status, 404);
    let gone = send(&mut desk, &letters, &[typed("木を"), vec![("kept", id)]].concat(), &[]);
    assert!(gone.status == 422 && gone.says("もう一度選んでください"), "no letter loses its scan in silence: {}", gone.text());
    assert!(letter(&case, 1).is_none());
}

#[test]
fn a_scan_that_nobody_registers_is_gone_after_a_day() {
    let case = Case::open();
    let (mut desk, letters) = (case.desk(), format!("{}/letters", case.base));
    let scans = shown(&send(&mut desk, &letters, &[typed(""), vec![("scan", "1")]].concat(), &[PNG]));
    case.app.perform(&Actor::Clock, Forget);
    assert_eq!(desk.get(&scans[0].0).status, 200);

    case.app.wait_until(case.app.time.now().plus_days(1).plus_minutes(1));
    case.app.perform(&Actor::Clock, Forget);

    assert_eq!(case.desk().get(&scans[0].0).status, 404);
}

#[test]
fn the_next_letter_is_typed_with_how_the_last_one_came_and_nothing_of_what_it_said() {
    let case = Case::open();
    let (mut desk, letters) = (case.desk(), format!("{}/letters", case.base));

    let done = send(&mut desk, &letters, &[typed("木を植えてください。"), vec![("next", "1"), ("office", "本庁舎1階")]].concat(), &[]);

    assert_eq!(done.location(), Some(format!("{letters}/new?after=1").as_str()), "{}", done.text());
    let next = desk.follow(&done);
    let text = next.text();
    assert!(text.contains("value=\"post\" checked"), "{text}");
    assert_eq!((next.value("received_date").as_deref(), next.value("office").as_deref()), (Some("2026-04-01"), Some("本庁舎1階")));
    assert!(!next.says("山田") && !next.says("木を植えて") && text.matches(" autofocus").count() == 1, "{text}");
    assert_ne!(next.value("key").as_deref(), Some("k1"));
    let mut colleague = case.app.sign_in(&case.app.account("kato", Role::Official, SECTION, None));
    assert_eq!(colleague.get(&format!("{letters}/new?after=1")).value("office").as_deref(), Some(""), "only of one's own letter");
}

#[test]
fn scans_stand_beside_the_words_of_their_letter_for_a_reason_that_auditors_read() {
    let case = Case::open();
    let (mut desk, letters) = (case.desk(), format!("{}/letters", case.base));
    assert_eq!(send(&mut desk, &letters, &typed("木を植えてください。"), &[PNG, PDF]).status, 303);
    let page = format!("{letters}/1");
    desk.send_form(&page, &format!("{page}/opening"), &[]);
    let viewed = || {
        let entries = case.app.read(|db| EntryRow::newest(db, Log::Audit, None, 20));
        let seqs = entries.into_iter().filter(|entry| entry.kind == "person.viewed").map(|entry| entry.seq);
        seqs.map(|seq| case.app.read(|db| Body::of(db, Log::Audit, seq)).unwrap().body).collect::<Vec<_>>()
    };
    assert!(shown(&desk.get(&page)).is_empty());
    let silent = desk.send_form(&page, &format!("{page}/identity-view"), &[("as", "scans"), ("why", " ")]);
    assert_eq!((silent.status, viewed().len()), (422, 0));

    let beside = desk.send_form(&page, &format!("{page}/identity-view"), &[("as", "scans"), ("why", "読みにくいため")]);

    let scans = shown(&beside);
    assert!(beside.status == 200 && scans.len() == 2 && beside.says("木を植えて") && !beside.says("山田"), "{}", beside.text());
    assert_eq!(desk.get(&scans[0].0).body, PNG);
    assert!(viewed().len() == 2 && viewed().iter().all(|body| body.contains("読みにくいため")), "{:?}", viewed());

    let letter = letter(&case, 1).unwrap();
    let judge = Judge { submission: letter.id, rev: letter.rev, validity: Validity::Valid, reason: String::new() };
    case.app.perform(&case.official, judge);
    let split = format!("{page}/splitting");
    let form = desk.get(&split);
    assert!(shown(&form).is_empty() && form.says("原本の画像を横に出す"), "{}", form.text());
    let rev = form.value("rev").unwrap();
    let beside = desk.send_form(&split, &split, &[("rev", &rev), ("cuts", &form.value("cuts").unwrap_or_default()), ("scan", "1")]);
    assert!(beside.status == 200 && shown(&beside).len() == 2 && beside.says("木を植えて"), "{}", beside.text());
    assert_eq!(viewed().len(), 4);
}
