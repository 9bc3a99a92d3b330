//! One machine as text: the table that is hashed into the record, a Mermaid chart, the full matrix, and JSON.

use super::{Machine, Named, Rule, To, Why, rule_for};
use crate::model::terms::Role;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The whole table of a machine, one rule a line; what `rules` in a record entry is the hash of.
pub fn table<M: Machine>() -> String {
    let mut text = format!("{} rules/v1\n", M::NAME);
    for rule in M::RULES {
        text.push_str(&line(rule));
        text.push('\n');
    }
    text
}

/// The first 16 hex digits of the SHA-256 of [`table`]: which text of the procedure decided.
pub fn digest<M: Machine>() -> String {
    let hash = Sha256::digest(table::<M>().as_bytes());
    hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// `id | from | on | by | guards | to | tell`, lists joined by commas, `-` when empty.
fn line<M: Machine>(rule: &Rule<M>) -> String {
    let to = match rule.to {
        To::Is(state) => state.text(),
        To::Same => "=",
    };
    let from = words(rule.from.iter().map(|state| state.text()));
    let by = words(rule.by.iter().map(|role| role.name()));
    let guards = words(rule.guards.iter().map(|guard| guard.text()));
    let tell = words(rule.tell.iter().map(|audience| audience.name()));
    format!("{} | {from} | {} | {by} | {guards} | {to} | {tell}", rule.id, rule.on.text())
}

fn words<'a>(items: impl Iterator<Item = &'a str>) -> String {
    let joined = items.collect::<Vec<_>>().join(",");
    if joined.is_empty() { "-".to_owned() } else { joined }
}

/// A Mermaid state diagram; rules that move nothing are left out.
pub fn mermaid<M: Machine>() -> String {
    let mut text = String::from("stateDiagram-v2\n");
    for rule in M::RULES {
        let To::Is(to) = rule.to else { continue };
        for from in rule.from {
            let start = if *from == M::START { "[*]" } else { from.text() };
            text.push_str(&format!("    {start} --> {}: {} {}\n", to.text(), rule.id, rule.on.text()));
        }
    }
    for state in M::FINAL {
        text.push_str(&format!("    {} --> [*]\n", state.text()));
    }
    text
}

/// The machine with its vocabulary and its rules; `to` is null where a rule moves nothing.
pub fn json<M: Machine>() -> Value {
    let rules: Vec<Value> = M::RULES.iter().map(rule_json).collect();
    json!({
        "machine": M::NAME,
        "digest": digest::<M>(),
        "start": M::START.text(),
        "final": spellings(M::FINAL),
        "states": spellings(M::State::VARIANTS),
        "events": spellings(M::Event::VARIANTS),
        "guards": spellings(M::Guard::VARIANTS),
        "rules": rules,
    })
}

fn rule_json<M: Machine>(rule: &Rule<M>) -> Value {
    let to = match rule.to {
        To::Is(state) => Some(state.text()),
        To::Same => None,
    };
    json!({
        "id": rule.full_id(),
        "from": spellings(rule.from),
        "on": rule.on.text(),
        "kind": rule.kind(),
        "by": rule.by,
        "guards": spellings(rule.guards),
        "to": to,
        "tell": rule.tell,
    })
}

fn spellings<N: Named>(items: &[N]) -> Vec<&'static str> {
    items.iter().map(|item| item.text()).collect()
}

/// Width of a cell in [`matrix`]; wide enough for every role's name, so that a new rule changes only its own cells.
const CELL: usize = 11;

/// What every role meets for every event in every state: the rule, `role` (somebody else does this), or `-` (never from here).
pub fn matrix<M: Machine>() -> String {
    let first = M::State::VARIANTS.iter().map(|state| state.text().len()).max().unwrap_or(0);
    let second = M::Event::VARIANTS.iter().map(|event| event.text().len()).max().unwrap_or(0);
    let mut text = format!("{} matrix/v1: a rule, `role` where somebody else does it, `-` where it is never done\n", M::NAME);
    let mut row = |state: &str, event: &str, cells: Vec<&str>| {
        let cells: String = cells.iter().map(|cell| format!(" {cell:CELL$}")).collect();
        text.push_str(format!("{state:first$}  {event:second$} {cells}").trim_end());
        text.push('\n');
    };
    row("", "", Role::ALL.iter().map(|role| role.name()).collect());
    for state in M::State::VARIANTS {
        for event in M::Event::VARIANTS {
            row(state.text(), event.text(), Role::ALL.iter().map(|role| cell::<M>(*state, *event, *role)).collect());
        }
    }
    text
}

fn cell<M: Machine>(state: M::State, event: M::Event, role: Role) -> &'static str {
    match rule_for::<M>(state, event, role) {
        Ok(rule) => rule.id,
        Err(Why::Role(_)) => "role",
        Err(Why::State(_) | Why::Guards(_)) => "-",
    }
}
