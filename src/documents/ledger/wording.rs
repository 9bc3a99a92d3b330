//! The words in lines: what a removal goes through, and where names are looked for.

use super::line::{CorrectedLine, EditionLine, Line, MaterialLine, OccasionLine, OpinionLine, RaisedLine, ViewLine, What};

impl Line {
    /// Every text of it that somebody wrote. Taken apart field by field, so that a new one cannot be forgotten.
    pub fn texts(&mut self) -> Vec<&mut String> {
        match &mut self.what {
            What::Ended { how: _, reason, project: _ } => vec![reason],
            What::Carried { .. } | What::Result { .. } | What::Filed { .. } | What::Dropped { .. } | What::Unpublished { .. } => Vec::new(),
            What::Occasion(OccasionLine { occasion: _, of: _, title, area, place, participants: _, rows: _ }) => vec![title, area, place],
            What::Raised(RaisedLine { issue: _, theme, title, split_from: _, reason, carried: _ }) => vec![theme, title, reason],
            What::Reworded { issue: _, theme, title } => vec![theme, title],
            What::Merged { issue: _, into: _, reason } => vec![reason],
            What::Reopened { issue: _, because: _, reason } => vec![reason],
            What::Settled { issue: _, how: _, reason } => vec![reason],
            What::Considered { issue: _, owner, due: _ } => vec![owner],
            What::Answered { opinion: _, answer, post } => vec![answer, post],
            What::Corrected(CorrectedLine { occasion: _, objection: _, row: _, opinion: _, text, answer, post, reason }) => {
                vec![text, answer, post, reason]
            }
            What::Edition(EditionLine { edition: _, occasion: _, cutoff_at: _, late_reason, materials }) => {
                let titles = materials.iter_mut().map(|MaterialLine { material: _, title, size: _, sha256: _ }| title);
                std::iter::once(late_reason).chain(titles).collect()
            }
            What::Opinion(line) => opinion_texts(line),
            What::View(line) => view_texts(line),
        }
    }
}

fn opinion_texts(line: &mut OpinionLine) -> Vec<&mut String> {
    let OpinionLine {
        source: _,
        number: _,
        issue: _,
        no_issue: _,
        scope: _,
        utterance: _,
        speaker: _,
        district,
        gist,
        text,
        translation,
        answer,
        post,
        due: _,
        repeats: _,
        corrects: _,
    } = line;
    vec![district, gist, text, translation, answer, post]
}

fn view_texts(line: &mut ViewLine) -> Vec<&mut String> {
    let ViewLine {
        issue: _,
        view: _,
        source: _,
        category: _,
        label: _,
        text,
        reason,
        page,
        later_stage,
        supersedes: _,
        change,
        covered: _,
    } = line;
    vec![text, reason, page, later_stage, change]
}
