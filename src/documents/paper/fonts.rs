//! The fonts of a printed document, from the bytes of font files. Finding the files is `crate::fonts`' work.

use super::PaperError;
use harfrust::ShaperData;
use krilla::text::Font;
use skrifa::string::StringId;
use skrifa::{FontRef, MetadataProvider};
use std::sync::Arc;

/// The weight from which a font counts as bold (600 is semibold).
const BOLD: f32 = 600.0;
/// Fonts that one file is looked through for.
const IN_A_FILE: u32 = 64;

/// A font file as it was read, with its name for messages.
pub struct FontFile {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Fonts in the order in which they are asked for a character. Cheap to clone: the bytes are shared.
#[derive(Clone)]
pub struct Fonts {
    pub(super) faces: Vec<Face>,
    /// Where the search begins for plain and for bold text.
    pub(super) first: [usize; 2],
}

#[derive(Clone)]
pub(super) struct Face {
    bytes: Arc<Vec<u8>>,
    index: u32,
    name: String,
    bold: bool,
    pub(super) embedded: Font,
    pub(super) data: Arc<ShaperData>,
}

impl Fonts {
    /// Fonts from files. The first that is not bold sets the text, the first bold one the headings; all are asked, in this
    /// order, for characters that those do not have. Of a collection the Japanese face is taken.
    pub fn new(files: Vec<FontFile>) -> Result<Self, PaperError> {
        let faces = files.into_iter().map(Face::new).collect::<Result<Vec<_>, _>>()?;
        let first = |bold: bool| faces.iter().position(|face| face.bold == bold);
        // One weight alone has to do for both.
        let plain = first(false).or(first(true)).ok_or(PaperError::Font { file: "(none)".into() })?;
        Ok(Self { first: [plain, first(true).unwrap_or(plain)], faces })
    }

    /// What the fonts are called, in the order in which they are asked.
    pub fn names(&self) -> Vec<&str> {
        self.faces.iter().map(|face| face.name.as_str()).collect()
    }
}

impl Face {
    fn new(file: FontFile) -> Result<Self, PaperError> {
        let unusable = || PaperError::Font { file: file.name.clone() };
        let bytes = Arc::new(file.bytes);
        let (index, name) = japanese(&bytes).ok_or_else(unusable)?;
        let font = FontRef::from_index(&bytes, index).map_err(|_| unusable())?;
        // A font of pictures (colour emoji) would print nothing at all where its characters stand.
        font.outline_glyphs().format().ok_or_else(unusable)?;
        let (bold, data) = (font.attributes().weight.value() >= BOLD, Arc::new(ShaperData::new(&font)));
        let embedded = Font::new(bytes.clone().into(), index).ok_or_else(unusable)?;
        Ok(Self { bytes, index, name, bold, embedded, data })
    }

    pub(super) fn font(&self) -> Result<FontRef<'_>, PaperError> {
        FontRef::from_index(&self.bytes, self.index).map_err(|_| PaperError::Font { file: self.name.clone() })
    }
}

/// Which font of a file is Japanese, by its name; the first where none says so.
fn japanese(bytes: &[u8]) -> Option<(u32, String)> {
    let name = |index| {
        let font = FontRef::from_index(bytes, index).ok()?;
        Some(font.localized_strings(StringId::FULL_NAME).english_or_first().map(|name| name.to_string()).unwrap_or_default())
    };
    let all: Vec<String> = (0..IN_A_FILE).map_while(name).collect();
    let found = all.iter().position(|name| name.contains(" JP") && !name.contains("Mono")).unwrap_or(0);
    Some((u32::try_from(found).ok()?, all.into_iter().nth(found)?))
}
