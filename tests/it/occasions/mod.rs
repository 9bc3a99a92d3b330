//! Occasions through the pages of the office: planned, announced, held, written down while people speak, published, absorbed.

mod intake;
mod materials;
mod notes;
pub mod scene;

use ronten::model::terms::Role;
use ronten::procedure::occasion::State;
use ronten::store::approvals::Purpose;
use ronten::store::occasions::Occasion;
use scene::{Hall, said};

#[test]
fn an_occasion_goes_by_its_forms_from_the_plan_to_the_absorbed_record() {
    let hall = Hall::start();
    let mut desk = hall.desk();
    let project = desk.get(&format!("/office/projects/{}", hall.project.no()));
    assert_eq!(project.link("/occasions").as_deref(), Some(hall.list.as_str()));
    assert!(desk.get(&hall.list).says("説明の機会は、まだありません"));

    assert_eq!(hall.plan(&mut desk, 10).status, 303);
    let planned = hall.occasion(1);
    assert_eq!((planned.capacity, planned.state), (Some(80), State::Planned));
    assert!(desk.get(&hall.page(1)).says("本町公民館") && desk.get(&hall.list).says("市民会館の説明会"));
    assert_eq!(hall.press(&mut desk, 1, "announcement", &[]).status, 303);
    assert!(desk.get(&hall.page(1)).says("お配りする資料を確定してください"));
    hall.freeze(1, "");
    let page = desk.get(&hall.page(1));
    assert!(page.says("論点整理表 第1版") && page.says("開始の時刻になっていません"), "{}", page.text());
    hall.app.wait_until(hall.occasion(1).starts_at.unwrap());
    let mut desk = hall.desk();
    let unticked = hall.press(&mut desk, 1, "opening", &[]);
    assert!(unticked.status == 409 && unticked.says("資料を配ったことを確かめてください"), "{}", unticked.text());
    assert_eq!(hall.press(&mut desk, 1, "opening", &[("handed_out", "on")]).status, 303);
    assert_eq!(hall.note(&mut desk, 1, "建設費はいくらですか。").status, 303);

    let unsaid = hall.press(&mut desk, 1, "record", &[("attendees", "都市計画課長"), ("remarks", "静かでした。")]);
    assert!(unsaid.status == 422 && unsaid.says("参加者の数") && unsaid.says("静かでした。"), "{}", unsaid.text());
    let record = [("participants", "42人"), ("attendees", "都市計画課長")];
    assert_eq!(hall.press(&mut desk, 1, "record", &record).status, 303);
    assert!(desk.get(&hall.page(1)).says("記録を回した人とは別の人が確認します"));
    let mut approver = hall.app.sign_in(&hall.approver);
    let absent = hall.press(&mut approver, 1, "confirmation", &[]);
    assert!(absent.status == 409 && absent.says("その場にいたことを確かめてください"));
    assert_eq!(hall.press(&mut approver, 1, "record/reopening", &[("reason", "回答を書き足してください。")]).status, 303);
    assert_eq!(hall.occasion(1).state, State::Held);
    assert_eq!(hall.press(&mut desk, 1, "record", &record).status, 303);
    let mut clerk = hall.app.sign_in(&hall.clerk);
    assert_eq!(hall.press(&mut clerk, 1, "confirmation", &[("was_there", "on")]).status, 303);
    assert_eq!(hall.press(&mut desk, 1, "record/request", &[]).status, 303);
    assert!(desk.get(&hall.page(1)).link("/office/approvals/").is_some());
    hall.approve(hall.occasion(1).id.as_str(), Purpose::OccasionRecord);

    assert!(desk.get(&hall.page(1)).says("論点に入っていない行があります"));
    let cost = hall.issue("建設費");
    let (row, rev) = (format!("{}/notes/1", hall.page(1)), hall.rows(1)[0].rev.to_string());
    let filed = desk.send_form(&row, &format!("{row}/issue"), &[("rev", &rev), ("issue", cost.id.as_str())]);
    assert_eq!(filed.status, 303, "{}", filed.text());
    assert_eq!(hall.press(&mut desk, 1, "absorption", &[]).status, 303);
    assert_eq!(hall.occasion(1).state, State::Absorbed);
    assert!(desk.get(&hall.page(1)).says("台帳に反映済み"));
}

#[test]
fn what_is_typed_for_an_occasion_comes_back_and_a_change_needs_its_reason() {
    let hall = Hall::start();
    let mut desk = hall.desk();
    let new = format!("{}/new", hall.list);
    for (field, value, says) in [
        ("held_on", "2026/2/30", "2026/2/30"),
        ("starts_at", "", "入力してください"),
        ("ends_at", "18時", "終了を、開始より後にしてください"),
        ("capacity", "たくさん", "たくさん"),
        ("capacity", "0", "1から100000までの数"),
        ("kind", "", "選んでください"),
    ] {
        let day = hall.day(10);
        let mut fields = said(&day);
        fields.retain(|(name, _)| *name != field);
        fields.push((field, value));
        let page = desk.send_form(&new, &new, &fields);
        assert!(page.status == 422 && page.says(says) && page.says("本町公民館"), "{field}: {}", page.text());
    }
    let once = desk.get(&new).value("once").unwrap();
    let day = hall.day(10);
    let mut fields = vec![("once", once.as_str())];
    fields.extend(said(&day));
    for _ in 0..2 {
        assert_eq!(desk.send_form(&new, &new, &fields).status, 303);
    }
    assert_eq!(hall.app.read(|db| Occasion::of_project(db, hall.project.id)).len(), 1, "sent twice, planned once");
    hall.press(&mut desk, 1, "announcement", &[]);

    // Two officials change it: the second reads both.
    let (edit, rev) = (format!("{}/edit", hall.page(1)), hall.occasion(1).rev.to_string());
    let shown = desk.get(&edit);
    assert!(shown.value("starts_at").as_deref() == Some("19:00") && shown.value("ends_at").as_deref() == Some("20:30"));
    let mut change = said(&day);
    change.push(("rev", &rev));
    let unreasoned = desk.send_form(&edit, &edit, &change);
    assert!(unreasoned.status == 422 && unreasoned.says("理由"), "{}", unreasoned.text());
    change.push(("reason", "会場の都合のため"));
    let place = change.iter().position(|(name, _)| *name == "place").unwrap();
    let mut other = change.clone();
    (change[place].1, other[place].1) = ("中央公民館", "西公民館");
    assert_eq!(desk.send_form(&edit, &edit, &change).status, 303);
    let late = hall.app.sign_in(&hall.clerk).send_form(&edit, &edit, &other);
    assert!(late.status == 409 && late.says("中央公民館") && late.says("西公民館"), "{}", late.text());
    let read = late.value("rev").unwrap();
    assert_eq!((hall.occasion(1).place.as_str(), read), ("中央公民館", hall.occasion(1).rev.to_string()));

    // Put off, set anew, called off.
    let unsaid = hall.press(&mut desk, 1, "calling-off", &[("go", "postpone")]);
    assert!(unsaid.status == 422 && unsaid.says("理由：入力してください"), "{}", unsaid.text());
    assert_eq!(hall.press(&mut desk, 1, "calling-off", &[("go", "postpone"), ("reason", "大雪のため")]).status, 303);
    let (day, rev) = (hall.day(20), hall.occasion(1).rev.to_string());
    let mut anew = said(&day);
    anew.push(("rev", &rev));
    assert_eq!(desk.send_form(&edit, &edit, &anew).status, 303);
    assert_eq!(hall.occasion(1).state, State::Announced);
    assert_eq!(hall.press(&mut desk, 1, "calling-off", &[("go", "cancel"), ("reason", "計画を見直すため")]).status, 303);
    assert!(hall.occasion(1).state == State::Cancelled && desk.get(&hall.page(1)).says("計画を見直すため"));
    assert_eq!(desk.get(&edit).status, 404);
}

#[test]
fn auditors_read_everything_and_write_nothing_and_other_sections_find_nothing() {
    let hall = Hall::start();
    let number = hall.held(10);
    hall.note(&mut hall.desk(), number, "駐車場はありますか。");
    let page = hall.page(number);
    let mut auditor = hall.app.sign_in(&hall.app.staff("kansa", Role::Auditor));
    for address in [hall.list.clone(), page.clone(), format!("{page}/notes"), format!("{page}/notes/1")] {
        let shown = auditor.get(&address);
        assert!(shown.status == 200 && !shown.text().contains("<textarea"), "{address}: {}", shown.text());
    }
    let csrf = auditor.token(&page);
    for tail in ["/record", "/notes", "/notes/1", "/notes/1/striking"] {
        assert_eq!(auditor.post(&format!("{page}{tail}"), &[("csrf", &csrf)]).status, 403, "{tail}");
    }
    let mut elsewhere = hall.app.sign_in(&hall.app.account("elsewhere", Role::Official, "shogai", None));
    let csrf = elsewhere.token("/office/projects/new");
    for tail in ["", "/edit", "/notes", "/notes/1"] {
        assert_eq!(elsewhere.get(&format!("{page}{tail}")).status, 404, "{tail}");
    }
    for tail in ["/announcement", "/record", "/notes", "/notes/1", "/notes/1/issue", "/absorption"] {
        assert_eq!(elsewhere.post(&format!("{page}{tail}"), &[("csrf", &csrf), ("rev", "1")]).status, 404, "{tail}");
    }
    let outside = Hall::start();
    assert_eq!(outside.desk().get(&outside.page(1)).status, 404);
}
