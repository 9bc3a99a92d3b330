//! The day of a result moved, and words taken out of one.

use super::scene::Scene;
use ronten::commands::result::correct::{CorrectResult, KeepResult};
use ronten::commands::round::due::MoveResultDay;
use ronten::commands::withhold::RequestWithholding;
use ronten::model::terms::RedactionReason;
use ronten::store::rounds::Round;

pub fn move_result_day(scene: &mut Scene) {
    let round = scene.round();
    let due = scene.app.time.now().plus_days(60).jst_date();
    scene.app.perform(
        &scene.who("tanaka"),
        MoveResultDay { round: round.id, rev: round.rev, due, reason: "調べに時間がかかるため。".to_owned() },
    );
}

/// The correction of the published result begins.
pub fn correct(scene: &mut Scene) {
    let round = scene.round();
    scene.app.perform(&scene.who("tanaka"), CorrectResult { round: round.id, rev: round.rev, reason: "誤りがあった。".to_owned() });
}

/// It turns out to be needless.
pub fn keep_result(scene: &mut Scene) {
    let round = scene.round();
    scene.app.perform(&scene.who("tanaka"), KeepResult { round: round.id, rev: round.rev });
}

/// Of words in the first round's result.
pub fn ask_withholding(scene: &mut Scene) {
    let published = scene.app.read(|db| Round::by_number(db, scene.project().id, 1)).unwrap();
    let request = RequestWithholding { round: published.id, words: "駅前".to_owned(), reason: RedactionReason::Other };
    let asked = scene.app.perform(&scene.who("tanaka"), request);
    scene.asks(asked);
}
