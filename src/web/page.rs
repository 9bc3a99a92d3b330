//! Pages and mails from templates: `page(&frame, "pages/home", &content)`.
//!
//! Two registries, because the same character is markup on a page and a letter in a mail: pages escape HTML, mails
//! (`*.txt.hbs`) escape nothing. Both are strict: a value that the code did not give is an error, not a gap. A template
//! is named by its path below `templates/` without `.hbs` or `.txt.hbs`; partials are called by the same names.
//!
//! What a partial is called with (`name=value`) hides values of that name in everything rendered within it, also in
//! `{{#each}}` and in other partials. So a part that takes a block of content, and every layout, prefixes its parameters
//! with its own name (`page_title`, `panel_title`), and loops name their items (`{{#each rounds as |round|}}`).

use super::helpers;
use crate::model::terms::Lang;
use handlebars::{Handlebars, no_escape};
use serde::Serialize;
use serde_json::Value;
use std::sync::LazyLock;

#[derive(rust_embed::Embed)]
#[folder = "templates"]
struct Templates;

struct Registries {
    pages: Handlebars<'static>,
    mails: Handlebars<'static>,
}

static REGISTRIES: LazyLock<Registries> = LazyLock::new(|| {
    let mut registries = Registries { pages: strict(), mails: strict() };
    registries.mails.register_escape_fn(no_escape);
    for file in Templates::iter() {
        let Some(source) = Templates::get(&file) else { continue };
        let source = String::from_utf8_lossy(&source.data);
        let parsed = match (file.strip_suffix(".txt.hbs"), file.strip_suffix(".hbs")) {
            (Some(name), _) => registries.mails.register_template_string(name, source),
            (None, Some(name)) => registries.pages.register_template_string(name, source),
            (None, None) => continue,
        };
        if let Err(error) = parsed {
            tracing::error!(template = %file, %error, "a template cannot be read");
        }
    }
    registries
});

fn strict() -> Handlebars<'static> {
    let mut registry = Handlebars::new();
    registry.set_strict_mode(true);
    // Else a partial called on an indented line would indent the text that a resident typed into a textarea.
    registry.set_prevent_indent(true);
    helpers::register(&mut registry);
    registry
}

/// Why a page or mail could not be made. It is our mistake, never the reader's.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// The template is missing or asks for what the code did not give.
    #[error("template: {0}")]
    Template(#[from] handlebars::RenderError),
    /// The content cannot be a context.
    #[error("content: {0}")]
    Content(#[from] serde_json::Error),
    /// The content is not an object, or gives a name that the frame already has.
    #[error("content: {0} is not free to give")]
    Taken(String),
}

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

/// The city, in the language of the page.
#[derive(Clone, Debug, Serialize)]
pub struct City {
    /// みほん市
    pub name: String,
    /// The section that answers questions about the procedure, with the telephone and its hours.
    pub contact: Contact,
}

/// Where to ask.
#[derive(Clone, Debug, Serialize)]
pub struct Contact {
    /// 広報広聴課
    pub section: String,
    /// Telephone number as printed.
    pub phone: String,
    /// When it is answered.
    pub hours: String,
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

/// `path` as it is reached in `lang`: English pages are the same paths under `/en`; addresses with a host stay.
pub fn link(lang: Lang, path: &str) -> String {
    match lang {
        Lang::En if path == "/" => "/en".to_owned(),
        Lang::En if path.starts_with('/') => format!("/en{path}"),
        _ => path.to_owned(),
    }
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
    Ok(REGISTRIES.pages.render(template, &Value::Object(context))?)
}

/// A mail's two parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailText {
    /// One line.
    pub subject: String,
    /// Plain text with LF line ends.
    pub body: String,
}

/// The mail of `templates/email/<lang>/<notice>/`; `content` is an object without `lang`.
pub fn mail(lang: Lang, notice: &str, content: &impl Serialize) -> Result<MailText, PageError> {
    let mut context = match serde_json::to_value(content)? {
        Value::Object(map) => map,
        _ => return Err(PageError::Taken("what is no object".to_owned())),
    };
    if context.insert("lang".to_owned(), Value::from(lang.name())).is_some() {
        return Err(PageError::Taken("lang".to_owned()));
    }
    let context = Value::Object(context);
    let part = |part: &str| REGISTRIES.mails.render(&format!("email/{lang}/{notice}/{part}"), &context);
    // A line end in a header would begin another header.
    let subject: String = part("subject")?.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    Ok(MailText { subject, body: part("body")? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_template_can_be_read() {
        let read = REGISTRIES.pages.get_templates().len() + REGISTRIES.mails.get_templates().len();
        assert_eq!(read, Templates::iter().filter(|file| file.ends_with(".hbs")).count());
    }

    #[test]
    fn every_mail_is_written_in_both_languages() {
        let of = |lang: Lang| -> BTreeSet<String> {
            let folder = format!("email/{lang}/");
            Templates::iter().filter_map(|file| file.strip_prefix(&folder).map(str::to_owned)).collect()
        };

        assert_eq!(of(Lang::Ja), of(Lang::En));
    }

    #[test]
    fn content_cannot_take_a_name_of_the_frame() {
        let contact = Contact { section: String::new(), phone: String::new(), hours: String::new() };
        let frame = Frame::new(Lang::Ja, "/", City { name: String::new(), contact });

        assert!(matches!(page(&frame, "layouts/base", &serde_json::json!({"csrf": ""})), Err(PageError::Taken(name)) if name == "csrf"));
        assert!(matches!(page(&frame, "layouts/base", &[0]), Err(PageError::Taken(_))));
    }

    #[test]
    fn english_is_the_same_path_under_en() {
        assert_eq!(link(Lang::En, "/"), "/en");
        assert_eq!(link(Lang::En, "/projects?q=a"), "/en/projects?q=a");
        assert_eq!(link(Lang::Ja, "/projects"), "/projects");
        assert_eq!(link(Lang::En, "https://example.jp/"), "https://example.jp/");
    }
}
