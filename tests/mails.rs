//! Every mail in both languages, compared with `tests/golden/mails/<notice>.<lang>.txt`, and the form that all mails share.
//!
//! A new notice gets its sample here; `UPDATE_GOLDEN=1 cargo test --test mails` writes its golden files.

#[path = "support/golden.rs"]
mod golden;

use ronten::mail::text::{MailText, mail};
use ronten::model::terms::Lang;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What each notice is rendered with; the values are those that have hurt mails before: `&`, `<`, rare kanji.
fn samples() -> Vec<(&'static str, Value)> {
    vec![(
        "receipt",
        json!({
            "project_title": "髙橋地区<公園>再編 & 計画（素案）", "received_at": "2026-12-08T03:04:05.000Z", "closes_at": "2026-12-20T15:00:00.000Z",
            "receipt_code": "7K4F-9QXM-2W8T-C3VR-H", "receipt_url": "https://iken.example.jp/receipts/7K4F-9QXM-2W8T-C3VR-H",
        }),
    )]
}

fn render(lang: Lang, notice: &str, sample: &Value) -> MailText {
    let mut content = sample.clone();
    content["city"] = match lang {
        Lang::Ja => {
            json!({"name": "みほん市", "contact": {"section": "広報広聴課", "phone": "0267-00-0000", "hours": "平日　午前8時30分から午後5時15分まで"}})
        }
        Lang::En => {
            json!({"name": "Mihon City", "contact": {"section": "PR and Public Hearing Section", "phone": "0267-00-0000", "hours": "Weekdays, 8:30am to 5:15pm"}})
        }
    };
    mail(lang, notice, &content).unwrap()
}

#[test]
fn every_mail_reads_as_it_did() {
    for (notice, sample) in samples() {
        for lang in Lang::ALL {
            let mail = render(*lang, notice, &sample);
            golden::assert_golden(
                &format!("tests/golden/mails/{notice}.{lang}.txt"),
                &format!("Subject: {}\n\n{}", mail.subject, mail.body),
            );
        }
    }
}

#[test]
fn every_notice_has_a_sample() {
    let folders = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/email/ja")).unwrap().map(Result::unwrap);
    let notices: BTreeSet<String> =
        folders.filter(|entry| entry.file_type().unwrap().is_dir()).map(|entry| entry.file_name().into_string().unwrap()).collect();

    assert_eq!(notices, samples().iter().map(|(notice, _)| (*notice).to_owned()).collect());
}

#[test]
fn mails_are_plain_narrow_and_answer_who_what_and_where() {
    for (notice, sample) in samples() {
        for lang in Lang::ALL {
            let MailText { subject, body } = render(*lang, notice, &sample);
            let lines: Vec<&str> = body.lines().collect();

            assert!(subject.starts_with(if *lang == Lang::Ja { "【みほん市】" } else { "[Mihon City]" }), "{notice}: {subject}");
            assert!(
                !format!("{subject}{body}").contains(['①', '㈱', '\r', '\t']) && !body.contains("&amp;") && !body.contains("&lt;"),
                "{notice}"
            );
            for line in &lines {
                let columns: usize = line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
                assert!(columns <= 70 || line.contains("://"), "{notice} {lang}: {columns} columns: {line}");
                assert!(!line.contains("://") || !line.contains(' '), "{notice}: an address stands alone on its line");
            }
            assert!(lines.iter().any(|line| line.contains("0267-00-0000")), "{notice}: where to ask");
        }
    }
}
