//! A mail's words: subject and body from `templates/email/<lang>/<notice>/`.

use crate::model::terms::Lang;
use crate::templates::{self, Kind, TemplateError};
use handlebars::Handlebars;
use serde::Serialize;
use serde_json::Value;
use std::sync::LazyLock;

static MAILS: LazyLock<Handlebars<'static>> = LazyLock::new(|| templates::registry(Kind::Mail));

/// A mail's two parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailText {
    /// One line.
    pub subject: String,
    /// Plain text with LF line ends.
    pub body: String,
}

/// The mail of `templates/email/<lang>/<notice>/`; `content` is an object without `lang`.
pub fn mail(lang: Lang, notice: &str, content: &impl Serialize) -> Result<MailText, TemplateError> {
    let mut context = match serde_json::to_value(content)? {
        Value::Object(map) => map,
        _ => return Err(TemplateError::Taken("what is no object".to_owned())),
    };
    if context.insert("lang".to_owned(), Value::from(lang.name())).is_some() {
        return Err(TemplateError::Taken("lang".to_owned()));
    }
    let context = Value::Object(context);
    let part = |part: &str| MAILS.render(&format!("email/{lang}/{notice}/{part}"), &context);
    // A line end in a header would begin another header.
    let subject: String = part("subject")?.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    Ok(MailText { subject, body: part("body")? })
}
