//! By which entries of the record something became public: a package holds exactly that.

use crate::record::digest::Digest;
use crate::record::entry::Entry;

/// Says before a period begins that it will (予告): its entry names what the public gets only when it begins, by an entry that names it
/// again. What is put off or called off before never becomes public.
const ANNOUNCED: &str = "round.announce";

/// The content that became public by an entry; none where nothing did.
pub fn published(entry: &Entry) -> Option<Digest> {
    entry.content.filter(|_| entry.kind != ANNOUNCED)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Id;
    use crate::record::entry::Actor;

    #[test]
    fn an_announcement_is_public_when_its_period_begins_and_not_before() {
        let content = Some(Digest::of(&[b"x"]));
        let entry = |kind: &str, content| Entry {
            seq: 1,
            time: "2026-04-01T00:00:00.000Z".parse().unwrap(),
            kind: kind.to_owned(),
            project: None,
            subject: Some(Id::new()),
            rev: 1,
            actor: Actor::Clock,
            role: None,
            second: None,
            cause: None,
            rule: None,
            rules: None,
            content,
            text: None,
            person: None,
            files: None,
        };

        assert_eq!(published(&entry("round.announce", content)), None);
        assert_eq!(published(&entry("round.open_period", content)), content);
        assert_eq!(published(&entry("round.close_period", None)), None);
    }
}
