//! Every mail in both languages, compared with `tests/golden/mails/<notice>.<lang>.txt`, and the form that all mails share.
//!
//! Which mails there are is derived from the machines: a rule that tells an audience needs its mail.
//! `UPDATE_GOLDEN=1 cargo test --test mails` writes the golden files.

#[path = "support/golden.rs"]
mod golden;

use ronten::mail::content::{
    About, AboutComplaint, AboutEdition, AboutIssue, AboutLetter, AboutMethod, AboutOccasion, Content, Corrected, Intake, IntakeLine,
    SilentWay,
};
use ronten::mail::text::{MailText, mail};
use ronten::model::calendar::fiscal_year_text;
use ronten::model::letter::Missing;
use ronten::model::terms::{Audience, Lang, Stage};
use ronten::procedure::catalogue::MACHINES;
use ronten::store::approvals::Purpose;
use ronten::templates::city::{City, Contact};
use std::collections::BTreeSet;

/// Mails that no rule of a machine sends.
const OTHERS: &[&str] = &[
    "subscription.ask.subscribers",
    "reminder.reconciliation.section",
    "reminder.result.section",
    "overdue.reconciliation.approvers",
    "overdue.result.approvers",
    "overdue.way.pr_section",
    "reminder.complaint.section",
    "reminder.complaint.pr_section",
    "overdue.complaint.approvers",
    "daily.intake.section",
    "bulk.enter.section",
    "reminder.record.section",
    "overdue.record.approvers",
    "reminder.answer.section",
    "overdue.answer.approvers",
    "reminder.issue.section",
    "overdue.issue.approvers",
];

/// What a mail about the issue-sorting method is about, by how its name begins.
const METHOD: &[&str] = &["occasion.", "edition.", "qa_row.", "issue.", "ledger."];

/// Every mail that a rule sends, by the name of its folder.
fn told() -> BTreeSet<String> {
    let mut told = BTreeSet::new();
    for machine in MACHINES {
        for rule in (machine.json)()["rules"].as_array().unwrap() {
            let to = rule["tell"].as_array().unwrap().iter();
            told.extend(to.map(|audience| format!("{}.{}.{}", machine.name, rule["on"].as_str().unwrap(), audience.as_str().unwrap())));
        }
    }
    assert!(told.len() > 15, "the machines' rules were not read");
    told
}

fn notices() -> Vec<String> {
    told().into_iter().chain(OTHERS.iter().map(|name| (*name).to_owned())).collect()
}

fn audience(notice: &str) -> Audience {
    notice.rsplit('.').next().unwrap().parse().unwrap()
}

/// What the program gives this notice's templates; the values are those that have hurt mails before: `&`, `<`, rare kanji.
fn sample(lang: Lang, notice: &str) -> Content {
    let to_staff = matches!(audience(notice), Audience::Section | Audience::Approvers | Audience::Drafter | Audience::PrSection);
    let to_writer = matches!(audience(notice), Audience::Submitter | Audience::Submitters);
    let of_complaint = notice.contains("complaint.");
    let to_complainant = audience(notice) == Audience::Complainant;
    let of_letter = to_writer || notice.starts_with("submission.") || notice.starts_with("letter.");
    let url = |path: &str| Some(format!("https://iken.example.jp{path}"));
    let of_method = METHOD.iter().any(|one| notice.trim_start_matches("reminder.").trim_start_matches("overdue.").starts_with(one))
        || [".record.", ".answer."].iter().any(|one| notice.contains(one));
    let of_round = !of_complaint && !of_method && !["subscription.", "project."].iter().any(|other| notice.starts_with(other));
    let longer = ["round.extend.", "round.correct_material."].iter().any(|one| notice.starts_with(one));
    let round = About {
        project_title: Some("髙橋地区<公園>再編 & 計画（素案）".to_owned()),
        stage: of_round.then_some(Stage::Draft),
        opens_at: of_round.then(|| "2026-11-20T23:30:00.000Z".to_owned()),
        closes_at: of_round.then(|| "2026-12-20T15:00:00.000Z".to_owned()),
        ends_before: longer.then(|| "2026-12-10T08:00:00.000Z".to_owned()),
        opened_before: notice.starts_with("round.postpone.").then(|| "2026-11-20T23:30:00.000Z".to_owned()),
        closed_before: notice.starts_with("round.postpone.").then(|| "2026-12-20T15:00:00.000Z".to_owned()),
        corrected: notice.starts_with("round.correct_material.").then(|| Corrected {
            important: true,
            version: Some(2),
            comparison_url: url("/projects/2026-001/plans/2/comparison?from=1"),
            texts: true,
        }),
        result_due: of_round.then(|| "2027-02-15".to_owned()),
        round_url: url("/projects/2026-001/rounds/1").filter(|_| of_round),
        result_url: url("/projects/2026-001/rounds/1/result").filter(|_| of_round),
        outcome_url: url("/projects/2026-001/outcome").filter(|_| notice.starts_with("project.")),
    };
    let letter = AboutLetter {
        received_at: Some("2026-12-08T03:04:05.000Z".to_owned()),
        late: false,
        intake_no: Some(1406),
        channel: Some("post"),
        receipt_code: to_writer.then(|| "7K4F-9QXM-2W8T-C3VR-H".to_owned()),
        receipt_url: url("/receipts/7K4F-9QXM-2W8T-C3VR-H").filter(|_| to_writer),
        handed_from: notice.starts_with("submission.take_over.").then(|| "みどりの計画".to_owned()),
        missing: vec![Missing::Name, Missing::Words],
        repair_until: Some("2026-12-20T15:00:00.000Z".to_owned()),
    };
    Content {
        city: city(lang),
        round,
        letter: if of_letter { letter } else { AboutLetter::default() },
        complaint: of_complaint.then(|| AboutComplaint {
            no: "2026-003".to_owned(),
            year: fiscal_year_text(2026, lang),
            number: 3,
            kind: "not_counted",
            received_at: "2026-12-08T03:04:05.000Z".to_owned(),
            answer_by: Some("2027-01-07".to_owned()),
            code: to_complainant.then(|| "7K4F-9QXM-2W8T-C3VR-H".to_owned()),
            code_url: url("/complaints/receipts/7K4F-9QXM-2W8T-C3VR-H").filter(|_| to_complainant),
            url: url("/complaints/2026-003").unwrap(),
        }),
        method: if of_method { method(&url) } else { AboutMethod::default() },
        due: (notice.starts_with("reminder.") || notice.starts_with("overdue.")).then(|| "2026-12-21".to_owned()),
        intake: notice.starts_with("daily.").then(|| Intake {
            day: "2026-12-08".to_owned(),
            today: 0,
            total: 12,
            ways: vec![
                IntakeLine { channel: "web_form", office: String::new(), today: 0, total: 9 },
                IntakeLine { channel: "post", office: "本庁".to_owned(), today: 0, total: 3 },
            ],
        }),
        silent: (notice.starts_with("daily.") || notice == "overdue.way.pr_section")
            .then(|| vec![SilentWay { channel: "counter", office: "東支所".to_owned() }]),
        decide_by: notice.starts_with("approval.").then(|| "2026-11-20T23:30:00.000Z".to_owned()),
        period_ends: None,
        purpose: notice.starts_with("approval.").then_some(Purpose::Opening),
        office_url: url(if notice.starts_with("letter.") { "/office/mail" } else { "/office/projects/2026-001/rounds/1" })
            .filter(|_| to_staff),
        subscription_url: url("/subscriptions/0f2c")
            .filter(|_| matches!(audience(notice), Audience::Subscribers | Audience::Speakers | Audience::Speaker)),
    }
}

fn method(url: &impl Fn(&str) -> Option<String>) -> AboutMethod {
    AboutMethod {
        occasion: Some(AboutOccasion {
            title: "髙橋地区<市民ホール>説明会".to_owned(),
            kind: "briefing",
            area: "本町・川上 & みどり台".to_owned(),
            place: "本町公民館".to_owned(),
            capacity: Some(120),
            starts_at: Some("2026-12-08T10:00:00.000Z".to_owned()),
            url: url("/projects/2026-001/occasions/3").unwrap(),
        }),
        edition: Some(AboutEdition { number: 4, url: url("/projects/2026-001/ledger/editions/4").unwrap() }),
        issue: Some(AboutIssue {
            number: 7,
            title: "駐車場は足りるか".to_owned(),
            changed: true,
            due: "2026-12-21".to_owned(),
            url: url("/projects/2026-001/issues/7").unwrap(),
        }),
        row: Some(14),
        record_due: Some("2026-12-09T03:00:00.000Z".to_owned()),
        ledger_url: url("/projects/2026-001/ledger"),
        next_url: url("/projects/2026-002/ledger"),
    }
}

fn city(lang: Lang) -> City {
    let (name, section, hours) = match lang {
        Lang::Ja => ("みほん市", "広報広聴課", "平日　午前8時30分から午後5時15分まで"),
        Lang::En => ("Mihon City", "PR and Public Hearing Section", "Weekdays, 8:30am to 5:15pm"),
    };
    let contact = Contact { section: section.to_owned(), phone: "0267-00-0000".to_owned(), hours: hours.to_owned() };
    City { name: name.to_owned(), contact }
}

fn render(lang: Lang, notice: &str) -> MailText {
    mail(lang, notice, &sample(lang, notice)).unwrap_or_else(|error| panic!("{notice} {lang}: {error}"))
}

#[test]
fn every_mail_reads_as_it_did() {
    for notice in notices() {
        for lang in Lang::ALL {
            let mail = render(*lang, &notice);
            golden::assert_golden(
                &format!("tests/golden/mails/{notice}.{lang}.txt"),
                &format!("Subject: {}\n\n{}", mail.subject, mail.body),
            );
        }
    }
}

#[test]
fn every_audience_of_every_rule_has_its_mail_and_no_mail_is_left_over() {
    let folders = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/email/ja")).unwrap().map(Result::unwrap);
    let written: BTreeSet<String> =
        folders.filter(|entry| entry.file_type().unwrap().is_dir()).map(|entry| entry.file_name().into_string().unwrap()).collect();

    assert_eq!(written, notices().into_iter().collect());
}

#[test]
fn a_late_letter_is_told_that_it_is_late() {
    let mut content = sample(Lang::Ja, "submission.receive.submitter");
    let before = mail(Lang::Ja, "submission.receive.submitter", &content).unwrap().body;
    content.letter.late = true;
    let after = mail(Lang::Ja, "submission.receive.submitter", &content).unwrap().body;

    assert!(!before.contains("期限後") && after.contains("期限後に届いたご意見"));
}

#[test]
fn what_the_program_does_not_give_is_no_gap_in_a_mail() {
    let mut content = sample(Lang::Ja, "round.release_result.submitters");
    content.round.result_url = None;

    assert!(mail(Lang::Ja, "round.release_result.submitters", &content).is_err());
}

#[test]
fn mails_are_plain_narrow_and_answer_who_what_and_where() {
    for notice in notices() {
        for lang in Lang::ALL {
            let MailText { subject, body } = render(*lang, &notice);
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
            assert!(!body.contains("\n\n\n"), "{notice} {lang}: two empty lines");
            assert!(lines.iter().any(|line| line.contains("://")), "{notice}: where to go on");
            assert!(lines.iter().any(|line| line.contains("0267-00-0000")), "{notice}: where to ask");
        }
    }
}

#[test]
fn receipt_codes_go_to_writers_alone() {
    for notice in notices() {
        let body = render(Lang::Ja, &notice).body;
        let to_writer = matches!(audience(&notice), Audience::Submitter | Audience::Submitters | Audience::Complainant);
        assert_eq!(body.contains("/receipts/"), to_writer, "{notice}");
    }
}
