//! A file as it was uploaded, read as far as it can be read without judging what is a heading.

use super::outline::Heading;
use super::{docx, encoding, markdown};

/// The largest file taken and the longest text read from one, in bytes.
pub const MAX_FILE_BYTES: usize = 10 * 1024 * 1024;
/// The most bytes that the parts of a Word document may have when unpacked.
pub const MAX_UNPACKED_BYTES: u64 = 100 * 1024 * 1024;
/// The most parts a Word document may have.
pub const MAX_ENTRIES: usize = 1_000;
/// How many times larger than the file its parts may be.
pub const MAX_RATIO: u64 = 100;

/// The kinds of files a plan is imported from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Text,
    Markdown,
    Word,
}

/// The text of a plan and what its file says about headings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    pub format: Format,
    /// The plan's words, as they will be stored and published.
    pub text: String,
    /// Headings that the file itself marks (Markdown, Word styles), with levels as marked: gaps are possible.
    pub marked: Vec<Heading>,
    /// Stretches in code points that hold no heading whatever they look like: tables, code, footnotes.
    pub barred: Vec<(usize, usize)>,
}

/// Why a file cannot be imported. No variant carries words of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    #[error("only .txt, .md and .docx files are imported")]
    Name,
    #[error("the file is larger than {MAX_FILE_BYTES} bytes")]
    TooLarge,
    #[error("the file has no text")]
    Empty,
    #[error("the file is not text in UTF-8, UTF-16 or Shift_JIS (CP932)")]
    Encoding,
    #[error("the file is not a Word document (.docx)")]
    NotWord,
    #[error("the document is protected by a password")]
    Protected,
    #[error("the document contains macros")]
    Macros,
    #[error("the document draws on a template outside of it")]
    ExternalTemplate,
    #[error("the document has more than {MAX_ENTRIES} parts")]
    TooManyEntries,
    #[error("the document is too large when unpacked")]
    UnpacksTooLarge,
    #[error("a part of the document is damaged")]
    Damaged,
}

impl Source {
    /// Reads an uploaded file; the end of `name` says what it is, as only that tells Markdown from text.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Self, ImportError> {
        if bytes.len() > MAX_FILE_BYTES {
            return Err(ImportError::TooLarge);
        }
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        let source = match ending.as_deref() {
            Some("txt") => Self { format: Format::Text, text: encoding::decode(bytes)?, marked: Vec::new(), barred: Vec::new() },
            Some("md" | "markdown") => markdown::read(encoding::decode(bytes)?),
            Some("docx") => docx::read(bytes)?,
            Some("docm" | "dotm") => return Err(ImportError::Macros),
            _ => return Err(ImportError::Name),
        };
        if source.text.len() > MAX_FILE_BYTES {
            return Err(ImportError::TooLarge);
        }
        if source.text.trim().is_empty() { Err(ImportError::Empty) } else { Ok(source) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_of_the_name_decides_in_any_case() {
        assert_eq!(Source::read("案.TXT", "本文".as_bytes()).map(|source| source.format), Ok(Format::Text));
        assert_eq!(Source::read("案.md", "本文".as_bytes()).map(|source| source.format), Ok(Format::Markdown));
        assert_eq!(Source::read("案.docx", "本文".as_bytes()), Err(ImportError::NotWord));
        assert_eq!(Source::read("案.docm", b"PK"), Err(ImportError::Macros));
        for name in ["案", "案.pdf", "", "txt"] {
            assert_eq!(Source::read(name, "本文".as_bytes()), Err(ImportError::Name), "{name}");
        }
    }

    #[test]
    fn a_file_without_words_or_without_end_is_refused() {
        assert_eq!(Source::read("案.txt", "\u{feff}\r\n　 \n".as_bytes()), Err(ImportError::Empty));
        assert_eq!(Source::read("案.txt", &vec![b'a'; MAX_FILE_BYTES + 1]), Err(ImportError::TooLarge));
        // 表 takes two bytes in CP932 and three in UTF-8.
        assert_eq!(Source::read("案.txt", &[0x95, 0x5c].repeat(MAX_FILE_BYTES / 5 * 2)), Err(ImportError::TooLarge));
    }
}
