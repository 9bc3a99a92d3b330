//! `ronten migrate`: database, keys and policy brought to this program's version. Safe to run again, also after being killed.

use super::serve::{failure, place};
use super::{Failure, out};
use crate::config::Config;
use crate::model::policy::Policy;
use crate::timepiece::Timepiece;
use std::path::Path;

pub fn run(config: &Path) -> Result<(), Failure> {
    let config = Config::read(config).map_err(|error| Failure::new(Failure::CONFIG, error))?;
    let file = &config.policy_file;
    let text = std::fs::read_to_string(file).map_err(|error| Failure::new(Failure::CONFIG, format!("{}: {error}", file.display())))?;
    let policy = Policy::parse(&text).map_err(|error| Failure::new(Failure::CONFIG, format!("{}: {error}", file.display())))?;
    place(&config).prepare(&Timepiece::default(), policy).map_err(failure)?;
    out::line("migrated");
    Ok(())
}
