//! The fields of a page's forms as a browser would send them back.

use super::http::Page;

impl Page {
    /// Every field of the page's main part with what it holds: texts, chosen options, ticked boxes; not the buttons.
    pub fn filled(&self) -> Vec<(String, String)> {
        let text = self.text();
        let main = text.split_once("<main").map_or(&*text, |(_, main)| main);
        let mut fields = Vec::new();
        for (at, _) in main.match_indices('<') {
            let tag = &main[at..at + main[at..].find('>').unwrap_or(0)];
            let value = attribute(tag, "value").unwrap_or_default();
            match (tag.split([' ', '\n']).next().unwrap_or_default(), attribute(tag, "name")) {
                ("<input", Some(name)) if is_sent(tag) => fields.push((name, value)),
                ("<select", Some(name)) => {
                    let options = &main[at..at + main[at..].find("</select>").unwrap_or(0)];
                    let chosen = options.split("<option").find(|option| option.contains(" selected"));
                    fields.push((name, chosen.and_then(|option| attribute(option, "value")).unwrap_or_default()));
                }
                ("<textarea", Some(name)) => {
                    let rest = &main[at + tag.len() + 1..];
                    let inside = &rest[..rest.find("</textarea>").unwrap_or(0)];
                    fields.push((name, super::app::unescape(inside.strip_prefix('\n').unwrap_or(inside))));
                }
                _ => {}
            }
        }
        fields
    }
}

/// Boxes and circles are sent when they are ticked, everything else always.
fn is_sent(tag: &str) -> bool {
    let ticked = ["checkbox", "radio"].iter().any(|kind| tag.contains(&format!("type=\"{kind}\"")));
    !ticked || tag.contains(" checked")
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let rest = tag.split_once(&format!(" {name}=\""))?.1;
    Some(super::app::unescape(&rest[..rest.find('"')?]))
}
