//! What a removal would do, on the page where it is decided: exactly which words go, and what stands there afterwards.

use crate::commands::scrub::{Mentions, PlanLoss, PlanText, RoundLoss};
use crate::commands::withhold::{self, Loss, Preview};
use crate::commands::{erase, retention};
use crate::documents::result::withheld_marker;
use crate::model::terms::{Lang, Role};
use crate::procedure::approval::State as ApprovalState;
use crate::procedure::submission::State as LetterState;
use crate::store::Db;
use crate::store::approvals::Approval;
use crate::store::rounds::Round;
use crate::store::submissions::Submission;
use crate::texts::texts;
use crate::web::office::letters::marks::{Piece, plain};
use crate::web::problem::Problem;
use serde::Serialize;

/// For the part `pages/office/approval/withholding`.
#[derive(Serialize)]
pub struct Withholding {
    /// None for auditors, to whom names are not shown, and once it is decided.
    words: Option<String>,
    reason: Option<&'static str>,
    marker: Option<&'static str>,
    losses: Vec<LossShown>,
    /// Whether it was approved, so that it has happened.
    done: bool,
}

/// What one published version of a result, or one of the plan, loses.
#[derive(Serialize)]
struct LossShown {
    name: String,
    texts: Vec<Text>,
}

/// A text as it will stand.
#[derive(Serialize)]
struct Text {
    label: String,
    text: String,
}

/// For the part `pages/office/approval/erasure`.
#[derive(Serialize)]
pub struct Erasure {
    number: i64,
    ground: Option<&'static str>,
    named: bool,
    files: usize,
    places: u64,
    mentions: Mentions,
    /// The letter as it will stand; only for who reads letters, and once somebody opened it.
    pieces: Vec<Piece>,
    losses: Vec<LossShown>,
    waits: bool,
    done: bool,
}

pub fn withholding(db: &mut Db, approval: &Approval, reader: Role, lang: Lang) -> Result<Withholding, Problem> {
    let preview = match approval.state {
        ApprovalState::Requested => withhold::preview(db, approval)?,
        _ => None,
    };
    let done = approval.state == ApprovalState::Approved;
    let Some(Preview { words, reason, losses, plans, rounds }) = preview else {
        return Ok(Withholding { words: None, reason: None, marker: None, losses: Vec::new(), done });
    };
    Ok(Withholding {
        words: Some(words).filter(|_| reader != Role::Auditor),
        reason: Some(reason.name()),
        marker: Some(withheld_marker(reason)),
        losses: shown(db, losses, lang)?
            .into_iter()
            .chain(plans.into_iter().map(|loss| of_plan(loss, lang)))
            .chain(rounds.into_iter().map(|loss| of_round(loss, lang)))
            .collect(),
        done,
    })
}

pub fn erasure(db: &mut Db, approval: &Approval, reader: Role, lang: Lang) -> Result<Option<Erasure>, Problem> {
    let Ok(id) = approval.subject.parse() else { return Ok(None) };
    let Some(letter) = Submission::by_id(db, id)? else { return Ok(None) };
    let (number, opened) = (letter.intake_no, letter.state != LetterState::Received);
    let waits = approval.state == ApprovalState::Requested;
    let mut erasure = Erasure {
        number,
        ground: erase::ground(approval).map(|ground| ground.name()),
        named: false,
        files: 0,
        places: 0,
        mentions: Mentions::default(),
        pieces: Vec::new(),
        losses: Vec::new(),
        waits,
        done: approval.state == ApprovalState::Approved,
    };
    if waits {
        let preview = erase::preview(db, letter)?;
        (erasure.named, erasure.files) = (preview.named, preview.files);
        (erasure.places, erasure.mentions) = (preview.places, preview.mentions);
        if opened && matches!(reader, Role::Official | Role::Approver) {
            erasure.pieces = plain(&preview.letter.text);
        }
        erasure.losses = shown(db, preview.losses, lang)?;
    }
    Ok(Some(erasure))
}

/// For the part `pages/office/approval/retention`.
#[derive(Serialize)]
pub struct Retention {
    letters: usize,
    /// 受付番号, as they were asked for, in one line.
    numbers: String,
    mentions: Mentions,
    losses: Vec<LossShown>,
    waits: bool,
    done: bool,
}

pub fn retention(db: &mut Db, approval: &Approval, lang: Lang) -> Result<Retention, Problem> {
    let waits = approval.state == ApprovalState::Requested;
    let preview = retention::preview(db, approval)?;
    let losses = if waits { shown(db, preview.losses, lang)? } else { Vec::new() };
    let numbers: Vec<String> = preview.numbers.iter().map(i64::to_string).collect();
    let numbers_line = numbers.join(&texts().get(lang, "policy.between", &[]));
    let done = approval.state == ApprovalState::Approved;
    Ok(Retention { letters: numbers.len(), numbers: numbers_line, mentions: preview.mentions, losses, waits, done })
}

fn shown(db: &mut Db, losses: Vec<Loss>, lang: Lang) -> Result<Vec<LossShown>, Problem> {
    let mut shown = Vec::new();
    for Loss { round, version, texts: changed } in losses {
        let number = round.map(|round| Round::by_id(db, round)).transpose()?.flatten().map_or(0, |round| round.number);
        let values = [("round", number.to_string()), ("version", version.to_string()), ("n", changed.len().to_string())];
        let key = if round.is_some() { "removal.version" } else { "removal.ending" };
        let name = texts().get(lang, key, &values.each_ref().map(|(key, value)| (*key, value.as_str())));
        let label = |name: &str, n: u64| texts().get(lang, &format!("result_request.part.{name}"), &[("n", &n.to_string())]);
        let changed = changed.into_iter().map(|one| Text { label: label(one.part.name, one.part.number), text: one.text });
        shown.push(LossShown { name, texts: changed.collect() });
    }
    Ok(shown)
}

fn of_round(loss: RoundLoss, lang: Lang) -> LossShown {
    let (round, n) = (loss.number.to_string(), loss.texts.len().to_string());
    let label = texts().get(lang, "removal.announcement_text", &[]);
    let name = texts().get(lang, "removal.announcement", &[("round", &round), ("n", &n)]);
    LossShown { name, texts: loss.texts.into_iter().map(|text| Text { label: label.clone(), text }).collect() }
}

fn of_plan(loss: PlanLoss, lang: Lang) -> LossShown {
    let word = |key: &str, values: &[(&str, &str)]| texts().get(lang, &format!("removal.{key}"), values);
    let (version, n) = (loss.version.to_string(), loss.texts.len().to_string());
    let changed = loss.texts.into_iter().map(|one| match one {
        PlanText::Title(text) => Text { label: word("plan_title", &[]), text },
        PlanText::FileName(text) => Text { label: word("plan_file", &[]), text },
        PlanText::Section { heading, lines } if heading.is_empty() => Text { label: word("plan_front", &[]), text: lines },
        PlanText::Section { heading, lines } => Text { label: word("plan_section", &[("heading", &heading)]), text: lines },
    });
    LossShown { name: word("plan", &[("version", &version), ("n", &n)]), texts: changed.collect() }
}
