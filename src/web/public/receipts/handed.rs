//! A letter that was meant for another round: its two receipts lead to each other. Whoever has one code may have the other: both are
//! of one writer.

use crate::commands::submission::receipt_code;
use crate::keys::Keys;
use crate::model::ids::SubmissionId;
use crate::model::terms::Lang;
use crate::store::Db;
use crate::store::projects::Project;
use crate::store::rounds::Round;
use crate::store::submissions::Submission;
use crate::web::problem::Problem;
use crate::web::public::project::round_name;
use crate::web::public::seen::title;
use serde::Serialize;

/// The same letter in the other round.
#[derive(Serialize)]
pub struct Other {
    round: String,
    href: String,
}

/// Where a letter went on to, or came from.
pub fn other(db: &mut Db, keys: &Keys, lang: Lang, id: Option<SubmissionId>) -> Result<Option<Other>, Problem> {
    let Some(letter) = id.map(|id| Submission::by_id(db, id)).transpose()?.flatten() else { return Ok(None) };
    let project = Project::by_id(db, letter.project)?.ok_or_else(|| Problem::internal("a letter without a project"))?;
    let round = Round::by_id(db, letter.round)?.ok_or_else(|| Problem::internal("a letter without a round"))?;
    let round = format!("{}　{}", title(&project, lang), round_name(lang, round.number));
    Ok(Some(Other { round, href: format!("/receipts/{}", receipt_code(keys, letter.id)) }))
}
