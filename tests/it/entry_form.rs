//! The entry form on paper: what a city hands out says what the round says, asks what its form asks, and leads to it.

use crate::poppler::Pdf;
use crate::support::app::{TestApp, shipped};
use crate::support::case::Case;
use crate::support::round::OpenRound;
use ronten::model::policy::Ask;
use ronten::model::terms::Role;

fn form(case: &Case, path: &str) -> Pdf {
    let found = case.app.browser().get(path);
    assert_eq!((found.status, found.header("content-type")), (200, Some("application/pdf")), "{path}");
    Pdf::keep(&format!("form{}-{}", path.replace('/', "-"), case.now().fields.questions.len()), found.body)
}

fn public(case: &Case) -> String {
    case.base.replace("/office", "")
}

#[test]
fn a_form_on_paper_says_what_the_round_says_and_asks_what_its_form_asks() {
    let case = Case::asking(&["遊具は足りていますか。", "木陰は足りていますか。"]);
    let round = case.app.browser().get(&public(&case));
    let link = round.link("form.pdf").unwrap_or_else(|| panic!("{}", round.text())).to_owned();

    let pdf = form(&case, &link);

    let body = pdf.body().replace('\n', "");
    for words in [
        "みどりの計画",
        "素案",
        "第1回",
        "募集期間",
        "締切",
        "遊具は足りていますか。",
        "木陰は足りていますか。",
        "郵送",
        "ファクス",
        "第1章 目的",
    ] {
        assert!(body.contains(words), "{words}: {body}");
    }
    let closes = ronten::model::calendar::closing_text(case.now().closes_at.unwrap(), ronten::model::terms::Lang::Ja);
    assert!(body.contains(&closes), "{closes}: {body}");
    for words in ["氏名（必須）", "電話番号（任意）", "□\u{a0}市内に住んでいる", "公表しないもの"] {
        assert!(body.replace(' ', "\u{a0}").contains(&words.replace(' ', "\u{a0}")), "{words}: {body}");
    }
    assert_eq!(pdf.pages(), 2, "front and back");
    assert!(pdf.page(1).contains("ご意見"), "the opinion can be written on the front");
    let tags = pdf.tags();
    assert!(["H1", "L", "Lbl", "LBody", "Figure"].iter().all(|tag| tags.iter().any(|one| one == tag)), "{tags:?}");
    assert!(pdf.fonts().iter().all(|font| font.contains("yes yes yes")), "{:?}", pdf.fonts());
    let english = form(&case, &format!("/en{link}")).body().replace('\n', " ");
    assert!(english.contains("Form for your comment") && english.contains("Name (required)"), "{english}");
}

#[test]
fn the_form_of_other_rules_asks_other_things() {
    let mut policy = shipped();
    for field in [&mut policy.submission.address, &mut policy.submission.phone, &mut policy.submission.mail, &mut policy.submission.class] {
        field.ask = Ask::Hidden;
    }
    policy.submission.classes = Vec::new();
    policy.submission.name.ask = Ask::Optional;
    let case = Case::under(policy);

    let body = form(&case, &format!("{}/form.pdf", public(&case))).body().replace('\n', "");

    assert!(body.contains("氏名（任意）"), "{body}");
    assert!(!body.contains("住所（") && !body.contains("電話番号（") && !body.contains("市内に住んで"), "{body}");
}

#[test]
fn nobody_outside_gets_the_form_before_the_plan_is_public_and_the_office_prints_it_in_time() {
    let app = TestApp::start();
    let round = OpenRound::scheduled(&app);
    let path = format!("/projects/{}/rounds/1", round.project.no());
    let office = format!("/office{path}/form.pdf");
    let printed = app.sign_in(&round.official).get(&office);
    assert_eq!((printed.status, printed.header("content-type")), (200, Some("application/pdf")));
    let front = Pdf::keep("form-before", printed.body).page(1).replace('\n', "");
    assert!(front.contains("みどりの基本計画") && front.contains("第１章"), "{front}");
    let elsewhere = app.sign_in(&app.account("kato", Role::Official, "shogai", None)).get(&office);
    assert_eq!(elsewhere.status, 404);
    let mut resident = app.browser();
    assert_eq!(resident.get(&format!("{path}/form.pdf")).status, 404);

    round.open(&app);

    assert_eq!(resident.get(&format!("{path}/form.pdf")).status, 200);
    assert!(resident.get(&path).link("form.pdf").is_some());
    app.wait_until(round.closes_at.plus_minutes(10));
    app.clock().run_once().unwrap();
    assert!(resident.get(&path).link("form.pdf").is_none(), "nothing is asked any more");
    assert_eq!(resident.get(&format!("{path}/form.pdf")).status, 200, "what was handed out stays");
}
