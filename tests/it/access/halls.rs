//! Worlds in which a hall is explained to residents.

use super::World;
use crate::occasions::scene::Hall;
use crate::support::app::TestApp;
use crate::support::hall;
use ronten::commands::Actor;
use ronten::commands::issue::RaiseIssue;
use ronten::commands::objection::{ObjectionForm, Receive};
use ronten::commands::occasion::materials::AddMaterial;
use ronten::model::terms::Lang;
use ronten::store::projects::Project;

impl World {
    /// A project under the method: one occasion is held and has a row, another is planned; one issue.
    pub(super) fn hall() -> Self {
        let hall = Hall::start();
        let held = hall.held(10);
        hall.note(&mut hall.desk(), held, "駐車場はありますか。");
        let (title, bytes) = ("正誤表".to_owned(), b"%PDF-1.7".to_vec());
        let late = AddMaterial { occasion: hall.occasion(held).id, title, bytes, reason: "誤りがあったため".to_owned() };
        hall.app.perform(&hall.official, late);
        hall.plan(&mut hall.desk(), 20);
        hall.app.perform(&hall.official, RaiseIssue { project: hall.project.id, theme: String::new(), title: "駐車場".to_owned() });
        Self::of_project(hall.app, hall.official, hall.approver, hall.project)
    }

    /// A project whose occasion has a published record, and somebody objects to it.
    pub(super) fn recorded() -> Self {
        let app = TestApp::start();
        let (official, approver, project) = {
            let hall = hall::Hall::new(&app);
            let (evening, issue) = (hall.announced(10), hall.issue("建設費"));
            hall.freeze(evening);
            hall.hold(evening);
            hall.file(&hall.note(evening, "k-1", "いくらですか。"), issue.id, None);
            hall.publish(evening);
            let form = ObjectionForm { row: Some(1), words: "違います。".to_owned(), wanted: String::new(), lang: Lang::Ja };
            app.perform(&Actor::Resident, Receive { occasion: evening, form, received_at: app.time.now() });
            (hall.official.clone(), hall.approver.clone(), hall.project)
        };
        let project = app.read(|db| Project::by_id(db, project)).unwrap();
        Self::of_project(app, official, approver, project)
    }
}
