//! Which paragraph styles are headings, and of which level.

use super::super::source::ImportError;
use super::{attribute, walk};
use quick_xml::events::Event;
use std::collections::HashMap;

/// How many styles a style may stand on; Word itself stops earlier.
const CHAIN: usize = 16;

/// The styles of a document by their id.
#[derive(Debug, Default)]
pub struct Styles(HashMap<String, Style>);

#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: String,
    /// As written: 0 is the outermost, 9 means body text.
    outline: Option<u8>,
    /// The list that numbers its paragraphs, and their level in it where it says so.
    list: Option<String>,
    list_level: Option<usize>,
}

impl Styles {
    /// Reads `styles.xml`; an empty text gives no styles.
    pub fn read(xml: &str) -> Result<Self, ImportError> {
        let mut styles = HashMap::new();
        let mut current: Option<(String, Style)> = None;
        walk(xml, |event| {
            match event {
                Event::Start(element) | Event::Empty(element) => {
                    let value = || attribute(&element, "val").unwrap_or_default();
                    match (element.local_name().as_ref(), &mut current) {
                        ("style", _) => current = Some((attribute(&element, "styleId").unwrap_or_default(), Style::default())),
                        ("name", Some((_, style))) => style.name = value(),
                        ("basedOn", Some((_, style))) => style.based_on = value(),
                        ("outlineLvl", Some((_, style))) => style.outline = value().parse().ok(),
                        ("numId", Some((_, style))) => style.list = Some(value()),
                        ("ilvl", Some((_, style))) => style.list_level = value().parse().ok(),
                        _ => {}
                    }
                }
                Event::End(element) if element.local_name().as_ref() == "style" => styles.extend(current.take()),
                _ => {}
            }
            Ok(())
        })?;
        Ok(Self(styles))
    }

    /// The heading level of a style, 1 the outermost; `None` for styles of body text.
    pub fn level(&self, id: &str) -> Option<u8> {
        let mut id = id;
        for _ in 0..CHAIN {
            let Some(style) = self.0.get(id) else { return named(id) };
            if let Some(outline) = style.outline {
                return (outline < 9).then(|| outline + 1);
            }
            if let Some(level) = named(&style.name) {
                return Some(level);
            }
            id = &style.based_on;
        }
        None
    }
}

impl Styles {
    /// The list (`numId`) of a style's paragraphs, their level if it is said, and the style that says so.
    pub fn list(&self, id: &str) -> Option<(&str, Option<usize>, &str)> {
        let (mut id, mut level) = (self.0.get_key_value(id)?.0.as_str(), None);
        for _ in 0..CHAIN {
            let (key, style) = self.0.get_key_value(id)?;
            level = level.or(style.list_level);
            if let Some(list) = &style.list {
                return Some((list, level, key));
            }
            id = &style.based_on;
        }
        None
    }
}

/// The level in a built-in style's name: "heading 1", "Heading1", 見出し 1.
fn named(name: &str) -> Option<u8> {
    let lower: String = name.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
    let digit = lower.strip_prefix("heading").or_else(|| lower.strip_prefix("見出し"))?;
    let level = match digit.chars().next()? {
        c @ '1'..='9' => c as u32 - '0' as u32,
        c @ '１'..='９' => c as u32 - '０' as u32,
        _ => return None,
    };
    if digit.chars().count() == 1 { u8::try_from(level).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_names_and_outline_levels_are_headings_also_by_inheritance() {
        let styles = Styles::read(
            r#"<w:styles xmlns:w="w">
                <w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>
                <w:style w:type="paragraph" w:styleId="a"><w:name w:val="見出し ２"/></w:style>
                <w:style w:type="paragraph" w:styleId="own"><w:name w:val="大項目"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
                <w:style w:type="paragraph" w:styleId="child"><w:name w:val="別の大項目"/><w:basedOn w:val="own"/></w:style>
                <w:style w:type="paragraph" w:styleId="toc"><w:name w:val="TOC Heading"/><w:basedOn w:val="1"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>
                <w:style w:type="paragraph" w:styleId="loop"><w:name w:val="x"/><w:basedOn w:val="loop"/></w:style>
            </w:styles>"#,
        )
        .unwrap();
        let levels = ["1", "a", "own", "child", "Heading3", "toc", "loop", "Normal"].map(|id| styles.level(id));

        assert_eq!(levels, [Some(1), Some(2), Some(3), Some(3), Some(3), None, None, None]);
    }
}
