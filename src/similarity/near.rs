//! Nearly the same wording: campaign letters to which people added or changed a sentence.
//!
//! Candidates come from minhash signatures cut into bands (LSH), so 100,000 letters need no 5,000,000,000 comparisons;
//! what joins two letters is always their exact Jaccard similarity over three-character pieces, which the official is
//! shown. The seeds are constants. A pair of letters just above the threshold may be missed (about 2 % at 0.7, under
//! 0.1 % at 0.8); that loses no letter, only a hint.

use super::same::same_groups;
use super::{folded, packed};

/// Rows in a band and bands in a signature. Two texts of similarity s meet in some band with probability 1 − (1 − s⁴)¹⁶.
const ROWS: usize = 4;
const BANDS: usize = 16;

/// With how many unlike texts of the same bucket a text is compared. Only a bucket of many different texts reaches it.
const COMPARED: usize = 32;

/// Texts of nearly the same wording; one text alone is a group too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearGroup {
    /// Positions in the input, ascending.
    pub members: Vec<usize>,
    /// Why they are together: one link fewer than members, and they connect all of them.
    pub links: Vec<Link>,
}

/// Two texts similar enough, and by how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The one that comes first in the input.
    pub a: usize,
    /// The other.
    pub b: usize,
    /// How many different three-character pieces both have.
    pub shared: usize,
    /// How many either has.
    pub either: usize,
}

impl Link {
    /// The Jaccard similarity, 0 to 1.
    pub fn jaccard(self) -> f64 {
        if self.either == 0 { 1.0 } else { self.shared as f64 / self.either as f64 }
    }

    const fn reaches(self, percent: usize) -> bool {
        self.shared * 100 >= self.either * percent
    }
}

/// Groups texts whose similarity is at least `percent` (50 to 100), directly or through others. Every text is in
/// exactly one group; groups come in the order of their first member. Blank texts stay alone or with their like.
pub fn near_groups(texts: &[&str], percent: u8) -> Vec<NearGroup> {
    let mut forest = Forest::new(texts.len());
    let distinct = same_groups(texts);
    let pieces: Vec<(usize, Vec<u64>)> = distinct
        .iter()
        .filter_map(|group| group.first())
        .map(|&first| (first, texts.get(first).map_or_else(Vec::new, |text| shingles(text))))
        .collect();
    for ((first, set), group) in pieces.iter().zip(&distinct) {
        for &b in group.iter().skip(1) {
            forest.join(Link { a: *first, b, shared: set.len(), either: set.len() });
        }
    }
    for bucket in buckets(&pieces) {
        join_bucket(&bucket, &pieces, usize::from(percent), &mut forest);
    }
    forest.groups()
}

/// The different three-character pieces of a text, sorted; a text of one or two characters is one piece.
fn shingles(text: &str) -> Vec<u64> {
    let chars: Vec<char> = folded(text).collect();
    let mut set: Vec<u64> = match chars.len() {
        0 => Vec::new(),
        1 | 2 => vec![packed(&chars)],
        _ => chars.windows(3).map(packed).collect(),
    };
    set.sort_unstable();
    set.dedup();
    set
}

/// How similar two texts are: the pieces they share and the pieces either has.
pub fn compare(a: &str, b: &str) -> Link {
    common(0, &shingles(a), 1, &shingles(b))
}

fn common(a: usize, left: &[u64], b: usize, right: &[u64]) -> Link {
    let mut others = right.iter().peekable();
    let mut shared = 0;
    for piece in left {
        while others.next_if(|other| *other < piece).is_some() {}
        shared += usize::from(others.next_if(|other| *other == piece).is_some());
    }
    Link { a: a.min(b), b: a.max(b), shared, either: left.len() + right.len() - shared }
}

/// The candidates: positions in `pieces` whose signatures agree in a band, two or more together.
fn buckets(pieces: &[(usize, Vec<u64>)]) -> Vec<Vec<usize>> {
    let seeds = seeds();
    let bands: Vec<[u64; BANDS]> = pieces.iter().map(|(_, set)| signature(set, &seeds)).collect();
    let mut buckets = Vec::new();
    for band in 0..BANDS {
        let mut keys: Vec<(u64, usize)> = bands
            .iter()
            .enumerate()
            .filter(|(at, _)| pieces.get(*at).is_some_and(|(_, set)| !set.is_empty()))
            .filter_map(|(at, keys)| keys.get(band).map(|key| (*key, at)))
            .collect();
        keys.sort_unstable();
        let together = keys.chunk_by(|a, b| a.0 == b.0).filter(|bucket| bucket.len() > 1);
        buckets.extend(together.map(|bucket| bucket.iter().map(|(_, at)| *at).collect::<Vec<_>>()));
    }
    buckets
}

/// Joins the members of a bucket that are similar enough to one seen before in it.
fn join_bucket(bucket: &[usize], pieces: &[(usize, Vec<u64>)], percent: usize, forest: &mut Forest) {
    let mut unlike: Vec<&(usize, Vec<u64>)> = Vec::new();
    for text in bucket.iter().filter_map(|at| pieces.get(*at)) {
        let known = unlike.iter().any(|other| {
            forest.root(other.0) == forest.root(text.0) || {
                let link = common(other.0, &other.1, text.0, &text.1);
                let near = link.reaches(percent);
                if near {
                    forest.join(link);
                }
                near
            }
        });
        if !known && unlike.len() < COMPARED {
            unlike.push(text);
        }
    }
}

/// The band keys of a set: in each band the hash of the smallest values that ROWS hash functions take on it.
fn signature(set: &[u64], seeds: &[(u64, u64); ROWS * BANDS]) -> [u64; BANDS] {
    let mut least = [u64::MAX; ROWS * BANDS];
    for piece in set {
        let mixed = mix(*piece);
        for (least, (factor, offset)) in least.iter_mut().zip(seeds) {
            *least = (*least).min(mixed.wrapping_mul(*factor).wrapping_add(*offset) >> 32);
        }
    }
    let mut keys = [0; BANDS];
    for (key, rows) in keys.iter_mut().zip(least.chunks(ROWS)) {
        *key = rows.iter().fold(0, |key, value| mix(key ^ value));
    }
    keys
}

fn seeds() -> [(u64, u64); ROWS * BANDS] {
    std::array::from_fn(|i| (mix(2 * i as u64 + 1) | 1, mix(2 * i as u64 + 2)))
}

/// The finaliser of SplitMix64 after one step: a fixed bijection that spreads neighbouring numbers.
const fn mix(x: u64) -> u64 {
    let x = x.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// Union-find over positions; a root is the least member, so results do not depend on the order of joins.
struct Forest {
    parent: Vec<usize>,
    links: Vec<Link>,
}

impl Forest {
    fn new(size: usize) -> Self {
        Self { parent: (0..size).collect(), links: Vec::new() }
    }

    fn root(&mut self, mut at: usize) -> usize {
        while let Some(&up) = self.parent.get(at).filter(|up| **up != at) {
            let further = self.parent.get(up).copied().unwrap_or(up);
            if let Some(slot) = self.parent.get_mut(at) {
                *slot = further;
            }
            at = further;
        }
        at
    }

    fn join(&mut self, link: Link) {
        let (a, b) = (self.root(link.a), self.root(link.b));
        if a != b {
            self.links.push(link);
            if let Some(slot) = self.parent.get_mut(a.max(b)) {
                *slot = a.min(b);
            }
        }
    }

    fn groups(mut self) -> Vec<NearGroup> {
        let mut groups: std::collections::BTreeMap<usize, NearGroup> = std::collections::BTreeMap::new();
        let empty = || NearGroup { members: Vec::new(), links: Vec::new() };
        for at in 0..self.parent.len() {
            groups.entry(self.root(at)).or_insert_with(empty).members.push(at);
        }
        for link in std::mem::take(&mut self.links) {
            groups.entry(self.root(link.a)).or_insert_with(empty).links.push(link);
        }
        groups.into_values().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CAMPAIGN: &str =
        "新しい焼却施設の建設に反対します。市民への説明が足りず、費用の根拠も示されていません。計画を白紙に戻してください。";

    fn members(texts: &[&str]) -> Vec<Vec<usize>> {
        near_groups(texts, 60).into_iter().map(|group| group.members).collect()
    }

    #[test]
    fn a_sentence_more_is_still_the_campaign() {
        let longer = format!("{CAMPAIGN}子どもの将来が心配です。");
        let spaced = CAMPAIGN.replace('。', "。\n　");
        let other = "図書館の開館時間を夜九時まで延ばしてください。";

        assert_eq!(members(&[CAMPAIGN, other, &longer, &spaced, "", "賛成", "賛 成"]), [vec![0, 2, 3], vec![1], vec![4], vec![5, 6]]);
    }

    #[test]
    fn a_link_can_be_checked_by_hand() {
        let link = compare("あいうえお", "あいうえか");

        assert_eq!((link.shared, link.either), (2, 4));
        assert!((link.jaccard() - 0.5).abs() < 1e-9);
        assert!((compare("賛成", "賛成").jaccard() - 1.0).abs() < 1e-9);
        assert!(compare("賛成", "反対").jaccard() < 1e-9);
    }

    #[test]
    fn ten_thousand_letters_keep_their_campaigns_apart() {
        let own = |i: usize| format!("{}番目の私の意見を一つだけ申し添えます", i * 7919);
        let campaigns = [
            CAMPAIGN,
            "駅前の駐輪場を残してください。通学する高校生と買い物に来る高齢者がどちらも困ります。代わりの場所も示されていません。必要です。",
        ];
        let texts: Vec<String> =
            (0..10_000).map(|i| format!("{}{}", campaigns[i % 2], if i % 5 == 0 { own(i) } else { String::new() })).collect();
        let groups = near_groups(&texts.iter().map(String::as_str).collect::<Vec<_>>(), 60);

        assert_eq!(groups.iter().map(|group| group.members.len()).collect::<Vec<_>>(), [5_000, 5_000]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn nothing_is_dropped_and_every_group_is_explained(texts in prop::collection::vec("[あいう反対 ]{0,12}", 0..40)) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let groups = near_groups(&texts, 60);
            let mut all: Vec<usize> = groups.iter().flat_map(|group| group.members.clone()).collect();
            all.sort_unstable();
            prop_assert_eq!(all, (0..texts.len()).collect::<Vec<_>>());
            for group in groups {
                prop_assert_eq!(group.links.len() + 1, group.members.len());
                for link in group.links {
                    prop_assert!(group.members.contains(&link.a) && group.members.contains(&link.b));
                    let again = compare(texts[link.a], texts[link.b]);
                    prop_assert_eq!((again.shared, again.either), (link.shared, link.either));
                    prop_assert!(again.reaches(60));
                }
            }
        }

        #[test]
        fn a_copy_is_always_found(text in "[あ-ん]{0,30}", others in prop::collection::vec("[ア-ン]{1,30}", 0..10)) {
            let spaced = text.replace('あ', "あ　");
            let mut texts: Vec<&str> = others.iter().map(String::as_str).collect();
            texts.insert(0, &text);
            texts.push(&spaced);
            let last = texts.len() - 1;
            prop_assert!(near_groups(&texts, 100)[0].members.contains(&last));
        }
    }
}
