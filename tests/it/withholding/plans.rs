//! Words of a plan are withheld from its title, its headings and its text, from every page that repeats them, and from every
//! byte of the database.

use super::{MARKER, NAMED, ask, pages, publish, saying, withhold};
use crate::erasing::{findings, places_left};
use crate::support::case::Case;
use crate::support::outbox::step;
use ronten::commands::plan_draft::StartPlanDraft;
use ronten::documents::plan::{Source, detect};
use ronten::mail::transport::Transport;
use ronten::store::mail::CaughtMail;
use ronten::store::plan_drafts::PlanDraftHead;
use ronten::store::projects::Plan;

const TEXT: &str = "架空太郎さんの挨拶\n第1章 架空太郎さんの庭\n緑を増やす。架空太郎さんに聞く。\n第2章 進め方\n毎年見直す。\n";

/// A published round on a plan that names somebody everywhere, an import of its next version, and a second round that is open.
fn named_everywhere() -> Case {
    let mut case = Case::open_on("架空太郎さんの庭の計画", "架空太郎さんの素案", TEXT);
    publish(&case, "木を植えてください。", "植えます。", "");
    let source = Source::read("架空太郎さん.txt", TEXT.as_bytes()).unwrap();
    let (project, title, file_name) = (case.now().project, "架空太郎さんの案".to_owned(), "架空太郎さん.txt".to_owned());
    let next = StartPlanDraft { project, title, file_name, outline: detect(&source), text: source.text };
    case.app.perform(&case.official, next);
    case.next_round();
    case
}

/// Withholds by the form of the round that is published.
fn withhold_by_the_first_round(case: &mut Case) {
    let first = case.base.replace("/rounds/2", "/rounds/1");
    let open = std::mem::replace(&mut case.base, first);
    withhold(case, NAMED);
    case.base = open;
}

/// Every page that shows names of the plan, its sections or its project.
fn pages_of_plan(case: &Case) -> Vec<String> {
    let project = case.base.trim_start_matches("/office").split("/rounds/").next().unwrap().to_owned();
    let open = format!("{project}/rounds/2");
    let plan = [format!("{project}/plans/1"), open.clone(), format!("{open}/submissions/new?section=1"), format!("{open}/submissions/new")];
    let both = plan.into_iter().flat_map(|page| [page.clone(), format!("/en{page}")]);
    pages(case, 1).into_iter().chain(both).chain(["/projects".to_owned(), "/calendar.ics".to_owned()]).collect()
}

/// The pages of the office that show them too.
fn office_pages(case: &Case) -> Vec<String> {
    let project = case.base.split("/rounds/").next().unwrap().to_owned();
    let import = case.app.read(|db| PlanDraftHead::of_project(db, case.now().project, 1)).remove(0).id;
    let of_round = ["", "/preview", "/letters/new"].map(|page| format!("{}{page}", case.base));
    of_round
        .into_iter()
        .chain(["/office".to_owned(), project.clone(), format!("{project}/plans/1"), format!("{project}/plan-drafts/{import}")])
        .collect()
}

#[test]
fn words_go_from_title_headings_and_text_of_a_plan_and_from_every_byte() {
    let mut case = named_everywhere();
    let mut post = case.app.post_by(Transport::Catch);
    step(&mut post);
    let (public, office) = (pages_of_plan(&case), office_pages(&case));
    let mut desk = case.desk();
    assert!(saying(&case, &public, NAMED) > 10 && office.iter().all(|page| desk.get(page).says(NAMED)));
    let caught = case.app.read(|db| CaughtMail::newest(db, 100)).len();

    withhold_by_the_first_round(&mut case);
    step(&mut post);

    assert_eq!(saying(&case, &public, NAMED), 0);
    for page in &office {
        let shown = desk.get(page);
        assert!(shown.status == 200 && !shown.says(NAMED) && shown.says(MARKER), "{page}: {}", shown.text());
    }
    assert_eq!(places_left(&case.app, &[NAMED, "架空太郎"]), [0, 0]);
    assert_eq!(findings(&case), []);
    let mails = case.app.read(|db| CaughtMail::newest(db, 100));
    assert!(mails.len() < caught, "what was caught is gone too");
}

#[test]
fn the_sections_of_a_plan_stay_where_they_were() {
    let mut case = named_everywhere();
    let sections = |case: &Case| {
        let plan = case.app.read(|db| Plan::of_project(db, case.now().project)).remove(0);
        let cut = |start: usize, end: usize| plan.text.chars().skip(start).take(end - start).collect::<String>();
        let cut = |one: &ronten::model::round::Section| (one.id, cut(one.start, one.heading_end), cut(one.heading_end, one.end));
        plan.sections.iter().map(cut).collect::<Vec<_>>()
    };
    let before = sections(&case);

    withhold_by_the_first_round(&mut case);

    let replaced = |text: &String| text.replace(NAMED, MARKER);
    let expected: Vec<_> = before.iter().map(|(id, heading, body)| (*id, replaced(heading), replaced(body))).collect();
    assert_eq!(sections(&case), expected);
    let page = case.app.browser().get(&format!("{}/plans/1", case.base.trim_start_matches("/office").split("/rounds/").next().unwrap()));
    assert!(page.says(&format!("第1章 {MARKER}の庭")) && page.says("この案の一部を非公開にし"), "{}", page.text());
    let sent = case.sent("第1章について。");
    assert_eq!(case.stored(sent).text, "第1章について。", "and residents go on commenting");
}

#[test]
fn who_decides_reads_the_lines_of_the_plan_that_change() {
    let case = Case::open_on("庭の計画", "素案", TEXT);
    publish(&case, "木を植えてください。", "植えます。", "");
    let asked = ask(&case, NAMED);
    let approval = asked.location().unwrap_or_else(|| panic!("{}", asked.text())).to_owned();

    let shown = case.app.sign_in(&case.approver).get(&approval);

    assert!(shown.says(&format!("緑を増やす。{MARKER}に聞く。")) && shown.says(&format!("{MARKER}の挨拶")), "{}", shown.text());
    assert!(!shown.says("毎年見直す"), "only what changes is shown: {}", shown.text());
}

/// A name in a plan is found while residents read it: nobody has to wait for the result, and the round goes on.
#[test]
fn words_of_a_plan_are_withheld_while_the_period_runs() {
    let case = Case::open_on("架空太郎さんの庭の計画", "架空太郎さんの素案", TEXT);
    let round = case.base.trim_start_matches("/office").to_owned();
    let plan = format!("{}/plans/1", round.split("/rounds/").next().unwrap());
    let shown = [plan, format!("{round}/submissions/new"), "/".to_owned()];
    assert!(saying(&case, &shown, NAMED) > 1 && case.desk().get(&case.base).text().contains("/withholding"));

    withhold(&case, NAMED);

    assert_eq!(saying(&case, &shown, NAMED), 0);
    assert_eq!(places_left(&case.app, &[NAMED, "架空太郎"]), [0, 0]);
    publish(&case, "木を植えてください。", "植えます。", "");
    assert!(saying(&case, &pages(&case, 1), MARKER) > 0, "the result is published on the plan as it is now");
    assert_eq!(findings(&case), []);
}
