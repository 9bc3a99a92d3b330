//! Which issue an opinion may belong to, judged by the wording of the opinions that officials already put there.
//!
//! A suggestion names the words it rests on. It is only ever a proposal: an official assigns.

use super::{folded, packed};
use std::collections::{HashMap, HashSet};

/// How many issues are proposed, and how many words are named for each.
const PROPOSED: usize = 3;
const NAMED: usize = 5;

/// A title says in few words what an issue is about, so its pieces count as those of this many opinions.
const TITLE_COUNTS: f64 = 2.0;

/// What is known of an issue.
#[derive(Clone, Debug)]
pub struct IssueWords<'a> {
    /// Its title.
    pub title: &'a str,
    /// The opinions in it.
    pub opinions: Vec<&'a str>,
}

/// A proposed issue.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// Its position among the issues given.
    pub issue: usize,
    /// Which part of the opinion's telling wording it shares, 0 to 1.
    pub score: f64,
    /// The words of the opinion (width folded) that matched, the most telling first.
    pub words: Vec<String>,
}

/// The wording of the issues of a round or ledger, for many questions.
#[derive(Clone, Debug, Default)]
pub struct Suggester {
    /// For each piece of wording, the issues that have it, ascending, and in how many of their opinions.
    pieces: HashMap<u64, Vec<(usize, f64)>>,
    issues: usize,
}

impl Suggester {
    /// Learns the wording of the issues.
    pub fn new(issues: &[IssueWords<'_>]) -> Self {
        let mut all = Self { pieces: HashMap::new(), issues: issues.len() };
        for (issue, words) in issues.iter().enumerate() {
            all.learn(issue, words.title, TITLE_COUNTS);
            for opinion in &words.opinions {
                all.learn(issue, opinion, 1.0);
            }
        }
        all
    }

    fn learn(&mut self, issue: usize, text: &str, counts: f64) {
        let chars: Vec<char> = folded(text).collect();
        let mut distinct: Vec<u64> = pieces(&chars).map(|(_, _, piece)| piece).collect();
        distinct.sort_unstable();
        distinct.dedup();
        for piece in distinct {
            let known = self.pieces.entry(piece).or_default();
            match known.last_mut() {
                Some((last, count)) if *last == issue => *count += counts,
                _ => known.push((issue, counts)),
            }
        }
    }

    /// The issues nearest in wording, at most three, the nearest first; none when nothing telling is shared.
    pub fn rank(&self, opinion: &str) -> Vec<Suggestion> {
        let chars: Vec<char> = folded(opinion).collect();
        let mut scores = vec![0.0; self.issues];
        let (mut whole, mut seen) = (0.0, HashSet::new());
        for (_, _, piece) in pieces(&chars).filter(|(_, _, piece)| seen.insert(*piece)) {
            let having = self.having(piece);
            let weight = self.weight(having);
            whole += weight;
            for (issue, count) in having {
                if let Some(score) = scores.get_mut(*issue) {
                    *score += weight * count / (count + 1.0);
                }
            }
        }
        let mut order: Vec<(usize, f64)> = scores.into_iter().enumerate().filter(|(_, score)| *score > 0.0).collect();
        order.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        order.truncate(PROPOSED);
        order.into_iter().map(|(issue, score)| Suggestion { issue, score: score / whole, words: self.words(&chars, issue) }).collect()
    }

    /// The issues that have a piece, ascending, and in how many of their opinions.
    fn having(&self, piece: u64) -> &[(usize, f64)] {
        self.pieces.get(&piece).map_or(&[], Vec::as_slice)
    }

    /// How telling a piece is: the fewer issues have it, the more. One that all issues have still tells a little, or a
    /// round with a single issue would never get a proposal.
    fn weight(&self, having: &[(usize, f64)]) -> f64 {
        ((self.issues + 1) as f64 / having.len().max(1) as f64).ln()
    }

    /// The stretches of the opinion that the issue shares, less the particles at their ends.
    fn words(&self, chars: &[char], issue: usize) -> Vec<String> {
        let mut weight_at = vec![0.0; chars.len()];
        for (start, length, piece) in pieces(chars) {
            let having = self.having(piece);
            if having.binary_search_by_key(&issue, |(one, _)| *one).is_ok() {
                let telling = self.weight(having);
                for weight in weight_at.iter_mut().skip(start).take(length) {
                    *weight += telling;
                }
            }
        }
        let marked: Vec<(char, f64)> = chars.iter().copied().zip(weight_at).collect();
        let mut words: Vec<(String, f64)> = Vec::new();
        for stretch in marked.split(|(c, weight)| *weight <= 0.0 || !c.is_alphanumeric()) {
            let weight: f64 = stretch.iter().map(|(_, weight)| weight).sum();
            let word: String = stretch.iter().map(|(c, _)| c).collect();
            let word = word.trim_matches(is_hiragana).to_owned();
            if word.chars().count() > 1 && !words.iter().any(|(known, _)| *known == word) {
                words.push((word, weight));
            }
        }
        words.sort_by(|a, b| b.1.total_cmp(&a.1));
        words.into_iter().take(NAMED).map(|(word, _)| word).collect()
    }
}

/// The pieces that carry meaning, as (start, length, piece): three characters not all hiragana, and two that are both
/// kanji or katakana, since most terms of administration are two kanji long.
fn pieces(chars: &[char]) -> impl Iterator<Item = (usize, usize, u64)> {
    let threes = chars
        .windows(3)
        .enumerate()
        .filter(|(_, three)| three.iter().all(|c| c.is_alphanumeric()) && !three.iter().all(|c| is_hiragana(*c)));
    let twos = chars.windows(2).enumerate().filter(|(_, two)| two.iter().all(|c| is_term(*c)));
    threes.chain(twos).map(|(start, piece)| (start, piece.len(), packed(piece)))
}

const fn is_hiragana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{309F}')
}

const fn is_term(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}' | '\u{30A1}'..='\u{30FF}' | '々')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn issues() -> Vec<IssueWords<'static>> {
        vec![
            IssueWords {
                title: "ごみ袋の有料化", opinions: vec!["ごみ袋の有料化は家計の負担になるので反対です。"]
            },
            IssueWords {
                title: "施設の建設候補地", opinions: vec!["候補地が住宅に近すぎます。", "候補地の選定の経過を示してください。"]
            },
            IssueWords {
                title: "焼却の方式", opinions: vec!["メタン発酵を組み合わせれば焼却炉は小さくて済みます。"]
            },
            IssueWords { title: "説明会の回数", opinions: vec![] },
        ]
    }

    #[test]
    fn the_words_that_matched_are_named() {
        let suggester = Suggester::new(&issues());
        let ranked = suggester.rank("なぜこの候補地なのか、選定の理由が書かれていません。");

        assert_eq!(ranked.first().map(|first| first.issue), Some(1));
        assert_eq!(ranked.first().unwrap().words, ["候補地", "選定"]);
        assert_eq!(suggester.rank("ﾒﾀﾝ発酵が良いと思います").first().unwrap().issue, 2);
        assert_eq!(suggester.rank("説明会を増やしてください").first().unwrap().issue, 3);
    }

    #[test]
    fn nothing_telling_gives_nothing() {
        let suggester = Suggester::new(&issues());

        for opinion in ["", "　", "です。ます。", "図書館", "Hello"] {
            assert_eq!(suggester.rank(opinion), [], "{opinion}");
        }
        assert_eq!(Suggester::new(&[]).rank("候補地"), []);
    }

    /// Sorted letters from outside the project: with all other opinions known, an opinion's own issue is mostly proposed.
    #[test]
    fn sample_opinions_find_their_issue() {
        let Some(samples) = std::env::var_os("RONTEN_SAMPLES") else { return };
        let (mut asked, mut found) = (0, 0);
        for set in std::fs::read_dir(std::path::Path::new(&samples).join("opinions")).unwrap().map(|entry| entry.unwrap().path()) {
            let rows = |file: &str| -> Vec<HashMap<String, String>> {
                csv::Reader::from_path(set.join(file)).unwrap().deserialize().map(Result::unwrap).collect()
            };
            let (issues, opinions) = (rows("issues.csv"), rows("opinions.csv"));
            for opinion in opinions.iter().filter(|opinion| opinion["campaign_id"].is_empty()) {
                let members = |issue: &str| {
                    let others = opinions.iter().filter(|other| other["issue_id"] == issue && other["text"] != opinion["text"]);
                    others.map(|other| other["text"].as_str()).collect()
                };
                let words: Vec<IssueWords<'_>> =
                    issues.iter().map(|issue| IssueWords { title: &issue["title"], opinions: members(&issue["issue_id"]) }).collect();
                let ranked = Suggester::new(&words).rank(&opinion["text"]);
                asked += 1;
                found += usize::from(ranked.iter().any(|s| issues[s.issue]["issue_id"] == opinion["issue_id"]));
            }
        }
        assert!(found * 100 >= asked * 60, "{found} of {asked}");
    }

    proptest! {
        #[test]
        fn suggestions_are_few_ordered_and_explained(opinion in "[候補地選定焼却炉の袋はが。a１]{0,30}") {
            let ranked = Suggester::new(&issues()).rank(&opinion);
            prop_assert!(ranked.len() <= PROPOSED);
            prop_assert!(ranked.windows(2).all(|two| two[0].score >= two[1].score));
            let text: String = folded(&opinion).collect();
            for suggestion in &ranked {
                prop_assert!(suggestion.score > 0.0 && suggestion.score <= 1.0);
                prop_assert!(suggestion.words.iter().all(|word| text.contains(word.as_str())));
            }
        }
    }
}
