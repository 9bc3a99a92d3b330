//! Notes taken while people speak: nothing typed is lost, nothing is doubled, nobody is named.

use super::scene::{Hall, row};
use ronten::procedure::occasion::State;
use ronten::procedure::qa_row::State as RowState;

#[test]
fn the_form_stands_first_and_the_same_form_sent_twice_adds_one_row() {
    let hall = Hall::start();
    let number = hall.held(10);
    let notes = format!("{}/notes", hall.page(number));
    let mut desk = hall.desk();
    let screen = desk.get(&notes);
    let text = screen.text();
    assert!(text.contains("id=\"words\"") && text.contains("autofocus") && screen.says("1番を記録する"), "{text}");
    assert!(screen.says("話した方の名前は書きません") && !text.contains("name=\"name\""), "there is no field for a name");
    let key = screen.value("key").unwrap();

    for _ in 0..2 {
        let sent = desk.send_form(&notes, &notes, &row(&key, "建設費は\r\nいくらですか。"));
        assert_eq!((sent.status, sent.location()), (303, Some(notes.as_str())), "{}", sent.text());
    }
    assert_eq!(hall.rows(number).iter().map(|row| row.words.as_str()).collect::<Vec<_>>(), ["建設費は\nいくらですか。"]);

    // Back in the browser, and other words typed over: nothing vanishes.
    let other = desk.send_form(&notes, &notes, &row(&key, "いつ建ちますか。"));
    assert!(other.status == 409 && other.says("いつ建ちますか。") && other.says("すでに1番として記録しています"), "{}", other.text());
    let again = other.value("key").unwrap();
    assert_ne!(again, key);
    assert_eq!(desk.send_form(&notes, &notes, &row(&again, "いつ建ちますか。")).status, 303);
    assert_eq!(hall.rows(number).len(), 2);
    let text = desk.get(&notes).text();
    assert!(text.find("id=\"row-2\"") < text.find("id=\"row-1\""), "newest first");
}

/// What the page's script relies on: it forgets what it kept when the server names its key, and at nothing else.
#[test]
fn the_script_is_told_of_each_row_by_its_key_and_may_speak_with_this_server_alone() {
    let hall = Hall::start();
    let number = hall.held(10);
    let notes = format!("{}/notes", hall.page(number));
    let mut desk = hall.desk();
    let screen = desk.get(&notes);
    let policy = screen.header("content-security-policy").unwrap().to_owned();
    assert!(policy.ends_with("; connect-src 'self'; worker-src 'self'") && policy.starts_with("default-src 'none'"), "{policy}");
    assert!(!desk.get(&hall.page(number)).header("content-security-policy").unwrap().contains("-src 'self'; worker-src"), "no other page");
    assert!(screen.says(hall.official.account().unwrap().id.as_str()), "unsent rows are kept for one account");
    let (key, csrf) = (screen.value("key").unwrap(), desk.token(&notes));
    let mut fields = row(&key, "屋根の色は何色ですか。");
    fields.push(("csrf", &csrf));
    desk.set_header("accept", "application/json");

    for _ in 0..2 {
        let told = desk.post(&notes, &fields);
        assert_eq!((told.status, told.header("cache-control")), (200, Some("no-store")), "{}", told.text());
        let told: serde_json::Value = serde_json::from_slice(&told.body).unwrap();
        assert_eq!((told["key"].as_str(), told["number"].as_i64()), (Some(key.as_str()), Some(1)));
    }
    fields[4].1 = "屋根は何でできていますか。";
    assert_eq!(desk.post(&notes, &fields).status, 409, "other words are not the same row");
    fields.retain(|(name, _)| *name != "csrf");
    assert_eq!(desk.post(&notes, &fields).status, 403);
    assert_eq!(hall.rows(number).len(), 1);
}

/// What the browser keeps for a reload without network is for one account, and tells nothing that somebody said or who sat there.
#[test]
fn the_form_that_is_kept_has_no_rows_no_names_and_no_token() {
    let hall = Hall::start();
    let number = hall.held(10);
    let (page, mut desk) = (hall.page(number), hall.desk());
    let (notes, shell) = (format!("{page}/notes"), format!("{page}/notes/shell"));
    hall.note(&mut desk, number, "屋根の色は何色ですか。");
    let screen = desk.get(&notes).text();
    let (account, name) = (hall.official.account().unwrap().id.to_string(), hall.official.account().unwrap().name.clone());
    assert!(screen.contains("屋根の色") && screen.contains(&name) && screen.contains(&format!("data-shell=\"{shell}\"")), "{screen}");

    let kept = desk.get(&shell);
    let text = kept.text();
    assert!(kept.status == 200 && text.contains("id=\"words\"") && text.contains(&account), "{text}");
    assert!(!text.contains("屋根の色") && !text.contains(&name) && !text.contains("row-1"), "{text}");
    assert!(kept.value("csrf").as_deref() == Some("") && kept.value("key").as_deref() == Some(""));
    let policy = "connect-src 'self'; worker-src 'self'";
    assert!(kept.header("content-security-policy").unwrap().ends_with(policy) && kept.header("cache-control") == Some("no-store"));

    let worker = hall.app.browser().get("/office/notes-worker.js");
    assert!(worker.status == 200 && worker.header("content-type").unwrap().starts_with("text/javascript"));
    assert!(worker.header("content-security-policy").unwrap().ends_with(policy) && worker.header("cache-control") == Some("no-cache"));
    assert_eq!(hall.app.browser().get(&shell).status, 303, "who is signed out gets nothing to keep");
    let record = [("participants", "3"), ("attendees", "建築課長")];
    assert_eq!(hall.press(&mut hall.app.sign_in(&hall.clerk), number, "record", &record).status, 303);
    assert_eq!(desk.get(&shell).status, 404, "nothing is noted any more");
}

#[test]
fn what_is_wrong_with_a_row_is_said_and_what_was_typed_stays() {
    let hall = Hall::start();
    let number = hall.held(10);
    let notes = format!("{}/notes", hall.page(number));
    let mut desk = hall.desk();
    let long = "長".repeat(4_001);
    for (field, value, says) in [
        ("words", "", "発言の内容：入力してください"),
        ("words", long.as_str(), "4000字以内"),
        ("taken_back", "on", "回答の期限：入力してください"),
        ("due", "2030/1/1", "「持ち帰る」にもチェック"),
        ("due", "いつか", "いつか"),
        ("speaker", "山田", "選んでください"),
    ] {
        let key = desk.get(&notes).value("key").unwrap();
        let mut fields = row(&key, "屋根の色は何色ですか。");
        fields.retain(|(name, _)| *name != field);
        fields.push((field, value));
        let page = desk.send_form(&notes, &notes, &fields);
        assert!(page.status == 422 && page.says(says) && !page.text().contains("autofocus"), "{field}: {}", page.text());
        assert!(field == "words" || page.says("屋根の色は何色ですか。"), "{field}");
    }
    assert_eq!(hall.rows(number).len(), 0);
    let (key, due) = (desk.get(&notes).value("key").unwrap(), hall.day(14));
    let mut fields = row(&key, "<b>屋根</b>の色は。");
    fields.extend([("taken_back", "on"), ("due", due.as_str()), ("answer", "調べます。"), ("answered_by", "建築課長")]);
    assert_eq!(desk.send_form(&notes, &notes, &fields).status, 303);
    assert_eq!(hall.rows(number)[0].due, due);
    assert!(desk.get(&notes).text().contains("&lt;b&gt;屋根"));

    // The record is handed over meanwhile: what is typed is given back.
    let key = desk.get(&notes).value("key").unwrap();
    let csrf = desk.token(&notes);
    let record = [("participants", "3"), ("attendees", "建築課長")];
    assert_eq!(hall.press(&mut hall.app.sign_in(&hall.clerk), number, "record", &record).status, 303);
    let mut late = row(&key, "最後の質問です。");
    late.push(("csrf", &csrf));
    let page = desk.post(&notes, &late);
    assert!(page.status == 409 && page.says("最後の質問です。") && page.says("いま書ける状態ではありません"), "{}", page.text());
    assert!(desk.get(&notes).says("いま書ける状態ではありません"));
}

#[test]
fn two_clerks_at_one_row_lose_nothing_and_a_row_is_struck_out_and_moved_with_its_trace() {
    let hall = Hall::start();
    let (first, second) = (hall.held(10), hall.held(1));
    let (mut desk, mut clerk) = (hall.desk(), hall.app.sign_in(&hall.clerk));
    hall.note(&mut desk, first, "駐車場は何台ですか。");
    let one = format!("{}/notes/1", hall.page(first));
    let rev = desk.get(&one).value("rev").unwrap();
    let edit = |words| {
        let mut fields = row("", words);
        fields.push(("rev", &rev));
        fields
    };

    assert_eq!(desk.send_form(&one, &one, &edit("駐車場は20台ですか。")).status, 303);
    let late = clerk.send_form(&one, &one, &edit("駐輪場は何台ですか。"));

    assert!(late.status == 409 && late.says("駐車場は20台ですか。") && late.says("駐輪場は何台ですか。"), "{}", late.text());
    let read = late.value("rev").unwrap();
    let mut again = row("", "駐車場と駐輪場は何台ですか。");
    again.push(("rev", &read));
    assert_eq!(clerk.send_form(&one, &one, &again).status, 303);
    assert_eq!(hall.rows(first)[0].words, "駐車場と駐輪場は何台ですか。");

    let act = |desk: &mut crate::support::http::Browser, tail: &str, fields: &[(&str, &str)]| {
        let rev = hall.rows(first)[0].rev.to_string();
        let mut all = vec![("rev", rev.as_str())];
        all.extend_from_slice(fields);
        desk.send_form(&one, &format!("{one}/{tail}"), &all)
    };
    let unsaid = act(&mut desk, "striking", &[("go", "strike")]);
    assert!(unsaid.status == 422 && unsaid.says("取り消す理由：入力してください"), "{}", unsaid.text());
    assert_eq!(act(&mut desk, "striking", &[("go", "strike"), ("strike_reason", "二重に入力したため")]).status, 303);
    assert!(desk.get(&format!("{}/notes", hall.page(first))).says("二重に入力したため"));
    assert_eq!(act(&mut desk, "striking", &[("go", "restore")]).status, 303);
    let there = hall.occasion(second).id;
    let unsaid = act(&mut desk, "moving", &[("to", there.as_str())]);
    assert!(unsaid.status == 422 && unsaid.says("移す理由：入力してください"), "{}", unsaid.text());
    assert_eq!(act(&mut desk, "moving", &[("to", there.as_str()), ("move_reason", "入力先を間違えたため")]).status, 303);
    let (here, there) = (hall.rows(first), hall.rows(second));
    assert_eq!((here[0].state, there.len(), there[0].words.as_str()), (RowState::Moved, 1, "駐車場と駐輪場は何台ですか。"));
    assert!(desk.get(&format!("{}/notes", hall.page(first))).says("入力先を間違えたため"));
    assert!(!desk.get(&one).text().contains("<textarea"), "what was moved is changed where it is now");
}

#[test]
fn a_name_in_the_words_stops_the_request_until_it_is_looked_at() {
    let hall = Hall::start();
    let number = hall.held(10);
    let mut desk = hall.desk();
    hall.note(&mut desk, number, "先ほど山田さんが言ったとおりです。");
    let record = [("participants", "3"), ("attendees", "建築課長")];
    assert_eq!(hall.press(&mut desk, number, "record", &record).status, 303);
    let mut clerk = hall.app.sign_in(&hall.clerk);
    assert_eq!(hall.press(&mut clerk, number, "confirmation", &[("was_there", "on")]).status, 303);

    let refused = hall.press(&mut desk, number, "record/request", &[]);

    assert!(refused.status == 409 && refused.says("href=\"#kept-0\"") && refused.says("山田さん"), "{}", refused.text());
    let token = refused.value("kept").unwrap();
    assert_eq!(hall.press(&mut desk, number, "record/request", &[("kept", &token)]).status, 303);
    let page = desk.get(&hall.page(number));
    assert!(page.link("/office/approvals/").is_some() && hall.occasion(number).state == State::RecordConfirmed);
}

#[test]
fn a_row_is_put_into_an_issue_and_says_what_was_asked_before() {
    let hall = Hall::start();
    let number = hall.held(10);
    let (mut desk, cost) = (hall.desk(), hall.issue("建設費"));
    hall.note(&mut desk, number, "建設費はいくらですか。");
    let one = format!("{}/notes/1", hall.page(number));
    let file = |desk: &mut crate::support::http::Browser, issue: &str, repeats: &str| {
        let rev = hall.rows(number)[0].rev.to_string();
        desk.send_form(&one, &format!("{one}/issue"), &[("rev", &rev), ("issue", issue), ("repeats", repeats)])
    };
    let unknown = file(&mut desk, cost.id.as_str(), "99");
    assert!(unknown.status == 422 && unknown.says("選んでください") && unknown.value("repeats").as_deref() == Some("99"));
    assert_eq!(file(&mut desk, "x", "").status, 422);
    assert_eq!(file(&mut desk, cost.id.as_str(), "").status, 303);
    assert!(desk.get(&format!("{}/notes", hall.page(number))).says("建設費"));
    assert_eq!(file(&mut desk, "", "").status, 303);
    assert_eq!(hall.rows(number)[0].issue, None);
}
