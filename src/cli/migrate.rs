//! `ronten migrate`: database, keys and policy brought to this program's version. Safe to run again, also after being killed.

use super::serve::{failure, place};
use super::{Failure, out};
use crate::config::Config;
use crate::model::policy::{Policy, PolicyError};
use crate::model::terms::Lang;
use crate::texts::texts;
use crate::timepiece::Timepiece;
use std::path::Path;

pub fn run(config: &Path) -> Result<(), Failure> {
    let config = Config::read(config).map_err(|error| Failure::new(Failure::CONFIG, error))?;
    let file = &config.policy_file;
    let text = std::fs::read_to_string(file).map_err(|error| Failure::new(Failure::CONFIG, format!("{}: {error}", file.display())))?;
    let policy = Policy::parse(&text).map_err(|error| Failure::new(Failure::CONFIG, format!("{}: {}", file.display(), said(&error))))?;
    place(&config).prepare(&Timepiece::default(), policy).map_err(failure)?;
    out::line("migrated");
    Ok(())
}

/// What is wrong with the file, and where: a line, or a key and what to do about it.
fn said(error: &PolicyError) -> String {
    let PolicyError::Wrong { faults } = error else { return error.to_string() };
    let line = |fault: &crate::model::policy::faults::Fault| {
        let values: Vec<_> = fault.values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        format!("{}: {}", fault.key, texts().get(Lang::En, &format!("error.{}", fault.problem), &values))
    };
    faults.iter().map(line).collect::<Vec<_>>().join("\n")
}
