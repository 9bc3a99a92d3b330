//! What a removal would do, on the page where it is decided: exactly which words go, and what stands there afterwards.

use crate::commands::erase;
use crate::commands::withhold::{self, Loss};
use crate::documents::result::withheld_marker;
use crate::model::terms::Role;
use crate::procedure::approval::State as ApprovalState;
use crate::procedure::submission::State as LetterState;
use crate::store::Db;
use crate::store::approvals::Approval;
use crate::store::rounds::Round;
use crate::store::submissions::Submission;
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

/// What one published version loses.
#[derive(Serialize)]
struct LossShown {
    round: i64,
    version: i64,
    texts: Vec<Text>,
}

/// A text as it will stand; `part` is a text below `result_request.part`.
#[derive(Serialize)]
struct Text {
    part: &'static str,
    number: u64,
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
    /// The letter as it will stand; only for who reads letters, and once somebody opened it.
    pieces: Vec<Piece>,
    losses: Vec<LossShown>,
    waits: bool,
    done: bool,
}

pub fn withholding(db: &mut Db, approval: &Approval, reader: Role) -> Result<Withholding, Problem> {
    let preview = match approval.state {
        ApprovalState::Requested => withhold::preview(db, approval)?,
        _ => None,
    };
    let done = approval.state == ApprovalState::Approved;
    let Some((words, reason, losses)) = preview else {
        return Ok(Withholding { words: None, reason: None, marker: None, losses: Vec::new(), done });
    };
    Ok(Withholding {
        words: Some(words).filter(|_| reader != Role::Auditor),
        reason: Some(reason.name()),
        marker: Some(withheld_marker(reason)),
        losses: shown(db, losses)?,
        done,
    })
}

pub fn erasure(db: &mut Db, approval: &Approval, reader: Role) -> Result<Option<Erasure>, Problem> {
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
        pieces: Vec::new(),
        losses: Vec::new(),
        waits,
        done: approval.state == ApprovalState::Approved,
    };
    if waits {
        let preview = erase::preview(db, letter)?;
        (erasure.named, erasure.files, erasure.places) = (preview.named, preview.files, preview.places);
        if opened && matches!(reader, Role::Official | Role::Approver) {
            erasure.pieces = plain(&preview.letter.text);
        }
        erasure.losses = shown(db, preview.losses)?;
    }
    Ok(Some(erasure))
}

fn shown(db: &mut Db, losses: Vec<Loss>) -> Result<Vec<LossShown>, Problem> {
    let mut shown = Vec::new();
    for Loss { round, version, texts } in losses {
        let number = Round::by_id(db, round)?.map_or(0, |round| round.number);
        let texts = texts.into_iter().map(|text| Text { part: text.part.name, number: text.part.number, text: text.text });
        shown.push(LossShown { round: number, version, texts: texts.collect() });
    }
    Ok(shown)
}
