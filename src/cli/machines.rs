//! `ronten machines`: the procedure as text, as a chart or as data.

use super::Failure;
use crate::procedure::catalogue::{self, Format};

pub fn run(format: Format) -> Result<(), Failure> {
    println!("{}", catalogue::print(format).trim_end());
    Ok(())
}
