//! What the page of a result shows, out of the snapshot.

use super::Published;
use super::issues::{IssueLine, OpinionLine, issues, opinion_line};
use super::versions::{self, Corrected, Found, VersionLine};
use crate::documents::result::{ResultSheet, SheetQuestion, WithheldLater};
use crate::model::calendar::{closing_text, long_moment};
use crate::model::counts::Counts;
use crate::model::terms::{Channel, Lang, ResponseCategory};
use crate::store::Db;
use crate::texts::texts;
use crate::web::problem::Problem;
use crate::web::public::project::round_name;
use crate::web::public::round::changes::Changes;
use crate::web::public::seen::{Crumb, crumbs, path, round_path};
use crate::web::visit::Ask;
use serde::Serialize;

#[derive(Serialize)]
pub struct Content {
    crumbs: Vec<Crumb>,
    title: String,
    heading: String,
    version: i64,
    published_at: String,
    /// The page of the newest version, on the pages of older ones.
    newer: Option<String>,
    /// Whether the next version is in preparation.
    in_correction: bool,
    corrected: Option<Corrected>,
    found_late: Vec<Found>,
    stage: String,
    period: String,
    period_changes: Changes,
    plan: Link,
    viewing_places: String,
    ways: Vec<Way>,
    counts: Vec<Count>,
    /// How many signed letters together, and how they were counted.
    joint: Option<String>,
    no_opinions: bool,
    channels: Vec<ChannelLine>,
    categories: Vec<CategoryLine>,
    questions: Vec<SheetQuestion>,
    validity: Vec<Line>,
    issues: Vec<IssueLine>,
    without_issue: Vec<OpinionLine>,
    changes: Vec<ChangeLine>,
    withheld: Vec<Line>,
    /// What was taken out after the publication, with the day.
    withheld_later: Vec<WithheldLater>,
    left_out: Vec<Line>,
    remark: String,
    next_step: String,
    contact: String,
    short_reason: String,
    versions: Vec<VersionLine>,
    hash: String,
    json: String,
    pdf: String,
    xlsx: String,
    csv: String,
    /// The CSV in CP932.
    legacy: String,
    record: String,
}

#[derive(Serialize)]
pub(super) struct Link {
    pub href: String,
    pub text: String,
}

/// A way in which opinions were taken, with where they were sent.
#[derive(Serialize)]
struct Way {
    name: String,
    /// Empty for the form.
    address: String,
}

/// One of the counts, as the part `counts` takes it.
#[derive(Serialize)]
struct Count {
    name: String,
    n: u64,
    unit: String,
}

/// A name and a number.
#[derive(Serialize)]
struct Line {
    name: String,
    n: u64,
}

#[derive(Serialize)]
struct ChannelLine {
    name: String,
    letters: u64,
    submitters: u64,
    opinions: u64,
}

#[derive(Serialize)]
struct CategoryLine {
    name: String,
    opinions: u64,
    issues: u64,
}

#[derive(Serialize)]
struct ChangeLine {
    issue: i64,
    place: String,
    before: String,
    after: String,
}

/// The page of one version.
pub fn of(db: &mut Db, ask: &Ask, found: &Published) -> Result<Content, Problem> {
    let (lang, sheet) = (ask.lang, &found.sheet);
    let (round, base) = (round_path(&found.project, &found.round), found.path());
    let (own, opinions) = (found.own_path(), found.opinions_path());
    Ok(Content {
        crumbs: round_crumbs(lang, found, &round),
        title: title(sheet, lang),
        heading: texts().get(lang, "result.title", &[("round", &round_name(lang, sheet.round))]),
        version: found.publication.version,
        published_at: String::from(found.publication.published_at),
        newer: (!found.is_newest()).then_some(base),
        in_correction: found.is_newest() && found.round.in_correction(),
        corrected: versions::corrected(db, lang, found)?,
        found_late: versions::found_late(lang, found),
        stage: word(lang, "stage", sheet.stage.name()),
        period: period(sheet, lang),
        period_changes: Changes::of(
            &sheet.extensions,
            &sheet.revisions,
            &sheet.postponements,
            &format!("{}/plans", path(&found.project)),
            lang,
        ),
        plan: Link { href: format!("{}/plans/{}", path(&found.project), sheet.plan.version), text: sheet.plan.title.clone() },
        viewing_places: sheet.viewing_places.clone(),
        ways: sheet
            .channels
            .iter()
            .map(|offer| Way { name: word(lang, "channel", offer.channel.name()), address: offer.address.clone() })
            .collect(),
        counts: counts(&sheet.counts, lang),
        joint: joint(sheet, lang),
        no_opinions: sheet.no_opinions,
        channels: channels(&sheet.counts, lang),
        categories: categories(sheet, lang),
        questions: sheet.questions.clone(),
        validity: lines(&sheet.counts.letters_by_validity, |validity| word(lang, "validity", validity.name())),
        issues: issues(sheet, lang, &opinions),
        without_issue: sheet.without_issue.iter().map(|opinion| opinion_line(lang, opinion, &opinions)).collect(),
        changes: changes(sheet),
        withheld_later: sheet.withheld_later.clone(),
        withheld: lines(&sheet.withheld, |reason| word(lang, "redaction_reason", reason.name())),
        left_out: lines(&sheet.left_out, |reason| word(lang, "aside_reason", reason.name())),
        remark: sheet.remark.clone(),
        next_step: sheet.next_step.clone(),
        contact: sheet.contact.clone(),
        short_reason: sheet.short_period_reason.clone(),
        versions: versions::lines(db, found)?,
        hash: found.publication.snapshot.clone(),
        json: format!("{own}.json"),
        pdf: format!("{own}.pdf"),
        xlsx: format!("{own}.xlsx"),
        csv: format!("{own}.csv"),
        legacy: format!("{own}-cp932.csv"),
        record: format!("{}/record", path(&found.project)),
    })
}

/// The way down to the result's pages.
pub(super) fn round_crumbs(lang: Lang, found: &Published, round: &str) -> Vec<Crumb> {
    let mut crumbs = crumbs(lang, Some(&found.project));
    crumbs.push(Crumb { href: round.to_owned(), text: round_name(lang, found.round.number) });
    crumbs
}

/// The title as it was published.
pub(super) fn title(sheet: &ResultSheet, lang: Lang) -> String {
    if lang == Lang::En && !sheet.title_en.is_empty() { sheet.title_en.clone() } else { sheet.title.clone() }
}

/// The name of a term.
pub(super) fn word(lang: Lang, group: &str, name: &str) -> String {
    texts().get(lang, &format!("terms.{group}.{name}"), &[])
}

pub(super) fn period(sheet: &ResultSheet, lang: Lang) -> String {
    let (from, until, n) = (long_moment(sheet.opens_at, lang), closing_text(sheet.closes_at, lang), sheet.days.to_string());
    texts().get(lang, "project.period", &[("from", &from), ("until", &until), ("n", &n)])
}

/// The five counts under their names (design: they are always shown with them).
fn counts(counts: &Counts, lang: Lang) -> Vec<Count> {
    let all = [
        ("letters", counts.letters),
        ("submitters", counts.submitters),
        ("opinions", counts.opinions),
        ("texts", counts.distinct_texts),
        ("issues", counts.issues_answered),
    ];
    let count = |(name, n): (&str, u64)| Count {
        name: texts().get(lang, &format!("result.count.{name}"), &[]),
        n,
        unit: texts().get(lang, &format!("result.unit.{name}"), &[]),
    };
    all.into_iter().map(count).collect()
}

/// Letters that several signed, with how they were counted; none where there is none.
pub fn joint(sheet: &ResultSheet, lang: Lang) -> Option<String> {
    let joint = sheet.counts.joint?;
    let (letters, n) = (joint.letters.to_string(), joint.co_signers.to_string());
    let rule = sheet.counting.as_ref().map(|rule| rule.get(lang)).unwrap_or_default();
    Some(texts().get(lang, "result.joint", &[("letters", &letters), ("n", &n), ("rule", rule)]))
}

/// The counts in a sentence before it, for tables that show no counts.
pub(super) fn joint_total(sheet: &ResultSheet, lang: Lang) -> Option<String> {
    let joint = joint(sheet, lang)?;
    let Counts { letters, submitters, opinions, .. } = &sheet.counts;
    let values = [("letters", &*letters.to_string()), ("submitters", &submitters.to_string()), ("opinions", &opinions.to_string())];
    Some(format!("{}{joint}", texts().get(lang, "result.total", &values)))
}

fn channels(counts: &Counts, lang: Lang) -> Vec<ChannelLine> {
    let of = |map: &std::collections::BTreeMap<Channel, u64>, channel: &Channel| map.get(channel).copied().unwrap_or_default();
    let line = |channel: &Channel| ChannelLine {
        name: word(lang, "channel", channel.name()),
        letters: of(&counts.letters_by_channel, channel),
        submitters: of(&counts.submitters_by_channel, channel),
        opinions: of(&counts.opinions_by_channel, channel),
    };
    Channel::ALL.iter().map(line).filter(|line| line.letters + line.submitters + line.opinions > 0).collect()
}

/// Every category, under the label with which it was published.
fn categories(sheet: &ResultSheet, lang: Lang) -> Vec<CategoryLine> {
    let line = |category: &ResponseCategory| CategoryLine {
        name: sheet.labels.get(category).map(|label| label.get(lang).to_owned()).unwrap_or_default(),
        opinions: sheet.counts.opinions_by_category.get(category).copied().unwrap_or_default(),
        issues: sheet.counts.issues_by_category.get(category).copied().unwrap_or_default(),
    };
    ResponseCategory::ALL.iter().map(line).collect()
}

fn lines<K>(map: &std::collections::BTreeMap<K, u64>, name: impl Fn(&K) -> String) -> Vec<Line> {
    map.iter().map(|(key, n)| Line { name: name(key), n: *n }).collect()
}

fn changes(sheet: &ResultSheet) -> Vec<ChangeLine> {
    let line = |change: &crate::documents::result::SheetChange| ChangeLine {
        issue: change.issue,
        place: change.place.clone(),
        before: change.before.clone(),
        after: change.after.clone(),
    };
    sheet.changes.iter().map(line).collect()
}
