//! Two versions of a plan of 200 pages, compared by section and by word: under two seconds.
//!
//! `cargo bench --bench comparison`. The floor is reading both texts once (SHA-256): no comparison can do less.

// Each bench uses a part of what they share.
#[allow(dead_code)]
mod measure;
#[allow(dead_code, unused_imports)]
#[path = "../tests/it/support/mod.rs"]
mod support;

use measure::{RUNS, head, median, row, verdict};
use ronten::documents::comparison::{Budget, Version, compare, difference, propose, sides};
use ronten::documents::plan::{Source, detect};
use ronten::model::ids::SectionId;
use ronten::model::round::Section;
use ronten::record::digest::Digest;
use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

const PAGES: usize = 200;
/// Sections on a page, and sentences in a section: about 1,200 characters a page.
const ON_A_PAGE: usize = 3;
const SENTENCES: usize = 12;
const SECONDS: f64 = 2.0;

const SUBJECTS: [&str; 8] = ["市", "担当課", "地域の団体", "市民", "学校", "公園の管理者", "事業者", "審議会"];
const THINGS: [&str; 9] =
    ["街路樹", "水辺の環境", "公園の遊具", "歩道の段差", "避難所の備え", "子どもの居場所", "ごみの量", "図書館の蔵書", "バスの便数"];
const DOINGS: [&str; 7] =
    ["を毎年調べます", "を計画的に増やします", "について意見を聴きます", "を見直します", "に努めます", "を公表します", "を五年で改めます"];

fn main() -> ExitCode {
    let (old, new) = (text(false), text(true));
    let (old_sections, found) = (sections(&old), detect(&source(&new)).sections(&new));
    let before = Version { text: &old, sections: &old_sections };
    head(&format!("Comparison of {PAGES} pages, {} and {} characters", old.chars().count(), new.chars().count()));

    let (mut floor, mut proposing, mut comparing) = (Vec::new(), Vec::new(), Vec::new());
    let mut changes = 0;
    for _ in 0..RUNS {
        floor.push(seconds(|| _ = black_box((Digest::of(&[old.as_bytes()]), Digest::of(&[new.as_bytes()])))));
        let mut carried = Vec::new();
        proposing.push(seconds(|| carried = propose(before, &new, &found)));
        let matched = carried.iter().map(|found| found.map(|found| old_sections[found.at].id).unwrap_or_default());
        let new_sections: Vec<Section> = found.iter().zip(matched).map(|(section, id)| saved(section, id)).collect();
        comparing.push(seconds(|| changes = compared(before, Version { text: &new, sections: &new_sections })));
    }
    assert!(changes > 100, "{changes} changes: the versions are too much alike to say anything");
    let (floor, proposing, comparing) = (median(floor), median(proposing), median(comparing));
    row("sections that changed", None, &changes.to_string(), true);
    row("reading both texts (SHA-256), ms", None, &format!("{:.2}", floor * 1e3), true);
    let target = format!("< {SECONDS} s");
    row("proposing which sections are the same, s", Some(&target), &format!("{proposing:.3}"), proposing < SECONDS);
    row("comparing by section and by word, s", Some(&target), &format!("{comparing:.3}"), comparing < SECONDS);
    row("comparing / reading", None, &format!("{:.0}", comparing / floor), true);
    verdict()
}

fn seconds(work: impl FnOnce()) -> f64 {
    let begun = Instant::now();
    work();
    begun.elapsed().as_secs_f64()
}

/// Everything that the page of a comparison computes.
fn compared(old: Version<'_>, new: Version<'_>) -> usize {
    let (comparison, mut budget) = (compare(old, new), Budget::default());
    for changed in comparison.changes() {
        black_box(sides(&difference(changed.before(), changed.after(), &mut budget)));
    }
    comparison.changes().count()
}

/// A plan in chapters and sections; when `edited`, with what people do to a draft: every fifth section reworded, some
/// sentences added and struck, sections gone, new and moved, and a chapter put in.
fn text(edited: bool) -> String {
    let mut plan = String::new();
    for page in 0..PAGES {
        if edited && page == PAGES / 2 {
            plan.push_str("# 新しい章の目的\nこの章は、意見を受けて加えました。\n");
        }
        // Two neighbouring pages change places.
        let page = if edited && page / 2 == 17 { page ^ 1 } else { page };
        plan.push_str(&format!("# {}の章{page}\n", THINGS[page % THINGS.len()]));
        for section in (page * ON_A_PAGE..).take(ON_A_PAGE) {
            if edited && section % 50 == 7 {
                continue;
            }
            plan.push_str(&format!("## {}の取組{section}\n", DOINGS[section % DOINGS.len()].trim_start_matches('を')));
            (0..SENTENCES).for_each(|n| sentence(&mut plan, section, n, edited && section % 5 == 0));
            if edited && section % 40 == 3 {
                plan.push_str(&format!("## 追加した取組{section}\n市民の意見を受けて、新しく取り組みます。\n"));
            }
        }
    }
    plan
}

fn sentence(plan: &mut String, section: usize, n: usize, edited: bool) {
    let pick = section * 31 + n * 17;
    if edited && n == 4 {
        return;
    }
    let (subject, thing, doing) = (SUBJECTS[pick % SUBJECTS.len()], THINGS[(pick / 3) % THINGS.len()], DOINGS[(pick / 5) % DOINGS.len()]);
    let year = 6 + pick % 9 + usize::from(edited && n.is_multiple_of(3));
    let also = if edited && n == 7 { "、広く市民に呼びかけて" } else { "" };
    plan.push_str(&format!("{subject}は、令和{year}年度までに{also}、{thing}{doing}（{}件）。\n", pick % 97));
}

fn source(text: &str) -> Source {
    Source::read("plan.md", text.as_bytes()).expect("a text")
}

fn sections(text: &str) -> Vec<Section> {
    detect(&source(text)).sections(text).iter().map(|section| saved(section, SectionId::new())).collect()
}

fn saved(section: &ronten::documents::plan::Section, id: SectionId) -> Section {
    let ronten::documents::plan::Section { level, start, end, heading_end, .. } = *section;
    Section { id, level, start, end, heading_end, place: section.place.clone() }
}
