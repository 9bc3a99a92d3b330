//! `/projects/{no}/ledger/editions/{n}.pdf`: the booklet (論点整理台帳の冊子): an edition on paper, for handing out.

use super::edition::Frozen;
use super::place_of;
use crate::documents::ledger::{Entry, IssueCourse, Ledger, OpinionLine, RaisedLine, Standing, ViewLine, What};
use crate::documents::paper::{Anchor, Block, Column, Cover, IndexEntry, Language, Level, Paper, Row, Table};
use crate::model::calendar::{long_date, long_moment, short_date};
use crate::model::terms::Lang;
use crate::store::Db;
use crate::store::ledger::Edition;
use crate::texts::texts;
use crate::web::download::{PDF, download};
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::web::Path;
use std::collections::HashMap;

/// The booklet of an edition.
pub async fn show(visit: Visit, at: Path<(String, String)>) -> Result<HttpResponse, Problem> {
    let (no, number) = at.into_inner();
    let app = visit.app.clone();
    let load = move |db: &mut Db| {
        let frozen = Frozen::load(db, &no, &number)?;
        let ask = Ask::of(db, &app, Lang::Ja)?;
        let key = frozen.content(db)?;
        let bytes = app.papers.get(&key, || {
            let lines = frozen.lines(db)?;
            Ok(booklet(&ask, &frozen.project.title, &frozen.edition, &Ledger::of(lines)))
        })?;
        Ok((format!("{}-ledger-{}", frozen.project.no(), frozen.edition.number), bytes))
    };
    let (name, bytes) = visit.app.read(load).await?;
    Ok(download(PDF, &format!("{name}.pdf"), bytes))
}

fn say(key: &str, values: &[(&str, &str)]) -> String {
    texts().get(Lang::Ja, key, values)
}

fn n(key: &str, number: i64) -> String {
    say(key, &[("n", &number.to_string())])
}

fn day(on: &str) -> String {
    on.parse().map_or_else(|_| on.to_owned(), |date| long_date(date, Lang::Ja))
}

/// The document: cover, how to read it, contents, each issue with its course, what each occasion brought, and an index.
pub fn booklet(ask: &Ask, title: &str, edition: &Edition, ledger: &Ledger) -> Paper {
    let name = n("ledger.edition", edition.number);
    let cutoff = say("ledger.cutoff", &[("when", &long_moment(edition.cutoff_at, Lang::Ja))]);
    let city = ask.policy.city.name.ja.clone();
    let cover = Cover {
        title: title.to_owned(),
        subtitle: format!("{}　{name}", say("ledger.title", &[])),
        lines: vec![city, cutoff, format!("SHA-256 {}", edition.hash)],
    };
    let mut blocks = vec![Block::Cover(cover), heading(Level::One, &say("booklet.reading", &[]), None)];
    blocks.extend(say("booklet.how", &[]).lines().map(|line| Block::Paragraph(line.to_owned())));
    blocks.push(Block::Contents { title: say("booklet.contents", &[]), deepest: Level::Two });
    blocks.push(Block::PageBreak);
    blocks.push(heading(Level::One, &say("booklet.issues", &[]), None));
    let said = ledger.said();
    // Also what went into another issue: its opinions are counted there, and stand here.
    for course in ledger.in_order() {
        blocks.extend(issue(course, &said));
    }
    let outside = ledger.outside();
    if !outside.is_empty() {
        blocks.push(heading(Level::Two, &say("booklet.no_issue", &[]), None));
        blocks.push(table(outside.into_iter(), &said));
    }
    blocks.push(Block::PageBreak);
    blocks.extend(occasions(ask, ledger));
    blocks.push(index(ledger));
    let footer = format!("{name}　SHA-256 {}…", edition.hash.get(..16).unwrap_or_default());
    Paper {
        title: format!("{title}　{name}"),
        language: Language::Japanese,
        running: String::new(),
        footer,
        made: edition.frozen_at,
        blocks,
    }
}

fn heading(level: Level, text: &str, anchor: Option<String>) -> Block {
    Block::Heading { level, text: text.to_owned(), anchor: anchor.map(Anchor) }
}

fn of_issue(number: i64) -> String {
    format!("issue-{number}")
}

/// An issue: what the city says, then everything in order of time.
fn issue(course: &IssueCourse, said: &HashMap<i64, &OpinionLine>) -> Vec<Block> {
    let name = format!("{}　{}", n("ledger.issue", course.number), course.title);
    let mut blocks = vec![heading(Level::Two, &name, Some(of_issue(course.number)))];
    if let Standing::Merged(into) = course.standing {
        let merged = say("ledger.merged", &[("n", &course.number.to_string()), ("into", &into.to_string())]);
        blocks.push(Block::Paragraph(merged));
        blocks.push(table(course.entries.iter(), said));
        return blocks;
    }
    let view = course.view().map_or_else(|| say("ledger.no_view", &[]), |view| format!("{}\n{}", view.label.ja, view.text));
    blocks.push(Block::Note { title: Some(say("ledger.says_now", &[])), text: view });
    blocks.push(table(course.entries.iter(), said));
    blocks
}

/// Lines with their words, one a row.
fn table<'e>(entries: impl Iterator<Item = &'e Entry>, said: &HashMap<i64, &OpinionLine>) -> Block {
    let columns = [("booklet.when", 3), ("booklet.what", 3), ("booklet.words", 12)];
    let columns = columns.map(|(key, width)| Column { head: say(key, &[]), width }).to_vec();
    Block::Table(Table { caption: None, columns, rows: entries.map(|entry| row(entry, said)).collect() })
}

fn row(entry: &Entry, said: &HashMap<i64, &OpinionLine>) -> Row {
    let late = entry.late.then(|| say("ledger.late", &[("when", &long_date(entry.entered_at.jst_date(), Lang::Ja))]));
    // Era and weekday would take three lines of a narrow column.
    let on = entry.line.on.parse().map_or_else(|_| entry.line.on.clone(), |date| short_date(date, Lang::Ja));
    let when = [Some(on), late, Some(n("ledger.line", entry.number))].into_iter().flatten().collect::<Vec<_>>().join("\n");
    let (what, words) = match &entry.line.what {
        What::Opinion(opinion) => opinion_words(opinion),
        What::View(view) => (n("ledger.view", view.view), view_words(view)),
        What::Answered { opinion, answer, post } => {
            let asked = said.get(opinion).map(|asked| asked.text.clone()).unwrap_or_default();
            (n("ledger.answered", *opinion), format!("{asked}\n→ {answer}（{post}）"))
        }
        What::Corrected(line) => {
            let place = [("n", line.occasion.to_string()), ("k", line.row.unwrap_or_default().to_string())];
            let what = say("ledger.corrected", &[("n", &place[0].1), ("k", &place[1].1)]);
            let answer = if line.answer.is_empty() { String::new() } else { format!("\n→ {}（{}）", line.answer, line.post) };
            (what, format!("{}{answer}\n{}", line.text, line.reason))
        }
        What::Merged { issue, into, reason } => (
            say("booklet.change", &[]),
            format!("{}\n{reason}", say("ledger.merged", &[("n", &issue.to_string()), ("into", &into.to_string())])),
        ),
        What::Reopened { issue, reason, .. } => (say("booklet.change", &[]), format!("{}\n{reason}", n("ledger.reopened", *issue))),
        What::Settled { issue, reason, .. } => (say("booklet.change", &[]), format!("{}\n{reason}", n("ledger.settled", *issue))),
        What::Considered { issue, owner, due } => {
            let text = say("ledger.considered", &[("n", &issue.to_string()), ("when", &day(due))]);
            (say("booklet.change", &[]), format!("{text}（{owner}）"))
        }
        What::Raised(line) => (say("booklet.change", &[]), raised(line)),
        What::Reworded { issue, title, .. } => (say("booklet.change", &[]), format!("{}　{title}", n("ledger.reworded", *issue))),
        What::Filed { opinion, issue: Some(issue) } => {
            (say("booklet.change", &[]), say("ledger.filed", &[("n", &opinion.to_string()), ("issue", &issue.to_string())]))
        }
        What::Filed { opinion, issue: None } => (say("booklet.change", &[]), n("ledger.unfiled", *opinion)),
        What::Dropped { opinion } => (say("booklet.change", &[]), n("ledger.dropped", *opinion)),
        What::Carried { issue, project, into } => {
            let to = say("ledger.elsewhere", &[("project", project), ("n", &into.to_string())]);
            (say("booklet.change", &[]), format!("{} {to}", n("ledger.carried_to", *issue)))
        }
        What::Ended { .. } | What::Result { .. } | What::Occasion(_) | What::Unpublished { .. } | What::Edition(_) => {
            (String::new(), String::new())
        }
    };
    Row { cells: vec![when, what, words], anchor: None }
}

/// An issue, where it came from, and why.
fn raised(line: &RaisedLine) -> String {
    let number = line.issue.to_string();
    let named = match line.split_from {
        Some(from) => say("ledger.split_off", &[("n", &number), ("from", &from.to_string())]),
        None => n("ledger.raised", line.issue),
    };
    let carried = line.carried.as_ref();
    let carried = carried.map(|from| say("ledger.carried_from", &[("project", &from.project), ("n", &from.issue.to_string())]));
    let reason = Some(line.reason.clone()).filter(|reason| !reason.is_empty());
    [Some(format!("{named}　{}", line.title)), carried, reason].into_iter().flatten().collect::<Vec<_>>().join("\n")
}

fn opinion_words(opinion: &OpinionLine) -> (String, String) {
    let kind = opinion.utterance.map_or_else(|| say("ledger.opinion", &[]), |kind| say(&format!("terms.utterance.{kind}"), &[]));
    let (key, number) = match opinion.source {
        crate::model::method::Source::Round(round) => ("ledger.of_round", round),
        crate::model::method::Source::Occasion(occasion) => ("ledger.of_occasion", occasion),
    };
    let mut what = vec![kind, say(key, &[("n", &number.to_string()), ("k", &opinion.number.to_string())])];
    what.extend(opinion.speaker.map(|speaker| say(&format!("terms.speaker.{speaker}"), &[])));
    what.extend(Some(&opinion.district).filter(|district| !district.is_empty()).cloned());
    what.extend(opinion.no_issue.map(|reason| say(&format!("terms.no_issue_reason.{reason}"), &[])));
    what.extend(opinion.repeats.map(|line| n("ledger.repeats", line)));
    let mut words = vec![opinion.text.clone()];
    words.extend(Some(opinion.translation.clone()).filter(|text| !text.is_empty()));
    if !opinion.answer.is_empty() {
        words.push(format!("{}：{}（{}）", say("ledger.answer_then", &[]), opinion.answer, opinion.post));
    }
    if !opinion.due.is_empty() {
        words.push(say("ledger.taken_back", &[("when", &day(&opinion.due))]));
    }
    (what.join("\n"), words.join("\n"))
}

fn view_words(view: &ViewLine) -> String {
    let mut words = vec![view.label.ja.clone(), view.text.clone()];
    for (key, text) in [
        ("ledger.reason", &view.reason),
        ("ledger.page", &view.page),
        ("ledger.later_stage", &view.later_stage),
        ("ledger.change", &view.change),
    ] {
        words.extend((!text.is_empty()).then(|| format!("{}：{text}", say(key, &[]))));
    }
    words.join("\n")
}

/// What each round and occasion brought, in order of time.
fn occasions(ask: &Ask, ledger: &Ledger) -> Vec<Block> {
    let matrix = ledger.matrix();
    let mut blocks = vec![heading(Level::One, &say("booklet.occasions", &[]), None)];
    let columns = [("booklet.issue", 12), ("booklet.count", 4), ("booklet.view", 4)];
    for (at, column) in matrix.columns.iter().enumerate() {
        let (_, name) = place_of(column.source, "", ask);
        let text = format!("{name}　{}　{}", day(&column.on), column.title);
        blocks.push(heading(Level::Two, text.trim_end(), Some(column.source.to_string())));
        let cells = matrix.rows.iter().filter_map(|row| {
            let cell = row.cells.get(at).filter(|cell| cell.opinions > 0 || cell.new_view)?;
            let title = ledger.issues.get(&row.issue).map(|course| course.title.clone()).unwrap_or_default();
            let view = cell.view.map(|view| n("ledger.view", view)).unwrap_or_default();
            let cells = vec![format!("{}　{title}", n("ledger.issue", row.issue)), n("ledger.opinions", cell.opinions as i64), view];
            Some(Row { cells, anchor: None })
        });
        let rows: Vec<Row> = cells.collect();
        let columns = columns.map(|(key, width)| Column { head: say(key, &[]), width }).to_vec();
        blocks.push(Block::Table(Table { caption: None, columns, rows }));
    }
    blocks
}

/// Issues and occasions with their pages.
fn index(ledger: &Ledger) -> Block {
    let issues = ledger.issues.values().filter(|course| ledger.now(course.number) == course.number);
    let mut entries: Vec<IndexEntry> = issues
        .map(|course| IndexEntry {
            text: format!("{}　{}", n("ledger.issue", course.number), course.title),
            at: vec![Anchor(of_issue(course.number))],
        })
        .collect();
    entries.extend(ledger.columns.iter().map(|column| {
        let key = match column.source {
            crate::model::method::Source::Round(round) => n("ledger.round", round),
            crate::model::method::Source::Occasion(occasion) => n("ledger.occasion", occasion),
        };
        IndexEntry { text: format!("{key}　{}", day(&column.on)), at: vec![Anchor(column.source.to_string())] }
    }));
    Block::Index { title: say("booklet.index", &[]), entries }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::ledger::CarriedFrom;

    #[test]
    fn an_issue_says_where_it_came_from_and_why() {
        let line = |split_from, reason: &str, carried| {
            let (theme, title, reason) = ("工事".to_owned(), "地盤".to_owned(), reason.to_owned());
            raised(&RaisedLine { issue: 5, theme, title, split_from, reason, carried })
        };

        assert_eq!(line(None, "", None), "論点5を立てました　地盤");
        assert_eq!(line(Some(2), "答えが別のため", None), "論点2から論点5を分けました　地盤\n答えが別のため");
        let from = CarriedFrom { project: "2026-001".to_owned(), issue: 3 };
        assert_eq!(line(None, "", Some(from)), "論点5を立てました　地盤\n案件2026-001の論点3から引き継ぎました。");
    }
}
