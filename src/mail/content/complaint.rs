//! What is said about a complaint: its number and where it stands, never its words.

use crate::commands::complaint::receipt_code;
use crate::mail::compose::Postmark;
use crate::model::calendar::fiscal_year_text;
use crate::model::terms::Lang;
use crate::procedure::complaint::State;
use crate::store::Db;
use crate::store::complaints::Complaint;
use crate::store::mail::{Letter, Notice, RecipientKind};
use crate::templates::link;
use diesel::QueryResult;
use serde::Serialize;

/// The complaint that a mail is about.
#[derive(Clone, Debug, Default, Serialize)]
pub struct AboutComplaint {
    /// `2026-001`.
    pub no: String,
    /// 令和8年度.
    pub year: String,
    pub number: i64,
    pub kind: &'static str,
    pub received_at: String,
    /// By when the city means to answer (`YYYY-MM-DD`); none where there is no such day, or it is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_by: Option<String>,
    /// Given to the complainant alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code_url: Option<String>,
    /// Where it is shown to everybody.
    pub url: String,
}

pub(super) fn about_complaint(db: &mut Db, mark: &Postmark, notice: &Notice, letter: &Letter) -> QueryResult<Option<AboutComplaint>> {
    let Some(complaint) = notice.complaint.map(|id| Complaint::by_id(db, id)).transpose()?.flatten() else { return Ok(None) };
    let to_complainant = letter.recipient_kind == RecipientKind::Complaint;
    let code = to_complainant.then(|| receipt_code(&mark.keys, complaint.id).to_string());
    let url = |path: String| format!("{}{}", mark.base_url, link(letter.lang, &path));
    let open = !matches!(complaint.state, State::Answered | State::Withdrawn);
    Ok(Some(AboutComplaint {
        no: complaint.no(),
        year: year(complaint.fiscal_year, letter.lang),
        number: complaint.number,
        kind: complaint.kind.name(),
        received_at: complaint.received_at.into(),
        answer_by: Some(complaint.due.clone()).filter(|due| open && !due.is_empty()),
        code_url: code.as_ref().map(|code| url(format!("/complaints/receipts/{code}"))),
        code,
        url: url(format!("/complaints/{}", complaint.no())),
    }))
}

fn year(fiscal_year: i64, lang: Lang) -> String {
    fiscal_year_text(i32::try_from(fiscal_year).unwrap_or_default(), lang)
}
