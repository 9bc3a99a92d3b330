//! The day of a result moved.

use super::scene::Scene;
use ronten::commands::result::correct::{CorrectResult, KeepResult};
use ronten::commands::round::due::MoveResultDay;

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
