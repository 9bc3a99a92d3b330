//! The story, deed by deed: what happens, by which rules, and who is written to.

use super::Deed;
use super::answers::{self, answer, ask_view, edit_view, view};
use super::asked;
use super::cast::move_to;
use super::corrected::{ask_withholding, correct, keep_result, move_result_day};
use super::ends;
use super::handed;
use super::period;
use super::scene::Scene;
use super::undone;
use crate::support::smtp_sink::{At, Say};
use ronten::commands::Actor;
use ronten::commands::erase::{Ground, RequestErasure};
use ronten::commands::issue::RetireIssue;
use ronten::commands::mail::RetryLetter;
use ronten::commands::result::EditResult;
use ronten::commands::round::StartResponding;
use ronten::commands::submission::{Amend, Open, Withdraw, Work};
use ronten::commands::view::DraftView;
use ronten::store::issues::Issue;
use ronten::store::mail::Letter;

/// The officials of the section and its box.
const SECTION: &[&str] = &["kato", "midori-box", "tanaka"];
/// The same after one of them went to another section.
pub const SECTION_LATER: &[&str] = &["midori-box", "tanaka"];
/// Letters that are answered; those of jiro and taro are of one person.
const VALID: [&str; 8] = ["taro", "anonymous", "paper", "erased", "busy", "unknown", "jiro", "late"];

pub const fn deed(
    what: &'static str,
    does: fn(&mut Scene),
    rules: &'static [&'static str],
    told: &'static [(&'static str, &'static [&'static str])],
) -> Deed {
    Deed { what, does, rules, told }
}

#[rustfmt::skip]
pub const STORY: &[Deed] = &[
    // The draft, and the approval of its opening.
    deed("a project", |s| s.register("tanaka", "みどりの計画"), &["project.P1"], &[]),
    deed("what is said of it", Scene::edit_project, &["project.P2"], &[]),
    deed("its plan", |s| s.add_plan("tanaka"), &["project.P3"], &[]),
    deed("a round", |s| s.draft("tanaka", ""), &["round.A18"], &[]),
    deed("edited by another", |s| s.edit("kato"), &["round.A19"], &[]),
    deed("asked for", |s| s.ask_opening("tanaka"), &["round.A1", "approval.K1"], &[("approval.request.approvers", &["pr-desk", "suzuki"])]),
    deed("edited meanwhile", |s| s.edit("tanaka"), &["round.A20", "approval.K4"], &[]),
    deed("asked again", |s| s.ask_opening("tanaka"), &["round.A1", "approval.K1"], &[("approval.request.approvers", &["pr-desk", "suzuki"])]),
    deed("returned", |s| s.decide("pr-desk", false), &["round.A14", "approval.K3"], &[("approval.return.drafter", &["tanaka"])]),
    deed("asked once more", |s| s.ask_opening("tanaka"), &["round.A1", "approval.K1"], &[("approval.request.approvers", &["pr-desk", "suzuki"])]),
    deed("approved", |s| s.decide("suzuki", true), &["round.A2", "approval.K2"], &[("approval.approve.drafter", &["tanaka"])]),
    deed("edited after that", |s| s.edit("tanaka"), &["round.A16", "approval.K4"], &[]),
    deed("asked for that", |s| s.ask_opening("tanaka"), &["round.A1", "approval.K1"], &[("approval.request.approvers", &["pr-desk", "suzuki"])]),
    deed("approved by the PR section", |s| s.decide("pr-desk", true), &["round.A2", "approval.K2"], &[("approval.approve.drafter", &["tanaka"])]),
    // The open round.
    deed("followers", followers, &[], &[("subscription.ask.subscribers", &["asked", "both", "both", "city", "ended", "erased", "project"])]),
    deed("the opening", Scene::open, &["round.A4", "project.P6"], &[
        ("round.open_period.subscribers", &["both", "city", "erased", "project"]), ("round.open_period.section", SECTION)]),
    deed("a letter", |s| s.write("taro", "taro@example.jp"), &["submission.S1"], &[
        ("submission.receive.submitter", &["taro"]), ("submission.receive.section", SECTION)]),
    deed("without address", |s| s.write("anonymous", ""), &["submission.S1"], &[
        ("submission.receive.submitter", &[]), ("submission.receive.section", SECTION)]),
    deed("on paper, twice", |s| { s.enter("tanaka", "paper", "paper@example.jp"); asked::read_again(s); }, &["submission.S2", "submission.S25", "submission.S26", "submission.S8"], &[
        ("submission.enter.submitter", &["paper"]), ("submission.enter.section", SECTION), ("submission.enter.section", SECTION), ("submission.correct.submitter", &["paper"]), ("submission.withdraw.submitter", &[]), ("submission.withdraw.section", SECTION)]),
    deed("opened", |s| { let letter = s.letter("taro").id; s.app.perform(&s.who("tanaka"), Open { submission: letter }); }, &["submission.S3"], &[]),
    deed("asked back", |s| asked::ask_back(s, "taro"), &["submission.S17"], &[("submission.ask_back.submitter", &["taro"])]),
    deed("answered", |s| asked::complete(s, "taro", "taro@example.jp"), &["submission.S18"], &[
        ("submission.complete.submitter", &["taro"]), ("submission.complete.section", SECTION)]),
    deed("answered by telephone", |s| { asked::ask_back(s, "taro"); asked::complete_for(s, "taro", "taro@example.jp"); }, &["submission.S17", "submission.S19"], &[
        ("submission.ask_back.submitter", &["taro"]), ("submission.complete.submitter", &["taro"])]),
    deed("judged", |s| s.judge("tanaka", "taro"), &["submission.S4"], &[]),
    deed("judged again", |s| { undone::letter(s, "taro", Work::Judging); s.judge("tanaka", "taro"); }, &["submission.S12", "submission.S4"], &[]),
    deed("split", |s| s.split("tanaka", "taro"), &["submission.S5"], &[]),
    deed("split again", |s| { undone::letter(s, "taro", Work::Splitting); s.split("tanaka", "taro"); asked::translate(s, "taro"); }, &["submission.S13", "submission.S5", "submission.S22", "submission.S23"], &[]),
    deed("given an issue", |s| { s.raise("木を植える場所"); s.assign("taro"); }, &["issue.I1", "submission.S6"], &[]),
    deed("an issue for nothing", empty_issue, &["issue.I1", "issue.I2", "issue.I3"], &[]),
    deed("for something after all", |s| { undone::issue(s, "誤り"); undone::issue(s, "誤り"); }, &["issue.I4", "issue.I5"], &[]),
    deed("amended after that", amend, &["submission.S7"], &[
        ("submission.amend.submitter", &["taro"]), ("submission.amend.section", SECTION)]),
    deed("one by mail, to be withdrawn", |s| s.arrive("withdrawn", "withdrawn@example.jp"), &["submission.S24"], &[
        ("submission.arrive.submitter", &["withdrawn"]), ("submission.arrive.section", SECTION)]),
    deed("sorted", |s| { s.judge("kato", "withdrawn"); s.split("kato", "withdrawn"); }, &["submission.S4", "submission.S5"], &[]),
    deed("withdrawn", withdraw, &["submission.S8"], &[
        ("submission.withdraw.submitter", &["withdrawn"]), ("submission.withdraw.section", SECTION)]),
    deed("one to be erased", |s| s.write("erased", "erased@example.jp"), &["submission.S1"], &[
        ("submission.receive.submitter", &["erased"]), ("submission.receive.section", SECTION)]),
    deed("erasure asked", ask_erasure, &["approval.K1"], &[("approval.request.approvers", &["kato-decides", "suzuki"])]),
    deed("erased", |s| s.decide("suzuki", true), &["approval.K2"], &[("approval.approve.drafter", &["tanaka"])]),
    // Mail that does not arrive at once, or at all.
    deed("a busy relay", busy, &["submission.S1", "letter.L3"], &[
        ("submission.receive.submitter", &["busy"]), ("submission.receive.section", SECTION)]),
    deed("an unknown address", |s| { s.refuse("unknown@example.jp"); s.write("unknown", "unknown@example.jp"); }, &["submission.S1", "letter.L4"], &[
        ("submission.receive.submitter", &[]), ("submission.receive.section", SECTION), ("letter.fail.section", SECTION)]),
    deed("known after all", retry, &["letter.L5"], &[("submission.receive.submitter", &["unknown"])]),
    deed("a follower unknown", |s| { s.refuse("nobody@example.jp"); s.ask_to_follow("nobody", false); }, &["letter.L4"], &[
        ("letter.fail.section", &["koho-box", "koho-official"])]),
    // After the close.
    deed("the same person again", |s| s.write("jiro", "jiro@example.jp"), &["submission.S1"], &[
        ("submission.receive.submitter", &["jiro"]), ("submission.receive.section", SECTION)]),
    deed("more time asked", period::ask_extension, &["round.A24", "approval.K1"], &[("approval.request.approvers", &["kato-decides", "suzuki"])]),
    deed("more time", |s| s.decide("suzuki", true), &["round.A5", "approval.K2"], &[
        ("round.extend.submitters", &["busy", "jiro", "paper", "taro", "unknown"]),
        ("round.extend.subscribers", &["both", "city", "project"]),
        ("round.extend.section", SECTION), ("approval.approve.drafter", &["tanaka"])]),
    deed("a mistake found", period::ask_correction, &["round.A25", "approval.K1"], &[("approval.request.approvers", &["kato-decides", "suzuki"])]),
    deed("corrected", |s| s.decide("suzuki", true), &["round.A6", "approval.K2"], &[
        ("round.correct_material.submitters", &["busy", "jiro", "paper", "taro", "unknown"]),
        ("round.correct_material.subscribers", &["both", "city", "project"]),
        ("round.correct_material.section", SECTION), ("approval.approve.drafter", &["tanaka"])]),
    deed("even more asked", period::ask_extension, &["round.A24", "approval.K1"], &[("approval.request.approvers", &["kato-decides", "suzuki"])]),
    deed("the close", Scene::close, &["round.A7", "approval.K4"], &[("round.close_period.section", SECTION)]),
    deed("a late letter", |s| s.write("late", "late@example.jp"), &["submission.S1"], &[
        ("submission.receive.submitter", &["late"]), ("submission.receive.section", SECTION)]),
    deed("reconciled", period::reconcile, &["round.A21", "round.A8"], &[]),
    deed("all sorted", sort, &["submission.S4", "submission.S5", "submission.S6", "submission.S9"], &[]),
    deed("cleared again", |s| { undone::letter(s, "taro", Work::Redacting); s.clear("kato", "taro"); }, &["submission.S14", "submission.S9"], &[]),
    deed("the same words", answers::link, &["submission.S10"], &[]),
    deed("linked again", |s| { undone::letter(s, "jiro", Work::Linking); answers::link(s); }, &["submission.S15", "submission.S10"], &[]),
    deed("the same writer", answers::join, &["submission.S11"], &[]),
    deed("joined again", |s| { undone::letter(s, "jiro", Work::Joining); answers::join(s); }, &["submission.S16", "submission.S11"], &[]),
    deed("answers begin", |s| { s.app.perform(&s.who("tanaka"), StartResponding { round: s.round().id }); }, &["round.A9"], &[]),
    deed("its day moved", move_result_day, &["round.A32"], &[("round.move_result_day.approvers", &["kato-decides", "suzuki", "tanaka-decides"])]),
    deed("an answer", |s| { s.app.perform(&s.who("tanaka"), DraftView { issue: s.issues["木を植える場所"], round: s.round().id, form: answer(s) }); }, &["city_view.V1"], &[]),
    deed("mended by another", edit_view, &["city_view.V2"], &[]),
    deed("mended again", |s| { undone::view(s, &view(s)); edit_view(s); }, &["city_view.V7", "city_view.V2"], &[]),
    deed("answer asked", ask_view, &["city_view.V3", "approval.K1"], &[("approval.request.approvers", &["suzuki"])]),
    deed("answer returned", |s| s.decide("suzuki", false), &["city_view.V5", "approval.K3"], &[("approval.return.drafter", &["tanaka"])]),
    deed("answer asked again", ask_view, &["city_view.V3", "approval.K1"], &[("approval.request.approvers", &["suzuki"])]),
    deed("answer approved", |s| s.decide("suzuki", true), &["city_view.V4", "approval.K2"], &[("approval.approve.drafter", &["tanaka"])]),
    deed("its issue reworded", |s| s.reword("木を植える場所", "植樹の場所"), &["issue.I2", "city_view.V6", "approval.K4"], &[]),
    deed("answer asked for that", ask_view, &["city_view.V3", "approval.K1"], &[("approval.request.approvers", &["suzuki"])]),
    deed("answer approved again", |s| s.decide("suzuki", true), &["city_view.V4", "approval.K2"], &[("approval.approve.drafter", &["tanaka"])]),
    // The result.
    deed("release asked", |s| s.ask_release("tanaka"), &["round.A10", "approval.K1"], &[("approval.request.approvers", &["suzuki"])]),
    deed("release returned", |s| s.decide("suzuki", false), &["round.A15", "approval.K3"], &[("approval.return.drafter", &["tanaka"])]),
    deed("release asked again", |s| s.ask_release("tanaka"), &["round.A10", "approval.K1"], &[("approval.request.approvers", &["suzuki"])]),
    deed("taken back", edit_result, &["round.A17", "approval.K4"], &[]),
    deed("release asked at last", |s| s.ask_release("tanaka"), &["round.A10", "approval.K1"], &[("approval.request.approvers", &["suzuki"])]),
    deed("the result", |s| s.decide("suzuki", true), &["round.A11", "approval.K2", "publication.U1", "project.P7"], &[
        ("round.release_result.submitters", &["busy", "late", "paper", "taro", "unknown"]),
        ("round.release_result.subscribers", &["both", "city", "project"]),
        ("round.release_result.section", SECTION), ("approval.approve.drafter", &["tanaka"])]),
    // Its correction.
    deed("a correction begun", correct, &["round.A12"], &[]),
    deed("needless", keep_result, &["round.A31"], &[]),
    deed("begun again", correct, &["round.A12"], &[]),
    deed("its release asked", |s| s.ask_release("tanaka"), &["round.A10", "approval.K1"], &[("approval.request.approvers", &["suzuki"])]),
    deed("the correction", |s| s.decide("suzuki", true), &["round.A30", "approval.K2", "publication.U1"], &[
        ("round.release_correction.submitters", &["busy", "late", "paper", "taro", "unknown"]),
        ("round.release_correction.subscribers", &["both", "city", "project"]),
        ("round.release_correction.section", SECTION), ("approval.approve.drafter", &["tanaka"])]),
    deed("a round that waits", |s| { s.draft("tanaka", "駅前の緑が減った。"); s.ask_opening("tanaka"); s.decide("suzuki", true); },
        &["round.A18", "round.A1", "approval.K1", "round.A2", "approval.K2"], &[
        ("approval.request.approvers", &["kato-decides", "pr-desk", "suzuki"]), ("approval.approve.drafter", &["tanaka"])]),
    deed("withholding asked", ask_withholding, &["approval.K1"], &[("approval.request.approvers", &["kato-decides", "suzuki"])]),
    deed("withheld", |s| s.decide("suzuki", true), &["approval.K2", "publication.U2", "round.A23", "approval.K4"], &[
        ("approval.approve.drafter", &["tanaka"]), ("round.lose_words.section", SECTION),
        ("round.lose_words.approvers", &["kato-decides", "pr-desk", "suzuki"])]),
    deed("the waiting round called off", period::cancel, &["round.A22"], &[("round.cancel.section", SECTION)]),
    // Rounds that come to nothing; who asked may be there no more.
    deed("another round", |s| { s.draft("kato", ""); s.ask_opening("kato"); }, &["round.A18", "round.A1", "approval.K1"], &[
        ("approval.request.approvers", &["pr-desk", "suzuki"])]),
    deed("who asked has gone", |s| { move_to(&s.app, "kato", "shogai"); s.decide("suzuki", false); }, &["round.A14", "approval.K3"], &[
        ("approval.return.drafter", SECTION_LATER)]),
    deed("asked by a colleague", |s| s.ask_opening("tanaka"), &["round.A1", "approval.K1"], &[("approval.request.approvers", &["pr-desk", "suzuki"])]),
    deed("called off unseen", period::cancel, &["round.A22", "approval.K4"], &[("round.cancel.section", SECTION_LATER)]),
    deed("a third round", |s| { s.draft("tanaka", ""); s.ask_opening("tanaka"); s.decide("suzuki", true); s.open(); },
        &["round.A18", "round.A1", "approval.K1", "round.A2", "approval.K2", "round.A4", "project.P6"], &[
        ("approval.request.approvers", &["kato-decides", "pr-desk", "suzuki"]), ("approval.approve.drafter", &["tanaka"]),
        ("round.open_period.subscribers", &["both", "city", "project"]), ("round.open_period.section", SECTION_LATER)]),
    deed("a letter in it", |s| s.write("saburo", "saburo@example.jp"), &["submission.S1"], &[
        ("submission.receive.submitter", &["saburo"]), ("submission.receive.section", SECTION_LATER)]),
    deed("a letter for it in another", handed::hand_over,
        &["project.P1", "project.P3", "round.A18", "round.A1", "approval.K1", "round.A2", "approval.K2", "round.A4", "project.P6", "submission.S1",
            "submission.S3", "submission.S20", "submission.S21", "round.A13", "project.P8"], &[
        ("approval.approve.drafter", &["tanaka"]), ("approval.request.approvers", &["kato-decides", "pr-desk", "suzuki"]),
        ("round.open_period.subscribers", &["both", "city"]), ("round.open_period.section", SECTION_LATER),
        ("submission.receive.submitter", &["goro"]), ("submission.receive.section", SECTION_LATER),
        ("submission.take_over.submitter", &["goro"]), ("submission.take_over.section", SECTION_LATER),
        ("round.cancel.submitters", &["goro"]), ("round.cancel.subscribers", &["both", "city"]), ("round.cancel.section", SECTION_LATER)]),
    deed("called off", period::cancel, &["round.A13", "project.P7"], &[
        ("round.cancel.submitters", &["goro", "saburo"]), ("round.cancel.subscribers", &["both", "city", "project"]),
        ("round.cancel.section", SECTION_LATER)]),
    // How projects end.
    deed("the decision asked", ends::ask_decision, &["project.P9", "approval.K1"], &[("approval.request.approvers", &["kato-decides", "suzuki"])]),
    deed("sent back", |s| s.decide("suzuki", false), &["approval.K3"], &[("approval.return.drafter", &["tanaka"])]),
    deed("the decision asked again", ends::ask_decision, &["project.P9", "approval.K1"], &[("approval.request.approvers", &["kato-decides", "suzuki"])]),
    deed("decided", |s| s.decide("suzuki", true), &["project.P10", "publication.U1", "approval.K2"], &[
        ("project.decide.submitters", &["busy", "goro", "late", "paper", "saburo", "taro", "unknown"]),
        ("project.decide.subscribers", &["both", "city", "project"]),
        ("project.decide.section", SECTION_LATER), ("approval.approve.drafter", &["tanaka"])]),
    deed("another project", |s| { s.register("tanaka", "駅前の計画"); s.add_plan("tanaka"); }, &["project.P1", "project.P3"], &[]),
    deed("its outline, called off", |s| { ends::open_outline(s); period::cancel(s); },
        &["round.A18", "round.A1", "approval.K1", "round.A2", "approval.K2", "round.A4", "project.P4", "round.A13", "project.P8"], &[
        ("approval.request.approvers", &["kato-decides", "pr-desk", "suzuki"]), ("approval.approve.drafter", &["tanaka"]),
        ("round.open_period.subscribers", &["both", "city"]), ("round.open_period.section", SECTION_LATER),
        ("round.cancel.submitters", &[]), ("round.cancel.subscribers", &["both", "city"]), ("round.cancel.section", SECTION_LATER)]),
    deed("its outline, answered", ends::answer_outline,
        &["round.A18", "round.A1", "approval.K1", "round.A2", "approval.K2", "round.A4", "project.P4", "submission.S1", "submission.S8", "round.A7", "round.A21",
            "round.A8", "round.A9", "round.A10", "round.A11", "publication.U1", "project.P5"], &[
        ("approval.request.approvers", &["kato-decides", "kato-decides", "pr-desk", "suzuki", "suzuki"]), ("approval.approve.drafter", &["tanaka", "tanaka"]),
        ("round.open_period.subscribers", &["both", "city"]), ("round.open_period.section", SECTION_LATER),
        ("submission.receive.submitter", &["shiro"]), ("submission.receive.section", SECTION_LATER),
        ("submission.withdraw.submitter", &["shiro"]), ("submission.withdraw.section", SECTION_LATER),
        ("round.close_period.section", SECTION_LATER),
        ("round.release_result.submitters", &[]), ("round.release_result.subscribers", &["both", "city"]),
        ("round.release_result.section", SECTION_LATER)]),
    deed("given up", |s| { ends::ask_abandonment(s); s.decide("suzuki", true); },
        &["project.P11", "approval.K1", "project.P12", "publication.U1", "approval.K2"], &[
        ("approval.request.approvers", &["kato-decides", "suzuki"]), ("approval.approve.drafter", &["tanaka"]),
        ("project.abandon.submitters", &[]), ("project.abandon.subscribers", &["both", "city"]), ("project.abandon.section", SECTION_LATER)]),
    deed("announced", period::announce,
        &["project.P1", "project.P3", "round.A18", "round.A1", "approval.K1", "round.A2", "approval.K2", "round.A3"], &[
        ("approval.request.approvers", &["kato-decides", "pr-desk", "suzuki"]), ("approval.approve.drafter", &["tanaka"]),
        ("round.announce.subscribers", &["both", "city"]), ("round.announce.section", SECTION_LATER)]),
    deed("put off", period::postpone, &["round.A26", "approval.K4"], &[
        ("round.postpone.subscribers", &["both", "city"]), ("round.postpone.section", SECTION_LATER)]),
    deed("not to come", period::cancel, &["round.A27"], &[
        ("round.cancel_postponed.subscribers", &["both", "city"]), ("round.cancel_postponed.section", SECTION_LATER)]),
    deed("a project without the procedure", |s| { s.register("tanaka", "災害の復旧"); ends::ask_exemption(s); },
        &["project.P1", "project.P13", "approval.K1"], &[("approval.request.approvers", &["koho-chief"])]),
    deed("the first step of its route", |s| s.decide("koho-deputy", true), &["approval.K5"], &[("approval.endorse.approvers", &["koho-head"])]),
    deed("its holder sees it afterwards", |s| s.look_after("koho-chief"), &["approval.K7"], &[]),
    deed("another office is heard", |s| s.decide("koho-head", true), &["approval.K6"], &[("approval.consult.approvers", &["suzuki"])]),
    deed("the last step", |s| s.decide("suzuki", true), &["approval.K2", "project.P14", "publication.U1"], &[
        ("approval.approve.drafter", &["tanaka"]), ("project.exempt.subscribers", &["both", "city"]),
        ("project.exempt.section", SECTION_LATER)]),
];

fn followers(scene: &mut Scene) {
    scene.follow("city", false);
    scene.follow("project", true);
    scene.follow("both", false);
    scene.follow("both", true);
    scene.follow("erased", false);
    scene.follow("ended", false);
    scene.unfollow("ended");
    scene.ask_to_follow("asked", false);
}

fn empty_issue(scene: &mut Scene) {
    scene.raise("誤り");
    scene.reword("誤り", "誤って立てた論点");
    let Issue { id, rev, .. } = scene.issue("誤り");
    scene.app.perform(&scene.who("tanaka"), RetireIssue { issue: id, rev });
}

fn amend(scene: &mut Scene) {
    let (receipt, post, received_at) = (scene.receipt("taro"), scene.key(), scene.app.time.now());
    scene.app.perform(&Actor::Resident, Amend { receipt, post, parts: scene.words(), received_at });
}

fn withdraw(scene: &mut Scene) {
    let (receipt, received_at) = (scene.receipt("withdrawn"), scene.app.time.now());
    scene.app.perform(&Actor::Resident, Withdraw { receipt, received_at });
}

fn ask_erasure(scene: &mut Scene) {
    let request = RequestErasure { submission: scene.letter("erased").id, ground: Ground::WriterAsked };
    let asked = scene.app.perform(&scene.who("tanaka"), request);
    scene.asks(asked);
}

/// The relay defers the writer's mail once; then its time comes again.
fn busy(scene: &mut Scene) {
    scene.sink.script(At::Recipient("busy@example.jp"), Say::Code(450), 1);
    scene.write("busy", "busy@example.jp");
    scene.send();
    scene.app.wait_until(scene.app.time.now().plus_minutes(2));
}

fn retry(scene: &mut Scene) {
    let letters = scene.app.read(|db| Letter::to(db, scene.letter("unknown").id.as_str(), 10));
    scene.app.perform(&scene.who("tanaka"), RetryLetter { letter: letters[0].id });
}

/// One sorts and another clears.
fn sort(scene: &mut Scene) {
    for who in VALID {
        scene.judge("tanaka", who);
        scene.split("tanaka", who);
        scene.clear("kato", who);
        scene.assign(who);
    }
}

fn edit_result(scene: &mut Scene) {
    let round = scene.round();
    scene.app.perform(&scene.who("tanaka"), EditResult { round: round.id, rev: round.rev });
}

impl Scene {
    /// The relay will not take mail for this address, once.
    fn refuse(&self, address: &'static str) {
        self.sink.script(At::Recipient(address), Say::Code(550), 1);
    }
}
