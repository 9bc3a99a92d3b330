//! The city's rules, changed in the browser: written part by part, looked at, adopted; what runs keeps its version.

use crate::support::app::{TestApp, shipped};
use crate::support::http::{Browser, Page};
use crate::support::round::OpenRound;
use ronten::commands::Actor;
use ronten::commands::install::Install;
use ronten::model::policy::Policy;
use ronten::model::policy::entries::GROUPS;
use ronten::model::terms::{Role, Stage};
use ronten::store::log::{EntryRow, Log};
use ronten::store::policies::{PolicyDraft, PolicyRow};

const DRAFT: &str = "/office/policy/draft";

/// A browser of an admin who has begun the next version.
fn writing(app: &TestApp, login: &str) -> Browser {
    let mut desk = app.sign_in(&app.staff(login, Role::Admin));
    let begun = desk.send_form("/office/accounts/new", DRAFT, &[]);
    assert_eq!(begun.location(), Some(DRAFT), "{}", begun.text());
    desk
}

/// Sends the form of a group as it stands, with these fields typed anew.
fn save(desk: &mut Browser, group: &str, typed: &[(&str, &str)]) -> Page {
    let page = format!("{DRAFT}/{group}");
    let mut fields = desk.get(&page).filled();
    fields.retain(|(name, _)| !typed.iter().any(|(typed, _)| typed == name));
    fields.extend(typed.iter().filter(|(_, value)| *value != "(off)").map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let sent: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    desk.post(&page, &sent)
}

fn adopt(desk: &mut Browser, day: &str, reason: &str) -> Page {
    let rev = desk.get(DRAFT).value("rev").unwrap();
    desk.send_form(DRAFT, &format!("{DRAFT}/adoption"), &[("rev", &rev), ("effective_from", day), ("reason", reason)])
}

fn draft(app: &TestApp) -> PolicyDraft {
    app.read(PolicyDraft::present).unwrap()
}

fn newest(app: &TestApp) -> PolicyRow {
    app.read(PolicyRow::newest).unwrap()
}

#[test]
fn sending_every_form_back_unchanged_changes_nothing() {
    let app = TestApp::start();
    let mut desk = writing(&app, "kanri");

    for group in GROUPS {
        let saved = save(&mut desk, group.id, &[]);
        assert_eq!(saved.status, 303, "{}: {}", group.id, saved.text());
    }

    assert_eq!(*draft(&app).body, *newest(&app).body);
    assert!(desk.get(DRAFT).says("まだ何も変えていません"));
    let refused = adopt(&mut desk, "2099-04-01", "変えるところがありません。");
    assert!(refused.status == 422 && refused.says("いまの版と同じです"), "{}", refused.text());
}

#[test]
fn what_was_changed_is_shown_adopted_with_a_reason_and_recorded() {
    let app = TestApp::start();
    let round = OpenRound::start(&app);
    let mut desk = writing(&app, "kanri");

    let days = save(&mut desk, "period", &[("period.minimum_days.draft", "１５"), ("period.grace_minutes", "0")]);
    let places = save(
        &mut desk,
        "sections",
        &[
            ("sections.3.id", "gikai"),
            ("sections.3.name.ja", "議会事務局"),
            ("sections.3.name.en", "Assembly Office"),
            ("sections.3.agency.ja", "みほん市議会"),
            ("sections.3.agency.en", "Mihon City Assembly"),
            ("sections.3.phone", "000-000-0104"),
        ],
    );
    let ways = save(&mut desk, "channels", &[("channels.6.gone", "on")]);

    for saved in [&days, &places, &ways] {
        assert_eq!(saved.location(), Some(DRAFT), "{}", saved.text());
    }
    let whole = desk.get(DRAFT);
    assert!(whole.says("30日") && whole.says("15日") && whole.says("議会事務局"), "{}", whole.text());
    let today = app.time.now().jst_date().to_string();
    let adopted = adopt(&mut desk, &today, "要綱の改正による。");
    assert_eq!(adopted.location(), Some("/office/policy/2"), "{}", adopted.text());
    let shown = desk.follow(&adopted);
    assert!(shown.says("要綱の改正による。") && shown.says("適用中") && shown.says("議会事務局"), "{}", shown.text());
    let row = newest(&app);
    assert_eq!((row.version, row.body.minimum_days(Stage::Draft), row.body.sections.len()), (2, 15, 4));
    assert_eq!(row.body.channels.len(), shipped().channels.len() - 1);
    assert_eq!(app.read(|db| EntryRow::newest(db, Log::Record, None, 1))[0].kind, "policy.changed");
    assert!(app.read(PolicyDraft::present).is_none());
    assert_eq!(round.row(&app).policy, 1, "what runs keeps its version");
    let residents = app.browser().get("/procedure");
    assert!(residents.says("15日"), "{}", residents.text());
}

#[test]
fn a_mistake_is_named_at_its_field_and_nothing_typed_is_lost() {
    let app = TestApp::start();
    let mut desk = writing(&app, "kanri");
    let before = draft(&app);

    for (group, field, typed, says) in [
        ("period", "period.minimum_days.draft", "0", "1から366までの数を入力してください。"),
        ("period", "period.grace_minutes", "十分", "0以上の数を入力してください。"),
        ("period", "period.grace_minutes", "99999999999999999999", "0以上の数を入力してください。"),
        ("days", "deadlines.remind_days", "7、三、1", "数を「、」で区切って入力してください。"),
        ("days", "deadlines.remind_days", "7、61", "0から60までの数を入力してください。"),
        ("city", "city.name.en", "", "入力してください。"),
        ("city", "city.code", "1234567", "6字以内にしてください。"),
        ("mail", "mail.sender_name.ja", "みほん\u{7}市", "改行や制御文字は使えません。"),
        ("submission", "submission.name.ask", "perhaps", "選んでください。"),
        ("sections", "sections.4.name.ja", "<b>名前だけ</b>", "入力してください。"),
    ] {
        let refused = save(&mut desk, group, &[(field, typed)]);

        assert!(refused.status == 422 && refused.says(says), "{field} {typed:?}: {}", refused.text());
        let kept = refused.filled().into_iter().any(|(name, value)| name == field && value == typed);
        assert!(kept || field.ends_with("ask"), "{field}: {}", refused.text());
        assert!(refused.text().contains(&format!("href=\"#{}", &field[..field.len() - 3])), "{field}");
    }
    assert_eq!((draft(&app).rev, &*draft(&app).body), (before.rev, &*before.body));
}

#[test]
fn what_parts_say_together_stands_against_adoption() {
    let app = TestApp::start();
    OpenRound::drafted(&app);
    let mut desk = writing(&app, "kanri");
    assert_eq!(save(&mut desk, "sections", &[("sections.1.id", "koho")]).status, 303);
    assert_eq!(save(&mut desk, "period", &[("stages", "(off)")]).status, 303);
    assert_eq!(save(&mut desk, "days", &[("calendar.closed.0.from", "02-30")]).status, 303);

    let whole = desk.get(DRAFT);
    let refused = adopt(&mut desk, "2099-04-01", "直すところがあります。");

    for page in [&whole, &refused] {
        for says in
            ["同じものが前にもあります", "「midori」はアカウントか案件が使っています", "「骨格・方向性と素案」の両方か", "月と日を2桁ずつ"]
        {
            assert!(page.says(says), "{says}: {}", page.text());
        }
    }
    assert!(refused.status == 422 && refused.says("直すところがあります。"), "{}", refused.text());
    assert_eq!(newest(&app).version, 1);
    let past = adopt(&mut desk, "2020-04-01", "");
    assert!(past.status == 422 && past.says("もう過ぎた日です") && past.says("入力してください"), "{}", past.text());
}

#[test]
fn of_two_admins_the_slower_one_is_told_and_loses_nothing() {
    let app = TestApp::start();
    let (mut first, mut second) = (writing(&app, "kanri"), writing(&app, "kanri2"));
    let page = format!("{DRAFT}/city");
    let mut fields = second.get(&page).filled();
    assert_eq!(save(&mut first, "city", &[("city.contact.hours.ja", "平日")]).status, 303);
    fields.iter_mut().filter(|(name, _)| name == "city.contact.hours.ja").for_each(|(_, value)| "平日 午前のみ".clone_into(value));
    let sent: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();

    let late = second.post(&page, &sent);

    assert!(late.status == 409 && late.says("平日 午前のみ"), "{}", late.text());
    assert_eq!(draft(&app).body.city.contact.hours.ja, "平日");
}

#[test]
fn after_a_change_in_the_browser_the_file_takes_nothing_back() {
    let app = TestApp::start();
    let mut desk = writing(&app, "kanri");
    save(&mut desk, "period", &[("period.grace_minutes", "0")]);
    let today = app.time.now().jst_date().to_string();
    assert_eq!(adopt(&mut desk, &today, "締切どおりに。").status, 303);
    let mut changed = shipped();
    changed.period.grace_minutes = 60;

    let taken = app.perform(&Actor::System, Install { policy: shipped() });
    let other = app.perform(&Actor::System, Install { policy: changed });

    assert_eq!((taken, other), (2, 2));
    assert_eq!(newest(&app).body.period.grace_minutes, 0);
}

#[test]
fn only_admins_write_rules_and_giving_up_leaves_no_trace() {
    let app = TestApp::start();
    let mut desk = writing(&app, "kanri");
    let size = app.read(|db| EntryRow::size(db, Log::Record));
    for role in [Role::Official, Role::Approver, Role::PrSection, Role::Auditor] {
        let mut other = app.sign_in(&app.staff(role.name().replace('_', "-").as_str(), role));
        assert_eq!(other.get(DRAFT).status, 403, "{role}");
        assert!(!other.get("/office/policy").says("次の版"), "{role}");
    }
    let rev = desk.get(DRAFT).value("rev").unwrap();

    let dropped = desk.send_form(DRAFT, &format!("{DRAFT}/removal"), &[("rev", &rev)]);

    assert_eq!(dropped.location(), Some("/office/policy"), "{}", dropped.text());
    assert_eq!(desk.get(DRAFT).status, 404);
    assert_eq!(app.read(|db| EntryRow::size(db, Log::Record)), size + 4, "four accounts and nothing else");
}

#[test]
fn the_calendar_shows_the_days_of_a_round_and_what_moves() {
    let app = TestApp::start();
    let mut desk = writing(&app, "kanri");
    save(&mut desk, "period", &[("period.minimum_days.draft", "15")]);

    let page = desk.get(&format!("{DRAFT}/calendar?opens=2027-04-28&stage=draft"));

    assert_eq!(page.status, 200);
    // Fifteen days from 28 April end on 12 May instead of 27 May.
    for says in ["令和9年（2027年）5月12日（水）", "令和9年（2027年）5月27日（木）", "令和9年（2027年）4月", "（休み）", "（募集中）"]
    {
        assert!(page.says(says), "{says}: {}", page.text());
    }
    let english = desk.get(&format!("/en{DRAFT}/calendar?opens=2027-04-28&stage=draft"));
    assert!(english.says("Wednesday, 12 May 2027") && english.says("April 2027"), "{}", english.text());
    let unreadable = desk.get(&format!("{DRAFT}/calendar?opens=someday&stage=%00"));
    assert!(unreadable.status == 200 && unreadable.says("日付を入力してください。"), "{}", unreadable.text());
}

#[test]
fn each_policy_to_begin_with_runs_as_it_says() {
    for (text, city, outline) in [
        (include_str!("../../config/policies/saku.toml"), "佐久市", true),
        (include_str!("../../config/policies/one-stage.toml"), "○○市", false),
    ] {
        let app = TestApp::under(Policy::parse(text).unwrap());

        let page = app.browser().get("/procedure");

        assert!(page.status == 200 && page.says(city) && page.says("素案の段階"), "{}", page.text());
        assert_eq!(page.says("骨格・方向性の段階"), outline, "{}", page.text());
        let mut desk = writing(&app, "kanri");
        for group in GROUPS {
            assert_eq!(save(&mut desk, group.id, &[]).status, 303, "{}", group.id);
        }
    }
}

#[test]
fn routes_of_approval_are_edited_step_by_step_and_lose_nothing_by_another_edit() {
    let text = include_str!("../../config/policy.toml").to_owned()
        + r#"
            [[positions]]
            id = "head"
            name = { ja = "課長", en = "Head" }
            [[positions]]
            id = "director"
            name = { ja = "部長", en = "Director" }
            [[routes]]
            sections = ["midori"]
            purposes = ["result"]
            steps = [{ position = "head", section = "koho", kind = "consult" }, { position = "director" }]"#;
    let app = TestApp::under(Policy::parse(&text).unwrap());
    let mut desk = writing(&app, "kanri");

    for group in GROUPS {
        assert_eq!(save(&mut desk, group.id, &[]).status, 303, "{}", group.id);
    }
    assert_eq!(*draft(&app).body, *newest(&app).body);
    let added = save(
        &mut desk,
        "routes",
        &[("routes.0.steps.2.position", "head"), ("routes.0.steps.2.kind", "approve"), ("routes.0.steps.2.stand_in", "director")],
    );

    assert_eq!(added.status, 303, "{}", added.text());
    let steps = draft(&app).body.routes[0].steps.clone();
    assert_eq!(steps.iter().map(|step| &*step.position).collect::<Vec<_>>(), ["head", "director", "head"]);
    assert_eq!(steps[2].stand_in, "director");
    let last = save(&mut desk, "routes", &[("routes.0.steps.2.kind", "consult")]);
    assert_eq!(last.status, 303);
    let whole = desk.get(DRAFT);
    let refused = adopt(&mut desk, "2099-04-01", "経路を変えます。");
    assert!(refused.status == 422 && whole.says("合議"), "{}", whole.text());
}
