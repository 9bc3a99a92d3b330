//! A form as a page shows it: each field with what stands in it and what is wrong with it.

use super::form::Form;
use super::page::{self, Choice, Field};
use super::problem::field_text;
use crate::commands::FieldError;
use crate::model::terms::Lang;

/// The fields of a form by name.
#[derive(Clone, Debug)]
pub struct Filled {
    lang: Lang,
    values: Vec<(String, String)>,
    errors: Vec<FieldError>,
}

impl Filled {
    /// A form as it is first shown.
    pub fn with<'n>(lang: Lang, values: impl IntoIterator<Item = (&'n str, String)>) -> Self {
        Self { lang, values: values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(), errors: Vec::new() }
    }

    /// A form as it was sent, with what is wrong.
    pub fn typed(lang: Lang, form: &Form, errors: Vec<FieldError>) -> Self {
        Self { lang, values: form.typed(), errors }
    }

    /// What stands in a field; empty when nothing does.
    pub fn get(&self, name: &str) -> &str {
        self.values.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// A field for its part of the page.
    pub fn field(&self, name: &str) -> Field {
        let error = self.errors.iter().find(|error| error.field == name).map(|error| field_text(error, self.lang));
        Field { name: name.to_owned(), value: self.get(name).to_owned(), error }
    }

    /// Choices of a closed vocabulary, the one in the field chosen; labels are texts below `labels`.
    pub fn choices(&self, name: &str, labels: &str, values: impl IntoIterator<Item = &'static str>) -> Vec<Choice> {
        let now = self.get(name);
        let label = |value: &str| crate::texts::texts().get(self.lang, &format!("{labels}.{value}"), &[]);
        values.into_iter().map(|value| Choice::new(value, label(value), now)).collect()
    }

    /// Every error for the summary at the top, in the form's order.
    pub fn errors(&self) -> Vec<page::FieldError> {
        let shown = |error: &FieldError| page::FieldError { field: error.field.clone(), text: field_text(error, self.lang) };
        self.errors.iter().map(shown).collect()
    }
}
