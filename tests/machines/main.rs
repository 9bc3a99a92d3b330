//! The state machines against the laws every table keeps, against golden files, on random walks, and in words.

mod facts;
#[path = "../support/golden.rs"]
mod golden;
mod guards;
mod laws;
mod method_guards;
mod walk;
mod words;

use golden::assert_golden;
use ronten::procedure::catalogue::{self, MACHINES};

/// Runs every law for one machine. The second list names the rules that may leave a final state, with the reason.
macro_rules! machine {
    ($name:ident, $machine:ident, leaves_final: [$(($id:literal, $reason:literal)),*]) => {
        mod $name {
            use super::*;
            type Tested = ronten::procedure::$name::$machine;
            const LEAVES_FINAL: &[(&str, &str)] = &[$(($id, $reason)),*];

            #[test]
            fn ids_are_unique_and_short() { laws::ids_are_unique_and_short::<Tested>(); }
            #[test]
            fn one_rule_speaks_of_each_state_event_and_role() { laws::one_rule_each::<Tested>(); }
            #[test]
            fn every_state_is_reached() { laws::every_state_is_reached::<Tested>(); }
            #[test]
            fn every_state_has_a_way_out() { laws::every_state_has_a_way_out::<Tested>(); }
            #[test]
            fn final_states_are_left_only_where_listed() { laws::final_states_stay::<Tested>(LEAVES_FINAL); }
            #[test]
            fn every_word_is_used() { laws::every_word_is_used::<Tested>(); }
            #[test]
            fn a_random_walk_keeps_to_the_table() { walk::walk::<Tested>(LEAVES_FINAL); }
        }
    };
}

machine!(project, Project, leaves_final: []);
machine!(round, Round, leaves_final: [
    ("A12", "a published result is corrected by a new version; what is public stays so meanwhile")
]);
machine!(submission, Submission, leaves_final: []);
machine!(issue, Issue, leaves_final: [
    ("I5", "an issue retired by mistake is taken into use again"),
    ("I8", "what was settled is taken up again when a new fact or another view asks for it"),
    ("I12", "what was settled is open again when residents ask it again")
]);
machine!(city_view, CityView, leaves_final: [
    ("V2", "an approved view may be reworked until its round's result goes into approval"),
    ("V6", "an approved view falls with the opinions and the gist it was approved with"),
    ("V8", "a view in the ledger is superseded by the next")
]);
machine!(approval, Approval, leaves_final: [
    ("K4", "any edit voids an approval that was given")
]);
machine!(publication, Publication, leaves_final: []);
machine!(letter, Letter, leaves_final: []);
machine!(complaint, Complaint, leaves_final: []);
machine!(ledger, Ledger, leaves_final: [
    ("G1", "a project that was left outside the method may be put under it later"),
    ("G5", "a ledger may rest while its project does, and may end")
]);
machine!(occasion, Occasion, leaves_final: []);
machine!(qa_row, QaRow, leaves_final: [
    ("W5", "a row struck out by mistake comes back")
]);
machine!(edition, Edition, leaves_final: []);
machine!(objection, Objection, leaves_final: []);
machine!(material, Material, leaves_final: [
    ("M6", "what is public may have to be taken out of the public")
]);

/// The list above and the program's own list are the same, so no machine goes untested.
#[test]
fn every_machine_is_held_to_the_laws() {
    let tested = [
        "project",
        "round",
        "submission",
        "issue",
        "city_view",
        "approval",
        "publication",
        "letter",
        "complaint",
        "ledger",
        "occasion",
        "qa_row",
        "edition",
        "objection",
        "material",
    ];

    assert_eq!(MACHINES.iter().map(|machine| machine.name).collect::<Vec<_>>(), tested);
}

#[test]
fn tables_charts_and_matrices_are_as_committed() {
    for machine in MACHINES {
        assert_golden(&format!("tests/golden/machines/{}.table.txt", machine.name), &(machine.table)());
        assert_golden(&format!("tests/golden/machines/{}.mmd", machine.name), &(machine.mermaid)());
        assert_golden(&format!("tests/golden/machines/{}.matrix.txt", machine.name), &(machine.matrix)());
    }
}

#[test]
fn the_document_is_as_committed() {
    assert_golden("docs/procedures.md", &catalogue::document());
}
