//! Names that got out: with the published opinions, and with what was handed to others.

use super::{ADDRESS, ask_for_result, done, period_ends, press, reconciled, send};
use crate::support::case::Case;
use crate::support::http::Browser;
use ronten::commands::Actor;
use ronten::commands::approval::Decision;
use ronten::commands::submission::{Identity, Redact, ViewIdentity, hits};
use ronten::model::letter::RedactionMark;
use ronten::model::terms::{RedactionReason, Role};
use ronten::store::log::{EntryRow, Log};
use ronten::store::opinions::Opinion;
use std::collections::BTreeSet;

/// Pages looked at by one reader, at most.
const PAGES: usize = 50;

/// Everything that can be opened from these pages on without pressing a button, each with what it says.
fn all_pages(mut browser: Browser, from: &[&str], within: &[&str]) -> Vec<(String, String)> {
    let (mut seen, mut next) = (BTreeSet::new(), from.iter().map(|path| (*path).to_owned()).collect::<Vec<_>>());
    let mut pages = Vec::new();
    while let Some(path) = next.pop() {
        if !within.iter().any(|part| path.starts_with(part)) || seen.len() >= PAGES || !seen.insert(path.clone()) {
            continue;
        }
        let page = browser.get(&path);
        next.extend(page.links());
        pages.push((path, page.text()));
    }
    pages
}

/// Toyonaka, 2023: names, addresses and telephone numbers of about thirty people stood on the city's page for a week beside their
/// opinions. One clerk had prepared and published them alone.
///
/// Here what is published is made without the columns that hold them; each place in the words themselves that may name a writer is
/// decided on; one who cleared the letters or prepared the result does not release it, whatever account is used.
#[test]
fn toyonaka_names_are_published_with_the_opinions_by_one_clerk() {
    let case = Case::open();
    send(&case, "k1", "豊中 花子", "豊中花子です。電話は090-1234-5678です。木を植えてください。");
    send(&case, "k2", "豊中 次郎", "妻の豊中花子の意見に賛成です。");
    period_ends(&case);
    let mut desk = case.desk();
    reconciled(&mut desk, &case, 2);
    for n in [1, 2] {
        let page = format!("{}/letters/{n}", case.base);
        done(&mut desk, &page, &format!("{page}/opening"), &[]);
        done(&mut desk, &page, &format!("{page}/validity"), &[("validity", "valid")]);
        let splitting = format!("{page}/splitting");
        done(&mut desk, &splitting, &splitting, &[("cuts", "0"), ("what-0", "opinion.in_scope")]);
        let redactions = format!("{page}/redactions");
        let careless = press(&mut desk, &redactions, &redactions, &[("then", "done")]);
        assert_eq!(careless.status, 422, "the writer's own name was found, and nobody may look away: {}", careless.text());
    }
    let opinions: Vec<Opinion> = case.app.read(|db| Opinion::of_round(db, case.round));
    let issue = case.issue("木を植えること", &opinions);
    redact(&case, 1, |_| None);
    done(&mut desk, &case.base, &format!("{}/responding", case.base), &[]);
    case.decide(&case.answer(issue, "植えます。"), Decision::Approve);
    let half = ask_for_result(&mut desk, &case, "案は変えません。");
    assert!(half.status == 409 && half.link("/letters/2").is_some() && half.link("/letters/1").is_none(), "{}", half.text());
    // Of the second letter the clerk replaces what was found: its writer's family name, which is the wife's too.
    redact(&case, 2, |_| None);

    // "［個人情報］花子" would be public: what is left of her name stops the result before anybody is asked.
    let request = format!("{}/result-request", case.base);
    let named = press(&mut desk, &request, &request, &[("remark", "案は変えません。")]);
    assert!(named.status == 422 && named.says("花子の意見に賛成") && named.text().contains("name=\"kept\""), "{}", named.text());
    redact(&case, 2, |text| text.find("豊中花子").map(|at| text[..at].chars().count()));
    done(&mut desk, &request, &request, &[("remark", "案は変えません。")]);

    // The clerk has an approver's account too: four eyes are two persons'.
    let clerk = case.official.account().unwrap().person;
    let alone = case.app.account("tanaka2", Role::Approver, "midori", Some(clerk));
    let approval = desk.get("/office/approvals").link("/office/approvals/").unwrap();
    let released = |who: &Actor| {
        let mut browser = case.app.sign_in(who);
        let csrf = browser.token("/office");
        browser.post(&format!("{approval}/decision"), &[("csrf", csrf.as_str()), ("rev", "1"), ("decision", "approve")])
    };
    assert_ne!(released(&alone).status, 303);
    let round = case.base.replace("/office", "");
    assert_eq!(case.app.browser().get(&format!("{round}/result")).status, 404, "nothing is public");

    let ended = released(&case.approver);

    assert_eq!(ended.status, 303, "{}", ended.text());
    let ends = ["/result.csv", "/result.json", "/opinions/2", "/opinions/1"].map(|end| format!("{round}{end}"));
    let from: Vec<&str> = ["/", "/projects", "/feed.atom"].into_iter().chain(ends.iter().map(String::as_str)).collect();
    let pages = all_pages(case.app.browser(), &from, &["/"]);
    assert!(pages.iter().any(|(path, text)| path.ends_with("/opinions/1") && text.contains("木を植えてください。")));
    for (path, text) in pages.iter().filter(|(path, _)| !path.starts_with("/office")) {
        for secret in ["豊中", "花子", "次郎", ADDRESS, "090-1234-5678"] {
            assert!(!text.contains(secret), "{secret} on {path}");
        }
    }
}

/// The official replaces what the detector found in a letter, and the four characters at one place more.
fn redact(case: &Case, number: i64, more: impl Fn(&str) -> Option<usize>) {
    let letter = case.stored(number);
    let mark = |start, end| RedactionMark::free(start, end, RedactionReason::Name);
    let mut redactions: Vec<_> = case.app.read(|db| hits(db, &letter)).iter().map(|hit| mark(hit.span.start(), hit.span.end())).collect();
    redactions.extend(more(&letter.text).map(|at| mark(at, at + 4)));
    let command = Redact { submission: letter.id, rev: letter.rev, redactions, dismissed: Vec::new(), done: true };
    case.app.perform(&case.official, command);
}

/// Ehime: the opinions on a port plan were passed on as they had come, with names and addresses, to two consultants, one of them the
/// employer of a writer.
///
/// Here no page that anybody can open, print or save holds name or address, in the office neither: they are shown for a reason that is
/// kept in the auditors' record, on one page, once. So what is passed on holds none.
#[test]
fn ehime_what_is_handed_on_names_the_writers() {
    let case = Case::open();
    send(&case, "k1", "愛媛 三郎", "港を深くしないでください。");
    let opinion = case.opinion("松山 四郎", "魚を守ってください。");
    case.heard(1, None);
    case.close();
    case.issue("港", &[opinion]);
    let readers = [
        case.official.clone(),
        case.approver.clone(),
        case.app.staff("kocho", Role::PrSection),
        case.app.staff("kansa", Role::Auditor),
        case.app.staff("kanri", Role::Admin),
    ];
    let letter = format!("{}/letters/1", case.base);

    for reader in &readers {
        let home = if reader.role() == Role::Auditor { "/audit" } else { "/office" };
        let from =
            [home, &*format!("{}/letters", case.base), &*letter, &*format!("{}/issues", case.base), &*format!("{}/result", case.base)];
        let pages = all_pages(
            case.app.sign_in(reader),
            &from,
            &[&*case.base, "/office/approvals", "/office/mail", "/office/projects", "/audit", home],
        );
        assert!(pages.len() >= 5, "{} sees {} pages", reader.role(), pages.len());
        if reader.role() == Role::Official {
            assert!(pages.iter().any(|(_, text)| text.contains("港を深くしないでください。")), "the words are what is worked with");
        }
        for (path, text) in &pages {
            for secret in ["愛媛", "松山", ADDRESS, "本町1-2-3"] {
                assert!(!text.contains(secret), "{} reads {secret} on {path}", reader.role());
            }
        }
    }

    let noted = || case.app.read(|db| EntryRow::size(db, Log::Audit));
    let (before, mut desk) = (noted(), case.desk());
    let view = format!("{letter}/identity-view");
    let unasked = press(&mut desk, &letter, &view, &[("why", " ")]);
    assert!(unasked.status == 422 && !unasked.says("愛媛") && noted() == before, "{}", unasked.text());
    let shown = press(&mut desk, &letter, &view, &[("why", "読み取れない字を電話で確かめるため")]);
    assert!(shown.says("愛媛 三郎"), "{}", shown.text());
    assert_eq!(noted(), before + 1, "and who saw it, and why, is kept");
    assert!(!desk.get(&letter).says("愛媛"), "once");
    let consultant = case.app.sign_in(&case.approver).post(&view, &[("csrf", "csrf-suzuki"), ("why", "委託先に渡すため")]);
    assert!(consultant.status == 403 && !consultant.says("愛媛"), "{}", consultant.text());
    // Behind the page the command asks once more.
    let view = ViewIdentity { submission: case.stored(1).id, reason: "委託先に渡すため".to_owned(), scan: None };
    assert_eq!(case.app.perform(&case.approver, view), Identity::Withheld);
}
