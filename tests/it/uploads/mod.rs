//! Files that a clerk is handed and uploads: each with the answer that it must get, and none with memory that the server does not have.

mod files;
mod table;

use super::support::case::Case;
use super::support::http::{Browser, File, Page};
use ronten::model::terms::Lang;
use ronten::store::submissions::Submission;
use ronten::store::working::FileRow;
use ronten::texts::texts;
use std::process::Command;
use table::{Expected, Row};

/// Set where the test has the process for itself.
const ALONE: &str = "UPLOADS_ALONE";
/// How much more memory than at rest the server may ever have, in kilobytes; its clients here are in the same process.
const MOST: u64 = 200 * 1024;

/// A clerk at the paper desk.
struct Clerk {
    case: Case,
    browser: Browser,
    letters: String,
    sent: usize,
}

impl Clerk {
    fn new() -> Self {
        let case = Case::open();
        Self { browser: case.desk(), letters: format!("{}/letters", case.base), case, sent: 0 }
    }

    fn send(&mut self, files: &[(&str, &[u8])]) -> Page {
        self.sent += 1;
        let day = self.case.app.time.now().plus_days(-1).jst_date().to_string();
        let csrf = self.browser.token(&format!("{}/new", self.letters));
        let key = format!("k{}", self.sent);
        let fields = [("csrf", csrf.as_str()), ("key", &key), ("parts", "1"), ("channel", "post"), ("received_date", &day)];
        let fields = [&fields[..], &[("text-1", "木を植えてください。"), ("lang", "ja")]].concat();
        let names: Vec<_> = (1..=files.len()).map(|n| format!("file-{n}")).collect();
        let files: Vec<_> =
            names.iter().zip(files).map(|(field, (name, bytes))| File { field, name, mime: "application/octet-stream", bytes }).collect();
        self.browser.post_files(&self.letters, &fields, &files)
    }

    fn letter(&self, number: i64) -> Option<Submission> {
        self.case.app.read(|db| Submission::by_intake_no(db, self.case.round, number))
    }

    /// Sends one file and looks at the answer; `next` is the number that the next letter gets.
    fn try_one(&mut self, (name, bytes, expected): &Row, next: &mut i64) {
        let answer = self.send(&[(name, bytes)]);
        match expected {
            Expected::Refused(problem) => {
                assert_eq!(answer.status, 422, "{name}");
                let text = texts().get(Lang::Ja, &format!("error.{problem}"), &[]);
                assert!(answer.says(&text), "{name} is not {problem}: {}", answer.text());
                assert!(answer.says("木を植えてください。"), "{name}: what was typed");
                assert!(self.letter(*next).is_none(), "{name}: nothing was entered");
            }
            Expected::Kept(ending) => {
                assert_eq!(answer.status, 303, "{name}: {}", answer.text());
                let page = format!("{}/{next}", self.letters);
                self.browser.send_form(&page, &format!("{page}/opening"), &[]);
                let given = self.browser.send_form(&page, &format!("{page}/files/1"), &[("why", "読むため")]);
                assert!(given.status == 200 && given.body == *bytes, "{name}: {}", given.status);
                assert_eq!(given.header("content-disposition"), Some(format!("attachment; filename=\"{next}-1.{ending}\"").as_str()));
                assert_eq!(given.header("x-content-type-options"), Some("nosniff"), "{name}");
                assert!(!given.header("content-type").unwrap().contains("html"), "{name}");
                *next += 1;
            }
        }
    }
}

/// A line of the kernel's view of this process, in kilobytes.
fn memory(line: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let found = status.lines().find_map(|row| row.strip_prefix(line)).unwrap();
    found.trim_start_matches(':').trim().trim_end_matches(" kB").parse().unwrap()
}

#[test]
fn each_file_gets_its_answer() {
    let mut clerk = Clerk::new();
    let mut next = 1;
    let rows: Vec<Row> = [table::kept(), table::strange(), table::harmful()].concat();
    assert!(rows.len() > 100, "{}", rows.len());
    clerk.try_one(&rows[0], &mut next);
    // From here on the kernel notes the most memory anew.
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    let rest = memory("VmRSS");

    rows[1..].iter().for_each(|row| clerk.try_one(row, &mut next));

    let more = memory("VmHWM").saturating_sub(rest);
    if std::env::var_os(ALONE).is_some() {
        println!("{} files, {} MB above {} MB", rows.len(), more / 1024, rest / 1024);
        assert!(more < MOST, "{more} kB above {rest} kB");
    }
}

#[test]
fn no_file_takes_much_memory() {
    let mut alone = Command::new(std::env::current_exe().unwrap());
    let ended = alone.args(["uploads::each_file_gets_its_answer", "--exact", "--nocapture"]).env(ALONE, "1").output().unwrap();
    let said = [ended.stdout, ended.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    assert!(ended.status.success() && said.contains("1 passed"), "{said}");
    println!("{said}");
}

#[test]
fn five_files_are_kept_a_sixth_refuses_all_and_the_same_twice_is_two() {
    let mut clerk = Clerk::new();
    let pdf: (&str, &[u8]) = ("a.pdf", b"%PDF-1.7");

    let six = clerk.send(&[pdf; 6]);

    assert!(six.status == 422 && six.says("5個まで") && clerk.letter(1).is_none(), "{}", six.text());
    assert_eq!(clerk.send(&[pdf; 5]).status, 303);
    let letter = clerk.letter(1).unwrap();
    assert_eq!(clerk.case.app.read(|db| FileRow::of_submission(db, letter.id)).len(), 5);
    let large = vec![b' '; 10 * 1024 * 1024 + 1];
    let both = clerk.send(&[pdf, ("large.pdf", &large)]);
    assert!(both.status == 422 && both.says("10MB") && clerk.letter(2).is_none(), "{}", both.text());
}

#[test]
fn each_wrong_file_is_named_at_its_own_place() {
    let mut clerk = Clerk::new();

    let wrong = clerk.send(&[("a.pdf", b"%PDF-1.7"), ("b.exe", b"MZ\0"), ("c.png", &files::png(60_000, 60_000))]);

    let said = wrong.text();
    assert_eq!(wrong.status, 422);
    assert!(!said.contains("#file-1\"") && said.contains("#file-2\"") && said.contains("#file-3\""), "{said}");
    assert!(clerk.letter(1).is_none());
}
