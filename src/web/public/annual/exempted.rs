//! Projects to which the procedure was not applied, with the published reason.

use crate::commands::project::ending::published;
use crate::documents::ending::{Ended, How};
use crate::model::Moment;
use crate::model::terms::{ExemptionGround, Lang};
use crate::store::Db;
use crate::store::endings::Ending;
use crate::store::projects::Project;
use crate::web::problem::Problem;
use crate::web::public::seen::{path, title};
use serde::Serialize;

/// One of them.
#[derive(Serialize)]
pub struct Exempted {
    /// The project's number.
    #[serde(skip)]
    pub(super) no: String,
    href: String,
    title: String,
    pub(super) at: Moment,
    pub(super) ground: ExemptionGround,
    pub(super) reason: String,
}

/// Those whose exemption was published in a stretch of time, in its order.
pub fn between(db: &mut Db, lang: Lang, from: Moment, until: Moment) -> Result<Vec<Exempted>, Problem> {
    let mut exempted = Vec::new();
    for ending in Ending::exempted_between(db, from, until)? {
        let Some((newest, Ended { how: How::Exempted(how), .. })) = published(db, ending.project)? else { continue };
        let Some(project) = Project::by_id(db, ending.project)?.filter(|_| newest.id == ending.id) else { continue };
        let href = format!("{}/outcome", path(&project));
        let title = title(&project, lang);
        exempted.push(Exempted { no: project.no(), href, title, at: ending.published_at, ground: how.ground, reason: how.reason });
    }
    Ok(exempted)
}
