//! `/office/policy`: the city's rules as they are in force, every one with its name and unit, and the versions before. Read
//! only: a new version comes from `config/policy.toml`.

use crate::model::calendar::long_date;
use crate::model::policy::{self, Ask as Asking, Label, Policy};
use crate::model::terms::{Lang, ResponseCategory, Stage};
use crate::store::Db;
use crate::store::policies::PolicyRow;
use crate::templates::helpers::grouped;
use crate::texts::texts;
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    version: i64,
    in_force: bool,
    effective: String,
    groups: Vec<Group>,
    versions: Vec<Version>,
}

/// Parameters that belong together.
#[derive(Serialize)]
struct Group {
    heading: String,
    rows: Vec<Row>,
}

/// A row of the part `summary_list`.
#[derive(Serialize)]
struct Row {
    key: String,
    value: String,
    href: Option<String>,
}

#[derive(Serialize)]
struct Version {
    href: String,
    number: i64,
    effective: String,
    in_force: bool,
}

pub async fn show(visit: Visit) -> Result<HttpResponse, Problem> {
    visit.in_area("policy").show("pages/office/policy", |db, ask| load(db, ask, ask.policy_version)).await
}

pub async fn show_version(visit: Visit, version: Path<i64>) -> Result<HttpResponse, Problem> {
    let version = version.into_inner();
    visit.in_area("policy").show("pages/office/policy", move |db, ask| load(db, ask, version)).await
}

fn load(db: &mut Db, ask: &Ask, version: i64) -> Result<Content, Problem> {
    let row = PolicyRow::by_version(db, version)?.ok_or(Problem::NotFound)?;
    let versions = PolicyRow::all(db)?.into_iter().rev().map(|row| Version {
        href: format!("/office/policy/{}", row.version),
        number: row.version,
        effective: day(&row.effective_from, ask.lang),
        in_force: row.version == ask.policy_version,
    });
    Ok(Content {
        version,
        in_force: version == ask.policy_version,
        effective: day(&row.effective_from, ask.lang),
        groups: groups(&row.body, ask.lang),
        versions: versions.collect(),
    })
}

fn day(date: &str, lang: Lang) -> String {
    date.parse().map_or_else(|_| date.to_owned(), |date| long_date(date, lang))
}

/// Every parameter. The patterns without `..` make a new one of the policy's fail to build until it is shown here.
fn groups(policy: &Policy, lang: Lang) -> Vec<Group> {
    let Policy { effective_from: _, city, sections, period, submission, channels, categories, result, stages, .. } = policy;
    let Policy { mail, calendar, deadlines, notices, offices, .. } = policy;
    let words = Words(lang);
    let policy::Period { minimum_days: _, grace_minutes, after_correction_days, advance_notice_days } = period;
    let named = stages.iter().map(|stage| words.term("stage", stage.name())).collect::<Vec<_>>().join("、");
    let minimum = |stage: &Stage| {
        words.row(&words.say("policy.minimum", &[("stage", &words.term("stage", stage.name()))]), words.days(policy.minimum_days(*stage)))
    };
    let mut periods = vec![words.named("policy.stages", named)];
    periods.extend(stages.iter().map(minimum));
    periods.push(words.named("policy.grace", words.unit("unit.minutes", *grace_minutes)));
    let or_none = |days: i64| if days == 0 { words.say("policy.none", &[]) } else { words.days(days) };
    periods.push(words.named("policy.after_correction", or_none(*after_correction_days)));
    periods.push(words.named("policy.advance_notice", or_none(*advance_notice_days)));
    let policy::ResultRules { target_days } = result;
    periods.push(words.named("policy.target", words.days(*target_days)));
    let channel = |rule: &policy::ChannelRule| {
        words.row(&words.term("channel", rule.channel.name()), words.term("arrival_rule", rule.arrival.name()))
    };
    let category = |category: &ResponseCategory| {
        let label = categories.get(category).map_or_else(|| words.term("response_category", category.name()), |label| words.both(label));
        words.row(&words.term("response_category", category.name()), label)
    };
    let mut groups = vec![
        words.group("policy.city", words.city(city, policy)),
        words.group("policy.sections", sections.iter().map(|section| words.section(section)).collect()),
        words.group("policy.period", periods),
        words.group("policy.submission", words.submission(submission)),
        words.group("policy.channels", channels.iter().map(channel).collect()),
        words.group("policy.categories", ResponseCategory::ALL.iter().map(category).collect()),
        words.group("policy.mail", words.mail(mail)),
        words.group("policy.days", words.days_of(calendar, deadlines, notices)),
    ];
    if !offices.is_empty() {
        groups.push(words.group("policy.offices", offices.iter().map(|office| words.office(office)).collect()));
    }
    groups
}

/// Parameters in the reader's language.
struct Words(Lang);

impl Words {
    fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        texts().get(self.0, key, values)
    }

    fn term(&self, group: &str, name: &str) -> String {
        self.say(&format!("terms.{group}.{name}"), &[])
    }

    fn unit(&self, key: &str, n: i64) -> String {
        self.say(key, &[("n", &grouped(n))])
    }

    fn days(&self, n: i64) -> String {
        self.unit("unit.days", n)
    }

    fn row(&self, key: &str, value: String) -> Row {
        Row { key: key.to_owned(), value, href: None }
    }

    fn named(&self, key: &str, value: String) -> Row {
        self.row(&self.say(key, &[]), value)
    }

    fn group(&self, heading: &str, rows: Vec<Row>) -> Group {
        Group { heading: self.say(heading, &[]), rows }
    }

    /// A text in both languages, since both are shown to residents.
    fn both(&self, label: &Label) -> String {
        format!("{}\n{}", label.ja, label.en)
    }

    fn city(&self, city: &policy::City, policy: &Policy) -> Vec<Row> {
        let policy::City { name, code, contact: policy::Contact { section, hours } } = city;
        let contact = policy.section(section).map_or(section.clone(), |section| section.name.get(self.0).to_owned());
        vec![
            self.named("policy.city_name", self.both(name)),
            self.named("policy.city_code", code.clone()),
            self.named("policy.contact", contact),
            self.named("policy.hours", self.both(hours)),
        ]
    }

    fn section(&self, section: &policy::Section) -> Row {
        let policy::Section { id, agency, name, phone, mail } = section;
        let mail = if mail.is_empty() { self.say("policy.no_mail", &[]) } else { mail.clone() };
        let lines = [
            self.both(name),
            self.say("policy.agency", &[("ja", &agency.ja), ("en", &agency.en)]),
            self.say("policy.phone", &[("phone", phone)]),
            self.say("policy.section_mail", &[("mail", &mail)]),
        ];
        self.row(id, lines.join("\n"))
    }

    fn office(&self, office: &policy::Office) -> Row {
        let policy::Office { id, name, channels } = office;
        let ways: Vec<_> = channels.iter().map(|channel| self.term("channel", channel.name())).collect();
        self.row(id, format!("{}\n{}", self.both(name), self.say("policy.office_channels", &[("list", &ways.join("、"))])))
    }

    fn submission(&self, rules: &policy::Submission) -> Vec<Row> {
        let policy::Submission { name, address, phone, mail, class, classes, text_limit } = rules;
        let fields = [("name", name), ("address", address), ("phone", phone), ("mail", mail), ("class", class)];
        let field = |(key, field): (&str, &policy::Field)| {
            let policy::Field { ask, why } = field;
            let ask = match ask {
                Asking::Required => "parts.need.required",
                Asking::Optional => "parts.need.optional",
                Asking::Hidden => "policy.hidden",
            };
            self.named(&format!("procedure.field.{key}"), format!("{}\n{}", self.say(ask, &[]), self.both(why)))
        };
        let mut rows = vec![self.named("policy.text_limit", self.unit("policy.characters", *text_limit as i64))];
        rows.extend(fields.map(field));
        let classes: Vec<_> = classes.iter().map(|class| self.term("eligibility_class", class.name())).collect();
        rows.push(self.named("policy.classes", classes.join("\n")));
        rows
    }

    fn days_of(&self, calendar: &policy::Calendar, deadlines: &policy::Deadlines, notices: &policy::Notices) -> Vec<Row> {
        let policy::Calendar { closed } = calendar;
        let policy::Deadlines { reconcile_business_days, remind_days, escalate } = deadlines;
        let policy::Notices { daily, daily_hour } = notices;
        let closed: Vec<_> = closed.iter().map(|days| format!("{}–{}", days.from, days.until)).collect();
        let remind: Vec<_> = remind_days.iter().map(|days| self.days(*days)).collect();
        let or_none = |lines: Vec<String>| if lines.is_empty() { self.say("policy.no_mail", &[]) } else { lines.join("\n") };
        let daily = match daily {
            policy::Daily::Never => self.say("policy.daily_never", &[]),
            policy::Daily::BusinessDays => self.unit("policy.daily_business_days", i64::from(*daily_hour)),
            policy::Daily::EveryDay => self.unit("policy.daily_every_day", i64::from(*daily_hour)),
        };
        vec![
            self.named("policy.closed", or_none(closed)),
            self.named("policy.reconcile", self.unit("policy.business_days", *reconcile_business_days)),
            self.named("policy.remind", or_none(remind)),
            self.named("policy.escalate", self.say(if *escalate { "policy.yes" } else { "policy.no_mail" }, &[])),
            self.named("policy.daily", daily),
        ]
    }

    fn mail(&self, mail: &policy::Mail) -> Vec<Row> {
        let policy::Mail { sender_name, retry_minutes, tries } = mail;
        let minutes: Vec<_> = retry_minutes.iter().map(|n| self.unit("unit.minutes", *n)).collect();
        vec![
            self.named("policy.sender", self.both(sender_name)),
            self.named("policy.retry", minutes.join("\n")),
            self.named("policy.tries", self.unit("policy.times", *tries)),
        ]
    }
}
