//! `Browser`: a small HTTP client that keeps cookies and follows nothing by itself, and `raw` for hostile requests.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;
use ureq::http::{Request, Response};

/// How long a test waits for an answer before it fails. Never the thing measured.
const PATIENCE: Duration = Duration::from_secs(30);

/// One person's browser: a cookie jar and one server.
pub struct Browser {
    agent: ureq::Agent,
    base: String,
    cookies: BTreeMap<String, String>,
    headers: BTreeMap<String, String>,
}

impl Browser {
    /// A browser without cookies for the server at `base`, such as `http://127.0.0.1:8080`.
    pub fn new(base: &str) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).timeout_global(Some(PATIENCE));
        Self {
            agent: config.build().into(),
            base: base.trim_end_matches('/').to_owned(),
            cookies: BTreeMap::new(),
            headers: BTreeMap::new(),
        }
    }

    /// GET `path`, which may have a query.
    pub fn get(&mut self, path: &str) -> Page {
        let request = self.request("GET", path).body(()).unwrap();
        let answer = self.agent.run(request);
        self.take(answer)
    }

    /// Sends a form as `application/x-www-form-urlencoded`.
    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body = serde_urlencoded::to_string(fields).unwrap();
        self.send("POST", path, "application/x-www-form-urlencoded", body.into_bytes())
    }

    /// Sends a form as `multipart/form-data`, fields first, then files.
    pub fn post_files(&mut self, path: &str, fields: &[(&str, &str)], files: &[File<'_>]) -> Page {
        let boundary = format!("ronten{}", uuid::Uuid::now_v7().simple());
        let mut body = Vec::new();
        for (name, value) in fields {
            write!(body, "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").unwrap();
        }
        for File { field, name, mime, bytes } in files {
            let disposition = format!("form-data; name=\"{field}\"; filename=\"{name}\"");
            write!(body, "--{boundary}\r\nContent-Disposition: {disposition}\r\nContent-Type: {mime}\r\n\r\n").unwrap();
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        write!(body, "--{boundary}--\r\n").unwrap();
        self.send("POST", path, &format!("multipart/form-data; boundary={boundary}"), body)
    }

    /// Sends any body with any method.
    pub fn send(&mut self, method: &str, path: &str, mime: &str, body: Vec<u8>) -> Page {
        let request = self.request(method, path).header("content-type", mime).body(body).unwrap();
        let answer = self.agent.run(request);
        self.take(answer)
    }

    /// GET from a server that may die meanwhile: none when there was no whole answer.
    pub fn try_get(&mut self, path: &str) -> Option<Page> {
        let request = self.request("GET", path).body(()).unwrap();
        let answer = self.agent.run(request).ok()?;
        self.keep(answer)
    }

    /// POST to a server that may die meanwhile: none when there was no whole answer.
    pub fn try_post(&mut self, path: &str, fields: &[(&str, &str)]) -> Option<Page> {
        let body = serde_urlencoded::to_string(fields).unwrap();
        let request = self.request("POST", path).header("content-type", "application/x-www-form-urlencoded").body(body).unwrap();
        let answer = self.agent.run(request).ok()?;
        self.keep(answer)
    }

    /// GETs where `page` redirects to; fails when it does not redirect within this server.
    pub fn follow(&mut self, page: &Page) -> Page {
        let target = page.location().unwrap_or_else(|| panic!("no redirect but {}: {}", page.status, page.text()));
        let path = target.strip_prefix(&self.base).unwrap_or(target).to_owned();
        assert!(path.starts_with('/') && !path.starts_with("//"), "leaves the server: {target}");
        self.get(&path)
    }

    /// The value of a cookie that the server has set.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    /// Keeps a cookie as if the server had set it.
    pub fn set_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    /// Sends this header with each request from now on.
    pub fn set_header(&mut self, name: &str, value: &str) {
        self.headers.insert(name.to_owned(), value.to_owned());
    }

    fn request(&self, method: &str, path: &str) -> ureq::http::request::Builder {
        let request = Request::builder().method(method).uri(format!("{}{path}", self.base));
        let request = self.headers.iter().fold(request, |request, (name, value)| request.header(name, value));
        if self.cookies.is_empty() { request } else { request.header("cookie", self.cookies()) }
    }

    /// All cookies as one header's value.
    pub fn cookies(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn take(&mut self, answer: Result<Response<ureq::Body>, ureq::Error>) -> Page {
        let answer = answer.unwrap_or_else(|e| panic!("{}: {e}", self.base));
        self.keep(answer).unwrap_or_else(|| panic!("{}: the answer broke off", self.base))
    }

    fn keep(&mut self, mut answer: Response<ureq::Body>) -> Option<Page> {
        let body = answer.body_mut().with_config().limit(u64::MAX).read_to_vec().ok()?;
        let headers = answer
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        let page = Page { status: answer.status().as_u16(), headers, body };
        for cookie in page.headers("set-cookie") {
            self.remember(cookie);
        }
        Some(page)
    }

    fn remember(&mut self, cookie: &str) {
        let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        if attributes.split(';').any(|a| a.trim().eq_ignore_ascii_case("max-age=0")) {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

/// A file in a form.
pub struct File<'a> {
    /// The form field.
    pub field: &'a str,
    /// The file name as the browser states it.
    pub name: &'a str,
    /// The media type as the browser states it.
    pub mime: &'a str,
    pub bytes: &'a [u8],
}

/// What the server answered.
pub struct Page {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Page {
    /// The body as text; bytes that are no UTF-8 show as U+FFFD.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The first header of that name, in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers(name).next()
    }

    /// All headers of that name, in lower case, in their order.
    pub fn headers(&self, name: &str) -> impl Iterator<Item = &str> {
        self.headers.iter().filter(move |(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// Where a redirect points.
    pub fn location(&self) -> Option<&str> {
        self.header("location")
    }
}

/// Sends exactly these bytes, closes its sending half, and gives back all that the server answers until it closes.
/// For requests that no proper client can be brought to send.
pub fn raw(server: SocketAddr, bytes: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(server).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    // A server may answer and close before it has read everything; then writing fails, and the answer is what counts.
    let _ = stream.write_all(bytes).and_then(|()| stream.shutdown(Shutdown::Write));
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    answer
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;
    use std::thread::{self, JoinHandle};

    /// Answers one connection after the other with the given bytes; gives back what was asked.
    fn server(answers: &'static [&'static str]) -> (SocketAddr, JoinHandle<Vec<String>>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let talk = move || answers.iter().map(|answer| converse(listener.accept().unwrap().0, answer)).collect();
        (address, thread::spawn(talk))
    }

    /// Reads one request (head, then as many bytes as Content-Length says), then answers and closes.
    fn converse(mut stream: TcpStream, answer: &str) -> String {
        let mut request = Vec::new();
        let mut buffer = [0; 4096];
        loop {
            let text = String::from_utf8_lossy(&request).into_owned();
            if let Some((head, body)) = text.split_once("\r\n\r\n") {
                let length = head.lines().find_map(|l| l.to_lowercase().strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0);
                if body.len() >= length {
                    break;
                }
            }
            match stream.read(&mut buffer).unwrap() {
                0 => break,
                n => request.extend_from_slice(&buffer[..n]),
            }
        }
        stream.write_all(answer.as_bytes()).unwrap();
        String::from_utf8(request).unwrap()
    }

    #[test]
    fn cookies_come_back_and_redirects_wait_for_follow() {
        let (address, talk) = server(&[
            "HTTP/1.1 303 See Other\r\nSet-Cookie: sid=a=b; Path=/; HttpOnly\r\nSet-Cookie: flash=1\r\nLocation: /next?x=1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nSet-Cookie: flash=; Max-Age=0\r\nConnection: close\r\nContent-Length: 6\r\n\r\n論点",
        ]);
        let mut browser = Browser::new(&format!("http://{address}"));

        let answer = browser.post("/form", &[("text", "意見 & more")]);
        assert_eq!((answer.status, answer.location()), (303, Some("/next?x=1")));
        assert_eq!(answer.headers("set-cookie").count(), 2);
        assert_eq!((browser.cookie("sid"), browser.cookie("flash")), (Some("a=b"), Some("1")));
        let page = browser.follow(&answer);

        assert_eq!((page.status, page.text().as_str()), (200, "論点"));
        assert_eq!(browser.cookie("flash"), None);
        let asked = talk.join().unwrap();
        assert!(asked[0].starts_with("POST /form HTTP/1.1\r\n") && asked[0].ends_with("text=%E6%84%8F%E8%A6%8B+%26+more"), "{}", asked[0]);
        assert!(asked[1].starts_with("GET /next?x=1 HTTP/1.1\r\n") && asked[1].contains("cookie: flash=1; sid=a=b\r\n"), "{}", asked[1]);
    }

    #[test]
    fn files_travel_with_their_names() {
        let (address, talk) = server(&["HTTP/1.1 422 Unprocessable Entity\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"]);
        let file = File { field: "plan", name: "素案.txt", mime: "text/plain", bytes: "第１章".as_bytes() };

        let answer = Browser::new(&format!("http://{address}")).post_files("/plans", &[("title", "計画")], &[file]);

        assert_eq!(answer.status, 422);
        let asked = talk.join().unwrap().remove(0);
        assert!(asked.contains("name=\"title\"\r\n\r\n計画\r\n--ronten"), "{asked}");
        assert!(asked.contains("name=\"plan\"; filename=\"素案.txt\"\r\nContent-Type: text/plain\r\n\r\n第１章\r\n--ronten"), "{asked}");
    }

    #[test]
    fn raw_bytes_go_out_unchanged() {
        let (address, talk) = server(&["HTTP/1.1 400 Bad Request\r\n\r\nno"]);

        let answer = raw(address, b"GET /\n\x01 nonsense");

        assert_eq!(answer, b"HTTP/1.1 400 Bad Request\r\n\r\nno");
        assert_eq!(talk.join().unwrap(), ["GET /\n\x01 nonsense"]);
    }
}
