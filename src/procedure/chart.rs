//! The machines as text: the table that is hashed into the record, a Mermaid chart, and JSON.

use super::{Machine, Named, Rule, To};
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
