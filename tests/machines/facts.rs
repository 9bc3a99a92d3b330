//! Random facts for every machine, from a seed.

use ronten::model::Moment;
use ronten::model::terms::Stage;
use ronten::procedure::project::Standing;
use ronten::procedure::{
    approval, city_view, complaint, edition, issue, ledger, letter, material, objection, occasion, project, publication, qa_row, round,
    submission,
};

/// SplitMix64: small, seeded, and the same on every machine.
pub struct Dice(u64);

impl Dice {
    pub fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// One of `0..sides`.
    pub fn below(&mut self, sides: usize) -> usize {
        (self.next() % sides as u64) as usize
    }

    /// One of `items`.
    pub fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }

    /// True nine times in ten, so that rules with many guards fire too.
    fn likely(&mut self) -> bool {
        self.below(10) > 0
    }

    /// Zero nine times in ten.
    fn rarely(&mut self) -> i64 {
        if self.likely() { 0 } else { 1 + self.below(3) as i64 }
    }

    /// A moment within two days of `now`, or none.
    fn around(&mut self, now: Moment) -> Option<Moment> {
        self.likely().then(|| now.plus_minutes(self.below(5760) as i64 - 2880))
    }
}

/// Facts that can be thrown.
pub trait Thrown {
    fn thrown(dice: &mut Dice, now: Moment) -> Self;
}

/// Facts that are all yes or no.
macro_rules! yes_or_no {
    ($facts:ty: $($field:ident),+) => {
        impl Thrown for $facts {
            fn thrown(dice: &mut Dice, _now: Moment) -> Self { Self { $($field: dice.likely()),+ } }
        }
    };
}

yes_or_no!(city_view::Facts:
    result_unsettled, text, demands_met, members_covered, approved, returned, change_reasoned, successor_approved);
impl Thrown for ledger::Facts {
    fn thrown(dice: &mut Dice, _now: Moment) -> Self {
        Self {
            project_live: dice.likely(),
            reason: dice.likely(),
            objections: dice.rarely(),
            nothing_waits: dice.likely(),
            owed: dice.rarely(),
            open: dice.rarely(),
            successor_fits: dice.likely(),
            course_frozen: dice.likely(),
            approved: dice.likely(),
        }
    }
}

yes_or_no!(material::Facts: occasion_ahead, material_frozen, reason, edition_approved, late, other_person);

impl Thrown for objection::Facts {
    fn thrown(dice: &mut Dice, now: Moment) -> Self {
        Self {
            record_published: dice.likely(),
            until: dice.around(now),
            came_at: dice.likely().then(|| now.plus_days(-3)),
            words: dice.likely(),
            answer_complete: dice.likely(),
            names_cleared: dice.likely(),
            approved: dice.likely(),
            returned: dice.likely(),
            corrects: dice.likely(),
        }
    }
}

yes_or_no!(qa_row::Facts:
    record_open, words, due, reason, issue_fits, other_occasion, answer_owed, answer, record_approved, answer_approved);
yes_or_no!(approval::Facts:
    other_person, other_than_clearer, own_section, content_unchanged, reason, route_staffed, own_turn, stamps_once, steps_done,
    stand_in_reasoned, stood_in_for);
yes_or_no!(publication::Facts: snapshot_approved, withholding_approved);
yes_or_no!(letter::Facts: address, tries_left);
yes_or_no!(complaint::Facts:
    words, own_section, answer_complete, names_cleared, other_person, content_unchanged, reason, complainant_kept, no_erasure_waits,
    erasure_waits);
yes_or_no!(submission::Facts:
    round_takes_forms, round_takes_paper, channel_open, words, period_open, result_unsettled, own_section, reason, valid,
    spans_fit, target_fits, nothing_since, no_answer_owed, repairable, asked_back, writer_kept, stays_here, foreign, awaits_second, second_person);

impl Thrown for project::Facts {
    fn thrown(dice: &mut Dice, _now: Moment) -> Self {
        let stage = dice.pick(Stage::ALL);
        let standing = dice.pick(&[Standing::Nothing, Standing::Underway(stage), Standing::Answered(stage)]);
        Self {
            title: dice.likely(),
            sections: dice.likely(),
            announced_stands: dice.likely(),
            standing: Some(standing),
            rounds_over: dice.likely(),
            nothing_opened: dice.likely(),
            end_complete: dice.likely(),
            approved: dice.likely(),
        }
    }
}

impl Thrown for issue::Facts {
    fn thrown(dice: &mut Dice, _now: Moment) -> Self {
        Self {
            title: dice.likely(),
            opinions: dice.rarely(),
            ledger_running: dice.likely(),
            owner_and_day: dice.likely(),
            view_approved: dice.likely(),
            reason: dice.likely(),
            other_issue: dice.likely(),
            no_circle: dice.likely(),
            no_view_waits: dice.likely(),
        }
    }
}

impl Thrown for occasion::Facts {
    fn thrown(dice: &mut Dice, now: Moment) -> Self {
        Self {
            ledger_running: dice.likely(),
            title: dice.likely(),
            place: dice.likely(),
            starts_at: dice.around(now),
            reason: dice.likely(),
            edition_approved: dice.likely(),
            material_handed_out: dice.likely(),
            rows_noted: dice.likely(),
            other_person: dice.likely(),
            was_there: dice.likely(),
            names_cleared: dice.likely(),
            record_approved: dice.likely(),
            unfiled: dice.rarely(),
            unowned: dice.rarely(),
        }
    }
}

impl Thrown for edition::Facts {
    fn thrown(dice: &mut Dice, _now: Moment) -> Self {
        Self {
            ledger_running: dice.likely(),
            occasion_ready: dice.likely(),
            previous_absorbed: dice.likely(),
            unanswered: dice.rarely(),
            unowned: dice.rarely(),
            previous_contained: dice.likely(),
            names_cleared: dice.likely(),
            approved: dice.likely(),
            returned: dice.likely(),
        }
    }
}

impl Thrown for round::Facts {
    fn thrown(dice: &mut Dice, now: Moment) -> Self {
        Self {
            project_live: dice.likely(),
            stage_ready: dice.likely(),
            method_decided: dice.likely(),
            turn_come: dice.likely(),
            required_fields: dice.likely(),
            plan_attached: dice.likely(),
            notice_at: dice.around(now),
            put_off: dice.likely(),
            opens_at: dice.around(now),
            closes_at: dice.around(now),
            period_days: 20 + dice.below(20) as i64,
            minimum_days: 30,
            short_period_reason: dice.likely(),
            channels: usize::from(dice.likely()),
            approved: dice.likely(),
            returned: dice.likely(),
            reason: dice.likely(),
            later_end: dice.around(now),
            changes: dice.likely(),
            read_until: (!dice.likely()).then(|| now.jst_date()),
            waits: !dice.likely(),
            grace_minutes: dice.below(60) as i64,
            channels_certified: dice.likely(),
            differences_explained: dice.likely(),
            unread: dice.rarely(),
            unjudged: dice.rarely(),
            unsplit: dice.rarely(),
            unassigned: dice.rarely(),
            untranslated: dice.rarely(),
            unanswered: dice.rarely(),
            uncleared: dice.rarely(),
            first: dice.likely(),
            public: dice.likely(),
            same: dice.likely(),
        }
    }
}
