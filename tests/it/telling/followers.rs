//! Who follows the city or a project by mail, as they do it themselves.

use super::scene::Scene;
use crate::support::outbox::{step, to};

impl Scene {
    /// Somebody asks by the form to be written to, about the project or about everything.
    pub fn ask_to_follow(&mut self, who: &str, project: bool) {
        let (mail, project_no) = (format!("{who}@example.jp"), self.project().no());
        let target = if project { "project" } else { "city" };
        let fields = [("mail", mail.as_str()), ("target", target), ("project", &project_no)];
        assert_eq!(self.app.browser().send_form("/subscriptions", "/subscriptions", &fields).status, 303);
    }

    /// The same, and confirms by the link in the mail.
    pub fn follow(&mut self, who: &str, project: bool) {
        self.ask_to_follow(who, project);
        self.confirm(who);
    }

    /// Follows the city, but for occasions in other districts than this one.
    pub fn follow_district(&mut self, who: &str, district: &str) {
        self.ask_to_follow(who, false);
        self.confirm(who);
        let path = self.link(who);
        assert_eq!(self.app.browser().send_form(&path, &format!("{path}/district"), &[("district", district)]).status, 303);
    }

    fn confirm(&mut self, who: &str) {
        step(&mut self.post);
        let path = self.link(who);
        assert_eq!(self.app.browser().send_form(&path, &format!("{path}/confirm"), &[]).status, 303);
    }

    /// Ends by the link in the mail what somebody follows.
    pub fn unfollow(&mut self, who: &str) {
        let path = self.link(who);
        assert_eq!(self.app.browser().post(&format!("{path}/end"), &[("List-Unsubscribe", "One-Click")]).status, 200);
    }

    /// Where the newest mail to a follower leads.
    fn link(&self, who: &str) -> String {
        let mails = self.sink.mails();
        let text = to(&mails, &format!("{who}@example.jp")).last().unwrap().text();
        let line = text.lines().find(|line| line.contains("/subscriptions/")).unwrap();
        line.strip_prefix(&self.app.base).unwrap().to_owned()
    }
}
