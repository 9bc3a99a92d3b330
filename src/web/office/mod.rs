//! Pages for officials, approvers, the PR section and admins.

pub mod desk;
pub mod password;
pub mod sign_in;
