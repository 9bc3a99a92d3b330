//! The zip file of a package: the same bytes for the same files, and read with limits, since anybody may hand it to us.

use super::Files;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// Most bytes that are unpacked.
pub const MAX_BYTES: u64 = 1 << 31;
/// Most files.
pub const MAX_FILES: usize = 100_000;

/// Why a file is no package.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArchiveError {
    #[error("not a zip file")]
    NotZip,
    #[error("more than {MAX_FILES} files")]
    TooMany,
    #[error("more than {MAX_BYTES} bytes when unpacked")]
    TooLarge,
    #[error("a file is there twice, encrypted, or has a name that leads elsewhere")]
    Name,
    #[error("it could not be written")]
    Write,
}

/// The zip file of these files.
pub fn write(files: &Files) -> Result<Vec<u8>, ArchiveError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // No time of the clock: who asks twice gets the same bytes.
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).last_modified_time(DateTime::default());
    for (path, bytes) in files {
        zip.start_file(path.as_str(), options).map_err(|_| ArchiveError::Write)?;
        zip.write_all(bytes).map_err(|_| ArchiveError::Write)?;
    }
    Ok(zip.finish().map_err(|_| ArchiveError::Write)?.into_inner())
}

/// The files of a zip file, in memory: nothing is written to the disk.
pub fn read(bytes: &[u8]) -> Result<Files, ArchiveError> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ArchiveError::NotZip)?;
    if zip.len() > MAX_FILES {
        return Err(ArchiveError::TooMany);
    }
    let (mut files, mut left) = (Files::new(), MAX_BYTES);
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).map_err(|_| ArchiveError::Name)?;
        let path = file.name().map_err(|_| ArchiveError::Name)?.into_owned();
        let leads_elsewhere =
            path.is_empty() || path.contains(['\\', '\0', ':']) || path.split('/').any(|part| part.is_empty() || part == "..");
        if file.is_dir() {
            continue;
        }
        // What the file says of sizes may be false.
        let mut unpacked = Vec::new();
        let taken = file.by_ref().take(left + 1).read_to_end(&mut unpacked).map_err(|_| ArchiveError::NotZip)? as u64;
        left = left.checked_sub(taken).ok_or(ArchiveError::TooLarge)?;
        if leads_elsewhere || files.insert(path, unpacked).is_some() {
            return Err(ArchiveError::Name);
        }
    }
    Ok(files)
}
