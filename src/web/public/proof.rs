//! `/receipts/{code}/proof`: the file with which a writer shows, without us, that the letter stands in the record.
//!
//! It opens the commitment to the letter's words and not the one to the writer's name and address: whoever holds the code
//! gets the file, and the code shows nobody's name.

use crate::commands::seal::StoredNodes;
use crate::commands::submission::receipt_hash;
use crate::model::receipt::ReceiptCode;
use crate::record::commitment::Field;
use crate::record::path::inclusion_proof;
use crate::record::proof::{Opening, Proof};
use crate::store::Db;
use crate::store::log::{Body, CheckpointRow, EntryRow, Log};
use crate::web::headers::CONFIDENTIAL;
use crate::web::problem::Problem;
use crate::web::public::receipts::{guess, letter};
use crate::web::visit::Visit;
use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::web::{Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

/// The entries that fix a writer's words.
const WORDS: [&str; 5] = ["submission.receive", "submission.enter", "submission.arrive", "submission.amend", "submission.correct"];

/// Which words: 0 for the letter as it came in, n for its n-th amendment.
#[derive(Clone, Copy, Deserialize)]
pub struct Which {
    #[serde(default)]
    amendment: usize,
}

pub async fn download(visit: Visit, code: Path<String>, which: Query<Which>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let code: ReceiptCode = code.parse().map_err(|_| Problem::NotFound)?;
    let (hash, which) = (receipt_hash(&code), which.amendment);
    let guess = guess(&visit, &request)?;
    let file = visit.app.read(move |db| file(db, &hash, which)).await;
    if let Err(Problem::NotFound) = file {
        guess.missed()?;
    }
    let (seq, file) = file?;
    let mut response = HttpResponse::Ok();
    for header in CONFIDENTIAL {
        response.insert_header(*header);
    }
    response.insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"ronten-{seq}.tlog-proof\"")));
    Ok(response.content_type("application/octet-stream").body(file))
}

/// The seq of the entry, which the file is named by (the file is there to be shown, the code is not), and its text.
fn file(db: &mut Db, hash: &str, which: usize) -> Result<(i64, String), Problem> {
    let letter = letter(db, hash)?.ok_or(Problem::NotFound)?;
    let mut entries = EntryRow::of_subject(db, Log::Record, letter.id.as_str())?.into_iter();
    let entry = entries.by_ref().filter(|entry| WORDS.contains(&entry.kind.as_str())).nth(which).ok_or(Problem::NotFound)?;
    let checkpoint = CheckpointRow::newest(db, Log::Record)?.ok_or(Problem::NotFound)?;
    // Words that were withheld cannot be shown any more; that the letter came in still can.
    let openings = match Body::of(db, Log::Record, entry.seq)? {
        Some(body) => vec![Opening {
            field: Field::Text,
            salt: body.salt.try_into().map_err(|_| Problem::internal("a salt of another length"))?,
            payload: body.body,
        }],
        None => Vec::new(),
    };
    let seq = entry.seq;
    let (index, size) = (entry.seq as u64, checkpoint.size as u64);
    let path = inclusion_proof(&mut StoredNodes { db, log: Log::Record }, index, size).map_err(Problem::internal)?;
    let proof = Proof { entry: entry.leaf.into_bytes(), openings, index, path, checkpoint: checkpoint.note };
    Ok((seq, proof.to_text().map_err(Problem::internal)?))
}
