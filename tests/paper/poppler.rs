//! A PDF as poppler's programs see it.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A PDF in a file.
pub struct Pdf {
    file: PathBuf,
    bytes: Vec<u8>,
    passing: bool,
}

impl Pdf {
    /// Writes it where these programs can read it; for good where `RONTEN_PAPER` says so.
    pub fn keep(name: &str, bytes: Vec<u8>) -> Self {
        let kept = std::env::var_os("RONTEN_PAPER");
        let folder = kept.as_ref().map_or_else(std::env::temp_dir, PathBuf::from);
        let own = if kept.is_some() { String::new() } else { format!("-{}", std::process::id()) };
        let file = folder.join(format!("ronten-paper-{name}{own}.pdf"));
        std::fs::write(&file, &bytes).unwrap();
        Self { file, bytes, passing: kept.is_none() }
    }

    /// Title, size and so on, a line each, with single spaces.
    pub fn about(&self) -> String {
        let single = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
        run("pdfinfo", &[], &self.file).lines().map(single).collect::<Vec<_>>().join("\n")
    }

    pub fn pages(&self) -> usize {
        self.about().lines().find_map(|line| line.strip_prefix("Pages: ")).unwrap().parse().unwrap()
    }

    /// A line for each font: name, kind, whether it is embedded, a subset, and tells its characters.
    pub fn fonts(&self) -> Vec<String> {
        run("pdffonts", &[], &self.file).lines().skip(2).map(str::to_owned).collect()
    }

    /// The tags of its parts, in the order of reading.
    pub fn tags(&self) -> Vec<String> {
        let tag = |line: &str| line.split_whitespace().next().map(|tag| tag.trim_end_matches(':').to_owned());
        run("pdfinfo", &["-struct"], &self.file).lines().filter_map(tag).collect()
    }

    /// The text between head and foot of all pages, as it was drawn.
    pub fn body(&self) -> String {
        run("pdftotext", &["-raw", "-nopgbrk", "-r", "72", "-x", "0", "-y", "60", "-W", "600", "-H", "715"], &self.file)
    }

    /// The same as a reader would put it into lines.
    pub fn lines(&self) -> Vec<String> {
        let text = run("pdftotext", &["-nopgbrk", "-r", "72", "-x", "0", "-y", "60", "-W", "600", "-H", "715"], &self.file);
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    }

    /// The text of one page, from 1.
    pub fn page(&self, page: usize) -> String {
        let page = page.to_string();
        run("pdftotext", &["-raw", "-r", "72", "-x", "0", "-y", "60", "-W", "600", "-H", "715", "-f", &page, "-l", &page], &self.file)
    }

    /// Whether the file says something outside of what is compressed.
    pub fn has(&self, said: &str) -> bool {
        self.bytes.windows(said.len()).any(|window| window == said.as_bytes())
    }
}

impl Drop for Pdf {
    fn drop(&mut self) {
        if self.passing {
            _ = std::fs::remove_file(&self.file);
        }
    }
}

fn run(program: &str, arguments: &[&str], file: &Path) -> String {
    let mut command = Command::new(program);
    // pdftotext wants the place where it writes after the file.
    let command = command.args(arguments).arg(file).args((program == "pdftotext").then_some("-"));
    let done = command.output().unwrap_or_else(|error| panic!("{program}: {error}; install the Debian package poppler-utils"));
    assert!(done.status.success(), "{program}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8_lossy(&done.stdout).into_owned()
}
