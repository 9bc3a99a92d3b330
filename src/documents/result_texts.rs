//! Every text of a published result that somebody wrote for its round, in one list: whoever looks for a name in a result, or
//! takes words out of it, goes through this one.
//!
//! The structures are taken apart field by field, so that a new field cannot be forgotten here. Left out is what cannot hold
//! a resident's words: ids, hashes, dates, counts, closed terms, and what the city's policy names (city, offices, their
//! telephone, labels of categories).

use super::announcement::AnnouncedPlan;
use super::result::{Correction, ResultSheet, SheetChange, SheetIssue, SheetOpinion, SheetPlace, SheetQuestion};
use crate::model::round::{ChannelOffer, Extension, Postponement, Revision, TextChange};

/// Which text of a result: its name (a text below `result_request.part`), and the issue, opinion or way in that it belongs to;
/// 0 for the result as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    pub name: &'static str,
    pub number: u64,
}

/// The texts of a result being collected.
#[derive(Default)]
struct Texts<'s>(Vec<(Part, &'s mut String)>);

/// Every text with its part: first what was announced, then issues, opinions and changes, the remarks last.
pub fn texts(sheet: &mut ResultSheet) -> Vec<(Part, &mut String)> {
    let ResultSheet {
        format: _,
        city: _,
        project: _,
        title,
        title_en,
        kind: _,
        round: _,
        stage: _,
        agency: _,
        section: _,
        phone: _,
        plan: AnnouncedPlan { id: _, version: _, title: plan_title, sha256: _ },
        opens_at: _,
        closes_at: _,
        days: _,
        minimum_days: _,
        short_period_reason,
        viewing_places,
        channels,
        counts: _,
        counting: _,
        labels: _,
        no_opinions: _,
        questions,
        issues,
        without_issue,
        changes,
        withheld: _,
        withheld_later: _,
        left_out: _,
        remark,
        next_step,
        contact,
        policy: _,
        correction,
        extensions,
        revisions,
        postponements,
    } = sheet;
    let mut all = Texts::default();
    all.add(0, [("project_title", title), ("project_title_en", title_en), ("plan_title", plan_title)]);
    all.add(0, [("short_period_reason", short_period_reason), ("viewing_places", viewing_places), ("contact", contact)]);
    all.asked(channels, questions);
    all.add_period(extensions, revisions, postponements);
    let mut opinions: Vec<&mut SheetOpinion> = Vec::new();
    for SheetIssue { number, theme, title, category: _, label: _, text, reason, page, later_stage, opinions: own, carried: _ } in issues {
        all.add(number.unsigned_abs(), [("theme", theme), ("title", title), ("answer", text), ("reason", reason)]);
        all.add(number.unsigned_abs(), [("page", page), ("later_stage", later_stage)]);
        opinions.extend(own);
    }
    opinions.extend(without_issue);
    all.opinions(opinions);
    all.changes(changes);
    all.add(0, [("remark", remark), ("next_step", next_step)]);
    correction.iter_mut().for_each(|Correction { version: _, reason }| all.add(0, [("correction", reason)]));
    all.0
}

impl<'s> Texts<'s> {
    /// Where letters could be sent, and what was asked in particular.
    fn asked(&mut self, channels: &'s mut [ChannelOffer], questions: &'s mut [SheetQuestion]) {
        for (ChannelOffer { channel: _, address, arrival: _ }, number) in channels.iter_mut().zip(1..) {
            self.add(number, [("channel_address", address)]);
        }
        for SheetQuestion { number, text, letters: _, opinions: _ } in questions {
            self.add(u64::from(*number), [("question", text)]);
        }
    }

    fn opinions(&mut self, opinions: Vec<&'s mut SheetOpinion>) {
        for SheetOpinion { number, scope: _, no_issue: _, place, gist, text, lang: _, translation, question: _, found_on: _ } in opinions {
            if let Some(SheetPlace { place: _, heading }) = place {
                self.add(*number, [("heading", heading)]);
            }
            self.add(*number, [("gist", gist), ("wording", text), ("translation", translation)]);
        }
    }

    fn changes(&mut self, changes: &'s mut [SheetChange]) {
        for SheetChange { issue, place, before, after, sections: _ } in changes {
            self.add(issue.unsigned_abs(), [("place", place), ("before", before), ("after", after)]);
        }
    }

    /// What was said when the period or what is put to comment was changed.
    fn add_period(&mut self, extensions: &'s mut [Extension], revisions: &'s mut [Revision], postponements: &'s mut [Postponement]) {
        for (Extension { from: _, until: _, reason, result_due_before: _, at: _ }, number) in extensions.iter_mut().zip(1..) {
            self.add(number, [("extension_reason", reason)]);
        }
        for (Revision { plan: _, texts, important: _, reason, at: _ }, number) in revisions.iter_mut().zip(1..) {
            self.add(number, [("revision_reason", reason)]);
            for TextChange { name: _, before, after } in texts {
                self.add(number, [("revised_before", before), ("revised_after", after)]);
            }
        }
        for (Postponement { opens_at: _, closes_at: _, reason, at: _ }, number) in postponements.iter_mut().zip(1..) {
            self.add(number, [("postponement_reason", reason)]);
        }
    }

    fn add<const N: usize>(&mut self, number: u64, texts: [(&'static str, &'s mut String); N]) {
        self.0.extend(texts.map(|(name, text)| (Part { name, number }, text)));
    }
}
