//! A transcript: a line that begins with 「問:」, 「意見:」 or "Q." begins a row, one that begins with 「答:」 or "A." its answer. As what and
//! where from somebody speaks may stand in brackets after it. Other lines belong to what stands above them.

use super::{Drafted, Finding, Intake, kind, speaker};

/// Ends of what can be the name of a district. Other words in brackets may be a person's name, and are not taken.
const DISTRICT_ENDS: &[&str] = &["地区", "区", "町", "丁目", "村", "市", "市内", "市外", "学区"];

/// Ends of what can be a post that answers.
const POST_ENDS: &[&str] = &["長", "課", "部", "局", "室", "係"];

/// What a line begins with.
enum Begins<'t> {
    Words(crate::model::method::Utterance, &'t str),
    Answer(&'t str),
}

pub fn read(text: &str) -> Intake {
    let mut intake = Intake::default();
    let mut answering = false;
    for (at, line) in text.lines().enumerate() {
        let (number, line) = (at + 1, line.trim());
        match begins(line) {
            Some(Begins::Words(kind, rest)) => {
                let mut row = Drafted::on(number, kind);
                row.words = match bracket(rest) {
                    Some((note, said)) if whose(&mut row, note) => said.to_owned(),
                    // After the mark brackets can be words, as in 「（仮称）市民会館」.
                    _ if !before_mark(line) => rest.to_owned(),
                    _ => {
                        intake.findings.push(Finding::new(number, "bracket"));
                        rest.to_owned()
                    }
                };
                intake.rows.push(row);
                answering = false;
            }
            Some(Begins::Answer(rest)) => match intake.rows.last_mut() {
                Some(row) if !answering => {
                    let post = |note: &str| before_mark(line) || POST_ENDS.iter().any(|end| note.ends_with(end));
                    let (by, said) = bracket(rest).filter(|(note, _)| post(note)).unwrap_or(("", rest));
                    (row.answered_by, row.answer) = (by.to_owned(), said.to_owned());
                    answering = true;
                }
                Some(_) => intake.findings.push(Finding::new(number, "answer_twice")),
                None => intake.findings.push(Finding::new(number, "answer_alone")),
            },
            None if line.is_empty() && intake.rows.is_empty() => {}
            None => match intake.rows.last_mut() {
                Some(row) => add(if answering { &mut row.answer } else { &mut row.words }, line),
                None => intake.findings.push(Finding::new(number, "before_first")),
            },
        }
    }
    for row in &mut intake.rows {
        (row.words, row.answer) = (row.words.trim().to_owned(), row.answer.trim().to_owned());
    }
    intake
}

fn begins(line: &str) -> Option<Begins<'_>> {
    let at = line.find([':', '：', '.', '．'])?;
    let (mark, rest) = line.split_at(at);
    let rest = rest.get(rest.chars().next()?.len_utf8()..)?;
    // The brackets stand before the colon or after it.
    let (word, rest) = match mark.find(['（', '(']) {
        Some(open) if mark.ends_with(['）', ')']) => (mark.get(..open)?, line.get(open..)?),
        Some(_) => return None,
        None => (mark, rest),
    };
    let word = match word.trim() {
        "Ｑ" => "Q",
        "Ａ" => "A",
        word => word,
    };
    match word {
        "答" | "回答" | "A" => Some(Begins::Answer(rest.trim())),
        _ => Some(Begins::Words(kind(word)?, rest.trim())),
    }
}

/// What stands in brackets at the beginning, and the rest without the mark that may follow.
fn bracket(text: &str) -> Option<(&str, &str)> {
    let (note, rest) = text.strip_prefix(['（', '('])?.split_once(['）', ')'])?;
    Some((note.trim(), rest.trim_start_matches([':', '：', '.', '．']).trim()))
}

/// Whether brackets stand before the mark of a line, where they say who speaks and nothing else.
fn before_mark(line: &str) -> bool {
    line.find([':', '：', '.', '．']).and_then(|at| line.get(..at)).is_some_and(|mark| mark.ends_with(['）', ')']))
}

/// Takes the role and the district out of brackets, if they hold nothing else.
fn whose(row: &mut Drafted, note: &str) -> bool {
    if let Some(speaker) = speaker(note) {
        row.speaker = speaker;
        return true;
    }
    let parts: Vec<&str> = note.split(['・', '、', '，', ',', '/', '／']).map(str::trim).collect();
    let (role, district) = match parts.as_slice() {
        [district] => (None, *district),
        [role, district] => (Some(*role), *district),
        _ => return false,
    };
    if !DISTRICT_ENDS.iter().any(|end| district.ends_with(end)) {
        return false;
    }
    match role.map(speaker) {
        Some(None) => return false,
        Some(Some(speaker)) => row.speaker = speaker,
        None => {}
    }
    row.district = district.to_owned();
    true
}

fn add(text: &mut String, line: &str) {
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(line);
}
