//! Every word of the machines and of the closed vocabularies has its texts in both languages, and no text is left over.

use ronten::model::complaint::{Grievance, Outcome};
use ronten::model::heartbeat::{Standing, Trouble};
use ronten::model::letter::Missing;
use ronten::model::method::{Ending, OccasionKind, Reopening, Ruling, Settlement, Speaker, Utterance};
use ronten::model::terms::*;
use ronten::procedure::catalogue::MACHINES;
use ronten::procedure::counts::Balance;
use ronten::procedure::demands::Demand;
use ronten::procedure::period::Submitting;
use ronten::texts::texts;
use std::collections::BTreeSet;

/// `terms.<group>.<name>` for every variant.
macro_rules! terms {
    ($($group:literal: $type:ty),+ $(,)?) => {
        [$(<$type>::ALL.iter().map(|term| format!("terms.{}.{term}", $group)).collect::<Vec<_>>()),+].concat()
    };
}

fn machine_keys() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for machine in MACHINES {
        let key = |group: &str, word: &str| format!("machine.{}.{group}.{word}", machine.name);
        keys.insert(format!("machine.{}.name", machine.name));
        keys.extend((machine.states)().into_iter().flat_map(|state| [key("state", state), key("says", state)]));
        keys.extend((machine.events)().into_iter().flat_map(|event| [key("event", event), key("done", event)]));
        keys.extend((machine.guards)().into_iter().map(|guard| key("guard", guard)));
    }
    keys
}

fn term_keys() -> BTreeSet<String> {
    let keys: Vec<String> = terms![
        "role": Role,
        "audience": Audience,
        "project_kind": ProjectKind,
        "stage": Stage,
        "exemption_ground": ExemptionGround,
        "stage_hint": Stage,
        "channel": Channel,
        "arrival_rule": ArrivalRule,
        "joint_rule": JointRule,
        "proxy_relation": ProxyRelation,
        "tongue": Tongue,
        "validity": Validity,
        "validity_hint": Validity,
        "missing": Missing,
        "scope": Scope,
        "scope_hint": Scope,
        "response_category": ResponseCategory,
        "response_category_hint": ResponseCategory,
        "aside_reason": AsideReason,
        "no_issue_reason": NoIssueReason,
        "redaction_reason": RedactionReason,
        "lang": Lang,
        "eligibility_class": EligibilityClass,
        "demand": Demand,
        "submitting": Submitting,
        "balance": Balance,
        "standing": Standing,
        "trouble": Trouble,
        "grievance": Grievance,
        "outcome": Outcome,
        "occasion_kind": OccasionKind,
        "utterance": Utterance,
        "speaker": Speaker,
        "reopening": Reopening,
        "settlement": Settlement,
        "ruling": Ruling,
        "ending": Ending,
    ];
    keys.into_iter().collect()
}

#[track_caller]
fn exactly(area: &str, wanted: &BTreeSet<String>) {
    for lang in Lang::ALL {
        let found: BTreeSet<String> = texts().keys(*lang).filter(|key| key.starts_with(area)).map(str::to_owned).collect();
        let (missing, stale): (Vec<_>, Vec<_>) = (wanted.difference(&found).collect(), found.difference(wanted).collect());
        assert!(missing.is_empty() && stale.is_empty(), "{lang}: missing {missing:?}, left over {stale:?}");
    }
}

#[test]
fn every_state_event_and_guard_has_its_texts() {
    exactly("machine.", &machine_keys());
}

#[test]
fn every_term_has_its_texts() {
    exactly("terms.", &term_keys());
}

/// Buttons and tags are labels; what explains or refuses is a sentence.
#[test]
fn what_explains_or_refuses_is_a_sentence() {
    for key in machine_keys() {
        let sentence = ["says", "done", "guard"].contains(&key.split('.').nth(2).unwrap_or_default());
        let (ja, en) = (texts().get(Lang::Ja, &key, &[]), texts().get(Lang::En, &key, &[]));
        assert_eq!((ja.ends_with('。'), en.ends_with('.')), (sentence, sentence), "{key}: {ja} / {en}");
    }
}
