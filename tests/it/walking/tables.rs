//! What the tables say, read once and without types, so that every entry of the record can be held against its rule.

use ronten::model::terms::Audience;
use ronten::procedure::approval::Approval;
use ronten::procedure::city_view::CityView;
use ronten::procedure::complaint::Complaint;
use ronten::procedure::issue::Issue;
use ronten::procedure::letter::Letter;
use ronten::procedure::project::Project;
use ronten::procedure::publication::Publication;
use ronten::procedure::round::Round;
use ronten::procedure::submission::Submission;
use ronten::procedure::{Machine, Named, To};
use std::collections::BTreeMap;

/// One line of a table.
pub struct Line {
    pub machine: &'static str,
    pub from: Vec<&'static str>,
    /// None leaves the case where it was.
    pub to: Option<&'static str>,
    pub by: Vec<&'static str>,
    pub tell: &'static [Audience],
}

/// Every rule of every machine, by its full id; and where each machine starts.
pub struct Tables {
    pub lines: BTreeMap<String, Line>,
    starts: BTreeMap<&'static str, &'static str>,
}

impl Tables {
    pub fn new() -> Self {
        let mut tables = Self { lines: BTreeMap::new(), starts: BTreeMap::new() };
        tables.add::<Project>();
        tables.add::<Round>();
        tables.add::<Submission>();
        tables.add::<Issue>();
        tables.add::<CityView>();
        tables.add::<Approval>();
        tables.add::<Publication>();
        tables.add::<Letter>();
        tables.add::<Complaint>();
        tables
    }

    fn add<M: Machine>(&mut self) {
        self.starts.insert(M::NAME, M::START.text());
        for rule in M::RULES {
            let line = Line {
                machine: M::NAME,
                from: rule.from.iter().map(|state| state.text()).collect(),
                to: match rule.to {
                    To::Is(state) => Some(state.text()),
                    To::Same => None,
                },
                by: rule.by.iter().map(|role| role.name()).collect(),
                tell: rule.tell,
            };
            self.lines.insert(rule.full_id(), line);
        }
    }

    /// The state of a case of this machine that nothing has happened to.
    pub fn start(&self, machine: &str) -> &'static str {
        self.starts[machine]
    }

    /// The machine that a table's rows are cases of, if any.
    pub fn machine_of(table: &str) -> Option<&'static str> {
        match table {
            "projects" => Some("project"),
            "rounds" => Some("round"),
            "submissions" => Some("submission"),
            "issues" => Some("issue"),
            "views" => Some("city_view"),
            "approvals" => Some("approval"),
            "complaints" => Some("complaint"),
            "publications" | "endings" => Some("publication"),
            _ => None,
        }
    }
}
