//! The day of a result moved.

use super::scene::Scene;
use ronten::commands::round::due::MoveResultDay;

pub fn move_result_day(scene: &mut Scene) {
    let round = scene.round();
    let due = scene.app.time.now().plus_days(60).jst_date();
    scene.app.perform(
        &scene.who("tanaka"),
        MoveResultDay { round: round.id, rev: round.rev, due, reason: "調べに時間がかかるため。".to_owned() },
    );
}
