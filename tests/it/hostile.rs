//! Requests that no browser sends: each gets an answer or a closed line, never a panic, and the next visitor is served.

use crate::support::app::TestApp;
use crate::support::http::raw;
use crate::support::outbox::step;
use crate::support::resident::{Resident, borrowed, letters, taken};
use crate::support::round::OpenRound;
use crate::support::smtp_sink::SmtpSink;
use std::io::Write;
use std::net::TcpStream;

#[test]
fn bytes_that_are_no_http_are_refused_and_the_next_visitor_is_served() {
    let app = TestApp::start();
    let requests: &[&[u8]] = &[
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
        b"GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /projects HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 50\r\n\r\nhello",
        b"POST /projects HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /projects HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        b"POST /projects HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /office HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX-Folded: a\r\n b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : x\r\n\r\n",
    ];

    for request in requests {
        let answer = String::from_utf8_lossy(&raw(app.address, request)).into_owned();
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{:?}: {answer}", String::from_utf8_lossy(request));
    }

    assert_eq!(app.browser().get("/healthz").status, 200);
}

#[test]
fn heads_without_end_are_refused() {
    let app = TestApp::start();
    let many = (0..10_000).map(|n| format!("X-{n}: y\r\n")).collect::<String>();
    let cookie = format!("Cookie: {}\r\n", "a".repeat(1 << 20));

    for headers in [many, cookie] {
        let answer = raw(app.address, format!("GET / HTTP/1.1\r\nHost: x\r\n{headers}\r\n").as_bytes());
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
    }

    assert_eq!(app.browser().get("/healthz").status, 200);
}

#[test]
fn a_body_of_another_length_than_said_leaves_no_letter() {
    let app = TestApp::start();
    let round = OpenRound::start(&app);
    let resident = Resident::at(&app, &round);
    let fields = serde_urlencoded::to_string(resident.fields("k", "意見", &[])).unwrap();
    let head = format!("POST {} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n", resident.path);
    let endless = format!("{:x}\r\n{}\r\n", 65_536, "a".repeat(65_536)).repeat(64);

    for (length, body) in [
        (format!("Content-Length: {}\r\n", fields.len() + 1000), &fields),
        (format!("Content-Length: {}\r\n", fields.len() / 2), &fields),
        ("Transfer-Encoding: chunked\r\n".to_owned(), &endless),
    ] {
        let answer = raw(app.address, format!("{head}{length}\r\n{body}").as_bytes());
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{length}: {answer}");
    }

    assert_eq!(letters(&app, &round).len(), 0);
}

#[test]
fn who_hangs_up_learns_by_asking_again() {
    let app = TestApp::start();
    let round = OpenRound::start(&app);
    let mut resident = Resident::at(&app, &round);
    let fields = serde_urlencoded::to_string(resident.fields("k", "途中で切れた意見", &[])).unwrap();
    let cookies = resident.browser.cookies();
    let request = format!(
        "POST {} HTTP/1.1\r\nHost: x\r\nCookie: {cookies}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{fields}",
        resident.path,
        fields.len()
    );
    let mut line = TcpStream::connect(app.address).unwrap();
    line.write_all(request.as_bytes()).unwrap();
    drop(line);

    let receipt = taken(&resident.send("k", "途中で切れた意見", &[]));

    assert_eq!(taken(&resident.send("k", "途中で切れた意見", &[])), receipt);
    assert_eq!(letters(&app, &round).len(), 1);
}

#[test]
fn a_form_is_taken_from_our_own_pages_alone() {
    let app = TestApp::start();
    let round = OpenRound::start(&app);
    for (origin, site, status) in [
        ("https://evil.example", "", 403),
        (&format!("{}.evil.example", app.base), "", 403),
        ("null", "cross-site", 403),
        (&app.base, "cross-site", 403),
        // What browsers say of a page that tells its address to nobody, such as a receipt.
        ("null", "same-origin", 303),
        (&app.base, "same-origin", 303),
    ] {
        let mut resident = Resident::at(&app, &round);
        resident.browser.set_header("origin", origin);
        if !site.is_empty() {
            resident.browser.set_header("sec-fetch-site", site);
        }
        assert_eq!(resident.send(&format!("{origin} {site}").replace([':', '/', ' '], "-"), "意見", &[]).status, status, "{origin} {site}");
    }
    assert_eq!(letters(&app, &round).len(), 2);
}

#[test]
fn no_header_turns_reading_into_writing() {
    let app = TestApp::start();
    let round = OpenRound::start(&app);
    let mut resident = Resident::at(&app, &round);
    let fields = resident.fields("k", "意見", &[]);
    let query = serde_urlencoded::to_string(borrowed(&fields)).unwrap();
    for name in ["x-http-method-override", "x-method-override", "x-http-method"] {
        resident.browser.set_header(name, "POST");
    }
    let path = format!("{}?{query}&_method=POST", resident.path);
    assert_eq!(resident.browser.get(&path).status, 405);
    assert_eq!(resident.browser.send("HEAD", &path, "text/plain", Vec::new()).status, 405);
    assert_eq!(letters(&app, &round).len(), 0);
}

#[test]
fn the_name_in_a_link_is_the_configured_one() {
    let (app, sink) = (TestApp::start(), SmtpSink::start());
    let round = OpenRound::start(&app);
    let mut resident = Resident::at(&app, &round);
    for (name, value) in [
        ("host", "evil.example"),
        ("x-forwarded-host", "evil.example"),
        ("forwarded", "host=evil.example"),
        ("x-forwarded-proto", "gopher"),
    ] {
        resident.browser.set_header(name, value);
    }

    let receipt = taken(&resident.send("k", "意見", &[("mail", "hanako@example.jp")]));
    let page = resident.browser.get(&receipt);
    step(&mut app.post(sink.address()));

    let mails = sink.mails();
    assert!(mails.iter().any(|mail| mail.text().contains(&format!("{}{receipt}", app.base))));
    assert!(mails.iter().all(|mail| !mail.text().contains("evil.example")));
    for path in [receipt.as_str(), "/", "/feed.atom", "/calendar.ics", "/subscriptions"] {
        let shown = resident.browser.get(path);
        assert!(shown.status == 200 && !shown.says("evil.example") && !shown.says("gopher"), "{path}");
    }
    assert!(page.location().is_none());
}
