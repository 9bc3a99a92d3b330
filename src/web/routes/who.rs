//! Who may, by the names under which the lists say it.

use super::Who::{self, Staff};
use crate::model::terms::Role::{Admin, Approver, Auditor, Official, PrSection};

/// Who reads the cases of the office: all but the admin, who sees no unpublished text.
pub const READERS: Who = Staff(&[Official, Approver, PrSection, Auditor]);
pub const AUDITORS: Who = Staff(&[Auditor]);
/// Who decides what others asked for.
pub const DECIDERS: Who = Staff(&[Approver, PrSection]);
/// Who sends test letters, types in what arrived, answers complaints, and puts projects under the method.
pub const TESTERS: Who = Staff(&[Official, PrSection]);
pub const APPROVERS: Who = Staff(&[Approver]);
pub const OFFICIALS: Who = Staff(&[Official]);
pub const ADMINS: Who = Staff(&[Admin]);
pub const EVERY: Who = Staff(&[Official, Approver, PrSection, Auditor, Admin]);
/// Who reads a section's letters before their publication.
pub const SECTION: Who = Staff(&[Official, Approver]);
