//! Versions of a plan: their sections carried over by an official, and what changed between them, with the opinions that
//! caused it, for officials before and for residents after a version is published.

use super::results::answered;
use super::support::app::TestApp;
use super::support::http::{Browser, File, Page};
use super::support::round::{OpenRound, PLAN};
use ronten::model::ids::SectionId;
use ronten::store::projects::Plan;

/// The next version: a chapter added, the trees of the park changed as an opinion asked, another chapter changed without one.
const NEXT: &str = "この案は見本です。\n第１章　目的\n緑と水辺を増やす。\n第２章　体制\n市民と進める。\n第３章　施策\n二つあります。\n\
                    １　公園\n樹種|本数\n桜|50\n{{7*7}} <b>※注</b>\n";

/// Imports a text; gives the address of the import and its page.
fn import(desk: &mut Browser, round: &OpenRound, text: &str) -> (String, Page) {
    let page = format!("/office{}", round.project_path());
    let csrf = desk.token(&format!("{page}/plans/new"));
    let file = File { field: "file", name: "plan.txt", mime: "text/plain", bytes: text.as_bytes() };
    let sent = desk.post_files(&format!("{page}/plan-drafts"), &[("csrf", &csrf), ("title", "次の案")], &[file]);
    let draft = sent.location().unwrap().to_owned();
    (draft, desk.follow(&sent))
}

/// Saves an import with these places of the version before, by the beginning of a section.
fn save(desk: &mut Browser, round: &OpenRound, draft: &str, places: &[(&str, &str)]) -> Page {
    let (page, id) = (format!("/office{}", round.project_path()), draft.rsplit('/').next().unwrap());
    let (rev, base) = (desk.get(draft).value("rev").unwrap(), desk.get(draft).value("base").unwrap());
    let fields: Vec<_> =
        [("draft", id), ("rev", &rev), ("base", &base), ("title", "次の案")].into_iter().chain(places.iter().copied()).collect();
    desk.send_form(draft, &format!("{page}/plans"), &fields)
}

fn plan(app: &TestApp, round: &OpenRound, version: i64) -> Plan {
    app.read(|db| Plan::version(db, round.project.id, version)).unwrap()
}

fn ids(plan: &Plan) -> Vec<(&str, SectionId)> {
    plan.sections.iter().map(|section| (section.place.as_str(), section.id)).collect()
}

/// The name of the field of the section that begins with these words.
fn field(text: &str, words: &str) -> String {
    let start = text[..text.find(words).unwrap()].chars().count();
    format!("match-{start}")
}

#[test]
fn an_official_confirms_which_sections_are_those_of_the_version_before() {
    let app = TestApp::start();
    let round = OpenRound::start(&app);
    let mut desk = app.sign_in(&round.official);
    let (draft, tree) = import(&mut desk, &round, NEXT);
    assert!(tree.says("前の版の節") && tree.says("見出しが同じ") && tree.says("新しい節"), "{}", tree.text());
    assert!(tree.says("前の版の節は、すべてこの版に引き継がれます。"), "{}", tree.text());
    let (aims, team, parks) = (field(NEXT, "第１章"), field(NEXT, "第２章"), field(NEXT, "１　公園"));
    assert_eq!(
        (tree.value(&aims).as_deref(), tree.value(&team).as_deref(), tree.value(&parks).as_deref()),
        (Some("1"), Some(""), Some("2.1"))
    );

    // Entered, and shown again with what it is.
    let rev = tree.value("rev").unwrap();
    let shown = desk.send_form(&draft, &draft, &[("rev", &rev), ("title", "次の案"), ("edit", "show:0"), (&aims, ""), (&team, "１")]);
    let shown = desk.follow(&shown);
    assert_eq!((shown.value(&aims).as_deref(), shown.value(&team).as_deref()), (Some(""), Some("1")));

    let unknown = save(&mut desk, &round, &draft, &[(&team, "9")]);
    assert!(unknown.status == 422 && unknown.says("前の版に「9」という節はありません。"), "{}", unknown.text());
    let twice = save(&mut desk, &round, &draft, &[(&team, "2.1")]);
    assert!(twice.status == 422 && twice.says("前の版の節「2.1」が二度使われています。"), "{}", twice.text());
    assert_eq!(twice.value(&team).as_deref(), Some("2.1"), "what was entered stays");
    let saved = save(&mut desk, &round, &draft, &[(&aims, "1"), (&team, ""), (&parks, "2.1")]);
    assert_eq!(saved.status, 303, "{}", saved.text());

    let (old, new) = (plan(&app, &round, 1), plan(&app, &round, 2));
    let (old, new) = (ids(&old), ids(&new));
    let was = |place: &str| old.iter().find(|(other, _)| *other == place).map(|(_, id)| *id);
    let is = |place: &str| new.iter().find(|(other, _)| *other == place).map(|(_, id)| *id);
    assert_eq!((is("1"), is("3"), is("3.1")), (was("1"), was("2"), was("2.1")));
    assert!(old.iter().all(|(_, id)| Some(*id) != is("2")), "a new section has an id of its own");
}

#[test]
fn a_version_that_came_in_between_is_not_overlooked() {
    let app = TestApp::start();
    let round = OpenRound::start(&app);
    let mut desk = app.sign_in(&round.official);
    let (first, _) = import(&mut desk, &round, NEXT);
    let (second, tree) = import(&mut desk, &round, PLAN);
    let (rev, id) = (tree.value("rev").unwrap(), second.rsplit('/').next().unwrap());
    assert_eq!(save(&mut desk, &round, &first, &[]).status, 303);

    let page = format!("/office{}/plans", round.project_path());
    let late = desk.send_form(&second, &page, &[("draft", id), ("rev", &rev), ("base", "1"), ("title", "案")]);

    assert_eq!(late.status, 409, "{}", late.text());
    assert!(app.read(|db| Plan::version(db, round.project.id, 3)).is_none());
}

#[test]
fn residents_read_what_changed_and_which_opinions_caused_it() {
    let app = TestApp::start();
    let round = answered(&app);
    let mut desk = app.sign_in(&round.official);
    let (draft, _) = import(&mut desk, &round, NEXT);
    assert_eq!(save(&mut desk, &round, &draft, &[]).status, 303);
    let mut browser = app.browser();
    let public = format!("{}/plans/2/comparison", round.project_path());
    assert_eq!(browser.get(&public).status, 404, "nothing of it is published");
    let before = desk.get(&format!("/office{public}"));
    assert!(before.says("意見によらない変更") && before.says("論点1"), "{}", before.text());

    let next = round.next(&app, plan(&app, &round, 2).id);

    let page = browser.get(&public);
    assert_eq!(page.status, 200, "{}", page.text());
    for words in [
        "変更3か所のうち2か所は、意見によらない変更です。",
        "第1回の意見募集の論点1",
        "（意見1件）",
        "木を植える場所",
        "［追加ここから］",
        "体制",
    ] {
        assert!(page.says(words), "{words}: {}", page.text());
    }
    let html = page.text();
    assert!(html.contains("<del class=\"ro-mark\">") && html.contains(">30<") && html.contains(">50<"), "{html}");
    assert!(html.contains("と水辺") && !html.contains("<b>※注"), "{html}");
    assert!(html.contains("第２章 施策 → 第３章 施策"), "only the number is another: {html}");
    assert_eq!(browser.get(&format!("{public}?from=1")).status, 200);
    assert!(browser.get(&format!("/en{public}")).says("Not asked for in any opinion"));
    let shown = browser.get(&format!("{}/plans/2", round.project_path()));
    assert!(shown.says("この節は前の版から変わりました") && shown.says("この節は新しく加わりました"), "{}", shown.text());
    assert!(shown.text().contains("/plans/2/comparison#3.1") && shown.says("第1回の意見募集の論点1"), "{}", shown.text());
    for wrong in [
        "plans/1/comparison",
        "plans/2/comparison?from=2",
        "plans/2/comparison?from=3",
        "plans/2/comparison?from=x",
        "plans/3/comparison",
        "plans/x/comparison",
        "plans/02/comparison",
    ] {
        assert_eq!(browser.get(&format!("{}/{wrong}", round.project_path())).status, 404, "{wrong}");
    }
    assert_eq!(browser.get("/projects/2020-001/plans/2/comparison").status, 404);
    drop(next);
}

#[test]
fn an_official_sees_what_was_promised_and_not_done() {
    let app = TestApp::start();
    let round = answered(&app);
    let mut desk = app.sign_in(&round.official);
    let unchanged = PLAN.replace("緑を増やす。", "緑を大きく増やす。");
    let (draft, _) = import(&mut desk, &round, &unchanged);
    assert_eq!(save(&mut desk, &round, &draft, &[]).status, 303);

    let office = format!("/office{}/plans", round.project_path());
    let page = desk.get(&format!("{office}/2/comparison"));

    assert!(page.says("反映するとしたのに変わっていない節（1件）") && page.says("１ 公園"), "{}", page.text());
    assert!(desk.get(&format!("{office}/2")).text().contains("/plans/2/comparison"));
    for wrong in ["1/comparison", "2/comparison?from=2", "3/comparison"] {
        assert_eq!(desk.get(&format!("{office}/{wrong}")).status, 404, "{wrong}");
    }
}
