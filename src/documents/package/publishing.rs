//! By which entries of the record something became public: a package holds exactly that.

use crate::record::digest::Digest;
use crate::record::entry::Entry;

/// Entries that name what was decided and not what the public got. Before a period begins (予告) the announcement is named; the public gets
/// its text when the period begins, by an entry that names it again. For a complaint what was approved also holds the places that may name
/// somebody.
const UNPUBLISHED: [&str; 2] = ["round.announce", "complaint.approve"];

/// Kinds by which words were taken out of what was public, or of what it was made of.
const WITHHELD: [&str; 2] = ["text.withheld", "person.erased"];

/// The content that became public by an entry; none where nothing did.
pub fn published(entry: &Entry) -> Option<Digest> {
    entry.content.filter(|_| !UNPUBLISHED.contains(&entry.kind.as_str()))
}

/// Whether words were withheld by an entry. Contents of the project that held them are gone since.
pub fn withholds(entry: &Entry) -> bool {
    WITHHELD.contains(&entry.kind.as_str()) || entry.kind.ends_with(".withhold")
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
        assert_eq!(published(&entry("complaint.approve", content)), None);
        assert_eq!(published(&entry("round.close_period", None)), None);
        assert!(withholds(&entry("publication.withhold", content)) && !withholds(&entry("publication.publish", content)));
    }
}
