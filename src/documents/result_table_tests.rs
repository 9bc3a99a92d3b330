//! The table of a small result, against a golden file, and what spreadsheets must not calculate.

use super::*;
use crate::documents::result::FORMAT;
use crate::documents::spreadsheet::BOM;
use crate::record::canonical::canonical;
use serde_json::json;
use std::path::Path;

/// A result with two issues, one of them with a change of the plan, and an opinion without issue.
fn sheet() -> ResultSheet {
    let label = |ja: &str, en: &str| json!({ "ja": ja, "en": en });
    let opinion = |number: u64, text: &str, gist: &str| {
        let place = json!({ "place": "2.1", "heading": "１　公園" });
        json!({ "number": number, "scope": "in_scope", "no_issue": null, "place": place, "gist": gist, "text": text, "lang": "ja" })
    };
    let mut stance = opinion(3, "賛成です。", "");
    (stance["scope"], stance["no_issue"], stance["place"]) = ("stance_only".into(), "stance_only".into(), serde_json::Value::Null);
    let mut sheet = json!({
        "format": FORMAT, "city": label("みほん市", "Mihon City"), "project": "2026-001", "title": "みどりの計画", "title_en": "", "kind": "plan",
        "round": 1, "stage": "draft", "agency": label("みほん市長", "Mayor"), "section": label("みどり公園課", "Parks"), "phone": "000-000-0102",
        "plan": { "id": "0192f000-0000-7000-8000-000000000001", "version": 1, "title": "素案", "sha256": "00" },
        "opens_at": "2026-04-01T00:00:00.000Z", "closes_at": "2026-05-01T00:00:00.000Z", "days": 31, "minimum_days": 30,
        "short_period_reason": "", "viewing_places": "", "channels": [], "no_opinions": false,
        "counts": {
            "letters": 2, "letters_by_validity": { "valid": 2 }, "letters_by_channel": { "post": 1, "web_form": 1 }, "duplicates": 0,
            "submitters": 2, "submitters_by_channel": { "post": 1, "web_form": 1 }, "valid_submitters": 2,
            "opinions": 3, "opinions_by_scope": { "in_scope": 2, "stance_only": 1 }, "opinions_by_channel": { "post": 1, "web_form": 2 },
            "opinions_by_category": { "reflected": 1, "not_reflected": 1 }, "opinions_by_issue": { "1": 1, "2": 1 },
            "opinions_without_issue": 1, "opinions_unanswered": 0, "distinct_texts": 2, "issues": 2, "issues_answered": 2,
            "issues_by_category": { "reflected": 1, "not_reflected": 1 }
        },
        "issues": [
            { "number": 1, "theme": "公園", "title": "木を植える場所", "category": "reflected", "label": label("反映", "Reflected"),
              "text": "駅前にも植えます。", "reason": "", "page": "", "later_stage": "", "opinions": [opinion(1, "=1+1\n駅前に、\"桜\"を。", "駅前に桜を。")] },
            { "number": 2, "theme": "公園", "title": "費用", "category": "not_reflected", "label": label("反映しない", "Not reflected"),
              "text": "費用は変えません。", "reason": "－ 予算の範囲のため。", "page": "", "later_stage": "", "opinions": [opinion(2, "＠費用が高い。［個人情報］", "")] }
        ],
        "without_issue": [stance],
        "changes": [{ "issue": 1, "place": "2.1", "before": "川沿い", "after": "川沿いと駅前" }],
        "withheld": { "name": 1 }, "withheld_later": [], "left_out": { "greeting": 1 }, "remark": "", "next_step": "決定します。", "contact": "みどり公園課", "policy": 1
    });
    sheet["labels"] = json!({ "reflected": label("反映", "Reflected"), "not_reflected": label("反映しない", "Not reflected") });
    serde_json::from_value(sheet).unwrap()
}

fn golden(name: &str, bytes: &[u8]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/result").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
    }
    assert_eq!(String::from_utf8_lossy(&std::fs::read(&path).unwrap()), String::from_utf8_lossy(bytes), "{name}");
}

#[test]
fn a_small_result_is_the_golden_table_and_the_golden_snapshot() {
    let sheet = sheet();

    golden("small.csv", &cells(&sheet, Lang::Ja, None, |key, _| key.to_owned()).csv().unwrap());
    golden("small.json", &canonical(&sheet).unwrap());
}

#[test]
fn the_table_reads_back_and_holds_nothing_that_calculates() {
    let bytes = cells(&sheet(), Lang::En, None, |key, _| key.to_owned()).csv().unwrap();

    let mut reader = csv::ReaderBuilder::new().from_reader(bytes.strip_prefix(BOM).unwrap());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 3);
    assert_eq!((&rows[0][5], &rows[0][9], &rows[0][14]), ("'=1+1\n駅前に、\"桜\"を。", "Reflected", "2.1: 川沿い → 川沿いと駅前"));
    assert_eq!((&rows[1][5], &rows[1][11]), ("'＠費用が高い。［個人情報］", "'－ 予算の範囲のため。"));
    assert_eq!(&rows[2][15], "terms.no_issue_reason.stance_only");
}
