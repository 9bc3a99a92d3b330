//! The one list of all machines, for whoever speaks of them all: `ronten machines`, the docs, the tests.

use super::approval::Approval;
use super::city_view::CityView;
use super::complaint::Complaint;
use super::edition::Edition;
use super::issue::Issue;
use super::ledger::Ledger;
use super::letter::Letter;
use super::material::Material;
use super::objection::Objection;
use super::occasion::Occasion;
use super::project::Project;
use super::publication::Publication;
use super::qa_row::QaRow;
use super::round::Round;
use super::submission::Submission;
use super::{Machine, Named, chart};
use crate::closed;
use serde_json::Value;

/// A machine without its types: its name and what can be printed of it.
pub struct Described {
    pub name: &'static str,
    /// The spellings of its states, in the order of declaration.
    pub states: fn() -> Vec<&'static str>,
    /// The spellings of its events, in the order of declaration.
    pub events: fn() -> Vec<&'static str>,
    /// The spellings of its guards, in the order of declaration.
    pub guards: fn() -> Vec<&'static str>,
    /// [`chart::table`]
    pub table: fn() -> String,
    /// [`chart::digest`]
    pub digest: fn() -> String,
    /// [`chart::mermaid`]
    pub mermaid: fn() -> String,
    /// [`chart::matrix`]
    pub matrix: fn() -> String,
    /// [`chart::json`]
    pub json: fn() -> Value,
}

impl Described {
    const fn of<M: Machine>() -> Self {
        Self {
            name: M::NAME,
            states: spellings::<M::State>,
            events: spellings::<M::Event>,
            guards: spellings::<M::Guard>,
            table: chart::table::<M>,
            digest: chart::digest::<M>,
            mermaid: chart::mermaid::<M>,
            matrix: chart::matrix::<M>,
            json: chart::json::<M>,
        }
    }
}

fn spellings<N: Named>() -> Vec<&'static str> {
    N::VARIANTS.iter().map(|item| item.text()).collect()
}

/// Every machine, in the order in which a case meets them.
pub const MACHINES: &[Described] = &[
    Described::of::<Project>(),
    Described::of::<Round>(),
    Described::of::<Submission>(),
    Described::of::<Issue>(),
    Described::of::<CityView>(),
    Described::of::<Approval>(),
    Described::of::<Publication>(),
    Described::of::<Letter>(),
    Described::of::<Complaint>(),
    Described::of::<Ledger>(),
    Described::of::<Occasion>(),
    Described::of::<QaRow>(),
    Described::of::<Edition>(),
    Described::of::<Objection>(),
    Described::of::<Material>(),
];

closed! {
    /// How `ronten machines` prints the procedure.
    pub enum Format { Text = "text", Mermaid = "mermaid", Json = "json" }
}

/// Every machine in one format, ending with a line feed.
pub fn print(format: Format) -> String {
    match format {
        Format::Text => {
            MACHINES.iter().map(|machine| format!("{}digest {}\n", (machine.table)(), (machine.digest)())).collect::<Vec<_>>().join("\n")
        }
        // A Mermaid comment names the machine, since one file may hold several diagrams only when they can be told apart.
        Format::Mermaid => {
            MACHINES.iter().map(|machine| format!("%% {}\n{}", machine.name, (machine.mermaid)())).collect::<Vec<_>>().join("\n")
        }
        Format::Json => format!("{:#}\n", Value::Array(MACHINES.iter().map(|machine| (machine.json)()).collect())),
    }
}

/// `docs/procedures.md`: what the tables say, for readers of the project's documentation.
pub fn document() -> String {
    let mut text = String::from(HEAD);
    for machine in MACHINES {
        text.push_str(&format!("\n## {}\n\n", machine.name));
        text.push_str(&format!("```text\n{}```\n\n", (machine.table)()));
        text.push_str(&format!("Digest in the record: `{}`\n\n", (machine.digest)()));
        text.push_str(&format!("```mermaid\n{}```\n", (machine.mermaid)()));
    }
    text
}

const HEAD: &str = "\
# The procedure, machine by machine

Written by the program from its own tables (`src/procedure/`); a test fails when this file and the tables differ.
Write it anew with `UPDATE_GOLDEN=1 cargo test --test machines`.

Each line is one rule: `id | from | on | by | guards | to | tell`. In any of the states `from`, whoever has a role in
`by` may do `on` when every guard holds; the case is then in `to` (`=` where it stays), and everybody in `tell` is
written to. Ids are signed into the record and never reused. The digest is the first 16 hex digits of the SHA-256 of
the table as printed here. Charts leave out rules that move nothing; `[*]` is the state before the case exists, and an
arrow to `[*]` marks a state in which a case may rest for good.
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_holds_every_machine_and_every_rule() {
        let json: Value = serde_json::from_str(&print(Format::Json)).unwrap();
        let (text, mermaid) = (print(Format::Text), print(Format::Mermaid));

        for (index, machine) in MACHINES.iter().enumerate() {
            let table = (machine.table)();
            assert!(text.contains(&table) && text.contains(&(machine.digest)()), "{}", machine.name);
            assert!(mermaid.contains(&(machine.mermaid)()), "{}", machine.name);
            assert_eq!(json[index]["machine"], machine.name);
            let ids: Vec<_> = table.lines().skip(1).map(|line| format!("{}.{}", machine.name, line.split(' ').next().unwrap())).collect();
            let listed: Vec<_> = json[index]["rules"].as_array().unwrap().iter().map(|rule| rule["id"].as_str().unwrap()).collect();
            assert_eq!(ids, listed);
        }
    }

    #[test]
    fn the_digest_is_that_of_the_table_and_no_two_are_equal() {
        let digests: std::collections::BTreeSet<_> = MACHINES.iter().map(|machine| (machine.digest)()).collect();

        assert_eq!(digests.len(), MACHINES.len());
        assert!(digests.iter().all(|digest| digest.len() == 16 && digest.chars().all(|c| c.is_ascii_hexdigit())));
    }
}
