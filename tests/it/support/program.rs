//! `Program`: the binary with a configuration of its own, as an operator runs it.

use super::app::unused_port;
use super::database::Database;
use super::folder::Folder;
use ronten::installation::Place;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

/// A configured installation, not migrated yet.
pub struct Program {
    pub folder: Folder,
    pub database: Database,
    pub port: u16,
}

impl Program {
    /// The configuration is right; [`Program::configure`] spoils it.
    pub fn new() -> Self {
        let program = Self { folder: Folder::new(), database: Database::new(), port: unused_port() };
        program.configure(|text| text);
        program
    }

    /// Writes the configuration with one change.
    pub fn configure(&self, change: impl FnOnce(String) -> String) {
        let place = Place { database_url: self.database.url(), key_file: self.folder.path().join("keys"), base_url: self.base() };
        std::fs::write(self.config(), change(configuration(&place))).unwrap();
    }

    /// Where residents would find it.
    pub fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn config(&self) -> PathBuf {
        self.folder.path().join("ronten.toml")
    }

    /// The subcommand of these words with the configuration.
    pub fn command(&self, words: &[&str]) -> Command {
        command(&self.config(), words)
    }

    /// Runs it to its end.
    pub fn run(&self, words: &[&str]) -> Ended {
        Ended::from(self.command(words).output().unwrap())
    }

    /// Runs `migrate`, which must succeed.
    pub fn migrated(self) -> Self {
        let ended = self.run(&["migrate"]);
        assert_eq!(ended.code, Some(0), "{}", ended.text);
        self
    }

    /// Starts `serve`; it listens when this returns.
    pub fn serve(&self) -> Serving {
        let mut child = self.command(&["serve"]).spawn().unwrap();
        let mut stderr = child.stderr.take().unwrap();
        let (mut seen, mut byte) = (Vec::new(), [0]);
        while !String::from_utf8_lossy(&seen).contains("ronten serves") {
            assert_eq!(stderr.read(&mut byte).unwrap(), 1, "it ended: {}", String::from_utf8_lossy(&seen));
            seen.push(byte[0]);
        }
        // The rest is read so that the program never waits for us.
        std::thread::spawn(move || std::io::copy(&mut stderr, &mut std::io::sink()));
        Serving(child)
    }
}

/// Runs the subcommand of these words on the place of a test's own program, from beside it.
pub fn run_beside(place: &Place, words: &[&str]) -> Ended {
    let file = place.key_file.with_extension("toml");
    std::fs::write(&file, configuration(place)).unwrap();
    Ended::from(command(&file, words).output().unwrap())
}

fn command(config: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ronten"));
    command.arg(words[0]).arg("--config").arg(config).args(&words[1..]);
    command.env_remove("RONTEN_DATABASE_URL").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// The example's configuration for a place.
fn configuration(place: &Place) -> String {
    let policy = concat!(env!("CARGO_MANIFEST_DIR"), "/config/policy.toml");
    include_str!("../../../config/ronten.example.toml")
        .replace("sqlite:/var/lib/ronten/ronten.db", &place.database_url)
        .replace("127.0.0.1:8080", place.base_url.trim_start_matches("http://"))
        .replace("https://iken.city.example.jp", &place.base_url)
        .replace("/etc/ronten/keys", &place.key_file.display().to_string())
        .replace("/etc/ronten/policy.toml", policy)
}

/// How a run of the program ended, with everything that it said.
pub struct Ended {
    pub code: Option<i32>,
    pub text: String,
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
        Self { code: output.status.code(), text }
    }
}

/// A running server, killed when dropped.
pub struct Serving(pub Child);

impl Serving {
    /// Asks it to end, as an operator's service manager does, and gives its exit code.
    pub fn end(&mut self) -> Option<i32> {
        terminate(&self.0);
        self.0.wait().unwrap().code()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Sends SIGTERM.
pub fn terminate(child: &Child) {
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
}
