//! Every part of the pages in both languages, compared with `tests/golden/gallery.{ja,en}.html`, which can be looked at.
//!
//! `UPDATE_GOLDEN=1 cargo test --test gallery` writes them anew; read the difference before committing it.

#[path = "support/golden.rs"]
mod golden;

use ronten::model::terms::Lang;
use ronten::web::page::{Choice, City, Contact, DateField, Field, Frame, Notice, SignedIn, errors_of, page};
use serde_json::{Value, json};

/// The word of the page's language.
fn of<'a>(lang: Lang, ja: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Ja => ja,
        Lang::En => en,
    }
}

fn city(lang: Lang) -> City {
    City {
        name: of(lang, "みほん市", "Mihon City").to_owned(),
        contact: Contact {
            section: of(lang, "広報広聴課", "PR and Public Hearing Section").to_owned(),
            phone: "0267-00-0000".to_owned(),
            hours: of(lang, "平日　午前8時30分から午後5時15分まで", "Weekdays 8:30 a.m. to 5:15 p.m.").to_owned(),
        },
    }
}

fn fields(lang: Lang) -> [Field; 7] {
    [
        Field::new("name", "").wrong(of(lang, "氏名を入力してください", "Enter your name")),
        Field::new("phone", "0267-00-0001"),
        Field::new("text", "\n一行目は空です。<b>太字</b>ではありません。\n　　字下げ\n"),
        Field::new("class", "").wrong(of(lang, "提出者の区分を選んでください", "Choose how you relate to the city")),
        Field::new("places", ""),
        Field::new("issue", ""),
        Field::new("file", "").wrong(of(lang, "ファイルが大きすぎます", "The file is too large")),
    ]
}

fn choices(lang: Lang) -> [Choice; 3] {
    [
        Choice::new("resident", of(lang, "市内に住んでいる", "I live in the city"), "worker"),
        Choice::new("worker", of(lang, "市内に通勤・通学している", "I work or study in the city"), "worker"),
        Choice {
            hint: Some(
                of(lang, "法人や団体の方は、名称と代表者の氏名を書いてください。", "For companies and groups: name and representative.")
                    .to_owned(),
            ),
            ..Choice::new("business", of(lang, "市内に事業所がある", "I have a business in the city"), "worker")
        },
    ]
}

fn lists(lang: Lang) -> Value {
    let of = |ja, en| of(lang, ja, en);
    json!({
        "cards": [
            {"href": "/projects/2026-001", "title": of("みほん市 公共施設再編計画（素案）", "Plan for public facilities (draft)"),
             "tags": [{"text": of("募集中", "Open"), "colour": "blue"}, {"text": of("素案段階", "Draft stage"), "colour": "grey"}],
             "lines": [of("令和8年（2026年）12月20日（日）まで", "Until Sunday 20 December 2026"), of("企画課", "Planning Section")],
             "days": of("あと12日", "12 days left")},
            {"href": "/projects/2026-002", "title": of("ごみの分け方・出し方に関する条例の見直し（骨格）", "Review of the waste ordinance (outline)"),
             "tags": [{"text": of("結果公表", "Answered"), "colour": "green"}], "lines": [of("ご意見 1,406件", "1,406 opinions")], "days": null},
        ],
        "counts": [
            {"name": of("提出された意見書", "Letters"), "n": 911, "unit": of("通", " letters")},
            {"name": of("提出者", "Submitters"), "n": 874, "unit": of("人", " people")},
            {"name": of("意見", "Opinions"), "n": 1406, "unit": of("件", " opinions")},
        ],
        "steps": [
            {"name": of("案の公表と募集", "Draft published, comments invited"), "when": of("令和8年11月20日から12月20日まで", "20 November to 20 December 2026"), "state": "done"},
            {"name": of("整理", "Sorting"), "when": null, "state": "current"},
            {"name": of("市の考え方の検討", "Preparing answers"), "when": null, "state": "later"},
            {"name": of("結果の公表", "Result published"), "when": of("令和9年2月ごろ", "About February 2027"), "state": "later"},
        ],
        "events": [
            {"at": "2026-11-19T15:00:00.000Z", "what": of("意見の募集を始めました", "Comments opened"), "detail": null, "href": "/projects/2026-001/rounds/1"},
            {"at": "2026-12-20T15:00:00.000Z", "what": of("募集を終わりました", "Comments closed"), "detail": of("911通が届きました。", "911 letters had come."), "href": null},
        ],
        "head": [{"text": of("論点", "Issue"), "numeric": false}, {"text": of("市の考え方", "The city's view"), "numeric": false}, {"text": of("意見の数", "Opinions"), "numeric": true}],
        "rows": [
            [{"text": of("図書館の場所", "Place of the library"), "href": "/projects/2026-001/issues/1"},
             {"text": of("駅から歩ける場所を候補に加えました。", "A site within walking distance of the station was added."), "href": null, "numeric": false},
             {"text": "312", "href": null, "numeric": true}],
            [{"text": of("体育館の使用料", "Fees of the gymnasium"), "href": "/projects/2026-001/issues/2"},
             {"text": of("今後の参考とします。", "Noted for later stages."), "href": null, "numeric": false},
             {"text": "48", "href": null, "numeric": true}],
        ],
        "facts": [
            {"key": of("氏名", "Name"), "value": of("髙橋 𠮷子", "Takahashi Yoshiko"), "href": "/gallery/name", "action": null},
            {"key": of("ご意見", "Comment"), "value": of("一行目<br>\n二行目", "First line<br>\nsecond line"), "href": null, "action": null},
        ],
        "pieces": [
            {"text": of("こんにちは。", "Hello. "), "mark": "aside", "label": null},
            {"text": of("図書館は駅の近くに置いてください。", "Please put the library near the station. "), "mark": "opinion", "label": "1"},
            {"text": of("［非公開：氏名］", "[Withheld: name]"), "mark": "withheld", "label": null},
            {"text": of("\n使用料は", "\nThe fee is "), "mark": null, "label": null},
            {"text": of("二百円", "200 yen"), "mark": "removed", "label": of("【削除】", "[removed]")},
            {"text": of("百円", "100 yen"), "mark": "added", "label": of("【追加】", "[added]")},
            {"text": of("まだ分けていません。", "Not yet split."), "mark": "open", "label": null},
        ],
        "tasks": [
            {"text": of("意見書を読む", "Read the letters"), "href": "/office/letters", "hint": of("3通が未読です。", "3 are unread."), "state": of("作業中", "Under way"), "colour": "blue"},
            {"text": of("意見に分ける", "Split into opinions"), "href": null, "hint": null, "state": of("まだ始められません", "Cannot start yet"), "colour": null},
        ],
    })
}

fn content(lang: Lang) -> Value {
    let [name, phone, text, class, places, issue, file] = fields(lang);
    let of = |ja, en| of(lang, ja, en);
    let day = DateField {
        name: "day".into(),
        year: of("令和8", "2026").into(),
        month: "13".into(),
        day: "2".into(),
        error: Some(of("月は1から12までの数字で入力してください", "The month must be a number from 1 to 12").into()),
    };
    let mut gallery = json!({
        "title": of("部品の見本", "Gallery of parts"), "within": of("公共施設再編計画", "Plan for public facilities"),
        "heading": of("いまの状況", "Where things stand"), "meter": of("意見に分けた文字", "Characters split into opinions"),
        "lead": of("この計画（素案）について、市民の皆さんのご意見を募集しています。お寄せいただいたご意見は、すべて整理し、市の考え方とあわせて公表します。",
                   "The city invites your comments on this draft plan. All comments are sorted and published together with the city's answers."),
        "states": ["preparing", "in_approval", "scheduled", "open", "closed", "sorting", "result_published", "cancelled"],
        "happened": [{"seq": 12, "at": "2026-03-02T08:15:00.000Z", "what": of("意見書を受け付けました。", "A letter was received."), "subject": null, "who": of("市民", "a resident"), "mark": "-", "rule": "submission.S1", "content": "0123456789abcdef".repeat(4), "raw": "ronten-entry/v1\nseq 12"}],
        "crumbs": [{"href": "/", "text": of("募集中・募集予定", "Open and upcoming")}, {"href": "/projects", "text": of("案件一覧", "All projects")}],
        "why": of("ご意見の内容を確認させていただくことがあります。公表はしません。", "We may need to ask you about your comment. It is not published."),
        "hint": of("全角でも半角でもかまいません。", "Any width of characters will do."),
        "prompt": of("選んでください", "Choose one"), "off": of("未読の意見書が3通あります。", "Three letters are unread."),
        "hash": "0123456789abcdef".repeat(4), "done": of("ご意見を受け付けました", "We have received your comment"), "at": "2026-12-20T08:15:00.000Z",
        "labels": {
            "name": of("氏名", "Name"), "phone": of("電話番号", "Telephone"), "text": of("ご意見", "Your comment"), "class": of("提出者の区分", "Your relation to the city"),
            "places": of("どの部分へのご意見ですか", "Which parts do you comment on?"), "issue": of("論点", "Issue"), "day": of("公表する日", "Day of publication"),
            "file": of("計画案のファイル", "File of the plan"), "send": of("この内容で提出する", "Send"), "back": of("修正する", "Change"), "withdraw": of("取り下げる", "Withdraw"),
            "next": of("手続のしくみを見る", "How it works"), "code": of("受付番号", "Receipt code"),
        },
        "name": name, "phone": phone, "text": text, "class": class, "places": places, "issue": issue, "file": file, "day": day, "choices": choices(lang),
    });
    if let (Value::Object(gallery), Value::Object(lists)) = (&mut gallery, lists(lang)) {
        gallery.extend(lists);
    }
    json!({ "gallery": gallery })
}

fn gallery(lang: Lang) -> String {
    let mut frame = Frame::new(lang, "/gallery?q=a&r=b", city(lang));
    frame.csrf = "a token".to_owned();
    frame.area = "projects";
    frame.demo = true;
    frame.errors = errors_of(&fields(lang));
    frame.notice = Some(Notice {
        success: true,
        text: of(lang, "2件を「図書館の場所」に入れました。", "Two opinions were put into “Place of the library”.").to_owned(),
    });
    page(&frame, "pages/gallery", &content(lang)).unwrap()
}

#[test]
fn every_part_looks_as_it_did() {
    for lang in Lang::ALL {
        golden::assert_golden(&format!("tests/golden/gallery.{lang}.html"), &without_hashes(&gallery(*lang)));
    }
}

/// Asset paths without their hashes, so that a change of colour changes no golden file.
fn without_hashes(html: &str) -> String {
    let mut parts = html.split("/assets/");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |html, part| html + "/assets/" + part.split_once('-').map_or(part, |(_, name)| name))
}

#[test]
fn the_gallery_shows_every_part() {
    let parts = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/parts")).unwrap();
    let sources: Vec<String> = ["templates/pages/gallery.hbs", "templates/layouts"]
        .iter()
        .map(|path| format!("{}/{path}", env!("CARGO_MANIFEST_DIR")))
        .flat_map(|path| match std::fs::read_dir(&path) {
            Ok(entries) => entries.map(|entry| entry.unwrap().path()).collect(),
            Err(_) => vec![path.into()],
        })
        .chain(std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/parts")).unwrap().map(|entry| entry.unwrap().path()))
        .map(|path| std::fs::read_to_string(path).unwrap())
        .map(|source| uncommented(&source))
        .collect();

    for part in parts {
        let name = part.unwrap().file_name().into_string().unwrap();
        let call = format!("> parts/{}", name.trim_end_matches(".hbs"));
        let called = sources.iter().any(|source| {
            source.match_indices(&call).any(|(at, _)| !source[at + call.len()..].starts_with(|c: char| c == '_' || c.is_alphanumeric()))
        });
        assert!(called, "{name} is shown nowhere");
    }
}

fn uncommented(source: &str) -> String {
    let mut kept = String::new();
    let mut rest = source;
    while let Some((before, comment)) = rest.split_once("{{!--") {
        kept.push_str(before);
        rest = comment.split_once("--}}").map_or("", |(_, after)| after);
    }
    kept + rest
}

#[test]
fn what_people_typed_is_text_and_loses_nothing() {
    let html = gallery(Lang::Ja);

    assert!(
        html.contains(
            "aria-describedby=\"text-info\"\n>\n\n一行目は空です。&lt;b&gt;太字&lt;/b&gt;ではありません。\n　　字下げ\n</textarea>"
        ),
        "textarea"
    );
    assert!(html.contains("一行目&lt;br&gt;<br>\n二行目"), "summary list");
}

#[test]
fn an_error_is_named_in_the_title_and_leads_to_its_field() {
    let html = gallery(Lang::Ja);

    assert!(html.contains("<title>エラー：部品の見本 – 公共施設再編計画 – みほん市</title>"));
    for field in fields(Lang::Ja).iter().filter(|field| field.error.is_some()) {
        assert!(html.contains(&format!("href=\"#{}\"", field.name)) && html.contains(&format!("id=\"{}\"", field.name)), "{}", field.name);
    }
}

#[test]
fn the_language_switch_leads_to_the_same_page() {
    let frame = |lang| page(&Frame::new(lang, "/projects?q=a", city(lang)), "pages/gallery", &content(lang)).unwrap();

    assert!(frame(Lang::Ja).contains("<a class=\"govuk-language-navigation__link\" href=\"/en/projects?q&#x3D;a\""));
    assert!(frame(Lang::En).contains("<a class=\"govuk-language-navigation__link\" href=\"/projects?q&#x3D;a\""));
    assert!(frame(Lang::En).contains("href=\"/en/procedure\""));
}

#[test]
fn staff_layouts_name_who_is_signed_in_and_may_not_be_indexed() {
    for (office, role) in [(true, "official"), (true, "admin"), (false, "auditor")] {
        let mut frame = Frame::new(Lang::Ja, "/office", city(Lang::Ja));
        frame.signed_in = Some(SignedIn { name: "佐藤 花子".into(), section: "企画課".into(), role });

        let html = page(&frame, "pages/gallery_staff", &json!({"office": office, "heading": "やること"})).unwrap();

        golden::assert_golden(&format!("tests/golden/gallery.{role}.html"), &without_hashes(&html));
        assert!(html.contains("企画課 <strong>佐藤 花子</strong>") && html.contains("noindex"));
    }
}
