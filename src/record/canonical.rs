//! Canonical JSON (RFC 8785, JSON Canonicalization Scheme): one value, one sequence of bytes, so its hash means something.
//!
//! Numbers are whole numbers only. Everything Ronten counts is whole, and the scheme's rule for fractions (the
//! shortest ECMAScript spelling) is where implementations disagree.

use serde::Serialize;
use serde_json::Value;

/// The largest whole number every JSON reader keeps exactly: 2^53 - 1 (RFC 7493 section 2.2).
const MAX_WHOLE: u64 = (1 << 53) - 1;

/// Why a value has no canonical form here.
#[derive(Debug, thiserror::Error)]
pub enum CanonicalError {
    /// A number with a fraction or exponent.
    #[error("canonical JSON holds whole numbers only")]
    Fraction,
    /// A whole number beyond ±(2^53 - 1), which other readers would round.
    #[error("a number beyond 2^53 - 1 is not kept by every reader")]
    TooLarge,
    /// The value does not serialise to JSON at all.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

/// The canonical bytes of a value: UTF-8, no white space, keys sorted by UTF-16 code units, minimal escapes.
pub fn canonical<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, CanonicalError> {
    let mut out = Vec::new();
    write(&serde_json::to_value(value)?, &mut out)?;
    Ok(out)
}

fn write(value: &Value, out: &mut Vec<u8>) -> Result<(), CanonicalError> {
    match value {
        Value::Null => out.extend(b"null"),
        Value::Bool(true) => out.extend(b"true"),
        Value::Bool(false) => out.extend(b"false"),
        Value::Number(number) => out.extend(whole(number)?.to_string().bytes()),
        // serde_json escapes exactly what section 3.2.2.2 asks for: the two-character forms, else \u00xx in lower case.
        Value::String(text) => serde_json::to_writer(out, text)?,
        Value::Array(items) => {
            out.push(b'[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                write(item, out)?;
            }
            out.push(b']');
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            // Section 3.2.3: UTF-16 order differs from UTF-8 order where a surrogate pair meets U+E000 and above.
            members.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            out.push(b'{');
            for (at, (key, member)) in members.into_iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                serde_json::to_writer(&mut *out, key)?;
                out.push(b':');
                write(member, out)?;
            }
            out.push(b'}');
        }
    }
    Ok(())
}

fn whole(number: &serde_json::Number) -> Result<i64, CanonicalError> {
    let fits = |number: &i64| number.unsigned_abs() <= MAX_WHOLE;
    match number.as_i64() {
        Some(whole) => Some(whole).filter(fits).ok_or(CanonicalError::TooLarge),
        None if number.is_u64() => Err(CanonicalError::TooLarge),
        None => Err(CanonicalError::Fraction),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn text(value: &Value) -> String {
        String::from_utf8(canonical(value).unwrap()).unwrap()
    }

    #[test]
    fn keys_follow_utf16_and_escapes_are_minimal() {
        // The key order of RFC 8785 section 3.2.3, where U+1F600 (a surrogate pair) stands before U+FB33.
        let value = json!({"\u{20ac}": 1, "\r": 2, "\u{fb33}": 3, "1": 4, "\u{1f600}": 5, "\u{80}": 6, "\u{f6}": 7});
        let order: Vec<_> = ["\\r", "1", "\u{80}", "\u{f6}", "\u{20ac}", "\u{1f600}", "\u{fb33}"].map(|key| format!("\"{key}\":")).to_vec();

        let text_of_keys = text(&value);

        let places: Vec<_> = order.iter().map(|key| text_of_keys.find(key).unwrap()).collect();
        assert!(places.is_sorted(), "{text_of_keys}");
        assert_eq!(
            text(&json!("\u{0}\u{8}\t\n\u{b}\u{c}\r\u{1f}\"\\/\u{7f}道路")),
            "\"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f\\\"\\\\/\u{7f}道路\""
        );
        assert_eq!(text(&json!({"b": [1, -2, true, null], "a": {}})), r#"{"a":{},"b":[1,-2,true,null]}"#);
    }

    #[test]
    fn fractions_and_numbers_that_others_would_round_are_refused() {
        assert!(matches!(canonical(&0.5), Err(CanonicalError::Fraction)));
        assert!(matches!(canonical(&json!([{"x": 1.0}])), Err(CanonicalError::Fraction)));
        assert!(matches!(canonical(&u64::MAX), Err(CanonicalError::TooLarge)));
        assert!(matches!(canonical(&i64::MIN), Err(CanonicalError::TooLarge)));
        assert_eq!(canonical(&(MAX_WHOLE as i64)).unwrap(), b"9007199254740991");
        assert!(matches!(canonical(&(MAX_WHOLE + 1)), Err(CanonicalError::TooLarge)));
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back_and_is_written_the_same(words in proptest::collection::btree_map(any::<String>(), any::<String>(), 0..8)) {
            let bytes = canonical(&words).unwrap();
            let back: Value = serde_json::from_slice(&bytes).unwrap();

            prop_assert_eq!(&back, &serde_json::to_value(&words).unwrap());
            prop_assert_eq!(canonical(&back).unwrap(), bytes);
        }
    }
}
