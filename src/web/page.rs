//! Pages from templates: `page(&frame, "pages/public/home", &content)`. What pages share with mails is in `templates`.
//!
//! What a partial is called with (`name=value`) hides values of that name in everything rendered within it, also in
//! `{{#each}}` and in other partials. So a part that takes a block of content, and every layout, prefixes its parameters
//! with its own name (`page_title`, `panel_title`), and loops name their items (`{{#each rounds as |round|}}`).

use super::assets;
use crate::model::terms::Lang;
pub use crate::templates::city::{City, Contact};
use crate::templates::helpers::{Text, Wording, refused, text};
use crate::templates::{self, Kind};
pub use crate::templates::{TemplateError as PageError, link};
use crate::texts::texts;
use handlebars::{Context, Handlebars};
use serde::Serialize;
use serde_json::Value;
use std::sync::LazyLock;

static PAGES: LazyLock<Handlebars<'static>> = LazyLock::new(|| {
    let mut registry = templates::registry(Kind::Page);
    let asset: Wording = |helper, _| assets::path(text(helper)?).ok_or_else(|| refused(helper, "names no asset"));
    registry.register_helper("asset", Box::new(Text(asset)));
    registry
});

/// What every page needs around its content: the data of the layouts, merged into the page's context.
#[derive(Clone, Debug, Serialize)]
pub struct Frame {
    /// The language of the page.
    pub lang: Lang,
    /// Path and query of this page without a language prefix, for the language switch and for forms that come back.
    pub path: String,
    /// Whose pages these are.
    pub city: City,
    /// The token that every form of this session carries; empty where there is no session.
    pub csrf: String,
    /// The key of a form on this page that makes something once; empty where there is no session.
    pub form_key: String,
    /// Who is signed in, on staff pages.
    pub signed_in: Option<SignedIn>,
    /// The entry of the main navigation that this page belongs to (`projects`, `procedure`, `desk` …), or empty.
    pub area: &'static str,
    /// What was wrong with the form just sent, in the order of its fields; the layout lists it at the top.
    pub errors: Vec<FieldError>,
    /// What just happened, shown once at the top.
    pub notice: Option<Notice>,
    /// Whether this is the demonstration, which says so on every page.
    pub demo: bool,
}

/// The account behind a staff page.
#[derive(Clone, Debug, Serialize)]
pub struct SignedIn {
    /// The person's name.
    pub name: String,
    /// The section's name, empty for those without one.
    pub section: String,
    /// `Role::name`.
    pub role: &'static str,
}

/// One thing to correct.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// The `id` of the field.
    pub field: String,
    /// What to do, in the language of the page; the same words stand at the field.
    pub text: String,
}

/// Something that just happened or that has to be known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// Whether something succeeded (green) or is merely said.
    pub success: bool,
    /// In the language of the page.
    pub text: String,
}

impl Frame {
    /// A frame with nothing to say: no session, no errors, no notice.
    pub fn new(lang: Lang, path: impl Into<String>, city: City) -> Self {
        Self {
            lang,
            path: path.into(),
            city,
            csrf: String::new(),
            form_key: String::new(),
            signed_in: None,
            area: "",
            errors: Vec::new(),
            notice: None,
            demo: false,
        }
    }
}

/// One field of a form as the parts `text_input`, `textarea`, `select` … take it: `{{> parts/text_input form.name …}}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Field {
    /// The name sent, and the `id`, to which an error leads.
    pub name: String,
    /// What is or was typed, unchanged.
    pub value: String,
    /// What is wrong with it, if anything.
    pub error: Option<String>,
}

impl Field {
    /// A field without error.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: value.into(), error: None }
    }

    /// The same field with what is wrong about it.
    pub fn wrong(self, error: impl Into<String>) -> Self {
        Self { error: Some(error.into()), ..self }
    }
}

/// A date as typed, for the part `date_input`; sent as `name`, `name-month` and `name-day`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DateField {
    /// The name of the year's box, and what the names of the others begin with.
    pub name: String,
    /// As typed: `2026`, `令和8`, `R8`.
    pub year: String,
    /// As typed.
    pub month: String,
    /// As typed.
    pub day: String,
    /// What is wrong with it, if anything.
    pub error: Option<String>,
}

/// One choice of the parts `radios`, `checkboxes` and `select`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// A word more (not in `select`).
    pub hint: Option<String>,
    /// Whether it is the one, or one of those, chosen.
    pub chosen: bool,
}

impl Choice {
    /// A choice, chosen when `value` is the one given as `now`.
    pub fn new(value: impl Into<String>, label: impl Into<String>, now: &str) -> Self {
        let value = value.into();
        Self { chosen: value == now, value, label: label.into(), hint: None }
    }
}

/// The errors of `fields` in their order, for `Frame::errors`.
pub fn errors_of<'a>(fields: impl IntoIterator<Item = &'a Field>) -> Vec<FieldError> {
    let error = |field: &Field| field.error.clone().map(|text| FieldError { field: field.name.clone(), text });
    fields.into_iter().filter_map(error).collect()
}

/// What is wrong with a field, said where the field does not stand beside it.
pub fn of_field(name: &str, problem: &str, lang: Lang) -> String {
    texts().get(lang, "parts.field_problem", &[("field", name), ("problem", problem)])
}

/// The HTML page of `template` (`pages/…`) around `content`, whose fields and the frame's share one name space.
pub fn page(frame: &Frame, template: &str, content: &impl Serialize) -> Result<String, PageError> {
    let mut context = match serde_json::to_value(frame)? {
        Value::Object(map) => map,
        _ => return Err(PageError::Taken("the frame".to_owned())),
    };
    match serde_json::to_value(content)? {
        Value::Null => {}
        Value::Object(fields) => {
            for (name, value) in fields {
                if context.insert(name.clone(), value).is_some() {
                    return Err(PageError::Taken(name));
                }
            }
        }
        _ => return Err(PageError::Taken("what is no object".to_owned())),
    }
    Ok(PAGES.render_with_context(template, &Context::from(Value::Object(context)))?)
}

/// A part of a page that was drawn before it, by a template of its own (`{{drawn name}}` puts it in). For what is large: each layout and
/// each part copies all data of the page, and of this there is but one text.
#[derive(Clone, Debug, Serialize)]
pub struct Drawn {
    drawn: String,
}

impl std::fmt::Display for Drawn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.drawn)
    }
}

impl Drawn {
    /// What `template` makes of `content`, which has to be an object without a field `lang`.
    pub fn of(lang: Lang, template: &str, content: &impl Serialize) -> Result<Self, PageError> {
        let Value::Object(mut context) = serde_json::to_value(content)? else {
            return Err(PageError::Taken("what is no object".to_owned()));
        };
        if context.insert("lang".to_owned(), serde_json::to_value(lang)?).is_some() {
            return Err(PageError::Taken("lang".to_owned()));
        }
        Ok(Self { drawn: PAGES.render_with_context(template, &Context::from(Value::Object(context)))? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_cannot_take_a_name_of_the_frame() {
        let contact = Contact { section: String::new(), phone: String::new(), hours: String::new() };
        let frame = Frame::new(Lang::Ja, "/", City { name: String::new(), contact });

        assert!(matches!(page(&frame, "layouts/base", &serde_json::json!({"csrf": ""})), Err(PageError::Taken(name)) if name == "csrf"));
        assert!(matches!(page(&frame, "layouts/base", &[0]), Err(PageError::Taken(_))));
    }

    #[test]
    fn what_was_drawn_is_put_in_as_it_is_and_nothing_else_is() {
        let mut registry = Handlebars::new();
        templates::helpers::register(&mut registry);
        let put = |value: Value| registry.render_template("{{drawn part}}", &serde_json::json!({"lang": "ja", "part": value}));
        let drawn = Drawn::of(Lang::Ja, "parts/tag", &serde_json::json!({"text": "<b>", "colour": "red"})).unwrap();

        assert!(drawn.drawn.contains("&lt;b&gt;"), "{}", drawn.drawn);
        assert_eq!(put(serde_json::to_value(&drawn).unwrap()).unwrap(), drawn.drawn);
        assert!(put(Value::from("<b>")).is_err(), "words are no markup");
    }
}
