//! `/calendar.ics`: the periods of rounds, for people's own calendars (RFC 5545).

use super::seen::{round_path, title};
use crate::model::Moment;
use crate::model::calendar::closing_text;
use crate::model::terms::Lang;
use crate::procedure::round::State;
use crate::store::Db;
use crate::store::log::{EntryRow, Log};
use crate::store::projects::Project;
use crate::store::rounds::Round;
use crate::texts::texts;
use crate::web::app::App;
use crate::web::problem::Problem;
use actix_web::HttpResponse;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::Data;

/// Rounds of one state at most.
const LOOKED_AT: i64 = 200;
/// Longest line in bytes without its end (section 3.1).
const LINE: usize = 75;

/// What a calendar shows: what comes, what runs, and what is being answered.
const SHOWN: [State; 7] =
    [State::Scheduled, State::Announced, State::Open, State::Closed, State::Sorting, State::Responding, State::ResultInApproval];

/// One period.
struct Period {
    path: String,
    opens: Moment,
    closes: Moment,
    title: String,
    text: String,
    /// How often the period was changed: a calendar that has it already takes the new one over (section 3.8.7.4).
    sequence: usize,
}

/// The calendar, in Japanese: it has one address.
pub async fn show(app: Data<App>) -> Result<HttpResponse, Problem> {
    let base = app.site.base_url.clone();
    let kept = app.clone();
    let text = app
        .read(move |db| {
            let (_, policy) = kept.policy(db)?;
            let made = EntryRow::newest(db, Log::Record, None, 1)?.first().map_or_else(|| kept.time.now(), |entry| entry.time);
            Ok(ics(&base, policy.city.name.get(Lang::Ja), made, &periods(db)?))
        })
        .await?;
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-cache")).content_type("text/calendar; charset=utf-8").body(text))
}

fn periods(db: &mut Db) -> Result<Vec<Period>, Problem> {
    let mut periods = Vec::new();
    for state in SHOWN {
        for round in Round::in_state(db, state, LOOKED_AT)? {
            let (Some(opens), Some(closes)) = (round.opens_at, round.closes_at) else { continue };
            let project = Project::by_id(db, round.project)?.ok_or(Problem::NotFound)?;
            let title = texts().get(Lang::Ja, "calendar.period", &[("title", &title(&project, Lang::Ja))]);
            let until = closing_text(closes, Lang::Ja);
            let text = match round.extensions.last() {
                Some(last) => {
                    texts().get(Lang::Ja, "calendar.extended", &[("until", &until), ("before", &closing_text(last.from, Lang::Ja))])
                }
                None => texts().get(Lang::Ja, "calendar.until", &[("until", &until)]),
            };
            let sequence = round.extensions.len() + round.postponements.len();
            periods.push(Period { path: round_path(&project, &round), opens, closes, title, text, sequence });
        }
    }
    Ok(periods)
}

fn ics(base: &str, city: &str, made: Moment, periods: &[Period]) -> String {
    let host = base.split("://").nth(1).unwrap_or(base);
    let mut out = String::new();
    let mut line = |text: String| fold(&text, &mut out);
    line("BEGIN:VCALENDAR".to_owned());
    line("VERSION:2.0".to_owned());
    line("PRODID:-//Ronten//Ronten//JA".to_owned());
    line(format!("X-WR-CALNAME:{}", escaped(&texts().get(Lang::Ja, "calendar.title", &[("city", city)]))));
    for period in periods {
        line("BEGIN:VEVENT".to_owned());
        line(format!("UID:{}@{}", escaped(period.path.trim_start_matches('/')), escaped(host)));
        line(format!("DTSTAMP:{}", utc(made)));
        line(format!("DTSTART:{}", utc(period.opens)));
        line(format!("DTEND:{}", utc(period.closes)));
        line(format!("SEQUENCE:{}", period.sequence));
        line(format!("SUMMARY:{}", escaped(&period.title)));
        line(format!("DESCRIPTION:{}", escaped(&period.text)));
        line(format!("URL:{base}{}", period.path));
        // Nobody is busy for thirty days because a round is open.
        line("TRANSP:TRANSPARENT".to_owned());
        line("END:VEVENT".to_owned());
    }
    line("END:VCALENDAR".to_owned());
    out
}

/// `20261121T203813Z`.
fn utc(moment: Moment) -> String {
    moment.to_utc().format("%Y%m%dT%H%M%SZ").to_string()
}

/// A value of type TEXT (section 3.3.11).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Adds a line in pieces of at most 75 bytes, none of which cuts a character in two.
fn fold(text: &str, out: &mut String) {
    let mut used = 0;
    for c in text.chars() {
        if used + c.len_utf8() > LINE {
            out.push_str("\r\n ");
            used = 1;
        }
        out.push(c);
        used += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_short_and_give_back_what_was_written() {
        let at: Moment = "2026-11-21T00:00:00.000Z".parse().unwrap();
        let title = format!("計画; 道路, 公園\\\n{}\u{7}END:VCALENDAR\r\nX", "みどり𠮷".repeat(30));
        let period = Period {
            path: "/projects/2026-001/rounds/1".into(),
            opens: at,
            closes: at.plus_days(30),
            title,
            text: String::new(),
            sequence: 0,
        };

        let text = ics("https://city.example", "みほん市", at, &[period]);

        assert!(text.split("\r\n").all(|line| line.len() <= LINE) && text.ends_with("END:VCALENDAR\r\n"));
        assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
        let unfolded = text.replace("\r\n ", "");
        assert_eq!(unfolded.lines().filter(|line| line.starts_with("END:VCALENDAR")).count(), 1);
        assert!(unfolded.contains("SUMMARY:") && unfolded.contains("計画\\; 道路\\, 公園\\\\\\nみどり𠮷みどり"));
        assert!(unfolded.contains("DTSTART:20261121T000000Z\r\nDTEND:20261221T000000Z\r\n"));
        assert!(unfolded.contains("UID:projects/2026-001/rounds/1@city.example\r\n"));
    }
}
