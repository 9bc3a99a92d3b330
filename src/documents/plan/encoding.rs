//! Bytes of a text file to its characters: UTF-8, UTF-16 or CP932 (Windows-31J), found by looking at the bytes.
//!
//! Nothing is guessed away: bytes that are no text in the encoding refuse the file instead of becoming U+FFFD.

use super::source::ImportError;
use encoding_rs::{DecoderResult, EUC_JP, Encoding, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

/// The text of the file, without byte order mark and with CRLF turned to LF; else unchanged.
pub fn decode(bytes: &[u8]) -> Result<String, ImportError> {
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => strict(encoding, bytes.get(length..).unwrap_or_default()),
        None => match without_mark(bytes) {
            Some(encoding) => strict(encoding, bytes),
            None => strict(UTF_8, bytes).or_else(|| cp932(bytes)),
        },
    };
    let text = text.ok_or(ImportError::Encoding)?;
    // NUL is in no text; ESC begins the shifts of ISO-2022-JP, which is not read here.
    if text.contains(['\0', '\u{1b}']) {
        return Err(ImportError::Encoding);
    }
    Ok(text.replace("\r\n", "\n"))
}

/// UTF-16 without a mark: every ASCII character has a zero byte, which no other text has. Which byte of a pair comes
/// first is told by how many pairs are then usual in Japanese text.
fn without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    if !bytes.contains(&0) {
        return None;
    }
    let usual = |order: fn([u8; 2]) -> u16| {
        let units = bytes.as_chunks::<2>().0.iter().map(|pair| order(*pair));
        units.filter(|unit| matches!(unit, 0x0a | 0x0d | 0x20..=0x7e | 0x3000..=0x30ff | 0x4e00..=0x9fff)).count()
    };
    Some(if usual(u16::from_be_bytes) > usual(u16::from_le_bytes) { UTF_16BE } else { UTF_16LE })
}

/// Windows-31J, unless the bytes are better read as EUC-JP: the same bytes are then a run of half-width kana.
fn cp932(bytes: &[u8]) -> Option<String> {
    let text = strict(SHIFT_JIS, bytes)?;
    let wide = text.chars().filter(|c| !c.is_ascii()).count();
    let half = text.chars().filter(|c| ('\u{ff61}'..='\u{ff9f}').contains(c)).count();
    if half * 2 > wide && strict(EUC_JP, bytes).is_some() { None } else { Some(text) }
}

/// The line of the first bytes for which a file is refused, if they can be told. Between UTF-8 and CP932 the one counts that is right for
/// longer: a file is seldom wrong from its first character on.
pub fn wrong_line(bytes: &[u8]) -> Option<usize> {
    let marked = Encoding::for_bom(bytes).map(|(encoding, length)| (encoding, bytes.get(length..).unwrap_or_default()));
    let (right, whole) = match marked.or_else(|| without_mark(bytes).map(|encoding| (encoding, bytes))) {
        Some((encoding, bytes)) => right(encoding, bytes).1,
        None => [UTF_8, SHIFT_JIS].map(|encoding| right(encoding, bytes)).into_iter().max_by_key(|(read, _)| *read)?.1,
    };
    let right = match right.split_once(['\0', '\u{1b}']) {
        Some((before, _)) => before,
        None if whole => return None,
        None => &right,
    };
    Some(right.replace("\r\n", "\n").split(['\n', '\r']).count())
}

/// How many bytes are right in an encoding, what they say, and whether they are all.
fn right(encoding: &'static Encoding, bytes: &[u8]) -> (usize, (String, bool)) {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or_default());
    let (result, read) = decoder.decode_to_string_without_replacement(bytes, &mut text, true);
    (read, (text, result == DecoderResult::InputEmpty))
}

fn strict(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    encoding.decode_without_bom_handling_and_without_replacement(bytes).map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "表ソ能①髙～㈱\n第１章　総則";

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn each_encoding_of_an_office_gives_the_same_text() {
        let (cp932, _, lossy) = SHIFT_JIS.encode(TEXT);
        assert!(!lossy);
        assert!(cp932.contains(&b'\\'), "the second byte of 表 must be there to be tested");

        assert_eq!(decode(TEXT.as_bytes()), Ok(TEXT.to_owned()));
        assert_eq!(decode(format!("\u{feff}{TEXT}").as_bytes()), Ok(TEXT.to_owned()));
        assert_eq!(decode(&cp932), Ok(TEXT.to_owned()));
        for (mark, bytes) in [("\u{feff}", u16::to_le_bytes as fn(u16) -> [u8; 2]), ("\u{feff}", u16::to_be_bytes)] {
            assert_eq!(decode(&utf16(&format!("{mark}{TEXT}"), bytes)), Ok(TEXT.to_owned()));
            assert_eq!(decode(&utf16(TEXT, bytes)), Ok(TEXT.to_owned()), "without a mark");
        }
    }

    #[test]
    fn only_carriage_returns_before_line_feeds_go() {
        assert_eq!(decode("一\r\n二\r三\n\r\n\u{3099}か\u{3099}".as_bytes()), Ok("一\n二\r三\n\n\u{3099}か\u{3099}".to_owned()));
    }

    #[test]
    fn the_line_of_wrong_bytes_is_told() {
        let cp932 = SHIFT_JIS.encode(TEXT).0.into_owned();
        for good in [TEXT.as_bytes().to_vec(), format!("\u{feff}{TEXT}").into_bytes(), cp932] {
            assert_eq!(wrong_line(&good), None);
            assert_eq!(wrong_line(&[good.as_slice(), b"\r\n\xff"].concat()), Some(3));
            assert_eq!(wrong_line(&[good.as_slice(), b"\r\x1b$B"].concat()), Some(3));
        }
        // Half of a surrogate pair.
        for half in [&[0x00, 0xd8][..], &[0xd8]] {
            assert_eq!(wrong_line(&[utf16(&format!("\u{feff}{TEXT}\n"), u16::to_le_bytes), half.to_vec()].concat()), Some(3));
        }
        assert_eq!(wrong_line(&EUC_JP.encode("ひらがなとカタカナの文章です").0), None, "right in CP932, though not meant so");
    }

    #[test]
    fn bytes_that_are_no_text_refuse_the_file() {
        let euc = EUC_JP.encode("ひらがなとカタカナの文章です").0.into_owned();
        let jis = b"\x1b$B$\"\x1b(B".to_vec();
        let cut = [TEXT.as_bytes(), &[0xe3, 0x81]].concat();

        for bytes in [euc, jis, cut, vec![0x89, b'P', b'N', b'G', 0, 0, 0, 13], vec![0xff; 64], utf16("あ", u16::to_le_bytes)[..1].to_vec()]
        {
            let read = decode(&bytes);
            assert!(read.as_ref().is_err() || read.as_ref().is_ok_and(|text| !text.contains('\u{fffd}')), "{bytes:?} → {read:?}");
        }
        assert_eq!(decode(&EUC_JP.encode("ひらがなとカタカナの文章です").0), Err(ImportError::Encoding));
        assert_eq!(decode(b"\x1b$B$\"\x1b(B"), Err(ImportError::Encoding));
        assert_eq!(decode(&[0x80, 0xff, 0xff]), Err(ImportError::Encoding));
    }
}
