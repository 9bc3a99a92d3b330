//! What the city's policy says about the procedure: days, ways in, what is asked of submitters and why, categories.

use crate::model::policy::{self, Ask, Field};
use crate::model::terms::{Lang, NoIssueReason, ResponseCategory, Stage};
use crate::texts::texts;
use serde::Serialize;

/// The policy as residents need it.
#[derive(Debug, Serialize)]
pub struct Policy {
    periods: Vec<Period>,
    grace_minutes: i64,
    target_days: i64,
    text_limit: usize,
    channels: Vec<Channel>,
    asked: Vec<Asked>,
    classes: Vec<String>,
    categories: Vec<Category>,
    /// Reasons for which an opinion is published without an answer.
    unanswered: Vec<String>,
    /// Months for which it is stored who wrote; 0 for no term.
    personal_months: u32,
}

#[derive(Debug, Serialize)]
struct Period {
    stage: String,
    hint: String,
    days: i64,
}

#[derive(Debug, Serialize)]
struct Channel {
    name: String,
    arrival: String,
}

#[derive(Debug, Serialize)]
struct Asked {
    what: String,
    need: &'static str,
    why: String,
}

#[derive(Debug, Serialize)]
struct Category {
    label: String,
    hint: String,
}

impl Policy {
    /// The policy in this language.
    pub fn of(policy: &policy::Policy, lang: Lang) -> Self {
        let say = |group: &str, name: &str| texts().get(lang, &format!("terms.{group}.{name}"), &[]);
        let period = |stage: &Stage| Period {
            stage: say("stage", stage.name()),
            hint: say("stage_hint", stage.name()),
            days: policy.minimum_days(*stage),
        };
        let channel = |rule: &policy::ChannelRule| Channel {
            name: say("channel", rule.channel.name()),
            arrival: say("arrival_rule", rule.arrival.name()),
        };
        let category = |category: &ResponseCategory| Category {
            label: policy.category(*category, lang).to_owned(),
            hint: say("response_category_hint", category.name()),
        };
        let submission = &policy.submission;
        Self {
            periods: policy.stages.iter().map(period).collect(),
            grace_minutes: policy.period.grace_minutes,
            target_days: policy.result.target_days,
            text_limit: submission.text_limit,
            channels: policy.channels.iter().map(channel).collect(),
            asked: asked(submission, lang),
            classes: submission.classes.iter().map(|class| say("eligibility_class", class.name())).collect(),
            categories: ResponseCategory::ALL.iter().map(category).collect(),
            unanswered: unanswered(&policy.answering, lang),
            personal_months: policy.retention.personal_months,
        }
    }
}

fn unanswered(rules: &policy::Answering, lang: Lang) -> Vec<String> {
    let reasons = NoIssueReason::ALL.iter().filter(|reason| rules.excuses(**reason));
    reasons.map(|reason| texts().get(lang, &format!("terms.no_issue_reason.{reason}"), &[])).collect()
}

/// Each field that is asked for at all, with the city's reason.
fn asked(rules: &policy::Submission, lang: Lang) -> Vec<Asked> {
    let fields: [(&str, &Field); 5] = [
        ("procedure.field.name", &rules.name),
        ("procedure.field.address", &rules.address),
        ("procedure.field.phone", &rules.phone),
        ("procedure.field.mail", &rules.mail),
        ("procedure.field.class", &rules.class),
    ];
    let asked = |(key, field): (&str, &Field)| {
        let need = match field.ask {
            Ask::Required => "required",
            Ask::Optional => "optional",
            Ask::Hidden => return None,
        };
        Some(Asked { what: texts().get(lang, key, &[]), need, why: field.why.get(lang).to_owned() })
    };
    fields.into_iter().filter_map(asked).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_asked_is_not_listed() {
        let mut policy = policy::Policy::parse(include_str!("../../../../config/policy.toml")).unwrap();
        policy.submission.phone.ask = Ask::Hidden;

        let shown = Policy::of(&policy, Lang::Ja);

        assert_eq!(shown.asked.iter().map(|field| field.need).collect::<Vec<_>>(), ["required", "required", "optional", "required"]);
        assert_eq!(shown.categories.len(), ResponseCategory::ALL.len());
        assert!(shown.categories.iter().any(|category| category.label == "反映（案を修正します）"));
    }
}
