//! The city changes its rules.

use super::app::{SECTION, TestApp};
use ronten::commands::policy::{AdoptPolicy, CorrectPolicy, StartPolicy};
use ronten::model::policy::Policy;
use ronten::model::terms::Role;

impl TestApp {
    /// The city changes its rules, from today on.
    pub fn adopt(&self, policy: Policy) {
        let admin = self.account("rules", Role::Admin, SECTION, None);
        let rev = self.perform(&admin, StartPolicy).rev;
        let rev = self.perform(&admin, CorrectPolicy { rev, policy }).rev;
        let (effective_from, reason) = (self.time.now().jst_date(), "見直しました。".to_owned());
        self.perform(&admin, AdoptPolicy { rev, effective_from, reason });
    }
}
