//! What was typed into a form, with what is wrong about it, for the page that gives it back.

use crate::commands::{FieldError, Refused};
use crate::model::terms::Lang;
use crate::procedure::{Refusal, Why};
use crate::texts::texts;
use crate::web::form::Form;
use crate::web::page::{self, Choice, Field, of_field};
use crate::web::problem::{Problem, field_text, reasons};
use actix_web::http::StatusCode;

/// Values and errors by the name of the field; empty for a form that nobody has sent yet.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    values: Vec<(String, String)>,
    errors: Vec<Wrong>,
}

/// One thing to repair: in words at the field, and in the summary, where "enter it" alone says nothing, with the field's name.
#[derive(Clone, Debug)]
struct Wrong {
    field: String,
    text: String,
    summary: String,
}

impl Typed {
    /// A form as it was sent.
    pub fn of(form: &Form) -> Self {
        Self { values: form.typed(), ..Self::default() }
    }

    /// A form that already holds these values.
    pub fn holding(values: &[(&str, &str)]) -> Self {
        let values = values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self { values, ..Self::default() }
    }

    /// The form with its errors when fields must be repaired; any other problem goes on and keeps what was typed.
    pub fn refused(problem: Problem, form: &Form, lang: Lang) -> Result<Self, Problem> {
        match problem {
            Problem::Refused(Refused::Fields(errors)) => Ok(errors.iter().fold(Self::of(form), |typed, error| typed.wrong_as(error, lang))),
            other => Err(other.keep(form.typed())),
        }
    }

    /// Like [`Typed::refused`], but a rule's refusal is shown on the form's own page too, with the status to answer.
    pub fn at_page(problem: Problem, form: &Form, lang: Lang) -> Result<(StatusCode, Self), Problem> {
        match problem {
            Problem::Refused(refused @ Refused::Rule(Refusal { why: Why::Guards(_) | Why::State(_), .. })) => {
                let reasons = reasons(&refused, lang).into_iter();
                Ok((StatusCode::CONFLICT, reasons.fold(Self::of(form), |typed, reason| typed.wrong("", reason))))
            }
            other => Ok((StatusCode::UNPROCESSABLE_ENTITY, Self::refused(other, form, lang)?)),
        }
    }

    /// The same where the page sets what was sent beside what somebody else stored since: that is its place `conflict`.
    pub fn beside(problem: Problem, form: &Form, lang: Lang) -> Result<(StatusCode, Self), Problem> {
        match problem {
            Problem::Refused(Refused::Stale) => {
                Ok((StatusCode::CONFLICT, Self::of(form).wrong("conflict", texts().get(lang, "conflict.title", &[]))))
            }
            other => Self::at_page(other, form, lang),
        }
    }

    /// The same with one thing to repair.
    pub fn wrong(mut self, field: &str, text: String) -> Self {
        self.errors.push(Wrong { field: field.to_owned(), summary: text.clone(), text });
        self
    }

    /// The same with something to repair that a command names.
    pub fn wrong_as(self, error: &FieldError, lang: Lang) -> Self {
        let key = format!("field_name.{}", error.field);
        if texts().has(lang, &key) {
            self.wrong_called(error, &texts().get(lang, &key, &[]), lang)
        } else {
            self.wrong(&error.field, field_text(error, lang))
        }
    }

    /// The same for a field that is called so on this page.
    pub fn wrong_called(mut self, error: &FieldError, name: &str, lang: Lang) -> Self {
        let text = field_text(error, lang);
        self.errors.push(Wrong { field: error.field.clone(), summary: of_field(name, &text, lang), text });
        self
    }

    /// The form as it was sent, each thing to repair at its field, under the field's label in the texts below `<group>.field`.
    pub fn labelled(errors: &[FieldError], form: &Form, group: &str, lang: Lang) -> (StatusCode, Self) {
        let typed = errors.iter().fold(Self::of(form), |typed, error| {
            let key = format!("{group}.field.{}", error.field);
            if texts().has(lang, &key) {
                typed.wrong_called(error, &texts().get(lang, &key, &[]), lang)
            } else {
                typed.wrong_as(error, lang)
            }
        });
        (StatusCode::UNPROCESSABLE_ENTITY, typed)
    }

    /// Whether nothing is wrong with it.
    pub fn is_right(&self) -> bool {
        self.errors.is_empty()
    }

    /// The value of a field; empty when it was not sent.
    pub fn value(&self, name: &str) -> &str {
        self.values.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// Whether a field of this name was sent, be it empty.
    pub fn holds(&self, name: &str) -> bool {
        self.values.iter().any(|(field, _)| field == name)
    }

    /// The same with these values beside.
    pub fn and(mut self, values: Vec<(&str, String)>) -> Self {
        self.values.extend(values.into_iter().map(|(name, value)| (name.to_owned(), value)));
        self
    }

    /// Every field that was sent, with its value.
    pub fn values(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Every value of a field, for checkboxes.
    pub fn all<'t>(&'t self, name: &'t str) -> impl Iterator<Item = &'t str> {
        self.values.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// Whether a checkbox was ticked.
    pub fn ticked(&self, name: &str, value: &str) -> bool {
        self.values.iter().any(|(field, sent)| field == name && sent == value)
    }

    /// A field as the parts take it.
    pub fn field(&self, name: &str) -> Field {
        let field = Field::new(name, self.value(name));
        match self.errors.iter().find(|error| error.field == name) {
            Some(error) => field.wrong(error.text.clone()),
            None => field,
        }
    }

    /// The choices of a closed list, each named by `label`, the one that was chosen marked.
    pub fn choices<T: Copy>(&self, name: &str, all: &[T], value: impl Fn(T) -> &'static str, label: impl Fn(T) -> String) -> Vec<Choice> {
        all.iter().map(|one| Choice::new(value(*one), label(*one), self.value(name))).collect()
    }

    /// What is wrong, in the order of the form, for the summary at the top of the page.
    pub fn errors(&self) -> Vec<page::FieldError> {
        self.errors.iter().map(|wrong| page::FieldError { field: wrong.field.clone(), text: wrong.summary.clone() }).collect()
    }
}
