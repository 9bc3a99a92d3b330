//! `/feed.atom`: rounds that were announced, put off, opened, made longer or corrected, closed, or were answered, projects that ended, and complaints that were answered, newest first (RFC 4287).
//!
//! Ids are addresses that are never moved, so a reader program shows nothing twice. No opinion and no name is in it.

use super::seen::{path, round_path, title};
use crate::model::Moment;
use crate::model::calendar::{closing_text, long_date, long_moment};
use crate::model::round::Extension;
use crate::model::terms::Lang;
use crate::procedure::round::State;
use crate::store::Db;
use crate::store::complaints::Complaint;
use crate::store::endings::Ending;
use crate::store::log::{EntryRow, Log};
use crate::store::projects::Project;
use crate::store::publications::Publication;
use crate::store::rounds::Round;
use crate::texts::texts;
use crate::web::app::App;
use crate::web::complaints::name;
use crate::web::problem::Problem;
use actix_web::HttpResponse;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::Data;

/// Entries at most.
const SHOWN: usize = 50;
/// Rounds of one state looked at; a city has a handful at a time.
const LOOKED_AT: i64 = 200;

/// The states between opening and result.
const OPENED: [State; 5] = [State::Open, State::Closed, State::Sorting, State::Responding, State::ResultInApproval];

/// One thing that happened.
#[derive(Debug, PartialEq, Eq)]
struct Item {
    /// Path with a fragment: what happened, for ever.
    id: String,
    path: String,
    at: Moment,
    title: String,
    summary: String,
}

/// The feed, in Japanese: it has one address.
pub async fn show(app: Data<App>) -> Result<HttpResponse, Problem> {
    let base = app.site.base_url.clone();
    let kept = app.clone();
    let xml = app
        .read(move |db| {
            let (_, policy) = kept.policy(db)?;
            let updated = EntryRow::newest(db, Log::Record, None, 1)?.first().map_or_else(|| kept.time.now(), |entry| entry.time);
            let items = items(db)?;
            Ok(atom(&base, policy.city.name.get(Lang::Ja), items.first().map_or(updated, |item| item.at), &items))
        })
        .await?;
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-cache")).content_type("application/atom+xml; charset=utf-8").body(xml))
}

fn items(db: &mut Db) -> Result<Vec<Item>, Problem> {
    let mut items = Vec::new();
    for round in Round::all_put_off(db, LOOKED_AT)? {
        items.extend(of_round(db, &round)?);
    }
    for state in [State::Scheduled, State::Announced].into_iter().chain(OPENED) {
        for round in Round::in_state(db, state, LOOKED_AT)? {
            items.extend(of_round(db, &round)?);
        }
    }
    for publication in Publication::latest(db, SHOWN as i64)? {
        if let Some(round) = Round::by_id(db, publication.round)? {
            items.extend(of_round(db, &round)?);
            items.push(answered(db, &round, &publication)?);
        }
    }
    for ending in Ending::latest(db, SHOWN as i64)? {
        items.push(ended(db, &ending)?);
    }
    for complaint in Complaint::answered(db, SHOWN as i64)? {
        items.extend(complained(&complaint));
    }
    items.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
    items.dedup_by(|a, b| a.id == b.id);
    items.truncate(SHOWN);
    Ok(items)
}

/// Its advance notice, how it was put off, its opening, how it was made longer and corrected, and its end once that is over.
fn of_round(db: &mut Db, round: &Round) -> Result<Vec<Item>, Problem> {
    let project = Project::by_id(db, round.project)?.ok_or(Problem::NotFound)?;
    let item = |what: &str, at: Moment, summary: String| {
        let path = round_path(&project, round);
        Item {
            id: format!("{path}#{what}"),
            path,
            at,
            title: texts().get(
                Lang::Ja,
                &format!("feed.{}", what.trim_end_matches(|c: char| c == '-' || c.is_ascii_digit())),
                &[("title", &title(&project, Lang::Ja))],
            ),
            summary,
        }
    };
    let until = |end: Moment| texts().get(Lang::Ja, "feed.until", &[("until", &closing_text(end, Lang::Ja))]);
    let longer = |one: &Extension| {
        let ends = [("until", closing_text(one.until, Lang::Ja)), ("before", closing_text(one.from, Lang::Ja))];
        texts().get(Lang::Ja, "feed.later", &ends.each_ref().map(|(key, end)| (*key, end.as_str())))
    };
    let period = |opens, closes| {
        let values = [("from", long_moment(opens, Lang::Ja)), ("until", closing_text(closes, Lang::Ja))];
        texts().get(Lang::Ja, "office_round.period", &values.each_ref().map(|(key, value)| (*key, value.as_str())))
    };
    let mut items = Vec::new();
    for (one, number) in round.postponements.iter().zip(1..) {
        items.push(item(&format!("postponed-{number}"), one.at, period(one.opens_at, one.closes_at)));
    }
    let (Some(opens), Some(closes)) = (round.opens_at, round.closes_at) else { return Ok(items) };
    if let Some(at) = round.notice_at.filter(|_| round.state != State::Scheduled) {
        items.push(item(&format!("announced-{}", round.postponements.len() + 1), at, period(opens, closes)));
    }
    if round.put_off() || matches!(round.state, State::Scheduled | State::Announced) {
        return Ok(items);
    }
    // What was said at the opening stays what it was.
    items.push(item("opened", opens, until(round.extensions.first().map_or(closes, |first| first.from))));
    for (extension, number) in round.extensions.iter().zip(1..) {
        items.extend(extension.at.map(|at| item(&format!("extended-{number}"), at, longer(extension))));
    }
    for (revision, number) in round.revisions.iter().zip(1..) {
        let summary = |at: Moment| {
            let key = if revision.important { "feed.revised_important" } else { "feed.revised_summary" };
            texts().get(Lang::Ja, key, &[("on", &long_date(at.jst_date(), Lang::Ja))])
        };
        items.extend(revision.at.map(|at| item(&format!("revised-{number}"), at, summary(at))));
    }
    if round.state != State::Open {
        items.push(item("closed", closes, until(closes)));
    }
    Ok(items)
}

fn answered(db: &mut Db, round: &Round, publication: &Publication) -> Result<Item, Problem> {
    let project = Project::by_id(db, round.project)?.ok_or(Problem::NotFound)?;
    let path = format!("{}/result/versions/{}", round_path(&project, round), publication.version);
    let version = publication.version.to_string();
    let what = if publication.version == 1 { "feed.published" } else { "feed.corrected" };
    Ok(Item {
        id: format!("{path}#published"),
        path,
        at: publication.published_at,
        title: texts().get(Lang::Ja, what, &[("title", &title(&project, Lang::Ja))]),
        summary: texts().get(Lang::Ja, "feed.version", &[("version", &version)]),
    })
}

fn ended(db: &mut Db, ending: &Ending) -> Result<Item, Problem> {
    let project = Project::by_id(db, ending.project)?.ok_or(Problem::NotFound)?;
    let path = format!("{}/outcome", path(&project));
    Ok(Item {
        id: format!("{path}#v{}", ending.version),
        path,
        at: ending.published_at,
        title: texts().get(Lang::Ja, &format!("feed.{}", ending.kind), &[("title", &title(&project, Lang::Ja))]),
        summary: texts().get(Lang::Ja, &format!("ended.title.{}", ending.kind), &[]),
    })
}

/// That a complaint was answered; neither of its texts.
fn complained(complaint: &Complaint) -> Option<Item> {
    let path = format!("/complaints/{}", complaint.no());
    let title = texts().get(Lang::Ja, "feed.complaint", &[("title", &name(complaint, Lang::Ja))]);
    let summary = texts().get(Lang::Ja, &format!("terms.grievance.{}", complaint.kind), &[]);
    Some(Item { id: format!("{path}#answered"), path, at: complaint.answered_at?, title, summary })
}

/// The feed's text (RFC 4287 section 4).
fn atom(base: &str, city: &str, updated: Moment, items: &[Item]) -> String {
    let line = |name: &str, text: &str| format!("<{name}>{}</{name}>\n", escaped(text));
    let mut xml =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"ja\">\n");
    xml += &line("id", &format!("{base}/feed.atom"));
    xml += &line("title", &texts().get(Lang::Ja, "feed.title", &[("city", city)]));
    xml += &line("updated", updated.as_str());
    xml += &format!("<author><name>{}</name></author>\n", escaped(city));
    xml += &format!("<link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>\n", escaped(&format!("{base}/feed.atom")));
    xml += &format!("<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n", escaped(&format!("{base}/")));
    for item in items {
        xml += "<entry>\n";
        xml += &line("id", &format!("{base}{}", item.id));
        xml += &line("title", &item.title);
        xml += &line("updated", item.at.as_str());
        xml += &format!("<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n", escaped(&format!("{base}{}", item.path)));
        xml += &line("summary", &item.summary);
        xml += "</entry>\n";
    }
    xml + "</feed>\n"
}

/// Text as XML 1.0 may hold it (section 2.2 names the characters, section 2.4 the escapes), in elements and attributes.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{FFFE}' | '\u{FFFF}' => {}
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_title_holds_the_feed_is_xml() {
        let nasty = "道路<&>\"']]>\u{0}\u{B}\u{FFFF}\n𠮷";
        let at: Moment = "2026-11-21T00:00:00.000Z".parse().unwrap();
        let item = Item { id: "/p#opened".into(), path: "/p?a=1&b=2".into(), at, title: nasty.into(), summary: nasty.into() };

        let xml = atom("https://city.example", nasty, at, &[item]);

        let mut reader = quick_xml::Reader::from_str(&xml);
        while reader.read_event().unwrap() != quick_xml::events::Event::Eof {}
        assert!(xml.contains("<title>道路&lt;&amp;&gt;&quot;']]&gt; 𠮷</title>"), "{xml}");
        assert!(xml.contains("href=\"https://city.example/p?a=1&amp;b=2\""));
    }
}
