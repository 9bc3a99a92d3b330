//! What the command line answers with.

use std::io::Write;

/// One line on stdout. A reader that has gone away (`ronten routes | head`) is no failure, and there is nobody to tell.
pub fn line(text: impl std::fmt::Display) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}
