//! A letter that somebody hands in for somebody else: both are known to the city, the relation is shown, and no name gets out.

use crate::erasing::{findings, places_left};
use crate::support::case::Case;
use crate::support::http::{Browser, Page};
use ronten::commands::approval::Decision;
use ronten::commands::erase::{Ground, RequestErasure};
use ronten::model::letter::{Person, Proxy};
use ronten::model::terms::ProxyRelation;
use ronten::store::opinions::Opinion;
use ronten::store::persons::PersonRow;

const PROXY: &str = "介野 助子";

fn enter(desk: &mut Browser, case: &Case, fields: &[(&str, &str)]) -> Page {
    let letters = format!("{}/letters", case.base);
    let today = case.app.time.now().jst_date().to_string();
    let csrf = desk.token(&format!("{letters}/new"));
    let always = [("csrf", csrf.as_str()), ("key", "k"), ("parts", "1"), ("channel", "post"), ("received_date", &today), ("lang", "ja")];
    let letter = [("text-1", "介野助子が代筆しました。木を植えてください。"), ("name", "山田 太郎")];
    desk.post_files(&letters, &[&always[..], &letter, fields].concat(), &[])
}

/// The public form with these fields beside the usual ones.
fn form(case: &Case, to: &str, fields: &[(&str, &str)]) -> (Browser, Page) {
    let mut browser = case.app.browser();
    let path = case.base.replace("/office", "");
    let csrf = browser.token(&format!("{path}/submissions/new"));
    let who = [("name", "海野 花子"), ("address", "みほん市本町1-2-3"), ("class", "resident"), ("part-1", ""), ("text-1", "木を。")];
    let page = browser.post(&format!("{path}/{to}"), &[&[("csrf", csrf.as_str()), ("key", "k")], &who[..], fields].concat());
    (browser, page)
}

fn stored(case: &Case) -> Person {
    let letter = case.stored(1).id;
    case.app.read(|db| PersonRow::of(db, letter)).unwrap().person().unwrap()
}

#[test]
fn an_official_types_in_who_handed_it_in_and_pages_show_the_relation_alone() {
    let case = Case::open();
    let mut desk = case.desk();
    let unrelated = enter(&mut desk, &case, &[("proxy", PROXY)]);
    assert!(unrelated.status == 422 && unrelated.says("ご本人との関係") && unrelated.says(PROXY), "{}", unrelated.text());
    let nobody = enter(&mut desk, &case, &[("proxy_relation", "carer")]);
    assert!(nobody.status == 422 && nobody.text().contains("value=\"carer\" selected"), "{}", nobody.text());

    let done = enter(&mut desk, &case, &[("proxy", PROXY), ("proxy_relation", "carer")]);

    let slip = desk.follow(&done);
    let page = format!("{}/letters/1", case.base);
    desk.send_form(&page, &format!("{page}/opening"), &[]);
    for shown in [slip, desk.get(&page), case.app.browser().get(&case.receipt(1))] {
        assert!(shown.says("介助や支援をしている方"), "{}", shown.text());
    }
    assert!(!desk.get(&page).says(PROXY));
    let named = desk.send_form(&page, &format!("{page}/identity-view"), &[("why", "代理を確かめるため")]);
    assert!(named.says(PROXY) && named.says("山田 太郎"), "{}", named.text());
    assert_eq!(stored(&case).proxy, Some(Proxy { name: PROXY.to_owned(), relation: Some(ProxyRelation::Carer) }));
}

#[test]
fn the_form_takes_a_letter_for_somebody_else() {
    let case = Case::open();
    let wrong = form(&case, "submissions/new", &[("from", "about"), ("proxy", PROXY)]).1;
    assert!(wrong.status == 422 && wrong.says(PROXY) && wrong.text().contains("details\" open"), "{}", wrong.text());
    let fields = [("proxy", PROXY), ("proxy_relation", "family")];
    let check = form(&case, "submissions/new", &[&[("from", "about")], &fields[..]].concat()).1;
    assert!(check.says("まだ送っていません") && check.says(&format!("{PROXY}（家族）")), "{}", check.text());

    let (mut browser, sent) = form(&case, "submissions", &fields);
    let receipt = browser.follow(&sent);

    assert!(receipt.says("代理による提出") && receipt.says("家族") && !receipt.says(PROXY), "{}", receipt.text());
    assert_eq!(stored(&case).proxy.unwrap().relation, Some(ProxyRelation::Family));
    let own = Case::open();
    assert_eq!(form(&own, "submissions", &[("proxy", ""), ("proxy_relation", "")]).1.status, 303);
    assert_eq!((stored(&own).proxy, own.stored(1).particulars.proxy), (None, None));
}

#[test]
fn the_name_of_a_proxy_is_found_before_the_publication_and_goes_with_an_erasure() {
    let case = Case::open();
    let mut desk = case.desk();
    assert_eq!(enter(&mut desk, &case, &[("proxy", PROXY), ("proxy_relation", "lawyer")]).status, 303);
    let other = case.letter("森 一郎", "介野助子さんに賛成です。");
    case.close();
    case.heard(1, None);
    let marked = case.stored(1).redactions.iter().map(|mark| (mark.start, mark.end)).collect::<Vec<_>>();
    assert_eq!(marked, [(0, 4)], "the name in the letter itself");
    let opinions = [case.app.read(|db| Opinion::of_submission(db, case.stored(1).id)).remove(0), case.heard(other, None)];
    let issue = case.issue("木を植える場所", &opinions);
    case.respond();
    let view = case.answer(issue, "検討します。");
    case.decide(&view, Decision::Approve);
    let (request, mut desk) = (format!("{}/result-request", case.base), case.desk());

    let asked = desk.send_form(&request, &request, &[("rev", &case.now().rev.to_string()), ("remark", "案は変えません。")]);

    assert!(asked.status == 422 && asked.says("介野助子"), "{}", asked.text());
    let erasure = RequestErasure { submission: case.stored(1).id, ground: Ground::WriterAsked };
    let asked = case.app.perform(&case.official, erasure);
    case.decide(&asked, Decision::Approve);
    assert_eq!(places_left(&case.app, &[PROXY]), [0]);
    assert_eq!(case.stored(1).particulars.proxy, Some(ProxyRelation::Lawyer));
    assert!(case.stored(1).text.starts_with("［消去］が代筆しました。"), "{}", case.stored(1).text);
    assert_eq!(findings(&case), []);
}
