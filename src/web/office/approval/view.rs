//! The city's view on an issue as it is to be approved, beside the words that it answers.

use crate::commands::submission::cleared_span;
use crate::documents::result::{SheetSection, marker};
use crate::model::Span;
use crate::model::ids::OpinionId;
use crate::model::terms::{Lang, ResponseCategory, Role, Scope, Tongue};
use crate::store::Db;
use crate::store::approvals::Snapshot;
use crate::store::opinions::Opinion;
use crate::store::policies::PolicyRow;
use crate::store::rounds::Round;
use crate::store::submissions::Submission;
use crate::web::problem::Problem;
use serde::{Deserialize, Serialize};

/// For the part `pages/office/approval/view`.
#[derive(Serialize)]
pub struct ViewShown {
    /// The city's own words for the category.
    label: String,
    #[serde(flatten)]
    view: Asked,
    answered: Vec<Answered>,
}

/// The snapshot, as far as it is shown.
#[derive(Serialize, Deserialize)]
struct Asked {
    issue: i64,
    theme: String,
    title: String,
    category: Option<ResponseCategory>,
    text: String,
    reason: String,
    place: String,
    before_text: String,
    after_text: String,
    page: String,
    later_stage: String,
    opinions: Vec<Member>,
    /// The sections of the plan that are changed.
    #[serde(default)]
    sections: Vec<SheetSection>,
}

#[derive(Serialize, Deserialize)]
struct Member {
    id: OpinionId,
    scope: Scope,
    gist: String,
    #[serde(default)]
    translation: String,
}

/// An opinion that the view answers.
#[derive(Serialize)]
struct Answered {
    /// Intake number of its letter, and which opinion of the letter it is; none when it is gone.
    letter: Option<i64>,
    position: i64,
    scope: Scope,
    gist: String,
    /// As the public will read it; empty for readers who see no letters before their publication, and for auditors before it
    /// was looked through.
    words: String,
    /// The language of these words, and what they say in Japanese by the city.
    lang: Option<Tongue>,
    translation: String,
}

/// The view of a snapshot.
pub fn view(db: &mut Db, snapshot: &Snapshot, round: Option<&Round>, reader: Role, lang: Lang) -> Result<ViewShown, Problem> {
    let view: Asked = serde_json::from_str(&snapshot.body).map_err(Problem::internal)?;
    let policy = round.map(|round| PolicyRow::by_version(db, round.policy)).transpose()?.flatten();
    let label = view.category.zip(policy).map(|(category, policy)| policy.body.category(category, lang).to_owned());
    let answered = view.opinions.iter().map(|member| answered(db, member, reader)).collect::<Result<_, _>>()?;
    Ok(ViewShown { label: label.unwrap_or_default(), view, answered })
}

fn answered(db: &mut Db, member: &Member, reader: Role) -> Result<Answered, Problem> {
    let opinion = Opinion::by_id(db, member.id)?;
    let letter = opinion.as_ref().map(|opinion| Submission::by_id(db, opinion.submission)).transpose()?.flatten();
    // An auditor reads what was looked through; the section, which reads the letters, reads it before too.
    let may_read = |letter: &Submission| match reader {
        Role::Official | Role::Approver => true,
        Role::Auditor => letter.cleared_by.is_some(),
        _ => false,
    };
    let words = opinion.as_ref().zip(letter.as_ref()).filter(|(_, letter)| may_read(letter)).and_then(|(opinion, letter)| {
        let span = Span::new(usize::try_from(opinion.start_at).ok()?, usize::try_from(opinion.end_at).ok()?)?;
        Some(cleared_span(letter, span, marker).ok()?.text)
    });
    Ok(Answered {
        lang: letter.as_ref().map(Submission::written_in),
        translation: if words.is_some() { member.translation.clone() } else { String::new() },
        letter: letter.map(|letter| letter.intake_no),
        position: opinion.map_or(0, |opinion| opinion.position),
        scope: member.scope,
        gist: member.gist.clone(),
        words: words.unwrap_or_default(),
    })
}
