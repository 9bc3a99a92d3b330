//! Same wording: texts that differ only in white space and width, as printed forms filled in by many people do.

use super::folded;
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// SHA-256 of a folded text: equal exactly for texts of the same wording.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SameTextKey([u8; 32]);

impl SameTextKey {
    /// The key of a text. Letters, marks and case count; white space, width and invisible characters do not.
    pub fn of(text: &str) -> Self {
        Self(Sha256::digest(folded(text).collect::<String>()).into())
    }
}

impl std::fmt::Display for SameTextKey {
    /// 64 hex digits.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The positions of the texts, those of the same wording together: first to last, and so within a group.
/// The number of groups is the count of distinct texts.
pub fn same_groups(texts: &[&str]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut known: HashMap<SameTextKey, usize> = HashMap::new();
    for (at, text) in texts.iter().enumerate() {
        let group = *known.entry(SameTextKey::of(text)).or_insert(groups.len());
        match groups.get_mut(group) {
            Some(members) => members.push(at),
            None => groups.push(vec![at]),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn width_and_space_do_not_count() {
        let key = SameTextKey::of("ゴミ袋の有料化に反対です。100円は高い。");

        assert_eq!(SameTextKey::of("ゴミ袋の有料化に　反対です。\r\n１００円は高い。\n"), key);
        assert_eq!(SameTextKey::of("ｺﾞﾐ袋の\u{200B}有料化に反対です。100円は高い。"), key);
        assert_ne!(SameTextKey::of("ゴミ袋の有料化に賛成です。100円は高い。"), key);
        assert_ne!(SameTextKey::of("ゴミ袋の有料化に反対です。100円は高い"), key);
        assert_eq!(SameTextKey::of("").to_string(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    #[test]
    fn groups_keep_the_order() {
        assert_eq!(same_groups(&["反対", "賛成", "反 対", "中立", "賛成"]), [vec![0, 2], vec![1, 4], vec![3]]);
    }

    proptest! {
        #[test]
        fn every_text_is_in_one_group(texts in prop::collection::vec("[反対 ]{0,3}", 0..20)) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let mut all: Vec<usize> = same_groups(&texts).concat();
            all.sort_unstable();
            prop_assert_eq!(all, (0..texts.len()).collect::<Vec<_>>());
        }
    }
}
