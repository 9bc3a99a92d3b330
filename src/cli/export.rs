//! `ronten export`: what is public, as a file. It names nobody, and needs no server to be running.

use super::serve::{failure, place};
use super::{Failure, out};
use crate::config::Config;
use crate::timepiece::Timepiece;
use crate::web::app::{App, Site};
use crate::web::dump;
use crate::web::problem::Problem;
use crate::web::public::package;
use crate::web::public::seen::Seen;
use clap::Subcommand;
use std::path::{Path, PathBuf};

#[derive(Subcommand)]
pub enum What {
    /// The publication package of a project, as its page offers it
    Project {
        /// Fiscal year and number, e.g. 2026-001
        no: String,
        #[arg(long)]
        out: PathBuf,
    },
    /// Everything that is public: all packages, complaints, annual reports
    Public {
        #[arg(long)]
        out: PathBuf,
    },
}

pub fn run(config: &Path, what: What) -> Result<(), Failure> {
    let config = Config::read(config).map_err(|error| Failure::new(Failure::CONFIG, error))?;
    let time = Timepiece::default();
    let installation = place(&config).open(&time).map_err(failure)?;
    let site = Site { base_url: config.base_url, demo: false, fonts: config.fonts, dump: None };
    let app = App::new(installation.store, installation.writer, time, installation.keys, site);
    match what {
        What::Project { no, out } => {
            let zip = app.store.read(|db| {
                let seen = Seen::project(db, &no)?;
                package::zip(db, &app, &seen)
            });
            let bytes = zip.map_err(|problem| problem_of(&problem, &no))?;
            std::fs::write(&out, &bytes).map_err(|error| Failure::new(Failure::GENERAL, format!("{}: {error}", out.display())))?;
            out::line(format_args!("{}: {} bytes", out.display(), bytes.len()));
        }
        What::Public { out } => {
            let written = dump::write(&app, &out, &|| false).map_err(|error| Failure::new(Failure::GENERAL, error))?;
            out::line(format_args!("{}: {written} projects", out.display()));
        }
    }
    Ok(())
}

fn problem_of(problem: &Problem, no: &str) -> Failure {
    match problem {
        Problem::NotFound => Failure::new(Failure::GENERAL, format!("{no}: nothing is public about a project of this number")),
        other => Failure::new(Failure::GENERAL, other),
    }
}
