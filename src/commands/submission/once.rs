//! Once only: the same post sent twice, by a double click, a retry or a lost answer, is one letter with one receipt.
//!
//! Key and payload are kept as keyed hashes for 14 days, the answer as the letter's id: the receipt code is made again
//! from it and stored nowhere.

use super::{Receipt, receipt_code};
use crate::commands::{Desk, FieldError, Refused, Stop};
use crate::keys::{Keys, Use, hex};
use crate::model::ids::SubmissionId;
use crate::store::working::Accepted;
use serde::{Deserialize, Serialize};

/// Longest key, in bytes; ours have 32.
const KEY_LIMIT: usize = 200;

/// What a caller sends to be able to ask again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// Chosen by the caller, one for each thing it wants done.
    pub key: String,
    /// Whatever was posted: a second post under the key must be equal to it.
    pub payload: Vec<u8>,
}

/// A post, as the store knows it.
pub struct Once {
    key: String,
    payload: String,
}

#[derive(Serialize, Deserialize)]
struct Answer {
    submission: SubmissionId,
    late: bool,
}

impl Once {
    /// `scope` is the command, and who may ask again; `target` is what the post is about.
    pub fn of(keys: &Keys, scope: &str, target: &str, post: &Post) -> Result<Self, Refused> {
        if post.key.is_empty() || post.key.len() > KEY_LIMIT {
            return Err(Refused::Fields(vec![FieldError::new("key", "key_needed")]));
        }
        let mac = |parts: &[&[u8]]| hex(&keys.mac(Use::Idempotency, parts));
        let (scope, key) = (scope.as_bytes(), post.key.as_bytes());
        Ok(Self { key: mac(&[b"key", scope, key]), payload: mac(&[b"payload", scope, key, target.as_bytes(), &post.payload]) })
    }

    /// What was answered to this post before; refused when the key was used for another one.
    pub fn answered(&self, desk: &mut Desk<'_>) -> Result<Option<Receipt>, Stop> {
        let waiting = desk.batch.accepted(&self.key).cloned();
        let Some(accepted) = waiting.map_or_else(|| Accepted::by_key(desk.db, &self.key), |found| Ok(Some(found)))? else {
            return Ok(None);
        };
        let Answer { submission, late } = serde_json::from_str(&accepted.reply).map_err(|error| Stop::Broken(error.to_string()))?;
        let code = receipt_code(desk.keys, submission).to_string();
        if accepted.payload == self.payload {
            Ok(Some(Receipt { code, submission, late, repeated: true }))
        } else {
            Err(Refused::KeyUsed { receipt: code }.into())
        }
    }

    /// Keeps what is answered, in the transaction of what was done.
    pub fn keep(self, desk: &mut Desk<'_>, submission: SubmissionId, late: bool) -> Result<Receipt, Stop> {
        let reply = serde_json::to_string(&Answer { submission, late }).map_err(|error| Stop::Broken(error.to_string()))?;
        desk.batch.add_accepted(Accepted { key: self.key, payload: self.payload, reply, made_at: desk.now });
        Ok(Receipt { code: receipt_code(desk.keys, submission).to_string(), submission, late, repeated: false })
    }
}
