//! The program: reads the arguments, sets up the log, runs the subcommand.

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_env("RONTEN_LOG").unwrap_or_else(|_| "info".into());
    // A log that nobody reads any more is no reason to end: saying so on the closed stream would panic.
    tracing_subscriber::fmt().json().log_internal_errors(false).with_env_filter(filter).with_writer(std::io::stderr).init();
    match ronten::cli::run(ronten::cli::Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("ronten: {}", failure.text);
            ExitCode::from(failure.code)
        }
    }
}
