//! What mails of a planned round will say: its own title, days and links, and a made-up letter where one is spoken of. Nothing is
//! sent and nothing written.

use super::content::{About, AboutLetter, Content, Corrected, Intake, IntakeLine};
use crate::model::deadlines;
use crate::model::letter::Missing;
use crate::model::policy::Policy;
use crate::model::round::ChannelOffer;
use crate::model::terms::{Audience, Channel, Lang};
use crate::store::approvals::Purpose;
use crate::store::projects::Project;
use crate::store::rounds::Round;
use crate::templates::city::City;
use crate::templates::link;

/// A receipt code that belongs to no letter.
const RECEIPT: &str = "0000-0000-0000-0000-0";

/// A planned round, and where residents will read of it.
pub struct Planned<'p> {
    pub base_url: &'p str,
    pub policy: &'p Policy,
    pub project: &'p Project,
    pub round: &'p Round,
}

impl Planned<'_> {
    /// What the templates of this notice to this audience are given.
    pub fn content(&self, notice: &str, audience: Audience, lang: Lang) -> Content {
        let Self { policy, round, .. } = self;
        let staff = matches!(audience, Audience::Section | Audience::Approvers | Audience::Drafter | Audience::PrSection);
        let writer = matches!(audience, Audience::Submitter | Audience::Submitters);
        let is = |prefixes: &[&str]| prefixes.iter().any(|prefix| notice.starts_with(prefix));
        let url = |path: String| Some(format!("{}{}", self.base_url, link(lang, &path)));
        let due = match notice {
            _ if is(&["reminder.reconciliation", "overdue.reconciliation"]) => {
                round.closes_at.map(|closes| deadlines::reconciliation(policy, closes))
            }
            _ if is(&["reminder.", "overdue."]) => deadlines::result(policy, round.closes_at, round.planned()),
            _ => None,
        };
        Content {
            city: if staff { City::of(policy, lang) } else { City::asking(policy, &round.section, lang) },
            round: self.about(notice, lang),
            letter: if writer || is(&["submission.", "letter."]) { self.letter(writer, lang) } else { AboutLetter::default() },
            purpose: is(&["approval."]).then_some(Purpose::Opening),
            intake: is(&["daily."]).then(|| self.intake()),
            silent: is(&["daily."]).then(Vec::new),
            due: due.map(|day| day.to_string()),
            decide_by: round.opens_at.map(String::from).filter(|_| is(&["approval."])),
            office_url: url(format!("/office/projects/{}/rounds/{}", self.project.no(), round.number)).filter(|_| staff),
            subscription_url: url("/subscriptions/…".to_owned()).filter(|_| audience == Audience::Subscribers),
            ..Content::default()
        }
    }

    fn about(&self, notice: &str, lang: Lang) -> About {
        let Self { project, round, .. } = self;
        let is = |prefixes: &[&str]| prefixes.iter().any(|prefix| notice.starts_with(prefix));
        let page = format!("/projects/{}/rounds/{}", project.no(), round.number);
        let url = |path: String| Some(format!("{}{}", self.base_url, link(lang, &path)));
        let closes = round.closes_at.map(String::from);
        // A week more, as an example of a longer period.
        let later = round.closes_at.map(|closes| String::from(closes.plus_days(7)));
        let longer = is(&["round.extend", "round.correct_material"]);
        let put_off = is(&["round.postpone"]);
        let title = if lang == Lang::En && !project.title_en.is_empty() { &project.title_en } else { &project.title };
        About {
            project_title: Some(title.clone()),
            stage: Some(round.stage),
            opens_at: round.opens_at.map(String::from),
            closes_at: if longer { later } else { closes.clone() },
            ends_before: closes.clone().filter(|_| longer),
            opened_before: round.opens_at.map(String::from).filter(|_| put_off),
            closed_before: closes.filter(|_| put_off),
            corrected: is(&["round.correct_material"]).then(|| Corrected {
                important: true,
                version: Some(2),
                comparison_url: url(format!("/projects/{}/plans/2/comparison?from=1", project.no())),
                texts: true,
            }),
            result_due: Some(round.planned().trim().to_owned()).filter(|due| !due.is_empty()),
            round_url: url(page.clone()),
            result_url: url(format!("{page}/result")),
            outcome_url: None,
        }
    }

    /// A made-up letter by the form, received on the first day.
    fn letter(&self, writer: bool, lang: Lang) -> AboutLetter {
        AboutLetter {
            received_at: self.round.opens_at.map(String::from),
            late: false,
            intake_no: Some(1),
            channel: Some(Channel::WebForm.name()),
            handed_from: Some(self.project.title.clone()),
            missing: vec![Missing::Address],
            repair_until: self.round.closes_at.map(String::from),
            receipt_code: writer.then(|| RECEIPT.to_owned()),
            receipt_url: writer.then(|| format!("{}{}", self.base_url, link(lang, &format!("/receipts/{RECEIPT}")))),
        }
    }

    /// A day on which nothing came in.
    fn intake(&self) -> Intake {
        let way = |offer: &ChannelOffer| IntakeLine { channel: offer.channel.name(), office: String::new(), today: 0, total: 0 };
        let day = self.round.opens_at.map(|opens| opens.jst_date().to_string()).unwrap_or_default();
        Intake { day, today: 0, total: 0, ways: self.round.channels.iter().map(way).collect() }
    }
}
