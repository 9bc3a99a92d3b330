//! The program as an operator meets it: what it refuses to start with, and that it ends as it should.

use crate::support::app::TestApp;
use crate::support::http::Browser;
use crate::support::program::{Ended, Program};
use crate::support::resident::{Resident, letters};
use crate::support::round::OpenRound;
use diesel::connection::SimpleConnection;
use ronten::store::Store;
use ronten::store::dialect::{Purpose, connect, sqlite_file};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::process::Child;

#[test]
fn a_configuration_that_cannot_be_used_is_named_by_file_and_line() {
    let program = Program::new();
    for (right, wrong, says) in [
        ("[mail]", "debug = true\n[mail]", "line 28: unknown field `debug`"),
        ("base_url = \"http://127.0.0.1", "base_url = \"http://iken.city.example.jp", "line 12: base_url must begin with https://"),
        ("security = \"none\"", "security = \"never\"", "unknown variant `never`"),
        ("listen = \"127.0.0.1", "listen = \"here", "line 9: listen is like"),
        ("iken@city.example.jp", "iken", "mail.sender is not a mail address"),
        ("database_url = \"", "database_url = \"mysql:", "database_url must begin with sqlite: or postgres://"),
    ] {
        program.configure(|text| text.replacen(right, wrong, 1));
        for word in ["serve", "migrate"] {
            let ended = program.run(&[word]);
            assert!(ended.code == Some(2) && ended.text.contains(says) && ended.text.contains("ronten.toml"), "{wrong}: {}", ended.text);
        }
    }
    program.configure(|text| text.replace("/config/policy.toml", "/config/nothing.toml"));
    refused(&program.run(&["migrate"]), 2, "nothing.toml");
    let wrong = program.folder.path().join("policy.toml");
    std::fs::write(&wrong, include_str!("../../config/policy.toml").replace("grace_minutes = 10", "grace_minutes = -1")).unwrap();
    program.configure(|text| text.replace(concat!(env!("CARGO_MANIFEST_DIR"), "/config/policy.toml"), &wrong.display().to_string()));
    refused(&program.run(&["migrate"]), 2, "period.grace_minutes: Enter a number from 0 to 1440");
}

#[test]
fn a_database_that_is_away_or_of_another_version_is_said() {
    let program = Program::new();
    program.run(&["migrate"]);
    for away in ["sqlite:/nowhere/at/all/ronten.db", "postgres://ronten@127.0.0.1:1/ronten"] {
        program.configure(|text| text.replace(&program.database.url(), away));
        let ended = program.run(&["migrate"]);
        refused(&ended, 3, "the database does not answer");
    }

    let fresh = Program::new();
    std::fs::copy(program.folder.path().join("keys"), fresh.folder.path().join("keys")).unwrap();
    refused(&fresh.run(&["serve"]), 6, "run `ronten migrate`");

    program.configure(|text| text);
    let mut db = Store::new(&program.database.url()).unwrap().connect().unwrap();
    db.batch_execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('9999')").unwrap();
    for word in ["serve", "migrate"] {
        refused(&program.run(&[word]), 6, "migrated by a newer program (9999)");
    }
}

#[test]
fn a_second_server_and_a_taken_port_are_refused() {
    let program = Program::new().migrated();
    let taken = TcpListener::bind(("127.0.0.1", program.port)).unwrap();
    refused(&program.run(&["serve"]), 5, &format!("cannot listen on 127.0.0.1:{}", program.port));
    drop(taken);

    let mut first = program.serve();
    if !program.database.is_postgres() {
        let port = crate::support::app::unused_port();
        program.configure(|text| text.replace(&program.port.to_string(), &port.to_string()));
        refused(&program.run(&["serve"]), 4, "another ronten is serving this database");
        program.configure(|text| text);
    }

    assert_eq!(Browser::new(&program.base()).get("/readyz").status, 200);
    assert_eq!(first.end(), Some(0));
    assert_eq!(program.serve().end(), Some(0), "the place is free again");
}

#[test]
fn a_migration_that_was_killed_is_run_again() {
    let program = Program::new();
    for pause in 0..6 {
        let mut child: Child = program.command(&["migrate"]).spawn().unwrap();
        // The moments are as different as the work that is done between them.
        (0..pause * 400_000).for_each(|n| {
            std::hint::black_box(n);
        });
        child.kill().unwrap();
        child.wait().unwrap();
    }

    let program = program.migrated().migrated();
    if let Some(file) = sqlite_file(&program.database.url()).unwrap() {
        assert_eq!(std::fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600, "personal data are nobody else's to read");
    }

    let checked = program.run(&["verify", "--database"]);
    assert_eq!(checked.code, Some(0), "{}", checked.text);
    assert_eq!(Browser::new(&program.base()).try_get("/").map(|page| page.status), None);
    let _serving = program.serve();
    assert_eq!(Browser::new(&program.base()).get("/").status, 200);
}

#[test]
fn a_database_that_was_restarted_is_found_again() {
    let app = TestApp::start();
    if sqlite_file(&app.place.database_url).unwrap().is_some() {
        return;
    }
    let round = OpenRound::start(&app);
    let mut resident = Resident::at(&app, &round);
    resident.receipt("k1", "木を植えてください。");
    // Several at once, so that the pool has several connections to lose.
    std::thread::scope(|scope| {
        (0..8).for_each(|_| {
            scope.spawn(|| app.browser().get("/projects?q=木"));
        })
    });

    let mut behind = connect(&app.place.database_url, Purpose::Write).unwrap();
    let others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
    behind.batch_execute(others).unwrap();

    assert_eq!(app.browser().get(&round.path()).status, 200);
    resident.receipt("k2", "ベンチを置いてください。");
    assert_eq!(letters(&app, &round).len(), 2);
}

#[test]
fn the_first_admin_comes_from_the_command_line() {
    let program = Program::new().migrated();
    let _serving = program.serve();
    let add = |login: &str| program.run(&["user", "add", login, "--name", "情報 管理", "--role", "admin"]);

    let added = add("kanri");
    let again = add("kanri");
    assert!(again.code == Some(1) && again.text.contains("login: "), "a name is given once: {}", again.text);
    let second = program.run(&["user", "add", "kanri2", "--name", "情報 管理", "--role", "auditor", "--same-person", "nobody"]);
    assert!(second.code == Some(1) && second.text.contains("there is no account nobody"), "{}", second.text);
    assert_eq!(program.run(&["user", "add", "kanri2", "--name", "情報 管理", "--role", "auditor", "--same-person", "kanri"]).code, Some(0));
    let link = added.text.trim().strip_prefix(&program.base()).unwrap().to_owned();
    let mut browser = Browser::new(&program.base());
    let password = "とても長い合言葉です2026";
    let set = browser.send_form(&link, &link, &[("password", password), ("again", password)]);
    assert_eq!(set.status, 303, "{}", set.text());
    assert_ne!(browser.get(&link).status, 200, "the link is used up");
    let sign_in = |browser: &mut Browser| {
        browser.send_form("/office/sign-in", "/office/sign-in", &[("login", "kanri"), ("password", password)]).status
    };
    assert_eq!((sign_in(&mut browser), browser.get("/office/accounts").status), (303, 200));

    assert!(program.run(&["user", "list"]).text.contains("kanri\tadmin\t-\tactive"));
    assert_eq!(program.run(&["user", "disable", "kanri"]).code, Some(0));
    assert!(program.run(&["user", "list"]).text.contains("kanri\tadmin\t-\tdisabled"));
    assert_ne!(browser.get("/office/accounts").status, 200, "the session ended with the account");
    assert_ne!(sign_in(&mut browser), 303);
}

/// It ended with this code, and said this on one line without a word of its insides.
fn refused(ended: &Ended, code: i32, says: &str) {
    assert!(ended.code == Some(code) && ended.text.contains(says), "{code}: {:?} {}", ended.code, ended.text);
    assert!(!ended.text.contains("panicked"), "{}", ended.text);
}
