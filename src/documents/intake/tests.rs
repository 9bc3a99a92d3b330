//! Tables and transcripts as offices have them, and what is wrong with others.

use super::*;

fn text(bytes: &[u8]) -> Result<String, ImportError> {
    open(bytes, Shape::Csv).map(|opened| opened.text)
}

fn codes(intake: &Intake) -> Vec<(usize, &'static str)> {
    intake.findings.iter().map(|finding| (finding.line, finding.code)).collect()
}

#[test]
fn a_table_of_an_office_gives_its_rows() {
    let table =
        "種類,立場,地区,質問・意見,回答,回答した職,回答期限\n意見,自治会,本町地区,\"高い、\n①です。\",=1+1,課長,\n,,,次は,,,2026/12/15";
    let (bytes, _, lossy) = encoding_rs::SHIFT_JIS.encode(table);
    assert!(!lossy);
    let text = text(&bytes).unwrap();
    let intake = read(&text, Shape::Csv);
    assert_eq!(intake.findings, []);
    let first = &intake.rows[0];
    assert_eq!((first.line, first.kind, first.speaker), (2, Utterance::Opinion, Speaker::Neighbourhood));
    assert_eq!((first.words.as_str(), first.answer.as_str()), ("高い、\n①です。", "=1+1"), "what looks like a formula is words");
    assert_eq!((intake.rows[1].line, intake.rows[1].due.as_str()), (4, "2026/12/15"));
    assert_eq!(read(&text.replace(',', "\t"), Shape::Tsv).rows.len(), 2);
}

#[test]
fn what_is_wrong_is_named_by_its_line_and_nothing_is_left_out() {
    assert_eq!(codes(&read("氏名,質問\n山田,高い", Shape::Csv)), [(1, "name_column")]);
    assert_eq!(codes(&read("質問,備考\n高い,あ", Shape::Csv)), [(1, "unknown_column")]);
    assert_eq!(codes(&read("質問,内容\n高い,あ", Shape::Csv)), [(1, "column_twice")]);
    assert_eq!(codes(&read("回答\nはい", Shape::Csv)), [(1, "no_words_column")]);
    let ragged = read("質問,回答,立場\n高い\n,はい,住民\n何,はい,大臣", Shape::Csv);
    assert_eq!(codes(&ragged), [(2, "ragged"), (3, "no_words"), (4, "speaker")]);
    assert_eq!(codes(&read("質問", Shape::Csv)), [(1, "no_rows")]);
    let many = format!("質問\n{}", "高い\n".repeat(MAX_ROWS + 1));
    assert_eq!(codes(&read(&many, Shape::Csv)), [(MAX_ROWS + 2, "too_many")]);
    assert!(text(b"").is_err() && text(&vec![b'a'; MAX_BYTES + 1]).is_err());
}

#[test]
fn a_transcript_gives_questions_with_their_answers() {
    let said = "問（住民・本町地区）：費用は\nいくらか。\n答：（都市計画課長）30億円です。\n\nQ. 1.5倍か。\nA. はい。\n要望(学生)：早く。";
    let intake = read(said, Shape::Transcript);
    assert_eq!(intake.findings, []);
    let rows: Vec<_> = intake.rows.iter().map(|row| (row.line, row.words.as_str(), row.answer.as_str())).collect();
    assert_eq!(rows, [(1, "費用は\nいくらか。", "30億円です。"), (5, "1.5倍か。", "はい。"), (7, "早く。", "")]);
    let first = &intake.rows[0];
    assert_eq!((first.district.as_str(), first.answered_by.as_str()), ("本町地区", "都市計画課長"));
    assert_eq!((intake.rows[2].kind, intake.rows[2].speaker), (Utterance::Request, Speaker::Student));
}

#[test]
fn who_spoke_is_not_taken_from_brackets() {
    let wrong = read("開会\n答：はい。\n問（山田太郎）：何か。\n問（住民・山田）：何か。\n答：はい。\n答：いいえ。", Shape::Transcript);
    assert_eq!(codes(&wrong), [(1, "before_first"), (2, "answer_alone"), (3, "bracket"), (4, "bracket"), (6, "answer_twice")]);
    assert!(wrong.rows.iter().all(|row| row.district.is_empty()));

    let words = read("問：（仮称）市民会館は何か。\n答：（仮称）です。", Shape::Transcript);
    assert_eq!((words.rows[0].words.as_str(), words.rows[0].answer.as_str()), ("（仮称）市民会館は何か。", "（仮称）です。"));
    assert!(words.findings.is_empty() && words.rows[0].answered_by.is_empty());
}
