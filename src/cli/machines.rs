//! `ronten machines`: the procedure as text, as a chart or as data.

use super::{Failure, out};
use crate::procedure::catalogue::{self, Format};

pub fn run(format: Format) -> Result<(), Failure> {
    out::line(catalogue::print(format).trim_end());
    Ok(())
}
