//! `/office/policy/draft/{group}`: the form of the parameters that belong together.

use super::draft::DRAFT;
use super::read;
use super::words::{heading, hint, name};
use crate::commands::policy::CorrectPolicy;
use crate::model::policy::entries::{Entry, GROUPS, Group, Kind};
use crate::model::policy::values::{at, whole};
use crate::model::policy::{Policy, Position, Section};
use crate::model::terms::Lang;
use crate::store::Db;
use crate::store::policies::PolicyDraft;
use crate::texts::texts;
use crate::web::form::Form;
use crate::web::office::typed::Typed;
use crate::web::page::{Choice, Field};
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;
use serde_json::Value;

/// Blank rows at the end of a list, to add to it.
const BLANK_ROWS: usize = 2;

#[derive(Serialize)]
struct Content {
    heading: String,
    action: String,
    back: &'static str,
    rev: i64,
    inputs: Vec<Input>,
}

/// One parameter as the page's part takes it; `kind` says which of the rest it uses.
#[derive(Serialize)]
struct Input {
    kind: &'static str,
    name: String,
    label: String,
    hint: Option<String>,
    /// The field; of a label its Japanese side.
    field: Field,
    /// The English side of a label.
    english: Field,
    choices: Vec<Choice>,
    rows: Vec<Line>,
}

/// A row of a list.
#[derive(Serialize)]
struct Line {
    legend: String,
    inputs: Vec<Input>,
    gone: Field,
    /// None in a blank row.
    remove: Vec<Choice>,
}

pub async fn show(visit: Visit, id: Path<String>) -> Result<HttpResponse, Problem> {
    page(visit, find(&id)?, StatusCode::OK, None).await
}

pub async fn save(visit: Visit, id: Path<String>, form: Form) -> Result<HttpResponse, Problem> {
    let group = find(&id)?;
    let rev = form.parse("rev").ok_or(Problem::Unreadable("request"))?;
    let draft = visit.app.read(|db| Ok(PolicyDraft::present(db)?)).await?.ok_or(Problem::NotFound)?;
    let read = read::group(group, &form, whole(&draft.body));
    let errors = match read {
        Ok(value) => {
            let policy: Policy = serde_json::from_value(value).map_err(Problem::internal)?;
            return match visit.perform(CorrectPolicy { rev, policy }).await {
                Ok(_) => visit.done(DRAFT, "policy.done.saved"),
                Err(problem) => Err(problem.keep(form.typed())),
            };
        }
        Err(errors) => errors,
    };
    let lang = visit.lang;
    let typed = errors.iter().fold(Typed::of(&form), |typed, error| typed.wrong_called(error, &called(&error.field, lang), lang));
    page(visit, group, StatusCode::UNPROCESSABLE_ENTITY, Some((rev, form, typed))).await
}

fn find(id: &str) -> Result<&'static Group, Problem> {
    GROUPS.iter().find(|group| group.id == id).ok_or(Problem::NotFound)
}

/// What a field is called in the summary of errors; the sides of a label by their language.
fn called(key: &str, lang: Lang) -> String {
    let side = |end: &str, word: &str| {
        let of = key.strip_suffix(end)?;
        Some(texts().get(lang, word, &[("name", &name(of, lang))]))
    };
    side(".ja", "policy.in_ja").or_else(|| side(".en", "policy.in_en")).unwrap_or_else(|| name(key, lang))
}

async fn page(visit: Visit, group: &'static Group, status: StatusCode, sent: Option<(i64, Form, Typed)>) -> Result<HttpResponse, Problem> {
    let errors = sent.as_ref().map(|(_, _, typed)| typed.errors()).unwrap_or_default();
    let load = move |db: &mut Db, ask: &Ask| {
        let draft = PolicyDraft::present(db)?.ok_or(Problem::NotFound)?;
        let value = whole(&draft.body);
        let (rev, typed) = match &sent {
            Some((rev, _, typed)) => (*rev, typed.clone()),
            None => (draft.rev, Typed::default()),
        };
        let form =
            Shown { policy: &draft.body, value: &value, sent: sent.as_ref().map(|(_, form, _)| form), typed: &typed, lang: ask.lang };
        Ok(Content {
            heading: heading(group, ask.lang),
            action: format!("{DRAFT}/{}", group.id),
            back: DRAFT,
            rev,
            inputs: group.entries.iter().map(|entry| form.input(entry, entry.key.to_owned())).collect(),
        })
    };
    visit.in_area("policy").show_form(status, "pages/office/policy/group", errors, load).await
}

/// The form as it is shown: what was sent, else what the draft says.
struct Shown<'s> {
    policy: &'s Policy,
    value: &'s Value,
    sent: Option<&'s Form>,
    typed: &'s Typed,
    lang: Lang,
}

impl Shown<'_> {
    fn input(&self, entry: &Entry, key: String) -> Input {
        let (kind, field, english, choices, rows) = match entry.kind {
            Kind::Number { .. } => ("number", self.field(&key), Field::default(), Vec::new(), Vec::new()),
            Kind::Numbers { .. } | Kind::Line { .. } => ("line", self.field(&key), Field::default(), Vec::new(), Vec::new()),
            Kind::Label { .. } => {
                let [japanese, english] = ["ja", "en"].map(|side| self.field(&format!("{key}.{side}")));
                ("label", japanese, english, Vec::new(), Vec::new())
            }
            Kind::One { of, words } => ("one", self.field(&key), Field::default(), self.choices(&key, of(), words), Vec::new()),
            Kind::Many { of, words } => ("many", self.field(&key), Field::default(), self.choices(&key, of(), words), Vec::new()),
            Kind::Section | Kind::Sections => {
                let choice = |section: &Section| self.choice(&key, &section.id, section.name.get(self.lang));
                let kind = if matches!(entry.kind, Kind::Section) { "one" } else { "many" };
                (kind, self.field(&key), Field::default(), self.policy.sections.iter().map(choice).collect(), Vec::new())
            }
            Kind::Position => {
                let choice = |position: &Position| self.choice(&key, &position.id, position.name.get(self.lang));
                ("one", self.field(&key), Field::default(), self.policy.positions.iter().map(choice).collect(), Vec::new())
            }
            Kind::Switch => {
                let choice = Choice::new("on", texts().get(self.lang, "policy.yes", &[]), &self.now(&key));
                ("many", self.field(&key), Field::default(), vec![choice], Vec::new())
            }
            Kind::Rows(columns) => ("rows", Field::default(), Field::default(), Vec::new(), self.rows(columns, &key)),
        };
        let (label, hint) = (name(&key, self.lang), hint(&key, self.lang));
        Input { kind, name: key, label, hint, field, english, choices, rows }
    }

    /// What a field says now.
    fn now(&self, key: &str) -> String {
        match (self.sent, at(self.value, key)) {
            (Some(form), _) => form.get(key).to_owned(),
            (None, None | Some(Value::Null)) => String::new(),
            (None, Some(Value::String(text))) => text.clone(),
            (None, Some(Value::Bool(yes))) => if *yes { "on" } else { "" }.to_owned(),
            (None, Some(Value::Array(items))) => items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
            (None, Some(other)) => other.to_string(),
        }
    }

    fn field(&self, key: &str) -> Field {
        Field { value: self.now(key), ..self.typed.field(key) }
    }

    fn choices(&self, key: &str, of: Vec<&'static str>, words: &str) -> Vec<Choice> {
        of.into_iter().map(|one| self.choice(key, one, &texts().get(self.lang, &words.replace("{}", one), &[]))).collect()
    }

    /// One that can be chosen, and whether it is.
    fn choice(&self, key: &str, one: &str, label: &str) -> Choice {
        let listed = || at(self.value, key).and_then(Value::as_array).is_some_and(|items| items.iter().any(|item| item == one));
        let chosen = match self.sent {
            Some(form) => form.all(key).any(|sent| sent == one),
            None => self.now(key) == one || listed(),
        };
        Choice { chosen, ..Choice::new(one, label, "") }
    }

    /// The rows that there are, and blank ones.
    fn rows(&self, columns: &[Entry], key: &str) -> Vec<Line> {
        let there = at(self.value, key).and_then(Value::as_array).map_or(0, Vec::len);
        let numbers = match self.sent {
            Some(form) => read::row_numbers(key, form),
            None => (0..there + BLANK_ROWS).collect(),
        };
        let line = |row: usize| {
            let gone = format!("{key}.{row}.gone");
            let remove = Choice {
                chosen: self.sent.is_some_and(|form| form.get(&gone) == "on"),
                ..Choice::new("on", texts().get(self.lang, "policy.remove_row", &[]), "")
            };
            Line {
                legend: texts().get(self.lang, if row < there { "policy.row" } else { "policy.new_row" }, &[("n", &(row + 1).to_string())]),
                inputs: columns.iter().map(|column| self.input(column, format!("{key}.{row}.{}", column.key))).collect(),
                gone: Field::new(gone, ""),
                remove: if row < there { vec![remove] } else { Vec::new() },
            }
        };
        numbers.into_iter().map(line).collect()
    }
}
