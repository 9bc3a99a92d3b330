//! The receipt code: what a writer keeps to follow the own letter.
//!
//! 80 bits as 16 Crockford base-32 characters and a check character from the same alphabet, so the whole can be read
//! out on the phone and typed into an address. The check is a weighted sum over the field GF(32): character `i` (from 0)
//! weighs `α^(i+1)`, the check character weighs 1, and the sum is 0. All 17 weights are different and none is 0, so
//! every single wrong character and every exchange of two characters, adjacent or not, is caught.

use super::fold;
use std::str::FromStr;

/// Crockford's alphabet: no I, L, O (read as 1, 1, 0) and no U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A receipt code. It is a bearer capability: whoever has it sees the letter, so it is shown only to the writer,
/// stored only as a hash, and never printed by `{:?}`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ReceiptCode([u8; 10]);

/// Why a typed code is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// Not 17 characters of the alphabet.
    #[error("a receipt code has 17 letters and digits")]
    Format,
    /// The check character does not fit: at least one character is wrong.
    #[error("a character of the receipt code is wrong")]
    Check,
}

impl ReceiptCode {
    /// The code of a submission: the first 80 bits of HMAC-SHA-256(receipt key, submission id).
    pub fn from_hmac(bytes: &[u8; 32]) -> Self {
        let mut kept = [0; 10];
        kept.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
        Self(kept)
    }

    /// The 80 bits, for the hash that the database keeps.
    pub const fn as_bytes(&self) -> &[u8; 10] {
        &self.0
    }

    fn symbols(&self) -> [u8; 16] {
        let bits = self.0.iter().fold(0u128, |bits, byte| bits << 8 | u128::from(*byte));
        std::array::from_fn(|i| (bits >> (75 - 5 * i) & 31) as u8)
    }
}

impl std::fmt::Display for ReceiptCode {
    /// `XXXX-XXXX-XXXX-XXXX-C`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let symbols = self.symbols();
        for (at, symbol) in symbols.iter().chain([&check(&symbols)]).enumerate() {
            let hyphen = if at > 0 && at % 4 == 0 { "-" } else { "" };
            write!(f, "{hyphen}{}", char::from(*ALPHABET.get(usize::from(*symbol)).unwrap_or(&b'0')))?;
        }
        Ok(())
    }
}

impl std::fmt::Debug for ReceiptCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ReceiptCode(…)")
    }
}

impl FromStr for ReceiptCode {
    type Err = ReceiptError;

    /// Reads a code in any case and width, with other hyphens or none, with spaces, and with O, I, L for 0, 1, 1.
    fn from_str(typed: &str) -> Result<Self, ReceiptError> {
        let mut symbols = Vec::with_capacity(17);
        for c in fold::field(typed).chars().filter(|c| *c != '-' && !c.is_whitespace()) {
            symbols.push(symbol(c).ok_or(ReceiptError::Format)?);
            if symbols.len() > 17 {
                return Err(ReceiptError::Format);
            }
        }
        let Some((code, &[given])) = symbols.split_last_chunk::<1>() else { return Err(ReceiptError::Format) };
        let code: [u8; 16] = code.try_into().map_err(|_| ReceiptError::Format)?;
        if check(&code) != given {
            return Err(ReceiptError::Check);
        }
        let bits = code.iter().fold(0u128, |bits, symbol| bits << 5 | u128::from(*symbol));
        Ok(Self(std::array::from_fn(|i| (bits >> (72 - 8 * i) & 255) as u8)))
    }
}

fn symbol(c: char) -> Option<u8> {
    let letter = match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET.iter().position(|known| char::from(*known) == letter).and_then(|at| u8::try_from(at).ok())
}

/// Σ α^(i+1) · symbol i, by Horner's rule. Addition in GF(32) is XOR, so the sum is its own check symbol.
fn check(symbols: &[u8; 16]) -> u8 {
    symbols.iter().rev().fold(0, |sum, symbol| times_alpha(sum ^ symbol))
}

/// Multiplies by α, a root of x⁵ + x² + 1, which is primitive: α has order 31.
const fn times_alpha(x: u8) -> u8 {
    let shifted = x << 1;
    if shifted & 32 == 0 { shifted } else { shifted ^ 0b10_0101 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sample() -> ReceiptCode {
        ReceiptCode::from_hmac(&std::array::from_fn(|i| if i < 10 { [1, 2, 3, 5, 0, 96, 129, 194, 2, 19][i] } else { 255 }))
    }

    #[test]
    fn a_code_is_printed_in_fours() {
        let printed = sample().to_string();

        assert_eq!(printed, "0410-6180-C20W-40GK-Q");
        assert_eq!(format!("{:?}", sample()), "ReceiptCode(…)");
    }

    #[test]
    fn typing_is_forgiven() {
        let printed = sample().to_string();
        let wide: String = printed.chars().map(|c| if c == '-' { 'ー' } else { char::from_u32(c as u32 + 0xFEE0).unwrap() }).collect();

        for typed in [
            printed.clone(),
            printed.to_lowercase(),
            printed.replace('-', ""),
            printed.replace('-', " "),
            printed.replace('-', "−"),
            printed.replace('0', "O").replace('1', "l"),
            printed.replace('0', "o").replace('1', "I"),
            wide,
            format!("　{printed}\u{200B} "),
        ] {
            assert_eq!(typed.parse(), Ok(sample()), "{typed}");
        }
    }

    #[test]
    fn what_is_no_code_says_which_way() {
        let printed = sample().to_string();

        for typed in
            ["", "0410", &printed[..20], &format!("{printed}0"), &printed.replace('4', "U"), &printed.replace('4', "あ"), &"-".repeat(999)]
        {
            assert_eq!(typed.parse::<ReceiptCode>(), Err(ReceiptError::Format), "{typed}");
        }
        assert_eq!(printed.replace('4', "5").parse::<ReceiptCode>(), Err(ReceiptError::Check));
    }

    proptest! {
        #[test]
        fn there_and_back(bytes in any::<[u8; 32]>()) {
            let code = ReceiptCode::from_hmac(&bytes);
            prop_assert_eq!(code.as_bytes().as_slice(), &bytes[..10]);
            prop_assert_eq!(code.to_string().parse(), Ok(code));
        }

        #[test]
        fn one_wrong_character_is_caught(bytes in any::<[u8; 32]>(), at in 0usize..17, by in 1u8..32) {
            let mut typed: Vec<u8> = ReceiptCode::from_hmac(&bytes).to_string().replace('-', "").into_bytes();
            let old = symbol(char::from(typed[at])).unwrap();
            typed[at] = ALPHABET[usize::from(old ^ by)];
            prop_assert_eq!(String::from_utf8(typed).unwrap().parse::<ReceiptCode>(), Err(ReceiptError::Check));
        }

        #[test]
        fn two_exchanged_characters_are_caught(bytes in any::<[u8; 32]>(), a in 0usize..17, b in 0usize..17) {
            let mut typed: Vec<u8> = ReceiptCode::from_hmac(&bytes).to_string().replace('-', "").into_bytes();
            prop_assume!(typed[a] != typed[b]);
            typed.swap(a, b);
            prop_assert_eq!(String::from_utf8(typed).unwrap().parse::<ReceiptCode>(), Err(ReceiptError::Check));
        }
    }
}
