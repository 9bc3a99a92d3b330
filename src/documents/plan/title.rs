//! A heading without its number: what stays when a section before it comes or goes.

use super::marker::{Marker, marker};

/// The words of a heading (in one line) without the number before them; all of it where there is none.
pub fn heading_title(heading: &str) -> &str {
    numbered(heading).map_or(heading, |marker| marker.title)
}

/// Whether two headings are the same but for their numbers: the same kind of number before the same words.
pub fn differ_in_number_only(a: &str, b: &str) -> bool {
    match (numbered(a), numbered(b)) {
        (Some(a), Some(b)) => a.kind == b.kind && a.title == b.title,
        (None, None) => a == b,
        _ => false,
    }
}

fn numbered(heading: &str) -> Option<Marker<'_>> {
    marker(heading).filter(|marker| marker.number.is_some() && !marker.title.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_no_part_of_a_title() {
        for (heading, title) in [
            ("第１章　計画の目的", "計画の目的"),
            ("(3) 街路樹", "街路樹"),
            ("1.2 現状", "現状"),
            ("はじめに", "はじめに"),
            ("【現状】", "【現状】"),
            ("", ""),
        ] {
            assert_eq!(heading_title(heading), title, "{heading}");
        }
    }

    #[test]
    fn only_a_number_of_the_same_kind_makes_no_difference() {
        assert!(differ_in_number_only("第１章　目的", "第２章　目的"));
        assert!(differ_in_number_only("はじめに", "はじめに"));
        for (a, b) in [("第１章　目的", "第１節　目的"), ("第１章　目的", "第１章　目標"), ("目的", "第１章　目的")]
        {
            assert!(!differ_in_number_only(a, b), "{a}, {b}");
        }
    }
}
