//! Who gets in where: every route of the list, for every role of the own and of another section, and for nobody.

#[path = "../support/golden.rs"]
pub mod golden;

mod halls;
mod open;

use crate::results::answered;
use crate::support::app::TestApp;
use crate::support::case::Case;
use crate::support::http::{Browser, File, Page};
use crate::support::round::OpenRound;
use ronten::commands::Actor;
use ronten::commands::complaint::{Arrival, Receive};
use ronten::commands::policy::StartPolicy;
use ronten::commands::round::SubmitRound;
use ronten::model::complaint::Grievance;
use ronten::model::ids::RoundId;
use ronten::model::letter::Person;
use ronten::model::terms::{Lang, Role};
use ronten::store::projects::Project;
use ronten::store::rounds::Round;
use ronten::web::routes::{Line, Method, Who, api, pages};

/// The roles that accounts can have.
const ROLES: [Role; 5] = [Role::Official, Role::Approver, Role::PrSection, Role::Auditor, Role::Admin];
/// A section that is not that of the worlds' rounds.
const ELSEWHERE: &str = "shogai";

/// A city with one round in one state, its staff, and an object for every placeholder of an address.
struct World {
    app: TestApp,
    staff: Vec<(Role, bool, Actor)>,
    project: Project,
    /// An account that nobody uses here.
    account: String,
    approval: String,
    draft: String,
    mail: String,
    table: String,
    scan: String,
    /// The number of one about the project.
    complaint: String,
}

impl World {
    fn of(app: TestApp, official: Actor, approver: Actor, round: RoundId) -> Self {
        let round = app.read(|db| Round::by_id(db, round)).unwrap();
        let project = app.read(|db| Project::by_id(db, round.project)).unwrap();
        Self::of_project(app, official, approver, project)
    }

    fn of_project(app: TestApp, official: Actor, approver: Actor, project: Project) -> Self {
        let mut staff = vec![(Role::Official, true, official), (Role::Approver, true, approver)];
        for (login, role) in [("koho", Role::PrSection), ("kansa", Role::Auditor), ("kanri", Role::Admin)] {
            staff.push((role, true, app.staff(login, role)));
        }
        for (login, role) in [("elsewhere1", Role::Official), ("elsewhere2", Role::Approver)] {
            staff.push((role, false, app.account(login, role, ELSEWHERE, None)));
        }
        let account = app.staff("unused", Role::Auditor).account_id().unwrap().to_string();
        let arrival = Arrival {
            kind: Some(Grievance::Period),
            project: Some(project.id),
            words: "期間が短すぎます。".to_owned(),
            person: Person::default(),
            lang: Lang::Ja,
        };
        let complaint = app.perform(&Actor::Resident, Receive { arrival, received_at: app.time.now() }).no();
        let nothing = uuid::Uuid::now_v7().to_string();
        Self {
            app,
            staff,
            project,
            account,
            approval: nothing.clone(),
            draft: nothing.clone(),
            mail: nothing.clone(),
            table: nothing.clone(),
            scan: nothing,
            complaint,
        }
    }

    fn of_round(app: TestApp, round: OpenRound) -> Self {
        Self::of(app, round.official, round.approver, round.id)
    }

    /// A round that is being prepared, with a plan that is being imported.
    fn drafted() -> Self {
        let app = TestApp::start();
        let round = OpenRound::drafted(&app);
        let mut desk = app.sign_in(&round.official);
        let page = format!("/office/projects/{}", round.project.no());
        let csrf = desk.token(&format!("{page}/plans/new"));
        let file =
            File { field: "file", name: "plan.txt", mime: "text/plain", bytes: "第１章　目的\n緑を増やす。\n".as_bytes() };
        let sent = desk.post_files(&format!("{page}/plan-drafts"), &[("csrf", &csrf), ("title", "第2案")], &[file]);
        let draft = sent.location().unwrap().rsplit('/').next().unwrap().to_owned();
        app.perform(&app.staff("kanri0", Role::Admin), StartPolicy);
        Self { draft, ..Self::of_round(app, round) }
    }

    /// A round whose opening waits for its approval.
    fn asked() -> Self {
        let app = TestApp::start();
        let round = OpenRound::drafted(&app);
        let row = round.row(&app);
        let approval = app.perform(&round.official, SubmitRound { round: row.id, rev: row.rev });
        Self { approval: approval.id.to_string(), ..Self::of_round(app, round) }
    }

    /// A round that was approved and waits for its opening.
    fn scheduled() -> Self {
        let app = TestApp::start();
        let round = OpenRound::scheduled(&app);
        Self::of_round(app, round)
    }

    /// A round whose answers are being prepared.
    fn responding() -> Self {
        let case = Case::open();
        case.close();
        case.respond();
        Self::of(case.app, case.official, case.approver, case.round)
    }

    /// A round whose result is public.
    fn published() -> Self {
        let app = TestApp::start();
        let round = answered(&app);
        Self::of_round(app, round)
    }

    /// The address of a route, with something that exists for every placeholder. A new placeholder has to be added here.
    fn address(&self, path: &str) -> String {
        let (id, number) = match path {
            path if path.starts_with("/office/accounts/") => (self.account.clone(), ""),
            path if path.starts_with("/office/mailbox/") => (self.tray(), ""),
            path if path.contains("/plan-drafts/") => (self.draft.clone(), ""),
            path if path.contains("/approvals/") => (self.approval.clone(), ""),
            // The first version has none to be compared with.
            path if path.ends_with("/comparison") => (String::new(), "2"),
            // What was held is not changed any more.
            path if path.ends_with("/occasions/{n}/edit") => (String::new(), "2"),
            _ => (String::new(), "1"),
        };
        let no = if path.contains("/complaints/") { self.complaint.clone() } else { self.project.no() };
        let values = [
            ("{no}", no),
            ("{id}", id),
            ("{letter}", self.mail.clone()),
            ("{file}", self.table.clone()),
            ("{scan}", self.scan.clone()),
            ("{end}", "abandonment".to_owned()),
            ("{group}", "city".to_owned()),
            ("{way}", "fax".to_owned()),
            ("{year}", "2026".to_owned()),
            ("{state}", "open".to_owned()),
            ("{ending}", "csv".to_owned()),
            ("{mail}", "round.open_period.section".to_owned()),
        ];
        let numbers = ["{n}", "{k}", "{f}", "{m}", "{v}", "{version}", "{occasion}", "{row}"].map(|name| (name, number.to_owned()));
        let filled = values.into_iter().chain(numbers).filter(|(_, value)| !value.is_empty());
        let address = filled.fold(path.to_owned(), |path, (name, value)| path.replace(name, &value));
        assert!(!address.contains('{'), "nothing stands for a placeholder of {path}");
        address
    }

    /// Asks for a route as this member of the staff.
    fn ask(&self, browser: &mut Browser, login: &str, line: &Line) -> Page {
        let address = self.address(line.path);
        let csrf = format!("csrf-{login}");
        let fields = [("csrf", csrf.as_str()), ("rev", "1"), ("issue_rev", "1"), ("decision", "approve"), ("edit", "add:0")];
        let file = File { field: "file", name: "plan.txt", mime: "text/plain", bytes: "第１章　目的\n".as_bytes() };
        match line.method {
            Method::Get => browser.get(&address),
            Method::Post
                if ["/letters", "/plan-drafts", "/materials", "/notes/intake", "/letters/intake"]
                    .iter()
                    .any(|upload| line.path.ends_with(upload)) =>
            {
                browser.post_files(&address, &fields, &[file])
            }
            Method::Post => browser.post(&address, &fields),
        }
    }
}

/// The world in which a route's page exists.
fn world_of(path: &str) -> usize {
    match path {
        path if ["/plan-drafts/", "/policy/draft"].iter().any(|part| path.contains(part)) => 0,
        path if path.contains("/objections") => 7,
        path if ["/occasions", "/ledger"].iter().any(|part| path.contains(part)) => 6,
        path if path.ends_with("/rounds/{n}/edit") || path.ends_with("/approval-request") => 0,
        path if path.contains("/approvals/") => 1,
        path if path.contains("/result-request") || path.ends_with("/result-day") => 3,
        path if path.ends_with("/postponement") => 5,
        path if ["/withholding", "/correction", "/outcome/"].iter().any(|part| path.contains(part)) => 4,
        _ => 2,
    }
}

/// Whether what a route shows belongs to one section.
fn is_of_a_section(path: &str) -> bool {
    ["{no}", "/approvals/{", "/mail/{", "/mailbox/{"].iter().any(|part| path.contains(part)) && path.starts_with("/office")
}

fn is_about_a_writer(path: &str) -> bool {
    path.ends_with("/identity-view") || path.ends_with("/files/{f}")
}

#[test]
fn what_each_role_may_ask_for_was_reviewed() {
    let mut text = String::new();
    for line in pages().chain(api()) {
        let who = match line.who {
            Who::Anyone => "anyone".to_owned(),
            Who::Staff(roles) => roles.iter().map(|role| role.name()).collect::<Vec<_>>().join(" "),
        };
        text += &format!("{:?} {}: {who}\n", line.method, line.path);
    }

    golden::assert_golden("tests/golden/access.txt", &text);
}

#[test]
fn nobody_gets_further_than_the_list_says() {
    let rounds = [World::drafted(), World::asked(), World::open(), World::responding(), World::published(), World::scheduled()];
    let worlds: Vec<World> = rounds.into_iter().chain([World::hall(), World::recorded()]).collect();
    let mut wrong = Vec::new();
    // First what changes nothing.
    for method in [Method::Get, Method::Post] {
        for line in pages().filter(|line| line.method == method) {
            let Who::Staff(roles) = line.who else { continue };
            let world = &worlds[world_of(line.path)];
            let stranger = world.ask(&mut world.app.browser(), "nobody", line);
            if !is_turned_away(&stranger) {
                wrong.push(format!("nobody, {:?} {}: {}", line.method, line.path, stranger.status));
            }
            for (role, own, actor) in &world.staff {
                let mut browser = world.app.sign_in(actor);
                let page = world.ask(&mut browser, &actor.account().unwrap().login, line);
                if !is_right(line, &page, roles.contains(role), *own, world) {
                    let section = if *own { "own" } else { "other" };
                    wrong.push(format!("{role} of the {section} section, {:?} {}: {}", line.method, line.path, page.status));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(ROLES.iter().all(|role| worlds[0].staff.iter().any(|(other, ..)| other == role)));
}

/// Whether somebody without a session was led to the sign-in page; what a form held is given back on the way.
fn is_turned_away(page: &Page) -> bool {
    let (status, to) =
        if page.status == 403 { (403, page.link("/office/sign-in?next=")) } else { (303, page.location().map(str::to_owned)) };
    page.status == status && to.is_some_and(|to| to.starts_with("/office/sign-in?next="))
}

/// Whether an answer is what the list and the section say.
fn is_right(line: &Line, page: &Page, listed: bool, own: bool, world: &World) -> bool {
    let to_sign_in = page.location().is_some_and(|to| to.starts_with("/office/sign-in?"));
    match (listed, line.method) {
        (false, _) => page.status == 403,
        // Asking for a writer of another section is refused aloud, since it is noted.
        (true, _) if !own && is_about_a_writer(line.path) => page.status == 403,
        (true, _) if !own && is_of_a_section(line.path) => page.status == 404,
        (true, Method::Get) if !own => page.status == 200 && !page.says(&world.project.title),
        // Auditors and admins begin elsewhere.
        (true, Method::Get) if line.path == "/office" && page.status == 303 => {
            ["/audit", "/office/accounts"].contains(&page.location().unwrap())
        }
        (true, Method::Get) => page.status == 200,
        (true, Method::Post) => page.status != 403 && page.status < 500 && !to_sign_in,
    }
}
