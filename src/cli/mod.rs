//! The command line: one file per subcommand. Data on stdout, logs on stderr, documented exit codes.

pub mod demo;
mod export;
pub mod holidays;
mod machines;
pub mod migrate;
mod out;
pub mod routes;
pub mod serve;
pub mod user;
pub mod verify;

use crate::procedure::catalogue::Format;
use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// Public comment and issue sorting for Japanese cities, with a record anyone can verify.
#[derive(Parser)]
#[command(name = "ronten", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// A sample city to try everything on: SQLite, invented data, mail caught and shown
    Demo {
        /// 0 takes any free port
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// Keep the city in this folder (default: a temporary one)
        #[arg(long)]
        data: Option<PathBuf>,
        /// So many more letters in the open round
        #[arg(long, default_value_t = 0)]
        scale: usize,
    },
    /// Serve the site
    Serve {
        #[arg(long, default_value = "/etc/ronten/ronten.toml")]
        config: PathBuf,
    },
    /// Bring database, keys and policy to this program's version
    Migrate {
        #[arg(long, default_value = "/etc/ronten/ronten.toml")]
        config: PathBuf,
    },
    /// Accounts of the staff
    User {
        #[arg(long, default_value = "/etc/ronten/ronten.toml")]
        config: PathBuf,
        #[command(subcommand)]
        action: user::Action,
    },
    /// Check a publication package or a proof file without any network, or the whole database against its record
    Verify {
        /// A publication package, as downloaded from a project's page
        #[arg(conflicts_with_all = ["database", "proof", "since"])]
        file: Option<PathBuf>,
        #[arg(long, default_value = "/etc/ronten/ronten.toml")]
        config: PathBuf,
        /// Recompute the record and compare every recorded row with it
        #[arg(long, required_unless_present_any = ["proof", "file"])]
        database: bool,
        /// Check a proof file from a receipt, without any network
        #[arg(long, conflicts_with_all = ["database", "since"], requires = "key")]
        proof: Option<PathBuf>,
        /// The public key of the log, as served at /log/key; without one, a package is checked with the key that is in it
        #[arg(long, conflicts_with = "database")]
        key: Option<String>,
        /// A checkpoint that you kept, beside the copies next to the key file
        #[arg(long)]
        since: Option<PathBuf>,
        #[arg(long)]
        json: bool,
    },
    /// Write what is public about a project, or everything that is public, into one file
    Export {
        #[arg(long, default_value = "/etc/ronten/ronten.toml")]
        config: PathBuf,
        #[command(subcommand)]
        what: export::What,
    },
    /// Print the state machines
    Machines {
        /// text, mermaid or json
        #[arg(long, default_value_t = Format::Text)]
        format: Format,
    },
    /// Print the Cabinet Office's list of holidays (syukujitsu.csv) as config/holidays.csv is to hold it
    Holidays { file: PathBuf },
    /// List every route with who may use it
    Routes {
        #[arg(long)]
        json: bool,
    },
}

/// Why a subcommand ended without success; the number is the process's exit code.
#[derive(Debug)]
pub struct Failure {
    pub code: u8,
    pub text: String,
}

impl Failure {
    /// Something that only a look at the log or the disk explains.
    pub const GENERAL: u8 = 1;
    /// Configuration or policy cannot be used.
    pub const CONFIG: u8 = 2;
    /// The database does not answer.
    pub const DATABASE: u8 = 3;
    /// Another instance has the lock.
    pub const SECOND: u8 = 4;
    /// The port is taken.
    pub const PORT: u8 = 5;
    /// The schema is not this program's.
    pub const SCHEMA: u8 = 6;

    pub fn new(code: u8, text: impl ToString) -> Self {
        Self { code, text: text.to_string() }
    }
}

/// Runs the subcommand of the arguments.
pub fn run(cli: Cli) -> Result<(), Failure> {
    match cli.command {
        Command::Demo { port, data, scale } => demo::run(&demo::Wanted { port, data, scale }),
        Command::Serve { config } => serve::run(&config),
        Command::Migrate { config } => migrate::run(&config),
        Command::User { config, action } => user::run(&config, action),
        Command::Verify { proof: Some(file), key: Some(key), json, .. } => verify::proof(&file, &key, json),
        Command::Verify { file: Some(file), key, json, .. } => verify::package(&file, key.as_deref(), json),
        Command::Verify { config, since, json, .. } => verify::run(&verify::Wanted { config: &config, since: since.as_deref(), json }),
        Command::Export { config, what } => export::run(&config, what),
        Command::Machines { format } => machines::run(format),
        Command::Holidays { file } => holidays::run(&file),
        Command::Routes { json } => routes::run(json),
    }
}
