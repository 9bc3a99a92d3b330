//! Requests that no browser sends: each gets an answer or a closed line, never a panic, and the next visitor is served.

use crate::support::app::TestApp;
use crate::support::http::raw;

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
    ];

    for request in requests {
        let answer = String::from_utf8_lossy(&raw(app.address, request)).into_owned();
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{:?}: {answer}", String::from_utf8_lossy(request));
    }

    assert_eq!(app.browser().get("/healthz").status, 200);
}
