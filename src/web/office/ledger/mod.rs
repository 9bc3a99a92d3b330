//! `/office/projects/{no}/ledger`: the issue ledger of a project, for those who keep it.

mod adoption;
pub mod answers;
mod board;
pub mod course;
pub mod edition;
pub mod end;
pub mod issue;
pub mod place;
pub mod tasks;
pub mod view;

pub use adoption::{adopt, waive};
pub use board::{raise, show};
