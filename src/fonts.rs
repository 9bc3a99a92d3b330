//! The fonts of printed documents: files that are installed on this machine. None is downloaded, none comes with the program.

use crate::documents::paper::{FontFile, Fonts, PaperError};
use std::path::{Path, PathBuf};

/// Where distributions install fonts.
const FOLDERS: &[&str] = &["/usr/share/fonts", "/usr/local/share/fonts"];

/// How deep folders of fonts are nested at most.
const DEPTH: usize = 4;

/// Families that are looked for where the configuration names no fonts, as beginnings of file names: plain and bold. The first
/// of which a plain file is found is taken.
const FAMILIES: &[[&str; 2]] = &[["NotoSansCJK-Regular.", "NotoSansCJK-Bold."], ["BIZUDGothic-Regular.", "BIZUDGothic-Bold."]];

/// Fonts that are asked after those for what they do not have (Hebrew, Arabic, signs, emoji), where they are installed.
const OTHERS: &[&str] = &["DejaVuSans.ttf", "Symbola"];

/// Endings of font files.
const KINDS: &[&str] = &["ttf", "otf", "ttc", "otc"];

/// Why there is nothing to print with.
#[derive(Debug, thiserror::Error)]
pub enum FontsError {
    #[error(
        "no Japanese font is installed: install the Debian package fonts-noto-cjk, or name font files under `fonts` in the configuration"
    )]
    NoneInstalled,
    #[error("`fonts` in the configuration names {file}: {cause}")]
    Read { file: String, cause: std::io::Error },
    #[error(transparent)]
    Unusable(#[from] PaperError),
}

/// Reads the fonts that the configuration names, or else those that are found installed.
pub fn find(named: &[PathBuf]) -> Result<Fonts, FontsError> {
    find_in(named, FOLDERS)
}

fn find_in(named: &[PathBuf], folders: &[&str]) -> Result<Fonts, FontsError> {
    let files = if named.is_empty() { installed(folders)? } else { named.to_vec() };
    let read = |file: &PathBuf| {
        let name = file.display().to_string();
        std::fs::read(file).map(|bytes| FontFile { name: name.clone(), bytes }).map_err(|cause| FontsError::Read { file: name, cause })
    };
    Ok(Fonts::new(files.iter().map(read).collect::<Result<_, _>>()?)?)
}

fn installed(folders: &[&str]) -> Result<Vec<PathBuf>, FontsError> {
    let mut files = Vec::new();
    folders.iter().for_each(|folder| walk(Path::new(folder), DEPTH, &mut files));
    // The same files in the same order, whatever the order in which the disk gives them.
    files.sort();
    let named = |beginning: &str| files.iter().find(|file| name(file).starts_with(beginning)).cloned();
    let family = FAMILIES.iter().find_map(|[plain, bold]| Some([Some(named(plain)?), named(bold)]));
    let family = family.ok_or(FontsError::NoneInstalled)?;
    Ok(family.into_iter().flatten().chain(OTHERS.iter().filter_map(|other| named(other))).collect())
}

fn walk(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() && depth > 0 {
            walk(&path, depth - 1, files);
        } else if path.extension().is_some_and(|kind| KINDS.iter().any(|known| kind.eq_ignore_ascii_case(known))) {
            files.push(path);
        }
    }
}

fn name(file: &Path) -> &str {
    file.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_nothing_is_found_the_error_says_what_to_install() {
        let nowhere = std::env::temp_dir().join("ronten-no-fonts");
        let error = find_in(&[], &[&nowhere.display().to_string()]).err().unwrap().to_string();
        assert!(error.contains("install the Debian package fonts-noto-cjk"), "{error}");
    }

    #[test]
    fn a_named_file_that_is_missing_or_no_font_is_named() {
        let missing = find(&["/nowhere/font.ttf".into()]).err().unwrap().to_string();
        assert!(missing.contains("/nowhere/font.ttf"), "{missing}");
        let no_font = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
        let unusable = find(&[no_font]).err().unwrap().to_string();
        assert!(unusable.contains("Cargo.toml cannot be used"), "{unusable}");
    }

    #[test]
    fn fonts_may_be_shared_by_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Fonts>();
    }

    #[test]
    fn the_japanese_face_of_a_collection_is_taken() {
        let fonts = find(&[]).unwrap();
        assert!(fonts.names().iter().take(2).all(|name| !name.contains(" SC") && !name.contains(" KR")), "{:?}", fonts.names());
    }
}
