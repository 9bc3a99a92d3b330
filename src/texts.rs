//! Every word a user reads, in Japanese and in English, by dotted key.
//!
//! `texts/ja.toml` and `texts/en.toml` hold one `[area]` table per area; nested tables flatten to `area.group.name`.
//! A text may contain `{name}`, filled from the arguments, and `{name|one|many}`, which gives `one` when the
//! argument is exactly "1" (English has a plural, Japanese does not, so the two files may differ in this form but
//! not in the names used). That both files have the same keys and names, and that templates use only keys that
//! exist, is tested; at run time a missing key shows itself and is logged, because a page with one odd word is
//! still of more use than no page.

use crate::model::terms::Lang;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The two catalogues, parsed once.
#[derive(Debug)]
pub struct Texts {
    ja: BTreeMap<String, String>,
    en: BTreeMap<String, String>,
}

static TEXTS: LazyLock<Texts> = LazyLock::new(|| Texts {
    ja: catalogue(include_str!("../texts/ja.toml")).unwrap_or_else(|error| unreadable("ja", &error)),
    en: catalogue(include_str!("../texts/en.toml")).unwrap_or_else(|error| unreadable("en", &error)),
});

/// The texts this program was built with.
pub fn texts() -> &'static Texts {
    &TEXTS
}

impl Texts {
    /// The text of `key` in `lang`, with its placeholders filled from `arguments`; the key itself when there is no such text.
    pub fn get(&self, lang: Lang, key: &str, arguments: &[(&str, &str)]) -> String {
        match self.of(lang).get(key) {
            Some(text) => fill(text, arguments),
            None => {
                tracing::error!(key, lang = lang.name(), "a text is missing");
                key.to_owned()
            }
        }
    }

    /// Whether `lang` has a text for `key`.
    pub fn has(&self, lang: Lang, key: &str) -> bool {
        self.of(lang).contains_key(key)
    }

    /// All keys of `lang`, sorted.
    pub fn keys(&self, lang: Lang) -> impl Iterator<Item = &str> {
        self.of(lang).keys().map(String::as_str)
    }

    /// The names of the placeholders in the text of `key`, each once, sorted; empty when there is no such text.
    pub fn placeholders(&self, lang: Lang, key: &str) -> Vec<&str> {
        let mut names = Vec::new();
        let mut rest = self.of(lang).get(key).map_or("", String::as_str);
        while let Some(hole) = next_hole(rest) {
            names.push(hole.name);
            rest = hole.after;
        }
        names.sort_unstable();
        names.dedup();
        names
    }

    fn of(&self, lang: Lang) -> &BTreeMap<String, String> {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }
}

fn unreadable(lang: &str, error: &str) -> BTreeMap<String, String> {
    tracing::error!(lang, error, "the catalogue of texts is unreadable");
    BTreeMap::new()
}

fn catalogue(source: &str) -> Result<BTreeMap<String, String>, String> {
    let table: toml::Table = source.parse().map_err(|error: toml::de::Error| error.to_string())?;
    let mut flat = BTreeMap::new();
    flatten("", table, &mut flat)?;
    Ok(flat)
}

fn flatten(prefix: &str, table: toml::Table, into: &mut BTreeMap<String, String>) -> Result<(), String> {
    for (name, value) in table {
        let key = if prefix.is_empty() { name } else { format!("{prefix}.{name}") };
        match value {
            toml::Value::String(text) => {
                into.insert(key, text);
            }
            toml::Value::Table(inner) => flatten(&key, inner, into)?,
            _ => return Err(format!("{key} is neither a text nor a table")),
        }
    }
    Ok(())
}

/// A placeholder: the words before it, its name, its plural forms if any, and what follows it.
struct Hole<'a> {
    before: &'a str,
    name: &'a str,
    forms: Option<(&'a str, &'a str)>,
    after: &'a str,
}

fn next_hole(text: &str) -> Option<Hole<'_>> {
    let (before, rest) = text.split_once('{')?;
    let (inside, after) = rest.split_once('}')?;
    let (name, forms) = match inside.split_once('|') {
        Some((name, forms)) => (name, Some(forms.split_once('|').unwrap_or((forms, forms)))),
        None => (inside, None),
    };
    Some(Hole { before, name, forms, after })
}

fn fill(text: &str, arguments: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(hole) = next_hole(rest) {
        filled.push_str(hole.before);
        let value = arguments.iter().find(|(name, _)| *name == hole.name).map(|(_, value)| *value);
        filled.push_str(match (value, hole.forms) {
            (Some("1"), Some((one, _))) => one,
            (Some(_), Some((_, many))) => many,
            (Some(value), None) => value,
            (None, _) => {
                tracing::error!(text, placeholder = hole.name, "a text was given no value for its placeholder");
                hole.name
            }
        });
        rest = hole.after;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_keys_with_the_same_placeholders() {
        let texts = texts();
        let ja: Vec<&str> = texts.keys(Lang::Ja).collect();
        let en: Vec<&str> = texts.keys(Lang::En).collect();

        assert!(ja.len() > 50, "the Japanese catalogue was not read");
        assert_eq!(ja, en);
        for (key, text) in &texts.ja {
            assert_eq!(texts.placeholders(Lang::Ja, key), texts.placeholders(Lang::En, key), "{key}");
            assert!(!text.trim().is_empty() && !texts.en[key].trim().is_empty(), "{key} is empty");
        }
    }

    #[test]
    fn japanese_texts_are_japanese() {
        let japanese = |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}');

        for (key, text) in &texts().ja {
            let holes: Vec<(&str, &str)> = texts().placeholders(Lang::Ja, key).into_iter().map(|name| (name, "")).collect();
            let words = fill(text, &holes);
            let exempt = !words.chars().any(|c| c.is_ascii_alphabetic());
            assert!(exempt || text.chars().any(japanese), "{key} is not in Japanese: {text}");
        }
    }

    #[test]
    fn placeholders_and_plurals_are_filled() {
        assert_eq!(fill("{n} {n|opinion|opinions} in {where}.", &[("n", "1"), ("where", "A")]), "1 opinion in A.");
        assert_eq!(fill("{n} {n|opinion|opinions}", &[("n", "1,406")]), "1,406 opinions");
        assert_eq!(fill("{x}", &[("x", "{y}"), ("y", "no")]), "{y}");
        assert_eq!(fill("open { only", &[]), "open { only");
    }

    #[test]
    fn a_missing_key_shows_itself() {
        assert_eq!(texts().get(Lang::Ja, "no.such.key", &[]), "no.such.key");
    }
}
