//! `Folder`: an empty folder of the test's own, removed when dropped.

use std::path::{Path, PathBuf};

/// An empty temporary folder that only the current user can enter; it and all in it are removed on drop.
pub struct Folder(PathBuf);

impl Folder {
    /// Makes a folder with a name that no other test uses.
    pub fn new() -> Self {
        let path = std::env::temp_dir().join(format!("ronten-test-{}", uuid::Uuid::now_v7().simple()));
        std::fs::create_dir(&path).unwrap();
        #[cfg(unix)]
        std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
        Self(path)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A test that fails while a server still writes here must show its own failure, not this one.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn it_is_empty_and_goes_away() {
    let folder = Folder::new();
    let path = folder.path().to_owned();
    assert_eq!(std::fs::read_dir(&path).unwrap().count(), 0);
    std::fs::write(path.join("file"), "text").unwrap();

    drop(folder);

    assert!(!path.exists());
}
