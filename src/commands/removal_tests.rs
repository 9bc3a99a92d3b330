//! Erasure and withholding through the writer: what must be gone is gone from every byte on the disk, what must stay stays.

use super::*;
use crate::commands::Refused;
use crate::commands::case_tests::{Case, approve, give_back};
use crate::commands::desk::With;
use crate::commands::result::{Remarks, SubmitResult};
use crate::commands::submission::{Amend, Post, Receive};
use crate::commands::testing::Do;
use crate::commands::withhold::{RequestWithholding, words};
use crate::documents::result::ResultSheet;
use crate::model::ids::{OpinionId, SubscriptionId};
use crate::model::letter::{Aside, RedactionMark};
use crate::model::span::slice;
use crate::model::terms::{AsideReason, EligibilityClass, Lang, ResponseCategory, Role};
use crate::store::approvals::Snapshot;
use crate::store::issues::{Issue, View};
use crate::store::log::{Body, EntryRow, Log};
use crate::store::publications::Publication;
use crate::store::subscriptions::SubscriptionState;

const NAME: &str = "架空 花子";
const ADDRESS: &str = "みほん市みどり町三丁目15番7号";
const PHONE: &str = "090-5550-1234";
const MAIL: &str = "hanako.kaku@mail.example.com";
/// Everything that names the writer, as it may stand in a file.
const TOKENS: [&str; 5] = [NAME, "架空花子", ADDRESS, PHONE, MAIL];

fn writer() -> Person {
    Person {
        name: NAME.to_owned(),
        address: ADDRESS.to_owned(),
        phone: PHONE.to_owned(),
        mail: MAIL.to_owned(),
        class: Some(EligibilityClass::Resident),
        ..Person::default()
    }
}

fn words_of_letter() -> String {
    format!("架空花子です。電話は{PHONE}です。\n木を植えてほしい。住所は{ADDRESS}、連絡は{MAIL}まで。\n")
}

/// A letter by the form, amended once, split into two opinions with one aside and one redaction.
fn letter(case: &Case, issue: &Issue) -> Submission {
    let now = case.town.time.now();
    let post = |key: &str| Post { key: key.to_owned(), payload: Vec::new() };
    let parts = vec![(None, format!("{}前の言葉", words_of_letter()))];
    let (post_one, round) = (post("one"), case.round.id);
    let receive = Receive { post: post_one, round, parts, person: writer(), lang: Lang::Ja, received_at: now };
    let receipt = case.town.ok(&crate::commands::Actor::Resident, receive);
    let letter = case.town.read(|db| Submission::by_id(db, receipt.submission)).unwrap();
    let parts = vec![(None, words_of_letter())];
    let amend = Amend { receipt: letter.receipt.clone(), post: post("two"), parts, received_at: now };
    case.town.ok(&crate::commands::Actor::Resident, amend);
    divide(case, letter.id, issue);
    case.town.read(|db| Submission::by_id(db, letter.id)).unwrap()
}

fn divide(case: &Case, id: SubmissionId, issue: &Issue) {
    let clerk = case.clerk.person().unwrap();
    case.change_letter(id, move |letter| {
        letter.state = crate::procedure::submission::State::Divided;
        letter.validity = Some(crate::model::terms::Validity::Valid);
        letter.validity_reason = format!("{NAME}さん本人");
        letter.asides = Json::new(vec![Aside { start: 0, end: 7, reason: AsideReason::SelfIntroduction }]);
        letter.redactions = Json::new(vec![RedactionMark::free(0, 4, RedactionReason::Name)]);
        (letter.uncovered, letter.cleared_by) = (0, Some(clerk));
    });
    let letter = case.town.read(|db| Submission::by_id(db, id)).unwrap();
    let (first, end) = (letter.text.find('\n').unwrap(), letter.text.chars().count() as i64);
    let cut = letter.text[..=first].chars().count() as i64;
    for (position, start_at, end_at, gist) in [(1, 7, cut, format!("{NAME}の意見")), (2, cut, end, String::new())] {
        let mut opinion = Opinion {
            id: OpinionId::new(),
            submission: id,
            project: letter.project,
            round: letter.round,
            text_rev: letter.text_rev,
            position,
            start_at,
            end_at,
            scope: crate::model::terms::Scope::InScope,
            issue: Some(issue.id),
            no_issue: None,
            gist,
            plan_section: None,
            text_key: format!("{position}"),
            active: true,
            translation: String::new(),
            translation_due: false,
            rev: 1,
        };
        let put = Do(move |desk: &mut Desk<'_>| desk.create_plain("opinion.split", &mut opinion, With::default()));
        case.town.ok(&case.official, put);
    }
}

/// How often each token stands in the bytes of the database's files.
fn on_disk(case: &Case, tokens: &[&str]) -> Vec<usize> {
    let mut bytes = std::fs::read(&case.town.file).unwrap();
    for end in ["-wal", "-shm"] {
        bytes.extend(std::fs::read(format!("{}{end}", case.town.file.display())).unwrap_or_default());
    }
    tokens.iter().map(|token| bytes.windows(token.len()).filter(|window| *window == token.as_bytes()).count()).collect()
}

fn erase(case: &Case, submission: SubmissionId) {
    let asked = case.town.ok(&case.official, RequestErasure { submission, ground: Ground::WriterAsked });
    case.town.ok(&case.approver, approve(&asked));
}

#[test]
fn of_an_erased_writer_no_byte_is_left() {
    let case = Case::open();
    let issue = case.issue("木を植える場所");
    let erased = letter(&case, &issue);
    // Other letters around it, so that pages are split and joined.
    for at in 0..60 {
        case.letter(&format!("{}\n", format!("別の人の意見{at}。").repeat(at * 3 + 1)), &[&issue]);
    }
    let follow = Subscription {
        id: SubscriptionId::new(),
        mail: MAIL.to_owned(),
        lang: Lang::Ja,
        project: None,
        state: SubscriptionState::Confirmed,
        token: "t".to_owned(),
        made_at: case.town.time.now(),
        confirmed_at: None,
        qa_row: None,
        district: String::new(),
    };
    case.town.ok(&case.official, Do(move |desk: &mut Desk<'_>| Ok(follow.insert(desk.db)?)));
    assert!(on_disk(&case, &TOKENS).iter().all(|count| *count > 0));

    erase(&case, erased.id);

    assert_eq!(on_disk(&case, &TOKENS), [0; 5]);
    assert_eq!(case.town.findings(), []);
    let left = case.town.read(|db| Submission::by_id(db, erased.id)).unwrap();
    assert_eq!(left.text, "［消去］です。電話は［消去］です。\n木を植えてほしい。住所は［消去］、連絡は［消去］まで。\n");
    assert!(case.town.read(|db| PersonRow::of(db, erased.id)).is_none());
}

#[test]
fn the_letter_stays_whole_and_its_marks_follow_their_words() {
    let case = Case::open();
    let issue = case.issue("木を植える場所");
    let before = letter(&case, &issue);

    erase(&case, before.id);

    let after = case.town.read(|db| Submission::by_id(db, before.id)).unwrap();
    let opinions = case.town.read(|db| Opinion::of_submission(db, before.id));
    let words = |start: i64, end: i64| slice(&after.text, start as usize, end as usize).unwrap();
    assert_eq!(words(opinions[0].start_at, opinions[0].end_at), "電話は［消去］です。\n");
    assert_eq!(words(opinions[1].start_at, opinions[1].end_at), "木を植えてほしい。住所は［消去］、連絡は［消去］まで。\n");
    assert_eq!(slice(&after.text, after.asides[0].start, after.asides[0].end), Some("［消去］です。"));
    assert_eq!(slice(&after.text, after.redactions[0].start, after.redactions[0].end), Some("［消去］"));
    assert_eq!((after.intake_no, after.received_at, after.text_rev), (before.intake_no, before.received_at, before.text_rev));
    let entries = case.town.read(|db| EntryRow::of_subject(db, Log::Record, before.id.as_str()));
    let entry = entries.last().unwrap();
    assert!(entry.kind == "person.erased" && !entry.leaf.contains("second -\n") && !entry.leaf.contains("cause -\n"));
}

#[test]
fn an_erasure_needs_two_persons_and_the_letter_it_was_asked_for() {
    let case = Case::open();
    let issue = case.issue("木を植える場所");
    let letter = letter(&case, &issue);
    let request = || RequestErasure { submission: letter.id, ground: Ground::WriterAsked };
    assert!(matches!(case.town.refused(&case.approver, request()), Refused::Rule(_)));
    let asked = case.town.ok(&case.official, request());
    assert_eq!(case.town.refused(&case.official, request()), Refused::Waits(asked.id));
    let same_person = case.town.account("tanaka2", Role::Approver, "midori", Some(case.official.person().unwrap()));
    assert_eq!(case.town.guards(&same_person, approve(&asked)), ["other_person"]);

    case.change_letter(letter.id, |letter| letter.validity_reason = String::new());
    assert_eq!(case.town.guards(&case.approver, approve(&asked)), ["content_unchanged"]);
    case.town.ok(&case.approver, give_back(&asked, "不要です"));

    assert!(case.town.read(|db| PersonRow::of(db, letter.id)).is_some());
    assert_ne!(case.town.ok(&case.official, request()).id, asked.id, "what came back is asked for anew");
}

/// A published case: somebody else's name stands in an opinion, in its summary and in the city's answer.
fn published() -> (Case, Submission, View) {
    let case = Case::open();
    let issue = case.issue("木を植える場所");
    let (letter, opinions) = case.letter("隣の架空太郎さんの木が邪魔です。", &[&issue]);
    case.change_opinion(opinions[0].id, |opinion| opinion.gist = "架空太郎さんの木について".to_owned());
    case.sort();
    case.respond();
    let mut form = case.view_form(&issue, ResponseCategory::NotReflected);
    form.text = "架空太郎さんの木は市のものではありません。".to_owned();
    let draft = crate::commands::view::DraftView { issue: issue.id, round: case.round.id, form };
    let view = case.town.ok(&case.official, draft);
    let asked = case.town.ok(&case.official, crate::commands::view::SubmitView { view: view.id, rev: view.rev });
    case.town.ok(&case.approver, approve(&asked));
    let remarks = Remarks { remark: "案は変えません。".to_owned(), ..Remarks::default() };
    let ask = SubmitResult { round: case.round.id, rev: case.now().rev, remarks };
    let asked = case.town.ok(&case.official, ask);
    case.town.ok(&case.approver, approve(&asked));
    (case, letter, view)
}

fn sheet(case: &Case) -> (Publication, ResultSheet) {
    let publication = case.town.read(|db| Publication::newest(db, case.round.id)).unwrap();
    let snapshot = case.town.read(|db| Snapshot::by_hash(db, &publication.snapshot)).unwrap();
    (publication, serde_json::from_str(&snapshot.body).unwrap())
}

fn withhold(case: &Case, words: &str) -> RequestWithholding {
    RequestWithholding { round: case.round.id, words: words.to_owned(), reason: RedactionReason::ThirdParty }
}

/// The words that an approval is about.
fn asked_words(case: &Case, asked: &Approval) -> String {
    let found = case.town.store.read::<_, crate::store::StoreError>(|db| Ok(words(db, asked).unwrap()));
    found.unwrap().unwrap().0
}

#[test]
fn withheld_words_leave_every_published_version_and_the_record_says_so() {
    let (case, letter, view) = published();
    let (before, _) = sheet(&case);
    let asked = case.town.ok(&case.official, withhold(&case, "架空太郎さん"));
    assert_eq!(asked_words(&case, &asked), "架空太郎さん");
    assert!(!serde_json::to_string(&asked).unwrap().contains("太郎"));

    case.town.ok(&case.approver, approve(&asked));

    let (after, sheet) = sheet(&case);
    let marked = "隣の［非公開：第三者の情報］の木が邪魔です。";
    assert_eq!(sheet.issues[0].opinions[0].text, marked);
    assert_eq!(sheet.issues[0].text, "［非公開：第三者の情報］の木は市のものではありません。");
    assert_eq!((sheet.withheld_later.len(), sheet.withheld_later[0].places, after.version), (1, 3, before.version));
    assert!(case.town.read(|db| Snapshot::by_hash(db, &before.snapshot)).is_none());
    let entries = case.town.read(|db| EntryRow::of_subject(db, Log::Record, after.id.as_str()));
    let contents: Vec<_> = entries.iter().map(|entry| entry.leaf.lines().find(|line| line.starts_with("content ")).unwrap()).collect();
    let base64 = |hash: &str| format!("content {}", crate::record::digest::Digest::from_hex(hash).unwrap().base64());
    assert_eq!(contents, [base64(&before.snapshot), base64(&after.snapshot)]);
    assert_eq!(case.town.findings(), []);

    // The letter itself stays as it was sent, with the place marked; every other copy is gone.
    let kept = case.town.read(|db| Submission::by_id(db, letter.id)).unwrap();
    assert_eq!((kept.text, kept.redactions[0].start, kept.redactions[0].end), (letter.text, 2, 8));
    let bodies = case.town.read(|db| Body::from(db, Log::Record, 0, 1000));
    let holding: Vec<_> = bodies.iter().filter(|body| body.body.contains("架空太郎")).map(|body| body.of_table.as_str()).collect();
    assert_eq!(holding, ["submissions"]);
    assert!(case.view(&view).text.starts_with("［非公開"));
    let again = case.town.refused(&case.official, withhold(&case, "架空太郎さん"));
    assert!(matches!(again, Refused::Fields(errors) if errors[0].problem == "words_not_published"));
}

#[test]
fn words_are_withheld_by_two_persons_and_only_where_they_are_public() {
    let (case, _, view) = published();
    let problem = |words: &str| match case.town.refused(&case.official, withhold(&case, words)) {
        Refused::Fields(errors) => errors[0].problem,
        other => panic!("{other:?}"),
    };
    assert_eq!((problem("木"), problem("存在しない言葉")), ("words_length", "words_not_published"));

    let asked = case.town.ok(&case.official, withhold(&case, "架空太郎さん"));
    assert_eq!(case.town.refused(&case.official, withhold(&case, "架空太郎さん")), Refused::Waits(asked.id));
    let same_person = case.town.account("tanaka2", Role::Approver, "midori", Some(case.official.person().unwrap()));
    assert_eq!(case.town.guards(&same_person, approve(&asked)), ["other_person"]);
    case.town.ok(&case.approver, give_back(&asked, "公表してよい名前です"));

    assert!(case.view(&view).text.contains("架空太郎さん"));
    assert!(sheet(&case).1.withheld_later.is_empty());
}

#[test]
fn what_is_not_published_is_redacted_not_withheld() {
    let case = Case::open();
    let issue = case.issue("木を植える場所");
    case.letter("隣の架空太郎さんの木が邪魔です。", &[&issue]);

    let refused = case.town.refused(&case.official, withhold(&case, "架空太郎さん"));

    assert!(matches!(refused, Refused::Fields(errors) if errors[0].problem == "words_not_published"));
}
