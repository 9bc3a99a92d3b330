//! `MailAddress`: an address to which a letter may be sent.
//!
//! Accepted is what Japanese mail systems really deliver to, the old carrier forms among it, and nothing else: whatever
//! passes here is later a header of a mail.

use super::contact::{ContactError, single_line};
use super::fold;

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

impl std::fmt::Debug for MailAddress {
    /// Contacts never reach a log through `{:?}`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MailAddress(…)")
    }
}

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
    fn debug_shows_no_address() {
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
            let _ = MailAddress::parse(&typed);
        }
    }
}
