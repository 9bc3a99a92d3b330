//! Follows the record from entry to entry: each is held against the rule that it names, and each new version of a row against the one
//! before it.

use super::laws;
use super::tables::{Line, Tables};
use ronten::model::Moment;
use ronten::store::Db;
use ronten::store::log::{Body, EntryRow, Log};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Rules of the issue-sorting method, which the walk does not go through.
const BESIDE: [&str; 8] = ["issue.I6", "issue.I7", "issue.I8", "issue.I9", "issue.I10", "issue.I11", "issue.I12", "city_view.V8"];

/// Entries read at once.
const PAGE: i64 = 200;

/// What is known of a case from its entries alone.
struct Known {
    state: String,
    row: Value,
}

/// An entry as its leaf says it, and the row that it commits to.
pub struct Seen {
    pub seq: i64,
    pub kind: String,
    pub subject: String,
    pub rule: Option<String>,
    pub table: String,
    pub row: Value,
    pub before: Option<Value>,
    pub second: bool,
    pub content: String,
}

/// Follows both logs.
pub struct Watch {
    tables: Tables,
    next: BTreeMap<&'static str, i64>,
    time: BTreeMap<&'static str, Option<Moment>>,
    known: BTreeMap<String, Known>,
    /// How often each rule was taken.
    pub taken: BTreeMap<String, usize>,
    /// Letters that were ever received, by round.
    pub letters: BTreeMap<String, BTreeSet<String>>,
    /// Rows whose words were removed by an erasure or withholding: they may say less than before.
    pub scrubbed: BTreeSet<String>,
}

impl Watch {
    pub fn new() -> Self {
        let tables = Tables::new();
        let taken = tables.lines.keys().map(|id| (id.clone(), 0)).collect();
        let (next, time, known, letters, scrubbed) = Default::default();
        Self { tables, next, time, known, taken, letters, scrubbed }
    }

    /// Checks what was entered since the last look. Gives it back for checks that need the store.
    pub fn follow(&mut self, db: &mut Db) -> Vec<Seen> {
        let mut seen = self.follow_log(db, Log::Record);
        seen.extend(self.follow_log(db, Log::Audit));
        seen
    }

    fn follow_log(&mut self, db: &mut Db, log: Log) -> Vec<Seen> {
        let mut all = Vec::new();
        loop {
            let next = self.next.get(log.name()).copied().unwrap_or(0);
            let page = EntryRow::from(db, log, next, PAGE).unwrap();
            let Some(last) = page.last() else { return all };
            self.next.insert(log.name(), last.seq + 1);
            for entry in &page {
                let body = Body::of(db, log, entry.seq).unwrap();
                let seen = self.take(log, entry, body);
                laws::tell(db, &seen, seen.rule.as_ref().map(|id| &self.tables.lines[id]), log);
                all.push(seen);
            }
        }
    }

    fn take(&mut self, log: Log, entry: &EntryRow, body: Option<Body>) -> Seen {
        let line = |key: &str| {
            let found = entry.leaf.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(' '));
            found.filter(|value| *value != "-").map(str::to_owned)
        };
        let before = self.time.insert(log.name(), Some(entry.time)).flatten();
        assert!(before.is_none_or(|before| before <= entry.time), "time went back at {log} {}", entry.seq);
        let subject = entry.subject.clone().unwrap_or_default();
        let (table, row) = match body {
            Some(body) if !body.of_table.is_empty() => (body.of_table, serde_json::from_str(&body.body).unwrap()),
            _ => (String::new(), Value::Null),
        };
        let rule = line("rule");
        let actor = line("role").or_else(|| line("actor")).unwrap();
        let was = self.known.get(&subject).map(|known| known.row.clone());
        if let Some(id) = &rule {
            *self.taken.get_mut(id).unwrap_or_else(|| panic!("{id} is in no table")) += 1;
            let line = &self.tables.lines[id];
            assert!(line.by.contains(&actor.as_str()), "{id} by {actor}: {}", entry.leaf);
        }
        self.move_on(&subject, rule.as_deref(), &table, &row, &entry.leaf);
        if entry.kind == "person.erased" || entry.kind == "text.withheld" {
            self.scrubbed.insert(subject.clone());
        }
        if let (true, Some(round)) = (table == "submissions", row["round"].as_str()) {
            self.letters.entry(round.to_owned()).or_default().insert(subject.clone());
        }
        let seen = Seen {
            seq: entry.seq,
            kind: entry.kind.clone(),
            subject,
            rule,
            table,
            row,
            before: was,
            second: line("second").is_some(),
            content: line("content").unwrap_or_default(),
        };
        laws::version(&seen, self.scrubbed.contains(&seen.subject));
        seen
    }

    /// The case was where its rule starts, and is where it leads; what no rule did moves nothing.
    fn move_on(&mut self, subject: &str, rule: Option<&str>, table: &str, row: &Value, leaf: &str) {
        let line = rule.map(|id| &self.tables.lines[id]);
        let machine = Tables::machine_of(table).or_else(|| line.filter(|_| table.is_empty()).map(|line| line.machine));
        let before = self.known.get(subject).map(|known| known.state.clone());
        let before = before.or_else(|| machine.map(|machine| self.tables.start(machine).to_owned())).unwrap_or_default();
        let own = |line: &&Line| machine == Some(line.machine);
        let after = match line.filter(own) {
            Some(line) => {
                assert!(line.from.contains(&before.as_str()), "{rule:?} from {before}: {leaf}");
                line.to.map_or(before, str::to_owned)
            }
            None => before,
        };
        if let (Some(_), Some(state)) = (machine, row["state"].as_str()) {
            assert_eq!(state, after, "the row is elsewhere than its rules lead: {leaf}");
        }
        self.known.insert(subject.to_owned(), Known { state: after, row: row.clone() });
    }

    /// Whether this rule was not taken yet; `id` without its machine.
    pub fn is_new(&self, id: &str) -> bool {
        self.taken.iter().any(|(name, times)| *times == 0 && name.rsplit('.').next() == Some(id))
    }

    /// The rules that were never taken.
    pub fn never(&self) -> Vec<&str> {
        let untaken = self.taken.iter().filter(|(_, times)| **times == 0).map(|(id, _)| id.as_str());
        untaken.filter(|id| !BESIDE.contains(id)).collect()
    }
}
