//! What a letter's templates are given, read at the moment of sending. Never a word of any opinion: links lead to where those
//! who may can read them.

mod complaint;
mod intake;
mod method;

pub use complaint::AboutComplaint;
use complaint::about_complaint;
pub use intake::{Intake, IntakeLine, SilentWay};
use intake::{intake, silent};
pub use method::{AboutEdition, AboutIssue, AboutMethod, AboutOccasion};
use method::{Subject, about_method};

use super::compose::Postmark;
use crate::commands::mail::FAILED;
use crate::commands::remind::{RECONCILE, RECONCILE_PAST, RESULT, RESULT_PAST, TODAY, WAY_PAST};
use crate::commands::submission::intake::BULK;
use crate::commands::submission::receipt_code;
use crate::commands::subscription;
use crate::model::deadlines;
use crate::model::ids::SubmissionId;
use crate::model::letter::Missing;
use crate::model::policy::Policy;
use crate::model::round::{PlanChange, Revision};
use crate::model::terms::{Lang, Stage, Validity};
use crate::procedure::Machine as _;
use crate::procedure::project::Project as Machine;
use crate::store::Db;
use crate::store::approvals::{Approval, Purpose};
use crate::store::mail::{Letter, Notice, RecipientKind};
use crate::store::policies::PolicyRow;
use crate::store::projects::Project;
use crate::store::rounds::Round;
use crate::store::submissions::Submission;
use crate::templates::city::City;
use crate::templates::link;
use diesel::QueryResult;
use serde::Serialize;

/// Values for templates. What is none is not given at all, so a template that asks for it in vain is an error and not a gap.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Content {
    /// With the section to ask: for staff the one that answers for the procedure, for others the responsible one.
    pub city: City,
    #[serde(flatten)]
    pub round: About,
    #[serde(flatten)]
    pub letter: AboutLetter,
    /// The complaint that a mail is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub complaint: Option<AboutComplaint>,
    #[serde(flatten)]
    pub method: AboutMethod,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    /// What came in, for the line of the day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intake: Option<Intake>,
    /// The ways in that do not come through, for the mails that name them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub silent: Option<Vec<SilentWay>>,
    /// The day by which something is due, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
    /// Until when an opening can be approved: its moment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decide_by: Option<String>,
    /// Until when a change of the running period can be approved: its moment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period_ends: Option<String>,
    /// Where staff go on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub office_url: Option<String>,
    /// Where following is confirmed and ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscription_url: Option<String>,
}

/// The project and round that a letter is about.
#[derive(Clone, Debug, Default, Serialize)]
pub struct About {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub project_title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opens_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closes_at: Option<String>,
    /// The end before the one that is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_before: Option<String>,
    /// The announced period that was put off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opened_before: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_before: Option<String>,
    /// What was corrected in what is put to comment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrected: Option<Corrected>,
    /// The date on which the result is planned, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result_due: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub round_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result_url: Option<String>,
    /// How the project ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome_url: Option<String>,
}

/// A correction: where to look, never the words themselves.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Corrected {
    pub important: bool,
    /// The version of the plan that took the place of another, and where the two are compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparison_url: Option<String>,
    /// Whether texts of the announcement were reworded.
    pub texts: bool,
}

/// The letter (意見書) that a mail is about.
#[derive(Clone, Debug, Default, Serialize)]
pub struct AboutLetter {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received_at: Option<String>,
    /// Whether it came after the close.
    pub late: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intake_no: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<&'static str>,
    /// The project from which it was handed over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handed_from: Option<String>,
    /// Given to its writer alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipt_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipt_url: Option<String>,
    /// What it lacks and was asked for.
    pub missing: Vec<Missing>,
    /// Until when that can be given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repair_until: Option<String>,
}

/// Reads what the letter's templates need.
pub fn content(db: &mut Db, mark: &Postmark, policy: &Policy, notice: &Notice, letter: &Letter) -> QueryResult<Content> {
    let lang = letter.lang;
    let url = |path: String| format!("{}{}", mark.base_url, link(lang, &path));
    let round = notice.round.map(|id| Round::by_id(db, id)).transpose()?.flatten();
    let project = notice.project.or(round.as_ref().map(|round| round.project));
    let project = project.map(|id| Project::by_id(db, id)).transpose()?.flatten();
    let staff = matches!(letter.recipient_kind, RecipientKind::Account | RecipientKind::SectionBox);
    let section = round.as_ref().map(|round| &round.section).or(project.as_ref().map(|project| &project.section));
    let approval = notice.approval.map(|id| Approval::by_id(db, id)).transpose()?.flatten();
    let opening = approval.as_ref().is_some_and(|approval| approval.purpose == Purpose::Opening);
    let of_period = approval.as_ref().is_some_and(|approval| matches!(approval.purpose, Purpose::Extension | Purpose::Material));
    let about_letter = about_letter(db, mark, notice, letter)?;
    let complaint = about_complaint(db, mark, notice, letter)?;
    let subject = Subject::of(db, notice)?;
    let of_method = project.as_ref().and_then(|project| subject.office_path(project));
    let office_path = match (&approval, &project, &round) {
        // Where mails that failed are sent again.
        _ if notice.name == FAILED => "/office/mail".to_owned(),
        _ if notice.name == WAY_PAST => "/office/probes".to_owned(),
        _ if complaint.is_some() => complaint.as_ref().map(|one| format!("/office/complaints/{}", one.no)).unwrap_or_default(),
        // Of what is told about a round, an approval says only who may decide.
        (Some(approval), ..) if notice.name.starts_with("approval.") => format!("/office/approvals/{}", approval.id),
        _ if of_method.is_some() => of_method.unwrap_or_default(),
        (_, Some(project), Some(round)) => {
            let page = format!("/office/projects/{}/rounds/{}", project.no(), round.number);
            let page = if notice.name == BULK { format!("{page}/letters") } else { page };
            about_letter.intake_no.map_or_else(|| page.clone(), |number| format!("{page}/letters/{number}"))
        }
        (_, Some(project), None) => format!("/office/projects/{}", project.no()),
        (_, None, _) => "/office".to_owned(),
    };
    let subscription = (letter.recipient_kind == RecipientKind::Subscription).then(|| letter.recipient.parse().ok()).flatten();
    Ok(Content {
        city: match section {
            Some(section) if !staff => City::asking(policy, section, lang),
            _ => City::of(policy, lang),
        },
        letter: about_letter,
        complaint,
        method: about_method(db, (policy, notice), &subject, project.as_ref(), &url)?,
        round: about(project.as_ref(), round.as_ref(), notice, lang, &url),
        intake: round.as_ref().filter(|_| notice.name == TODAY).map(|round| intake(db, round, notice.made_at, letter.lang)).transpose()?,
        silent: matches!(&*notice.name, TODAY | WAY_PAST).then(|| silent(db, policy, notice.made_at, lang)).transpose()?,
        due: subject.owed_by(notice).or(round.as_ref().map(|round| due(db, notice, round)).transpose()?.flatten()),
        decide_by: round.as_ref().filter(|_| opening).and_then(|round| round.opens_at).map(String::from),
        period_ends: round.filter(|_| of_period).and_then(|round| round.closes_at).map(String::from),
        purpose: approval.map(|approval| approval.purpose),
        office_url: staff.then(|| url(office_path)),
        subscription_url: subscription.map(|id| url(format!("/subscriptions/{}", subscription::token(&mark.keys, id)))),
    })
}

fn about(project: Option<&Project>, round: Option<&Round>, notice: &Notice, lang: Lang, url: &impl Fn(String) -> String) -> About {
    let Some(project) = project else { return About::default() };
    // Of the extension that the notice tells, not of a later one.
    let told = round.and_then(|round| round.extensions.iter().find(|one| one.at == Some(notice.made_at)));
    let put_off = round.and_then(|round| round.postponements.iter().find(|one| one.at == notice.made_at));
    let path = |round: &Round| format!("/projects/{}/rounds/{}", project.no(), round.number);
    let revision = round.and_then(|round| round.revisions.iter().find(|one| one.at == Some(notice.made_at)));
    let corrected = revision.map(|Revision { plan, texts, important, .. }| Corrected {
        important: *important,
        version: plan.as_ref().map(|plan| plan.after.version),
        comparison_url: plan.as_ref().map(|PlanChange { before, after }| {
            url(format!("/projects/{}/plans/{}/comparison?from={}", project.no(), after.version, before.version))
        }),
        texts: !texts.is_empty(),
    });
    About {
        project_title: Some(one_line(title(project, lang))),
        stage: round.map(|round| round.stage),
        opens_at: round.and_then(|round| round.opens_at).map(String::from),
        closes_at: round.and_then(|round| told.map_or(round.closes_at, |told| Some(told.until))).map(String::from),
        opened_before: put_off.map(|one| one.opens_at.into()),
        closed_before: put_off.map(|one| one.closes_at.into()),
        corrected,
        ends_before: told.map(|told| told.from.into()),
        result_due: round.map(|round| round.planned().trim().to_owned()).filter(|due| !due.is_empty()),
        round_url: round.map(|round| url(path(round))),
        result_url: round.map(|round| url(format!("{}/result", path(round)))),
        outcome_url: Machine::FINAL.contains(&project.state).then(|| url(format!("/projects/{}/outcome", project.no()))),
    }
}

/// The day by which what a reminder about a round is about is due.
fn due(db: &mut Db, notice: &Notice, round: &Round) -> QueryResult<Option<String>> {
    let Some(policy) = PolicyRow::by_version(db, round.policy)? else { return Ok(None) };
    let day = match notice.name.as_str() {
        RECONCILE | RECONCILE_PAST => round.closes_at.map(|closes| deadlines::reconciliation(&policy.body, closes)),
        RESULT | RESULT_PAST => deadlines::result(&policy.body, round.closes_at, round.planned()),
        _ => None,
    };
    Ok(day.map(|day| day.to_string()))
}

/// What is said about a letter: to its writer with the receipt, to staff without.
fn about_letter(db: &mut Db, mark: &Postmark, notice: &Notice, letter: &Letter) -> QueryResult<AboutLetter> {
    let to_writer = letter.recipient_kind == RecipientKind::Submission;
    let id: Option<SubmissionId> = if to_writer { letter.recipient.parse().ok() } else { notice.submission };
    let Some(submission) = id.map(|id| Submission::by_id(db, id)).transpose()?.flatten() else { return Ok(AboutLetter::default()) };
    let code = to_writer.then(|| receipt_code(&mark.keys, submission.id).to_string());
    let receipt_url = code.as_ref().map(|code| format!("{}{}", mark.base_url, link(letter.lang, &format!("/receipts/{code}"))));
    Ok(AboutLetter {
        received_at: Some(submission.received_at.into()),
        late: submission.validity == Some(Validity::LateArrival),
        intake_no: Some(submission.intake_no),
        channel: Some(submission.channel.name()),
        handed_from: handed_from(db, &submission, letter.lang)?,
        receipt_code: code,
        receipt_url,
        missing: submission.particulars.asked.last().map(|asking| asking.missing.clone()).unwrap_or_default(),
        repair_until: submission.particulars.asked.last().map(|asking| asking.until.into()),
    })
}

/// The title of the project from which a letter was handed over.
fn handed_from(db: &mut Db, letter: &Submission, lang: Lang) -> QueryResult<Option<String>> {
    let before = letter.particulars.handed_from.map(|id| Submission::by_id(db, id)).transpose()?.flatten();
    let project = before.map(|before| Project::by_id(db, before.project)).transpose()?.flatten();
    Ok(project.map(|project| one_line(title(&project, lang))))
}

fn title(project: &Project, lang: Lang) -> &str {
    if lang == Lang::En && !project.title_en.is_empty() { &project.title_en } else { &project.title }
}

/// A title stays on its line, whatever is in it: a line of its own could pass for our words.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect()
}
