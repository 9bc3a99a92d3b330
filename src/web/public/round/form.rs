//! `/projects/{no}/rounds/{n}/form.pdf`: the entry form (意見提出様式) on paper, to be handed out, written on and sent or brought.
//!
//! It asks what the form on the screen asks, by the same rules, so that nobody who writes by hand has to tell more or less. A clerk who
//! types it in reads it in the order of the paper desk.

use super::policy_of;
use crate::documents::paper::{Blank, Block, Code, Language, Level, Paper, Ruled};
use crate::model::calendar::closing_text;
use crate::model::policy::{self, Ask as Asked, Policy};
use crate::model::round::ChannelOffer;
use crate::model::terms::{ArrivalRule, Channel, Lang};
use crate::procedure::round::State;
use crate::store::Db;
use crate::store::projects::{Plan, Project};
use crate::store::rounds::Round;
use crate::texts::texts;
use crate::web::app::App;
use crate::web::download::{PDF, download};
use crate::web::page::link;
use crate::web::problem::Problem;
use crate::web::public::comment::{Headings, question_name, sections};
use crate::web::public::project::{period, round_name};
use crate::web::public::seen::{Seen, round_path, title};
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::web::{Bytes, Path};

/// More chapters than this are not listed to be ticked: they would take the room of the opinion.
const CHAPTERS: usize = 8;
/// Lines that a question has for its answer.
const ANSWER: u8 = 5;
/// Lines that the box for the opinion has at least on the page where it begins.
const OPINION: u8 = 4;

/// Whether the form is handed out: once everything that it names is public, and not when nothing is asked any more.
pub fn is_public(opened: bool, round: &Round) -> bool {
    opened && round.state != State::Cancelled && !round.channels.is_empty()
}

pub async fn show(visit: Visit, at: Path<(String, String)>) -> Result<HttpResponse, Problem> {
    let (no, number) = at.into_inner();
    answer(visit, move |db| {
        let (project, known) = Seen::round(db, &no, &number)?;
        if is_public(known.opened, &known.round) { Ok((project, known.round)) } else { Err(Problem::NotFound) }
    })
    .await
}

/// The form of the round that `find` finds.
pub async fn answer(
    visit: Visit,
    find: impl FnOnce(&mut Db) -> Result<(Project, Round), Problem> + Send + 'static,
) -> Result<HttpResponse, Problem> {
    let (app, lang, now) = (visit.app.clone(), visit.lang, visit.now());
    let load = move |db: &mut Db| -> Result<(String, Bytes), Problem> {
        let (project, round) = find(db)?;
        let (policy_version, policy) = app.policy(db)?;
        let ask = Ask { now, lang, policy, policy_version };
        let key = format!("form {} {} {} {} {}", round.id, round.rev, project.rev, policy_version, lang.name());
        let bytes = app.papers.get(&key, || paper(db, &ask, &app, (&project, &round)))?;
        Ok((format!("{}-{}-form.pdf", project.no(), round.number), bytes))
    };
    let (name, bytes) = visit.app.read(load).await?;
    Ok(download(PDF, &name, bytes))
}

/// What the form is made of.
struct Sheet<'a> {
    ask: &'a Ask,
    policy: &'a Policy,
    project: &'a Project,
    round: &'a Round,
    plan: Option<Plan>,
    /// `https://…/projects/2026-001/rounds/1`.
    address: String,
    /// Its chapters, where they are few.
    chapters: Vec<String>,
}

fn paper(db: &mut Db, ask: &Ask, app: &App, (project, round): (&Project, &Round)) -> Result<Paper, Problem> {
    let policy = policy_of(db, ask, round)?;
    let mut chapters = sections(db, round, Headings::Needed)?;
    chapters.retain(|section| section.level == 1);
    let chapters = if chapters.len() > CHAPTERS { Vec::new() } else { chapters.into_iter().map(|section| section.heading).collect() };
    let plan = round.plan.map(|plan| Plan::by_id(db, plan)).transpose()?.flatten();
    let address = format!("{}{}", app.site.base_url, link(ask.lang, &round_path(project, round)));
    let sheet = Sheet { ask, policy: &policy, project, round, plan, address, chapters };
    Ok(sheet.paper())
}

impl Sheet<'_> {
    fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        texts().get(self.ask.lang, key, values)
    }

    fn paper(&self) -> Paper {
        let name = self.say("entry_form.title", &[]);
        let city = self.policy.city.name.get(self.ask.lang);
        let mut blocks = vec![Block::Heading { level: Level::One, text: format!("{city}　{name}"), anchor: None }, self.facts()];
        blocks.push(Block::Blanks(self.fields()));
        blocks.push(self.heading("entry_form.opinion"));
        blocks.push(Block::Paragraph(self.say("entry_form.opinion_hint", &[])));
        blocks.push(Block::Ruled(Ruled { lines: OPINION, whole: true }));
        blocks.push(Block::PageBreak);
        for (number, text) in self.round.fields.numbered() {
            let text = question_name(self.ask.lang, number, text);
            blocks.push(Block::Heading { level: Level::Three, text, anchor: None });
            blocks.push(Block::Ruled(Ruled { lines: ANSWER, whole: false }));
        }
        blocks.push(self.heading("round.handling"));
        blocks.push(Block::Definitions(self.handling()));
        blocks.push(self.heading("entry_form.more"));
        blocks.push(Block::Ruled(Ruled { lines: OPINION, whole: true }));
        Paper {
            title: format!("{name}　{}", title(self.project, self.ask.lang)),
            language: if self.ask.lang == Lang::Ja { Language::Japanese } else { Language::English },
            running: format!("{city}　{}", title(self.project, self.ask.lang)),
            footer: self.say("entry_form.footer", &[("no", &self.project.no()), ("round", &round_name(self.ask.lang, self.round.number))]),
            made: self.round.opens_at,
            blocks,
        }
    }

    fn heading(&self, key: &str) -> Block {
        Block::Heading { level: Level::Three, text: self.say(key, &[]), anchor: None }
    }

    /// What it is about and until when, and the code of the form on the screen.
    fn facts(&self) -> Block {
        let (lang, round) = (self.ask.lang, self.round);
        let stage = self.say(&format!("terms.stage.{}", round.stage), &[]);
        let plan =
            self.plan.as_ref().map(|plan| format!("{}（{}）", plan.title, self.say("plan.version", &[("n", &plan.version.to_string())])));
        let who = round.fields.who_may_comment.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>();
        let section = self.ask.policy.section(&round.section);
        let section = section.map(|section| format!("{}　{}", section.name.get(lang), section.phone)).unwrap_or_default();
        // Who may comment is said again where it is ticked.
        let who = if self.policy.submission.class.ask == Asked::Hidden { who } else { Vec::new() };
        let (ways, rule) = self.ways();
        let closes = round.closes_at.map(|closes| closing_text(closes, lang)).unwrap_or_default();
        let closes = rule.map_or(closes.clone(), |rule| format!("{closes}（{rule}）"));
        let facts = [
            ("round.title", format!("{}　{}（{stage}）", title(self.project, lang), round_name(lang, round.number))),
            ("round.plan", plan.unwrap_or_default()),
            ("round.period", period(self.ask, round)),
            ("entry_form.deadline", closes),
            ("round.who_may_comment", who.join(&self.say("entry_form.comma", &[]))),
            ("round.channels", ways),
            ("round.section", section),
        ];
        let facts = facts.into_iter().filter(|(_, text)| !text.is_empty()).map(|(key, text)| (self.say(key, &[]), text)).collect();
        let online = round.offer(Channel::WebForm).is_some();
        let link = if online { format!("{}/submissions/new", self.address) } else { self.address.clone() };
        let caption = self.say(if online { "entry_form.online" } else { "entry_form.page" }, &[]);
        Block::Code(Code { facts, says: format!("{caption}: {link}"), link, caption })
    }

    /// Where it goes, ways to the same place in one line; the rule of arrival once, where it is the same for all.
    fn ways(&self) -> (String, Option<String>) {
        let offers = || self.round.channels.iter().filter(|offer| offer.channel != Channel::WebForm);
        let rule = |rule: ArrivalRule| self.say(&format!("entry_form.{}", rule.name()), &[]);
        let mut rules = offers().map(|offer| offer.arrival);
        let common = rules.next().filter(|first| rules.all(|rule| rule == *first));
        let mut lines: Vec<(Vec<String>, &ChannelOffer)> = Vec::new();
        for offer in offers() {
            let name = self.say(&format!("terms.channel.{}", offer.channel), &[]);
            match lines.iter_mut().find(|(_, other)| other.address == offer.address && other.arrival == offer.arrival) {
                Some((names, _)) => names.push(name),
                None => lines.push((vec![name], offer)),
            }
        }
        let line = |(names, offer): &(Vec<String>, &ChannelOffer)| {
            let (names, address) = (names.join(&self.say("entry_form.comma", &[])), offer.address.trim().replace('\n', " "));
            let when = if common.is_some() { String::new() } else { format!("（{}）", rule(offer.arrival)) };
            self.say("entry_form.way", &[("names", &names), ("address", &address), ("when", &when)])
        };
        (lines.iter().map(line).collect::<Vec<_>>().join("\n"), common.map(rule))
    }

    /// What the round's policy asks of who writes, and the part of the plan.
    fn fields(&self) -> Vec<Blank> {
        let lang = self.ask.lang;
        let rules = &self.policy.submission;
        let blank = |name: &str, rule: &policy::Field, lines: u8| {
            let need = match rule.ask {
                Asked::Required => "entry_form.required",
                Asked::Optional => "entry_form.optional",
                Asked::Hidden => return None,
            };
            let label = self.say(need, &[("name", &self.say(&format!("comment.{name}"), &[]))]);
            Some(Blank { label, hint: rule.why.get(lang).to_owned(), choices: Vec::new(), lines })
        };
        let classes = rules.classes.iter().map(|class| self.say(&format!("terms.eligibility_class.{class}"), &[])).collect();
        let mut fields: Vec<Blank> = [
            blank("name", &rules.name, 1),
            blank("address", &rules.address, 1),
            blank("phone", &rules.phone, 1),
            blank("mail", &rules.mail, 1),
            blank("class", &rules.class, 0).map(|blank| Blank { choices: classes, ..blank }),
        ]
        .into_iter()
        .flatten()
        .collect();
        let own = |label: &str, hint: &str, choices: Vec<String>| Blank {
            label: self.say(label, &[]),
            hint: self.say(hint, &[]),
            choices,
            lines: 1,
        };
        if rules.name.ask != Asked::Hidden {
            fields.push(own("entry_form.others", "entry_form.others_hint", Vec::new()));
        }
        let whole = vec![self.say("entry_form.whole", &[])];
        fields.push(own("entry_form.part", "entry_form.part_hint", [whole, self.chapters.clone()].concat()));
        fields.push(Blank { lines: 0, ..own("entry_form.office", "entry_form.office_hint", Vec::new()) });
        fields
    }

    fn handling(&self) -> Vec<(String, String)> {
        let months = self.policy.retention.personal_months;
        let kept = (months > 0).then(|| self.say("procedure.personal_kept", &[("n", &months.to_string())]));
        let private = [Some(self.say("entry_form.private_text", &[])), kept].into_iter().flatten().collect::<Vec<_>>().join("\n");
        let rest =
            ["handling_read", "handling_reply", "handling_harm", "handling_weight"].map(|key| self.say(&format!("round.{key}"), &[]));
        vec![
            (self.say("entry_form.public", &[]), self.say("entry_form.public_text", &[])),
            (self.say("entry_form.private", &[]), private),
            (self.say("entry_form.answers", &[]), rest.join("\n")),
        ]
    }
}
