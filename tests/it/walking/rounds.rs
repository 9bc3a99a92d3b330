//! Rounds: drafted, edited, asked for, changed while they run, certified, called off, corrected.

use super::city::City;
use ronten::commands::Actor;
use ronten::commands::result::correct::{CorrectResult, KeepResult};
use ronten::commands::result::{EditResult, Remarks, SubmitResult};
use ronten::commands::round::due::MoveResultDay;
use ronten::commands::round::facts::counts_by_way;
use ronten::commands::round::{
    AnnounceDue, AskCorrection, AskExtension, CancelRound, Certify, CloseDue, CorrectionForm, DraftRound, EditRound, Later, OpenDue,
    PostponeRound, Reconcile, RoundForm, StartResponding, SubmitRound,
};
use ronten::model::Moment;
use ronten::model::ids::{PlanId, ProjectId, RoundId};
use ronten::model::round::Announcement;
use ronten::model::terms::{Channel, Stage};
use ronten::procedure::round::{Event, Round as Machine, State};
use ronten::procedure::submission::Event as LetterEvent;
use ronten::store::projects::Plan;
use ronten::store::rounds::Round;

impl City {
    /// Drafts a round; most forms are complete.
    pub fn draft_round(&mut self, project: ProjectId, stage: Stage, actor: &Actor) {
        let form = self.round_form(project);
        self.attempt::<Machine, _>(actor, State::New, &[Event::Draft], DraftRound { project, stage, form });
    }

    fn newest_plan(&self, project: ProjectId) -> Option<PlanId> {
        self.read(|db| Plan::of_project(db, project)).last().map(|plan| plan.id)
    }

    fn round_form(&mut self, project: ProjectId) -> RoundForm {
        let opens = Moment::start_of_day(self.app.time.now().plus_days(6 + self.dice.below(10) as i64).jst_date());
        let days = self.dice.one(&[31, 31, 35, 14, 7]);
        let said = |words: &str| words.to_owned();
        let short = if self.dice.chance(80) { "年度内に定めるため。" } else { "" };
        let summary = if self.dice.chance(4) { "" } else { "木を植えます。" };
        let questions = if self.dice.chance(20) { vec![said("どこに植えますか。")] } else { Vec::new() };
        let fields = Announcement {
            purpose: said("緑を増やすため。"),
            background: said("緑が減りました。"),
            summary: said(summary),
            materials: said("なし"),
            contact: said("担当課"),
            short_period_reason: said(short),
            outline_omitted_reason: said(if self.dice.chance(70) { "審議会で聴いたため。" } else { "" }),
            questions,
            ..Announcement::default()
        };
        let mut channels: Vec<Channel> = Channel::ALL.to_vec();
        channels.retain(|channel| *channel != Channel::Spoken || self.dice.chance(50));
        let channels = channels.into_iter().map(|channel| (channel, said("本庁舎"))).collect();
        let plan = self.newest_plan(project).filter(|_| !self.dice.chance(3));
        RoundForm { plan, opens_at: Some(opens), closes_at: Some(opens.plus_days(days)), fields, channels }
    }

    /// One event of a round, tried by somebody.
    pub fn round_event(&mut self, round: &Round, event: Event, actor: &Actor) {
        let (id, state) = (round.id, round.state);
        let rev = if self.dice.chance(3) { round.rev - 1 } else { round.rev };
        let reason = if self.dice.chance(8) { String::new() } else { "国の基準が変わったため。".to_owned() };
        match event {
            Event::Draft => {
                let stage = self.dice.one(Stage::ALL);
                self.draft_round(round.project, stage, actor);
            }
            Event::Edit => {
                let form = self.round_form(round.project);
                self.attempt::<Machine, _>(actor, state, &[event], EditRound { round: id, rev, form });
            }
            Event::Submit => self.attempt::<Machine, _>(actor, state, &[event], SubmitRound { round: id, rev }),
            Event::Announce => self.attempt::<Machine, _>(actor, state, &[event], AnnounceDue { round: id }),
            Event::OpenPeriod => self.attempt::<Machine, _>(actor, state, &[event], OpenDue { round: id }),
            Event::ClosePeriod => self.attempt::<Machine, _>(actor, state, &[event], CloseDue { round: id }),
            Event::Postpone => self.attempt::<Machine, _>(actor, state, &[event], PostponeRound { round: id, rev, reason }),
            Event::Cancel | Event::CancelPostponed => {
                let both = [Event::Cancel, Event::CancelPostponed];
                self.attempt::<Machine, _>(actor, state, &both, CancelRound { round: id, rev, reason });
            }
            Event::Reconcile => self.attempt::<Machine, _>(actor, state, &[event], Reconcile { round: id }),
            Event::StartResponding => self.attempt::<Machine, _>(actor, state, &[event], StartResponding { round: id }),
            Event::EditResult => self.attempt::<Machine, _>(actor, state, &[event], EditResult { round: id, rev }),
            Event::Correct => self.attempt::<Machine, _>(actor, state, &[event], CorrectResult { round: id, rev, reason }),
            Event::KeepResult => self.attempt::<Machine, _>(actor, state, &[event], KeepResult { round: id, rev }),
            Event::MoveResultDay => {
                let due = self.app.time.now().plus_days(30 + self.dice.below(60) as i64).jst_date();
                self.attempt::<Machine, _>(actor, state, &[event], MoveResultDay { round: id, rev, due, reason });
            }
            Event::AskExtension => self.ask_extension(round, actor, rev, reason),
            Event::AskCorrection => self.ask_correction(round, actor, rev, reason),
            Event::Certify => self.certify(round, actor),
            Event::SubmitResult => self.submit_result(id, state, rev, actor),
            // What becomes of an approval, and of words that are withheld.
            Event::Approve | Event::Return | Event::LoseWords | Event::Extend | Event::CorrectMaterial => {}
            Event::ReturnResult | Event::ReleaseResult | Event::ReleaseCorrection => {}
        }
    }

    fn ask_extension(&mut self, round: &Round, actor: &Actor, rev: i64, reason: String) {
        let Some(closes) = round.closes_at else { return };
        // Some ask for an earlier end: nobody may.
        let until = closes.plus_days(self.dice.one(&[7, 14, 14, -3]));
        let later = Later { until, reason, result_due: String::new() };
        self.attempt::<Machine, _>(actor, round.state, &[Event::AskExtension], AskExtension { round: round.id, rev, later });
    }

    fn ask_correction(&mut self, round: &Round, actor: &Actor, rev: i64, reason: String) {
        let plan = self.newest_plan(round.project);
        let summary = if self.dice.chance(70) { format!("木を{}本植えます。", self.events) } else { round.fields.summary.clone() };
        let closes = round.closes_at;
        let until = if self.dice.chance(50) { closes.map(|closes| closes.plus_days(10)) } else { None };
        let texts = [("summary".to_owned(), summary)].into();
        let form = CorrectionForm { plan, texts, important: self.dice.chance(50), reason, until, result_due: String::new() };
        self.attempt::<Machine, _>(actor, round.state, &[Event::AskCorrection], AskCorrection { round: round.id, rev, form });
    }

    /// Certifies one way in, first those without a certificate of today's count; at times with another number, at times explained.
    pub fn certify(&mut self, round: &Round, actor: &Actor) {
        // Letters that wait for their second reading keep their way open.
        let mut waiting = self.letters(round);
        waiting.retain(|letter| letter.particulars.second.as_ref().is_some_and(|second| second.waits));
        if let Some(letter) = self.dice.pick(&waiting).cloned().filter(|_| self.dice.chance(80)) {
            let event = self.dice.one(&[LetterEvent::ReadAgain, LetterEvent::ReadAgain, LetterEvent::Correct]);
            return self.letter_event(round, &letter, event, actor);
        }
        let ways = self.read(|db| counts_by_way(db, round));
        let wrong = |way: &ronten::model::round::Way, registered: i64| {
            let of = round.certificates.iter().find(|certificate| certificate.is_of(way));
            of.is_none_or(|one| one.registered != registered || (one.received != registered && one.explanation.is_empty()))
        };
        let open: Vec<_> = ways.iter().filter(|(way, registered)| wrong(way, **registered)).collect();
        let all: Vec<_> = ways.iter().collect();
        let Some((way, registered)) = self.dice.pick(if open.is_empty() { &all } else { &open }).copied() else { return };
        let received = registered + i64::from(self.dice.chance(10));
        let explanation = if self.dice.chance(60) { "二重に届いた1通を除いた。".to_owned() } else { String::new() };
        let command = Certify { round: round.id, way: way.clone(), received, registered: *registered, explanation };
        self.attempt::<Machine, _>(actor, round.state, &[Event::Certify], command);
    }

    fn submit_result(&mut self, round: RoundId, state: State, rev: i64, actor: &Actor) {
        let remark = if self.dice.chance(90) { "案は変えません。".to_owned() } else { String::new() };
        let remarks = Remarks { remark, next_step: "議会に諮ります。".to_owned(), ..Remarks::default() };
        self.attempt::<Machine, _>(actor, state, &[Event::SubmitResult], SubmitResult { round, rev, remarks });
    }
}
