//! The templates that the program was built with, and what all of them can say.
//!
//! Two kinds, because the same character is markup on a page and a letter in a mail: pages (`*.hbs`) escape HTML, mails
//! (`*.txt.hbs`) escape nothing. Both are strict: a value that the code did not give is an error, not a gap. A template
//! is named by its path below `templates/` without `.hbs` or `.txt.hbs`; partials are called by the same names. A part that a
//! page calls with named values sees these and `@root`, nothing else of the page.

pub mod city;
pub mod helpers;

use crate::model::terms::Lang;
use handlebars::{Handlebars, no_escape};

#[derive(rust_embed::Embed)]
#[folder = "templates"]
struct Templates;

/// What a template is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Page,
    Mail,
}

/// Why a page or mail could not be made. It is our mistake, never the reader's.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// The template is missing or asks for what the code did not give.
    #[error("template: {0}")]
    Template(#[from] handlebars::RenderError),
    /// The content cannot be a context.
    #[error("content: {0}")]
    Content(#[from] serde_json::Error),
    /// The content is not an object, or gives a name that is not free.
    #[error("content: {0} is not free to give")]
    Taken(String),
}

/// All templates of a kind, with the helpers of [`helpers`].
pub fn registry(kind: Kind) -> Handlebars<'static> {
    let mut registry = Handlebars::new();
    registry.set_strict_mode(true);
    // Else a partial called on an indented line would indent the text that a resident typed into a textarea.
    registry.set_prevent_indent(true);
    helpers::register(&mut registry);
    if kind == Kind::Mail {
        registry.register_escape_fn(no_escape);
    }
    for file in Templates::iter() {
        let Some(name) = name_of(&file, kind) else { continue };
        let Some(source) = Templates::get(&file) else { continue };
        let source = String::from_utf8_lossy(&source.data);
        // Parts are made of parts, which share what the outer one was given.
        let source = if name.starts_with("parts/") { source.into_owned() } else { secluded(&source) };
        if let Err(error) = registry.register_template_string(name, source) {
            tracing::error!(template = %file, %error, "a template cannot be read");
        }
    }
    registry
}

/// The template with nothing (`null`) for a context wherever it calls a part with named values alone. Without it, handlebars
/// copies all data of the page for each such call.
fn secluded(source: &str) -> String {
    let mut calls = source.split("{{> parts/");
    let mut template = calls.next().unwrap_or_default().to_owned();
    for call in calls {
        let name = call.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(call.len());
        let (name, rest) = call.split_at(name);
        let first = rest.trim_start().split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default();
        let named = !first.is_empty() && rest.trim_start()[first.len()..].starts_with('=');
        template.push_str("{{> parts/");
        template.push_str(name);
        template.push_str(if named { " null" } else { "" });
        template.push_str(rest);
    }
    template
}

fn name_of(file: &str, kind: Kind) -> Option<&str> {
    match (file.strip_suffix(".txt.hbs"), kind) {
        (Some(name), Kind::Mail) => Some(name),
        (None, Kind::Page) => file.strip_suffix(".hbs"),
        _ => None,
    }
}

/// `path` as it is reached in `lang`: English pages are the same paths under `/en`; addresses with a host stay.
pub fn link(lang: Lang, path: &str) -> String {
    match lang {
        Lang::En if path == "/" => "/en".to_owned(),
        Lang::En if path.starts_with('/') => format!("/en{path}"),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_template_can_be_read() {
        let read = registry(Kind::Page).get_templates().len() + registry(Kind::Mail).get_templates().len();
        assert_eq!(read, Templates::iter().filter(|file| file.ends_with(".hbs")).count());
    }

    #[test]
    fn a_part_sees_what_its_call_names_and_no_more() {
        assert_eq!(secluded(r#"a{{> parts/tag text=(t "x") colour="red"}}b"#), r#"a{{> parts/tag null text=(t "x") colour="red"}}b"#);
        for other in
            ["{{> parts/csrf}}", "{{> parts/select target label=x}}", "{{> parts/notice @root.notice}}", "{{#> parts/details a=b}}"]
        {
            assert_eq!(secluded(other), other);
        }
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
    fn english_is_the_same_path_under_en() {
        assert_eq!(link(Lang::En, "/"), "/en");
        assert_eq!(link(Lang::En, "/projects?q=a"), "/en/projects?q=a");
        assert_eq!(link(Lang::Ja, "/projects"), "/projects");
        assert_eq!(link(Lang::En, "https://example.jp/"), "https://example.jp/");
    }
}
