//! Papers that are handed out: frozen with the edition, never replaced, added later by two persons, and withheld with a trace.

use crate::erasing::{places, places_left};
use crate::support::app::TestApp;
use crate::support::hall::Hall;
use crate::support::http::{Browser, File, Page};
use ronten::commands::Actor;
use ronten::record::digest::Digest;
use ronten::store::approvals::Purpose;
use ronten::store::ledger::Edition;
use ronten::store::projects::Project;

const PAPER: &[u8] = b"%PDF-1.7 a plan of the hall";
const SHEET: &[u8] = b"%PDF-1.7 a sheet of corrections";

struct Scene<'a> {
    hall: Hall<'a>,
    /// The page of the papers in the office, and the occasion's page outside.
    papers: String,
    page: String,
}

impl<'a> Scene<'a> {
    fn new(app: &'a TestApp) -> Self {
        let hall = Hall::new(app);
        hall.announced(10);
        let no = app.read(|db| Project::by_id(db, hall.project)).unwrap().no();
        let page = format!("/projects/{no}/occasions/1");
        Self { hall, papers: format!("/office{page}/materials"), page }
    }

    fn add(&self, desk: &mut Browser, title: &str, file: (&str, &[u8]), reason: &str) -> Page {
        let token = desk.token(&self.papers);
        let fields = [("csrf", token.as_str()), ("title", title), ("reason", reason)];
        desk.post_files(&self.papers, &fields, &[File { field: "file", name: file.0, mime: "application/pdf", bytes: file.1 }])
    }

    /// Presses a button at the paper with this number.
    fn press(&self, desk: &mut Browser, (number, act): (i64, &str), more: &[(&str, &str)]) -> Page {
        let rev = self.rev(number).to_string();
        let fields: Vec<_> = [("rev", rev.as_str())].iter().chain(more).copied().collect();
        desk.send_form(&self.papers, &format!("{}/{number}/{act}", self.papers), &fields)
    }

    fn rev(&self, number: i64) -> i64 {
        use ronten::store::materials::Material;
        use ronten::store::occasions::Occasion;
        let find = |db: &mut ronten::store::Db| {
            let occasion = Occasion::by_number(db, self.hall.project, 1)?.unwrap();
            Material::by_number(db, occasion.id, number)
        };
        self.hall.app.read(find).unwrap().rev
    }

    fn is_clean(&self) {
        let app = self.hall.app;
        let found: Vec<_> = app.place.open(&app.time).unwrap().check(&app.place, None).unwrap().findings().cloned().collect();
        assert!(found.is_empty(), "{found:?}");
    }
}

#[test]
fn what_is_handed_out_is_frozen_with_the_edition_and_stays() {
    let app = TestApp::start();
    let scene = Scene::new(&app);
    let (mut desk, mut resident) = (app.sign_in(&scene.hall.official), app.browser());
    let sha256 = Digest::of(&[PAPER]).hex();
    assert!(desk.get(&scene.papers.replace("/materials", "")).link("/materials").is_some());
    assert_eq!(scene.add(&mut desk, "施設の図面", ("図面.pdf", PAPER), "").status, 303);
    let own = format!("{}/materials/1", scene.page);
    assert!(resident.get(&own).status == 404 && !resident.get(&scene.page).says("施設の図面"), "nothing is public yet");
    assert_eq!(desk.get(&format!("/office{own}")).body, PAPER);

    // Another paper after the request takes the request back: nobody approves what they did not see.
    let edition = app.perform(&scene.hall.official, scene.hall.propose(Some(first(&scene).id)));
    assert_eq!(scene.add(&mut desk, "裏面", ("裏.pdf", SHEET), "").status, 303);
    assert!(scene.hall.approve(edition.id.as_str(), Purpose::Edition).is_err());
    assert_eq!(scene.press(&mut desk, (2, "removal"), &[]).status, 303);
    assert_eq!(resident.get(&format!("{}/materials/2", scene.page)).status, 404);

    app.perform(&scene.hall.official, scene.hall.propose(Some(first(&scene).id)));
    let mut approver = app.sign_in(&scene.hall.approver);
    let asked = approver.get("/office/approvals").link("/office/approvals/").unwrap();
    let shown = approver.get(&asked);
    assert!(shown.says("施設の図面") && shown.says(&sha256[..8]), "the approver sees the very papers: {}", shown.text());
    scene.hall.approve(edition.id.as_str(), Purpose::Edition).unwrap();

    let page = resident.get(&scene.page);
    assert!(page.says("施設の図面") && page.says(&sha256) && !page.says("裏面"), "{}", page.text());
    let file = resident.get(&own);
    assert_eq!((file.status, file.body.as_slice()), (200, PAPER));
    assert!(file.header("content-disposition").unwrap().starts_with("attachment"));
    let edition = app.read(|db| Edition::by_id(db, edition.id)).unwrap();
    let json = resident.get(&format!("{}.json", scene.page.replace("/occasions/1", &format!("/ledger/editions/{}", edition.number))));
    assert!(json.says(&sha256), "the hash of the edition is over that of the paper");

    // What is frozen can be neither taken out nor replaced.
    let removed = scene.press(&mut desk, (1, "removal"), &[]);
    assert!(removed.status == 409 && resident.get(&own).status == 200, "{}", removed.text());
    scene.is_clean();
}

#[test]
fn what_comes_later_needs_a_reason_and_somebody_else_and_can_be_withheld() {
    let app = TestApp::start();
    let scene = Scene::new(&app);
    scene.hall.freeze(first(&scene).id);
    let mut desk = app.sign_in(&scene.hall.official);
    let mut approver = app.sign_in(&scene.hall.approver);
    let mut resident = app.browser();
    let without = scene.add(&mut desk, "正誤表", ("正誤表.pdf", SHEET), " ");
    assert!(without.status == 422 && without.says("正誤表") && without.says("理由"), "{}", without.text());
    assert_eq!(scene.add(&mut desk, "正誤表", ("正誤表.pdf", SHEET), "面積に誤りがあったため").status, 303);
    let own = format!("{}/materials/1", scene.page);
    assert_eq!(resident.get(&own).status, 404);
    assert_eq!(scene.press(&mut desk, (1, "release"), &[]).status, 403);
    assert_eq!(scene.press(&mut approver, (1, "release"), &[]).status, 303);
    let page = resident.get(&scene.page);
    assert!(page.says("後から配った資料") && page.says("面積に誤りがあったため"), "{}", page.text());
    assert_eq!(resident.get(&own).body, SHEET);

    assert_ne!(places(&app, &[std::str::from_utf8(SHEET).unwrap()]), [0], "the search can find what is there");
    let silent = scene.press(&mut approver, (1, "withholding"), &[("why-1", "")]);
    assert!(silent.status == 422 && silent.says("理由"), "{}", silent.text());
    assert_eq!(scene.press(&mut approver, (1, "withholding"), &[("why-1", "個人の名前が入っていたため")]).status, 303);
    assert_eq!(resident.get(&own).status, 404);
    assert_eq!(places_left(&app, &[std::str::from_utf8(SHEET).unwrap()]), [0], "no byte of it is left in the files");
    let page = resident.get(&scene.page);
    let sha256 = Digest::of(&[SHEET]).hex();
    assert!(page.says("公表を取りやめ") && page.says("個人の名前が入っていたため") && page.says(&sha256), "{}", page.text());
    scene.is_clean();
}

#[test]
fn a_file_that_cannot_be_handed_out_is_refused_at_its_field() {
    let app = TestApp::start();
    let scene = Scene::new(&app);
    let mut desk = app.sign_in(&scene.hall.official);
    let large = [b"%PDF-1.7 ".to_vec(), vec![b'x'; 20 * 1024 * 1024]].concat();
    assert_eq!(scene.add(&mut desk, "図面", ("図面.pdf", PAPER), "").status, 303);
    let cases: [(&str, &str, &[u8], &str); 6] = [
        ("", "a.pdf", PAPER, "資料の題名"),
        ("空", "a.pdf", b"", "ファイルが空です"),
        ("なし", "", b"", "入力してください"),
        ("表", "表.xlsx", b"PK\x03\x04", "PDFにしてください"),
        ("同じ", "b.pdf", PAPER, "資料1としてすでにあります"),
        ("大きい", "c.pdf", &large, "20MBまで"),
    ];
    for (title, name, bytes, says) in cases {
        let refused = scene.add(&mut desk, title, (name, bytes), "");
        assert!(refused.status == 422 && refused.says(says) && refused.says(title), "{title}: {} {}", refused.status, refused.text());
    }
    let mut auditor = app.sign_in(&app.staff("kansa", ronten::model::terms::Role::Auditor));
    let read = auditor.get(&scene.papers);
    assert!(read.status == 200 && !read.says("multipart/form-data"), "{}", read.text());
    let elsewhere: Actor = app.account("yoso", ronten::model::terms::Role::Official, "shogai", None);
    assert_eq!(app.sign_in(&elsewhere).get(&scene.papers).status, 404);
    scene.is_clean();
}

fn first(scene: &Scene<'_>) -> ronten::store::occasions::Occasion {
    scene.hall.app.read(|db| ronten::store::occasions::Occasion::by_number(db, scene.hall.project, 1)).unwrap()
}
