//! What happens to the period of the story's round.

use super::scene::Scene;
use ronten::commands::Actor;
use ronten::commands::round::{
    AnnounceDue, AskCorrection, AskExtension, CancelRound, Certify, CorrectionForm, Later, PostponeRound, Reconcile, facts,
};

/// An official asks for a week more.
pub fn ask_extension(scene: &mut Scene) {
    let round = scene.round();
    let until = round.closes_at.unwrap().plus_days(7);
    let later = Later { until, reason: "資料の公開が遅れたため。".to_owned(), result_due: String::new() };
    let asked = scene.app.perform(&scene.who("tanaka"), AskExtension { round: round.id, rev: round.rev, later });
    scene.asks(asked);
}

/// An official asks that an important mistake in the announcement be corrected.
pub fn ask_correction(scene: &mut Scene) {
    let round = scene.round();
    let texts = [("summary".to_owned(), "木と草を植える。".to_owned())].into();
    let form = CorrectionForm { texts, important: true, reason: "書き落としたため。".to_owned(), ..CorrectionForm::default() };
    let asked = scene.app.perform(&scene.who("tanaka"), AskCorrection { round: round.id, rev: round.rev, form });
    scene.asks(asked);
}

/// Every way in is certified when nothing can come any more.
pub fn reconcile(scene: &mut Scene) {
    let round = scene.round();
    scene.app.wait_until(round.closes_at.unwrap().plus_minutes(10));
    for (way, n) in scene.app.read(|db| facts::counts_by_way(db, &round)) {
        let certify = Certify { round: round.id, way, received: n, registered: n, explanation: String::new() };
        scene.app.perform(&scene.who("tanaka"), certify);
    }
    scene.app.perform(&scene.who("tanaka"), Reconcile { round: round.id });
}

/// A new project's draft is approved, and announced at once.
pub fn announce(scene: &mut Scene) {
    scene.register("tanaka", "水辺の計画");
    scene.add_plan("tanaka");
    scene.draft("tanaka", "");
    scene.ask_opening("tanaka");
    scene.decide("suzuki", true);
    scene.app.perform(&Actor::Clock, AnnounceDue { round: scene.round().id });
}

/// Its opening is put off.
pub fn postpone(scene: &mut Scene) {
    let round = scene.round();
    let reason = "印刷が間に合わないため。".to_owned();
    scene.app.perform(&scene.who("suzuki"), PostponeRound { round: round.id, rev: round.rev, reason });
}

/// It is called off.
pub fn cancel(scene: &mut Scene) {
    let round = scene.round();
    let reason = "国の制度が変わったため".to_owned();
    scene.app.perform(&scene.who("suzuki"), CancelRound { round: round.id, rev: round.rev, reason });
}
