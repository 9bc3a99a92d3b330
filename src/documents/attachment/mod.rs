//! A file that hangs on a letter: what it is, told by its bytes, and whether it may be kept. Nothing is decoded and nothing is run; the
//! name and the media type that were sent with it are what anybody can claim and are not asked.

mod picture;
mod plain;
#[cfg(test)]
mod tests;
mod zipped;

/// Most pixels of a picture. Whoever opens it has four bytes of memory for each.
pub const MAX_PIXELS: u64 = 50_000_000;

const PDF: &[u8] = b"%PDF-";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
const JPEG: &[u8] = b"\xff\xd8\xff";
const ZIP: &[u8] = b"PK\x03\x04";

crate::closed! {
    /// The kinds that are kept, by the ending under which they are handed out.
    pub enum Kind { Pdf = "pdf", Png = "png", Jpeg = "jpeg", Text = "txt", Docx = "docx", Xlsx = "xlsx", Odt = "odt" }
}

impl Kind {
    /// The media type that is noted in the record and sent with the file.
    pub const fn media(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Text => "text/plain",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Odt => "application/vnd.oasis.opendocument.text",
        }
    }

    /// Whether a browser shows it within one of our pages.
    pub const fn is_scan(self) -> bool {
        matches!(self, Self::Pdf | Self::Png | Self::Jpeg)
    }

    /// The kind with this media type.
    pub fn of_media(media: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.media() == media)
    }
}

crate::closed! {
    /// Why a file is not kept, by the name of its text. None carries words of the file.
    pub enum Fault {
        /// It is none of the kinds, or could be taken for a page of the web.
        Kind = "file_kind",
        /// It ends too early, or contradicts itself.
        Damaged = "file_damaged",
        /// A password protects it: nobody at the office could read it.
        Protected = "file_protected",
        /// It holds programs.
        Macros = "file_macros",
        /// It takes parts of itself from elsewhere when it is opened.
        Outside = "file_outside",
        /// It holds other files: archives, programs, documents.
        Holds = "file_holds",
        /// It has too many parts, or is far larger inside than outside.
        Unpacks = "file_unpacks",
        /// A part's name leads out of the folder that it would be unpacked to, or is a link.
        Paths = "file_paths",
        /// A picture has too many pixels.
        Pixels = "file_pixels",
    }
}

/// The kind that the bytes show, without looking at what may be wrong with them.
pub fn told(bytes: &[u8]) -> Option<Kind> {
    match bytes {
        _ if bytes.starts_with(PDF) => Some(Kind::Pdf),
        _ if bytes.starts_with(PNG) => Some(Kind::Png),
        _ if bytes.starts_with(JPEG) => Some(Kind::Jpeg),
        _ if bytes.starts_with(ZIP) => zipped::told(bytes).ok(),
        _ => plain::is_text(bytes).then_some(Kind::Text),
    }
}

/// The kind of a file that may be kept.
pub fn inspect(bytes: &[u8]) -> Result<Kind, Fault> {
    if bytes.starts_with(ZIP) {
        return zipped::inspect(bytes);
    }
    if zipped::is_locked(bytes) {
        return Err(Fault::Protected);
    }
    let kind = told(bytes).ok_or(Fault::Kind)?;
    if kind != Kind::Text && plain::begins_as_page(bytes) {
        return Err(Fault::Kind);
    }
    match kind {
        Kind::Pdf if plain::is_locked_pdf(bytes) => return Err(Fault::Protected),
        Kind::Png => sized(picture::png(bytes))?,
        Kind::Jpeg => sized(picture::jpeg(bytes))?,
        _ => {}
    }
    Ok(kind)
}

/// Width and height of a whole picture must be such that it can be opened.
fn sized(sides: Option<(u32, u32)>) -> Result<(), Fault> {
    let (width, height) = sides.filter(|(width, height)| *width > 0 && *height > 0).ok_or(Fault::Damaged)?;
    if u64::from(width) * u64::from(height) > MAX_PIXELS { Err(Fault::Pixels) } else { Ok(()) }
}
