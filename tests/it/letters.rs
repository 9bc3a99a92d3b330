//! The letters of a round in the office: the list, one letter, and what is decided about it.

use crate::support::case::Case;
use crate::support::http::Browser;
use ronten::model::terms::{Role, Validity};
use ronten::procedure::submission::State;
use ronten::store::log::{EntryRow, Log};

#[test]
fn another_section_finds_nothing() {
    let case = Case::open();
    case.letter("山田 太郎", "木を植えてください。");
    let mut other = case.app.sign_in(&case.app.account("other", Role::Official, "shogai", None));

    for path in ["letters", "letters/new", "letters/1/slip"] {
        assert_eq!(other.get(&format!("{}/{path}", case.base)).status, 404, "{path}");
    }
    assert_eq!(other.post_files(&format!("{}/letters", case.base), &[("csrf", "csrf-other")], &[]).status, 404);
}

#[test]
fn reading_needs_a_deliberate_act() {
    let case = Case::open();
    let number = case.letter("山田 太郎", "木を植えて\u{202E}ください。");
    let (page, mut desk) = (format!("{}/letters/{number}", case.base), case.desk());
    let shown = desk.get(&page);
    assert!(shown.status == 200 && shown.says("まだ開封されていません") && !shown.says("木を植えて"), "{}", shown.text());
    assert_eq!(case.stored(number).state, State::Received, "looking is not reading");

    let done = desk.send_form(&page, &format!("{page}/opening"), &[]);

    assert_eq!((done.status, case.stored(number).state), (303, State::Opened));
    let shown = desk.follow(&done);
    assert!(shown.says("木を植えて") && shown.says("U+202E") && !shown.text().contains('\u{202E}'), "{}", shown.text());
    let again = desk.post(&format!("{page}/opening"), &[("csrf", "csrf-tanaka")]);
    assert_eq!(again.status, 409);
    assert!(again.says("木を植えて") && again.says("開封"), "{}", again.text());
}

#[test]
fn a_letter_leads_to_the_next_one_with_work_left() {
    let case = Case::open();
    for (name, words) in [("山田 太郎", "木を植えて。"), ("佐藤 花子", "池を残して。"), ("鈴木 一郎", "道を広げて。")]
    {
        case.letter(name, words);
    }
    let mut desk = case.desk();
    let leads = |desk: &mut Browser, from: i64| {
        let page = desk.get(&format!("{}/letters/{from}", case.base));
        (1..=3).find(|to| page.says(&format!("作業が残っている次の意見書を開く（受付番号{to}）")))
    };

    assert_eq!((leads(&mut desk, 1), leads(&mut desk, 2), leads(&mut desk, 3)), (Some(2), Some(3), Some(1)));

    let second = format!("{}/letters/2", case.base);
    desk.send_form(&second, &format!("{second}/opening"), &[]);
    let rev = case.stored(2).rev.to_string();
    desk.send_form(&second, &format!("{second}/validity"), &[("rev", &rev), ("validity", "unreadable"), ("reason", "読めません。")]);
    assert_eq!((leads(&mut desk, 1), leads(&mut desk, 3)), (Some(3), Some(1)), "nothing is left to do about the second");
}

#[test]
fn every_act_says_once_on_the_next_page_that_it_was_done() {
    let case = Case::open();
    let (first, second) = (case.letter("山田 太郎", "木を植えて。"), case.letter("佐藤 花子", "木を植えて。"));
    let (page, mut desk) = (format!("{}/letters/{second}", case.base), case.desk());
    let (splitting, redactions, first) = (format!("{page}/splitting"), format!("{page}/redactions"), first.to_string());
    let cut = [("cuts", "0"), ("what-0", "opinion.in_scope")];
    // The page with the form, what is done there, what is sent, and what is said.
    type Act<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)], &'a str);
    let acts: &[Act<'_>] = &[
        (&page, "opening", &[], "意見書を開封しました。"),
        (&page, "validity", &[("validity", "valid")], "意見書が有効かどうかを決めました。"),
        (&page, "duplicate", &[("other", &first)], "同じ文面の意見書と結びつけました。"),
        (&page, "duplicate", &[("other", "")], "同じ文面の意見書との結びつきを取り消しました。"),
        (&page, "submitter", &[("other", &first)], "同じ提出者の意見書としてまとめました。"),
        (&page, "submitter", &[("other", "")], "同じ提出者とした結びつきを取り消しました。"),
        (&splitting, "splitting", &cut, "意見書を意見に分けました。"),
        (&splitting, "splitting/undo", &[], "最後の操作を取り消しました。"),
        (&redactions, "redactions", &[], "途中まで保存しました。"),
        (&redactions, "redactions", &[("then", "done")], "個人情報を確認しました。"),
    ];

    for (from, act, fields, said) in acts {
        let before = desk.get(from);
        assert!(!before.text().contains("govuk-notification-banner"), "{act}: {}", before.text());
        let (rev, step) = (before.value("rev").unwrap_or_default(), before.value("step").unwrap_or_default());
        let done = desk.send_form(from, &format!("{page}/{act}"), &[&[("rev", rev.as_str()), ("step", step.as_str())], *fields].concat());
        let next = desk.follow(&done);
        let text = next.text();
        let banner = text.split_once("govuk-notification-banner--success").and_then(|(_, rest)| rest.split("</p>").next());
        assert!(banner.is_some_and(|banner| banner.contains(said)), "{act}: {text}");
    }
}

#[test]
fn a_letter_that_came_late_is_judged_again_without_typing_its_reason_once_more() {
    let case = Case::open();
    case.close();
    let number = case.letter("山田 太郎", "遅れてすみません。");
    let (page, mut desk) = (format!("{}/letters/{number}", case.base), case.desk());
    desk.send_form(&page, &format!("{page}/opening"), &[]);
    let shown = desk.get(&page);
    assert!(shown.says("提出期間の終了後に届きました。</textarea>"), "{}", shown.text());
    let judge = |desk: &mut Browser, reason: &str| {
        let rev = desk.get(&page).value("rev").unwrap();
        desk.send_form(&page, &format!("{page}/validity"), &[("rev", &rev), ("validity", "late_arrival"), ("reason", reason)])
    };

    assert_eq!(judge(&mut desk, "提出期間の終了後に届きました。").status, 303);
    assert_eq!(case.stored(number).validity_reason, "@reason.late", "it stays the program's, in the reader's language");
    assert_eq!(judge(&mut desk, "郵便の遅れ。\r\n消印は締切の後。").status, 303);

    assert!(desk.get(&page).says("郵便の遅れ。\n消印は締切の後。</textarea>"));
}

#[test]
fn a_name_is_shown_once_and_for_a_reason() {
    let case = Case::open();
    let number = case.letter("山田 太郎", "木を植えてください。");
    let (page, mut desk) = (format!("{}/letters/{number}", case.base), case.desk());
    desk.send_form(&page, &format!("{page}/opening"), &[]);
    desk.send_form(&page, &format!("{page}/validity"), &[("rev", "2"), ("validity", "valid")]);
    let ask = format!("{page}/identity-view");

    let silent = desk.send_form(&page, &ask, &[("why", " ")]);
    let told = desk.send_form(&page, &ask, &[("why", "返送のため")]);

    assert!(silent.status == 422 && !silent.says("山田"), "{}", silent.text());
    assert!(told.status == 200 && told.says("山田 太郎") && told.says("本町"), "{}", told.text());
    assert_eq!(told.header("cache-control"), Some("no-store"));
    let audited = case.app.read(|db| EntryRow::newest(db, Log::Audit, None, 10));
    assert_eq!(audited.iter().filter(|entry| entry.kind == "person.viewed").count(), 1);
    for path in ["", "/splitting", "/redactions"] {
        let shown = desk.get(&format!("{page}{path}"));
        assert!(shown.status == 200 && !shown.says("山田") && !shown.says("本町"), "{path}: {}", shown.text());
    }
    let mut approver = case.app.sign_in(&case.approver);
    assert_eq!(approver.post(&ask, &[("csrf", "csrf-suzuki"), ("why", "x")]).status, 403);
    assert!(approver.get(&page).says("木を植えて"));
}

#[test]
fn what_is_not_valid_needs_a_reason_and_a_form_made_before_a_change_is_refused() {
    let case = Case::open();
    let number = case.letter("山田 太郎", "？？？");
    let (page, mut desk) = (format!("{}/letters/{number}", case.base), case.desk());
    desk.send_form(&page, &format!("{page}/opening"), &[]);
    let judge = format!("{page}/validity");

    assert_eq!(desk.send_form(&page, &judge, &[("rev", "2"), ("validity", "unreadable")]).status, 409);
    assert_eq!(desk.send_form(&page, &judge, &[("rev", "2")]).status, 422);
    let stale = desk.send_form(&page, &judge, &[("rev", "1"), ("validity", "unreadable"), ("reason", "文字が読めません")]);
    assert!(stale.status == 409 && stale.says("文字が読めません"), "{}", stale.text());
    assert_eq!(desk.send_form(&page, &judge, &[("rev", "2"), ("validity", "unreadable"), ("reason", "文字が読めません")]).status, 303);

    assert_eq!(case.stored(number).validity, Some(Validity::Unreadable));
    assert!(desk.get(&page).says("文字が読めません"));
}

#[test]
fn letters_are_linked_and_joined_by_their_numbers() {
    let case = Case::open();
    let (first, second) = (case.letter("山田 太郎", "木を植えてください。"), case.letter("山田　太郎", "木を植えて ください。"));
    let (page, mut desk) = (format!("{}/letters/{second}", case.base), case.desk());
    desk.send_form(&page, &format!("{page}/opening"), &[]);
    let shown = desk.get(&page);
    assert!(shown.says("同じ方からと思われる") && shown.says("文面が同じ"), "{}", shown.text());

    let number = first.to_string();
    assert_eq!(desk.send_form(&page, &format!("{page}/duplicate"), &[("rev", "2"), ("other", &number)]).status, 303);
    assert_eq!(desk.send_form(&page, &format!("{page}/submitter"), &[("rev", "3"), ("other", &number)]).status, 303);
    assert_eq!(desk.send_form(&page, &format!("{page}/submitter"), &[("rev", "4"), ("other", "99")]).status, 422);

    let (first, second) = (case.stored(first), case.stored(second));
    assert_eq!((second.duplicate_of, second.submitter), (Some(first.id), first.submitter));
}

#[test]
fn another_section_reads_no_letter_and_decides_on_none() {
    let case = Case::open();
    let number = case.letter("山田 太郎", "木を植えてください。");
    let mut other = case.app.sign_in(&case.app.account("other", Role::Official, "shogai", None));
    let page = format!("{}/letters/{number}", case.base);

    for path in ["", "/splitting", "/redactions", "/slip"] {
        assert_eq!(other.get(&format!("{page}{path}")).status, 404, "{path}");
    }
    for path in ["opening", "validity", "duplicate", "submitter", "files/1", "splitting", "splitting/undo", "redactions"] {
        let answer = other.post(&format!("{page}/{path}"), &[("csrf", "csrf-other"), ("validity", "valid"), ("why", "x")]);
        assert_eq!(answer.status, 404, "{path}: {}", answer.text());
    }
    assert_eq!(case.stored(number).rev, 1);
    let asked = other.post(&format!("{page}/identity-view"), &[("csrf", "csrf-other"), ("why", "知りたい")]);
    assert!(asked.status == 403 && !asked.says("山田"), "{}", asked.text());
    let mut auditor = case.app.sign_in(&case.app.account("auditor", Role::Auditor, "", None));
    assert!(auditor.get("/audit/record?log=audit").says("個人情報の閲覧を求め、断られました"));
}
