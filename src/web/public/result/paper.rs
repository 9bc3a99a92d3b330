//! A published result on paper (意見の概要と市の考え方): one version, issue by issue, with every opinion as it was published. In Japanese, as
//! the city hands it out.

use super::Published;
use super::page::{joint, period, word};
use crate::documents::paper::{Block, Column, Cover, Language, Level, Paper, Row, Table};
use crate::documents::result::{ResultSheet, SheetIssue, SheetOpinion};
use crate::model::calendar::long_moment;
use crate::model::terms::Lang;
use crate::texts::texts;
use crate::web::public::project::round_name;

fn say(key: &str, values: &[(&str, &str)]) -> String {
    texts().get(Lang::Ja, key, values)
}

fn n(key: &str, number: impl ToString) -> String {
    say(key, &[("n", &number.to_string())])
}

/// The document of a version.
pub fn paper(found: &Published) -> Paper {
    let (sheet, hash) = (&found.sheet, &found.publication.snapshot);
    let name = say("result.title", &[("round", &round_name(Lang::Ja, found.round.number))]);
    let version = n("result.version", found.publication.version);
    let mut blocks = vec![cover(found, &name, &version), heading(Level::One, &name)];
    blocks.push(Block::Definitions(facts(found)));
    let notes = [joint(sheet, Lang::Ja), Some(sheet.remark.clone()).filter(|remark| !remark.is_empty())];
    blocks.extend(notes.into_iter().flatten().map(Block::Paragraph));
    if sheet.no_opinions {
        blocks.push(Block::Note { title: None, text: say("result.no_opinions", &[]) });
    }
    blocks.push(Block::Contents { title: say("booklet.contents", &[]), deepest: Level::Two });
    if !sheet.issues.is_empty() {
        blocks.push(Block::PageBreak);
        blocks.push(heading(Level::One, &say("result.answers", &[])));
        blocks.extend(sheet.issues.iter().flat_map(issue));
    }
    blocks.extend(changes(sheet));
    if !sheet.without_issue.is_empty() {
        blocks.push(heading(Level::One, &say("result.without_issue", &[])));
        let rows = sheet.without_issue.iter().map(|opinion| {
            let why = opinion.no_issue.map(|reason| word(Lang::Ja, "no_issue_reason", reason.name())).unwrap_or_default();
            vec![n("result.opinion_no", opinion.number), words(opinion), why]
        });
        blocks.push(table(&[("result.number", 3), ("booklet.words", 12), ("result.why", 4)], rows));
    }
    blocks.extend(left_out(sheet));
    for (key, text) in [("result.next_step", &sheet.next_step), ("result.contact", &sheet.contact)] {
        if !text.is_empty() {
            blocks.extend([heading(Level::One, &say(key, &[])), Block::Paragraph(text.clone())]);
        }
    }
    Paper {
        title: format!("{}　{name}", sheet.title),
        language: Language::Japanese,
        running: String::new(),
        footer: format!("{version}　SHA-256 {}…", hash.get(..16).unwrap_or_default()),
        made: Some(found.publication.published_at),
        blocks,
    }
}

fn cover(found: &Published, name: &str, version: &str) -> Block {
    let published = long_moment(found.publication.published_at, Lang::Ja);
    let lines = vec![found.sheet.city.ja.clone(), published, format!("SHA-256 {}", found.publication.snapshot)];
    Block::Cover(Cover { title: found.sheet.title.clone(), subtitle: format!("{name}　{version}"), lines })
}

fn heading(level: Level, text: &str) -> Block {
    Block::Heading { level, text: text.to_owned(), anchor: None }
}

fn table(columns: &[(&str, u16)], rows: impl Iterator<Item = Vec<String>>) -> Block {
    let columns = columns.iter().map(|(key, width)| Column { head: say(key, &[]), width: *width }).collect();
    Block::Table(Table { caption: None, columns, rows: rows.map(|cells| Row { cells, anchor: None }).collect() })
}

fn facts(found: &Published) -> Vec<(String, String)> {
    let sheet = &found.sheet;
    let counts = [("letters", sheet.counts.letters), ("submitters", sheet.counts.submitters), ("opinions", sheet.counts.opinions)];
    let counts = counts.map(|(name, count)| (name, count.to_string()));
    let total = say("result.total", &counts.each_ref().map(|(name, count)| (*name, count.as_str())));
    let facts = [
        ("result.published", long_moment(found.publication.published_at, Lang::Ja)),
        ("result.stage", word(Lang::Ja, "stage", sheet.stage.name())),
        ("result.period", period(sheet, Lang::Ja)),
        ("result.plan", sheet.plan.title.clone()),
        ("result.numbers", total),
    ];
    facts.map(|(key, text)| (say(key, &[]), text)).to_vec()
}

/// An issue: what the city says, then every opinion.
fn issue(issue: &SheetIssue) -> Vec<Block> {
    let mut view = vec![issue.text.clone()];
    for (key, name, text) in
        [("result.reason", "reason", &issue.reason), ("result.page", "page", &issue.page), ("result.later", "stage", &issue.later_stage)]
    {
        view.extend((!text.is_empty()).then(|| say(key, &[(name, text)])));
    }
    let rows = issue.opinions.iter().map(|opinion| {
        let place = opinion.place.as_ref().map(|place| place.shown().to_owned()).unwrap_or_default();
        vec![n("result.opinion_no", opinion.number), place, words(opinion)]
    });
    let carried = issue.carried.iter().flat_map(|carried| carried.opinions.iter().map(|number| (carried.round, number)));
    let carried = carried.map(|(round, number)| {
        let name = say("result.carried_no", &[("round", &round.to_string()), ("n", &number.to_string())]);
        vec![name, String::new(), say("result.carried", &[])]
    });
    vec![
        heading(Level::Two, &format!("{}　{}", n("result.issue", issue.number), issue.title)),
        Block::Note { title: Some(issue.label.ja.clone()), text: view.join("\n") },
        table(&[("result.number", 3), ("result.place", 4), ("booklet.words", 12)], rows.chain(carried)),
    ]
}

/// The city's summary, the writer's words, and what they say in Japanese.
fn words(opinion: &SheetOpinion) -> String {
    let found = Some(&opinion.found_on).filter(|day| !day.is_empty());
    let found = found.map(|day| say("result.found_on", &[("day", day)])).unwrap_or_default();
    let translated = Some(&opinion.translation).filter(|text| !text.is_empty());
    let translated = translated.map(|text| format!("{}　{text}", say("opinion.translation", &[]))).unwrap_or_default();
    let texts = [&opinion.gist, &opinion.text, &translated, &found];
    texts.into_iter().filter(|text| !text.is_empty()).cloned().collect::<Vec<_>>().join("\n")
}

fn changes(sheet: &ResultSheet) -> Vec<Block> {
    if sheet.changes.is_empty() {
        return Vec::new();
    }
    let rows = sheet.changes.iter();
    let rows = rows.map(|one| vec![one.place.clone(), one.before.clone(), one.after.clone(), n("result.issue", one.issue)]);
    let columns = [("result.place", 3), ("result.before", 7), ("result.after", 7), ("result.because", 3)];
    vec![heading(Level::One, &say("result.changes", &[])), table(&columns, rows)]
}

/// What is not published, and why: how much of it, never what.
fn left_out(sheet: &ResultSheet) -> Vec<Block> {
    let line = |key: &str, reason: String, places: u64| say(key, &[("reason", &reason), ("n", &places.to_string())]);
    let names = sheet.withheld.iter();
    let names = names.map(|(reason, places)| line("result.withheld_line", word(Lang::Ja, "redaction_reason", reason.name()), *places));
    let asides = sheet.left_out.iter();
    let asides = asides.map(|(reason, places)| line("result.left_out_line", word(Lang::Ja, "aside_reason", reason.name()), *places));
    let lines: Vec<String> = names.chain(asides).collect();
    if lines.is_empty() {
        return Vec::new();
    }
    let lead = Block::Paragraph(say("result.withheld_lead", &[]));
    vec![heading(Level::One, &say("result.withheld", &[])), lead, Block::Paragraph(lines.join("\n"))]
}
