//! Who wrote and how to reach them, parsed at the edge: postal code, phone, name, address, and the mail address
//! (`mail_address.rs`).
//!
//! Mail, postal code and phone are read leniently (any width, any hyphen) and kept in one form. Name and address are
//! kept byte for byte: they are how a person writes themselves.

use super::fold;
pub use super::mail_address::MailAddress;
use super::text::{is_blank, length};

/// Why a contact field cannot be taken. It never carries the input, so it may be logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContactError {
    /// Nothing that can be seen.
    #[error("the field is empty")]
    Empty,
    /// A line break or another control character.
    #[error("the field holds a control character")]
    Control,
    /// More code points than allowed.
    #[error("the field has {is} characters, {limit} are allowed")]
    TooLong {
        /// The most code points allowed.
        limit: usize,
        /// The code points there are.
        is: usize,
    },
    /// Not in the form of such a field.
    #[error("the field is not in the expected form")]
    Form,
    /// The part before the @ holds letters that Japanese mail systems do not deliver to.
    #[error("the part before the @ may hold only Latin letters, digits and signs")]
    NonAsciiLocal,
    /// The part after the @ is not the name of a host on the Internet.
    #[error("the part after the @ is not an Internet domain")]
    Domain,
}

/// A Japanese postal code.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PostalCode(u32);

impl PostalCode {
    /// Reads seven digits, with or without 〒 and hyphen, in any width.
    pub fn parse(typed: &str) -> Result<Self, ContactError> {
        let folded = fold::field(single_line(typed)?);
        let text: String = folded.trim_start_matches('〒').chars().filter(|c| !c.is_whitespace()).collect();
        let digits = match text.split_once('-') {
            Some((area, town)) if area.len() == 3 => format!("{area}{town}"),
            Some(_) => return Err(ContactError::Form),
            None => text,
        };
        if digits.len() != 7 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(ContactError::Form);
        }
        digits.parse().map(Self).map_err(|_| ContactError::Form)
    }
}

impl std::fmt::Display for PostalCode {
    /// `385-8501`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:03}-{:04}", self.0 / 10_000, self.0 % 10_000)
    }
}

/// A phone number with its area code, or an international one with `+`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);

impl Phone {
    /// Reads a number in any width and with any hyphens, brackets or spaces; it is kept with single hyphens where they were.
    pub fn parse(typed: &str) -> Result<Self, ContactError> {
        let folded = fold::field(single_line(typed)?);
        let mut number = String::new();
        for c in folded.trim().chars() {
            match c {
                '0'..='9' => number.push(c),
                '+' if number.is_empty() => number.push(c),
                '-' | '(' | ')' | '.' | ' ' if number.ends_with('-') || number.is_empty() || number == "+" => {}
                '-' | '(' | ')' | '.' | ' ' => number.push('-'),
                _ => return Err(ContactError::Form),
            }
        }
        let number = number.trim_end_matches('-').to_owned();
        let digits = number.bytes().filter(u8::is_ascii_digit).count();
        let fits =
            if number.starts_with('+') { (8..=15).contains(&digits) } else { number.starts_with('0') && (10..=11).contains(&digits) };
        if fits { Ok(Self(number)) } else { Err(ContactError::Form) }
    }

    /// The digits alone, with `+` if international, for comparing.
    pub fn digits(&self) -> String {
        self.0.replace('-', "")
    }
}

impl std::fmt::Display for Phone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name of a person or an organisation, byte for byte as written.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PersonName(String);

/// The longest name and the longest address, in code points.
const NAME_LIMIT: usize = 100;
const ADDRESS_LIMIT: usize = 200;

impl PersonName {
    /// Takes 1 to 100 code points in any script, without control characters.
    pub fn parse(typed: &str) -> Result<Self, ContactError> {
        kept(typed, NAME_LIMIT).map(Self)
    }

    /// The name as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A postal address, byte for byte as written.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Address(String);

impl Address {
    /// Takes 1 to 200 code points in any script, without control characters.
    pub fn parse(typed: &str) -> Result<Self, ContactError> {
        kept(typed, ADDRESS_LIMIT).map(Self)
    }

    /// The address as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn kept(typed: &str, limit: usize) -> Result<String, ContactError> {
    single_line(typed)?;
    let is = length(typed);
    if is > limit { Err(ContactError::TooLong { limit, is }) } else { Ok(typed.to_owned()) }
}

/// The field without the spaces around it, if there is something to see and no control character anywhere:
/// a line break in a field that reaches a mail header would write further headers.
pub(super) fn single_line(typed: &str) -> Result<&str, ContactError> {
    if typed.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) {
        return Err(ContactError::Control);
    }
    if is_blank(typed) { Err(ContactError::Empty) } else { Ok(typed.trim()) }
}

/// Contacts never reach a log through `{:?}`.
macro_rules! hidden {
    ($($type:ident),+) => { $(
        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(concat!(stringify!($type), "(…)")) }
        }
    )+ };
}
hidden!(PostalCode, Phone, PersonName, Address);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn postal_codes_in_every_dress() {
        for typed in ["385-8501", "3858501", "〒385-8501", "〒 ３８５ー８５０１", "３８５−８５０１", " 385－8501 "] {
            assert_eq!(PostalCode::parse(typed).unwrap().to_string(), "385-8501", "{typed}");
        }
        assert_eq!(PostalCode::parse("001-0000").unwrap().to_string(), "001-0000");
        for typed in ["385-850", "38585011", "3858-501", "385-85-01", "三八五", "385-8501\n"] {
            assert!(PostalCode::parse(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn phones_in_every_dress() {
        for (typed, kept) in [
            ("0267-62-2111", "0267-62-2111"),
            ("０２６７ー６２ー２１１１", "0267-62-2111"),
            ("0267（62）2111", "0267-62-2111"),
            ("(0267) 62-2111", "0267-62-2111"),
            ("09012345678", "09012345678"),
            ("０９０　１２３４　５６７８", "090-1234-5678"),
            ("+81 267-62-2111", "+81-267-62-2111"),
        ] {
            assert_eq!(Phone::parse(typed).unwrap().to_string(), kept, "{typed}");
        }
        assert_eq!(Phone::parse("0267(62)2111").unwrap().digits(), "0267622111");
        for typed in ["62-2111", "0267-62-211", "1234567890", "090-1234-56789", "0267-62-2111内線5", "+", "0267+622111"] {
            assert!(Phone::parse(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn names_are_kept_byte_for_byte() {
        for name in [
            "髙橋　𠮷朗",
            "葛\u{E0100}西",
            "O'Brien",
            "Null",
            "李",
            "محمد",
            "山田 \u{202E}太郎",
            " 株式会社㈱①か\u{3099} ",
            &"あ".repeat(100),
        ] {
            assert_eq!(PersonName::parse(name).unwrap().as_str(), name);
        }
        assert_eq!(PersonName::parse("山田\r\nSubject: x"), Err(ContactError::Control));
        assert_eq!(PersonName::parse("\u{200B}　"), Err(ContactError::Empty));
        assert_eq!(PersonName::parse(&"あ".repeat(101)), Err(ContactError::TooLong { limit: 100, is: 101 }));
        assert_eq!(Address::parse("中込３０５６番地　コーポ佐久１０１").unwrap().as_str(), "中込３０５６番地　コーポ佐久１０１");
        assert!(Address::parse(&"あ".repeat(201)).is_err());
    }

    #[test]
    fn debug_shows_no_contact() {
        assert_eq!(format!("{:?}", PersonName::parse("山田太郎").unwrap()), "PersonName(…)");
    }

    proptest! {
        #[test]
        fn no_input_panics(typed in any::<String>()) {
            let _ = (Phone::parse(&typed), PostalCode::parse(&typed));
        }
    }
}
