//! Who wrote and how to reach them, parsed at the edge: mail address, postal code, phone, name, address.
//!
//! Mail, postal code and phone are read leniently (any width, any hyphen) and kept in one form. Name and address are
//! kept byte for byte: they are how a person writes themselves.

use super::fold;
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

/// A mail address to which a letter may be sent; the domain is in lower case and, if international, in punycode.
///
/// The old addresses of Japanese carriers with dots in a row or at an end (`a..b@docomo.ne.jp`) are in use and accepted.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct MailAddress {
    local: String,
    domain: String,
}

/// RFC 5321 §4.5.3.1: the longest local part, and the longest path less its angle brackets, in octets.
const LOCAL_OCTETS: usize = 64;
const MAIL_OCTETS: usize = 254;

impl MailAddress {
    /// Reads a typed address.
    pub fn parse(typed: &str) -> Result<Self, ContactError> {
        let typed = single_line(typed)?;
        let folded = fold::field(typed);
        // A long vowel mark is a hyphen only where everything else is ASCII too: コーヒー.jp is a domain of its own.
        let text = if folded.is_ascii() { folded } else { unicode_normalization::UnicodeNormalization::nfkc(typed).collect() };
        let (local, domain) = text.rsplit_once('@').ok_or(ContactError::Form)?;
        let unquoted = local.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(local);
        let mail = Self { local: parse_local(unquoted)?, domain: parse_domain(domain)? };
        let is = mail.to_string().len();
        if is > MAIL_OCTETS { Err(ContactError::TooLong { limit: MAIL_OCTETS, is }) } else { Ok(mail) }
    }

    /// The part before the @, as typed.
    pub fn local(&self) -> &str {
        &self.local
    }

    /// The part after the @, in ASCII and lower case.
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// The address as SMTP wants it: a local part that is no dot-atom is quoted (RFC 5321 §4.1.2).
    pub fn smtp(&self) -> String {
        if self.local.split('.').any(str::is_empty) { format!("\"{}\"@{}", self.local, self.domain) } else { self.to_string() }
    }
}

impl std::fmt::Display for MailAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}@{}", self.local, self.domain)
    }
}

fn parse_local(local: &str) -> Result<String, ContactError> {
    if !local.is_ascii() {
        return Err(ContactError::NonAsciiLocal);
    }
    if local.len() > LOCAL_OCTETS {
        return Err(ContactError::TooLong { limit: LOCAL_OCTETS, is: local.len() });
    }
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b);
    let some_letter = local.bytes().any(|b| b != b'.');
    if some_letter && local.bytes().all(allowed) { Ok(local.to_owned()) } else { Err(ContactError::Form) }
}

fn parse_domain(domain: &str) -> Result<String, ContactError> {
    let ascii = idna::domain_to_ascii_strict(domain).map_err(|_| ContactError::Domain)?;
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    // A last label without a letter is an IP address, and a single label a host inside somebody's network.
    let top = ascii.rsplit('.').next().unwrap_or_default();
    let on_the_internet = ascii.contains('.') && top.len() >= 2 && !top.bytes().all(|b| b.is_ascii_digit());
    if on_the_internet && ascii.split('.').all(label) { Ok(ascii) } else { Err(ContactError::Domain) }
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
fn single_line(typed: &str) -> Result<&str, ContactError> {
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
hidden!(MailAddress, PostalCode, Phone, PersonName, Address);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn mail(typed: &str) -> Result<String, ContactError> {
        MailAddress::parse(typed).map(|mail| mail.to_string())
    }

    #[test]
    fn addresses_that_can_be_reached() {
        for (typed, kept) in [
            ("taro@example.jp", "taro@example.jp"),
            (" Taro.Y+x@Example.JP　", "Taro.Y+x@example.jp"),
            ("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ", "taro@example.jp"),
            ("a..b@docomo.ne.jp", "a..b@docomo.ne.jp"),
            (".a@ezweb.ne.jp", ".a@ezweb.ne.jp"),
            ("a.@docomo.ne.jp", "a.@docomo.ne.jp"),
            ("\"a..b\"@docomo.ne.jp", "a..b@docomo.ne.jp"),
            ("o'brien@example.co.jp", "o'brien@example.co.jp"),
            ("a-b@ex−ample.jp", "a-b@ex-ample.jp"),
            ("x@例え.jp", "x@xn--r8jz45g.jp"),
            ("x@コーヒー.jp", "x@xn--tck2c4fb.jp"),
        ] {
            assert_eq!(mail(typed).as_deref(), Ok(kept), "{typed}");
        }
        assert_eq!(MailAddress::parse("a..b@docomo.ne.jp").unwrap().smtp(), "\"a..b\"@docomo.ne.jp");
        assert_eq!(MailAddress::parse("a.b@docomo.ne.jp").unwrap().smtp(), "a.b@docomo.ne.jp");
    }

    #[test]
    fn addresses_that_cannot() {
        for (typed, why) in [
            ("", ContactError::Empty),
            ("　", ContactError::Empty),
            ("taro", ContactError::Form),
            ("@example.jp", ContactError::Form),
            ("a@b", ContactError::Domain),
            ("a@localhost", ContactError::Domain),
            ("a@127.0.0.1", ContactError::Domain),
            ("a@[127.0.0.1]", ContactError::Domain),
            ("a@-x.jp", ContactError::Domain),
            ("a@x..jp", ContactError::Domain),
            ("a@x_y.jp", ContactError::Domain),
            ("\"a b\"@x.jp", ContactError::Form),
            ("a b@x.jp", ContactError::Form),
            ("a@b@x.jp", ContactError::Form),
            ("...@docomo.ne.jp", ContactError::Form),
            ("a<b>@x.jp", ContactError::Form),
            ("太郎@example.jp", ContactError::NonAsciiLocal),
            ("a@x.jp\r\nBcc: b@x.jp", ContactError::Control),
            ("a@x.jp\n", ContactError::Control),
            ("a\0@x.jp", ContactError::Control),
        ] {
            assert_eq!(mail(typed), Err(why), "{typed:?}");
        }
        assert!(matches!(mail(&format!("{}@x.jp", "a".repeat(65))), Err(ContactError::TooLong { limit: 64, is: 65 })));
    }

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
        assert_eq!(format!("{:?}", MailAddress::parse("taro@example.jp").unwrap()), "MailAddress(…)");
    }

    proptest! {
        #[test]
        fn what_parses_parses_again(typed in "[a.\"@x例ー-]{0,20}(@[a-z]{1,5}\\.jp)?") {
            if let Ok(mail) = MailAddress::parse(&typed) {
                prop_assert!(mail.to_string().is_ascii());
                prop_assert_eq!(MailAddress::parse(&mail.to_string()), Ok(mail.clone()));
                prop_assert_eq!(MailAddress::parse(&mail.smtp()), Ok(mail));
            }
        }

        #[test]
        fn no_input_panics(typed in any::<String>()) {
            let _ = (MailAddress::parse(&typed), Phone::parse(&typed), PostalCode::parse(&typed));
        }
    }
}
